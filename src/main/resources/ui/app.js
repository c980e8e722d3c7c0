// The frame around the pages: which of them is shown, the connection, the alerts that fire, the time zone, the theme.
//
// The address says all that is shown: `#/page?parameters`, so that a link can be sent to somebody.
import { forget, token } from './access.js';
import { onDenied } from './api.js';
import { h, say, update } from './dom.js';
import { firing, onFiring, rank } from './firing.js';
import { clock, full, switchTimeZone, timeZone, zoneName } from './format.js';
import { connect, connection, disconnect, listen } from './live.js';
import { arrive } from './places.js';
import * as budgets from './pages/budgets.js';
import * as budget from './pages/budget.js';
import * as releases from './pages/releases.js';
import * as alerts from './pages/alerts.js';
import * as definitions from './pages/definitions.js';
import * as entrance from './pages/entrance.js';
import * as nowhere from './pages/nowhere.js';

const PAGES = { budgets, budget, releases, alerts, definitions };
const IN_NAVIGATION = ['budgets', 'releases', 'alerts', 'definitions'];

const main = document.getElementById('main');
let page = null;
let title = '';
let isFirst = true;
let isOutside = false;

function place() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return { name: path || 'budgets', parameters: new URLSearchParams(search) };
}

/** Changes the address without another page: what is filtered or sorted is no step back in the history. */
function keep(name, parameters, key, value) {
  if (value) parameters.set(key, value);
  else parameters.delete(key);
  const search = parameters.toString();
  history.replaceState(history.state, '', `#/${name}${search ? `?${search}` : ''}`);
}

function show() {
  // A link within the page, such as that to its content.
  if (isOutside || (location.hash && !location.hash.startsWith('#/'))) return;
  const { name, parameters } = place();
  const shown = Object.hasOwn(PAGES, name) ? PAGES[name] : nowhere;
  page?.end();
  main.replaceChildren();
  title = shown.title(parameters);
  showTitle();
  page = shown.show(main, parameters, (key, value) => keep(name, parameters, key, value));
  for (const link of document.querySelectorAll('#nav a')) {
    const current = link.dataset.page === name || (name === 'budget' && link.dataset.page === 'budgets');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!isFirst) main.focus({ preventScroll: true });
  isFirst = false;
  arrive();
}

/** All pages would say the same: that nobody is let in without a token. */
function ask() {
  if (isOutside) return;
  isOutside = true;
  disconnect();
  page?.end();
  page = null;
  title = 'Sign in';
  showTitle();
  entrance.show(main, enter);
  showAccess();
}

function enter() {
  isOutside = false;
  showAccess();
  show();
  connect();
}

/** Whoever has signed in by a token can sign out; who has not has no numbers that could be old. */
function showAccess() {
  showConnection();
  showFiring();
  document.getElementById('leave').hidden = isOutside || !token();
}

/** Numbers that are no longer live say so, and since when. */
function showConnection() {
  const { status, lost, reason, asOf } = connection();
  const element = document.getElementById('live');
  element.className = `live is-${status}`;
  say(element, status);
  const isLost = lost !== null && !isOutside;
  document.body.classList.toggle('is-outdated', isLost);
  document.getElementById('outage').hidden = !isLost;
  if (!isLost) return;
  const numbers = asOf === null ? 'What is shown is from before then' : `The numbers are as of ${full(asOf)}`;
  say(document.getElementById('outage'), `Not live since ${clock(lost)} ${zoneName(lost)}. ${numbers}. ${reason === null ? 'Reconnecting …' : `The instance reports: ${reason}`}`);
}

/** In the title, too, as the page is often in a tab behind others. */
function showTitle() {
  const { alerts: all, isComplete } = firing();
  document.title = `${all.length && !isOutside ? `(${all.length}${isComplete ? '' : '+'}) ` : ''}${title} · Slowburn`;
}

/** How many alerts fire; a question mark as long as that is not known. */
function showFiring() {
  const { alerts: all, isKnown, isComplete } = firing();
  if (isOutside) {
    update(document.querySelector('#nav a[data-page=alerts]'), 'Alerts');
    showTitle();
    return;
  }
  const number = isComplete || all.length ? `${all.length}${isComplete ? '' : '+'}` : '?';
  const worst = Math.min(...all.map((alert) => rank(alert.severity)));
  const level = !all.length ? 'none' : worst === 0 ? 'page' : 'ticket';
  update(
    document.querySelector('#nav a[data-page=alerts]'),
    'Alerts ',
    h('span', { class: `number is-${level}` }, number, h('span', { class: 'hidden' }, isKnown ? ' firing' : ' not known')),
  );
  showTitle();
}

function showZone() {
  const button = document.getElementById('zone');
  say(button, timeZone());
  button.setAttribute('aria-label', `Times are shown in ${timeZone()}; switch`);
}

const isDark = () =>
  (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) ===
  'dark';

function showTheme() {
  say(document.getElementById('theme'), isDark() ? 'Light' : 'Dark');
  document.getElementById('theme').setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours');
}

document.getElementById('nav').append(
  ...IN_NAVIGATION.map((name) =>
    h('a', { href: `#/${name}`, 'data-page': name }, name[0].toUpperCase() + name.slice(1)),
  ),
);
document.getElementById('zone').addEventListener('click', () => {
  switchTimeZone();
  showZone();
  showConnection();
  page?.redraw();
});
document.getElementById('theme').addEventListener('click', () => {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('theme', next);
  showTheme();
  page?.redraw();
});
document.getElementById('leave').addEventListener('click', () => {
  forget();
  ask();
});
document.querySelector('.skip').addEventListener('click', (click) => {
  click.preventDefault();
  main.focus();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  showTheme();
  page?.redraw();
});
document.addEventListener('keydown', (press) => {
  const search = document.querySelector('input[type=search]');
  const isTyping = press.target.closest('input, textarea, select');
  if (press.key !== '/' || isTyping || press.ctrlKey || press.metaKey || !search) return;
  press.preventDefault();
  search.focus();
});
addEventListener('hashchange', show);
addEventListener('pagehide', disconnect);
addEventListener('pageshow', (event) => event.persisted && connect());
onDenied(ask);
listen({ status: showConnection });
onFiring(showFiring);
showAccess();
showZone();
showTheme();
showFiring();
show();
connect();
