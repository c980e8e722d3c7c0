// Small parts that several pages show.
import { h, svg, say } from './dom.js';
import { percent, words } from './format.js';

/** What stands for itself needs no explanation on hover; a state is told by colour and by word. */
export function badge(name) {
  return h('span', { class: `badge is-${name.toLowerCase()}` }, words(name));
}

export function setBadge(element, name) {
  element.className = `badge is-${name.toLowerCase()}`;
  say(element, words(name));
}

export const budgetLink = (id, ...attributes) =>
  h('a', { href: `#/budget?id=${encodeURIComponent(id)}`, ...Object.assign({}, ...attributes) }, id);

/** How much of a budget remains, as a bar; what is overspent goes no further. */
export function meter() {
  const fill = h('span', { class: 'meter-fill' });
  const text = h('span', { class: 'meter-text num' });
  const element = h('span', { class: 'meter' }, h('span', { class: 'meter-track', 'aria-hidden': 'true' }, fill), text);
  const set = (ratio, state) => {
    fill.style.width = `${Math.max(0, Math.min(1, ratio)) * 100}%`;
    element.className = `meter is-${state.toLowerCase()}`;
    say(text, percent(ratio));
  };
  return { element, set };
}

const WIDTH = 120;
const HEIGHT = 24;

/** A burn-down in small: from all of the budget to what remains, and a line at nothing. */
export function sparkline() {
  const line = svg('path', { class: 'spark-line' });
  const area = svg('path', { class: 'spark-area' });
  const element = svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { class: 'spark-zero', d: `M0 ${HEIGHT - 1}H${WIDTH}` }),
    area,
    line,
  );
  const set = (ratios) => {
    if (ratios.length < 2) return;
    const y = (ratio) => (HEIGHT - 1 - Math.max(0, Math.min(1, ratio)) * (HEIGHT - 3)).toFixed(1);
    const x = (index) => ((index * WIDTH) / (ratios.length - 1)).toFixed(1);
    const path = ratios.map((ratio, index) => `${index ? 'L' : 'M'}${x(index)} ${y(ratio)}`).join('');
    line.setAttribute('d', path);
    area.setAttribute('d', `${path}L${WIDTH} ${HEIGHT - 1}L0 ${HEIGHT - 1}Z`);
  };
  return { element, set };
}

/** What may be wider than the page can be moved by the keyboard, too. */
export const scroll = (name, ...content) =>
  h('div', { class: 'scroll', role: 'region', 'aria-label': name, tabindex: '0' }, ...content);

/** A table as wide as the page, which has its name for those who can't see where it is. */
export const list = (name, heads, ...bodies) =>
  h(
    'table',
    { class: 'list' },
    h('caption', { class: 'hidden' }, name),
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
    bodies,
  );

/** Loading, empty and failed look alike on all pages. */
export const loading = (what) => h('p', { class: 'note', role: 'status' }, `Loading ${what} …`);
export const empty = (...text) => h('p', { class: 'note' }, ...text);
export const failed = (problem, again) =>
  h(
    'div',
    { class: 'note is-failed', role: 'alert' },
    h('p', {}, problem.message),
    h('button', { type: 'button', onclick: again }, 'Try again'),
  );

/** While something is missing, an empty list is no news, and it is asked for again so often. */
export const ASK_AGAIN = 2_000;

/** What a list can't tell at this moment. */
export const incomplete = (missing) => missing.map((sentence) => h('p', { class: 'note is-warning' }, sentence));
