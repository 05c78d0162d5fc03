/** A measure of clusterings against their number of clusters: elbows and times. */
import { type ChartSpec, type ChartText, formatShort, frame, type Layer, SERIES_COLORS } from './theme.ts';

export interface CurveChart extends ChartText {
  /** A line each; one series needs no name in the picture. */
  series: readonly { name: string; points: readonly { k: number; value: number }[] }[];
  /** What is measured, with its unit: `Inertia`, `Seconds`. */
  measure: string;
}

const WIDTH = 640;
const HEIGHT = 320;

/** Beyond this many points the dots would be a second, thicker line. */
const MOST_DOTS = 80;

/** A line for each series, with a dot for each k where there are few. */
export function curveChart(given: CurveChart): ChartSpec {
  const chart = inReadableUnits(given);
  const values = chart.series.flatMap(({ name, points }) =>
    points.map(({ k, value }) => ({ name, k, value, text: formatValue(value) })),
  );
  const ks = [...new Set(values.map(({ k }) => k))];
  return {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: {
        field: 'k',
        type: 'quantitative',
        scale: { zero: false, nice: false, padding: 12 },
        axis: {
          title: 'Clusters (k)',
          grid: false,
          tickMinStep: 1,
          tickCount: Math.min(ks.length, 12),
          format: 'd',
        },
      },
      color: {
        field: 'name',
        type: 'nominal',
        scale: { domain: chart.series.map(({ name }) => name), range: [...SERIES_COLORS] },
        legend: seriesLegend(chart, ks.length <= MOST_DOTS ? 'circle' : 'stroke'),
      },
    },
    layer: [line(chart), ...(ks.length <= MOST_DOTS ? [dots()] : [])],
  };
}

/** Seconds as milliseconds when all are less than one: 14.7 rather than 0.0147. */
export function inReadableUnits(chart: CurveChart): CurveChart {
  const most = Math.max(0, ...chart.series.flatMap(({ points }) => points.map(({ value }) => value)));
  if (chart.measure !== 'Seconds' || most >= 1) return chart;
  const series = chart.series.map(({ name, points }) => ({
    name,
    points: points.map(({ k, value }) => ({ k, value: 1000 * value })),
  }));
  return { ...chart, series, measure: 'Milliseconds' };
}

/** One series needs no name in the picture. */
export function seriesLegend({ series }: CurveChart, symbolType: 'circle' | 'square' | 'stroke') {
  if (series.length < 2) return null;
  // A line without dots lends its legend no fill.
  const symbolStrokeWidth = symbolType === 'stroke' ? 3 : 0;
  const look = { symbolType, symbolSize: 110, symbolStrokeWidth };
  return { title: null, orient: 'top', labelLimit: 400, columns: 4, ...look } as const;
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

/** 200M, 1.5k, 0.02: the letter of each tick's own size. */
export const MEASURE_LABEL =
  "datum.value === 0 ? '0' : format(datum.value, abs(datum.value) < 1000 ? '~g' : '~s')";

function dots(): Layer {
  return {
    mark: { type: 'point', filled: true, size: 46, opacity: 1, stroke: '#ffffff', strokeWidth: 1.5 },
    encoding: {
      y: { field: 'value', type: 'quantitative' },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Algorithm' },
        { field: 'k', type: 'quantitative', title: 'k' },
        { field: 'text', type: 'nominal', title: 'Value' },
      ],
    },
  };
}

export function formatValue(value: number): string {
  return value >= 1000 ? formatShort(value) : String(Number(value.toPrecision(3)));
}

export function finding({ title, measure, series }: CurveChart): string {
  const ends = series.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: nothing`;
    return `${name}: ${formatValue(first.value)} at k = ${first.k}, ${formatValue(last.value)} at k = ${last.k}`;
  });
  return `${title}. ${measure} against the number of clusters. ${ends.join('; ')}.`;
}
