// The page of release decisions and their causes.
import * as api from '../api.js';
import { h, setText, throttle, update } from '../dom.js';
import { full } from '../format.js';
import { listen } from '../live.js';
import { loader } from '../load.js';
import { atLeast, badge, budgetLink, empty, failed, incomplete, list, loading, since } from '../parts.js';
import { isWhole, matches, noMatches, searchBox, wholeChips } from './filter.js';

export const title = () => 'Releases';

const DECISIONS = ['FREEZE', 'CAUTION', 'PROCEED'];
/** Number of causes shown of each service; the others are collapsed. */
const MAX_CAUSES = 3;
const TICK = 10_000;
const FILTERS = ['q', 'decision', 'service'];

function causes(decision) {
  if (!decision.causes.length) return h('span', { class: 'muted' }, 'No budget is blocking.');
  const items = [...decision.causes]
    .sort((a, b) => DECISIONS.indexOf(a.decision) - DECISIONS.indexOf(b.decision) || b.consumed_ratio - a.consumed_ratio)
    .map((cause) => h('li', { key: cause.budget_id }, badge(cause.decision), ' ', budgetLink(cause.budget_id), ` ${cause.reason}`));
  const others = items.slice(MAX_CAUSES);
  return [
    h('ul', { class: 'causes' }, items.slice(0, MAX_CAUSES)),
    others.length ? h('details', {}, h('summary', {}, `${others.length} more`), h('ul', { class: 'causes' }, others)) : null,
  ];
}

function row(decision) {
  const { override } = decision;
  return h(
    'tr',
    { 'data-service': decision.service, key: decision.service },
    h('td', { class: 'state' }, badge(decision.decision)),
    h('th', { scope: 'row' }, h('a', { href: `#/budgets?service=${encodeURIComponent(decision.service)}` }, decision.service)),
    h('td', { 'data-label': 'Why' },
      override ? h('p', {}, `Overridden by ${override.author}: ${override.reason} Until ${full(override.expires_at)}.`) : null,
      causes(decision)),
    h('td', { 'data-label': 'Policy' }, decision.policy),
    h('td', { class: 'num', 'data-label': 'Since' }, decision.since ? since(decision.since) : 'not recorded'),
  );
}

/** @returns functions that end and redraw the page */
export function show(main, parameters, setParameter) {
  const decisions = new Map();
  let lacking = [];
  let problem = null;
  let isLoaded = false;
  const note = h('div', { 'aria-live': 'polite' }, loading('decisions'));
  const found = h('span', { class: 'muted', role: 'status' });
  const body = h('tbody', {});
  const table = list('Decisions', ['Decision', 'Service', 'Why', 'Policy', 'Since'], body);
  table.classList.add('releases');
  const search = searchBox('services', parameters, set);
  const whole = h('div', { class: 'chips' });
  const chips = DECISIONS.map((name) => {
    const number = h('b', { class: 'num' }, '–');
    const onclick = () => set('decision', parameters.get('decision') === name ? '' : name);
    return { name, number, button: h('button', { type: 'button', class: `chip is-${name.toLowerCase()}`, onclick }, number, ` ${name}`) };
  });
  main.append(
    h('h1', {}, 'Releases'),
    h('div', { class: 'controls' }, h('div', { class: 'chips' }, chips.map((chip) => chip.button)), search, whole, found),
    note,
    table,
  );

  function set(name, value) {
    setParameter(name, value);
    draw();
  }

  function clear(names) {
    for (const name of names) setParameter(name, '');
    search.value = '';
    draw();
  }

  function draw() {
    const only = parameters.get('decision');
    const searched = [...decisions.values()].filter((each) => isWhole(each, parameters) &&
      matches(parameters.get('q') ?? '', each.service, each.policy, ...each.causes.map((cause) => cause.budget_id)));
    const listed = searched
      .filter((each) => !only || each.decision === only)
      .sort((a, b) => DECISIONS.indexOf(a.decision) - DECISIONS.indexOf(b.decision) || a.service.localeCompare(b.service));
    for (const { name, number, button } of chips) {
      setText(number, isLoaded ? atLeast(searched.filter((each) => each.decision === name).length, lacking) : '–');
      button.setAttribute('aria-pressed', name === only);
    }
    update(whole, wholeChips(parameters, set));
    update(body, listed.map(row));
    table.hidden = !listed.length;
    setText(found, isLoaded ? `${listed.length} of ${atLeast(decisions.size, lacking)}` : '');
    if (problem) update(note, failed(problem, source.load));
    else if (!isLoaded) update(note, loading('decisions'));
    else if (lacking.length) update(note, incomplete(lacking));
    else if (!decisions.size) update(note, empty('No decisions yet: a service gets its first decision with its first budget, once the history of the window is counted.'));
    else if (!listed.length) update(note, noMatches('service', decisions.size, parameters, FILTERS, clear));
    else update(note);
  }

  const source = loader(
    async (signal) => {
      const { items, missing } = await api.all('decisions', {}, { signal });
      // Only a complete list shows which decisions were removed.
      if (!missing.length) decisions.clear();
      for (const each of items) decisions.set(each.service, each);
      lacking = missing;
      problem = null;
      isLoaded = true;
      draw();
      return missing;
    },
    (failure) => {
      problem = failure;
      draw();
    },
  );

  const drawSoon = throttle(500, draw);
  // A response in flight may be older than a live change.
  const loadSoon = throttle(1_000, source.load);
  const timer = setInterval(draw, TICK);
  const unlisten = listen({
    open: source.load,
    removed: ({ kind, id }) => {
      if (kind !== 'decision') return;
      if (decisions.delete(id)) drawSoon();
      loadSoon();
    },
    decision: (each) => {
      decisions.set(each.service, each);
      drawSoon();
      loadSoon();
    },
  });
  source.load();
  return {
    redraw: draw,
    end() {
      unlisten();
      source.end();
      clearInterval(timer);
      drawSoon.cancel();
      loadSoon.cancel();
    },
  };
}
