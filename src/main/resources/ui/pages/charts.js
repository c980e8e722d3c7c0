// The three pictures of a budget, over one time: what remained, how fast it burned, and its requests.
import { h } from '../dom.js';
import { burnRates } from './burnrates.js';
import { remaining } from './remaining.js';
import { requests } from './requests.js';

const NARROW = 700;

/** The steps of a history as far as its input is counted: what came after that is not known. */
function shown(budget, history) {
  const asOf = Date.parse(history.as_of);
  const reach = budget.lagging ? Math.min(asOf, Date.parse(budget.watermark)) : asOf;
  const from = Date.parse(history.from);
  const to = Math.max(Math.min(asOf, Date.parse(history.to)), from + 60_000);
  const steps = history.points
    .map((point) => ({ ...point, start: Date.parse(point.start), end: Date.parse(point.end) }))
    .filter((point) => point.start < reach)
    .map((point) => ({ ...point, at: Math.min(point.end, reach), isOpen: point.end > reach }));
  const corrections = history.corrections.map((each) => ({ ...each, start: Date.parse(each.start), end: Date.parse(each.end) }));
  const lag = reach < to ? { from: Math.max(reach, from), to } : null;
  return { from, to, lag, steps, corrections, stepSeconds: history.step_seconds };
}

/**
 * @param options {chosen, keep, reload, selected}: what the address says of a name, how it is told, what asks for another
 *     history, and what is called with the two moments that somebody wants to see more of
 */
export function charts(options) {
  const pointed = (moment) => all.forEach((each) => each.point(moment));
  const rates = burnRates({ ...options, pointed });
  const all = [remaining({ ...options, pointed }), rates, requests({ ...options, pointed })];
  const element = h('div', { class: 'charts' }, all.map((each) => each.element));

  return {
    element,

    /** The rule whose burn rates are to be drawn; null if there is none. */
    rule: rates.rule,

    /** What a history needs for these charts. */
    wanted: (budget, rule) => ({
      max_points: (element.clientWidth || innerWidth) < NARROW ? 240 : 500,
      since_first_outcome: true,
      look_back: rates.lookBacks(rule),
    }),

    /**
     * @param happened {rule, withoutRates, events, alerts, eventsFrom, alertsFrom}: the rule that the history was asked for; why it has
     *     no burn rates, or null; what was published since its beginning, newest first, and from when on that is complete
     */
    set(budget, history, happened) {
      const time = shown(budget, history);
      all.forEach((each) => each.set(budget, time, happened));
    },

    end: () => all.forEach((each) => each.end()),
  };
}
