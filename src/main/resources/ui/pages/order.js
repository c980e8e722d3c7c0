// Search and sort order of the list of budgets.
import { rank } from '../firing.js';
import { matches } from './filter.js';

/** Worst first. */
export const STATES = ['EXHAUSTED', 'BURNING', 'STALE', 'NO_DATA', 'HEALTHY'];

const MINUTES = { m: 1, h: 60, d: 1_440, w: 10_080 };
export const lookBackMinutes = (text) => Number.parseInt(text, 10) * MINUTES[text.at(-1)];

/** Matches look-backs by length: a rule's 60m is published as 1h. */
export const burnRate = (budget, lookBack = '1h') =>
  budget.burn_rates.find((each) => lookBackMinutes(each.look_back) === lookBackMinutes(lookBack))?.rate ?? null;

/** Keys of which greater values are worse; they sort descending first. */
const WORST_IS_MOST = new Set(['alerts', 'burn_rate', 'bad']);

/** One page alert outranks any number of tickets, and one ticket any number of others. */
const urgency = (alerts) => alerts.reduce((sum, alert) => sum + [1e6, 1e3, 1][rank(alert.severity)], 0);

const KEYS = {
  state: (budget) => STATES.indexOf(budget.state),
  alerts: (budget, alerts) => urgency(alerts),
  budget_id: (budget) => budget.budget_id,
  service: (budget) => budget.service,
  target: (budget) => Number(budget.target),
  remaining_ratio: (budget) => budget.remaining_ratio,
  burn_rate: (budget) => burnRate(budget) ?? 0,
  seconds_to_exhaustion: (budget) => budget.seconds_to_exhaustion ?? Infinity,
  bad: (budget) => budget.bad,
};

/** The sort order after a click on a column: worst first, reversed by a second click. */
export function nextSort(key, current) {
  const first = WORST_IS_MOST.has(key) ? `-${key}` : key;
  if (current !== first) return first;
  return first === key ? `-${key}` : key;
}

/**
 * Compares budgets by a key, descending if it starts with "-"; ties by id.
 *
 * @param alertsOf returns the firing alerts of a budget id
 */
export function compare(sort, alertsOf) {
  const backwards = sort.startsWith('-');
  const key = KEYS[backwards ? sort.slice(1) : sort] ?? KEYS.remaining_ratio;
  return (a, b) => {
    const [x, y] = [key(a, alertsOf(a.budget_id)), key(b, alertsOf(b.budget_id))];
    if (x !== y) return x < y === backwards ? 1 : -1;
    return a.budget_id < b.budget_id ? -1 : 1;
  };
}

/** Group or labels as `name=value`, as in the filter of the API. */
const pairs = (map) => Object.entries(map ?? {}).flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`));

/** @param slo the budget's definition; undefined if unknown */
export const fits = (budget, text, slo) =>
  matches(text, budget.budget_id, budget.service, slo?.display_name ?? '', ...pairs(budget.group), ...pairs(slo?.labels));
