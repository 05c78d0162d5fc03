/** A panel of series whose x are numbers. */

import { pow } from '../../core/pow.ts';
import { AXIS, type Layer, logTicks, NUMBER_LABEL, PAGE, visible } from '../theme.ts';
import {
  extentOf,
  type PanelFrame,
  plainNumber,
  pointName,
  type Series,
  type SeriesChart,
  type SeriesPoint,
  seriesColor,
  seriesTooltip,
  stackedPoints,
} from './parts.ts';

/** Lines with more points have no dots. */
const MOST_DOTS = 60;

/** The look of marks behind a smooth line. */
const BEHIND = { opacity: 0.35 } as const;

/** The width of a bar as a share of the distance to its neighbor. */
const BAR_SHARE = 0.8;

/** The layout of x and y, for all panels. */
interface Scales {
  x: [number, number];
  y: [number, number];
  /** Half of a bar's width, in positions on the axis. */
  half: number;
  /** Converts values to positions on the axis, and back. */
  to: (x: number) => number;
  from: (t: number) => number;
}

export function numberPanel(chart: SeriesChart, series: readonly Series[], place: PanelFrame) {
  const scales = scalesOf(chart, place.width);
  const values = stackedPoints(chart, series).map(({ point, series, from, to }) => ({
    ...across(chart, scales, point),
    // a logarithmic axis has no 0
    y: Math.max(to, chart.log?.y ? scales.y[0] : to),
    ...(isFilled(chart) ? { y2: Math.max(from, scales.y[0]) } : {}),
    series,
    where: pointName(point),
    text: plainNumber(point.y),
  }));
  return {
    width: place.width,
    height: place.height,
    data: { values },
    encoding: { x: xChannel(chart, scales, place), y: yChannel(chart, scales, place) },
    layer: [marks(chart, values.length / Math.max(1, series.length)), ...smoothLines(chart, series, scales)],
  };
}

/** The smooth lines of the series, over their marks. */
function smoothLines(chart: SeriesChart, series: readonly Series[], scales: Scales): Layer[] {
  if (!isSmoothed(chart)) return [];
  const values = series.flatMap(({ name, points }) =>
    points.map((point) => ({
      x: middle(scales, point),
      y: Math.max(point.smooth ?? point.y, chart.log?.y ? scales.y[0] : Number.NEGATIVE_INFINITY),
      series: visible(name),
      where: pointName(point),
      text: plainNumber(point.smooth ?? point.y),
    })),
  );
  return [
    {
      data: { values },
      mark: { type: 'line', strokeWidth: 2.5, strokeJoin: 'round' },
      encoding: { color: seriesColor(chart), tooltip: seriesTooltip(chart) },
    } as unknown as Layer,
  ];
}

const isSmoothed = ({ panels }: SeriesChart) =>
  panels.some(({ series }) => series.some(({ points }) => points[0]?.smooth !== undefined));

/** The place of a point, or the middle of its interval. */
function middle({ to, from }: Scales, { x, x2 }: SeriesPoint): number {
  return x2 === undefined ? (x as number) : from((to(x as number) + to(x2)) / 2);
}

const isFilled = ({ mark }: SeriesChart) => mark === 'bar' || mark === 'area';

/** The two sides of a bar, or the middle of an interval. */
function across({ mark }: SeriesChart, scales: Scales, point: SeriesPoint) {
  if (mark !== 'bar') return { x: middle(scales, point) };
  const { half, to, from } = scales;
  const { x, x2 = x } = point;
  return { x: from(to(x as number) - half), x2: from(to(x2 as number) + half) };
}

function scalesOf(chart: SeriesChart, width: number): Scales {
  const { mark, log } = chart;
  const to = log?.x ? Math.log10 : (x: number) => x;
  const from = log?.x ? (t: number) => pow(10, t) : (t: number) => t;
  const bins = chart.panels.some(({ series }) => series.some(({ points }) => points[0]?.x2 !== undefined));
  const [low, high] = extentOf(chart, ({ point: { x, x2 = x } }) => [to(x as number), to(x2 as number)]);
  const half = mark === 'bar' && !bins ? halfBar(chart, to, (high - low) / width) : 0;
  const margin = bins ? 0 : half > 0 ? 1.5 * half : high > low ? (high - low) * 0.03 : 1;
  return { x: [from(low - margin), from(high + margin)], y: yDomain(chart), half, to, from };
}

/** Bars do not touch, and none is thinner than a pixel. */
function halfBar({ panels }: SeriesChart, to: (x: number) => number, pixel: number): number {
  const places = panels.flatMap(({ series }) =>
    series.flatMap(({ points }) => points.map(({ x }) => to(x as number))),
  );
  const sorted = Float64Array.from(new Set(places)).sort();
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) gap = Math.min(gap, sorted[i] - sorted[i - 1]);
  return Number.isFinite(gap) ? Math.max((gap * BAR_SHARE) / 2, pixel / 2) : 0.5;
}

function yDomain(chart: SeriesChart): [number, number] {
  const { log, mark } = chart;
  const [low, high] = extentOf(chart, ({ from, to }) => (isFilled(chart) ? [from, to] : [to]));
  if (log?.y) {
    const [least] = extentOf(chart, ({ to }) => (to > 0 ? [to] : []));
    return [least / 2, high * 1.4];
  }
  const span = high > low ? high - low : Math.abs(high) || 1;
  const fromZero = isFilled(chart) || (mark !== 'point' && low >= 0 && low <= high / 2);
  const bottom = fromZero && low >= 0 ? 0 : low - 0.05 * span;
  return [bottom, fromZero && high <= 0 ? 0 : high + 0.05 * span];
}

const LOOK = { grid: true, domainColor: AXIS, labelExpr: NUMBER_LABEL } as const;

function xChannel({ axes, log, mark }: SeriesChart, { x }: Scales, { width, bottom }: PanelFrame) {
  const scale = log?.x ? { type: 'log', domain: x, nice: false } : { domain: x, nice: false, zero: false };
  const axis = {
    ...LOOK,
    grid: mark === 'point',
    domain: true,
    title: bottom ? visible(axes[0]) : null,
    ...(log?.x ? { values: logTicks(x) } : { tickCount: width < 400 ? 4 : 8 }),
  };
  return { field: 'x', type: 'quantitative', scale, axis };
}

function yChannel(chart: SeriesChart, { y }: Scales, { height, left }: PanelFrame) {
  const { axes, log, panels } = chart;
  const whole = panels.every(({ series }) =>
    series.every(({ points }) => points.every((point) => Number.isInteger(point.y))),
  );
  const scale = log?.y ? { type: 'log', domain: y, nice: false } : { domain: y, nice: false, zero: false };
  const axis = {
    ...LOOK,
    title: left ? visible(axes[1]) : null,
    ...(log?.y
      ? { values: logTicks(y) }
      : { tickCount: height < 200 ? 4 : 6, ...(whole ? { tickMinStep: 1 } : {}) }),
  };
  return { field: 'y', type: 'quantitative', stack: null, scale, axis };
}

function marks(chart: SeriesChart, length: number): Layer {
  const { mark, stacked } = chart;
  const color = seriesColor(chart);
  const overlaid = color.scale.domain.length > 1 && !stacked;
  const smooth = isSmoothed(chart);
  const dots = length <= MOST_DOTS && !smooth ? { point: { filled: true, size: 30, opacity: 1 } } : {};
  const looks = {
    line: { type: 'line', strokeWidth: 2, strokeJoin: 'round', ...dots },
    step: { type: 'line', interpolate: 'step', strokeWidth: 2 },
    area: { type: 'area', opacity: overlaid ? 0.45 : 0.9 },
    bar: { type: 'bar', opacity: overlaid ? 0.6 : 1, stroke: PAGE, strokeWidth: length > 120 ? 0 : 0.5 },
    point: { type: 'point', filled: true, size: length > 500 ? 14 : 34, opacity: 0.75 },
  } as const;
  const ends = {
    ...(mark === 'bar' ? { x2: { field: 'x2' } } : {}),
    ...(isFilled(chart) ? { y2: { field: 'y2' } } : {}),
  };
  return {
    mark: smooth ? { ...looks[mark], ...BEHIND } : looks[mark],
    encoding: { ...ends, color, tooltip: seriesTooltip(chart) },
  } as unknown as Layer;
}
