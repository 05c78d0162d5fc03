/** A measure of clusterings against their number of clusters or another parameter: elbows and times. */
import { textWidth } from './metrics.ts';
import {
  type ChartSpec,
  type ChartText,
  formatShort,
  frame,
  haloed,
  type Layer,
  logTicks,
  NUMBER_LABEL,
  PAGE,
  type Position,
  SERIES_COLORS,
  sentences,
} from './theme.ts';

/** The axis of the varying parameter. */
export interface SweepAxis {
  /** In tooltips and sentences: "k", "eps". */
  name: string;
  /** Title of the axis: "Clusters (k)". */
  title: string;
  /** whole: numbers with ticks at whole numbers; category: words, or numbers that are treated as words. */
  kind: 'whole' | 'number' | 'category';
}

/** The number of clusters. */
export const K_AXIS: SweepAxis = { name: 'k', title: 'Clusters (k)', kind: 'whole' };

/** The measure of one clustering and its position on the axis. */
export interface SweepPoint {
  at: number | string;
  value: number;
}

/** The data of `curveChart`. */
export interface CurveChart extends ChartText {
  /** The axis of the varying parameter, default the number of clusters. */
  axis?: SweepAxis;
  /** One line for each; a single series is not named in the picture. */
  series: readonly CurveSeries[];
  /** The measure, with its unit: `Inertia`, `Seconds`. */
  measure: string;
}

/** A line of `curveChart`. */
interface CurveSeries {
  name: string;
  points: readonly SweepPoint[];
  /** The position of the knee, which is marked; null if the line was searched and has none. */
  knee?: number | string | null;
}

const WIDTH = 640;
const HEIGHT = 320;

/** With more points than this no dots are drawn, because they would merge into a thicker line. */
const MOST_DOTS = 80;

/** One line for each series, with a dot for each k if there are few. */
export function curveChart(given: CurveChart): ChartSpec {
  const chart = inReadableUnits(given);
  const { axis = K_AXIS } = chart;
  const field = fieldOf(axis);
  const values = chart.series.flatMap(({ name, points }) =>
    points.map(({ at, value }) => ({ name, [field]: at, value, text: formatValue(value) })),
  );
  const places = placesOf(chart);
  const bare = chart.series.filter(({ knee }) => knee === null).length;
  const note = bare === chart.series.length ? 'The line has no knee.' : `${bare} of the lines have no knee.`;
  const subtitle = bare > 0 ? sentences(chart.subtitle, note) : chart.subtitle;
  return {
    ...frame({ ...chart, subtitle }, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: numberChannel(axis, places as number[]),
      color: {
        field: 'name',
        type: 'nominal',
        scale: { domain: chart.series.map(({ name }) => name), range: [...SERIES_COLORS] },
        legend: seriesLegend(chart, places.length <= MOST_DOTS ? 'circle' : 'stroke'),
      },
    },
    layer: [line(chart), ...(places.length <= MOST_DOTS ? [dots(axis)] : []), ...kneeMarks(chart, axis)],
  };
}

/** The knee of each line with a name, which stands over a falling line, and a rule to the axis below. */
function kneeMarks({ series }: CurveChart, axis: SweepAxis): Layer[] {
  const values = series.flatMap(({ name, points, knee }) =>
    points
      .filter(({ at }) => at === knee)
      .map(({ at, value }) => ({
        name,
        [fieldOf(axis)]: at,
        value,
        text: `${series.length > 1 ? '' : 'knee: '}${axis.name} = ${at}`,
      })),
  );
  if (values.length === 0) return [];
  const data = { values };
  const y = { field: 'value', type: 'quantitative' };
  const color = series.length > 1 ? {} : { color: { value: SERIES_COLORS[1] } };
  const point = { type: 'point', filled: true, size: 110, opacity: 1, stroke: PAGE, strokeWidth: 2 };
  const rule = { type: 'rule', strokeDash: [4, 4], strokeWidth: 1.25, tooltip: null };
  const words = haloed(
    { align: 'left', baseline: 'bottom', dx: 8, dy: -7, fontSize: 12, fontWeight: 600 },
    { y, text: { field: 'text', type: 'nominal' }, ...color },
  );
  return [
    { data, mark: rule, encoding: { y, y2: { datum: 0 }, ...color } },
    { data, mark: { ...point, tooltip: null }, encoding: { y, ...color } },
    ...words.map((layer) => ({ ...layer, data })),
  ] as unknown as Layer[];
}

/** The field of the values that holds the position on the axis. */
export function fieldOf({ name }: SweepAxis): string {
  return name === 'k' ? 'k' : 'at';
}

interface Placed {
  series: readonly { points: readonly Pick<SweepPoint, 'at'>[] }[];
}

/** The distinct positions on the axis. */
export function placesOf({ series }: Placed): (number | string)[] {
  return [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))];
}

/** If the largest number is at least this many times the smallest, the axis is logarithmic. */
const WIDE_RANGE = 100;

/**
 * The scale and the ticks of an axis of numbers.
 * @param most maximum number of ticks, if they are whole numbers
 */
export function numberScale({ kind }: SweepAxis, places: readonly number[], most: number) {
  if (kind === 'whole')
    return {
      scale: { zero: false },
      ticks: { tickMinStep: 1, tickCount: Math.min(places.length, most), format: 'd' },
    } as const;
  const ends = [Math.min(...places), Math.max(...places)] as const;
  if (!(ends[0] > 0 && ends[1] / ends[0] >= WIDE_RANGE))
    return { scale: { zero: false }, ticks: { tickCount: most, labelExpr: NUMBER_LABEL } } as const;
  return {
    scale: { type: 'log' },
    ticks: { values: logTicks(ends), labelExpr: NUMBER_LABEL, labelOverlap: true },
  } as const;
}

function numberChannel(axis: SweepAxis, places: readonly number[]): Position {
  const { scale, ticks } = numberScale(axis, places, 12);
  return {
    field: fieldOf(axis),
    type: 'quantitative',
    scale: { ...scale, nice: false, padding: 12 },
    axis: { title: axis.title, grid: false, ...ticks },
  };
}

/** Converts seconds to milliseconds if all are less than one: 14.7 rather than 0.0147. */
export function inReadableUnits(chart: CurveChart): CurveChart {
  const most = Math.max(0, ...chart.series.flatMap(({ points }) => points.map(({ value }) => value)));
  if (chart.measure !== 'Seconds' || most >= 1) return chart;
  const series = chart.series.map(({ points, ...one }) => ({
    ...one,
    points: points.map(({ at, value }) => ({ at, value: 1000 * value })),
  }));
  return { ...chart, series, measure: 'Milliseconds' };
}

/** Columns of a legend. */
const MOST_ACROSS = 4;

/** Pixels of a symbol, and between the names of a legend. */
const SYMBOL_ROOM = 30;
const LEGEND_SIZE = 12;

/** How many columns of names a legend may have, `most` at most, to be no wider than `width`. */
export function legendColumns(names: readonly string[], width: number, most: number): number {
  const widths = names.map((name) => SYMBOL_ROOM + textWidth(name, LEGEND_SIZE));
  for (let columns = most; columns > 1; columns--) {
    const widest = new Array<number>(columns).fill(0);
    for (const [i, one] of widths.entries()) widest[i % columns] = Math.max(widest[i % columns], one);
    if (widest.reduce((sum, one) => sum + one, 0) <= width) return columns;
  }
  return 1;
}

/** One series needs no name in the picture. */
export function seriesLegend(
  { series }: { series: readonly { name: string }[] },
  symbolType: 'circle' | 'square' | 'stroke',
) {
  if (series.length < 2) return null;
  // A line without dots gives its legend no fill.
  const symbolStrokeWidth = symbolType === 'stroke' ? 3 : 0;
  const look = { symbolType, symbolSize: 110, symbolStrokeWidth };
  const names = series.map(({ name }) => name);
  const columns = legendColumns(names, WIDTH, MOST_ACROSS);
  return { title: null, orient: 'top', labelLimit: 400, columns, ...look } as const;
}

function line(chart: CurveChart): Layer {
  return {
    mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
    encoding: {
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { zero: true },
        axis: { title: chart.measure, grid: true, tickCount: 6, labelExpr: MEASURE_LABEL },
      },
    },
  };
}

/** 200M, 1.5k, 0.02: each tick has the letter of its own size. */
export const MEASURE_LABEL =
  "datum.value === 0 ? '0' : format(datum.value, abs(datum.value) < 1000 ? '~g' : '~s')";

function dots(axis: SweepAxis): Layer {
  return {
    mark: { type: 'point', filled: true, size: 46, opacity: 1, stroke: PAGE, strokeWidth: 1.5 },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Algorithm' },
        { field: fieldOf(axis), type: 'quantitative', title: axis.name },
        { field: 'text', type: 'nominal', title: 'Value' },
      ],
    },
  };
}

/** A radius that is far above all distances would flatten them, and is not drawn. */
export function drawnRadius(eps: number | undefined, most: number): number | undefined {
  return eps !== undefined && eps <= 3 * most ? eps : undefined;
}

export function formatValue(value: number): string {
  return value >= 1000 ? formatShort(value) : String(Number(value.toPrecision(3)));
}

export function finding({ title, measure, series, axis = K_AXIS }: CurveChart): string {
  const ends = series.map(({ name, points, knee }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: nothing`;
    const bend =
      knee === undefined ? '' : knee === null ? ', no knee' : `, the knee ${placeName(axis, { at: knee })}`;
    return `${name}: ${formatValue(first.value)} ${placeName(axis, first)}, ${formatValue(last.value)} ${placeName(axis, last)}${bend}`;
  });
  return `${title}. ${measure} against ${axisName(axis)}. ${ends.join('; ')}.`;
}

/** "the number of clusters", "eps": for sentences. */
export function axisName({ name }: SweepAxis): string {
  return name === 'k' ? 'the number of clusters' : name;
}

/** "at k = 4", "with ward": the position of a point, for sentences. */
export function placeName({ name, kind }: SweepAxis, { at }: Pick<SweepPoint, 'at'>): string {
  return kind === 'category' ? `with ${at}` : `at ${name} = ${at}`;
}
