// The table of budgets: sortable columns, groups, and rows that are created on scrolling.
import { arrange, h, setText } from '../dom.js';
import { badge, setBadge } from '../parts.js';
import { row } from './row.js';
import { TREND, sparklines } from './sparklines.js';

/** Number of rows created at a time: more than fit on a screen, and few enough to render without a visible delay. */
const BATCH = 200;

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
 * @param current returns the current budget of an id
 * @param sortBy called with the key of a clicked column
 * @param historyOf returns what is known about the history of a budget
 */
export function budgetTable(current, sortBy, historyOf) {
  const rows = new Map();
  const groups = new Map();
  const trends = sparklines(historyOf);
  let limit = BATCH;
  let drawAgain = () => {};

  const heads = COLUMNS.map(([key, text, name]) =>
    h('th', { scope: 'col', class: name, 'data-sort': key }, key ? h('button', { type: 'button', onclick: () => sortBy(key) }, text) : text),
  );
  const table = h('table', { class: 'budgets', hidden: true }, h('caption', { class: 'hidden' }, 'Budgets'), h('thead', {}, h('tr', {}, heads)));
  const more = h('button', { type: 'button', class: 'chip more', hidden: true, onclick: drawMore });
  const nearEnd = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && drawMore(), { rootMargin: '800px' });

  function drawMore() {
    limit += BATCH;
    drawAgain();
  }

  function rowOf(budget) {
    if (!rows.has(budget.budget_id)) {
      const created = row(budget, historyOf);
      rows.set(budget.budget_id, created);
      trends.watch(created.element, budget.budget_id, () => current(budget.budget_id), created.setTrend);
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

  /** Observes the button again each time, as the observer reports only changes and the end of the list may still be in view. */
  function offerMore(left) {
    more.hidden = left <= 0;
    setText(more, `Show more (${Math.max(0, left)} left)`);
    nearEnd.disconnect();
    if (left > 0) nearEnd.observe(more);
  }

  return {
    elements: [table, more],

    set: (budget) => rows.get(budget.budget_id)?.set(budget),
    /** Draws all rows again, after a change of what is known about histories. */
    redraw: () => rows.forEach((each, id) => each.set(current(id))),
    remove(id) {
      const removed = rows.get(id);
      if (!removed) return;
      trends.unwatch(removed.element);
      rows.delete(id);
    },
    /** Resets the number of rows, for example after a change of the filter. */
    resetLimit: () => { limit = BATCH; },

    /**
     * @param listed budgets in order
     * @param kind the field to group by, such as `service`; empty for no groups
     * @param alertsOf returns the firing alerts of a budget id; null if unknown
     */
    draw({ listed, sort, kind, decisions, alertsOf }) {
      drawAgain = () => this.draw({ listed, sort, kind, decisions, alertsOf });
      const [name, direction] = sort.startsWith('-') ? [sort.slice(1), 'descending'] : [sort, 'ascending'];
      for (const head of heads) {
        if (head.dataset.sort === name) head.setAttribute('aria-sort', direction);
        else head.removeAttribute('aria-sort');
      }
      table.hidden = !listed.length;
      offerMore(listed.length - limit);
      const nameOf = (budget) => (kind ? budget[kind] : '');
      const sizes = new Map();
      for (const budget of listed) sizes.set(nameOf(budget), (sizes.get(nameOf(budget)) ?? 0) + 1);
      const members = new Map();
      for (const budget of listed.slice(0, limit)) {
        if (!members.has(nameOf(budget))) members.set(nameOf(budget), []);
        const created = rowOf(budget);
        created.setAlerts(alertsOf(budget.budget_id));
        members.get(nameOf(budget)).push(created.element);
      }
      for (const name of groups.keys()) if (!members.has(name)) groups.delete(name);
      const bodies = [...members].map(([name, elements]) => {
        const created = groupOf(name);
        setText(created.size, sizes.get(name));
        const decision = kind === 'service' ? decisions.get(name) : null;
        created.decision.hidden = !decision;
        if (decision) setBadge(created.decision, decision.decision, `release: ${decision.decision}`);
        arrange(created.body, kind ? [created.head, ...elements] : elements);
        return created.body;
      });
      arrange(table, [table.caption, table.tHead, ...bodies]);
    },

    end() {
      trends.end();
      nearEnd.disconnect();
    },
  };
}
