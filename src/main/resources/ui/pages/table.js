// The table of budgets: its heads, its rows in order and in groups, and no more of them than somebody gets to.
import { arrange, h, say } from '../dom.js';
import { badge, setBadge } from '../parts.js';
import { row } from './row.js';
import { TREND, sparklines } from './sparklines.js';

/** So many rows are made at a time: more than a screen holds, and no more than a browser draws without a pause. */
const AT_ONCE = 200;

const COLUMNS = [
  ['state', 'State', 'state'],
  ['alerts', 'Alerts', 'alerts'],
  ['budget_id', 'Budget', 'name'],
  ['target', 'Objective', 'num objective'],
  ['remaining_ratio', 'Remaining', 'remaining'],
  [null, TREND, 'trend'],
  ['burn_rate', 'Burn rate 1h', 'num burn'],
  ['seconds_to_exhaustion', 'Time to exhaustion', 'num left'],
  ['bad', 'Bad / total', 'num bad'],
];

/**
 * @param current a budget by its id, as it is now
 * @param sortBy called with the key of a head
 */
export function budgetTable(current, sortBy) {
  const rows = new Map();
  const groups = new Map();
  const trends = sparklines();
  let most = AT_ONCE;
  let drawAgain = () => {};

  const heads = COLUMNS.map(([key, text, name]) =>
    h('th', { scope: 'col', class: name, 'data-sort': key }, key ? h('button', { type: 'button', onclick: () => sortBy(key) }, text) : text),
  );
  const table = h('table', { class: 'budgets', hidden: true }, h('caption', { class: 'hidden' }, 'Budgets'), h('thead', {}, h('tr', {}, heads)));
  const more = h('button', { type: 'button', class: 'chip more', hidden: true, onclick: drawMore });
  const nearEnd = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && drawMore(), { rootMargin: '800px' });

  function drawMore() {
    most += AT_ONCE;
    drawAgain();
  }

  function rowOf(budget) {
    if (!rows.has(budget.budget_id)) {
      const made = row(budget);
      rows.set(budget.budget_id, made);
      trends.watch(made.element, budget.budget_id, () => current(budget.budget_id), made.setTrend);
    }
    return rows.get(budget.budget_id);
  }

  function groupOf(name) {
    if (!groups.has(name)) {
      const decision = badge('PROCEED');
      const size = h('span', { class: 'muted' });
      const head = h('tr', { class: 'group' }, h('th', { colspan: COLUMNS.length, scope: 'rowgroup' }, h('span', {}, name || 'all'), ' ', size, ' ', decision));
      groups.set(name, { body: h('tbody', {}), head, decision, size });
    }
    return groups.get(name);
  }

  /** Observed anew each time, as the observer tells only of changes and one may be at the end still. */
  function offerMore(left) {
    more.hidden = left <= 0;
    say(more, `Show more of ${Math.max(0, left)}`);
    nearEnd.disconnect();
    if (left > 0) nearEnd.observe(more);
  }

  return {
    elements: [table, more],

    set: (budget) => rows.get(budget.budget_id)?.set(budget),
    remove(id) {
      const gone = rows.get(id);
      if (!gone) return;
      trends.unwatch(gone.element);
      rows.delete(id);
    },
    /** As after a change of what is listed. */
    fromTheTop: () => { most = AT_ONCE; },

    /**
     * @param listed budgets in order
     * @param kind what they are grouped by, such as `service`; empty if they are not
     * @param alertsOf the alerts that are firing by a budget's id; null if they are not known
     */
    draw({ listed, sort, kind, decisions, alertsOf }) {
      drawAgain = () => this.draw({ listed, sort, kind, decisions, alertsOf });
      const [name, direction] = sort.startsWith('-') ? [sort.slice(1), 'descending'] : [sort, 'ascending'];
      for (const head of heads) {
        if (head.dataset.sort === name) head.setAttribute('aria-sort', direction);
        else head.removeAttribute('aria-sort');
      }
      table.hidden = !listed.length;
      offerMore(listed.length - most);
      const nameOf = (budget) => (kind ? budget[kind] : '');
      const sizes = new Map();
      for (const budget of listed) sizes.set(nameOf(budget), (sizes.get(nameOf(budget)) ?? 0) + 1);
      const members = new Map();
      for (const budget of listed.slice(0, most)) {
        if (!members.has(nameOf(budget))) members.set(nameOf(budget), []);
        const made = rowOf(budget);
        made.setAlerts(alertsOf(budget.budget_id));
        members.get(nameOf(budget)).push(made.element);
      }
      for (const name of groups.keys()) if (!members.has(name)) groups.delete(name);
      const bodies = [...members].map(([name, elements]) => {
        const made = groupOf(name);
        say(made.size, sizes.get(name));
        const decision = kind === 'service' ? decisions.get(name) : null;
        made.decision.hidden = !decision;
        if (decision) setBadge(made.decision, decision.decision, `release: ${decision.decision}`);
        arrange(made.body, kind ? [made.head, ...elements] : elements);
        return made.body;
      });
      arrange(table, [table.caption, table.tHead, ...bodies]);
    },

    end() {
      trends.end();
      nearEnd.disconnect();
    },
  };
}
