import { type Html, type HtmlValue, markup } from './html.js';
import { SERIES_COLORS } from './style.js';
import { roundTicks } from './ticks.js';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of an error bar. */
  readonly low?: number;
  readonly high?: number;
  /** Shown when pointed at, in place of the numbers. */
  readonly label?: string;
}

export interface Series {
  readonly name: string;
  /** `line` connects its points, `points` does not, `bars` stand on the lower end of the axis. */
  readonly kind: 'line' | 'points' | 'bars';
  readonly points: readonly ChartPoint[];
}

export interface Axis {
  readonly label: string;
  /** Must be inside the axis, beyond what the points need. */
  readonly include?: readonly number[];
  /** Writes the number of a tick. */
  readonly format?: (value: number) => string;
  /** For the x axis: names of 0, 1, ... instead of numbers. */
  readonly names?: readonly string[];
}

export interface Chart {
  readonly caption: HtmlValue;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Draws the line y = x, for what should lie on it. */
  readonly hasDiagonal?: boolean;
}

const WIDTH = 640;
const HEIGHT = 340;
const MARGIN = { left: 64, right: 16, top: 16, bottom: 52 };
const LEGEND_ROW = 20;
const BAR_SHARE = 0.8;

interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
  readonly format: (value: number) => string;
}

/** Returns a chart as SVG with axes, grid, legend and error bars. Points that are no numbers are left out. */
export function chart({ caption, x, y, series, hasDiagonal = false }: Chart): Html {
  const shown = series.map((one) => ({ ...one, points: one.points.filter(isDrawable) }));
  const all = shown.flatMap(({ points }) => points);
  const values = all.flatMap(({ y, low = y, high = y }) => [y, low, high]);
  const [right, bottom] = [WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const columns = all.map((point) => point.x);
  const across = x.names ? namedScale(x.names) : scale(x, columns, MARGIN.left, right);
  const place = { across, up: scale(y, values, bottom, MARGIN.top), bottom };
  const legend = shown.length > 1 ? legendOf(shown) : [];
  const height = HEIGHT + legend.length * LEGEND_ROW;
  return markup`<figure><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
${gridOf(place)}
<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${x.label}</text>
<text transform="translate(14 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>
${hasDiagonal ? diagonalOf(place) : ''}
${shown.map((one, index) => drawSeries(one, index, shown, place))}
${legend}
</svg><figcaption>${caption}</figcaption></figure>
`;
}

function isDrawable({ x, y }: ChartPoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function scale(
  { include = [], format = String }: Axis,
  values: readonly number[],
  from: number,
  to: number,
): Scale {
  const covered = [...values, ...include].filter(Number.isFinite);
  const ticks = covered.length === 0 ? [0, 1] : roundTicks(Math.min(...covered), Math.max(...covered));
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  return { ticks, format, at: (value) => round(from + ((value - first) / (last - first)) * (to - from)) };
}

function namedScale(names: readonly string[]): Scale {
  const step = (WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, names.length);
  return {
    ticks: [...names.keys()],
    format: (value) => names[value] ?? '',
    at: (value) => round(MARGIN.left + step * (value + 0.5)),
  };
}

function gridOf({ across, up, bottom }: Place): Html[] {
  const right = WIDTH - MARGIN.right;
  const rows = up.ticks.map((tick) => {
    const py = up.at(tick);
    return markup`<line class="grid" x1="${MARGIN.left}" x2="${right}" y1="${py}" y2="${py}"/>
<text class="tick" x="${MARGIN.left - 8}" y="${py + 4}" text-anchor="end">${up.format(tick)}</text>
`;
  });
  const names = across.ticks.map((tick) => {
    const px = across.at(tick);
    return markup`<text class="tick" x="${px}" y="${bottom + 18}" text-anchor="middle">${across.format(tick)}</text>
`;
  });
  const axis = markup`<line class="axis" x1="${MARGIN.left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>
`;
  return [...rows, axis, ...names];
}

function diagonalOf({ across, up }: Place): Html {
  const low = Math.max(across.ticks[0]!, up.ticks[0]!);
  const high = Math.min(across.ticks.at(-1)!, up.ticks.at(-1)!);
  const [x1, y1, x2, y2] = [across.at(low), up.at(low), across.at(high), up.at(high)];
  return markup`<line class="reference" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>
`;
}

interface Place {
  readonly across: Scale;
  readonly up: Scale;
  readonly bottom: number;
}

function drawSeries({ kind, points }: Series, index: number, all: readonly Series[], place: Place): Html[] {
  const { across, up, bottom } = place;
  const color = index % SERIES_COLORS;
  const barred = all.filter((series) => series.kind === 'bars');
  const width = barWidth(across, points) / Math.max(1, barred.length);
  const shift = kind === 'bars' ? (barred.indexOf(all[index]!) - (barred.length - 1) / 2) * width : 0;
  const marks = points.map((point) => {
    const [px, py] = [round(across.at(point.x) + shift), up.at(point.y)];
    const title = point.label ?? `${across.format(point.x)}: ${up.format(point.y)}`;
    const [left, height] = [round(px - width / 2), round(Math.max(0, bottom - py))];
    const shape =
      kind === 'bars'
        ? markup`<rect class="f${color}" x="${left}" width="${round(width)}" y="${py}" height="${height}" opacity="0.75"><title>${title}</title></rect>`
        : markup`<circle class="f${color}" cx="${px}" cy="${py}" r="3"><title>${title}</title></circle>`;
    return markup`${shape}${whiskerOf(point, px, up, color)}
`;
  });
  if (kind !== 'line' || points.length < 2) return marks;
  const path = points.map((point) => `${across.at(point.x)},${up.at(point.y)}`).join(' ');
  const curve = markup`<polyline class="curve s${color}" points="${path}"/>
`;
  return [curve, ...marks];
}

function whiskerOf({ low = NaN, high = NaN }: ChartPoint, px: number, up: Scale, color: number): HtmlValue {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const [from, to] = [up.at(low), up.at(high)];
  return markup`<path class="whisker s${color}" d="M${px} ${from}V${to}M${px - 4} ${from}h8M${px - 4} ${to}h8"/>`;
}

function barWidth(across: Scale, points: readonly ChartPoint[]): number {
  const places = [...new Set(points.map(({ x }) => across.at(x)))].sort((a, b) => a - b);
  const gaps = places.slice(1).map((place, index) => place - places[index]!);
  return Math.min(60, ...gaps.map((gap) => gap * BAR_SHARE));
}

function legendOf(series: readonly Series[]): Html[] {
  return series.map(({ name }, index) => {
    const y = HEIGHT + index * LEGEND_ROW;
    return markup`<rect class="f${index % SERIES_COLORS}" x="${MARGIN.left}" y="${y}" width="12" height="12"/>
<text x="${MARGIN.left + 20}" y="${y + 10}">${name}</text>
`;
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
