// Which budgets are listed, and in which order.

/** The worst first. */
export const STATES = ['EXHAUSTED', 'BURNING', 'STALE', 'NO_DATA', 'HEALTHY'];

export const burnRate = (budget, lookBack = '1h') =>
  budget.burn_rates.find((each) => each.look_back === lookBack)?.rate ?? null;

const KEYS = {
  state: (budget) => STATES.indexOf(budget.state),
  budget_id: (budget) => budget.budget_id,
  service: (budget) => budget.service,
  target: (budget) => Number(budget.target),
  remaining_ratio: (budget) => budget.remaining_ratio,
  burn_rate: (budget) => burnRate(budget) ?? 0,
  seconds_to_exhaustion: (budget) => budget.seconds_to_exhaustion ?? Infinity,
  bad: (budget) => budget.bad,
};

/** By a key, with - before it the other way round; what is equal by id. */
export function compare(sort) {
  const backwards = sort.startsWith('-');
  const key = KEYS[backwards ? sort.slice(1) : sort] ?? KEYS.remaining_ratio;
  return (a, b) => {
    const [x, y] = backwards ? [key(b), key(a)] : [key(a), key(b)];
    if (x < y) return -1;
    if (x > y) return 1;
    return a.budget_id < b.budget_id ? -1 : 1;
  };
}

/** @param states empty for all */
export function fits(budget, text, states) {
  if (states.size && !states.has(budget.state)) return false;
  const told = `${budget.budget_id} ${budget.service}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}
