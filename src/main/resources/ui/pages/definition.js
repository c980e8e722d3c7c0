// Texts of a definition: window, method, good and bad, labels, and the document itself.
import { h, update } from '../dom.js';
import { exact, full } from '../format.js';
import { failed, loading, scroll } from '../parts.js';

const UNITS = { h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' };
const METHODS = { OCCURRENCES: 'request-based', TIMESLICES: 'time slices', RATIO_TIMESLICES: 'ratio of time slices' };

/** A window with its kind: 28d may be rolling or aligned to the calendar. */
function windowText(window, kind) {
  if (kind === 'rolling') return `rolling ${window}`;
  const unit = /^1[hdwMQY]$/.test(window) ? UNITS[window.at(1)] : null;
  return unit ? `calendar ${unit}` : `calendar window of ${window}`;
}

export const methodText = (method) => METHODS[method] ?? method.toLowerCase().replaceAll('_', ' ');

/** Only calendar windows have an end. */
export const windowOf = (budget) => windowText(budget.window, budget.window_end ? 'calendar' : 'rolling');

export const targetText = (objective) => `${exact(objective.target)} over ${windowText(objective.window, objective.window_kind)}`;

const zoneOf = (budget) => budget.definition?.objectives[0]?.time_zone;

/** The end of a calendar window, and the time zone of its calendar. */
export function resetText(budget) {
  if (!budget.window_end) return null;
  const zone = zoneOf(budget);
  return `resets ${full(budget.window_end)}${zone ? `, calendar of ${zone}` : ''}`;
}

export const objectiveOf = (budget) => budget.definition?.objectives.find((each) => each.objective === budget.objective) ?? null;

/** Which requests an objective counts, and which of them are good and bad. */
export const badText = (sli) => `Counted: ${sli.counted}. Good: ${sli.good}. Bad: ${sli.bad}.`;

/** The input whose outcomes an SLO counts; null if it counts those of all inputs. */
export const inputText = (slo) => (slo.input ? `only input ${slo.input}` : null);

/** Only http and https URLs become links. */
const linked = (name, value) =>
  /^https?:\/\//.test(value) ? h('a', { href: value, rel: 'noreferrer' }, name) : `${name}: ${value}`;

/** Labels and annotations, such as the team and the runbook. */
export const tags = (slo) => [
  ...Object.entries(slo.labels ?? {}).map(([name, values]) => h('span', { class: 'muted', key: `l ${name}` }, `${name}: ${[values].flat().join(', ')} `)),
  ...Object.entries(slo.annotations ?? {}).map(([name, value]) => h('span', { class: 'muted tag', key: `a ${name}` }, linked(name, value), ' ')),
];

const summary = (slo) => h('summary', {}, `OpenSLO document from ${slo.source}`);
const documentText = (slo) => scroll(`Document of ${slo.slo}`, h('pre', {}, slo.definition));

/** The source document, collapsed. */
const sourceDocument = (slo) => (slo.definition ? h('details', {}, summary(slo), documentText(slo)) : null);

/**
 * The source document of an SLO of a list, which has no documents: it is requested when opened.
 *
 * @param document its text, a problem, or undefined if not requested yet
 */
export const sourceDocumentOnDemand = (slo, document, request) =>
  h('details', { key: slo.revision, ontoggle: ({ target }) => target.open && document === undefined && request() }, summary(slo),
    document instanceof Error ? failed(document, request) : document === undefined ? loading('the document') : documentText({ ...slo, definition: document }));

/** What counts as bad for an objective, or for each objective of a composite. */
function rules(budget) {
  const own = objectiveOf(budget);
  const objectives = own ? [own] : budget.definition.objectives;
  return objectives.map((each) =>
    h('p', { key: each.objective }, own ? null : h('b', {}, `${each.display_name ?? each.objective} `), badText(each.sli)));
}

export function definition() {
  const content = h('div', {});
  return {
    element: h('section', { class: 'panel' }, h('h2', {}, 'Definition'), content),
    set(budget) {
      const slo = budget.definition;
      if (!slo) update(content, h('p', { class: 'muted' }, 'This instance does not have the definition of this budget.'));
      else update(content, rules(budget), slo.description ? h('p', { key: 'description' }, slo.description) : null, h('p', { key: 'tags' }, tags(slo)), sourceDocument(slo));
    },
  };
}
