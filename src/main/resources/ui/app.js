// The frame around the pages: which of them is shown, the connection, the time zone, the theme.
//
// The address says all that is shown: `#/page?parameters`, so that a link can be sent to somebody.
import { forget, token } from './access.js';
import { onDenied } from './api.js';
import { h, say } from './dom.js';
import { switchTimeZone, timeZone } from './format.js';
import { connect, connection, disconnect, listen } from './live.js';
import * as budgets from './pages/budgets.js';
import * as budget from './pages/budget.js';
import * as releases from './pages/releases.js';
import * as alerts from './pages/alerts.js';
import * as definitions from './pages/definitions.js';
import * as entrance from './pages/entrance.js';

const PAGES = { budgets, budget, releases, alerts, definitions };
const IN_NAVIGATION = ['budgets', 'releases', 'alerts', 'definitions'];

const main = document.getElementById('main');
let leave = null;
let shown = null;
let isOutside = false;

function place() {
  const [, name, search] = /^#\/([a-z]+)(?:\?(.*))?$/.exec(location.hash) ?? [];
  return { name: PAGES[name] ? name : 'budgets', parameters: new URLSearchParams(search) };
}

/** Changes the address without another page: what is filtered or sorted is no step back in the history. */
function keep(name, parameters, key, value) {
  if (value) parameters.set(key, value);
  else parameters.delete(key);
  const search = parameters.toString();
  history.replaceState(null, '', `#/${name}${search ? `?${search}` : ''}`);
}

function show() {
  // A link within the page, such as that to its content.
  if (isOutside || (location.hash && !location.hash.startsWith('#/'))) return;
  const { name, parameters } = place();
  leave?.();
  main.replaceChildren();
  document.title = `${PAGES[name].title(parameters)} · Slowburn`;
  leave = PAGES[name].show(main, parameters, (key, value) => keep(name, parameters, key, value));
  for (const link of document.querySelectorAll('#nav a')) {
    const current = link.dataset.page === name || (name === 'budget' && link.dataset.page === 'budgets');
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (shown !== null) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  shown = name;
}

/** All pages would say the same: that nobody is let in without a token. */
function ask() {
  if (isOutside) return;
  isOutside = true;
  disconnect();
  leave?.();
  leave = null;
  document.title = 'Slowburn';
  entrance.show(main, enter);
  showAccess();
}

function enter() {
  isOutside = false;
  showAccess();
  show();
  connect();
}

/** Who has come in by a token can leave. */
function showAccess() {
  document.getElementById('leave').hidden = isOutside || !token();
}

function showConnection() {
  const element = document.getElementById('live');
  element.className = `live is-${connection()}`;
  say(element, connection());
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
  show();
});
document.getElementById('theme').addEventListener('click', () => {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('theme', next);
  showTheme();
  show();
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
  show();
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
showAccess();
showZone();
showTheme();
show();
connect();
