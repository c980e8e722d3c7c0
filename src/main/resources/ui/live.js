// Live changes: one connection for all pages. It sends what comes and not what was, so each connection begins with `ready`:
// what was before is in the lists, and listeners ask them again.

const KINDS = ['snapshot', 'event', 'alert', 'decision', 'removed', 'definitions'];
const RETRY = 2_000;
/** While nothing changes the instance sends heartbeats, which name their interval; until the first one this is it. */
const USUAL_INTERVAL = 15_000;
/** After so many intervals without anything the connection is lost, however open it is. */
const MISSED = 2.5;
const CHECK = 1_000;
/** Clocks that differ by less are taken to agree. */
const SAME_TIME = 3_600_000;

const listeners = new Set();
let source = null;
let retry = null;
let watch = null;
let heard = { monotonic: 0, wall: 0 };
let interval = USUAL_INTERVAL;
let status = 'connecting';
let lost = null;
let reason = null;
let latest = null;
let ahead = 0;

function tell(kind, value) {
  for (const listener of [...listeners]) listener[kind]?.(value);
}

function become(next) {
  if (next === 'live') lost = null;
  if (next !== 'offline') reason = null;
  if (next === 'offline') lost ??= lastHeard();
  status = next;
  tell('status', next);
}

/** How long nothing has come: by two clocks, as one may stand still while the machine sleeps, and the other may be set back. */
const silence = () => Math.max(performance.now() - heard.monotonic, Date.now() - heard.wall);

/** If nothing came before the connection was lost, it is not live since then. */
const lastHeard = () => Date.now() - silence();

const hear = () => {
  heard = { monotonic: performance.now(), wall: Date.now() };
};

export function connect() {
  disconnect();
  hear();
  source = new EventSource('api/v1/stream');
  source.onopen = () => become('connecting');
  source.addEventListener('ready', () => {
    hear();
    become('live');
    tell('open');
  });
  source.addEventListener('heartbeat', (message) => {
    const { interval_millis: next, missing } = JSON.parse(message.data);
    interval = next;
    if (missing?.length) stall(missing[0]);
    else resume();
    hear();
  });
  source.onerror = () => {
    // What was heard last says since when it is not live.
    become('offline');
    hear();
    // The browser tries again by itself, unless the answer was an error.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      hear();
      resume();
      const value = JSON.parse(message.data);
      if (kind === 'snapshot') seen(value.as_of);
      tell(kind, value);
    });
  }
  watch = setInterval(reconnectIfSilent, CHECK);
}

/** The connection works, but the instance itself receives nothing. */
function stall(sentence) {
  reason = sentence;
  become('offline');
}

/** What was published meanwhile is in the lists. */
function resume() {
  if (reason === null) return;
  become('live');
  tell('open');
}

/** A connection can be dead without an end: the machine is gone or stands still, or a proxy holds back what is sent. */
function reconnectIfSilent() {
  if (silence() < MISSED * interval) return;
  become('offline');
  connect();
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

/** `lost` is since when nothing is live, `reason` why although connected, `asOf` the moment of the newest numbers; null if not known. */
export const connection = () => ({ status, lost, reason, asOf: latest });

/** @returns what ends it */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
