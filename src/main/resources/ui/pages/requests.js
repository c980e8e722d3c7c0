// The chart of good and bad requests per minute, or of the error ratio compared to the target.
import { chart } from '../chart.js';
import { count, decimal, duration, exact, full, percent, short } from '../format.js';
import { bars, level } from '../layers.js';
import { fromZero } from '../scale.js';
import { emptyText, span, switchOf, uncounted } from './views.js';

const COUNT = { key: 'count', text: 'requests per minute' };
const RATIO = { key: 'ratio', text: 'error ratio' };

/** Minimum elapsed time of the current step to draw it; the rate of a shorter part would be misleading. */
const MIN_ELAPSED = 5 * 60_000;

/** The error ratio that the target allows; null if the target is not about requests. */
function allowed(budget) {
  const isOfRequests = budget.method !== 'TIMESLICES' && budget.objective !== 'composite';
  return isOfRequests ? Number((1 - Number(budget.target)).toFixed(9)) : null;
}

/**
 * The time of the last outcome, to the precision of a step, or since when there are none.
 *
 * @param since outcomes written before this moment are missing; null if none are
 */
export function receivedText({ from, as_of: asOf, points }, since = null) {
  const last = points.findLast((point) => point.total > 0);
  if (!last) return `No outcomes since ${full(Math.max(Date.parse(from), since ?? -Infinity))}.`;
  return `Last outcome before ${full(Math.min(Date.parse(last.end), Date.parse(asOf)))}.`;
}

const perMinute = (number) => (number < 100 ? decimal : count)(number);

function counts(step) {
  const minutes = (step.at - step.start) / 60_000;
  return { from: step.start, to: step.at, isOpen: step.isOpen, isIncomplete: step.isIncomplete, good: step.good / minutes, bad: step.bad / minutes, ratio: step.bad / (step.total || 1), total: step.total };
}

export function requests(options) {
  let last = null;
  const view = switchOf('requests', [COUNT, RATIO], options, () => last && set(...last));
  const plot = chart({ ...options, name: 'Requests per minute', controls: view.button });

  const split = (name, all, low, high) => {
    const of = (some) => some.map((each) => ({ ...each, low: low(each), high: high(each) }));
    return [bars(name, of(all.filter((each) => !each.isOpen))), bars(`${name} open`, of(all.filter((each) => each.isOpen)))];
  };

  function countChart(all) {
    const total = (each) => each.good + each.bad;
    // Good requests are no good news while some of their step are not counted.
    const [partial, whole] = [true, false].map((isIncomplete) => all.filter((each) => each.isIncomplete === isIncomplete));
    return {
      name: 'Requests per minute',
      title: 'requests/min',
      scale: fromZero(Math.max(0, ...all.map(total)), null, short),
      layers: [...split('bad', all, () => 0, (each) => each.bad), ...split('within', partial, (each) => each.bad, total), ...split('good', whole, (each) => each.bad, total)],
      keys: [['good', 'good'], ['bad', 'bad'], ...(partial.some(total) ? [['within', 'good so far, not all counted']] : [])],
      text: (each) => `good ${perMinute(each.good)}  bad ${perMinute(each.bad)}`,
    };
  }

  function ratioChart(all, allowedRatio) {
    const known = all.filter((each) => !each.isIncomplete);
    const over = known.filter((each) => allowedRatio === null || each.ratio > allowedRatio);
    const within = known.filter((each) => !over.includes(each));
    const scale = fromZero(Math.max(0, ...known.map((each) => each.ratio)) || 0.01, allowedRatio, exact);
    return {
      name: 'Error ratio',
      title: scale.kind === 'log' ? '% of requests, log scale' : '% of requests',
      scale,
      layers: [
        ...split('bad', over, () => 0, (each) => each.ratio),
        ...split('within', within, () => 0, (each) => each.ratio),
        ...(allowedRatio === null ? [] : [level('target', allowedRatio, `the target allows ${exact(allowedRatio)}`)]),
      ],
      keys: allowedRatio === null ? [['bad', 'bad']] : [['bad', 'more than the target allows'], ['within', 'within the target']],
      text: (each) => (each.isIncomplete ? 'unknown' : each.total ? `${percent(each.ratio, 2)} bad` : 'no requests'),
    };
  }

  function set(budget, time, published) {
    last = [budget, time, published];
    const all = time.steps.filter((step) => !step.isOpen || step.at - step.start >= MIN_ELAPSED).map(counts);
    const content = view.isSecond() ? ratioChart(all, allowed(budget)) : countChart(all);
    const open = all.find((each) => each.isOpen);
    const bad = time.steps.reduce((sum, step) => sum + step.bad, 0);
    const total = time.steps.reduce((sum, step) => sum + step.total, 0);
    const { bands, keys } = uncounted(time);
    plot.set({
      ...time,
      ...content,
      about: `In steps of ${duration(time.stepSeconds)}${!open && time.steps.some((step) => step.isOpen) ? '; the current step is left out until it ends' : ''}.`,
      layers: [...bands, ...content.layers],
      keys: [...content.keys, ...(open ? [['open', `${span(open.from, open.to)}, still in progress`]] : []), ...keys],
      points: all.map((each) => ({
        at: (each.from + each.to) / 2,
        text: `${span(each.from, each.to)}${each.isOpen ? ' so far' : ''}${each.isIncomplete ? ' (not all counted)' : ''}  ${content.text(each)}`,
      })),
      empty: all.some((each) => each.total) ? null : total ? 'The current step is still in progress' : emptyText(time, 'No requests in this period'),
      summary: `${short(bad)} bad of ${short(total)} in this period${time.incomplete ? `; ${time.incomplete.text}` : ''}`,
    });
  }

  return { element: plot.element, point: plot.point, set, end: plot.end };
}
