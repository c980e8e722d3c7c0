// A form that validates definitions: shows their problems, or what they would change. Nothing is sent to the topic. The text is
// kept until the tab is closed.
import * as api from '../api.js';
import { h } from '../dom.js';
import { badge, failed } from '../parts.js';
import { counted } from '../format.js';

const KEY = 'document';

export function validator() {
  const typed = sessionStorage.getItem(KEY) ?? '';
  const text = h('textarea', {
    rows: 14,
    spellcheck: 'false',
    'aria-label': 'OpenSLO documents',
    placeholder: 'apiVersion: openslo/v1\nkind: SLO\n…',
    oninput: () => {
      sessionStorage.setItem(KEY, text.value);
      // The result applies to the validated text only.
      result.replaceChildren();
    },
    onkeydown: (press) => press.key === 'Enter' && (press.ctrlKey || press.metaKey) && validate(),
  });
  text.value = typed;
  const result = h('div', { class: 'result', 'aria-live': 'polite' });
  const element = h(
    'details',
    { class: 'panel', open: typed !== '' },
    h('summary', {}, 'Validate a definition (dry run)'),
    h('p', { class: 'muted' }, 'Checked together with the definitions in force; nothing is changed.'),
    text,
    h('p', {}, h('button', { type: 'button', class: 'chip', onclick: validate }, 'Validate')),
    result,
  );

  function goTo(line) {
    const before = text.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(before, before + (text.value.split('\n')[line - 1]?.length ?? 0));
  }

  const noteItem = (note) =>
    h(
      'li',
      {},
      badge(note.category === 'WARNING' ? 'WARNING' : 'INVALID'),
      ' ',
      note.file === 'body' && note.line > 0
        ? h('button', { type: 'button', class: 'link', onclick: () => goTo(note.line) }, `line ${note.line}`)
        : note.file,
      note.field ? h('code', {}, ` ${note.field}`) : null,
      ` ${note.reason}`,
    );
  const change = (each) => h('li', {}, badge(each.action), ` ${each.kind} ${each.name}`);
  const effect = (each) => h('li', {}, badge(each.effect), ` ${each.slo}/${each.objective}: ${each.detail}`);
  const list = (items, item) => (items.length ? h('ul', { class: 'causes' }, items.map(item)) : null);

  async function validate() {
    const yaml = text.value;
    try {
      const answer = await api.dryRun(yaml);
      if (yaml !== text.value) return;
      const problems = answer.problems ?? [];
      result.replaceChildren(
        h('p', {}, problems.length ? h('b', {}, counted(problems.length, 'problem')) : h('b', {}, 'VALID')),
        ...[list(problems, noteItem), list(answer.definitions ?? [], change), list(answer.budgets ?? [], effect), list(answer.warnings ?? [], noteItem)].filter(Boolean),
      );
    } catch (problem) {
      if (yaml === text.value) result.replaceChildren(failed(problem, validate));
    }
  }

  return { element };
}
