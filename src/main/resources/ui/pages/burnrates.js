// The burn rates that an alert rule compares, with its threshold and the times at which it was firing.
import { chart } from '../chart.js';
import { h, update } from '../dom.js';
import { duration, moment, rate } from '../format.js';
import { band, held, level, line } from '../layers.js';
import { fromZero } from '../scale.js';
import { span, uncounted } from './views.js';

const HOUR = '1h';
const OPERATORS = { gte: 'at least', gt: 'above', lte: 'at most', lt: 'below' };

/** The rule that the address names, else one that is firing, else the first. */
function choose(budget, named) {
  const rules = budget.alert_rules;
  const firing = (rule) => budget.alerts.some((alert) => alert.rule === rule.rule);
  return rules.find((rule) => rule.rule === named) ?? rules.find(firing) ?? rules[0] ?? null;
}

const lookBacksOf = (rule) => (rule ? [rule.long_window, rule.short_window].filter(Boolean) : [HOUR]);

/** When a rule was firing, from the beginnings and ends that were published, and what is on now. */
function firingTimes(rule, { alerts }, budget, { from, to }) {
  const times = [];
  let since = null;
  const log = alerts.filter((alert) => alert.rule === rule.rule).reverse();
  for (const alert of log) {
    const at = Date.parse(alert.occurred_at);
    if (alert.state === 'FIRING') {
      since ??= at;
    } else {
      times.push({ from: since ?? from, to: at });
      since = null;
    }
  }
  const on = budget.alerts.find((alert) => alert.rule === rule.rule);
  if (on) times.push({ from: Math.max(from, since ?? Date.parse(on.occurred_at)), to, isOn: true });
  return times.filter((each) => each.to >= from);
}

function sentence(rule, stepSeconds) {
  const steps = stepSeconds > 60 ? ` Drawn is the highest of each ${duration(stepSeconds)}.` : '';
  if (!rule) return `No alert rules. At 1× the budget lasts exactly its window.${steps}`;
  const who = `${rule.rule} (${rule.severity}) fires when`;
  if (rule.factor === null) {
    return `${who} the budget would be exhausted within ${rule.exhaustion_within} at the burn rate of the last hour.${steps}`;
  }
  const over = rule.short_window ? `the last ${rule.long_window} and the last ${rule.short_window}` : `the last ${rule.long_window}`;
  const lasting = rule.alert_after_seconds ? ` for ${duration(rule.alert_after_seconds)}` : '';
  return `${who} the burn rate over ${over} is ${OPERATORS[rule.op]} ${rate(rule.factor)}${lasting}.${steps}`;
}

function label(rule) {
  if (!rule) return '1×: lasts exactly the window';
  return `${rule.rule} fires at ${rule.op.startsWith('l') ? 'or below ' : ''}${rate(rule.factor)}`;
}

export function burnRates(options) {
  const { chosen, keep, reload } = options;
  const select = h('select', {
    'aria-label': 'Alert rule',
    onchange: () => {
      keep('rule', select.value);
      reload();
    },
  });
  const plot = chart({ ...options, name: 'Burn rate', controls: select });
  const ruleOf = (budget) => choose(budget, chosen('rule'));

  function drawRules(budget, rule) {
    select.hidden = !rule;
    update(select, budget.alert_rules.map((each) => h('option', { value: each.rule, key: each.rule }, `${each.rule} (${each.severity})`)));
    if (rule) select.value = rule.rule;
  }

  function set(budget, time, happened) {
    const rule = ruleOf(budget);
    drawRules(budget, rule);
    // A rate that must fall below a threshold is not judged by its peaks.
    const which = rule?.op?.startsWith('l') ? 'rate' : 'highest';
    const names = lookBacksOf(rule);
    const values = names.map((name) => (step) => step.burn_rates.find((each) => each.look_back === name)?.[which] ?? null);
    // A peak is of a step, not of its end.
    const lines = values.map((value) => (time.stepSeconds > 60 ? held(time.steps, value) : time.steps.map((step) => ({ at: step.at, value: value(step) }))));
    const highest = Math.max(0, ...lines.flat().map((point) => point.value ?? 0));
    const threshold = rule ? rule.factor : 1;
    const severity = rule?.severity === 'page' ? 'page' : 'ticket';
    const firing = rule ? firingTimes(rule, happened, budget, time) : [];
    const scale = fromZero(Math.max(highest, 1.2), threshold, rate);
    const { bands, keys } = uncounted(time);
    plot.set({
      ...time,
      name: 'Burn rate',
      scale,
      title: scale.kind === 'log' ? '× of what the target allows, log scale' : '× of what the target allows',
      about: sentence(rule, time.stepSeconds),
      layers: [
        ...bands,
        ...firing.map((each) => band(`firing ${severity}`, each.from, each.to, `firing ${span(each.from, each.to)}${each.isOn ? ' and still' : ''}`)),
        ...lines.map((points, i) => line(i ? 'short' : 'long', points)).reverse(),
        ...(threshold === null ? [] : [level(rule ? severity : 'even', threshold, label(rule))]),
      ],
      keys: [
        ...names.map((name, i) => [i ? 'short' : 'long', `last ${name}`]),
        ...(firing.length ? [[`firing ${severity}`, 'firing']] : []),
        ...keys,
      ],
      points: time.steps.map((step) => ({
        at: step.at,
        text: `${moment(step.at)}  ${names.map((name, j) => `${name} ${rate(values[j](step))}`).join('  ')}`,
      })),
      empty: lines.flat().some((point) => point.value !== null) ? null : 'No data in this time',
      words: `${names.map((name, j) => `${name} ${rate(lines[j].at(-1)?.value)}`).join(', ')} at the end; ${sentence(rule, 0)}`,
    });
  }

  return { element: plot.element, point: plot.point, lookBacks: (budget) => lookBacksOf(ruleOf(budget)), set, end: plot.end };
}
