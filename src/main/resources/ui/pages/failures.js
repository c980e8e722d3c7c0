// The top failures of the last hour, and the objectives of a composite.
import { h, update } from '../dom.js';
import { clock, count, counted, full, percent, rate, words, zoneName } from '../format.js';
import { badge, budgetLink, scroll } from '../parts.js';

const table = (name, heads, rows) =>
  scroll(name,
    h('table', {}, h('caption', { class: 'hidden' }, name), h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, rows)));

const share = (number, all) => percent(number / all, number > 0 && number < all / 100 ? 2 : 0);

/**
 * The number of failed requests; without requests in the last hour, that none were counted.
 *
 * @param since outcomes written before this moment are missing; null if none are
 */
export function failuresText(failures, since = null) {
  if (!failures) return 'This instance has no breakdown of failures.';
  if (!failures.total) return 'No requests counted in the last hour.';
  if (since !== null && since > Date.parse(failures.from)) {
    return `${count(failures.bad)} of ${counted(failures.total, 'request')} counted so far failed in the last hour. Not all before ${full(since)} are counted.`;
  }
  const time = `from ${clock(failures.from)} to ${clock(failures.to)} ${zoneName(failures.to)}`;
  if (!failures.bad) return `None of ${counted(failures.total, 'request')} failed ${time}.`;
  return `${count(failures.bad)} of ${counted(failures.total, 'request')} failed ${time}. Shares are of all failures.`;
}

const row = (key, number, all, ...cells) =>
  h('tr', { key }, h('td', { class: 'num' }, count(number)), h('td', { class: 'num' }, share(number, all)), cells);

function kinds({ kinds: list, bad, other, unknown }) {
  const rows = list.map((each) =>
    row(`${each.operation} ${each.status_code} ${each.outcome}`, each.count, bad,
      h('th', { scope: 'row' }, each.operation ?? 'no operation'), h('td', { class: 'num' }, each.status_code ?? ''), h('td', {}, words(each.outcome))));
  if (other) rows.push(row('other', other, bad, h('th', { scope: 'row', colspan: '3' }, 'other failures')));
  if (unknown) rows.push(row('unknown', unknown, bad, h('th', { scope: 'row', colspan: '3' }, 'not broken down')));
  return table('Top failures', ['Failed', 'Share', 'Operation', 'Status', 'Outcome'], rows);
}

const objectives = (list) =>
  table('Objectives', ['Objective', 'Weight', 'Used', 'Part', 'Burn rate 1h', 'Failed 1h', 'State'], list.map((each) =>
    h('tr', { key: each.budget_id },
      h('th', { scope: 'row' }, budgetLink(each.budget_id)),
      h('td', { class: 'num' }, each.weight),
      h('td', { class: 'num' }, percent(each.consumed_ratio)),
      h('td', { class: 'num' }, percent(each.share)),
      h('td', { class: 'num' }, rate(each.burn_rate)),
      h('td', { class: 'num' }, each.bad === null ? '' : count(each.bad)),
      h('td', {}, each.state ? badge(each.state) : 'not evaluated'))));

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The most frequent kind of failure, in one phrase; null if unknown. */
export function topFailure({ failures }) {
  const first = failures?.kinds[0];
  if (!first) return null;
  const what = [first.operation ?? 'no operation', first.status_code, words(first.outcome)].filter((part) => part !== null).join(' ');
  return `Top failure: ${what}, ${percent(first.share, 0)} of ${count(failures.bad)} in the last hour.`;
}

export function contributors() {
  const members = h('div', {});
  const content = h('div', {});
  const composite = h('section', { class: 'panel', hidden: true }, h('h2', {}, 'Objectives'), members);
  return {
    element: h('div', { class: 'stack' }, composite, h('section', { class: 'panel' }, h('h2', {}, 'Top failures, last hour'), content)),
    set({ failures, objectives: list = [] }, { since }) {
      composite.hidden = !list.length;
      update(members, list.length ? [objectives(list), h('p', { class: 'muted' }, 'Part: share of the total consumption, by weight.')] : null);
      update(
        content,
        h('p', { class: 'muted' }, failuresText(failures, since)),
        failures?.bad ? kinds(failures) : null,
        (failures?.notes ?? []).map((note) => h('p', { class: 'muted', key: note }, sentence(note))),
      );
    },
  };
}
