/** The parts that panels of series charts share: data, colors and tooltips. */
import { type ChartText, formatShort, visible } from '../theme.ts';

/** How the values of a series are drawn. */
export type SeriesMark = 'line' | 'step' | 'area' | 'bar' | 'point';

export interface SeriesPoint {
  /** A number, or one of `categories`. */
  x: number | string;
  /** The end of an interval that begins at x. */
  x2?: number;
  y: number;
  /** The value of a smooth line, which is drawn over the marks. */
  smooth?: number;
}

export interface Series {
  name: string;
  color: string;
  /** By rising x; if areas are stacked, all series have the same x. */
  points: readonly SeriesPoint[];
}

/** The data of `seriesChart`. */
export interface SeriesChart extends ChartText {
  /** Titles of the axes. */
  axes: readonly [string, string];
  mark: SeriesMark;
  /** One panel, or small multiples with the same axes. */
  panels: readonly { title?: string; series: readonly Series[] }[];
  /** The title of the names of series; absent: a single series without a name. */
  legend?: string;
  /** Every category in order, if x are categories, which are drawn as horizontal bars. */
  categories?: readonly string[];
  /** Whether bars and areas are stacked on those of the series before. */
  stacked?: boolean;
  /** Axes that are logarithmic. */
  log?: { x?: boolean; y?: boolean };
}

/** The size of a panel, and which axes it shows. */
export interface PanelFrame {
  width: number;
  height: number;
  bottom: boolean;
  left: boolean;
}

/** The colors of series, with their legend. */
export function seriesColor({ panels, legend, mark }: SeriesChart) {
  const colors = new Map(
    panels.flatMap(({ series }) => series.map(({ name, color }) => [visible(name), color] as const)),
  );
  const symbolType = mark === 'point' ? 'circle' : mark === 'line' || mark === 'step' ? 'stroke' : 'square';
  const look = { symbolType, symbolSize: 100, symbolStrokeWidth: symbolType === 'stroke' ? 3 : 0 } as const;
  return {
    field: 'series',
    type: 'nominal',
    scale: { domain: [...colors.keys()], range: [...colors.values()] },
    legend:
      legend !== undefined && colors.size > 1
        ? { title: visible(legend), orient: 'right', symbolOpacity: 1, labelLimit: 220, ...look }
        : null,
  } as const;
}

/** The tooltip of a mark. */
export function seriesTooltip({ axes, legend }: SeriesChart) {
  return [
    { field: 'where', type: 'nominal', title: visible(axes[0]) },
    { field: 'text', type: 'nominal', title: visible(axes[1]) },
    ...(legend === undefined ? [] : [{ field: 'series', type: 'nominal', title: visible(legend) }]),
  ];
}

/** Whole numbers without thousands separators, since they may be years; other numbers with four digits. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e5) return String(value);
  if (Math.abs(value) >= 1e5 && Math.abs(value) < 1e15)
    return `${value < 0 ? '\u2212' : ''}${formatShort(Math.abs(value))}`;
  return String(Number(value.toPrecision(4)));
}

/** "1951", "1950 to 1955". */
export function pointName({ x, x2 }: SeriesPoint): string {
  if (typeof x === 'string') return visible(x);
  return x2 === undefined ? plainNumber(x) : `${plainNumber(x)} to ${plainNumber(x2)}`;
}

/** Each point with its base: 0, or the top of the series before at the same position. */
export function stackedPoints({ stacked }: SeriesChart, series: readonly Series[]) {
  const tops = new Map<number | string, number>();
  return series.flatMap(({ name, points }) =>
    points.map((point) => {
      const from = stacked ? (tops.get(point.x) ?? 0) : 0;
      tops.set(point.x, from + point.y);
      return { point, series: visible(name), from, to: from + point.y };
    }),
  );
}

/** The smallest and the largest value that `of` takes from the points of all panels. */
export function extentOf(
  chart: SeriesChart,
  of: (one: ReturnType<typeof stackedPoints>[number]) => readonly number[],
): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { series } of chart.panels) {
    for (const one of stackedPoints(chart, series)) {
      for (const value of of(one)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low <= high ? [low, high] : [0, 1];
}
