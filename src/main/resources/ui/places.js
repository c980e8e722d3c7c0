// How far each step of the history was scrolled, so that the way back leads to the same place. Browsers do so only for pages
// that are there at once, and lists come after a question to the instance.
const KEY = 'places';
const PATIENCE = 10_000;

const places = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
let step = null;
let waiting = null;

history.scrollRestoration = 'manual';
addEventListener('scroll', () => {
  if (step !== null && !waiting) places[step] = scrollY;
}, { passive: true });
addEventListener('pagehide', () => sessionStorage.setItem(KEY, JSON.stringify(places)));
for (const action of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
  addEventListener(action, () => waiting?.stop(), { passive: true });
}

/** Goes to the top of a page that is new, and to where one was that is shown again, once it is long enough. */
export function arrive() {
  waiting?.stop();
  const known = history.state?.step;
  step = known ?? `${Date.now()} ${Math.random()}`;
  if (!known) history.replaceState({ step }, '');
  goTo(places[step] ?? 0);
}

function goTo(y) {
  scrollTo(0, y);
  if (scrollY >= y - 1) return;
  const growth = new ResizeObserver(() => {
    scrollTo(0, y);
    if (scrollY >= y - 1) waiting?.stop();
  });
  const timer = setTimeout(() => waiting?.stop(), PATIENCE);
  waiting = {
    stop() {
      growth.disconnect();
      clearTimeout(timer);
      waiting = null;
    },
  };
  growth.observe(document.body);
}
