// How the numbers of a budget come about, with the numbers themselves. Decisions compare integers; these are for reading.
import { h, update } from '../dom.js';
import { count, decimal, duration, exhaustion, fine, percent, rate } from '../format.js';
import { scroll } from '../parts.js';
import { burnRate } from './order.js';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

function byCount(budget, what) {
  const share = 1 - Number(budget.target);
  const allowed = budget.total * share;
  return [
    ['Total', count(budget.total), `${what} in the window`],
    ['Bad', count(budget.bad), ''],
    ['Allowed', number.format(allowed), `${count(budget.total)} × (1 − ${budget.target})`],
    ['Consumed', percent(budget.consumed_ratio, 2), `${count(budget.bad)} ÷ ${number.format(allowed)}`],
  ];
}

const FIRST = {
  OCCURRENCES: (budget) => byCount(budget, 'requests'),
  TIMESLICES: (budget) => byCount(budget, 'slices, those to come included,'),
  RATIO_TIMESLICES: (budget) => [
    ['SLI', fine(budget.sli), `the mean of ${count(budget.slices?.with_outcomes ?? 0)} slices with outcomes`],
    ['Consumed', percent(budget.consumed_ratio, 2), `(1 − ${fine(budget.sli)}) ÷ (1 − ${budget.target})`],
  ],
};

function steps(budget) {
  const own = FIRST[budget.method]?.(budget) ?? [];
  const isComposite = budget.objective === 'composite';
  const first = isComposite
    ? [['Consumed', percent(budget.consumed_ratio, 2), 'the mean of what its objectives used, by their weights']]
    : own;
  const speed = burnRate(budget);
  const share = decimal(speed ?? 0);
  return [
    ...first,
    ['Remaining', percent(budget.remaining_ratio, 2), `1 − ${percent(budget.consumed_ratio, 2)}`],
    ...budget.burn_rates.map((burn) => [`Burn rate ${burn.look_back}`, rate(burn.rate), `share of bad in ${burn.look_back} ÷ (1 − ${budget.target})`]),
    exhausted(budget, share),
  ];
}

function exhausted(budget, share) {
  const said = exhaustion(budget);
  if (said === 'exhausted') return ['Exhausted in', said, 'nothing remains'];
  if (budget.state === 'NO_DATA') return ['Exhausted in', said, 'nothing was counted in the window'];
  return budget.seconds_to_exhaustion === null
    ? ['Exhausted in', 'never', 'nothing burned in the last hour']
    : ['Exhausted in', duration(budget.seconds_to_exhaustion), `${percent(Math.max(0, budget.remaining_ratio), 2)} × ${budget.window} ÷ ${share}`];
}

export function computed() {
  const content = h('tbody', {});
  return {
    element: h(
      'section',
      { class: 'panel' },
      h('h2', {}, 'How is this computed?'),
      scroll('How is this computed?', h('table', {}, h('caption', { class: 'hidden' }, 'How is this computed?'), h('thead', { class: 'hidden' }, h('tr', {}, ['Number', 'Value', 'How'].map((head) => h('th', { scope: 'col' }, head)))), content)),
    ),
    set(budget) {
      update(
        content,
        ...steps(budget).map(([name, value, how]) =>
          h('tr', { key: name }, h('th', { scope: 'row' }, name), h('td', { class: 'num' }, value), h('td', { class: 'how' }, how)),
        ),
      );
    },
  };
}
