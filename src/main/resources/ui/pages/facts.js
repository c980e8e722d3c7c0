// The current numbers of a budget and its alert rules.
import { h, update } from '../dom.js';
import { count, counted, exact, exhaustion, fine, full, percent, rate, remains } from '../format.js';
import { rank } from '../firing.js';
import { badge, scroll, severityBadge, since } from '../parts.js';
import { inputText, methodText, resetText, tags, windowOf } from './definition.js';
import { topFailure } from './failures.js';
import { historyBadge, historyNote, historyOf, isHeld, staleReason } from './history.js';
import { burnRate } from './order.js';

export { contributors } from './failures.js';

const section = (name, ...content) => h('section', { class: 'panel' }, h('h2', {}, name), ...content);
const fact = (name, value, more) =>
  h('div', { class: 'fact', key: name }, h('dt', {}, name), h('dd', { class: 'num' }, value), more ? h('dd', { class: 'muted' }, more) : null);

const isComposite = (budget) => budget.objective === 'composite';

/** The unit that is counted in the window. */
const unit = (budget) => (budget.method === 'TIMESLICES' ? 'slices' : 'requests');

/** A banner for an on-call reader: which alert is firing, since when, and the top failure. */
const banner = (alert, budget) =>
  h('p', { class: `note is-${alert.severity.toLowerCase() === 'page' ? 'failed' : 'warning'}`, key: alert.alert_id },
    severityBadge(alert.severity), ' ', h('b', {}, alert.rule), ' firing since ', since(alert.occurred_at), `: ${alert.reason}. `,
    alert.now && alert.now !== alert.reason ? `Now: ${alert.now}. ` : null, topFailure(budget));

/** Whether the burn rates of the last hour, which is the longest look-back shown, have all their outcomes. */
const isLastHourCounted = (budget, { since, lags }) => !lags && (since === null || since <= Date.parse(budget.as_of) - 3_600_000);

/** Why the burn rate is 0. "No failures" requires counted requests; of slices only the number of bad ones is known. */
function noBurnReason(budget) {
  if (budget.failures && !budget.failures.total) return 'no requests counted in the last hour';
  return budget.method === 'TIMESLICES' ? 'no bad slices in the last hour' : 'no failures in the last hour';
}

/** Time to exhaustion; for an exhausted budget, when it is full again. */
export function exhaustionText(budget, history = historyOf(budget, null)) {
  const text = exhaustion(budget);
  if (text === 'exhausted') {
    if (budget.full_again_at) return [text, `full again ${full(budget.full_again_at)} if there are no further failures`];
    return [text, budget.full_again_unknown ? `unknown when it is full again: ${budget.full_again_unknown}` : null];
  }
  if (budget.state === 'NO_DATA') return [text, 'no outcomes in the window'];
  if (budget.seconds_to_exhaustion === null) {
    if (budget.state === 'STALE') return ['unknown', staleReason(history)];
    if (!budget.window_end || !burnRate(budget)) return ['never', noBurnReason(budget)];
    return ['not before the window resets', `${full(budget.window_end)}, at the burn rate of the last hour`];
  }
  return [text, budget.state === 'STALE' ? `from the outcomes counted so far; ${staleReason(history)}` : 'at the burn rate of the last hour'];
}

const named = (slo, objective) => {
  const own = slo?.objectives.find((each) => each.objective === objective)?.display_name;
  return [slo?.display_name, own && own !== objective ? own : null].filter(Boolean).join(', ');
};

export function summary() {
  const element = h('div', { class: 'summary' });
  return {
    element,
    set(budget, decision, history) {
      const slo = budget.definition;
      const about = slo ? [named(slo, budget.objective), slo.description, inputText(slo), tags(slo)].flat().filter(Boolean) : [];
      update(
        element,
        [...(budget.alerts ?? [])].sort((a, b) => rank(a.severity) - rank(b.severity)).map((alert) => banner(alert, budget)),
        h(
          'p',
          { class: 'head', key: 'head' },
          badge(budget.state),
          historyBadge(history),
          h('a', { href: `#/budgets?service=${encodeURIComponent(budget.service)}` }, budget.service),
          h('span', {}, `${exact(budget.target)} over ${windowOf(budget)}, ${methodText(budget.method)}`),
          budget.window_end ? h('span', { class: 'muted' }, resetText(budget)) : null,
          decision ? h('span', {}, 'Release decision of the service: ', h('a', { href: `#/releases?service=${encodeURIComponent(budget.service)}` }, badge(decision.decision))) : null,
          h('span', { class: 'muted' }, `as of ${full(budget.as_of)}`),
          history.lags ? h('span', { class: 'warn' }, 'input lags') : null,
        ),
        historyNote(budget, history),
        about.length ? h('p', { class: 'head', key: 'about' }, about.map((part) => (typeof part === 'string' ? h('span', {}, part) : part))) : null,
        (budget.unclassified ?? []).map((each) =>
          h('p', { class: 'warn', key: each.objective }, `${counted(each.outcomes, 'outcome')} not counted since ${full(each.since)}: the filter of objective ${each.objective} failed on every outcome from partition ${each.partitions.join(', ')}.`)),
        budget.unclassified_note ? h('p', { class: 'muted', key: 'unclassified' }, `${budget.unclassified_note[0].toUpperCase()}${budget.unclassified_note.slice(1)}.`) : null,
        h(
          'dl',
          { class: 'facts', key: 'facts' },
          fact('Remaining', remains(budget, 2), `${percent(budget.consumed_ratio, 2)} used${budget.state === 'STALE' ? ', of the outcomes counted so far' : ''}`),
          isComposite(budget) && budget.sli === null
            ? fact('SLI', 'none', 'its objectives have different SLIs')
            : fact('SLI', fine(budget.sli), `target ${exact(budget.target)}`),
          fact('Burn rate 1h', rate(burnRate(budget)), `5m ${rate(burnRate(budget, '5m'))}${isLastHourCounted(budget, history) ? '' : ', of the outcomes counted so far'}`),
          fact('Time to exhaustion', ...exhaustionText(budget, history)),
          fact(isComposite(budget) ? `Bad ${unit(budget)} of all objectives` : `Bad ${unit(budget)}`, count(budget.bad), `of ${count(budget.total)}`),
        ),
      );
    },
  };
}

const table = (name, heads, rows) =>
  scroll(name,
    h('table', {}, h('caption', { class: 'hidden' }, name), h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, rows)));

/** Comparisons of alert rules; rules with `lte` and `lt` fire at low burn rates. */
const HOLDS = { gte: (a, b) => a >= b, gt: (a, b) => a > b, lte: (a, b) => a <= b, lt: (a, b) => a < b };
const SIGNS = { gte: '', gt: 'above ', lte: 'at most ', lt: 'below ' };

const thresholdText = (rule) => (rule.factor === null ? `exhausted within ${rule.exhaustion_within}` : `${SIGNS[rule.op] ?? ''}${rate(rule.factor)}`);

/** A rule on hold is not quiet: it may fire when its outcomes are counted. */
function ruleState(rule, budget, history) {
  const isHeldNow = isHeld(rule, budget, history);
  const on = budget.alerts.some((alert) => alert.rule === rule.rule);
  if (on) return [badge('FIRING'), isHeldNow ? h('span', { class: 'muted' }, ' on hold') : null];
  if (isHeldNow === null) return badge('QUIET', 'unknown');
  return isHeldNow ? badge('STALE', 'ON HOLD') : badge('QUIET');
}

function ruleRow(rule, budget, history) {
  const compared = (window) => {
    const speed = window === null ? null : burnRate(budget, window);
    const over = rule.factor !== null && speed !== null && (HOLDS[rule.op] ?? HOLDS.gte)(speed, rule.factor);
    return h('td', { class: `num${over ? ' hot' : ''}` }, window === null ? '' : `${rate(speed)} in ${window}`);
  };
  return h(
    'tr',
    { key: rule.rule },
    h('th', { scope: 'row' }, rule.rule),
    h('td', {}, ruleState(rule, budget, history)),
    h('td', {}, rule.severity),
    h('td', { class: 'num' }, thresholdText(rule)),
    compared(rule.long_window),
    compared(rule.short_window),
  );
}

export function ladder() {
  const content = h('div', {});
  return {
    element: section('Burn-rate alerts', content),
    set(budget, history) {
      update(
        content,
        budget.alert_rules.length
          ? table('Alert rules', ['Rule', 'State', 'Severity', 'Threshold', 'Long', 'Short'], budget.alert_rules.map((rule) => ruleRow(rule, budget, history)))
          : h('p', { class: 'muted' }, 'No alert rules.'),
        h('p', { class: 'muted', key: 'link' }, h('a', { href: `#/alerts?budget_id=${encodeURIComponent(budget.budget_id)}` }, 'Alerts of this budget')),
      );
    },
  };
}
