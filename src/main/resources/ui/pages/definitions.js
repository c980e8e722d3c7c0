// The page of the definitions in force, with a form to validate others.
import * as api from '../api.js';
import { h, setText, update } from '../dom.js';
import { listen } from '../live.js';
import { loader } from '../load.js';
import { atLeast, empty, failed, incomplete, list, loading } from '../parts.js';
import { matches, noMatches, searchBox } from './filter.js';
import { badText, inputText, methodText, tags, targetText, sourceDocumentOnDemand } from './definition.js';
import { validator } from './validator.js';

export const title = () => 'Definitions';

/** @param document the element that shows the source document */
function rows(slo, document) {
  const about = [slo.all_services ? 'every service' : null, inputText(slo), slo.group_by.length ? `by ${slo.group_by.join(', ')}` : null, slo.composite ? 'composite' : null];
  return slo.objectives.map((objective, index) =>
    h(
      'tr',
      { 'data-slo': slo.slo },
      index === 0
        ? h('th', { scope: 'rowgroup', rowspan: slo.objectives.length },
            h('a', { href: `#/budgets?slo=${encodeURIComponent(slo.slo)}` }, slo.slo),
            h('span', { class: 'muted' }, [slo.all_services ? null : slo.service, ...about].filter(Boolean).join(', ')),
            slo.display_name ? h('p', {}, slo.display_name) : null,
            slo.description ? h('p', { class: 'muted' }, slo.description) : null,
            h('p', {}, tags(slo)),
            document)
        : null,
      h('td', { 'data-label': 'Objective' }, objective.objective,
        objective.display_name && objective.display_name !== objective.objective ? h('span', { class: 'muted' }, ` ${objective.display_name}`) : null,
        h('p', { class: 'muted' }, badText(objective.sli))),
      h('td', { class: 'num', 'data-label': 'Target' }, targetText(objective)),
      h('td', { 'data-label': 'Method' }, methodText(objective.method)),
      h('td', { 'data-label': 'Alerts' }, objective.alert_rules.map((rule) => `${rule.rule} (${rule.severity})`).join(', ') || 'none'),
    ),
  );
}

const labels = (slo) => Object.entries(slo.labels ?? {}).flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`));

/** @returns functions that end and redraw the page */
export function show(main, parameters, setParameter) {
  const note = h('div', { 'aria-live': 'polite' }, loading('definitions'));
  const table = list('Definitions', ['SLO', 'Objective', 'Target', 'Method', 'Alerts']);
  const found = h('span', { class: 'muted', role: 'status' });
  const search = searchBox('definitions', parameters, set);
  const validation = validator();
  /** Requested documents by revision. */
  const documents = new Map();
  let slos = null;
  let lacking = [];
  let problem = null;
  table.hidden = true;
  main.append(h('h1', {}, 'Definitions'), validation.element, h('div', { class: 'controls' }, search, found), note, table);

  function set(name, value) {
    setParameter(name, value);
    draw();
  }

  function clear() {
    search.value = '';
    set('q', '');
  }

  async function request(slo) {
    documents.set(slo.revision, await api.slo(slo.slo).then((found) => found.definition ?? '', (problem) => problem));
    draw();
  }

  function draw() {
    const all = slos ?? [];
    const listed = all.filter((slo) =>
      matches(parameters.get('q') ?? '', slo.slo, slo.display_name ?? '', slo.service, ...labels(slo),
        ...slo.objectives.flatMap((objective) => [objective.objective, ...objective.alert_rules.map((rule) => rule.rule)])));
    update(table, table.caption, table.tHead, listed.map((slo) => h('tbody', { key: slo.slo }, rows(slo, sourceDocumentOnDemand(slo, documents.get(slo.revision), () => request(slo))))));
    table.hidden = !listed.length;
    setText(found, slos ? `${listed.length} of ${atLeast(slos.length, lacking)}` : '');
    if (problem) update(note, failed(problem, source.load));
    else if (!slos) update(note, loading('definitions'));
    else if (lacking.length) update(note, incomplete(lacking));
    else if (!slos.length) update(note, empty('No definition is in force. Apply one with ', h('code', {}, 'slowburn apply -f slo.yaml'), '.'));
    else if (!listed.length) update(note, noMatches('SLO', slos.length, parameters, ['q'], clear));
    else update(note);
  }

  const source = loader(
    async (signal) => {
      const { items, missing } = await api.all('slos', {}, { signal });
      slos = items;
      lacking = missing;
      problem = null;
      draw();
      return missing;
    },
    (failure) => {
      problem = failure;
      draw();
    },
  );

  const unlisten = listen({ open: source.load, definitions: source.load });
  source.load();
  return {
    redraw: draw,
    end() {
      unlisten();
      source.end();
    },
  };
}
