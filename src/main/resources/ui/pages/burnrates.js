// The chart of the burn rates that an alert rule compares, with its threshold and the periods in which it was firing.
import { chart } from '../chart.js';
import { h, update } from '../dom.js';
import { duration, moment, rate } from '../format.js';
import { band, held, level, line } from '../layers.js';
import { fromZero } from '../scale.js';
import { lookBackMinutes } from './order.js';
import { minute, span, uncounted } from './views.js';

const HOUR = '1h';
const OPERATORS = { gte: 'at least', gt: 'above', lte: 'at most', lt: 'below' };

/** The rule that the URL names, else one that is firing, else the first. */
function choose(budget, name) {
  const rules = budget.alert_rules;
  const firing = (rule) => budget.alerts.some((alert) => alert.rule === rule.rule);
  return rules.find((rule) => rule.rule === name) ?? rules.find(firing) ?? rules[0] ?? null;
}

const lookBacksOf = (rule) => (rule ? [rule.long_window, rule.short_window].filter(Boolean) : [HOUR]);

/**
 * The periods in which a rule was firing, by the alerts published since the start of a period and those firing now. If the start of
 * an alert is unknown, its period begins where the log of alerts is complete.
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
  const steps = stepSeconds > 60 ? ` Each point is the highest in ${duration(stepSeconds)}.` : '';
  if (!rule) return `No alert rules. At 1× the budget lasts exactly its window.${steps}`;
  const subject = `${rule.rule} (${rule.severity}) fires when`;
  if (rule.factor === null) {
    return `${subject} the budget would be exhausted within ${rule.exhaustion_within} at the burn rate of the last hour.${steps}`;
  }
  const over = rule.short_window ? `the last ${rule.long_window} and the last ${rule.short_window}` : `the last ${rule.long_window}`;
  const lasting = rule.alert_after_seconds ? ` for ${duration(rule.alert_after_seconds)}` : '';
  return `${subject} the burn rate over ${over} is ${OPERATORS[rule.op]} ${rate(rule.factor)}${lasting}.${steps}`;
}

function firingText({ from, to, isOn, isCut }) {
  if (isCut) return `firing until ${minute(to)}; start unknown`;
  return `firing ${span(from, to)}${isOn ? ', ongoing' : ''}`;
}

function label(rule) {
  if (!rule) return '1×: lasts exactly the window';
  return `${rule.rule} fires at ${rule.op.startsWith('l') ? 'or below ' : ''}${rate(rule.factor)}`;
}

export function burnRates(options) {
  const { chosen, setParameter, reload } = options;
  const select = h('select', {
    'aria-label': 'Alert rule',
    onchange: () => {
      setParameter('rule', select.value);
      reload();
    },
  });
  const plot = chart({ ...options, name: 'Burn rate', controls: select });

  function drawRules(budget, rule) {
    select.hidden = !rule;
    update(select, budget.alert_rules.map((each) => h('option', { value: each.rule, key: each.rule }, `${each.rule} (${each.severity})`)));
    // The select shows a newly chosen rule while its history is loading.
    const isKnown = budget.alert_rules.some((each) => each.rule === chosen('rule'));
    if (rule) select.value = isKnown ? chosen('rule') : rule.rule;
  }

  function set(budget, time, published) {
    // The rule whose look-backs the history has, even if another one fires now.
    const { rule } = published;
    drawRules(budget, rule);
    // Peaks don't matter to a rule that fires below a threshold.
    const which = rule?.op?.startsWith('l') ? 'rate' : 'highest';
    const names = lookBacksOf(rule);
    // A look-back that begins before the history is complete has no rate.
    const isCounted = (step, name) => time.since === null || step.start - lookBackMinutes(name) * 60_000 >= time.since;
    const values = names.map((name) => (step) => !isCounted(step, name) ? null : step.burn_rates?.find((each) => each.look_back === name)?.[which] ?? null);
    // A peak belongs to the whole step, not to its end.
    const lines = values.map((value) => (time.stepSeconds > 60 ? held(time.steps, value) : time.steps.map((step) => ({ at: step.at, value: value(step) }))));
    const highest = Math.max(0, ...lines.flat().map((point) => point.value ?? 0));
    const threshold = rule ? rule.factor : 1;
    const severity = rule?.severity === 'page' ? 'page' : 'ticket';
    const firing = rule ? firingTimes(rule, published, budget.alerts, time) : [];
    const scale = fromZero(Math.max(highest, 1.2), threshold, rate);
    const { bands, keys } = uncounted(time);
    const isCut = rule !== null && published.alertsFrom > time.from;
    const unknown = isCut ? [band('unknown', time.from, published.alertsFrom, 'Unknown whether alerts were firing')] : [];
    plot.set({
      ...time,
      name: 'Burn rate',
      scale,
      title: scale.kind === 'log' ? '× the rate that the target allows, log scale' : '× the rate that the target allows',
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
        ...(isCut ? [['unknown', 'unknown whether it was firing']] : []),
        ...(firing.length ? [[`firing ${severity}`, 'firing']] : []),
        ...keys,
      ],
      points: time.steps.map((step) => ({
        at: step.at,
        text: `${moment(step.at)}  ${names.map((name, j) => `${name} ${rate(values[j](step))}`).join('  ')}`,
      })),
      empty: lines.flat().some((point) => point.value !== null) ? null : (published.withoutRates ?? (time.since === null ? 'No data in this period' : 'Not all outcomes of the look-backs are counted')),
      summary: `${names.map((name, j) => `${name} ${rate(lines[j].at(-1)?.value)}`).join(', ')} at the end; ${sentence(rule, 0)}${time.incomplete ? ` ${time.incomplete.text}` : ''}`,
    });
  }

  return { element: plot.element, point: plot.point, rule: (budget) => choose(budget, chosen('rule')), lookBacks: lookBacksOf, set, end: plot.end };
}
