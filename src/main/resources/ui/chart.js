// A time chart as SVG in the colours of the page: titled axes, layers, labelled events, and the values at the pointer.
import { h, setText, svg, update } from './dom.js';
import { zoneName } from './format.js';
import { timeTicks } from './scale.js';

const HEIGHT = 150;
const LEFT = 62;
const RIGHT = 18;
const BELOW = 34;
const ROW = 15;
/** A drag of fewer pixels is a click. */
const SHORTEST_DRAG = 8;
const MOST_ROWS = 3;
const LETTER = 6.4;
/** Maximum distance in pixels between the pointer and the line of an event to hit it. */
const CLOSE = 6;
/** Number of points that Page Up and Page Down move by. */
const PAGE = 10;

/**
 * Places each label to the right or left of its line, in the first row in which it covers neither another label nor the line of one.
 * A label that fits in no row is left out.
 */
function labelled(events, x, right) {
  const rows = Array.from({ length: MOST_ROWS }, () => []);
  const isFree = (row, from, to) => rows[row].every((other) => other.to <= from || other.from >= to);
  let used = 0;
  const placed = [...events]
    .sort((one, other) => (other.weight ?? 0) - (one.weight ?? 0) || one.at - other.at)
    .map((event) => {
      const at = x(event.at);
      const width = event.label.length * LETTER + 8;
      for (let row = 0; row < MOST_ROWS; row++) {
        for (const isFlipped of [false, true]) {
          const [from, to] = isFlipped ? [at - width, at] : [at, at + width];
          const below = rows.map((_, i) => i).slice(row + 1);
          if (from < 0 || to > right || !isFree(row, from, to) || !below.every((each) => isFree(each, at - 1, at + 1))) continue;
          rows[row].push({ from, to });
          below.forEach((each) => rows[each].push({ from: at - 1, to: at + 1 }));
          used = Math.max(used, row + 1);
          return { ...event, row, isFlipped };
        }
      }
      return { ...event, row: -1 };
    });
  return { placed, rows: used };
}

/** Labelled events are focusable by keyboard; the list of events has all of them. */
function eventLines({ placed }, { x, top, bottom }, first, opened) {
  return placed.reverse().map(({ at, key, label, title, colour, row, isFlipped }) => {
    const height = first + row * ROW;
    const isLabelled = row >= 0;
    return svg(
      'g',
      {
        class: `event is-${colour}`, key, 'data-event': label, role: isLabelled ? 'button' : null, tabindex: isLabelled ? '0' : null,
        'aria-label': isLabelled ? title : null, 'aria-hidden': isLabelled ? null : 'true',
        onkeydown: (press) => {
          if (press.key !== 'Enter' && press.key !== ' ') return;
          press.preventDefault();
          opened(key);
        },
      },
      svg('path', { d: `M${x(at).toFixed(2)} ${row < 0 ? top : height - 10}V${bottom}` }),
      row >= 0 &&
        svg('text', { x: (x(at) + (isFlipped ? -4 : 4)).toFixed(1), y: height, 'text-anchor': isFlipped ? 'end' : 'start' }, label),
    );
  });
}

function axes({ from, to, scale }, { x, y, left, right, top, bottom }) {
  const times = timeTicks(from, to, Math.max(2, (right - left) / 84));
  return [
    scale.ticks.map(({ value, label }) =>
      svg(
        'g',
        { class: 'tick', 'data-value': value },
        svg('path', { d: `M${left} ${y(value).toFixed(2)}H${right}` }),
        svg('text', { x: left - 7, y: (y(value) + 4).toFixed(1), 'text-anchor': 'end' }, label),
      ),
    ),
    times.map(({ moment, label, below }) =>
      svg(
        'g',
        { class: 'tick', 'data-moment': moment },
        svg('path', { d: `M${x(moment).toFixed(2)} ${top}V${bottom + 4}` }),
        svg('text', { x: x(moment).toFixed(1), y: bottom + 16, 'text-anchor': 'middle' }, label),
        below && svg('text', { x: Math.min(x(moment), right - RIGHT).toFixed(1), y: bottom + 29, 'text-anchor': 'middle' }, below),
      ),
    ),
  ];
}

/**
 * @param name heading until the first call of `set`
 * @param controls elements beside the heading
 * @param pointed called with the moment at the pointer, or null
 * @param selected called with the two moments between which the pointer was dragged
 * @param opened called with the key of the event that was clicked
 */
export function chart({ name, controls = [], pointed, selected, opened }) {
  const heading = h('h2', {}, name);
  const readout = h('span', { class: 'readout num' });
  const about = h('p', { class: 'about' });
  const keys = h('div', { class: 'keys' });
  const title = h('span', { class: 'axis-title' });
  const slider = h('div', { class: 'slider', role: 'slider', tabindex: '0', 'aria-label': `Moment of ${name}`, 'aria-valuemin': 0, 'aria-valuemax': 0, 'aria-valuenow': 0 });
  const tip = h('div', { class: 'tip num', hidden: true });
  const holder = h('div', { class: 'plot', role: 'group', 'aria-label': `${name}: loading` });
  const element = h(
    'figure',
    { class: 'chart' },
    h('figcaption', {}, heading, controls),
    about,
    h('div', { class: 'above-plot' }, title, readout),
    holder,
    keys,
  );
  let picture = null;
  let place = null;
  let pointer = null;
  let dragFrom = null;

  function draw() {
    const width = holder.clientWidth;
    if (!picture || !width) return;
    const { from, to, scale, events = [], layers, points } = picture;
    const left = LEFT;
    const right = width - RIGHT;
    const x = (moment) => left + ((moment - from) / (to - from)) * (right - left);
    const labels = labelled(events, x, right);
    const top = labels.rows * ROW + 6;
    const bottom = top + HEIGHT;
    const y = (value) => bottom - scale.at(value) * HEIGHT;
    place = { x, y, left, right, top, bottom, moment: (pixel) => from + ((pixel - left) / (right - left)) * (to - from) };
    slider.setAttribute('aria-valuemax', Math.max(0, points.length - 1));
    slider.style.height = `${bottom}px`;
    update(
      holder,
      slider,
      tip,
      svg(
        'svg',
        { width, height: bottom + BELOW },
        svg('g', { class: 'axes', 'aria-hidden': 'true' }, axes(picture, place)),
        // Clips what starts before the range.
        svg(
          'svg',
          { class: 'frame', 'aria-hidden': 'true', x: left - 3, width: right - left + 6, y: 0, height: bottom + 3, viewBox: `${left - 3} 0 ${right - left + 6} ${bottom + 3}`,
            'data-from': from, 'data-to': to, 'data-left': left, 'data-right': right, 'data-scale': scale.kind, 'data-base': scale.base },
          layers.map((layer) => layer(place)),
        ),
        eventLines(labels, place, ROW - 4, opened),
        picture.empty && svg('text', { class: 'empty', 'aria-hidden': 'true', x: (left + right) / 2, y: (top + bottom) / 2, 'text-anchor': 'middle' }, picture.empty),
        svg('path', { class: 'pointer' }),
        svg('rect', { class: 'selection', y: top, height: HEIGHT }),
      ),
    );
    point(pointer);
  }

  /** Shows the values at a moment; those of the last point if the moment is null. */
  function point(moment) {
    pointer = moment;
    if (!picture || !place) return;
    const { points } = picture;
    const found = moment === null ? points.at(-1) : nearest(points, moment);
    setText(readout, found?.text ?? '');
    slider.setAttribute('aria-valuenow', found ? points.indexOf(found) : 0);
    slider.setAttribute('aria-valuetext', found?.text ?? 'no data');
    holder.querySelector('.pointer').setAttribute('d', moment === null || !found ? '' : `M${place.x(found.at).toFixed(2)} ${place.top}V${place.bottom}`);
  }

  /** Shows the readout and the event at the pointer beside it. */
  function showTip(pixel, height) {
    const event = pixel === null ? null : eventAt(pixel);
    tip.hidden = pixel === null || (!readout.textContent && !event);
    if (tip.hidden) return;
    setText(tip, [event?.title, readout.textContent].filter(Boolean).join('\n'));
    const isRight = pixel > (place.left + place.right) / 2;
    tip.style.left = isRight ? 'auto' : `${pixel + 14}px`;
    tip.style.right = isRight ? `${holder.clientWidth - pixel + 14}px` : 'auto';
    tip.style.top = `${Math.max(0, height - 40)}px`;
  }

  function eventAt(pixel) {
    const close = (picture.events ?? []).filter((event) => Math.abs(place.x(event.at) - pixel) <= CLOSE);
    return close.sort((a, b) => Math.abs(place.x(a.at) - pixel) - Math.abs(place.x(b.at) - pixel) || (b.weight ?? 0) - (a.weight ?? 0))[0] ?? null;
  }

  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -PAGE, PageUp: PAGE, Home: -Infinity, End: Infinity };

  function step(press) {
    const last = (picture?.points.length ?? 0) - 1;
    if (!Object.hasOwn(STEPS, press.key) || last < 0) return;
    press.preventDefault();
    const next = Number(slider.getAttribute('aria-valuenow')) + STEPS[press.key];
    pointed(picture.points[Math.min(last, Math.max(0, next))].at);
  }

  slider.addEventListener('keydown', step);
  slider.addEventListener('blur', () => pointed(null));
  const pixelOf = (event) => event.clientX - holder.getBoundingClientRect().left;
  const clampToPlot = (pixel) => Math.min(place.right, Math.max(place.left, pixel));

  function drag(to) {
    const [low, high] = dragFrom === null ? [0, 0] : [dragFrom, clampToPlot(to)].sort((a, b) => a - b);
    const rect = holder.querySelector('.selection');
    rect.setAttribute('x', low);
    rect.setAttribute('width', high - low);
    return [low, high];
  }

  holder.addEventListener('pointerdown', (event) => {
    if (!place || event.button !== 0) return;
    dragFrom = clampToPlot(pixelOf(event));
    holder.setPointerCapture(event.pointerId);
  });
  holder.addEventListener('pointermove', (event) => {
    if (!place) return;
    const pixel = pixelOf(event);
    const isInside = pixel >= place.left - 8 && pixel <= place.right + 8;
    pointed(isInside ? place.moment(pixel) : null);
    showTip(isInside ? pixel : null, event.clientY - holder.getBoundingClientRect().top);
    if (dragFrom !== null) drag(pixel);
  });
  holder.addEventListener('pointerup', (event) => {
    if (dragFrom === null) return;
    const [low, high] = drag(pixelOf(event));
    dragFrom = null;
    drag(0);
    const hit = eventAt(low);
    if (high - low >= SHORTEST_DRAG) selected(place.moment(low), place.moment(high));
    else if (hit) opened(hit.key);
  });
  holder.addEventListener('pointercancel', () => {
    dragFrom = null;
    if (place) drag(0);
  });
  holder.addEventListener('pointerleave', () => {
    pointed(null);
    if (place) showTip(null);
  });
  const resize = new ResizeObserver(draw);
  resize.observe(holder);

  return {
    element,
    point,
    /**
     * @param next {name, from, to, scale, title, layers, events, points, about, keys, empty, summary}: moments in milliseconds; `points`
     *     of the form {at, text}, earliest first; `summary` is the text for screen readers
     */
    set(next) {
      picture = next;
      setText(heading, next.name);
      setText(about, next.about);
      const zones = [...new Set([next.from, next.to].map(zoneName))].join('/');
      setText(title, `${next.title}, times in ${zones}`);
      update(keys, (next.keys ?? []).map(([style, text]) => h('span', { class: `key ${style}` }, text)));
      holder.setAttribute('aria-label', `${next.name}: ${next.summary}`);
      draw();
    },
    end: () => resize.disconnect(),
  };
}

function nearest(points, moment) {
  let best = null;
  for (const each of points) {
    if (!best || Math.abs(each.at - moment) < Math.abs(best.at - moment)) best = each;
  }
  return best;
}
