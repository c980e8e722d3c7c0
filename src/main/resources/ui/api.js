// What the instance is asked for. Addresses are relative, so that a proxy may put all of it below a path.
import { token } from './access.js';

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  /** Whether the same question may have an answer later: nobody answers, or not at this moment. */
  get mayPass() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const denied = new Set();

/** Calls a listener whenever the instance lets nobody in without a token. */
export const onDenied = (listener) => denied.add(listener);

/** A cookie is for reading only; whoever sends something has to show the token itself. */
const credentials = (method) => (method && token() ? { Authorization: `Bearer ${token()}` } : {});

async function ask(path, { allowed = [], signal, ...options } = {}) {
  let response;
  try {
    const headers = { ...options.headers, ...credentials(options.method) };
    response = await fetch(path, { signal, ...options, headers });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, 'Slowburn can’t be reached.');
  }
  const body = await response.json().catch((failure) => {
    if (failure.name === 'AbortError') throw failure;
    return null;
  });
  if (response.ok || allowed.includes(response.status)) {
    // Cut off, or of something else that stands between.
    if (body === null) throw new Problem(0, 'The answer was incomplete, or not from Slowburn.');
    return body;
  }
  if (response.status === 401) denied.forEach((listener) => listener());
  throw new Problem(response.status, body?.detail ?? `HTTP ${response.status}`);
}

const query = (parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

/** A value of a parameter that takes lists: this one alone, also with commas in it. */
export const exactly = (value) => value.replace(/[\\,]/g, '\\$&');

export const page = (list, parameters = {}, options) => ask(`api/v1/${list}${query(parameters)}`, options);

/** All pages of a list. */
export async function all(list, parameters = {}, options) {
  const limit = 1_000;
  const items = [];
  const missing = new Set();
  for (;;) {
    const next = await page(list, { ...parameters, limit, offset: items.length }, options);
    items.push(...next.items);
    next.missing.forEach((sentence) => missing.add(sentence));
    if (items.length >= next.total || next.items.length === 0) return { items, missing: [...missing] };
  }
}

const budgetPath = (id) => `api/v1/budgets/${encodeURIComponent(id)}`;

export const budget = (id, options) => ask(budgetPath(id), options);
export const history = (id, parameters, options) => ask(`${budgetPath(id)}/history${query(parameters)}`, options);
export const slo = (name, options) => ask(`api/v1/slos/${encodeURIComponent(name)}`, options);
/** What definitions would change, or what is wrong with them; nothing is sent to the topic. */
export const tryDefinitions = (yaml) =>
  ask('api/v1/definitions?dry_run=true', {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: yaml,
    allowed: [422],
  });
