// The firing alerts, shared by all pages and the frame around them.
import * as api from './api.js';
import { throttle } from './dom.js';
import { listen } from './live.js';
import { loader } from './load.js';

const listeners = new Set();
let alerts = new Map();
let missing = [];
let problem = null;
let isKnown = false;

const notify = () => [...listeners].forEach((listener) => listener());

const source = loader(
  async (signal) => {
    const list = await api.all('alerts', {}, { signal });
    // If the list is incomplete, alerts that were firing are assumed to be still firing.
    if (!list.missing.length) alerts = new Map();
    for (const alert of list.items) alerts.set(alert.alert_id, alert);
    missing = list.missing;
    problem = null;
    isKnown = true;
    notify();
    return missing;
  },
  (failure) => {
    problem = failure;
    notify();
  },
);

const loadSoon = throttle(1_000, source.load);

listen({
  open: source.load,
  alert: (alert) => {
    if (alert.state === 'FIRING') alerts.set(alert.alert_id, alert);
    else alerts.delete(alert.alert_id);
    notify();
    // A response in flight may be older than this alert.
    loadSoon();
  },
  removed: ({ kind, id }) => {
    if (kind !== 'snapshot') return;
    for (const [key, alert] of alerts) if (alert.budget_id === id) alerts.delete(key);
    notify();
    loadSoon();
  },
});

const RANKS = ['page', 'ticket'];

/** Sort key of a severity: 0 for `page`, 1 for `ticket`, 2 for others. */
export const rank = (severity) => {
  const place = RANKS.indexOf(severity.toLowerCase());
  return place < 0 ? RANKS.length : place;
};

/** `isComplete`: no other alerts can be firing. `problem`: why the last request failed, or null. */
export const firing = () => ({ alerts: [...alerts.values()], missing, problem, isKnown, isComplete: isKnown && !problem && !missing.length });

export const load = source.load;

/** @returns a function that removes the listener */
export function onFiring(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
