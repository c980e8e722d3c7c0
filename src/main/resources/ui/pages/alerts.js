// The alerts that are on, and those that were.
import * as api from '../api.js';
import { h, later, throttle } from '../dom.js';
import { moment, rate } from '../format.js';
import { listen } from '../live.js';
import { ASK_AGAIN, badge, budgetLink, empty, failed, incomplete, list, loading } from '../parts.js';

export const title = () => 'Alerts';

function row(alert) {
  return h(
    'tr',
    { 'data-alert': alert.alert_id },
    h('td', { class: 'state' }, badge(alert.state)),
    h('th', { scope: 'row' }, budgetLink(alert.budget_id), h('span', { class: 'muted' }, alert.rule)),
    h('td', { 'data-label': 'Severity' }, alert.severity),
    h('td', { 'data-label': 'Why' }, alert.reason),
    h('td', { class: 'num', 'data-label': 'Burn rate' }, `${rate(alert.long_burn_rate)} in ${alert.long_window}`),
    h('td', { class: 'num', 'data-label': 'Since' }, moment(alert.occurred_at)),
  );
}

function table(name) {
  const body = h('tbody', {});
  const note = h('div', {}, loading('alerts'));
  const element = list(name, ['State', 'Budget', 'Severity', 'Why', 'Burn rate', 'When'], body);
  return {
    element: h('section', {}, h('h2', {}, name), note, element),
    set(alerts, nothing, missing = []) {
      body.replaceChildren(...alerts.map(row));
      element.hidden = !alerts.length;
      note.replaceChildren(...(alerts.length || missing.length ? incomplete(missing) : [empty(nothing)]));
    },
    fail: (problem, again) => note.replaceChildren(failed(problem, again)),
  };
}

/** @returns what ends it */
export function show(main, parameters, keep) {
  const end = new AbortController();
  const on = table('On now');
  const log = table('Beginnings and ends');
  const service = h('input', {
    type: 'search',
    placeholder: 'Service  /',
    'aria-label': 'Only of this service',
    value: parameters.get('service') ?? '',
    onchange: () => {
      keep('service', service.value);
      load();
    },
  });
  main.append(h('h1', {}, 'Alerts'), h('div', { class: 'controls' }, service), on.element, log.element);

  async function load() {
    const filter = { service: parameters.get('service') };
    try {
      const [now, before] = await Promise.all([
        api.all('alerts', filter, { signal: end.signal }),
        api.page('alerts/history', { ...filter, limit: 100 }, { signal: end.signal }),
      ]);
      on.set(now.items, 'No alert is on.', now.missing);
      log.set(before.items, 'None yet.', before.missing);
      if (now.missing.length || before.missing.length) loadAgain();
    } catch (problem) {
      if (problem.name !== 'AbortError') on.fail(problem, load);
    }
  }

  const loadSoon = throttle(500, load);
  const loadAgain = later(ASK_AGAIN, load);
  const unlisten = listen({ open: load, alert: loadSoon, removed: loadSoon });
  load();
  return () => {
    unlisten();
    end.abort();
    loadSoon.cancel();
    loadAgain.cancel();
  };
}
