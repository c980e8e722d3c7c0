// A row of the list of budgets.
import { h, say } from '../dom.js';
import { count, exact, exhaustion, rate, short } from '../format.js';
import { badge, budgetLink, meter, setBadge, sparkline } from '../parts.js';
import { burnRate } from './order.js';

export function row(budget) {
  const state = badge(budget.state);
  const remaining = meter();
  const trend = sparkline();
  const burn = h('span', {});
  const left = h('span', {});
  const bad = h('span', {});
  const total = h('span', { class: 'muted' });
  const cell = (label, attributes, ...content) => h('td', { 'data-label': label, ...attributes }, ...content);
  const element = h(
    'tr',
    { 'data-budget': budget.budget_id },
    cell('State', { class: 'state' }, state),
    h('th', { scope: 'row' }, budgetLink(budget.budget_id), h('span', { class: 'muted' }, budget.service)),
    cell('Objective', { class: 'num' }, exact(budget.target), h('span', { class: 'muted' }, ` ${budget.window}`)),
    cell('Remaining', { class: 'remaining' }, remaining.element),
    cell('Burn-down', { class: 'trend' }, trend.element),
    cell('Burn rate 1h', { class: 'num' }, burn),
    cell('Exhausted in', { class: 'num' }, left),
    cell('Bad / total', { class: 'num' }, bad, ' ', total),
  );

  function set(next) {
    setBadge(state, next.state);
    remaining.set(next.remaining_ratio, next.state);
    trend.element.setAttribute('class', `spark is-${next.state.toLowerCase()}`);
    const speed = burnRate(next);
    say(burn, rate(speed));
    burn.className = speed > 1 ? 'hot' : '';
    say(left, exhaustion(next));
    say(bad, count(next.bad));
    say(total, `/ ${short(next.total)}`);
  }

  set(budget);
  return { element, set, setTrend: trend.set };
}
