// Whether a budget has counted all outcomes of its window. A new SLO first counts what the input retains, newest outcomes first.
import { h } from '../dom.js';
import { counted, duration, full, moment, percent, shortMoment } from '../format.js';
import { now } from '../live.js';
import { outcomesLeft, shareCounted } from '../replays.js';
import { lookBackMinutes } from './order.js';

const MINUTE = 60_000;
/** Default of `max.future.skew`: an outcome may be written this long before it happens. */
const SKEW = 5 * MINUTE;

const isStale = (budget) => budget.lagging || budget.state === 'STALE';

function kindOf(budget, entries) {
  if (!budget.history_since) return 'complete';
  if (!isStale(budget)) return 'truncated';
  if (entries === null) return 'unknown';
  if (entries.some((each) => each.state === 'PAUSED')) return 'paused';
  return entries.length && entries.every((each) => each.state === 'DONE_TRUNCATED') ? 'truncated' : 'counting';
}

/**
 * What is known about the history of a budget.
 *
 * - `kind`: complete; counting; paused; truncated, if all that is retained is counted; unknown, if it may be any of the last three
 * - `since`: outcomes written before this moment are missing; null if none are
 * - `lags`: whether the input lags
 * - `left`, `seconds`, `reason`: outcomes left, remaining time, and why counting is paused; null if unknown
 * - `share`: share counted since the replay began; null if unknown
 *
 * @param entries the replays of the budget's SLO, whose objectives complete their history together; null if unknown
 */
export function historyOf(budget, entries) {
  const kind = kindOf(budget, entries);
  const isOpen = kind === 'counting' || kind === 'paused';
  const open = isOpen ? entries.filter((each) => each.state !== 'DONE_TRUNCATED') : [];
  const left = outcomesLeft(open);
  const times = open.map((each) => each.eta_seconds ?? null);
  return {
    kind,
    since: kind === 'complete' ? null : Date.parse(budget.history_since),
    // Before its first partition reports, nothing is complete up to now.
    isComplete: kind === 'complete' || Date.parse(budget.history_since) < Date.parse(budget.as_of),
    lags: isStale(budget) && (kind === 'complete' || kind === 'truncated'),
    isOpen,
    left,
    seconds: times.length && !times.includes(null) ? Math.max(...times) : null,
    reason: [...new Set(open.map((each) => each.reason).filter(Boolean))].join('; ') || null,
    share: shareCounted(open),
  };
}

const day = (time) => (moment(time).slice(0, 10) === moment(now()).slice(0, 10) ? shortMoment(time, now()) : moment(time).slice(0, 10));

const NAMES = { counting: 'counting history', paused: 'counting history paused', unknown: 'history incomplete' };

/** Short text of a badge; null if the history is complete. */
function historyName({ kind, since }) {
  if (kind === 'complete') return null;
  return NAMES[kind] ?? `history since ${day(since)}`;
}

const leftText = ({ left, seconds }) =>
  left === null ? 'unknown how many outcomes are left' : `up to ${counted(left, 'outcome')} left${seconds === null ? '' : `, about ${duration(seconds)}`}`;

const sinceText = ({ since, isComplete }) => (isComplete ? `Complete since ${full(since)}` : 'No period is complete yet');

/** One or two sentences: since when the history is complete, and what is left. */
function historyText(history) {
  const { kind, reason } = history;
  if (kind === 'complete') return null;
  if (kind === 'truncated') return `${sinceText(history)}: older outcomes were deleted from the input before they were counted.`;
  if (kind === 'unknown') return `${sinceText(history)}; unknown whether older outcomes are being counted.`;
  const paused = kind === 'paused' ? ` Paused: ${reason ?? 'unknown why'}.` : '';
  return `${sinceText(history)}; ${leftText(history)}.${paused}`;
}

/** Why the numbers of a STALE budget are not final. */
export function staleReason({ kind, lags }) {
  if (lags) return 'input lags';
  return kind === 'unknown' ? 'history incomplete' : 'history is being counted';
}

/** A badge with its explanation as tooltip and for screen readers; null if the history is complete. */
export function historyBadge(history) {
  const name = historyName(history);
  if (name === null) return null;
  const text = historyText(history);
  return h('span', { class: `badge ${history.kind === 'truncated' ? 'is-no_data' : 'is-stale'}`, title: text, key: 'history', 'data-history': history.kind }, name, h('span', { class: 'hidden' }, `: ${text}`));
}

/** Whether an alert rule neither fires nor resolves, as outcomes that it needs are not counted; null if unknown. */
export function isHeld(rule, budget, { kind, since, lags }) {
  if (lags) return true;
  if (kind === 'complete' || kind === 'truncated') return false;
  if (rule.factor === null) return true;
  const longest = Math.max(...[rule.long_window, rule.short_window].filter(Boolean).map(lookBackMinutes));
  if (since > Date.parse(budget.as_of) - longest * MINUTE - SKEW) return true;
  // The input may lag, too, which holds all alerts.
  return kind === 'unknown' ? null : false;
}

function heldText(budget, history) {
  const rules = budget.alert_rules ?? [];
  const [held, others] = [true, false].map((isWanted) => rules.filter((rule) => (isHeld(rule, budget, history) !== false) === isWanted).map((rule) => rule.rule));
  const first = ['state', 'events', 'release decision', ...(held.length ? [`alerts ${held.join(', ')}`] : [])].join(', ');
  return `On hold until all outcomes that they need are counted: ${first}.${others.length ? ` Not on hold: alerts ${others.join(', ')}.` : ''}`;
}

/** A bar of the share counted; striped while it is unknown. */
function progress({ share, kind }) {
  const isKnown = share !== null;
  // Rounded down, so that 100 % means that nothing is left.
  const whole = isKnown ? Math.floor(share * 100) : null;
  const text = isKnown ? `${percent(whole / 100, 0)} counted` : 'share counted is unknown';
  const fill = h('span', { class: 'progress-fill' });
  fill.style.width = isKnown ? `${share * 100}%` : '0';
  return [
    h('div', { class: `progress is-${kind}${isKnown ? '' : ' is-unknown'}`, role: 'progressbar', 'aria-label': 'History counted', 'aria-valuemin': 0, 'aria-valuemax': 100,
      'aria-valuenow': whole, 'aria-valuetext': text }, fill),
    isKnown ? h('p', { class: 'muted' }, `${text}.`) : null,
  ];
}

/** The part of a budget's page about its history; null if it is complete. */
export function historyNote(budget, history) {
  if (history.kind === 'complete') return null;
  if (!history.isOpen) return h('p', { class: `${history.kind === 'unknown' ? 'warn' : 'muted'}`, key: 'history', 'data-part': 'history' }, historyText(history));
  return h(
    'section',
    { class: 'panel history', key: 'history', 'data-part': 'history' },
    h('h2', {}, history.kind === 'paused' ? 'Counting history: paused' : 'Counting history'),
    h('p', { class: history.kind === 'paused' ? 'warn' : null }, historyText(history)),
    progress(history),
    h('p', { class: 'muted' }, heldText(budget, history)),
  );
}
