// The layers of a chart, as SVG. A layer is a function of the plot: `x` maps a moment, `y` a value; the others are its edges.
import { svg } from './dom.js';

const n = (number) => number.toFixed(2);

/** Splits points at gaps. */
function stretches(points) {
  const found = [[]];
  for (const point of points) {
    if (point.value === null) found.push([]);
    else found.at(-1).push(point);
  }
  return found.filter((stretch) => stretch.length);
}

const along = (stretch, { x, y }) => `M${stretch.map(({ at, value }) => `${n(x(at))} ${n(y(value))}`).join('L')}`;

function outlines(name, points, place) {
  const all = stretches(points);
  const path = (some) => some.map((stretch) => along(stretch, place)).join('');
  const alone = all.filter((stretch) => stretch.length === 1);
  return [
    svg('path', { class: `line ${name}`, d: path(all.filter((stretch) => stretch.length > 1)) }),
    svg('path', { class: `dots ${name}`, d: alone.map((stretch) => `${along(stretch, place)}h0`).join('') }),
  ];
}

/** @param points of the form {at, value}, where null is a gap */
export const line = (name, points) => (place) => outlines(name, points, place);

/** Points that hold the value of each step from its start to its end. */
export const held = (steps, value) => steps.flatMap((step) => [step.start, step.at].map((at) => ({ at, value: value(step) })));

/** A line with the area between it and zero; the part below zero has another colour. */
export const balance = (points) => (place) => {
  const { left, right, top, bottom, y } = place;
  const zero = y(0);
  const area = stretches(points)
    .map((stretch) => `${along(stretch, place)}V${n(zero)}H${n(place.x(stretch[0].at))}Z`)
    .join('');
  const part = (side, from, to) =>
    svg(
      'svg',
      { class: side, x: left - 2, y: from, width: right - left + 4, height: Math.max(0, to - from), viewBox: `${left - 2} ${from} ${right - left + 4} ${Math.max(0.01, to - from)}` },
      svg('path', { class: 'area', d: area }),
      outlines('', points, place),
    );
  return [
    part('above', top - 2, zero),
    part('below', zero, bottom + 2),
    svg('path', { class: 'zero', d: `M${left} ${n(zero)}H${right}` }),
  ];
};

/** @param bars of the form {from, to, low, high} */
export const bars = (name, all) => ({ x, y }) => {
  const gap = all.length && x(all[0].to) - x(all[0].from) >= 5 ? 0.5 : 0;
  const d = all
    .filter(({ low, high }) => high > low)
    .map(({ from, to, low, high }) => `M${n(x(from) + gap)} ${n(y(low))}V${n(y(high))}H${n(x(to) - gap)}V${n(y(low))}Z`)
    .join('');
  return svg('path', { class: `bars ${name}`, d });
};

/** A labelled horizontal line, such as a threshold. */
export const level = (name, value, text) => ({ left, right, y }) => {
  const height = y(value);
  return [
    svg('path', { class: 'level-ground', d: `M${left} ${n(height)}H${right}` }),
    svg('path', { class: `level ${name}`, d: `M${left} ${n(height)}H${right}` }),
    svg('text', { class: `level-text ${name}`, x: right - 4, y: n(height - 5), 'text-anchor': 'end' }, text),
  ];
};

/** A highlighted period with a tooltip. */
export const band = (name, from, to, text) => ({ x, left, right, top, bottom }) => {
  if (x(from) > right || x(to) < left) return [];
  const begin = Math.max(left, x(from));
  const place = { x: n(begin), y: top, width: n(Math.max(2, Math.min(right, x(to)) - begin)) };
  return [
    svg('rect', { ...place, class: `band ${name}`, height: bottom - top }, svg('title', {}, text)),
    // A mark at the top makes short periods visible.
    svg('rect', { ...place, class: `band ${name} mark`, height: 3 }),
  ];
};
