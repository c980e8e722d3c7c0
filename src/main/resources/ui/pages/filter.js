// The filter of each page: it works while one types, by parts of words, and the address keeps it.
import * as api from '../api.js';
import { h } from '../dom.js';
import { readable } from '../parts.js';

/** Whether each word of a text is part of what there is to be searched. */
export function matches(text, ...fields) {
  const told = fields.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}

/** Filters by a whole value, which links set: the parameters of the API by the same names, with what each value names. */
const WHOLE = { budget_id: 'budget', slo: 'SLO', service: 'service' };
export const WHOLE_FILTERS = Object.keys(WHOLE);

const chosenWhole = (parameters) => WHOLE_FILTERS.filter((name) => parameters.get(name));
const wholeText = (name, parameters) => `${WHOLE[name]} ${readable(parameters.get(name))}`;

/** What the API is asked for, to leave out what a page would not list. */
export const wholeQuery = (parameters) => Object.fromEntries(chosenWhole(parameters).map((name) => [name, api.exactly(parameters.get(name))]));

export const isWhole = (item, parameters) => chosenWhole(parameters).every((name) => item[name] === parameters.get(name));

/** A chip for each, which takes it away. */
export const wholeChips = (parameters, set) =>
  chosenWhole(parameters).map((name) =>
    h('button', { type: 'button', key: name, class: 'chip', 'aria-pressed': true, onclick: () => set(name, '') },
      wholeText(name, parameters), h('span', { class: 'hidden' }, ', remove this filter'), h('span', { 'aria-hidden': 'true' }, ' ×')));

/** @param what is searched, such as `budgets` */
export function searchBox(what, parameters, set) {
  const hasKeys = matchMedia('(min-width: 700px) and (hover: hover)').matches;
  const box = h('input', {
    type: 'search',
    placeholder: hasKeys ? 'Search  /' : 'Search',
    'aria-label': `Search ${what}`,
    value: parameters.get('q') ?? '',
    oninput: () => set('q', box.value),
  });
  return box;
}

/**
 * That a filter leaves nothing: never to be taken for there being nothing.
 *
 * @param what is filtered, in the singular, such as `budget`
 * @param total how many there are without the filter
 * @param names of the parameters that filter
 */
export function noMatches(what, total, parameters, names, clear) {
  const chosen = names.flatMap((name) => {
    const value = parameters.get(name);
    if (name === 'alerts' && value) return ['“with alerts”'];
    if (value && name in WHOLE) return [wholeText(name, parameters)];
    return value ? [name === 'q' ? `“${value}”` : value.replaceAll(',', ' or ')] : [];
  });
  return h(
    'p',
    { class: 'note', key: 'no matches' },
    `No ${what} matches ${chosen.join(' and ')} (${total} without the filter). `,
    h('button', { type: 'button', onclick: () => clear(names) }, 'Clear filter'),
  );
}
