// The alerts that are firing, for all pages and for the frame around them.
import * as api from './api.js';
import { throttle } from './dom.js';
import { listen } from './live.js';
import { loader } from './load.js';

const listeners = new Set();
let alerts = new Map();
let missing = [];
let problem = null;
let isKnown = false;

const tell = () => [...listeners].forEach((listener) => listener());

const source = loader(
  async (signal) => {
    const list = await api.all('alerts', {}, { signal });
    // As long as something is missing, what was firing is taken to be firing still.
    if (!list.missing.length) alerts = new Map();
    for (const alert of list.items) alerts.set(alert.alert_id, alert);
    missing = list.missing;
    problem = null;
    isKnown = true;
    tell();
    return missing;
  },
  (failure) => {
    problem = failure;
    tell();
  },
);

const loadSoon = throttle(1_000, source.load);

listen({
  open: source.load,
  alert: (alert) => {
    if (alert.state === 'FIRING') alerts.set(alert.alert_id, alert);
    else alerts.delete(alert.alert_id);
    tell();
    // An answer that is on its way may be older than this.
    loadSoon();
  },
  removed: ({ kind, id }) => {
    if (kind !== 'snapshot') return;
    for (const [key, alert] of alerts) if (alert.budget_id === id) alerts.delete(key);
    tell();
    loadSoon();
  },
});

const RANKS = ['page', 'ticket'];

/** The most urgent is the least. */
export const rank = (severity) => {
  const place = RANKS.indexOf(severity.toLowerCase());
  return place < 0 ? RANKS.length : place;
};

/** `isComplete` is whether others can't be firing; `problem` is why the last question had no answer, or null. */
export const firing = () => ({ alerts: [...alerts.values()], missing, problem, isKnown, isComplete: isKnown && !problem && !missing.length });

export const load = source.load;

/** @returns what ends it */
export function onFiring(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
