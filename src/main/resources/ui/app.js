// The frame around the pages: navigation, connection status, number of firing alerts, time zone and theme.
//
// The URL holds everything that is shown, as `#/page?parameters`, so that links can be shared.
import { forget, token } from './access.js';
import { onDenied } from './api.js';
import { h, setText, update } from './dom.js';
import { firing, onFiring, rank } from './firing.js';
import { clock, full, switchTimeZone, timeZone, zoneName } from './format.js';
import { connect, connection, disconnect, listen } from './live.js';
import { restoreScroll } from './scrollposition.js';
import * as budgets from './pages/budgets.js';
import * as budget from './pages/budget.js';
import * as releases from './pages/releases.js';
import * as alerts from './pages/alerts.js';
import * as definitions from './pages/definitions.js';
import * as signIn from './pages/signin.js';
import * as notFound from './pages/notfound.js';

const PAGES = { budgets, budget, releases, alerts, definitions };
const IN_NAVIGATION = ['budgets', 'releases', 'alerts', 'definitions'];

const main = document.getElementById('main');
let page = null;
let title = '';
let isFirst = true;
let isSignedOut = false;

function currentRoute() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return { name: path || 'budgets', parameters: new URLSearchParams(search) };
}

/** Changes a parameter of the URL without an entry in the browser's history, so that filters and sorting are no step back. */
function setParameter(name, parameters, key, value) {
  if (value) parameters.set(key, value);
  else parameters.delete(key);
  const search = parameters.toString();
  history.replaceState(history.state, '', `#/${name}${search ? `?${search}` : ''}`);
}

function show() {
  // A link within the page, such as "Skip to content".
  if (isSignedOut || (location.hash && !location.hash.startsWith('#/'))) return;
  const { name, parameters } = currentRoute();
  const shown = Object.hasOwn(PAGES, name) ? PAGES[name] : notFound;
  page?.end();
  main.replaceChildren();
  title = shown.title(parameters);
  showTitle();
  page = shown.show(main, parameters, (key, value) => setParameter(name, parameters, key, value));
  for (const link of document.querySelectorAll('#nav a')) {
    const current = link.dataset.page === name || (name === 'budget' && link.dataset.page === 'budgets');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!isFirst) main.focus({ preventScroll: true });
  isFirst = false;
  restoreScroll();
}

/** Replaces any page by the sign-in form. */
function requireSignIn() {
  if (isSignedOut) return;
  isSignedOut = true;
  disconnect();
  page?.end();
  page = null;
  title = 'Sign in';
  showTitle();
  signIn.show(main, onSignedIn);
  showAccess();
}

function onSignedIn() {
  isSignedOut = false;
  showAccess();
  show();
  connect();
}

/** Shows the sign-out button if a token is stored; hides the number of alerts and the outage while signed out. */
function showAccess() {
  showConnection();
  showFiring();
  document.getElementById('leave').hidden = isSignedOut || !token();
}

/** Shows the connection status and, if the connection is lost, since when the numbers are not live. */
function showConnection() {
  const { status, lost, reason, asOf } = connection();
  const element = document.getElementById('live');
  element.className = `live is-${status}`;
  setText(element, status);
  const isLost = lost !== null && !isSignedOut;
  document.body.classList.toggle('is-outdated', isLost);
  document.getElementById('outage').hidden = !isLost;
  if (!isLost) return;
  const numbers = asOf === null ? 'The numbers shown are older' : `The numbers are as of ${full(asOf)}`;
  setText(document.getElementById('outage'), `Not live since ${clock(lost)} ${zoneName(lost)}. ${numbers}. ${reason === null ? 'Reconnecting …' : `The instance reports: ${reason}`}`);
}

/** Includes the number of firing alerts, which stays visible in a background tab. */
function showTitle() {
  const { alerts: all, isComplete } = firing();
  document.title = `${all.length && !isSignedOut ? `(${all.length}${isComplete ? '' : '+'}) ` : ''}${title} · Slowburn`;
}

/** Shows the number of firing alerts, or a question mark while it is unknown. */
function showFiring() {
  const { alerts: all, isKnown, isComplete } = firing();
  if (isSignedOut) {
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
    h('span', { class: `number is-${level}` }, number, h('span', { class: 'hidden' }, isKnown ? ' firing' : ' unknown')),
  );
  showTitle();
}

function showZone() {
  const button = document.getElementById('zone');
  setText(button, timeZone());
  button.setAttribute('aria-label', `Times are shown in ${timeZone()}; switch time zone`);
}

const isDark = () =>
  (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) ===
  'dark';

function showTheme() {
  setText(document.getElementById('theme'), isDark() ? 'Light' : 'Dark');
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
  requireSignIn();
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
onDenied(requireSignIn);
listen({ status: showConnection });
onFiring(showFiring);
showAccess();
showZone();
showTheme();
showFiring();
show();
connect();
