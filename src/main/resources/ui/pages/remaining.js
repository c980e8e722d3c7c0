// The chart of the remaining budget at each moment, or of the consumption of the current window's budget.
import { chart } from '../chart.js';
import { counted, full, moment, percent, words } from '../format.js';
import { balance, held } from '../layers.js';
import { remainingScale } from '../scale.js';
import { emptyText, switchOf, uncounted } from './views.js';

const EVENTS = {
  THRESHOLD_CROSSED: { colour: 'burning', weight: 0 },
  EXHAUSTED: { colour: 'exhausted', weight: 3 },
  RECOVERED: { colour: 'healthy', weight: 2 },
  WINDOW_RESET: { colour: 'muted', weight: 1 },
};

const REMAINING = { key: 'was', text: 'budget remaining' };
const SPENT = { key: 'spent', text: 'where today’s budget went' };

function eventLine(event) {
  const label = event.type === 'THRESHOLD_CROSSED' ? `${event.threshold} % used` : words(event.type);
  return {
    ...EVENTS[event.type],
    at: Date.parse(event.occurred_at),
    label,
    key: event.event_id,
    title: `${full(event.occurred_at)}  ${label}: ${
      event.type === 'WINDOW_RESET' ? `${percent(event.consumed_ratio, 2)} used in the last window` : `${percent(1 - event.consumed_ratio, 2)} remaining`
    }`,
  };
}

/** Null without outcomes in the window, unless budget was consumed: then slices without outcomes count as bad. */
export const remainingAt = (step) => (step.window_total === 0 && step.consumed_ratio === 0 ? null : step.remaining_ratio);
const currentRemainingAt = (step) => (step.burned_ratio === null ? null : 1 - step.burned_ratio);

export function remaining(options) {
  let last = null;
  const view = switchOf('view', [REMAINING, SPENT], options, () => last && set(...last));
  const plot = chart({ ...options, name: 'Budget remaining', controls: view.button });

  function about({ window, window_end: windowEnd }) {
    if (view.isSecond()) {
      return 'How failures used up the budget of the window that ends at the right edge, from 100 % at its start. It never rises.';
    }
    return windowEnd
      ? 'The share of the budget that remained at each moment. Each window starts with 100 %.'
      : `The share of the budget that remained at each moment, over the ${window} before it. It rises as failures leave the window.`;
  }

  function set(budget, time, published) {
    last = [budget, time, published];
    const anyValue = view.isSecond() ? currentRemainingAt : remainingAt;
    const value = (step) => (step.isIncomplete ? null : anyValue(step));
    const points = time.steps.map((step) => ({ at: step.at, value: value(step), isIncomplete: step.isIncomplete }));
    const known = points.filter((point) => point.value !== null);
    const scale = remainingScale(Math.min(0, ...known.map((point) => point.value)));
    // Events refer to the budget at their time, which the second view does not show.
    const events = view.isSecond() ? [] : published.events.map(eventLine).filter(({ at }) => at >= time.from && at <= time.to);
    const { bands, keys } = uncounted(time);
    plot.set({
      ...time,
      name: view.isSecond() ? 'Where today’s budget went' : 'Budget remaining',
      scale,
      title: scale.kind === 'linear' ? '% of the budget' : '% of the budget, log scale below 0',
      about: `${about(budget)}${time.since === null ? '' : ` Outcomes before ${full(time.since)} are not all counted.`}${!view.isSecond() && published.eventsFrom > time.from ? ` Not all events before ${full(published.eventsFrom)} are drawn.` : ''}`,
      // Slices enter and leave a window as a whole.
      layers: [...bands, balance(budget.method === 'OCCURRENCES' ? points : held(time.steps, value))],
      events,
      keys,
      points: points.map((point) => ({
        at: point.at,
        text: `${moment(point.at)}  ${point.value === null ? (point.isIncomplete ? 'not all counted' : 'no data') : `remaining ${percent(point.value, 2)}`}`,
      })),
      empty: known.length ? null : emptyText(time, 'No data in this period'),
      summary: `ends at ${percent(points.at(-1)?.value, 2)}; ${counted(events.length, 'event')}${time.incomplete ? `; ${time.incomplete.text}` : ''}`,
    });
  }

  return { element: plot.element, point: plot.point, set, end: plot.end };
}
