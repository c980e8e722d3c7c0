// A chart over time, by uPlot, in the colours of the page. What is under the cursor is told above it, and what a chart shows is
// told in words, too.
import uPlot from './webjars/uplot/#{uplot.version}/dist/uPlot.esm.js';
import { h, say } from './dom.js';
import { moment, timeZone } from './format.js';

const HEIGHT = 200;

/** Hours of 24, and dates that sort, whatever the browser's country. */
const DATE = '{YYYY}-{MM}-{DD}';
const TIMES = [
  [86_400, DATE, null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', `\n${DATE}`, null, `\n${DATE}`, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', `\n${DATE}`, null, `\n${DATE}`, null, null, null, 1],
];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function axis(more) {
  return {
    stroke: colour('muted'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1, size: 4 },
    font: '11px system-ui, sans-serif',
    ...more,
  };
}

function drawMarks(plot, { bands, lines, levels }) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour('band');
  for (const band of bands) {
    const left = plot.valToPos(band.from, 'x', true);
    ctx.fillRect(left, bbox.top, plot.valToPos(band.to, 'x', true) - left, bbox.height);
  }
  ctx.lineWidth = devicePixelRatio;
  for (const line of lines) {
    const x = plot.valToPos(line.at, 'x', true);
    ctx.strokeStyle = colour(line.colour);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const level of levels) {
    const y = plot.valToPos(level.value, 'y', true);
    ctx.strokeStyle = colour(level.colour);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * @param series of the form {label, colour, format, fill, bars, scale}
 * @param format of the axis on the left
 * @param range of values from the least and the greatest, for the axis on the left
 */
export function chart(name, { series, format, range }) {
  const readout = h('span', { class: 'readout num' });
  const holder = h('div', { class: 'plot', role: 'img', 'aria-label': name });
  const element = h('figure', { class: 'chart' }, h('figcaption', {}, h('h2', {}, name), readout), holder);
  const marks = { bands: [], lines: [], levels: [] };
  let plot = null;
  let data = null;

  function tell(index) {
    if (!data || !data[0].length) return;
    const at = index ?? data[0].length - 1;
    const values = series.map(({ label, format: each }, i) => `${label} ${each(data[i + 1][at])}`);
    say(readout, `${moment(data[0][at] * 1_000)}  ${values.join('  ')}`);
  }

  function make() {
    const second = series.some((each) => each.scale === 'right');
    const options = {
      width: holder.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), timeZone()),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: range ? (u, least, most) => range(least, most) : undefined } },
      axes: [
        axis({ space: 80, values: TIMES }),
        axis({ values: (u, ticks) => ticks.map(format), size: 62 }),
        ...(second ? [axis({ scale: 'right', side: 1, grid: { show: false }, values: (u, ticks) => ticks.map(format), size: 56 })] : []),
      ],
      series: [
        {},
        ...series.map((each) => ({
          label: each.label,
          scale: each.scale ?? 'y',
          stroke: colour(each.colour),
          fill: each.fill ? colour(each.fill) : undefined,
          width: each.bars ? 0 : 1.5,
          paths: each.bars ? uPlot.paths.bars({ size: [1, 40], gap: 1 }) : undefined,
          points: { show: false },
        })),
      ],
      hooks: {
        drawAxes: [(u) => drawMarks(u, marks)],
        setCursor: [(u) => tell(u.cursor.idx)],
      },
    };
    plot = new uPlot(options, data, holder);
  }

  const resize = new ResizeObserver(() => {
    if (plot) plot.setSize({ width: holder.clientWidth, height: HEIGHT });
  });
  resize.observe(holder);

  return {
    element,
    /** @param words what is to be seen, for those who don't see it */
    set(columns, words, nextMarks = {}) {
      Object.assign(marks, nextMarks);
      data = columns;
      holder.setAttribute('aria-label', `${name}: ${words}`);
      if (plot) plot.setData(data);
      else make();
      if (plot.cursor.idx === null || plot.cursor.idx === undefined) tell();
    },
    end() {
      resize.disconnect();
      plot?.destroy();
    },
  };
}
