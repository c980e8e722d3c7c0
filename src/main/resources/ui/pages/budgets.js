// The page of all budgets. Snapshots update rows in place. To handle thousands of rows, only changed cells are written, rows are
// created on scrolling, and histories are loaded for visible rows only.
import * as api from '../api.js';
import { h, setText, throttle, update } from '../dom.js';
import { firing, onFiring } from '../firing.js';
import { counted, shortMoment } from '../format.js';
import { connection, listen, now, recordAsOf } from '../live.js';
import { loader } from '../load.js';
import { atLeast, empty, failed, incomplete, loading } from '../parts.js';
import { replays } from '../replays.js';
import { isWhole, noMatches, searchBox, WHOLE_FILTERS, wholeChips } from './filter.js';
import { historyOf } from './history.js';
import { compare, fits, nextSort, STATES } from './order.js';
import { budgetTable } from './table.js';

export const title = () => 'Budgets';

const FILTERS = ['q', 'state', 'alerts', ...WHOLE_FILTERS];

/** @returns functions that end and redraw the page */
export function show(main, parameters, setParameter) {
  const budgets = new Map();
  const decisions = new Map();
  const recent = new Set();
  let lacking = [];
  let problem = null;
  let slos = new Map();
  let isLoaded = false;

  const set = (name, value) => {
    table.resetLimit();
    setParameter(name, value);
    draw();
  };
  const sort = () => parameters.get('sort') ?? 'remaining_ratio';
  const progress = replays(() => [...budgets.values()].some((budget) => budget.history_since), () => table.redraw());
  const table = budgetTable((id) => budgets.get(id), (key) => set('sort', nextSort(key, sort())), (budget) => historyOf(budget, progress.of(budget.slo)));
  const search = searchBox('budgets', parameters, set);
  const group = h(
    'select',
    { 'aria-label': 'Group by', onchange: () => set('group', group.value) },
    [['', 'No groups'], ['service', 'By service'], ['slo', 'By SLO']].map(([value, text]) =>
      h('option', { value, selected: value === (parameters.get('group') ?? '') }, text),
    ),
  );
  const chip = (name, text, onclick) => {
    const number = h('b', { class: 'num' }, '–');
    return { name, number, button: h('button', { type: 'button', class: `chip is-${name.toLowerCase()}`, onclick }, number, ` ${text}`) };
  };
  const states = STATES.map((state) => chip(state, state, () => toggle(state)));
  const alerting = chip('firing', 'with alerts', () => set('alerts', parameters.get('alerts') ? '' : 'firing'));
  const note = h('div', { 'aria-live': 'polite' }, loading('budgets'));
  const found = h('span', { class: 'muted', role: 'status' });
  const whole = h('div', { class: 'chips' });
  const asOf = h('span', { class: 'muted' });
  main.append(
    h('h1', {}, 'Budgets'),
    h('div', { class: 'controls' }, h('div', { class: 'chips' }, [...states, alerting].map((each) => each.button)), search, group, whole, found, asOf),
    note,
    ...table.elements,
  );

  const wanted = () => new Set((parameters.get('state') ?? '').split(',').filter(Boolean));

  function toggle(state) {
    const chosen = wanted();
    if (!chosen.delete(state)) chosen.add(state);
    set('state', [...chosen].join(','));
  }

  function clear(names) {
    for (const name of names) setParameter(name, '');
    search.value = '';
    set('q', '');
  }

  function byBudget() {
    const found = new Map();
    for (const alert of firing().alerts) {
      if (!found.has(alert.budget_id)) found.set(alert.budget_id, []);
      found.get(alert.budget_id).push(alert);
    }
    return found;
  }

  /** Each chip shows the number of budgets that match it and all other filters. */
  function drawChips(searched, hasAlerts) {
    const chosen = wanted();
    const only = parameters.get('alerts');
    for (const { name, number, button } of states) {
      setText(number, isLoaded ? atLeast(searched.filter((each) => each.state === name && (!only || hasAlerts(each))).length, lacking) : '–');
      button.setAttribute('aria-pressed', chosen.has(name));
    }
    const known = isLoaded && firing().isKnown;
    const firingOnes = searched.filter((each) => hasAlerts(each) && (!chosen.size || chosen.has(each.state)));
    setText(alerting.number, known ? atLeast(firingOnes.length, [...lacking, ...firing().missing]) : '–');
    alerting.button.setAttribute('aria-pressed', Boolean(only));
  }

  function draw() {
    const alerts = byBudget();
    const hasAlerts = (budget) => alerts.has(budget.budget_id);
    const chosen = wanted();
    const searched = [...budgets.values()].filter((budget) => isWhole(budget, parameters) && fits(budget, parameters.get('q') ?? '', slos.get(budget.slo)));
    const listed = searched
      .filter((budget) => (!chosen.size || chosen.has(budget.state)) && (!parameters.get('alerts') || hasAlerts(budget)))
      .sort(compare(sort(), (id) => alerts.get(id) ?? []));
    drawChips(searched, hasAlerts);
    update(whole, wholeChips(parameters, set));
    table.draw({
      listed,
      sort: sort(),
      kind: parameters.get('group') ?? '',
      decisions,
      alertsOf: (id) => alerts.get(id) ?? (firing().isComplete ? [] : null),
    });
    setText(found, isLoaded ? `${listed.length} of ${atLeast(budgets.size, lacking)}` : '');
    const newest = connection().asOf;
    setText(asOf, isLoaded && newest !== null ? `as of ${shortMoment(newest, now())}` : '');
    drawNote(listed);
  }

  function drawNote(listed) {
    if (problem) update(note, failed(problem, source.load));
    else if (!isLoaded) update(note, loading('budgets'));
    else if (lacking.length) update(note, incomplete(lacking));
    else if (parameters.get('alerts') && !firing().isComplete) update(note, incomplete(['Not all firing alerts are known yet.']));
    else if (!budgets.size) update(note, noBudgets());
    else if (!listed.length) update(note, noMatches('budget', budgets.size, parameters, FILTERS, clear));
    else update(note);
  }

  function noBudgets() {
    if (!slos.size) {
      return empty('No SLO is defined. Apply a definition with ', h('code', {}, 'slowburn apply -f slo.yaml'), ', or validate one under ',
        h('a', { href: '#/definitions' }, 'Definitions'), '.');
    }
    return empty(`No budgets yet, and ${counted(slos.size, 'SLO')} in force: a budget appears with the first outcome of its service. Send outcomes to the topic, or import a log with `,
      h('code', {}, 'slowburn ingest'), '.');
  }

  const drawSoon = throttle(1_000, draw);

  async function load(signal) {
    recent.clear();
    const [list, decided, defined] = await Promise.all(['budgets', 'decisions', 'slos'].map((each) => api.all(each, {}, { signal })));
    // Removes budgets that a complete list does not have, except those received since it was requested.
    const listed = new Set(list.items.map((budget) => budget.budget_id));
    if (!list.missing.length) [...budgets.keys()].filter((id) => !listed.has(id) && !recent.has(id)).forEach(remove);
    for (const budget of list.items) store(budget);
    if (!decided.missing.length) decisions.clear();
    for (const decision of decided.items) decisions.set(decision.service, decision);
    lacking = list.missing;
    problem = null;
    slos = new Map(defined.items.map((slo) => [slo.slo, slo]));
    isLoaded = true;
    draw();
    progress.request();
    return [...list.missing, ...decided.missing];
  }

  const source = loader(load, (failure) => {
    problem = failure;
    draw();
  });

  function store(budget) {
    recordAsOf(budget.as_of);
    const known = budgets.get(budget.budget_id);
    // A list requested before the snapshot arrived may be older.
    if (known && known.sequence > budget.sequence) return;
    budgets.set(budget.budget_id, budget);
    table.set(budget);
  }

  function remove(id) {
    budgets.delete(id);
    table.remove(id);
  }

  const unlisten = listen({
    open: source.load,
    removed: ({ kind, id }) => {
      if (kind === 'snapshot') remove(id);
      else decisions.delete(id);
      drawSoon();
    },
    snapshot: (budget) => {
      recent.add(budget.budget_id);
      store(budget);
      drawSoon();
    },
    decision: (decision) => {
      decisions.set(decision.service, decision);
      drawSoon();
    },
    definitions: source.load,
  });
  const unlistenFiring = onFiring(drawSoon);
  source.load();

  return {
    redraw: draw,
    end() {
      unlisten();
      unlistenFiring();
      source.end();
      progress.end();
      drawSoon.cancel();
      table.end();
    },
  };
}
