// Restores the scroll position of each entry of the browser's history. Browsers do so only for pages that are rendered
// immediately, and lists are loaded first.
const KEY = 'scroll-positions';
const RESTORE_MILLIS = 10_000;

const positions = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
let step = null;
let pending = null;

history.scrollRestoration = 'manual';
addEventListener('scroll', () => {
  if (step !== null && !pending) positions[step] = scrollY;
}, { passive: true });
addEventListener('pagehide', () => sessionStorage.setItem(KEY, JSON.stringify(positions)));
for (const action of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
  addEventListener(action, () => pending?.stop(), { passive: true });
}

/** Scrolls a new page to the top, and a revisited one to its former position as soon as it is long enough. */
export function restoreScroll() {
  pending?.stop();
  const known = history.state?.step;
  step = known ?? `${Date.now()} ${Math.random()}`;
  if (!known) history.replaceState({ step }, '');
  goTo(positions[step] ?? 0);
}

function goTo(y) {
  scrollTo(0, y);
  if (scrollY >= y - 1) return;
  const growth = new ResizeObserver(() => {
    scrollTo(0, y);
    if (scrollY >= y - 1) pending?.stop();
  });
  const timer = setTimeout(() => pending?.stop(), RESTORE_MILLIS);
  pending = {
    stop() {
      growth.disconnect();
      clearTimeout(timer);
      pending = null;
    },
  };
  growth.observe(document.body);
}
