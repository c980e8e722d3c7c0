// Scales of charts: map a value to a share of the axis (0 to 1), and choose ticks for values and times.
import { percent, timeZone } from './format.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The smallest step of 1, 2 or 5 times a power of ten that gives at most `most` steps. */
function roundStep(length, most) {
  const least = length / most;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least * 0.999_999);
}

const range = (from, to, step) =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / step + 1e-9)) + 1 }, (_, i) => from + i * step);

const ticks = (values, format) => values.map((value) => ({ value, label: format(value) }));

/**
 * A scale from 0 to the highest value. If a linear scale would draw the mark, such as a threshold, close to 0, the scale is
 * `log1p(value / base)`, which includes 0.
 *
 * @param mark the value that must be distinguishable from 0; null if there is none
 */
export function fromZero(highest, mark, format) {
  const top = Math.max(highest, mark ?? 0) * 1.08 || 1;
  if (mark && highest > 4 * mark) {
    const base = 10 ** Math.floor(Math.log10(mark));
    const decades = range(0, Math.floor(Math.log10(top / base) + 1e-9), 1).map((power) => base * 10 ** power);
    const between = decades.length > 2 ? [1] : [1, 2, 5];
    const marked = decades.flatMap((decade) => between.map((each) => each * decade)).filter((value) => value <= top);
    return {
      kind: 'log',
      base,
      at: (value) => Math.log1p(value / base) / Math.log1p(top / base),
      ticks: ticks([0, ...marked], format),
    };
  }
  const step = roundStep(top, 5);
  return { kind: 'linear', at: (value) => value / top, ticks: ticks(range(0, top, step), format) };
}

/**
 * The scale of a remaining budget: from 100 % down to 0 and below, as far as the budget was overspent. If it was overspent by more
 * than 200 %, the part below 0 is logarithmic, so that the part above stays readable.
 */
export function remainingScale(lowest) {
  const low = Math.min(0, lowest);
  const whole = (ratio) => percent(ratio, 0);
  if (low >= -2) {
    const step = low >= -0.5 ? 0.25 : 0.5;
    const bottom = low * 1.1;
    const lowest = Math.ceil(bottom / step) * step;
    return { kind: 'linear', at: (ratio) => (ratio - bottom) / (1 - bottom), ticks: ticks(range(lowest, 1, step), whole) };
  }
  const fold = (ratio) => (ratio < 0 ? -Math.log1p(-ratio) : ratio);
  const bottom = fold(low * 1.2);
  const below = [-1, -3, -10, -30, -100, -300, -1_000, -10_000].filter((ratio) => ratio > low * 1.2);
  return {
    kind: 'log-below-zero',
    at: (ratio) => (fold(ratio) - bottom) / (1 - bottom),
    ticks: ticks([...below.slice(-4).reverse(), 0, 0.5, 1], whole),
  };
}

const STEPS = [1, 2, 5, 10, 15, 30].map((each) => each * MINUTE)
  .concat([1, 2, 3, 6, 12].map((each) => each * HOUR))
  .concat([1, 2, 4, 7, 14, 28, 56, 112, 364].map((each) => each * DAY));

/** Returns a function that maps a moment to the local time of a zone, encoded as if it were UTC. */
function clockOf(zone) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  });
  return (moment) => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute);
  };
}

/** The local time of a zone at a moment, in the format of a `datetime-local` input. */
export const toWall = (moment, zone = timeZone()) => new Date(clockOf(zone)(moment)).toISOString().slice(0, 16);

/** The moment of a local time of a zone; a time that the zone skips is moved forward by the length of the gap. */
export function fromWall(text, zone = timeZone()) {
  const local = Date.parse(`${text}Z`);
  if (Number.isNaN(local)) return NaN;
  const wall = clockOf(zone);
  const guess = local + local - wall(local);
  return guess + local - wall(guess);
}

/** At most about `most` round local times of a zone between two moments; correct across daylight-saving changes. */
export function timeTicks(from, to, most, zone = timeZone()) {
  const wall = clockOf(zone);
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS.at(-1);
  const start = Math.floor(from / MINUTE) * MINUTE;
  const offset = wall(start) - start;
  const found = [];
  for (let local = Math.floor(wall(from) / step) * step; local <= wall(to) + step; local += step) {
    const guess = local - offset;
    const moment = guess + local - wall(guess);
    // A local time that the zone skips, or one outside the range.
    if (wall(moment) !== local || moment < from || moment > to) continue;
    const text = new Date(local).toISOString();
    const isNewDay = !found.length || found.at(-1).date !== text.slice(0, 10);
    found.push({
      moment,
      date: text.slice(0, 10),
      label: step < DAY ? text.slice(11, 16) : text.slice(5, 10),
      below: isNewDay && step < DAY ? text.slice(0, 10) : '',
    });
  }
  return found;
}
