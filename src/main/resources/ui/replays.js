// The objectives that have not counted their whole history, requested again while a page shows such a budget.
import * as api from './api.js';

const POLL_MILLIS = 5_000;

/** By SLO, the most outcomes that were left, and when. The API does not have what was left at the start. */
const starts = new Map();

/** Number of outcomes left for an SLO; null if unknown. Its objectives read the input together. */
export const outcomesLeft = (entries) =>
  entries.length && entries.every((each) => each.outcomes_left !== null) ? Math.max(...entries.map((each) => each.outcomes_left)) : null;

function recordStart(entries, slo) {
  const left = outcomesLeft(entries);
  if (left === null) return;
  const start = starts.get(slo);
  if (!start || left > start.left) starts.set(slo, { left, at: Date.now() });
}

/** The most that was left of an SLO since this window was opened; undefined if unknown. */
export const startOf = (slo) => starts.get(slo);

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
      bySlo.forEach(recordStart);
      for (const slo of starts.keys()) if (!missing.length && !bySlo.has(slo)) starts.delete(slo);
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
