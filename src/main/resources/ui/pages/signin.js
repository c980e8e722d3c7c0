// The sign-in form, shown without a token or with an invalid one.
import * as api from '../api.js';
import { forget, remember } from '../access.js';
import { h } from '../dom.js';

/** Tokens that the instance accepts: all characters are allowed in headers and cookies. */
const TOKEN = '[A-Za-z0-9._~+\\/=\\-]{16,200}';

/** @param onSignedIn called after a token was accepted */
export function show(main, onSignedIn) {
  const input = h('input', { type: 'password', id: 'token', required: true, pattern: TOKEN, autocomplete: 'current-password', title: 'A token has at least 16 characters' });
  const note = h('p', { class: 'note is-failed', role: 'alert', hidden: true });

  async function submitToken(event) {
    event.preventDefault();
    remember(input.value.trim());
    try {
      await api.page('slos', { limit: 1 });
      onSignedIn();
    } catch (problem) {
      if (problem.status === 401) forget();
      note.textContent = problem.status === 401 ? 'Invalid token.' : problem.message;
      note.hidden = false;
      input.select();
    }
  }

  main.replaceChildren(
    h('h1', {}, 'Sign in'),
    h('form', { class: 'sign-in', onsubmit: submitToken },
      h('p', { class: 'muted' }, 'This instance requires a token: one of its http.tokens. Ask your Slowburn operator.'),
      h('label', { for: 'token' }, 'Token'),
      input,
      h('button', { type: 'submit', class: 'chip' }, 'Sign in'),
      note),
  );
  input.focus();
}
