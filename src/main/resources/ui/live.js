// Live changes: one connection for all pages. It sends what comes and not what was, so each connection begins with `ready`:
// what was before is in the lists, and listeners ask them again.

const KINDS = ['snapshot', 'event', 'alert', 'decision', 'removed', 'definitions'];
const RETRY = 2_000;
/** Heartbeats are comments, which a page does not see: after so long without a change the instance is asked for a sign of life. */
const SILENCE = 20_000;
const PATIENCE = 5_000;
/** Clocks that differ by less are taken to agree. */
const SAME_TIME = 3_600_000;

const listeners = new Set();
let source = null;
let retry = null;
let watch = null;
let heard = 0;
let status = 'connecting';
let lost = null;
let latest = null;
let ahead = 0;

function tell(kind, value) {
  for (const listener of [...listeners]) listener[kind]?.(value);
}

function become(next) {
  if (next === 'live') lost = null;
  if (next === 'offline') lost ??= Date.now();
  status = next;
  tell('status', next);
}

export function connect() {
  disconnect();
  heard = performance.now();
  source = new EventSource('api/v1/stream');
  source.onopen = () => become('connecting');
  source.addEventListener('ready', () => {
    heard = performance.now();
    become('live');
    tell('open');
  });
  source.onerror = () => {
    become('offline');
    // The browser tries again by itself, unless the answer was an error.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      heard = performance.now();
      const value = JSON.parse(message.data);
      if (kind === 'snapshot') seen(value.as_of);
      tell(kind, value);
    });
  }
  watch = setInterval(askForLife, PATIENCE);
}

/** A connection can be dead without an end: the machine is gone, or stands still. */
async function askForLife() {
  if (status !== 'live' || performance.now() - heard < SILENCE) return;
  heard = performance.now();
  const asked = source;
  try {
    await fetch('healthz', { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
  } catch {
    if (asked !== source) return;
    become('offline');
    connect();
  }
}

/** Ends with the page, so that the instance does not keep the connection. */
export function disconnect() {
  clearTimeout(retry);
  clearInterval(watch);
  source?.close();
  status = 'connecting';
}

/** Of a snapshot: what is shown is as new as the newest of them. */
export function seen(asOf) {
  const at = Date.parse(asOf);
  if (latest !== null && at <= latest) return;
  latest = at;
  const by = at - Date.now();
  ahead = Math.abs(by) < SAME_TIME ? 0 : by;
  if (lost !== null) tell('status', status);
}

/** The moment by the evaluation's clock, which is another one where history is replayed. */
export const now = () => Date.now() + ahead;

/** `lost` is when the connection was lost, `asOf` the moment of the newest numbers; null if not known. */
export const connection = () => ({ status, lost, asOf: latest });

/** @returns what ends it */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
