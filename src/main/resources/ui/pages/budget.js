// The page of one budget: what remains, its history, its alerts and top failures.
import * as api from '../api.js';
import { h, setText, throttle, update } from '../dom.js';
import { timeZone, zoneName } from '../format.js';
import { listen, recordAsOf } from '../live.js';
import { loader } from '../load.js';
import { failed, incomplete, loading, readable, backLink } from '../parts.js';
import { replays } from '../replays.js';
import { fromWall, toWall } from '../scale.js';
import { charts } from './charts.js';
import { computed } from './computed.js';
import { completeFrom, eventList } from './events.js';
import { ladder, summary } from './facts.js';
import { contributors } from './failures.js';
import { historyOf } from './history.js';
import { receivedText } from './requests.js';
import { span } from './views.js';

export const title = (parameters) => readable(parameters.get('id') ?? '') || 'Budget';

const MINUTE = 60_000;
const MOST_EVENTS = 200;
const RANGES = { '1h': 3_600, '6h': 21_600, '1d': 86_400, '3d': 259_200, '7d': 604_800, window: null };

/** @returns functions that end and redraw the page */
export function show(main, parameters, setParameter) {
  const id = parameters.get('id') ?? '';
  if (!id) return showNone(main);
  const parts = { summary: summary(), ladder: ladder(), contributors: contributors(), computed: computed(), events: eventList() };
  const note = h('div', { 'aria-live': 'polite' }, loading(readable(id)));
  const body = h('div', { class: 'budget', hidden: true });
  const chartArea = charts({ chosen: (name) => parameters.get(name), setParameter, reload: () => history.load(), selected: zoom, opened: (key) => parts.events.show(key) });
  let budget = null;
  let newest = null;
  let decision = null;
  let past = null;
  const problems = { budget: null, history: null };
  const missing = { decisions: [], history: [] };

  const range = () => (Object.hasOwn(RANGES, parameters.get('range') ?? '') ? parameters.get('range') : 'window');
  const fixedPeriod = () => {
    const [from, to] = ['from', 'to'].map((name) => parameters.get(name));
    return Date.parse(from) < Date.parse(to) ? { from, to } : null;
  };
  const shownPeriod = () => JSON.stringify([range(), fixedPeriod()]);
  const received = h('p', { class: 'muted', 'data-part': 'received' });
  const periodText = h('span', { class: 'muted', role: 'status' });
  const ranges = h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Time range' },
    Object.keys(RANGES).map((name) =>
      h('button', { type: 'button', class: 'chip', 'aria-pressed': name === range(), onclick: () => choose(name) }, name),
    ),
  );

  const edges = ['From', 'To'].map((name) => h('input', { type: 'datetime-local', 'aria-label': name, onchange: chooseEdges }));

  /** Applies both edges; while one is missing or they are in the wrong order, nothing changes. */
  function chooseEdges() {
    const [from, to] = edges.map((edge) => fromWall(edge.value));
    if (from < to) zoom(from, to);
    else setText(periodText, 'Choose a start and an end after it');
  }

  function choose(name) {
    setParameter('range', name);
    setParameter('from', null);
    setParameter('to', null);
    drawRanges();
    history.load();
  }

  /** Shows a fixed period, rounded to whole minutes. */
  function zoom(from, to) {
    setParameter('from', new Date(Math.floor(from / MINUTE) * MINUTE).toISOString());
    setParameter('to', new Date(Math.ceil(to / MINUTE) * MINUTE).toISOString());
    drawRanges();
    history.load();
  }

  function drawRanges() {
    for (const button of ranges.children) button.setAttribute('aria-pressed', !fixedPeriod() && button.textContent === range());
    const shown = fixedPeriod() ?? past?.history ?? null;
    edges.forEach((edge, i) => {
      if (shown && document.activeElement !== edge) edge.value = toWall(Date.parse(i ? shown.to : shown.from));
    });
    setText(periodText, fixedPeriod() ? `${span(fixedPeriod().from, fixedPeriod().to)} ${zoneName(Date.parse(fixedPeriod().to))}; choose a range to follow the current time` : `${timeZone()}; drag across a chart, or choose a start and an end, to zoom in`);
  }

  body.append(
    parts.summary.element,
    received,
    h('div', { class: 'controls' }, ranges, h('div', { class: 'edges' }, edges[0], ' – ', edges[1]), periodText),
    chartArea.element,
    h(
      'div',
      { class: 'columns' },
      h('div', {}, parts.ladder.element, parts.computed.element),
      h('div', {}, parts.contributors.element, parts.events.element),
    ),
  );
  main.append(h('nav', { class: 'trail', 'aria-label': 'Breadcrumb' }, backLink()), h('h1', { class: 'id' }, readable(id)), note, body);

  const progress = replays(() => Boolean(budget?.history_since), () => {
    draw();
    if (budget) drawPast();
  });
  const countedHistory = () => historyOf(budget, progress.of(budget.slo));

  function draw() {
    body.hidden = !budget;
    if (!budget) return;
    const counted = countedHistory();
    parts.summary.set(budget, decision, counted);
    parts.ladder.set(budget, counted);
    parts.contributors.set(budget, counted);
    parts.computed.set(budget, counted);
  }

  function drawPast() {
    if (!past) return;
    drawRanges();
    // The time of the last outcome of a fixed period says nothing about now.
    received.hidden = fixedPeriod() !== null || budget.lagging;
    const counted = countedHistory();
    setText(received, receivedText(past.history, counted.since));
    chartArea.set(budget, past.history, past, counted);
    const to = fixedPeriod() ? Date.parse(fixedPeriod().to) : Infinity;
    const shown = { items: past.alerts.filter((alert) => Date.parse(alert.occurred_at) < to) };
    parts.events.set(
      { from: Date.parse(past.history.from), answered: [past.eventLog, past.alertLog], lists: [past.eventLog, shown] },
      past.history.corrections,
    );
  }

  /** Updates all notes at once, as screen readers repeat text that is removed and added again. */
  function drawNote() {
    const problem = problems.budget ?? problems.history;
    update(note, problem ? failed(problem, source.load) : incomplete([...new Set([...missing.decisions, ...missing.history])]));
  }

  /** Hides a deleted budget. After other failures the last numbers stay, with the reason. */
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
    const decisions = await api.page('decisions', { service: api.listValue(found.service) }, { signal });
    // A snapshot received in the meantime may be newer.
    budget = newest && newest.sequence > found.sequence ? { ...found, ...newest } : found;
    recordAsOf(budget.as_of);
    decision = decisions.items[0] ?? (decisions.missing.length ? decision : null);
    problems.budget = null;
    missing.decisions = decisions.missing;
    drawNote();
    draw();
    history.load();
    progress.request();
    return decisions.missing;
  }, fail('budget'));

  const history = loader(async (signal) => {
    // The budget may have been deleted since this was scheduled.
    if (!budget) return [];
    const seconds = RANGES[range()];
    const requested = shownPeriod();
    const from = seconds === null ? null : new Date(Date.parse(budget.as_of) - seconds * 1_000).toISOString();
    const rule = chartArea.rule(budget);
    const wanted = { ...chartArea.wanted(budget, rule), ...(fixedPeriod() ?? { from }) };
    let withoutRates = null;
    const points = await api.history(id, wanted, { signal }).catch((problem) => {
      // The server rejects burn rates of many objectives over a long period; the other charts need none.
      if (problem.status !== 400 || !problem.message.startsWith('look_back')) throw problem;
      withoutRates = 'Not computed: too many objectives for a period this long; choose a shorter one';
      return api.history(id, { ...wanted, look_back: null }, { signal });
    });
    const published = { budget_id: api.listValue(id), from: points.from, limit: MOST_EVENTS };
    // Alerts that resolved after a fixed period show whether they were firing in it.
    const [events, alerts] = await Promise.all([
      api.page('events', { ...published, ...(fixedPeriod() ? { to: fixedPeriod().to } : {}) }, { signal }),
      api.page('alerts/history', published, { signal }),
    ]);
    if (requested !== shownPeriod() || !budget) return [];
    past = { history: points, rule, withoutRates, events: events.items, alerts: alerts.items, alertsFrom: completeFrom(alerts), eventsFrom: completeFrom(events),
      eventLog: events, alertLog: alerts };
    problems.history = null;
    missing.history = [...events.missing, ...alerts.missing];
    drawPast();
    drawNote();
    return missing.history;
  }, fail('history'));

  // A snapshot has no rules and alerts, so the whole page is reloaded from time to time.
  const refresh = throttle(5_000, source.load);
  const unlisten = listen({
    open: source.load,
    definitions: source.load,
    removed: (gone) => {
      if (gone.kind === 'snapshot' && gone.id === id) source.load();
    },
    snapshot: (next) => {
      if (next.budget_id !== id) return;
      // The API serves evaluations before they are published, so the loaded budget may be newer.
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
      progress.end();
      refresh.cancel();
      chartArea.end();
    },
  };
}

function showNone(main) {
  main.append(h('h1', {}, 'Budget'), h('p', { class: 'note' }, 'The URL has no budget id.'), backLink());
  return { end() {}, redraw() {} };
}
