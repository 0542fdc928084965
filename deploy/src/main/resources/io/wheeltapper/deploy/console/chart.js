// Numbers over time with the marks of what was found and done, by uPlot. A table says the same in words.
import { Component, createRef, el, h } from './h.js';
import uPlot from './lib/uplot.js';
import { colour } from './marks.js';
import { clock, fold, grid, number } from './ui.js';

const { div, span } = el;
const TALL = 130;
const FIRST = 4; // what the rules read comes first
const KINDS = { found: 'sick', planned: 'accent', judged: 'would', started: 'accent', acted: 'accent', verified: 'accent', approved: 'held', refused: 'sick', cleared: 'ink', undone: 'sick' };

/** One chart a series, under each other on the same time. */
export class Charts extends Component {
  render({ from: asked, to, series: every, marks }, { all }) {
    const from = begun(asked, every, marks);
    const series = all ? every : every.slice(0, FIRST);
    return div({ class: 'charts' },
      series.map((each, i) => h(Chart, { key: `${each.target} ${each.metric}`, from, to, series: each, marks, last: i === series.length - 1 })),
      marks && marks.length > 0 && div({ class: 'quiet small' }, 'Marks: ', marks.map((m, i) => span({ key: i, class: 'mark-word' },
        span({ class: `line ${KINDS[m.kind] || 'ink'}`, 'aria-hidden': 'true' }), `${i + 1} ${clock(m.at)} ${m.text}`))),
      every.length > series.length && el.button({ type: 'button', class: 'button small', onClick: () => this.setState({ all: true }) }, `Show all ${every.length} series`),
      fold('The same as a table', series.map((each) => table(each))));
  }
}

/** Where there is something to see: an agent that was just started has nothing from before. */
function begun(asked, series, marks) {
  const first = [...series.flatMap((each) => each.points.slice(0, 1)), ...(marks || []).map((mark) => [mark.at])].map(([at]) => at);
  return first.length ? Math.max(asked, Math.min(...first)) : asked;
}

function table(series) {
  const points = series.points.filter(([, value]) => value !== null);
  const step = Math.max(1, Math.ceil(points.length / 12));
  return grid(`${series.metric} of ${series.target}`, ['Time', `>${series.metric}${series.unit ? ` (${series.unit})` : ''}`],
    points.filter((_, i) => i % step === 0 || i === points.length - 1).map(([at, value]) => ({ key: at, cells: [clock(at), number(value, 3)] })));
}

export class Chart extends Component {
  constructor(props) {
    super(props);
    this.place = createRef();
  }

  componentDidMount() {
    this.again = () => this.build();
    this.sizes = new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: TALL }));
    this.sizes.observe(this.place.current);
    addEventListener('wheeltapper-look', this.again);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', this.again);
    this.build();
  }

  componentDidUpdate(before) {
    if (before.series !== this.props.series || before.marks !== this.props.marks) this.build();
  }

  componentWillUnmount() {
    this.sizes.disconnect();
    removeEventListener('wheeltapper-look', this.again);
    this.dark.removeEventListener('change', this.again);
    this.plot?.destroy();
  }

  width() {
    return Math.max(200, this.place.current.clientWidth);
  }

  build() {
    this.plot?.destroy();
    const { series, from, to, marks = [], low, high, percent } = this.props;
    const quiet = colour('ink');
    const axis = { stroke: quiet, grid: { stroke: colour('faint'), width: 1 }, ticks: { stroke: colour('faint'), width: 1 }, font: '11px system-ui, sans-serif' };
    const single = series.points.length < 3;
    this.plot = new uPlot({
      width: this.width(),
      height: TALL,
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      scales: { x: { time: true, range: () => [from / 1000, to / 1000] }, y: low === undefined ? {} : { range: (_, least, most) => [Math.min(low, least ?? low), Math.max(high, most ?? high)] } },
      axes: [{ ...axis, space: 70, values: (_, all) => all.map((at) => label(at * 1000, to - from)) }, { ...axis, size: 54, values: (_, all) => all.map((v) => (percent ? `${number(v * 100)} %` : number(v, 2))) }],
      series: [{}, { stroke: colour('accent'), width: 1.6, points: { show: single, size: 6, fill: colour('accent') }, spanGaps: false }],
      hooks: {
        draw: [(plot) => lines(plot, marks)],
        setCursor: [(plot) => this.tell(plot)],
      },
    }, [series.points.map(([at]) => at / 1000), series.points.map(([, value]) => value)], this.place.current);
  }

  tell(plot) {
    const index = plot.cursor.idx;
    const { series, percent } = this.props;
    const point = index === null || index === undefined ? null : series.points[index];
    this.value.textContent = point ? `${clock(point[0])}  ${percent ? `${number(point[1] * 100, 1)} %` : `${number(point[1], 3)} ${series.unit || ''}`}` : '';
  }

  render({ series }) {
    const values = series.points.map(([, v]) => v).filter((v) => v !== null);
    const words = values.length
      ? `${series.metric} of ${series.target}: from ${number(Math.min(...values), 2)} to ${number(Math.max(...values), 2)} ${series.unit || ''}, last ${number(values.at(-1), 2)}`
      : `${series.metric} of ${series.target}: no numbers`;
    return el.figure({ class: 'chart' },
      el.figcaption({}, el.b({}, series.metric), series.unit && ` (${series.unit})`, span({ class: 'quiet' }, ` ${series.target || ''}`),
        span({ class: 'chart-value', ref: (e) => { this.value = e; } })),
      div({ ref: this.place, role: 'img', 'aria-label': words }));
  }
}

/** 14:05, with seconds where minutes would repeat, or the day where it is about days. */
function label(at, range) {
  const date = new Date(at);
  const two = (n) => String(n).padStart(2, '0');
  if (range > 3 * 86_400_000) return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return range < 5 * 60_000 ? `${minute}:${two(date.getSeconds())}` : minute;
}

/** A line for each mark, with its number at the top. */
function lines(plot, marks) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([4 * ratio, 3 * ratio]);
  ctx.font = `bold ${10 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  let last = -Infinity;
  marks.forEach((mark, i) => {
    const x = plot.valToPos(mark.at / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.strokeStyle = ctx.fillStyle = colour(KINDS[mark.kind] || 'ink');
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (x - last > 12 * ratio) {
      ctx.fillText(String(i + 1), x + 3 * ratio, bbox.top);
      last = x;
    }
  });
  ctx.restore();
}
