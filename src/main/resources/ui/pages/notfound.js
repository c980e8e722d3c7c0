// The page for unknown URLs.
import { h } from '../dom.js';
import { backLink } from '../parts.js';

export const title = () => 'Page not found';

/** @returns functions that end and redraw the page */
export function show(main) {
  main.append(
    h('h1', {}, 'Page not found'),
    h('p', { class: 'note' }, `There is no page at ${decoded(location.hash)}.`),
    backLink(),
  );
  return { end() {}, redraw() {} };
}

function decoded(hash) {
  try {
    return decodeURI(hash);
  } catch {
    return hash;
  }
}
