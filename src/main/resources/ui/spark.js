// A sparkline of a remaining budget, with a line at zero.
import { svg } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;
/** Lower values are clamped. */
const LOWEST = -0.5;

const y = (ratio) => 1 + (1 - Math.max(LOWEST, ratio)) * ((HEIGHT - 2) / (1 - LOWEST));
const ZERO = y(0);

const part = (name, from, to, ...content) =>
  svg('svg', { class: name, y: from, width: WIDTH, height: to - from, viewBox: `0 ${from} ${WIDTH} ${to - from}`, preserveAspectRatio: 'none' }, content);

export function sparkline() {
  const paths = [0, 1].map(() => ({ area: svg('path', { class: 'spark-area' }), line: svg('path', { class: 'spark-line' }) }));
  const shade = svg('rect', { class: 'spark-incomplete', width: 0, height: HEIGHT });
  const element = svg(
    'svg',
    { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    shade,
    part('above', 0, ZERO, paths[0].area, paths[0].line),
    part('below', ZERO, HEIGHT, paths[1].area, paths[1].line),
    svg('path', { class: 'spark-zero', d: `M0 ${ZERO}H${WIDTH}` }),
  );

  /**
   * @param points of the form {at, value}; a value of null is a gap
   * @param since the time before it is shaded, as not all outcomes are counted; null if all are
   */
  function set(from, to, points, since = null) {
    const x = (at) => ((at - from) / (to - from)) * WIDTH;
    let outline = '';
    let area = '';
    let begin = null;
    let before = null;
    for (const { at, value } of [...points, { at: to, value: null }]) {
      if (value === null && begin !== null) {
        if (begin === before) outline += 'h0';
        area += `V${ZERO}H${begin}Z`;
        begin = null;
      } else if (value !== null) {
        const place = `${x(at).toFixed(2)} ${y(value).toFixed(2)}`;
        outline += (begin === null ? 'M' : 'L') + place;
        area += (begin === null ? 'M' : 'L') + place;
        begin ??= x(at).toFixed(2);
        before = x(at).toFixed(2);
      }
    }
    for (const { area: filled, line } of paths) {
      filled.setAttribute('d', area);
      line.setAttribute('d', outline);
    }
    const end = since === null ? 0 : Math.min(WIDTH, Math.max(0, x(since)));
    shade.setAttribute('width', end.toFixed(2));
    element.dataset.from = from;
    element.dataset.to = to;
  }
  return { element, set };
}
