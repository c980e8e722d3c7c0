// Live changes: one connection for all pages. The stream carries new changes only, so at each `ready`, the start of a connection,
// listeners reload the lists.

const KINDS = ['snapshot', 'event', 'alert', 'decision', 'removed', 'definitions'];
const RETRY = 2_000;
/** Expected interval until the first heartbeat, which carries the actual one. */
const USUAL_INTERVAL = 15_000;
/** Number of heartbeat intervals without a message after which an open connection counts as lost. */
const MISSED = 2.5;
const CHECK = 1_000;
/** Smaller differences between the evaluation clock and the browser's clock are ignored. */
const SAME_TIME = 3_600_000;

const listeners = new Set();
let source = null;
let retry = null;
let watch = null;
let lastReceived = { monotonic: 0, wall: 0 };
let interval = USUAL_INTERVAL;
let status = 'connecting';
let lost = null;
let reason = null;
let latest = null;
let ahead = 0;

function notify(kind, value) {
  for (const listener of [...listeners]) listener[kind]?.(value);
}

function setStatus(next) {
  if (next === 'live') lost = null;
  if (next !== 'offline') reason = null;
  if (next === 'offline') lost ??= lastReceivedAt();
  status = next;
  notify('status', next);
}

/** Time since the last message: the maximum of two clocks, as the monotonic one may stop during sleep and the wall clock may be set back. */
const silence = () => Math.max(performance.now() - lastReceived.monotonic, Date.now() - lastReceived.wall);

/** Time of the last message. */
const lastReceivedAt = () => Date.now() - silence();

const markReceived = () => {
  lastReceived = { monotonic: performance.now(), wall: Date.now() };
};

export function connect() {
  disconnect();
  markReceived();
  source = new EventSource('api/v1/stream');
  source.onopen = () => setStatus('connecting');
  source.addEventListener('ready', () => {
    markReceived();
    setStatus('live');
    notify('open');
  });
  source.addEventListener('heartbeat', (message) => {
    const { interval_millis: next, missing } = JSON.parse(message.data);
    interval = next;
    if (missing?.length) stall(missing[0]);
    else resume();
    markReceived();
  });
  source.onerror = () => {
    // First, as the outage starts at the last message received.
    setStatus('offline');
    markReceived();
    // The browser reconnects by itself unless the response was an error.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      markReceived();
      resume();
      const value = JSON.parse(message.data);
      if (kind === 'snapshot') recordAsOf(value.as_of);
      notify(kind, value);
    });
  }
  watch = setInterval(reconnectIfSilent, CHECK);
}

/** The connection works, but the instance can't read published records. */
function stall(sentence) {
  reason = sentence;
  setStatus('offline');
}

/** Listeners reload the lists, which include changes published in the meantime. */
function resume() {
  if (reason === null) return;
  setStatus('live');
  notify('open');
}

/** Detects dead connections that were not closed: the machine crashed or hangs, or a proxy buffers the stream. */
function reconnectIfSilent() {
  if (silence() < MISSED * interval) return;
  setStatus('offline');
  connect();
}

/** Closes the connection, so that the instance can release it. */
export function disconnect() {
  clearTimeout(retry);
  clearInterval(watch);
  source?.close();
  status = 'connecting';
}

/** Records the moment of a snapshot; the numbers shown are as of the newest. */
export function recordAsOf(asOf) {
  const at = Date.parse(asOf);
  if (latest !== null && at <= latest) return;
  latest = at;
  const by = at - Date.now();
  ahead = Math.abs(by) < SAME_TIME ? 0 : by;
  if (lost !== null) notify('status', status);
}

/** The current time of the evaluation clock, which differs from the wall clock during a replay. */
export const now = () => Date.now() + ahead;

/** `lost` is since when changes are not live, `reason` why if connected, `asOf` the moment of the newest numbers; null if unknown. */
export const connection = () => ({ status, lost, reason, asOf: latest });

/** @returns a function that removes the listener */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
