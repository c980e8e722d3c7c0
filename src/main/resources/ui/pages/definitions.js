// The definitions in force, and a place to try others out.
import * as api from '../api.js';
import { h } from '../dom.js';
import { exact, words } from '../format.js';
import { listen } from '../live.js';
import { empty, failed, list, loading } from '../parts.js';
import { tryOut } from './tryout.js';

export const title = () => 'Definitions';

function rows(slo) {
  const about = [slo.all_services ? 'every service' : null, slo.group_by.length ? `by ${slo.group_by.join(', ')}` : null, slo.composite ? 'composite' : null];
  return slo.objectives.map((objective, index) =>
    h(
      'tr',
      { 'data-slo': slo.slo },
      index === 0
        ? h('th', { scope: 'rowgroup', rowspan: slo.objectives.length },
            h('a', { href: `#/budgets?q=${encodeURIComponent(`${slo.slo}/`)}` }, slo.slo),
            h('span', { class: 'muted' }, [slo.all_services ? null : slo.service, ...about].filter(Boolean).join(', ')))
        : null,
      h('td', { 'data-label': 'Objective' }, objective.objective),
      h('td', { class: 'num', 'data-label': 'Target' }, `${exact(objective.target)} over ${objective.window}`),
      h('td', { 'data-label': 'Method' }, words(objective.method)),
      h('td', { 'data-label': 'Alerts' }, objective.alert_rules.map((rule) => `${rule.rule} (${rule.severity})`).join(', ') || 'none'),
    ),
  );
}

/** @returns what ends it */
export function show(main, parameters, keep) {
  const end = new AbortController();
  const note = h('div', { 'aria-live': 'polite' }, loading('definitions'));
  const table = list('Definitions', ['SLO', 'Objective', 'Target', 'Method', 'Alerts']);
  const search = h('input', {
    type: 'search',
    placeholder: 'Search  /',
    'aria-label': 'Search definitions',
    value: parameters.get('q') ?? '',
    oninput: () => {
      keep('q', search.value);
      draw();
    },
  });
  let slos = [];
  main.append(h('h1', {}, 'Definitions'), tryOut(), h('div', { class: 'controls' }, search), note, table);

  function draw() {
    const text = (parameters.get('q') ?? '').toLowerCase();
    const listed = slos.filter((slo) => `${slo.slo} ${slo.service}`.toLowerCase().includes(text));
    table.replaceChildren(table.caption, table.tHead, ...listed.map((slo) => h('tbody', {}, rows(slo))));
    note.replaceChildren(...(listed.length ? [] : [empty(slos.length ? 'No definition fits.' : 'No definitions are in force.')]));
  }

  async function load() {
    try {
      slos = (await api.all('slos', {}, { signal: end.signal })).items;
      draw();
    } catch (problem) {
      if (problem.name !== 'AbortError') note.replaceChildren(failed(problem, load));
    }
  }

  const unlisten = listen({ open: load, definitions: load });
  load();
  return () => {
    unlisten();
    end.abort();
  };
}
