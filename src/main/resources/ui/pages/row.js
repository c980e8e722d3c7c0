// A row of the table of budgets.
import { h, setText, update } from '../dom.js';
import { rank } from '../firing.js';
import { count, exact, exhaustion, rate, short } from '../format.js';
import { badge, budgetLink, meter, setBadge, severityBadge } from '../parts.js';
import { sparkline } from '../spark.js';
import { windowOf } from './definition.js';
import { historyBadge } from './history.js';
import { burnRate } from './order.js';
import { TREND } from './sparklines.js';

/** The most urgent severity of a budget's alerts, and their number. */
function alertBadge(alerts) {
  if (!alerts.length) return null;
  const [worst] = [...alerts].sort((a, b) => rank(a.severity) - rank(b.severity));
  const many = alerts.length > 1 ? ` ×${alerts.length}` : '';
  const element = severityBadge(worst.severity, many);
  element.title = alerts.map((alert) => `${alert.rule} (${alert.severity})`).join(', ');
  return element;
}

/** @param historyOf returns what is known about the history of a budget */
export function row(budget, historyOf) {
  const state = badge(budget.state);
  const remaining = meter();
  const trend = sparkline();
  const burn = h('span', {});
  const left = h('span', {});
  const bad = h('span', {});
  const total = h('span', { class: 'muted' });
  const history = h('span', { class: 'history' });
  const cell = (label, attributes, ...content) => h('td', { 'data-label': label, ...attributes }, ...content);
  const alerts = cell('Alerts', { class: 'alerts' });
  const group = Object.entries(budget.group ?? {}).map(([name, value]) => `${name}=${value}`);
  const element = h(
    'tr',
    { 'data-budget': budget.budget_id },
    cell('State', { class: 'state' }, state),
    alerts,
    h('th', { scope: 'row' }, budgetLink(budget.budget_id), h('span', { class: 'muted' }, [budget.service, ...group].join(', ')), history),
    cell('Objective', { class: 'num objective' }, exact(budget.target), h('span', { class: 'muted' }, ` ${windowOf(budget)}`)),
    cell('Remaining', { class: 'remaining' }, remaining.element),
    cell(TREND, { class: 'trend' }, trend.element),
    cell('Burn rate 1h', { class: 'num burn' }, burn),
    cell('Time to exhaustion', { class: 'num left' }, left),
    cell('Bad / total', { class: 'num bad' }, bad, ' ', total),
  );

  function set(next) {
    setBadge(state, next.state);
    update(history, historyBadge(historyOf(next)));
    remaining.set(next.remaining_ratio, next.state);
    trend.element.setAttribute('class', `spark is-${next.state.toLowerCase()}`);
    const speed = burnRate(next);
    setText(burn, rate(speed));
    burn.className = speed > 1 ? 'hot' : '';
    setText(left, exhaustion(next));
    setText(bad, count(next.bad));
    setText(total, `/ ${short(next.total)}`);
  }

  set(budget);
  return {
    element,
    set,
    setTrend: trend.set,
    /** @param firing the budget's alerts; null if unknown */
    setAlerts: (firing) => update(alerts, firing === null ? h('span', { class: 'muted', title: 'unknown' }, '?') : alertBadge(firing)),
  };
}
