// The objectives that have not counted their whole history, requested again while a page shows such a budget.
import * as api from './api.js';

const POLL_MILLIS = 5_000;

/** Number of outcomes left for an SLO; null if unknown. Its objectives read the input together. */
export const outcomesLeft = (entries) =>
  entries.length && entries.every((each) => each.outcomes_left !== null) ? Math.max(...entries.map((each) => each.outcomes_left)) : null;

/** Share counted since the replay began, from 0 to 1, of the objective that has the most left; null if unknown. */
export function shareCounted(entries) {
  const left = outcomesLeft(entries);
  const total = entries.find((each) => each.outcomes_left === left)?.outcomes_total;
  return left !== null && total > 0 ? 1 - left / total : null;
}

/**
 * @param isNeeded returns whether to request them, as a budget that the page shows has an incomplete history
 * @param changed called after each response
 */
export function replays(isNeeded, changed) {
  const end = new AbortController();
  let bySlo = new Map();
  let isKnown = false;
  let isComplete = false;
  let isLoading = false;

  async function request() {
    if (isLoading || !isNeeded()) return;
    isLoading = true;
    try {
      const { items, missing } = await api.all('replays', {}, { signal: end.signal });
      bySlo = new Map();
      for (const each of items) bySlo.set(each.slo, [...(bySlo.get(each.slo) ?? []), each]);
      isKnown = true;
      isComplete = !missing.length;
    } catch (problem) {
      if (end.signal.aborted) return;
      isKnown = false;
      if (!(problem instanceof api.Problem)) throw problem;
    } finally {
      isLoading = false;
    }
    changed();
  }

  const timer = setInterval(request, POLL_MILLIS);
  return {
    request,
    /** The SLOs that count their history; null if unknown. */
    counting: () => (isKnown && isComplete ? [...bySlo].filter(([, entries]) => entries.some((each) => each.state !== 'DONE_TRUNCATED')).map(([slo]) => slo) : null),
    /** The entries of an SLO, empty if it has counted everything; null if unknown. */
    of: (slo) => (!isKnown || (!isComplete && !bySlo.has(slo)) ? null : (bySlo.get(slo) ?? [])),
    end() {
      clearInterval(timer);
      end.abort();
    },
  };
}
