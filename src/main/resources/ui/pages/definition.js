// What a definition says: names for people, what counts as bad, and the document itself.
import { h, update } from '../dom.js';
import { exact, full } from '../format.js';
import { failed, loading, scroll } from '../parts.js';

const UNITS = { h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' };
const METHODS = { OCCURRENCES: 'request-based', TIMESLICES: 'time slices', RATIO_TIMESLICES: 'ratio of time slices' };

/** A window with its kind: 28d may be the last 28 days or each 28 days of the calendar. */
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

/** When a calendar window is over, and by the clock of which zone it was reckoned. */
export function resetText(budget) {
  if (!budget.window_end) return null;
  const zone = zoneOf(budget);
  return `resets ${full(budget.window_end)}${zone ? `, calendar of ${zone}` : ''}`;
}

export const objectiveOf = (budget) => budget.definition?.objectives.find((each) => each.objective === budget.objective) ?? null;

/** Which requests an objective counts, and which of them are good and bad. */
export const badText = (sli) => `Counted: ${sli.counted}. Good: ${sli.good}. Bad: ${sli.bad}.`;

/** Only addresses that a browser opens as a page become links. */
const linked = (name, value) =>
  /^https?:\/\//.test(value) ? h('a', { href: value, rel: 'noreferrer' }, name) : `${name}: ${value}`;

/** Labels and annotations, such as the team and the runbook. */
export const tags = (slo) => [
  ...Object.entries(slo.labels ?? {}).map(([name, values]) => h('span', { class: 'muted', key: `l ${name}` }, `${name}: ${[values].flat().join(', ')} `)),
  ...Object.entries(slo.annotations ?? {}).map(([name, value]) => h('span', { class: 'muted tag', key: `a ${name}` }, linked(name, value), ' ')),
];

const summary = (slo) => h('summary', {}, `OpenSLO document from ${slo.source}`);
const documentText = (slo) => scroll(`Document of ${slo.slo}`, h('pre', {}, slo.definition));

/** The document as it is written, closed at first. */
const written = (slo) => (slo.definition ? h('details', {}, summary(slo), documentText(slo)) : null);

/**
 * The same for an SLO of a list, which has no documents: each is requested when it is opened.
 *
 * @param document as text, a problem, or undefined if it was not requested
 */
export const writtenOnDemand = (slo, document, request) =>
  h('details', { key: slo.revision, ontoggle: ({ target }) => target.open && document === undefined && request() }, summary(slo),
    document instanceof Error ? failed(document, request) : document === undefined ? loading('the document') : documentText({ ...slo, definition: document }));

/** What an objective, or all of a composite, call bad. */
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
      else update(content, rules(budget), slo.description ? h('p', { key: 'description' }, slo.description) : null, h('p', { key: 'tags' }, tags(slo)), written(slo));
    },
  };
}
