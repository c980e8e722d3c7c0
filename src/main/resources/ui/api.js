// The client of the instance's HTTP API. URLs are relative, so that a proxy can serve the UI below a path.
import { token } from './access.js';

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  /** Whether a retry may succeed: the instance is unreachable, overloaded or failing. */
  get isRetryable() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const denied = new Set();

/** Calls a listener whenever the instance responds with 401. */
export const onDenied = (listener) => denied.add(listener);

/** The cookie authorizes reads only; other methods need the token in a header. */
const credentials = (method) => (method && token() ? { Authorization: `Bearer ${token()}` } : {});

async function request(path, { allowed = [], signal, ...options } = {}) {
  let response;
  try {
    const headers = { ...options.headers, ...credentials(options.method) };
    response = await fetch(path, { signal, ...options, headers });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, 'Can’t reach Slowburn.');
  }
  const body = await response.json().catch((failure) => {
    if (failure.name === 'AbortError') throw failure;
    return null;
  });
  if (response.ok || allowed.includes(response.status)) {
    // The body was cut off, or comes from a proxy.
    if (body === null) throw new Problem(0, 'The response is incomplete or not from Slowburn.');
    return body;
  }
  if (response.status === 401) denied.forEach((listener) => listener());
  throw new Problem(response.status, body?.detail ?? `HTTP ${response.status}`);
}

const query = (parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

/** Escapes a value for a parameter that takes a comma-separated list. */
export const listValue = (value) => value.replace(/[\\,]/g, '\\$&');

export const page = (list, parameters = {}, options) => request(`api/v1/${list}${query(parameters)}`, options);

/** All pages of a list, each after the last item of the previous one. */
export async function all(list, parameters = {}, options) {
  const limit = 1_000;
  const items = [];
  const missing = new Set();
  let after;
  do {
    const part = await page(list, { ...parameters, limit, after }, options);
    items.push(...part.items);
    part.missing.forEach((sentence) => missing.add(sentence));
    after = part.next;
  } while (after);
  return { items, missing: [...missing] };
}

const budgetPath = (id) => `api/v1/budgets/${encodeURIComponent(id)}`;

export const budget = (id, options) => request(budgetPath(id), options);
export const history = (id, parameters, options) => request(`${budgetPath(id)}/history${query(parameters)}`, options);
export const slo = (name, options) => request(`api/v1/slos/${encodeURIComponent(name)}`, options);
/** Validates definitions: responds with what they would change, or with their problems. Nothing is sent to the topic. */
export const dryRun = (yaml) =>
  request('api/v1/definitions?dry_run=true', {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: yaml,
    allowed: [422],
  });
