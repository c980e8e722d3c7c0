// Small elements that several pages share.
import { h, setText } from './dom.js';
import { duration, full, percent, shortMoment } from './format.js';
import { now } from './live.js';

/** A state as a coloured word, spelled as in the API and the topics. */
export function badge(name, text = name) {
  return h('span', { class: `badge ${kind(name)}` }, text);
}

/** A severity as a coloured word. Definitions may spell it in any case. */
export const severityBadge = (severity, more = '') => badge(severity, `${severity.toUpperCase()}${more}`);

/** CSS class of a state or severity. A severity is any text, so other characters are dropped. */
export const kind = (name) => `is-${name.toLowerCase().replace(/[^a-z0-9_-]/g, '')}`;

export function setBadge(element, name, text = name) {
  element.className = `badge ${kind(name)}`;
  setText(element, text);
}

/** A budget id with its percent-encoded names of services and groups decoded. */
export function readable(id) {
  try {
    return id.split('/').map(decodeURIComponent).join('/');
  } catch {
    return id;
  }
}

/** A link to a budget's page. Long ids wrap after a slash. */
export const budgetLink = (id) =>
  h('a', { href: `#/budget?id=${encodeURIComponent(id)}` },
    readable(id).split(/(?<=\/)/).flatMap((part, index) => (index ? [h('wbr', {}), part] : [part])));

export const backLink = () => h('p', {}, h('a', { href: '#/budgets' }, 'All budgets'));

/** A start time with its zone and age; the full time is the tooltip. */
export const since = (text) =>
  h('time', { datetime: text, title: full(text) }, `${shortMoment(text, now())} `,
    h('span', { class: 'muted' }, `(${ago(text)})`));

function ago(text) {
  const seconds = (now() - Date.parse(text)) / 1_000;
  if (seconds < 60) return 'just now';
  return duration(seconds).replace(/([dhm])/g, (unit) => ({ d: ' d', h: ' h', m: ' min' })[unit]);
}

/** A bar from the left for the remaining share of a budget, from the right if it is overspent. */
export function meter() {
  const fill = h('span', { class: 'meter-fill' });
  const text = h('span', { class: 'meter-text num' });
  const element = h('span', { class: 'meter' }, h('span', { class: 'meter-track', 'aria-hidden': 'true' }, fill), text);
  const set = (ratio, state) => {
    const isUnknown = state === 'NO_DATA';
    fill.style.width = `${isUnknown ? 0 : Math.min(1, Math.abs(ratio)) * 100}%`;
    const kind = isUnknown ? ' is-unknown' : ratio < 0 ? ' is-overspent' : '';
    element.className = `meter is-${state.toLowerCase()}${kind}`;
    setText(text, isUnknown ? 'no data' : percent(ratio));
  };
  return { element, set };
}

/** A container for content wider than the page, scrollable by keyboard. */
export const scroll = (name, ...content) =>
  h('div', { class: 'scroll', role: 'region', 'aria-label': name, tabindex: '0' }, ...content);

/** A table as wide as the page, with a caption for screen readers. */
export const list = (name, heads, ...bodies) =>
  h(
    'table',
    { class: 'list' },
    h('caption', { class: 'hidden' }, name),
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
    bodies,
  );

/** Notes that all pages share. */
export const loading = (what) => h('p', { class: 'note', role: 'status' }, `Loading ${what} …`);
export const empty = (...text) => h('p', { class: 'note' }, ...text);
export const failed = (problem, retry) =>
  h(
    'div',
    { class: 'note is-failed', role: 'alert' },
    h('p', {}, problem.message),
    h('button', { type: 'button', onclick: retry }, 'Try again'),
  );

/** Warnings about data that is missing from a list. */
export const incomplete = (missing) => missing.map((sentence) => h('p', { class: 'note is-warning' }, sentence));

/** Note about the moment since which a list of the past is complete; null if it is complete. */
export const keptFrom = (moment) =>
  moment === null
    ? null
    : empty(`Complete since ${shortMoment(moment, now())}: an instance keeps the newest 10,000 entries. To read older ones from the topic, run `,
      h('code', {}, 'slowburn tail --from-beginning'), '.');

/** A count, with "+" if data is missing. */
export const atLeast = (number, missing) => `${number}${missing.length ? '+' : ''}`;
