// The filter of each page: it works while one types, by parts of words, and the address keeps it.
import { h } from '../dom.js';

/** Whether each word of a text is part of what there is to be searched. */
export function matches(text, ...fields) {
  const told = fields.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}

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
    return value ? [name === 'q' ? `“${value}”` : value.replaceAll(',', ' or ')] : [];
  });
  return h(
    'p',
    { class: 'note', key: 'no matches' },
    `No ${what} matches ${chosen.join(' and ')} (${total} without the filter). `,
    h('button', { type: 'button', onclick: () => clear(names) }, 'Clear filter'),
  );
}
