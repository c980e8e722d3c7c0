// Small parts that several pages show.
import { h, say } from './dom.js';
import { duration, full, percent, said } from './format.js';
import { now } from './live.js';

/** A state is told by colour and by word, in the spelling of the API and the topics. */
export function badge(name, text = name) {
  return h('span', { class: `badge ${kind(name)}` }, text);
}

/** A severity is any text; only letters of class names become one. */
export const kind = (name) => `is-${name.toLowerCase().replace(/[^a-z0-9_-]/g, '')}`;

export function setBadge(element, name, text = name) {
  element.className = `badge ${kind(name)}`;
  say(element, text);
}

/** An id as people read it: names of services and groups are encoded in it. */
export function readable(id) {
  try {
    return id.split('/').map(decodeURIComponent).join('/');
  } catch {
    return id;
  }
}

/** Long ids may be broken behind a slash. */
export const budgetLink = (id) =>
  h('a', { href: `#/budget?id=${encodeURIComponent(id)}` },
    readable(id).split(/(?<=\/)/).flatMap((part, index) => (index ? [h('wbr', {}), part] : [part])));

export const wayBack = () => h('p', {}, h('a', { href: '#/budgets' }, 'All budgets'));

/** When something began: the moment with its zone, how long ago that is, and all of it for a mouse that rests there. */
export const since = (text) =>
  h('time', { datetime: text, title: full(text) }, `${said(text, now())} `,
    h('span', { class: 'muted' }, `(${ago(text)})`));

function ago(text) {
  const seconds = (now() - Date.parse(text)) / 1_000;
  if (seconds < 60) return 'just now';
  return duration(seconds).replace(/([dhm])/g, (unit) => ({ d: ' d', h: ' h', m: ' min' })[unit]);
}

/** How much of a budget remains, as a bar from the left; how much is overspent, as a bar from the right. */
export function meter() {
  const fill = h('span', { class: 'meter-fill' });
  const text = h('span', { class: 'meter-text num' });
  const element = h('span', { class: 'meter' }, h('span', { class: 'meter-track', 'aria-hidden': 'true' }, fill), text);
  const set = (ratio, state) => {
    const isUnknown = state === 'NO_DATA';
    fill.style.width = `${isUnknown ? 0 : Math.min(1, Math.abs(ratio)) * 100}%`;
    const kind = isUnknown ? ' is-unknown' : ratio < 0 ? ' is-overspent' : '';
    element.className = `meter is-${state.toLowerCase()}${kind}`;
    say(text, isUnknown ? 'no data' : percent(ratio));
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

/** What a list can't tell at this moment. */
export const incomplete = (missing) => missing.map((sentence) => h('p', { class: 'note is-warning' }, sentence));

/** Of a list of the past, from which moment on nothing is left out; null if nothing ever was. */
export const keptFrom = (moment) =>
  moment === null
    ? null
    : empty(`Complete from ${said(moment, now())} on: an instance keeps the newest 10,000. Earlier ones are on their topic; `,
      h('code', {}, 'slowburn tail --from-beginning'), ' reads it.');

/** A number of what is known, which may be more as long as something is missing. */
export const atLeast = (number, missing) => `${number}${missing.length ? '+' : ''}`;
