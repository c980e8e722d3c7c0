// The panel that shows how each number of a budget is computed. Decisions compare integers; these numbers are rounded.
import { h, update } from '../dom.js';
import { count, counted, decimal, duration, fine, full, percent, rate, remains } from '../format.js';
import { scroll } from '../parts.js';
import { definition, objectiveOf } from './definition.js';
import { exhaustionText } from './facts.js';
import { burnRate } from './order.js';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });
/** Without outcomes, nothing is used; those that are missing may use some. */
const nothingUsed = (budget) =>
  budget.state === 'STALE' || budget.history_since ? 'no outcomes of the window counted so far' : 'no outcomes in the window, so nothing is used';
const consumed = (budget, how) => ['Consumed', percent(budget.consumed_ratio, 2), how];
const allows = (budget) => `(1 − ${budget.target})`;

function byCount(budget, total, bad) {
  const allowed = budget.total * (1 - Number(budget.target));
  return [
    ['Total', count(budget.total), total],
    ['Bad', count(budget.bad), bad],
    ['Allowed', number.format(allowed), `${count(budget.total)} × ${allows(budget)}`],
    consumed(budget, budget.total ? `${count(budget.bad)} ÷ ${number.format(allowed)}` : nothingUsed(budget)),
  ];
}

const BY_METHOD = {
  OCCURRENCES(budget) {
    const sli = objectiveOf(budget)?.sli;
    return byCount(budget, sli ? `${sli.counted}, in the window` : 'requests in the window', sli?.bad ?? '');
  },
  TIMESLICES: (budget) => byCount(budget, 'time slices in the window, including future ones', 'slices in which too many requests were bad'),
  RATIO_TIMESLICES: (budget) => [
    ['SLI', fine(budget.sli), `the mean of good ÷ total of ${counted(budget.slices?.with_outcomes ?? 0, 'slice')} with requests`],
    consumed(budget, budget.sli === null ? nothingUsed(budget) : `(1 − ${fine(budget.sli)}) ÷ ${allows(budget)}`),
  ],
};

/** A composite is computed from what its objectives used, never from the sum of their requests. */
function composite(budget) {
  const { objectives: members = [], definition: slo } = budget;
  const rows = members.map((each) => [`Used of ${each.objective}`, percent(each.consumed_ratio, 2), `weight ${each.weight}`]);
  const terms = members.map((each) => `${each.weight} × ${percent(each.consumed_ratio, 2)}`).join(' + ');
  if (slo?.composite_method === 'mean') return [...rows, consumed(budget, `(${terms}) ÷ ${decimal(members.reduce((sum, each) => sum + each.weight, 0))}`)];
  if (budget.method === 'OCCURRENCES') return [...rows, consumed(budget, terms)];
  if (budget.method === 'TIMESLICES') {
    return [
      ...rows,
      ['Bad', count(budget.bad), 'slices that are bad for any objective, each counted once'],
      consumed(budget, 'each bad slice ÷ what its objective allows; if bad for several, the strictest one’s'),
    ];
  }
  return [...rows, consumed(budget, 'what each objective misses × weight, at most 100 % in total, strictest first, ÷ (1 − its target)')];
}

const burnHow = (budget, lookBack) => {
  if (budget.objective === 'composite') return `as Consumed, from what its objectives burned in ${lookBack}`;
  const what = { OCCURRENCES: 'share of bad requests', TIMESLICES: 'share of bad slices', RATIO_TIMESLICES: '1 − the mean of the slices’ good ÷ total' };
  return `${what[budget.method] ?? 'share of bad'} in ${lookBack} ÷ ${allows(budget)}`;
};

/** The time to exhaustion; exhausted budgets and those without data have no formula. */
function timeToExhaustion(budget, history) {
  const [value, more] = exhaustionText(budget, history);
  if (['exhausted', 'never', 'unknown'].includes(value) || budget.state === 'NO_DATA') return ['Time to exhaustion', value, more ?? 'no budget remains'];
  const length = budget.window_end ? duration((Date.parse(budget.window_end) - Date.parse(budget.window_start)) / 1_000) : budget.window;
  const product = `${percent(budget.remaining_ratio, 2)} × ${length} ÷ ${decimal(burnRate(budget))}`;
  if (budget.seconds_to_exhaustion === null) return ['Time to exhaustion', value, `${product} is longer than the rest of the window, which ends ${full(budget.window_end)}`];
  return ['Time to exhaustion', value, budget.state === 'STALE' ? `${product}, ${more}` : product];
}

/** Rows of name, value and formula. */
export const steps = (budget, history) => [
  ...(budget.objective === 'composite' ? composite(budget) : (BY_METHOD[budget.method]?.(budget) ?? [])),
  ['Remaining', remains(budget, 2), budget.state === 'NO_DATA' ? 'no outcomes in the window' : `1 − ${percent(budget.consumed_ratio, 2)}`],
  ...budget.burn_rates.map((burn) => [`Burn rate ${burn.look_back}`, rate(burn.rate), burnHow(budget, burn.look_back)]),
  timeToExhaustion(budget, history),
];

export function computed() {
  const content = h('tbody', {});
  const defined = definition();
  return {
    element: h(
      'div',
      { class: 'stack' },
      defined.element,
      h(
        'section',
        { class: 'panel' },
        h('h2', {}, 'How is this computed?'),
        scroll('How is this computed?', h('table', {}, h('caption', { class: 'hidden' }, 'How is this computed?'), h('thead', { class: 'hidden' }, h('tr', {}, ['Number', 'Value', 'How'].map((head) => h('th', { scope: 'col' }, head)))), content)),
      ),
    ),
    set(budget, history) {
      defined.set(budget);
      update(
        content,
        ...steps(budget, history).map(([name, value, how]) =>
          h('tr', { key: name }, h('th', { scope: 'row' }, name), h('td', { class: 'num' }, value), h('td', { class: 'how' }, how)),
        ),
      );
    },
  };
}
