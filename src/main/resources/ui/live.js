// Live changes: one connection for all pages. It sends what comes and not what was, so each connection begins with `ready`:
// what was before is in the lists, and listeners ask them again.

const KINDS = ['snapshot', 'event', 'alert', 'decision', 'removed', 'definitions'];
const listeners = new Set();
let source = null;
let retry = null;
let status = 'connecting';

function tell(kind, value) {
  for (const listener of [...listeners]) listener[kind]?.(value);
}

function become(next) {
  status = next;
  tell('status', next);
}

export function connect() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource('api/v1/stream');
  source.onopen = () => {
    become('live');
  };
  source.addEventListener('ready', () => tell('open'));
  source.onerror = () => {
    become('offline');
    // The browser tries again by itself, unless the answer was an error.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, 2_000);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      if (listeners.size) tell(kind, JSON.parse(message.data));
    });
  }
}

/** Ends with the page, so that the instance does not keep the connection. */
export function disconnect() {
  clearTimeout(retry);
  source?.close();
}

export const connection = () => status;

/** @returns what ends it */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
