// One budget: what remains, how it came to that, what it does now and why it alerts.
import * as api from '../api.js';
import { h, throttle } from '../dom.js';
import { listen } from '../live.js';
import { failed, loading } from '../parts.js';
import { charts } from './charts.js';
import { computed } from './computed.js';
import { contributors, eventList, ladder, summary } from './facts.js';

export const title = (parameters) => parameters.get('id') ?? 'Budget';

const RANGES = { '1h': 3_600, '6h': 21_600, '1d': 86_400, '3d': 259_200, '7d': 604_800, window: null };

/** @returns what ends it */
export function show(main, parameters, keep) {
  const id = parameters.get('id') ?? '';
  const end = new AbortController();
  const parts = { summary: summary(), ladder: ladder(), contributors: contributors(), computed: computed(), events: eventList() };
  const pictures = charts();
  const note = h('div', { 'aria-live': 'polite' }, loading(id));
  const body = h('div', { class: 'budget', hidden: true });
  let budget = null;
  let decision = null;

  const range = () => (parameters.get('range') in RANGES ? parameters.get('range') : 'window');
  const ranges = h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Time range' },
    Object.keys(RANGES).map((name) =>
      h('button', { type: 'button', class: 'chip', 'aria-pressed': name === range(), onclick: () => choose(name) }, name),
    ),
  );

  function choose(name) {
    keep('range', name);
    for (const button of ranges.children) button.setAttribute('aria-pressed', button.textContent === name);
    loadHistory();
  }

  body.append(
    parts.summary.element,
    ranges,
    pictures.element,
    h(
      'div',
      { class: 'columns' },
      h('div', {}, parts.ladder.element, parts.computed.element),
      h('div', {}, parts.contributors.element, parts.events.element),
    ),
  );
  main.append(h('h1', { class: 'id' }, id), note, body);

  function draw() {
    note.replaceChildren();
    body.hidden = false;
    parts.summary.set(budget, decision);
    parts.ladder.set(budget);
    parts.contributors.set(budget);
    parts.computed.set(budget);
  }

  async function load() {
    try {
      budget = await api.budget(id, { signal: end.signal });
      const decisions = await api.page('decisions', { service: budget.service }, { signal: end.signal });
      decision = decisions.items[0] ?? null;
      draw();
      await loadHistory();
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      note.replaceChildren(failed(problem, load));
    }
  }

  async function loadHistory() {
    const seconds = RANGES[range()];
    const asked = range();
    const from = seconds === null ? null : new Date(Date.parse(budget.as_of) - seconds * 1_000).toISOString();
    try {
      const history = await api.history(id, { from }, { signal: end.signal });
      const events = await api.page('events', { budget_id: id, from: history.from, limit: 200 }, { signal: end.signal });
      if (asked !== range()) return;
      pictures.set(budget, history, events.items);
      parts.events.set(events.items, history.corrections);
    } catch (problem) {
      if (problem.name !== 'AbortError') note.replaceChildren(failed(problem, loadHistory));
    }
  }

  // Rules and alerts are not in a snapshot, so what is on the page is asked for as a whole, now and then.
  const refresh = throttle(5_000, load);
  const unlisten = listen({
    open: load,
    removed: (gone) => {
      if (gone.kind !== 'snapshot' || gone.id !== id) return;
      body.hidden = true;
      load();
    },
    snapshot: (next) => {
      if (next.budget_id !== id || !budget) return;
      budget = { ...budget, ...next };
      draw();
      refresh();
    },
    decision: (next) => {
      if (next.service !== budget?.service) return;
      decision = next;
      draw();
    },
    alert: (next) => {
      if (next.budget_id !== id || !budget) return;
      const others = budget.alerts.filter((alert) => alert.alert_id !== next.alert_id);
      budget = { ...budget, alerts: next.state === 'FIRING' ? [next, ...others] : others };
      draw();
    },
  });
  load();

  return () => {
    unlisten();
    end.abort();
    refresh.cancel();
    pictures.end();
  };
}
