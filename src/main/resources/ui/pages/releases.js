// What may be released, and why not.
import * as api from '../api.js';
import { h, later, throttle } from '../dom.js';
import { moment, words } from '../format.js';
import { listen } from '../live.js';
import { ASK_AGAIN, badge, budgetLink, empty, failed, incomplete, list, loading } from '../parts.js';

export const title = () => 'Releases';

const DECISIONS = ['FREEZE', 'CAUTION', 'PROCEED'];

function causes(decision) {
  if (!decision.causes.length) return h('span', { class: 'muted' }, 'no budget speaks against it');
  return h('ul', { class: 'causes' }, decision.causes.map((cause) =>
    h('li', {}, badge(cause.decision), ' ', budgetLink(cause.budget_id), ` ${cause.reason}`)));
}

function row(decision) {
  const word = decision.override;
  return h(
    'tr',
    { 'data-service': decision.service },
    h('td', { class: 'state' }, badge(decision.decision)),
    h('th', { scope: 'row' }, h('a', { href: `#/budgets?q=${encodeURIComponent(decision.service)}` }, decision.service)),
    h('td', { 'data-label': 'Why' },
      word ? h('p', {}, `${word.author} decided: ${word.reason} Until ${moment(word.expires_at)}. `) : null,
      causes(decision)),
    h('td', { 'data-label': 'Policy' }, decision.policy),
    h('td', { class: 'num', 'data-label': 'Since' }, decision.since ? moment(decision.since) : 'not recorded'),
  );
}

/** @returns what ends it */
export function show(main, parameters, keep) {
  const end = new AbortController();
  const decisions = new Map();
  let lacking = [];
  let isLoaded = false;
  const note = h('div', { 'aria-live': 'polite' }, loading('decisions'));
  const body = h('tbody', {});
  const search = h('input', {
    type: 'search',
    placeholder: 'Search  /',
    'aria-label': 'Search services',
    value: parameters.get('q') ?? '',
    oninput: () => set('q', search.value),
  });
  const chips = DECISIONS.map((name) =>
    h('button', { type: 'button', class: `chip is-${name.toLowerCase()}`, 'data-decision': name, onclick: () => set('decision', parameters.get('decision') === name ? '' : name) }));
  main.append(
    h('h1', {}, 'Releases'),
    h('div', { class: 'controls' }, h('div', { class: 'chips' }, chips), search),
    note,
    list('Decisions', ['Decision', 'Service', 'Why', 'Policy', 'Since'], body),
  );

  function set(name, value) {
    keep(name, value);
    draw();
  }

  function draw() {
    const only = parameters.get('decision');
    const text = (parameters.get('q') ?? '').toLowerCase();
    const listed = [...decisions.values()]
      .filter((each) => (!only || each.decision === only) && each.service.toLowerCase().includes(text))
      .sort((a, b) => DECISIONS.indexOf(a.decision) - DECISIONS.indexOf(b.decision) || a.service.localeCompare(b.service));
    for (const chip of chips) {
      const name = chip.dataset.decision;
      const number = [...decisions.values()].filter((each) => each.decision === name).length;
      chip.replaceChildren(h('b', { class: 'num' }, number), ` ${words(name)}`);
      chip.setAttribute('aria-pressed', name === only);
    }
    body.replaceChildren(...listed.map(row));
    if (!isLoaded) return;
    if (lacking.length) note.replaceChildren(...incomplete(lacking));
    else if (!decisions.size) note.replaceChildren(empty('Nothing is decided yet. Decisions come with budgets.'));
    else if (!listed.length) note.replaceChildren(empty('No service fits.'));
    else note.replaceChildren();
  }

  async function load() {
    try {
      const { items, missing } = await api.all('decisions', {}, { signal: end.signal });
      // What is no more was not in a list that is complete.
      if (!missing.length) decisions.clear();
      for (const each of items) decisions.set(each.service, each);
      lacking = missing;
      isLoaded = true;
      draw();
      if (missing.length) loadAgain();
    } catch (problem) {
      if (problem.name !== 'AbortError') note.replaceChildren(failed(problem, load));
    }
  }

  const drawSoon = throttle(500, draw);
  const loadAgain = later(ASK_AGAIN, load);
  const unlisten = listen({
    open: load,
    removed: ({ kind, id }) => {
      if (kind === 'decision' && decisions.delete(id)) drawSoon();
    },
    decision: (each) => {
      decisions.set(each.service, each);
      drawSoon();
    },
  });
  load();
  return () => {
    unlisten();
    end.abort();
    drawSoon.cancel();
    loadAgain.cancel();
  };
}
