// The burn rates that an alert rule compares, with its threshold and the times at which it was firing.
import { chart } from '../chart.js';
import { h, update } from '../dom.js';
import { duration, moment, rate } from '../format.js';
import { band, held, level, line } from '../layers.js';
import { fromZero } from '../scale.js';
import { minute, span, uncounted } from './views.js';

const HOUR = '1h';
const OPERATORS = { gte: 'at least', gt: 'above', lte: 'at most', lt: 'below' };

/** The rule that the address names, else one that is firing, else the first. */
function choose(budget, named) {
  const rules = budget.alert_rules;
  const firing = (rule) => budget.alerts.some((alert) => alert.rule === rule.rule);
  return rules.find((rule) => rule.rule === named) ?? rules.find(firing) ?? rules[0] ?? null;
}

const lookBacksOf = (rule) => (rule ? [rule.long_window, rule.short_window].filter(Boolean) : [HOUR]);

/**
 * When a rule was firing, by what was published since the beginning of a time and what is firing now. Of an end whose beginning is
 * not known, as much as is known: from the moment on from which all beginnings would be.
 */
export function firingTimes(rule, { alerts, alertsFrom }, firingNow, { from, to }) {
  const known = Math.max(from, alertsFrom);
  const times = [];
  let since = null;
  const log = alerts.filter((alert) => alert.rule === rule.rule).reverse();
  for (const alert of log) {
    const at = Date.parse(alert.occurred_at);
    if (alert.state === 'FIRING') {
      since ??= at;
    } else {
      const began = alert.fired_at ? Date.parse(alert.fired_at) : since;
      times.push({ from: began ?? known, to: at, isCut: began === null });
      since = null;
    }
  }
  const on = firingNow.find((alert) => alert.rule === rule.rule);
  if (since !== null || on) times.push({ from: since ?? Date.parse(on.occurred_at), to, isOn: Boolean(on) });
  return times.filter((each) => each.to >= from && each.from <= to);
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

function firingText({ from, to, isOn, isCut }) {
  if (isCut) return `firing until ${minute(to)}; when it fired is not known`;
  return `firing ${span(from, to)}${isOn ? ' and still' : ''}`;
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

  function drawRules(budget, rule) {
    select.hidden = !rule;
    update(select, budget.alert_rules.map((each) => h('option', { value: each.rule, key: each.rule }, `${each.rule} (${each.severity})`)));
    // What was chosen meanwhile is asked for, and not drawn yet.
    const asked = budget.alert_rules.some((each) => each.rule === chosen('rule'));
    if (rule) select.value = asked ? chosen('rule') : rule.rule;
  }

  function set(budget, time, happened) {
    // The history has the look-backs of this rule, whatever has begun to fire since.
    const { rule } = happened;
    drawRules(budget, rule);
    // A rate that must fall below a threshold is not judged by its peaks.
    const which = rule?.op?.startsWith('l') ? 'rate' : 'highest';
    const names = lookBacksOf(rule);
    const values = names.map((name) => (step) => step.burn_rates?.find((each) => each.look_back === name)?.[which] ?? null);
    // A peak is of a step, not of its end.
    const lines = values.map((value) => (time.stepSeconds > 60 ? held(time.steps, value) : time.steps.map((step) => ({ at: step.at, value: value(step) }))));
    const highest = Math.max(0, ...lines.flat().map((point) => point.value ?? 0));
    const threshold = rule ? rule.factor : 1;
    const severity = rule?.severity === 'page' ? 'page' : 'ticket';
    const firing = rule ? firingTimes(rule, happened, budget.alerts, time) : [];
    const scale = fromZero(Math.max(highest, 1.2), threshold, rate);
    const { bands, keys } = uncounted(time);
    const isCut = rule !== null && happened.alertsFrom > time.from;
    const unknown = isCut ? [band('unknown', time.from, happened.alertsFrom, 'Which alerts were firing is not known')] : [];
    plot.set({
      ...time,
      name: 'Burn rate',
      scale,
      title: scale.kind === 'log' ? '× of what the target allows, log scale' : '× of what the target allows',
      about: sentence(rule, time.stepSeconds),
      layers: [
        ...bands,
        ...unknown,
        ...firing.map((each) => band(`firing ${severity}`, each.from, each.to, firingText(each))),
        ...lines.map((points, i) => line(i ? 'short' : 'long', points)).reverse(),
        ...(threshold === null ? [] : [level(rule ? severity : 'even', threshold, label(rule))]),
      ],
      keys: [
        ...names.map((name, i) => [i ? 'short' : 'long', `last ${name}`]),
        ...(isCut ? [['unknown', 'not known whether it was firing']] : []),
        ...(firing.length ? [[`firing ${severity}`, 'firing']] : []),
        ...keys,
      ],
      points: time.steps.map((step) => ({
        at: step.at,
        text: `${moment(step.at)}  ${names.map((name, j) => `${name} ${rate(values[j](step))}`).join('  ')}`,
      })),
      empty: lines.flat().some((point) => point.value !== null) ? null : (happened.withoutRates ?? 'No data in this time'),
      words: `${names.map((name, j) => `${name} ${rate(lines[j].at(-1)?.value)}`).join(', ')} at the end; ${sentence(rule, 0)}`,
    });
  }

  return { element: plot.element, point: plot.point, rule: (budget) => choose(budget, chosen('rule')), lookBacks: lookBacksOf, set, end: plot.end };
}
