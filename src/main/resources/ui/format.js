// Formats numbers and times. Ratios are shown in percent, burn rates as multiples.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const some = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const NONE = '–';

let zone = localStorage.getItem('zone') === 'local' ? LOCAL : 'UTC';

export const timeZone = () => zone;

export function switchTimeZone() {
  zone = zone === 'UTC' ? LOCAL : 'UTC';
  localStorage.setItem('zone', zone === 'UTC' ? 'utc' : 'local');
}

export const count = (number) => whole.format(number);
/** A number with its noun, whose plural ends with s. */
export const counted = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

export const decimal = (number) => some.format(number);
export const short = (number) => (Math.abs(number) < 10_000 ? some.format(number) : compact.format(number));

export function percent(ratio, places = 1) {
  if (ratio === null || ratio === undefined) return NONE;
  const value = ratio * 100;
  const fraction = Math.abs(value) >= 1_000 ? 0 : places;
  return `${new Intl.NumberFormat('en-US', { minimumFractionDigits: fraction, maximumFractionDigits: fraction })
    .format(value)
    .replace('-', '−')} %`;
}

/** A target with all its decimal places, at most 7. */
export const exact = (target) => `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 7 }).format(Number(target) * 100)} %`;

/** An SLI with enough decimal places to distinguish it from 100 %. */
export function fine(ratio) {
  if (ratio === null || ratio === undefined) return NONE;
  const places = ratio < 1 ? Math.min(9, Math.max(4, Math.ceil(-Math.log10(1 - ratio)))) : 0;
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: places }).format(ratio * 100)} %`;
}

export function rate(number) {
  if (number === null || number === undefined) return NONE;
  if (number !== 0 && number < 0.01) return '< 0.01×';
  return `${number >= 100 ? whole.format(number) : some.format(number)}×`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'm'],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return `${Math.floor(seconds)}s`;
  return parts
    .slice(first, first + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => number + unit)
    .join(' ');
}

/** True also for a STALE budget if the outcomes counted so far exhaust it. */
const isExhausted = (budget) => budget.state === 'EXHAUSTED' || budget.remaining_ratio < 0;

/** The remaining budget as text: "overspent by" instead of a negative ratio, "no data" if nothing was counted. */
export function remains(budget, places = 1) {
  if (budget.state === 'NO_DATA') return 'no data';
  if (budget.remaining_ratio < 0) return `overspent by ${percent(-budget.remaining_ratio, places)}`;
  return percent(budget.remaining_ratio, places);
}

/** Time to exhaustion at the burn rate of the last hour. */
export function exhaustion(budget) {
  if (isExhausted(budget)) return 'exhausted';
  if (budget.state === 'NO_DATA') return 'no data';
  return budget.seconds_to_exhaustion === null ? NONE : duration(budget.seconds_to_exhaustion);
}

const zoned = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });

export function moment(text) {
  const date = new Date(text);
  const day = zoned({ year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(date);
  const part = (type) => day.find((each) => each.type === type).value;
  return `${part('year')}-${part('month')}-${part('day')} ${clock(text)}`;
}

export const clock = (text) =>
  zoned({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(text));

export const words = (name) => name.toLowerCase().replaceAll('_', ' ');

/** The name of the time zone at a moment, such as CEST. */
export const zoneName = (text) =>
  zoned({ timeZoneName: 'short' }).formatToParts(new Date(text)).find((part) => part.type === 'timeZoneName').value;

/** A moment with its zone. */
export const full = (text) => `${moment(text)} ${zoneName(text)}`;

/** A moment with its zone; the date only if it is not today. */
export function shortMoment(text, now = Date.now()) {
  const whole = moment(text);
  const isToday = whole.slice(0, 10) === moment(now).slice(0, 10);
  return `${isToday ? whole.slice(11, 16) : whole.slice(0, 16)} ${zoneName(text)}`;
}
