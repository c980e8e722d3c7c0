// All budgets: at a glance what burns. Rows are changed in place as snapshots come in; thousands of them stay smooth because
// only what changed is touched, rows are made as one gets to them, and histories are asked for only of those that are seen.
import * as api from '../api.js';
import { arrange, h, later, throttle } from '../dom.js';
import { listen } from '../live.js';
import { ASK_AGAIN, empty, failed, incomplete, loading, setBadge, badge } from '../parts.js';
import { words } from '../format.js';
import { compare, fits, STATES } from './order.js';
import { row } from './row.js';
import { sparklines } from './sparklines.js';

export const title = () => 'Budgets';

/** So many rows are made at a time: more than a screen holds, and no more than a browser draws without a pause. */
const AT_ONCE = 200;

const COLUMNS = [
  ['state', 'State'],
  ['budget_id', 'Budget'],
  ['target', 'Objective'],
  ['remaining_ratio', 'Remaining'],
  [null, 'Burn-down'],
  ['burn_rate', 'Burn rate 1h'],
  ['seconds_to_exhaustion', 'Exhausted in'],
  ['bad', 'Bad / total'],
];

/** @returns what ends it */
export function show(main, parameters, keep) {
  const budgets = new Map();
  const rows = new Map();
  const decisions = new Map();
  const groups = new Map();
  const recent = new Set();
  let lacking = [];
  let isLoaded = false;
  const trends = sparklines();
  const end = new AbortController();
  let most = AT_ONCE;

  const set = (name, value) => {
    most = AT_ONCE;
    keep(name, value);
    draw();
  };
  const sort = () => parameters.get('sort') ?? 'remaining_ratio';

  const search = h('input', {
    type: 'search',
    placeholder: 'Search  /',
    'aria-label': 'Search budgets',
    value: parameters.get('q') ?? '',
    oninput: () => set('q', search.value),
  });
  const group = h(
    'select',
    { 'aria-label': 'Group by', onchange: () => set('group', group.value) },
    [['', 'No groups'], ['service', 'By service'], ['slo', 'By SLO']].map(([value, text]) =>
      h('option', { value, selected: value === (parameters.get('group') ?? '') }, text),
    ),
  );
  const states = STATES.map((state) => {
    const number = h('b', { class: 'num' }, '0');
    const button = h(
      'button',
      { type: 'button', class: `chip is-${state.toLowerCase()}`, onclick: () => toggle(state) },
      number,
      ` ${words(state)}`,
    );
    return { state, number, button };
  });
  const heads = COLUMNS.map(([key, text]) =>
    h('th', { scope: 'col', 'data-sort': key }, key ? h('button', { type: 'button', onclick: () => sortBy(key) }, text) : text),
  );
  const note = h('div', { 'aria-live': 'polite' }, loading('budgets'));
  const found = h('span', { class: 'muted', role: 'status' });
  const table = h('table', { class: 'budgets' }, h('caption', { class: 'hidden' }, 'Budgets'), h('thead', {}, h('tr', {}, heads)));
  const more = h('button', { type: 'button', class: 'chip more', hidden: true, onclick: drawMore });
  const nearEnd = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && drawMore(), { rootMargin: '800px' });
  main.append(
    h('h1', {}, 'Budgets'),
    h('div', { class: 'controls' }, h('div', { class: 'chips' }, states.map((each) => each.button)), search, group, found),
    note,
    table,
    more,
  );

  const wanted = () => new Set((parameters.get('state') ?? '').split(',').filter(Boolean));

  function toggle(state) {
    const chosen = wanted();
    if (!chosen.delete(state)) chosen.add(state);
    set('state', [...chosen].join(','));
  }

  function sortBy(key) {
    set('sort', sort() === key ? `-${key}` : key);
  }

  function rowOf(budget) {
    if (!rows.has(budget.budget_id)) {
      const made = row(budget);
      rows.set(budget.budget_id, made);
      trends.watch(made.element, budget.budget_id, () => budgets.get(budget.budget_id), made.setTrend);
    }
    return rows.get(budget.budget_id);
  }

  function groupOf(name, kind) {
    if (!groups.has(name)) {
      const decision = badge('PROCEED');
      const size = h('span', { class: 'muted' });
      const head = h('tr', { class: 'group' }, h('th', { colspan: COLUMNS.length, scope: 'rowgroup' }, h('span', {}, name || 'all'), ' ', size, ' ', decision));
      groups.set(name, { body: h('tbody', {}), head, decision, size, kind });
    }
    return groups.get(name);
  }

  function drawControls(chosen) {
    for (const { state, number, button } of states) {
      number.textContent = [...budgets.values()].filter((budget) => budget.state === state).length;
      button.setAttribute('aria-pressed', chosen.has(state));
    }
    for (const head of heads) {
      const key = head.dataset.sort;
      const [name, direction] = sort().startsWith('-') ? [sort().slice(1), 'descending'] : [sort(), 'ascending'];
      if (key === name) head.setAttribute('aria-sort', direction);
      else head.removeAttribute('aria-sort');
    }
  }

  function drawMore() {
    most += AT_ONCE;
    draw();
  }

  /** Observed anew each time, as the observer tells only of changes and one may be at the end still. */
  function offerMore(left) {
    more.hidden = left <= 0;
    more.textContent = `Show more of ${left}`;
    nearEnd.disconnect();
    if (left > 0) nearEnd.observe(more);
  }

  function draw() {
    const chosen = wanted();
    const listed = [...budgets.values()]
      .filter((budget) => fits(budget, parameters.get('q') ?? '', chosen))
      .sort(compare(sort()));
    drawControls(chosen);
    offerMore(listed.length - most);
    const kind = parameters.get('group') ?? '';
    const nameOf = (budget) => (kind ? budget[kind] : '');
    const sizes = new Map();
    for (const budget of listed) sizes.set(nameOf(budget), (sizes.get(nameOf(budget)) ?? 0) + 1);
    const members = new Map();
    for (const budget of listed.slice(0, most)) {
      const name = nameOf(budget);
      if (!members.has(name)) members.set(name, []);
      members.get(name).push(rowOf(budget).element);
    }
    const bodies = [...members].map(([name, elements]) => {
      const made = groupOf(name, kind);
      made.size.textContent = sizes.get(name);
      const decision = kind === 'service' ? decisions.get(name) : null;
      made.decision.hidden = !decision;
      if (decision) setBadge(made.decision, decision.decision);
      arrange(made.body, kind ? [made.head, ...elements] : elements);
      return made.body;
    });
    arrange(table, [table.caption, table.tHead, ...bodies]);
    found.textContent = `${listed.length} of ${budgets.size}`;
    if (!isLoaded) return;
    note.hidden = listed.length > 0 && !lacking.length;
    if (lacking.length) note.replaceChildren(...incomplete(lacking));
    else if (!budgets.size) note.replaceChildren(empty('No budgets yet. They come with the first outcomes.'));
    else if (!listed.length) note.replaceChildren(empty('No budget fits.'));
  }

  const drawSoon = throttle(1_000, draw);

  async function load() {
    recent.clear();
    try {
      const [list, decided] = await Promise.all([
        api.all('budgets', {}, { signal: end.signal }),
        api.all('decisions', {}, { signal: end.signal }),
      ]);
      // What is no more was not in a list that is complete; what has come meanwhile was not either.
      const listed = new Set(list.items.map((budget) => budget.budget_id));
      if (!list.missing.length) [...budgets.keys()].filter((id) => !listed.has(id) && !recent.has(id)).forEach(remove);
      for (const budget of list.items) take(budget);
      if (!decided.missing.length) decisions.clear();
      for (const decision of decided.items) decisions.set(decision.service, decision);
      lacking = list.missing;
      isLoaded = true;
      draw();
      if (list.missing.length || decided.missing.length) loadAgain();
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      note.hidden = false;
      note.replaceChildren(failed(problem, load));
    }
  }

  function take(budget) {
    const known = budgets.get(budget.budget_id);
    // A list that was asked for before a snapshot came may be older than it.
    if (known && known.sequence > budget.sequence) return;
    budgets.set(budget.budget_id, budget);
    rows.get(budget.budget_id)?.set(budget);
  }

  function remove(id) {
    budgets.delete(id);
    rows.delete(id);
  }

  const loadAgain = later(ASK_AGAIN, load);
  const unlisten = listen({
    open: load,
    removed: ({ kind, id }) => {
      if (kind === 'snapshot') remove(id);
      else decisions.delete(id);
      drawSoon();
    },
    snapshot: (budget) => {
      recent.add(budget.budget_id);
      take(budget);
      drawSoon();
    },
    decision: (decision) => {
      decisions.set(decision.service, decision);
      drawSoon();
    },
  });
  load();

  return () => {
    unlisten();
    end.abort();
    drawSoon.cancel();
    loadAgain.cancel();
    trends.end();
    nearEnd.disconnect();
  };
}
