// What the charts of a budget have in common: two views of one thing, and times that don't count.
import { h, say } from '../dom.js';
import { moment } from '../format.js';
import { band } from '../layers.js';

/** A button that changes between two views; the address remembers the second. */
export function switchOf(name, [first, second], { chosen, keep }, changed) {
  let isSecond = chosen(name) === second.key;
  const button = h('button', { type: 'button', class: 'link', onclick: change });
  const tell = () => say(button, `Show ${isSecond ? first.text : second.text}`);

  function change() {
    isSecond = !isSecond;
    keep(name, isSecond ? second.key : null);
    tell();
    changed();
  }
  tell();
  return { button, isSecond: () => isSecond };
}

/** Without the year, which the axis names. */
export const minute = (time) => moment(time).slice(5, 16);

/** From when to when, the day once if it is the same. */
export function span(from, to) {
  const [start, end] = [minute(from), minute(to)];
  return `${start}–${start.slice(0, 5) === end.slice(0, 5) ? end.slice(6) : end}`;
}

/** Times that are not counted, by a correction or because the input lags. */
export function uncounted({ corrections, lag }) {
  const bands = corrections.map((each) => band('correction', each.start, each.end, `${each.name}: does not count, ${span(each.start, each.end)}`));
  const keys = corrections.length ? [['band', 'does not count']] : [];
  if (lag) {
    bands.push(band('uncounted', lag.from, lag.to, 'input lags: not counted yet'));
    keys.push(['band', 'input lags: not counted yet']);
  }
  return { bands, keys };
}
