// Shared parts of a budget's charts: a button that switches between two views, and bands for excluded periods.
import { h, setText } from '../dom.js';
import { moment } from '../format.js';
import { band } from '../layers.js';

/** A button that switches between two views; the URL keeps the second. */
export function switchOf(name, [first, second], { chosen, setParameter }, changed) {
  let isSecond = chosen(name) === second.key;
  const button = h('button', { type: 'button', class: 'link', onclick: change });
  const setLabel = () => setText(button, `Show ${isSecond ? first.text : second.text}`);

  function change() {
    isSecond = !isSecond;
    setParameter(name, isSecond ? second.key : null);
    setLabel();
    changed();
  }
  setLabel();
  return { button, isSecond: () => isSecond };
}

/** A moment without the year, which the axis shows. */
export const minute = (time) => moment(time).slice(5, 16);

/** A period; the date is repeated only if it changes. */
export function span(from, to) {
  const [start, end] = [minute(from), minute(to)];
  return `${start}–${start.slice(0, 5) === end.slice(0, 5) ? end.slice(6) : end}`;
}

/** Bands for periods that are not counted: because of a correction, because input lags, or because the history is not complete. */
export function uncounted({ corrections, lag, incomplete }) {
  const bands = corrections.map((each) => band('correction', each.start, each.end, `${each.name}: excluded, ${span(each.start, each.end)}`));
  const keys = corrections.length ? [['band', 'excluded']] : [];
  if (lag) {
    bands.push(band('uncounted', lag.from, lag.to, 'input lags: not counted yet'));
    keys.push(['band', 'input lags: not counted yet']);
  }
  if (incomplete) {
    bands.push(band('incomplete', incomplete.from, incomplete.to, incomplete.text));
    keys.push(['incomplete', incomplete.text]);
  }
  return { bands, keys };
}

/** The text of a chart without data; that outcomes are missing if the whole period is before they are counted. */
export const emptyText = ({ incomplete, to }, text) => (incomplete && incomplete.to >= to ? 'No complete data in this period' : text);
