// The numbers of a budget, beside the pictures.
import { h, update } from '../dom.js';
import { count, exact, exhaustion, fine, moment, percent, rate, remains, words, duration } from '../format.js';
import { badge, scroll } from '../parts.js';
import { burnRate } from './order.js';

const section = (name, ...content) => h('section', { class: 'panel' }, h('h2', {}, name), ...content);
const fact = (name, value, more) =>
  h('div', { class: 'fact' }, h('dt', {}, name), h('dd', { class: 'num' }, value), more ? h('dd', { class: 'muted' }, more) : null);

/** What counts in the window: requests, or slices of time. */
export const unit = (budget) => (budget.method === 'TIMESLICES' ? 'slices' : 'requests');

export function summary() {
  const element = h('div', { class: 'summary' });
  return {
    element,
    set(budget, decision) {
      update(
        element,
        h(
          'p',
          { class: 'head' },
          badge(budget.state),
          h('a', { href: `#/budgets?q=${encodeURIComponent(budget.service)}` }, budget.service),
          h('span', {}, `${exact(budget.target)} over ${budget.window}, ${words(budget.method)}`),
          decision ? h('a', { href: `#/releases?q=${encodeURIComponent(budget.service)}` }, badge(decision.decision)) : null,
          h('span', { class: 'muted' }, `as of ${moment(budget.as_of)}`),
          budget.lagging ? h('span', { class: 'warn' }, 'input lags') : null,
        ),
        ...(budget.unclassified ?? []).map((each) =>
          h('p', { class: 'warn', key: each.objective }, `${count(each.outcomes)} outcomes not counted since ${moment(each.since)}: the filter of objective ${each.objective} fails on all outcomes of partition ${each.partitions.join(', ')}.`)),
        h(
          'dl',
          { class: 'facts' },
          fact('Remaining', remains(budget, 2), `${percent(budget.consumed_ratio, 2)} used`),
          fact('SLI', fine(budget.sli), `target ${exact(budget.target)}`),
          fact('Burn rate 1h', rate(burnRate(budget)), `5m ${rate(burnRate(budget, '5m'))}`),
          fact('Exhausted in', exhaustion(budget), budget.seconds_to_exhaustion ? 'if the last hour goes on' : null),
          fact(`Bad ${unit(budget)}`, count(budget.bad), `of ${count(budget.total)}`),
        ),
      );
    },
  };
}

const table = (name, heads, rows) =>
  scroll(name,
    h('table', {}, h('caption', { class: 'hidden' }, name), h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, rows)));

function ruleRow(rule, budget) {
  const on = budget.alerts.some((alert) => alert.rule === rule.rule);
  const compared = (window) => {
    const speed = window === null ? null : burnRate(budget, window);
    const over = rule.factor !== null && speed !== null && speed >= rule.factor;
    return h('td', { class: `num${over ? ' hot' : ''}` }, window === null ? '' : `${rate(speed)} in ${window}`);
  };
  return h(
    'tr',
    { key: rule.rule },
    h('th', { scope: 'row' }, rule.rule),
    h('td', {}, rule.severity),
    h('td', { class: 'num' }, rule.factor === null ? `within ${rule.exhaustion_within}` : rate(rule.factor)),
    compared(rule.long_window),
    compared(rule.short_window),
    h('td', {}, badge(on ? 'FIRING' : 'QUIET')),
  );
}

export function ladder() {
  const content = h('div', {});
  return {
    element: section('Alerts against burn rates', content),
    set(budget) {
      update(
        content,
        budget.alert_rules.length
          ? table('Alert rules', ['Rule', 'Severity', 'Fires at', 'Long', 'Short', 'Now'], budget.alert_rules.map((rule) => ruleRow(rule, budget)))
          : h('p', { class: 'muted' }, 'It has no alert rules.'),
        ...budget.alerts.map((alert) => h('p', { class: 'why', key: alert.alert_id }, alert.reason)),
      );
    },
  };
}

export function contributors() {
  const content = h('div', {});
  return {
    element: section('Who failed in the last hour', content),
    set({ contributors: list }) {
      const all = list.reduce((sum, each) => sum + each.count, 0);
      update(
        content,
        list.length
          ? table('Contributors', ['Operation', 'Status', 'Outcome', 'Bad', 'Share'], list.map((each) =>
              h('tr', { key: `${each.operation} ${each.status_code} ${each.outcome}` },
                h('th', { scope: 'row' }, each.operation ?? 'none'),
                h('td', { class: 'num' }, each.status_code ?? ''),
                h('td', {}, words(each.outcome)),
                h('td', { class: 'num' }, count(each.count)),
                h('td', { class: 'num' }, percent(each.count / all, 0)))))
          : h('p', { class: 'muted' }, 'Nothing failed.'),
      );
    },
  };
}

export function eventList() {
  const content = h('div', {});
  const name = (event) => (event.type === 'THRESHOLD_CROSSED' ? `${event.threshold} % used` : words(event.type));
  return {
    element: section('What happened', content),
    set(events, corrections) {
      update(
        content,
        events.length
          ? scroll('Events', h('ol', { class: 'log' }, events.map((event) =>
              h('li', { key: event.event_id }, h('time', { class: 'num' }, moment(event.occurred_at)), ` ${name(event)}, ${event.reason ?? `${percent(event.consumed_ratio)} used then`}`))))
          : h('p', { class: 'muted' }, 'No events in this time.'),
        ...corrections.map((each) =>
          h('p', {}, `${each.name}: does not count from ${moment(each.start)} for ${duration((Date.parse(each.end) - Date.parse(each.start)) / 1_000)}`)),
      );
    },
  };
}
