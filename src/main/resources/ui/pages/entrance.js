// What is shown without a token, or with an invalid one.
import * as api from '../api.js';
import { forget, remember } from '../access.js';
import { h } from '../dom.js';

/** What can stand in a header and in a cookie; the instance takes no others. */
const TOKEN = '[A-Za-z0-9._~+\\/=\\-]{16,200}';

/** @param enter called when a token was taken */
export function show(main, enter) {
  const input = h('input', { type: 'password', id: 'token', required: true, pattern: TOKEN, autocomplete: 'current-password', title: 'A token has 16 characters or more' });
  const note = h('p', { class: 'note is-failed', role: 'alert', hidden: true });

  async function present(submit) {
    submit.preventDefault();
    remember(input.value.trim());
    try {
      await api.page('slos', { limit: 1 });
      enter();
    } catch (problem) {
      if (problem.status === 401) forget();
      note.textContent = problem.status === 401 ? 'Invalid token.' : problem.message;
      note.hidden = false;
      input.select();
    }
  }

  main.replaceChildren(
    h('h1', {}, 'Sign in'),
    h('form', { class: 'entrance', onsubmit: present },
      h('p', { class: 'muted' }, 'This instance requires a token: one of its http.tokens. Ask whoever operates Slowburn.'),
      h('label', { for: 'token' }, 'Token'),
      input,
      h('button', { type: 'submit', class: 'chip' }, 'Sign in'),
      note),
  );
  input.focus();
}
