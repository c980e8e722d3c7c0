// Loads the histories of visible rows, a few at a time, and reloads them when they are outdated.
import * as api from '../api.js';
import { remainingAt } from './remaining.js';

const MAX_PARALLEL = 3;
const POINTS = 72;
const DAY = 86_400_000;
/** One time scale for all lines, so that they can be compared. */
export const TREND = 'Last 24 h';

const FRESH_MILLIS = 20_000;

/** @param historyOf returns what is known about the history of a budget */
export function sparklines(historyOf) {
  const watched = new Map();
  const end = new AbortController();
  let running = 0;

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const row = watched.get(entry.target);
      if (row) row.isVisible = entry.isIntersecting;
    }
    loadDue();
  }, { rootMargin: '200px' });

  const isDue = (each) => each.isVisible && !each.isLoading && performance.now() - each.requestedAt > FRESH_MILLIS;

  function loadDue() {
    for (const each of watched.values()) {
      if (running >= MAX_PARALLEL) return;
      if (isDue(each)) loadHistory(each);
    }
  }

  async function loadHistory(each) {
    running++;
    each.isLoading = true;
    each.requestedAt = performance.now();
    try {
      const budget = each.budget();
      const to = Date.parse(budget.as_of);
      // The line ends where the input is counted.
      const { since, isOpen } = historyOf(budget);
      const reach = budget.lagging && !isOpen ? Math.min(to, Date.parse(budget.watermark) || to) : to;
      const from = new Date(to - DAY).toISOString();
      const { points } = await api.history(each.id, { from, max_points: POINTS }, { signal: end.signal });
      each.draw(to - DAY, to, points.filter((point) => Date.parse(point.start) < reach)
        .map((point) => ({ at: Math.min(Date.parse(point.end), reach), value: since !== null && Date.parse(point.start) < since ? null : remainingAt(point) })), since);
    } catch {
      // The row is useful without a line; the next run retries.
    } finally {
      running--;
      each.isLoading = false;
      if (!end.signal.aborted) loadDue();
    }
  }

  const timer = setInterval(loadDue, 2_000);
  return {
    watch(element, id, budget, draw) {
      watched.set(element, { id, budget, draw, isVisible: false, isLoading: false, requestedAt: -Infinity });
      observer.observe(element);
    },
    unwatch(element) {
      observer.unobserve(element);
      watched.delete(element);
    },
    end() {
      clearInterval(timer);
      observer.disconnect();
      end.abort();
    },
  };
}
