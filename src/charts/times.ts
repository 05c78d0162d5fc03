/** Seconds of fits that were measured several times: medians as points with their range, on a logarithmic axis. */
import {
  axisName,
  formatValue,
  K_AXIS,
  numberScale,
  placeName,
  placesOf,
  type SweepAxis,
  seriesLegend,
} from './curve.ts';
import { columnOf, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  frame,
  type Layer,
  NUMBER_LABEL,
  PAGE,
  type Position,
  SERIES_COLORS,
  sentences,
} from './theme.ts';

/** The seconds of one fit. */
interface TimePoint {
  /** Its position on the axis. */
  at: number | string;
  median: number;
  least: number;
  most: number;
  /** How often the fit was measured. */
  repeats: number;
}

/** The data of `timesChart`. */
export interface TimesChart extends ChartText {
  /** The axis of the varying parameter, default the number of clusters. */
  axis?: SweepAxis;
  /** One color for each; a single series is not named in the picture. */
  series: readonly { name: string; points: readonly TimePoint[] }[];
}

const WIDTH = 640;
const HEIGHT = 320;
/** Pixels left and right of the outermost points. */
const PADDING = 16;
/** Pixels between the points of one position: usually, and if there is one position alone. */
const APART = { several: 9, alone: 40 } as const;
/** With more positions than this no dots are drawn. */
const MOST_DOTS = 80;
/** Maximum number of ticks along the axis of positions. */
const MOST_TICKS = 12;
/** What no clock tells from nothing, which a logarithmic axis lacks. */
const LEAST_SECONDS = 1e-6;

/** Medians by rising position, those of one series joined by a line where positions are numbers. */
export function timesChart(chart: TimesChart): ChartSpec {
  const axis = axisOf(chart);
  const unit = unitOf(chart);
  const places = placesOf(chart);
  if (axis.kind !== 'category') places.sort((a, b) => Number(a) - Number(b));
  const place = placing(chart, axis, places);
  const scaled = (seconds: number) => Math.max(seconds, LEAST_SECONDS) * unit.by;
  const values = chart.series.flatMap(({ name, points }, i) =>
    points.map((point) => {
      const [value, least, most] = [point.median, point.least, point.most].map(scaled);
      const range = `${formatValue(least)} to ${formatValue(most)}`;
      const { at, repeats } = point;
      return {
        name,
        at,
        value,
        least,
        most,
        ...place(at, i),
        median: formatValue(value),
        range,
        repeats,
      };
    }),
  );
  const hasDots = places.length <= MOST_DOTS;
  const spec = {
    ...frame(
      { ...chart, subtitle: sentences(chart.subtitle, 'The axis is logarithmic.') },
      WIDTH,
      finding(chart, axis, unit),
    ),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: placeChannel(axis, places),
      ...(axis.kind === 'category' ? { xOffset: { field: 'shift', type: 'quantitative', scale: null } } : {}),
      color: {
        field: 'name',
        type: 'nominal',
        scale: {
          domain: chart.series.map(({ name }) => name),
          range: chart.series.map((_, i) => SERIES_COLORS[i % SERIES_COLORS.length]),
        },
        legend:
          chart.series.length < 2
            ? null
            : { ...seriesLegend(chart, hasDots ? 'circle' : 'stroke'), symbolOpacity: 1 },
      },
    },
    layer: [
      ...(axis.kind === 'category' ? [] : [line()]),
      whiskers(
        values.flatMap(({ least, most }) => [least, most]),
        unit.measure,
      ),
      ...(hasDots ? [dots(axis, unit.measure)] : []),
    ],
  } as unknown as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart, axis));
}

/** One position alone has no axis of numbers. */
function axisOf(chart: TimesChart): SweepAxis {
  const { axis = K_AXIS } = chart;
  return placesOf(chart).length < 2 ? { ...axis, kind: 'category' } : axis;
}

interface Unit {
  measure: string;
  /** Units in a second. */
  by: number;
}

/** Milliseconds if all medians are less than a second. */
function unitOf({ series }: TimesChart): Unit {
  const isShort = series.every(({ points }) => points.every(({ median }) => median < 1));
  return isShort ? { measure: 'Milliseconds', by: 1000 } : { measure: 'Seconds', by: 1 };
}

/** Places of the points of each series beside their position, so that no whisker covers another. */
function placing({ series }: TimesChart, axis: SweepAxis, places: readonly (number | string)[]) {
  const isLog = isLogarithmic(axis, places);
  const along = isLog ? (places as number[]).map(Math.log) : (places as number[]);
  const span = along[along.length - 1] - along[0];
  const gaps = along.slice(1).map((one, i) => one - along[i]);
  const room = WIDTH - 2 * PADDING;
  const gap =
    axis.kind === 'category' ? WIDTH / Math.max(1, places.length) : (room * Math.min(...gaps)) / span;
  const widest = places.length < 2 ? APART.alone : APART.several;
  const apart = Math.min(widest, (0.6 * gap) / Math.max(1, series.length));
  return (at: number | string, of: number) => {
    const shift = apart * (of - (series.length - 1) / 2);
    // only categories take a shift in pixels
    if (axis.kind === 'category') return { x: at, shift };
    const by = (shift * span) / room;
    return { x: isLog ? Number(at) * Math.exp(by) : Number(at) + by };
  };
}

function isLogarithmic(axis: SweepAxis, places: readonly (number | string)[]): boolean {
  return axis.kind === 'number' && 'type' in numberScale(axis, places as number[], MOST_TICKS).scale;
}

function placeChannel(axis: SweepAxis, places: readonly (number | string)[]): Position {
  const field = 'x';
  if (axis.kind === 'category')
    return {
      field,
      type: 'ordinal',
      scale: { type: 'point', domain: places.slice() as string[], padding: 0.5 },
      axis: { title: axis.title, labelAngle: 0, labelOverlap: true },
    };
  const { scale, ticks } = numberScale(axis, places as number[], MOST_TICKS);
  return {
    field,
    type: 'quantitative',
    scale: { ...scale, nice: false, padding: PADDING },
    axis: { title: axis.title, grid: false, ...ticks },
  };
}

function line(): Layer {
  return {
    mark: { type: 'line', strokeWidth: 1.5, strokeJoin: 'round', tooltip: null },
    encoding: { y: { field: 'value', type: 'quantitative' } },
  };
}

/** From the least to the greatest time of each fit; this layer has the axis. */
function whiskers(seconds: readonly number[], measure: string): Layer {
  const ticks = ticksOf(seconds);
  return {
    mark: { type: 'errorbar', ticks: { size: 7, strokeWidth: 1.5 }, rule: { strokeWidth: 1.5 } },
    encoding: {
      y: {
        field: 'least',
        type: 'quantitative',
        scale: { type: 'log', domain: [ticks[0], ticks[ticks.length - 1]], nice: false },
        axis: { title: measure, grid: true, values: ticks, labelExpr: NUMBER_LABEL },
      },
      y2: { field: 'most' },
    },
  } as Layer;
}

/** Round numbers around all times, the closer together the narrower these lie. */
function ticksOf(times: readonly number[]): number[] {
  const [least, most] = times.length === 0 ? [1, 1] : [Math.min(...times), Math.max(...times)];
  const steps = most / least > 1000 ? [1] : most / least > 8 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
  const ticks: number[] = [];
  for (let e = Math.floor(Math.log10(least)); e <= Math.floor(Math.log10(most)) + 1; e++)
    for (const step of steps) ticks.push(Number(`${step}e${e}`));
  const from = ticks.findLastIndex((tick) => tick <= least);
  // the lowest and the highest time stand apart from the frame
  const to = ticks.findIndex((tick, i) => tick >= most && i > from);
  return ticks.slice(from, to + 1);
}

function dots(axis: SweepAxis, measure: string): Layer {
  return {
    mark: { type: 'point', filled: true, size: 60, opacity: 1, stroke: PAGE, strokeWidth: 1.5 },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Algorithm' },
        { field: 'at', type: 'nominal', title: axis.name },
        { field: 'median', type: 'nominal', title: `${measure}, median` },
        { field: 'range', type: 'nominal', title: 'Range' },
        { field: 'repeats', type: 'nominal', title: 'Measured' },
      ],
    },
  };
}

function numbersOf({ series }: TimesChart, axis: SweepAxis) {
  const rows = series.flatMap(({ name, points }) => points.map((point) => ({ name, ...point })));
  return [
    columnOf('Algorithm', rows, ({ name }) => name),
    columnOf(axis.title, rows, ({ at }) => at),
    columnOf('Seconds, median', rows, ({ median }) => median),
    columnOf('Least', rows, ({ least }) => least),
    columnOf('Most', rows, ({ most }) => most),
    columnOf('Repeats', rows, ({ repeats }) => repeats),
  ];
}

function finding({ title, series }: TimesChart, axis: SweepAxis, { measure, by }: Unit): string {
  const told = series.map(({ name, points }) => {
    const ends = [...new Set([points[0], points.at(-1)])].filter((point) => point !== undefined);
    const texts = ends.map((point) => {
      const [median, least, most] = [point.median, point.least, point.most].map((one) =>
        formatValue(one * by),
      );
      return `${median} (${least} to ${most}) ${placeName(axis, point)}`;
    });
    return `${name}: ${texts.join(', ') || 'nothing'}`;
  });
  return `${title}. ${measure} against ${axisName(axis)}, medians and their range. ${told.join('; ')}.`;
}
