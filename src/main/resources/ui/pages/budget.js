// One budget: what remains, how it came to that, what it does now and why it alerts.
import * as api from '../api.js';
import { h, say, throttle, update } from '../dom.js';
import { timeZone, zoneName } from '../format.js';
import { listen, seen } from '../live.js';
import { loader } from '../load.js';
import { failed, incomplete, loading, readable, wayBack } from '../parts.js';
import { fromWall, toWall } from '../scale.js';
import { charts } from './charts.js';
import { computed } from './computed.js';
import { completeFrom, eventList } from './events.js';
import { ladder, summary } from './facts.js';
import { contributors } from './failures.js';
import { receivedText } from './requests.js';
import { span } from './views.js';

export const title = (parameters) => readable(parameters.get('id') ?? '') || 'Budget';

const MINUTE = 60_000;
const MOST_EVENTS = 200;
const RANGES = { '1h': 3_600, '6h': 21_600, '1d': 86_400, '3d': 259_200, '7d': 604_800, window: null };

/** @returns what ends it and what draws it anew */
export function show(main, parameters, keep) {
  const id = parameters.get('id') ?? '';
  if (!id) return showNone(main);
  const parts = { summary: summary(), ladder: ladder(), contributors: contributors(), computed: computed(), events: eventList() };
  const note = h('div', { 'aria-live': 'polite' }, loading(readable(id)));
  const body = h('div', { class: 'budget', hidden: true });
  const pictures = charts({ chosen: (name) => parameters.get(name), keep, reload: () => history.load(), selected: zoom, opened: (key) => parts.events.show(key) });
  let budget = null;
  let newest = null;
  let decision = null;
  let past = null;
  const problems = { budget: null, history: null };
  const missing = { decisions: [], history: [] };

  const range = () => (Object.hasOwn(RANGES, parameters.get('range') ?? '') ? parameters.get('range') : 'window');
  const stretch = () => {
    const [from, to] = ['from', 'to'].map((name) => parameters.get(name));
    return Date.parse(from) < Date.parse(to) ? { from, to } : null;
  };
  const shownTime = () => JSON.stringify([range(), stretch()]);
  const received = h('p', { class: 'muted', 'data-part': 'received' });
  const stretchText = h('span', { class: 'muted', role: 'status' });
  const ranges = h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Time range' },
    Object.keys(RANGES).map((name) =>
      h('button', { type: 'button', class: 'chip', 'aria-pressed': name === range(), onclick: () => choose(name) }, name),
    ),
  );

  const edges = ['From', 'To'].map((name) => h('input', { type: 'datetime-local', 'aria-label': name, onchange: chooseEdges }));

  /** Both are needed: until then nothing changes. */
  function chooseEdges() {
    const [from, to] = edges.map((edge) => fromWall(edge.value));
    if (from < to) zoom(from, to);
    else say(stretchText, 'Choose a start and a later end');
  }

  function choose(name) {
    keep('range', name);
    keep('from', null);
    keep('to', null);
    drawRanges();
    history.load();
  }

  /** A stretch of time that stands still, to whole minutes. */
  function zoom(from, to) {
    keep('from', new Date(Math.floor(from / MINUTE) * MINUTE).toISOString());
    keep('to', new Date(Math.ceil(to / MINUTE) * MINUTE).toISOString());
    drawRanges();
    history.load();
  }

  function drawRanges() {
    for (const button of ranges.children) button.setAttribute('aria-pressed', !stretch() && button.textContent === range());
    const shown = stretch() ?? past?.history ?? null;
    edges.forEach((edge, i) => {
      if (shown && document.activeElement !== edge) edge.value = toWall(Date.parse(i ? shown.to : shown.from));
    });
    say(stretchText, stretch() ? `${span(stretch().from, stretch().to)} ${zoneName(Date.parse(stretch().to))}; choose a range to go back` : `${timeZone()}; drag across a chart, or choose a start and an end, to see a part of it`);
  }

  body.append(
    parts.summary.element,
    received,
    h('div', { class: 'controls' }, ranges, h('div', { class: 'edges' }, edges[0], ' – ', edges[1]), stretchText),
    pictures.element,
    h(
      'div',
      { class: 'columns' },
      h('div', {}, parts.ladder.element, parts.computed.element),
      h('div', {}, parts.contributors.element, parts.events.element),
    ),
  );
  main.append(h('nav', { class: 'trail', 'aria-label': 'Way back' }, wayBack()), h('h1', { class: 'id' }, readable(id)), note, body);

  function draw() {
    body.hidden = !budget;
    if (!budget) return;
    parts.summary.set(budget, decision);
    parts.ladder.set(budget);
    parts.contributors.set(budget);
    parts.computed.set(budget);
  }

  function drawPast() {
    if (!past) return;
    drawRanges();
    // Of a time that is over it would say nothing about now.
    received.hidden = stretch() !== null || budget.lagging;
    say(received, receivedText(past.history));
    pictures.set(budget, past.history, past);
    const to = stretch() ? Date.parse(stretch().to) : Infinity;
    const shown = { items: past.alerts.filter((alert) => Date.parse(alert.occurred_at) < to) };
    parts.events.set(
      { from: Date.parse(past.history.from), answered: [past.eventLog, past.alertLog], lists: [past.eventLog, shown] },
      past.history.corrections,
    );
  }

  /** In one go, as screen readers repeat what is taken away and comes again. */
  function drawNote() {
    const problem = problems.budget ?? problems.history;
    update(note, problem ? failed(problem, source.load) : incomplete([...new Set([...missing.decisions, ...missing.history])]));
  }

  /** What is gone is not shown as if it were there; what can't be asked for is, with the reason. */
  const fail = (what) => (problem) => {
    if (problem.status !== 404) {
      problems[what] = problem;
      drawNote();
      return;
    }
    budget = null;
    newest = null;
    draw();
    update(note, h('p', { class: 'note' }, `There is no budget ${readable(id)}. Its SLO may have been deleted, or no outcome of it has been counted yet.`));
  };

  const source = loader(async (signal) => {
    const found = await api.budget(id, { signal });
    const decisions = await api.page('decisions', { service: api.exactly(found.service) }, { signal });
    // A snapshot that came meanwhile may be newer.
    budget = newest && newest.sequence > found.sequence ? { ...found, ...newest } : found;
    seen(budget.as_of);
    decision = decisions.items[0] ?? (decisions.missing.length ? decision : null);
    problems.budget = null;
    missing.decisions = decisions.missing;
    drawNote();
    draw();
    history.load();
    return decisions.missing;
  }, fail('budget'));

  const history = loader(async (signal) => {
    // It may be gone since this was planned.
    if (!budget) return [];
    const seconds = RANGES[range()];
    const asked = shownTime();
    const from = seconds === null ? null : new Date(Date.parse(budget.as_of) - seconds * 1_000).toISOString();
    const rule = pictures.rule(budget);
    const wanted = { ...pictures.wanted(budget, rule), ...(stretch() ?? { from }) };
    let withoutRates = null;
    const points = await api.history(id, wanted, { signal }).catch((problem) => {
      // Burn rates of many objectives over a long time are refused; the other charts need none.
      if (problem.status !== 400 || !problem.message.startsWith('look_back')) throw problem;
      withoutRates = 'Not computed for so many objectives over so long a time: choose a shorter one';
      return api.history(id, { ...wanted, look_back: null }, { signal });
    });
    const published = { budget_id: api.exactly(id), from: points.from, limit: MOST_EVENTS };
    // Alerts that resolved later tell whether they were firing in a time that is over.
    const [events, alerts] = await Promise.all([
      api.page('events', { ...published, ...(stretch() ? { to: stretch().to } : {}) }, { signal }),
      api.page('alerts/history', published, { signal }),
    ]);
    if (asked !== shownTime() || !budget) return [];
    past = { history: points, rule, withoutRates, events: events.items, alerts: alerts.items, alertsFrom: completeFrom(alerts), eventsFrom: completeFrom(events),
      eventLog: events, alertLog: alerts };
    problems.history = null;
    missing.history = [...events.missing, ...alerts.missing];
    drawPast();
    drawNote();
    return missing.history;
  }, fail('history'));

  // Rules and alerts are not in a snapshot, so what is on the page is asked for as a whole, now and then.
  const refresh = throttle(5_000, source.load);
  const unlisten = listen({
    open: source.load,
    definitions: source.load,
    removed: (gone) => {
      if (gone.kind === 'snapshot' && gone.id === id) source.load();
    },
    snapshot: (next) => {
      if (next.budget_id !== id) return;
      // An instance shows what it has evaluated before it is published, so a load may have brought a newer one.
      if (budget && next.sequence < budget.sequence) return;
      newest = next;
      if (budget) {
        budget = { ...budget, ...next };
        draw();
      }
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
  drawRanges();
  source.load();

  return {
    redraw() {
      draw();
      drawRanges();
      drawPast();
    },
    end() {
      unlisten();
      source.end();
      history.end();
      refresh.cancel();
      pictures.end();
    },
  };
}

function showNone(main) {
  main.append(h('h1', {}, 'Budget'), h('p', { class: 'note' }, 'The address names no budget.'), wayBack());
  return { end() {}, redraw() {} };
}
