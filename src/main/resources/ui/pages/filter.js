// The filters of pages. They match parts of words as you type and are kept in the URL.
import * as api from '../api.js';
import { h } from '../dom.js';
import { readable } from '../parts.js';

/** Whether each word of a text is contained in one of the fields. */
export function matches(text, ...fields) {
  const searched = fields.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/** Filters by an exact value, set by links. They are also parameters of the API. */
const WHOLE = { budget_id: 'budget', slo: 'SLO', service: 'service' };
export const WHOLE_FILTERS = Object.keys(WHOLE);

const chosenWhole = (parameters) => WHOLE_FILTERS.filter((name) => parameters.get(name));
const wholeText = (name, parameters) => `${WHOLE[name]} ${readable(parameters.get(name))}`;

/** Parameters of the API for the exact filters. */
export const wholeQuery = (parameters) => Object.fromEntries(chosenWhole(parameters).map((name) => [name, api.listValue(parameters.get(name))]));

export const isWhole = (item, parameters) => chosenWhole(parameters).every((name) => item[name] === parameters.get(name));

/** A chip for each exact filter; a click removes the filter. */
export const wholeChips = (parameters, set) =>
  chosenWhole(parameters).map((name) =>
    h('button', { type: 'button', key: name, class: 'chip', 'aria-pressed': true, onclick: () => set(name, '') },
      wholeText(name, parameters), h('span', { class: 'hidden' }, ', remove this filter'), h('span', { 'aria-hidden': 'true' }, ' ×')));

/** @param what the items, in the plural, such as `budgets` */
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
 * A note that no item matches the filters, distinct from an empty list.
 *
 * @param what the items, in the singular, such as `budget`
 * @param total number of items without the filters
 * @param names the parameters that filter
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
