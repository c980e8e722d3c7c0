// The three charts of a budget over one period: budget remaining, burn rate and requests.
import { h } from '../dom.js';
import { full } from '../format.js';
import { burnRates } from './burnrates.js';
import { remaining } from './remaining.js';
import { requests } from './requests.js';

const NARROW = 700;

/** Why steps before a moment are not complete. */
const NOT_COUNTED = { truncated: 'not all counted, as some were deleted from the input', unknown: 'not all counted' };

/**
 * The period that the charts show and the steps of its history. If input is lagging, steps that are not counted yet are left out.
 * `since` is the moment before which the history is not complete, and `incomplete` the part of the period before it; null if there is
 * none.
 */
function shown(budget, history, { since, kind, isOpen }) {
  const asOf = Date.parse(history.as_of);
  const reach = budget.lagging && !isOpen ? Math.min(asOf, Date.parse(budget.watermark)) : asOf;
  const from = Date.parse(history.from);
  const to = Math.max(Math.min(asOf, Date.parse(history.to)), from + 60_000);
  const steps = history.points
    .map((point) => ({ ...point, start: Date.parse(point.start), end: Date.parse(point.end) }))
    .filter((point) => point.start < reach)
    .map((point) => ({ ...point, at: Math.min(point.end, reach), isOpen: point.end > reach, isIncomplete: since !== null && point.start < since }));
  const corrections = history.corrections.map((each) => ({ ...each, start: Date.parse(each.start), end: Date.parse(each.end) }));
  const lag = reach < to ? { from: Math.max(reach, from), to } : null;
  const incomplete = since !== null && since > from ? { from, to: Math.min(since, to), text: `before ${full(since)}: ${NOT_COUNTED[kind] ?? 'not all counted yet'}` } : null;
  return { from, to, lag, since, incomplete, steps, corrections, stepSeconds: history.step_seconds };
}

/**
 * @param options {chosen, setParameter, reload, selected, opened}: reads and writes a parameter of the URL, reloads the history, is
 *     called with the two moments of a period to zoom to, and with the key of an event to show
 */
export function charts(options) {
  const pointed = (moment) => all.forEach((each) => each.point(moment));
  const rates = burnRates({ ...options, pointed });
  const all = [remaining({ ...options, pointed }), rates, requests({ ...options, pointed })];
  const element = h('div', { class: 'charts' }, all.map((each) => each.element));

  return {
    element,

    /** The rule whose burn rates are drawn; null if there is none. */
    rule: rates.rule,

    /** Parameters of the history that these charts need. */
    wanted: (budget, rule) => ({
      max_points: (element.clientWidth || innerWidth) < NARROW ? 240 : 500,
      since_first_outcome: true,
      look_back: rates.lookBacks(rule),
    }),

    /**
     * @param published {rule, withoutRates, events, alerts, eventsFrom, alertsFrom}: the rule that the history was requested for; why
     *     it has no burn rates, or null; events and alerts since its start, newest first, and since when they are complete
     * @param counted what is known about the history of the budget
     */
    set(budget, history, published, counted) {
      const time = shown(budget, history, counted);
      all.forEach((each) => each.set(budget, time, published));
    },

    end: () => all.forEach((each) => each.end()),
  };
}
