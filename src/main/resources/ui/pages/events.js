// The list of a budget's events: crossed thresholds, alerts that fired and resolved, and excluded periods.
import { h, update } from '../dom.js';
import { count, duration, full, moment, percent, timeZone } from '../format.js';
import { scroll } from '../parts.js';

/** Since when a page of a list is complete: it has a limit, and an instance keeps only the newest items of all budgets. */
export function completeFrom({ items, total, kept_from: kept }) {
  if (total > items.length && !items.length) return Infinity;
  const cut = total > items.length ? Date.parse(items.at(-1).occurred_at) + 1 : -Infinity;
  return Math.max(cut, kept ? Date.parse(kept) : -Infinity);
}

const used = (event) => `${percent(event.consumed_ratio)} used`;

/** Merges thresholds that were crossed at the same moment into one line. */
export function eventLines(events) {
  const lines = [];
  for (const event of events) {
    const last = lines.at(-1);
    if (event.type === 'THRESHOLD_CROSSED' && last?.thresholds && last.at === event.occurred_at) {
      last.thresholds.push(event.threshold);
      last.ids.push(event.event_id);
    } else lines.push({ key: event.event_id, ids: [event.event_id], at: event.occurred_at, thresholds: event.type === 'THRESHOLD_CROSSED' ? [event.threshold] : null, event });
  }
  return lines.map(({ key, ids, at, thresholds, event }) => ({ key, ids, at, text: thresholds ? crossed(thresholds, event) : eventText(event) }));
}

function crossed(thresholds, event) {
  const sorted = [...thresholds].sort((a, b) => a - b);
  const several = sorted.length > 1;
  const numbers = several ? `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1)}` : sorted[0];
  return `${numbers} % threshold${several ? 's' : ''} crossed (${used(event)})`;
}

const NAMES = { EXHAUSTED: 'Exhausted', RECOVERED: 'Recovered', WINDOW_RESET: 'Window reset', FIRING: 'fired', RESOLVED: 'resolved' };

function eventText(event) {
  if (event.rule) return `${event.rule} (${event.severity}) ${NAMES[event.state]}: ${event.reason}`;
  const name = NAMES[event.type] ?? event.type.toLowerCase().replaceAll('_', ' ');
  if (event.reason) return `${name}: ${event.reason}`;
  return event.type === 'WINDOW_RESET' ? `${name} (${used(event)} in the last window)` : `${name} (${used(event)})`;
}

/** @param past {from, answered}: the start of the period, and the responses with its events and alerts */
function omitted({ from, answered: lists }) {
  const cut = lists.filter(({ items, total }) => total > items.length);
  const complete = Math.max(...lists.map(completeFrom));
  if (complete <= from) return null;
  const listed = cut.reduce((sum, { items }) => sum + items.length, 0);
  const all = cut.reduce((sum, { total }) => sum + total, 0);
  const why = cut.length
    ? `the newest ${count(listed)} of ${count(all)} are. Choose a shorter period to see the others.`
    : 'an instance keeps the newest 10,000 across all budgets. Older ones are on their topics.';
  return `Not all events before ${full(complete)} are listed: ${why}`;
}

export function eventList() {
  const content = h('div', {});
  let lines = [];
  return {
    element: h('section', { class: 'panel', 'data-panel': 'events' }, h('h2', {}, 'Events'), content),
    set(past, corrections) {
      const all = past.lists.flatMap((list) => list.items).sort((a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at));
      const bound = omitted(past);
      lines = eventLines(all);
      const line = ({ key, at, text }) => h('li', { key, tabindex: '-1', 'data-key': key }, h('time', { class: 'num', datetime: at }, moment(at)), ` ${text}`);
      update(
        content,
        h('p', { class: 'muted', key: 'zone' }, `Times are in ${timeZone()}.`),
        bound ? h('p', { class: 'muted', key: 'bound' }, bound) : null,
        all.length
          ? scroll('Events', h('ol', { class: 'log' }, lines.map(line)))
          : h('p', { class: 'muted', key: 'none' }, bound ? 'No listed events in this period.' : 'No events in this period.'),
        corrections.map((each) =>
          h('p', { key: `${each.name} ${each.start}` }, `${each.name}: excluded from ${full(each.start)} for ${duration((Date.parse(each.end) - Date.parse(each.start)) / 1_000)}`)),
      );
    },
    /** Scrolls to the line of an event, also if it was merged with others. */
    show(id) {
      const key = lines.find(({ ids }) => ids.includes(id))?.key;
      const item = key && [...content.querySelectorAll('li')].find((each) => each.dataset.key === key);
      item?.scrollIntoView({ block: 'center' });
      item?.focus({ preventScroll: true });
    },
  };
}
