// The page of firing alerts, pages before tickets, and of the alert history.
import * as api from '../api.js';
import { h, setText, throttle, update } from '../dom.js';
import { firing, load as loadFiring, onFiring, rank } from '../firing.js';
import { counted, rate, shortMoment } from '../format.js';
import { listen, now } from '../live.js';
import { loader } from '../load.js';
import { atLeast, badge, budgetLink, empty, failed, incomplete, keptFrom, kind, list, loading, severityBadge, since } from '../parts.js';
import { replays } from '../replays.js';
import { isWhole, matches, noMatches, searchBox, WHOLE_FILTERS, wholeChips, wholeQuery } from './filter.js';

export const title = () => 'Alerts';

/** More alerts than this of one SLO and severity collapse into one row. */
const MAX_UNGROUPED = 3;
/** Number of SLOs that are listed by name. */
const MAX_NAMED = 5;
const NEWEST = 1_000;
const PAGE_SIZE = 30;
/** Interval at which ages are redrawn. */
const TICK = 10_000;
const FILTERS = ['q', 'severity', ...WHOLE_FILTERS];

/** Severities are compared without case, as in the API. */
const level = (alert) => alert.severity.toLowerCase();

const bySeverity = (a, b) => rank(a.severity) - rank(b.severity) || a.severity.localeCompare(b.severity);

function row(alert, key, state) {
  return h(
    'tr',
    { 'data-alert': alert.alert_id, key },
    h('td', { class: 'state' }, state ? badge(alert.state) : null, ' ', severityBadge(alert.severity)),
    h('th', { scope: 'row' }, budgetLink(alert.budget_id), h('span', { class: 'muted' }, `${alert.rule} · ${alert.service}`)),
    h('td', { 'data-label': 'Why' }, alert.reason),
    h('td', { class: 'num', 'data-label': state ? 'When' : 'Since' }, since(alert.occurred_at)),
  );
}

/** The alerts of an SLO in one row. */
function groupRow(alerts, isOpen, toggle) {
  const budgets = new Set(alerts.map((alert) => alert.budget_id));
  const worst = alerts.reduce((a, b) => (b.long_burn_rate > a.long_burn_rate ? b : a));
  const first = alerts.reduce((a, b) => (b.occurred_at < a.occurred_at ? b : a));
  const { slo, severity } = alerts[0];
  return h(
    'tr',
    { class: 'group', key: `${severity} ${slo}`, 'data-slo': slo },
    h('td', { class: 'state' }, severityBadge(severity)),
    h('th', { scope: 'row' },
      h('a', { href: `#/budgets?slo=${encodeURIComponent(slo)}` }, slo),
      h('span', { class: 'muted' }, `${counted(alerts.length, 'alert')} of ${counted(budgets.size, 'budget')}`),
      h('button', { type: 'button', class: 'link', 'aria-expanded': isOpen, onclick: toggle }, isOpen ? 'Show less' : 'Show all')),
    h('td', { 'data-label': 'Why' }, `fastest ${rate(worst.long_burn_rate)} over ${worst.long_window}: `, budgetLink(worst.budget_id)),
    h('td', { class: 'num', 'data-label': 'Since' }, since(first.occurred_at)),
  );
}

const newestFirst = (a, b) => (a.occurred_at < b.occurred_at ? 1 : a.occurred_at > b.occurred_at ? -1 : a.alert_id < b.alert_id ? -1 : 1);

/** @returns functions that end and redraw the page */
export function show(main, parameters, setParameter) {
  const open = new Set();
  // `requested` is the filter that the items were requested with; after a change of the filter they are outdated.
  let past = { items: [], total: 0, missing: [], keptFrom: null, problem: null, requested: null };
  let limit = PAGE_SIZE;

  const set = (name, value) => {
    limit = PAGE_SIZE;
    setParameter(name, value);
    draw();
    // The server filters the history by these.
    if (WHOLE_FILTERS.includes(name)) source.load();
  };
  const search = searchBox('alerts', parameters, set);
  const chips = h('div', { class: 'chips' });
  const whole = h('div', { class: 'chips' });
  const found = h('span', { class: 'muted', role: 'status' });
  const section = (name, heads) => {
    const note = h('div', {}, loading('alerts'));
    const body = h('tbody', {});
    const table = list(name, heads, body);
    table.hidden = true;
    return { note, body, table, element: h('section', { 'data-list': name }, h('h2', {}, name), note, table) };
  };
  const on = section('Firing', ['Severity', 'Budget', 'Why', 'Since']);
  const log = section('Alert history', ['State', 'Budget', 'Why', 'When']);
  const more = h('button', { type: 'button', class: 'chip more', hidden: true, onclick: drawMore });
  main.append(h('h1', {}, 'Alerts'), h('div', { class: 'controls' }, chips, search, whole, found), on.element, log.element, more);

  function clear(names) {
    for (const name of names) setParameter(name, '');
    search.value = '';
    draw();
    source.load();
  }

  const searched = (alert) => isWhole(alert, parameters) && matches(parameters.get('q') ?? '', alert.budget_id, alert.slo, alert.service, alert.rule, alert.severity, alert.state);
  const fits = (alert) => searched(alert) && (!parameters.get('severity') || level(alert) === parameters.get('severity').toLowerCase());

  function drawChips({ alerts, missing, isKnown }) {
    const severities = new Set(['page', 'ticket', ...[...alerts, ...past.items].map(level)]);
    const chosen = parameters.get('severity')?.toLowerCase();
    const sorted = [...severities].map((severity) => ({ severity })).sort(bySeverity);
    update(chips, sorted.map(({ severity }) => {
      const number = alerts.filter((alert) => level(alert) === severity && searched(alert)).length;
      return h('button', { type: 'button', key: severity, class: `chip ${kind(severity)}`, 'aria-pressed': severity === chosen,
        onclick: () => set('severity', severity === chosen ? '' : severity) },
      h('b', { class: 'num' }, isKnown ? atLeast(number, missing) : '–'), ` ${severity.toUpperCase()}`);
    }));
  }

  /** Pages first; of each severity the newest SLO first. */
  function firingRows(alerts) {
    const groups = new Map();
    for (const alert of [...alerts].sort((a, b) => bySeverity(a, b) || newestFirst(a, b))) {
      const key = `${alert.severity} ${alert.slo}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(alert);
    }
    return [...groups].flatMap(([key, members]) => {
      const rows = members.map((alert) => row(alert, alert.alert_id, false));
      if (members.length <= MAX_UNGROUPED) return rows;
      const isOpen = open.has(key);
      const toggle = () => {
        if (!open.delete(key)) open.add(key);
        draw();
      };
      return [groupRow(members, isOpen, toggle), ...(isOpen ? rows : [])];
    });
  }

  /** That no alert is firing says little about SLOs whose outcomes are not all counted. */
  function onHold() {
    const slos = progress.counting();
    if (slos === null) return ' Unknown whether alerts are on hold until the history of their SLO is counted.';
    if (!slos.length) return '';
    const names = slos.length > MAX_NAMED ? `${slos.length} SLOs` : slos.join(', ');
    return ` Alerts of ${names} may be on hold until the history is counted.`;
  }

  function drawFiring() {
    const { alerts, missing, problem, isKnown } = firing();
    const listed = alerts.filter(fits);
    drawChips(firing());
    update(whole, wholeChips(parameters, set));
    update(on.body, firingRows(listed));
    on.table.hidden = !listed.length;
    setText(found, isKnown ? `${listed.length} of ${atLeast(alerts.length, missing)} firing` : '');
    if (problem) update(on.note, failed(problem, loadFiring));
    else if (!isKnown) update(on.note, loading('alerts'));
    else if (missing.length) update(on.note, incomplete(missing));
    else if (!alerts.length) update(on.note, empty(`No alert is firing.${onHold()}`));
    else if (!listed.length) update(on.note, noMatches('firing alert', alerts.length, parameters, FILTERS, clear));
    else update(on.note);
  }

  function drawLog() {
    const { items, total, missing, problem } = past;
    const filter = JSON.stringify(wholeQuery(parameters));
    const isFiltered = filter !== '{}';
    const listed = items.filter(fits);
    update(log.body, listed.slice(0, limit).map((alert) => row(alert, alert.event_id, true)));
    log.table.hidden = !listed.length;
    more.hidden = listed.length <= limit;
    setText(more, `Show more (${listed.length - limit} left)`);
    const bound = [
      total > items.length && empty(`The newest ${items.length} of ${total} entries are shown and searched. To see those of one budget, follow “Alerts of this budget” on its page.`),
      keptFrom(past.keptFrom),
    ];
    if (problem) update(log.note, failed(problem, source.load));
    else if (past.requested !== filter) update(log.note, loading('the history'));
    else if (missing.length) update(log.note, incomplete(missing));
    else if (!items.length) {
      const since = past.keptFrom === null ? 'yet' : `since ${shortMoment(past.keptFrom, now())}`;
      update(log.note, empty(`No alert ${isFiltered ? 'with this filter ' : ''}has fired ${since}.`), bound);
    } else if (!listed.length) update(log.note, noMatches('entry', items.length, parameters, FILTERS, clear), bound);
    else update(log.note, bound);
  }

  function draw() {
    drawFiring();
    drawLog();
  }

  function drawMore() {
    limit += PAGE_SIZE;
    drawLog();
  }

  const progress = replays(() => true, drawFiring);

  const source = loader(
    async (signal) => {
      const query = wholeQuery(parameters);
      const { items, total, missing, kept_from: from } = await api.page('alerts/history', { ...query, limit: NEWEST }, { signal });
      past = { items: missing.length && !items.length ? past.items : items, total, missing, keptFrom: from ?? null, problem: null, requested: JSON.stringify(query) };
      // Both lists together: an alert that has just fired must not be in the history only.
      draw();
      return missing;
    },
    (problem) => {
      past = { ...past, problem };
      drawLog();
    },
  );

  const drawSoon = throttle(500, draw);
  const loadSoon = throttle(1_000, source.load);
  const timer = setInterval(draw, TICK);
  const unlisten = listen({ open: source.load, alert: loadSoon });
  const unlistenFiring = onFiring(drawSoon);
  progress.request();
  draw();
  source.load();
  if (!firing().isComplete) loadFiring();

  return {
    redraw: draw,
    end() {
      unlisten();
      unlistenFiring();
      source.end();
      progress.end();
      clearInterval(timer);
      drawSoon.cancel();
      loadSoon.cancel();
    },
  };
}
