// The three pictures of a budget: what remained, how fast it burned, and what was good and bad.
import { chart } from '../chart.js';
import { h } from '../dom.js';
import { decimal, percent, rate, short } from '../format.js';

const EVENT_COLOURS = { THRESHOLD_CROSSED: 'burning', EXHAUSTED: 'exhausted', RECOVERED: 'healthy', WINDOW_RESET: 'muted' };

/** A budget that is younger than its window is drawn from its first outcomes on. */
export function sinceFirstOutcome(points) {
  const first = points.findIndex((point) => point.total > 0);
  return points.slice(Math.max(0, first - 1));
}

const seconds = (text) => Date.parse(text) / 1_000;

export function charts() {
  const burnDown = chart('Remaining', {
    series: [{ label: 'remaining', colour: 'accent', fill: 'accent-soft', format: (value) => percent(value, 2) }],
    format: (value) => percent(value, 0),
    range: (least, most) => [Math.min(0, least ?? 0), Math.max(1, most ?? 1)],
  });
  const burn = chart('Burn rate', {
    series: [{ label: 'burn rate', colour: 'burning', format: rate }],
    format: rate,
    range: (least, most) => [0, Math.max(1.5, (most ?? 1) * 1.05)],
  });
  const outcomes = chart('Good and bad a minute', {
    series: [
      { label: 'good', colour: 'healthy', fill: 'healthy-soft', format: decimal },
      { label: 'bad', colour: 'exhausted', fill: 'exhausted', bars: true, scale: 'right', format: decimal },
    ],
    format: short,
    range: (least, most) => [0, Math.max(1, (most ?? 1) * 1.1)],
  });
  const all = [burnDown, burn, outcomes];

  return {
    element: h('div', { class: 'charts' }, all.map((each) => each.element)),

    set(budget, history, events) {
      const points = sinceFirstOutcome(history.points);
      const x = points.map((point) => Math.min(seconds(point.start) + history.step_seconds, seconds(history.to)));
      // The last step goes on.
      const now = seconds(budget.as_of);
      const minutes = (point) => Math.min(history.step_seconds, Math.max(30, now - seconds(point.start))) / 60;
      const remaining = points.map((point) => (point.burned_ratio === null ? null : 1 - point.burned_ratio));
      const bands = history.corrections.map((each) => ({ from: seconds(each.start), to: seconds(each.end) }));
      const lines = events.map((each) => ({ at: seconds(each.occurred_at), colour: EVENT_COLOURS[each.type] }));
      const levels = budget.alert_rules
        .filter((rule) => rule.factor !== null)
        .map((rule) => ({ value: rule.factor, colour: rule.severity === 'page' ? 'exhausted' : 'burning' }));
      const last = remaining.at(-1) ?? null;
      const bad = points.reduce((sum, point) => sum + point.bad, 0);
      burnDown.set([x, remaining], `ends at ${percent(last, 2)}; ${events.length} events`, { bands, lines });
      burn.set([x, points.map((point) => point.burn_rate)], `last ${rate(points.at(-1)?.burn_rate)}`, { bands, levels });
      outcomes.set(
        [x, points.map((point) => point.good / minutes(point)), points.map((point) => point.bad / minutes(point))],
        `${short(bad)} bad in this time`,
        { bands },
      );
    },

    end: () => all.forEach((each) => each.end()),
  };
}
