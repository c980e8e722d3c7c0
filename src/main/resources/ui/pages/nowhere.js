// An address that leads nowhere, and the way back.
import { h } from '../dom.js';
import { wayBack } from '../parts.js';

export const title = () => 'Page not found';

/** @returns what ends it and what draws it anew */
export function show(main) {
  main.append(
    h('h1', {}, 'Page not found'),
    h('p', { class: 'note' }, `There is no page at ${decoded(location.hash)}.`),
    wayBack(),
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
