// Asks for the histories of the rows that are seen, a few at a time, and again when they have become old.
import * as api from '../api.js';
import { wasLeft } from './remaining.js';

const AT_ONCE = 3;
const POINTS = 72;
const DAY = 86_400_000;
/** One time scale for all lines, whatever their windows, so that they can be compared. */
export const TREND = 'Last 24 h';

const FRESH_MILLIS = 20_000;

export function sparklines() {
  const watched = new Map();
  const end = new AbortController();
  let running = 0;

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const row = watched.get(entry.target);
      if (row) row.seen = entry.isIntersecting;
    }
    work();
  }, { rootMargin: '200px' });

  const isDue = (each) => each.seen && !each.busy && performance.now() - each.asked > FRESH_MILLIS;

  function work() {
    for (const each of watched.values()) {
      if (running >= AT_ONCE) return;
      if (isDue(each)) ask(each);
    }
  }

  async function ask(each) {
    running++;
    each.busy = true;
    each.asked = performance.now();
    try {
      const budget = each.budget();
      const to = Date.parse(budget.as_of);
      // What is not counted yet is no line.
      const reach = budget.lagging ? Math.min(to, Date.parse(budget.watermark) || to) : to;
      const from = new Date(to - DAY).toISOString();
      const { points } = await api.history(each.id, { from, max_points: POINTS }, { signal: end.signal });
      each.draw(to - DAY, to, points.filter((point) => Date.parse(point.start) < reach)
        .map((point) => ({ at: Math.min(Date.parse(point.end), reach), value: wasLeft(point) })));
    } catch {
      // The row says what the budget is; its line comes with the next try.
    } finally {
      running--;
      each.busy = false;
      if (!end.signal.aborted) work();
    }
  }

  const timer = setInterval(work, 2_000);
  return {
    watch(element, id, budget, draw) {
      watched.set(element, { id, budget, draw, seen: false, busy: false, asked: -Infinity });
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
