/** Points of two coordinates in the colors of their clusters, with the centers on top. */

import { pow } from '../core/pow.ts';
import { type Arrow, arrowMarks } from './arrows.ts';
import { type CenterSpot, MOST_NUMBERED, numberLayers, numberSpots, ringLayers } from './centerMarks.ts';
import { SAFE_COLORS } from './clusterColors.ts';
import { MOST_NAMES, ownColor } from './clusterScale.ts';
import type { Triple } from './density.ts';
import { pointColumns, withNumbers } from './numbers.ts';
import { outlineFills, outlineMarks } from './outlineMarks.ts';
import type { Outline } from './outlines.ts';
import { nameMarks, placeNames } from './pointNames.ts';
import { pointsPicture } from './pointsPicture.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  formatShare,
  frame,
  inProportion,
  type Layer,
  logTicks,
  NUMBER_LABEL,
  PAGE,
  visible,
  wrapText,
} from './theme.ts';
import { rgbIn, type ThemeName } from './themes.ts';

/** The data of `pointsChart`. */
export interface PointsChart extends ChartText {
  /** Titles of the axes. */
  axes: readonly [string, string];
  /** n coordinates each. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** n clusters, -1 for noise. */
  labels: ArrayLike<number>;
  /** Number of clusters. */
  k: number;
  /** How firmly each point belongs to its cluster, 0 to 1: weak ones are faint. */
  strengths?: ArrayLike<number>;
  /** k centers, if they have coordinates on the axes. */
  centers?: readonly { x: number; y: number }[];
  /** Closed curves around clusters. */
  outlines?: readonly Outline[];
  /** Names of points, for pages. */
  ids?: readonly string[];
  /** Names of points that stand beside them where there is room; absent: none do. */
  names?: readonly string[];
  /** Arrows from the origin, on axes of the same scale. */
  arrows?: readonly Arrow[];
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
  /** The unit of the points, in the plural. */
  unit: string;
  /** Set if the labels are classes: their title and their names. */
  classes?: { title: string; names: readonly string[] };
  /** Axes that are logarithmic: their values are above 0. */
  log?: { x?: boolean; y?: boolean };
}

const WIDTH = 560;
const HEIGHT = 440;
/** A panel whose height follows from its width is not lower. */
const LOWEST = 240;

/** More points are drawn as a picture, because that many marks would make a file of megabytes. */
const MOST_MARKS = 4000;

/** The rings of centers: the radius and the area if they have numbers, and the area of those without. */
const RING = { radius: 8, area: 150, small: 50 } as const;

/** Every point in the color of its cluster; many points are one picture. */
export function pointsChart(chart: PointsChart): ChartSpec {
  const panel = panelOf(chart);
  const { extents, height } = panel;
  const many = chart.labels.length > MOST_MARKS;
  const { spotOf } = pixelsOf(chart, panel);
  const size = { width: WIDTH, height };
  const names = (chart.names ?? []).map((name) => shortName(visible(name)));
  const arrows = arrowMarks(chart.arrows ?? [], { ...size, spotOf });
  const named = chart.names ? namedSpots(chart, spotOf, arrows.covered) : undefined;
  const placed = named ? placeNames({ ...size, ...named, names }) : [];
  const colorOf = (c: number) => ownColor(chart.colors, c, chart.k);
  const outlines = (isBelow: boolean) =>
    outlineMarks(
      (chart.outlines ?? []).filter((one) => (one.isBelow === true) === isBelow),
      colorOf,
    );
  const layers = [
    ...outlines(true),
    many ? pictureOf(chart, panel) : pointMarks(chart),
    ...outlineFills(chart.outlines ?? [], colorOf),
    ...outlines(false),
    ...(chart.arrows ? arrows.lines : []),
    ...(chart.centers ? centerMarks(chart, panel) : []),
    ...arrows.names,
    ...nameMarks(placed, names),
  ];
  const logs = [chart.log?.x, chart.log?.y];
  const scale = (at: 0 | 1) => ({
    domain: extents[at],
    nice: false,
    ...(logs[at] ? { type: 'log' } : { zero: false }),
  });
  const axis = (at: 0 | 1) => ({
    title: visible(chart.axes[at]),
    grid: true,
    domain: true,
    labelExpr: NUMBER_LABEL,
    ...(logs[at] ? { values: logTicks(extents[at]) } : { tickCount: 7 }),
  });
  const subtitle = withNames(chart, placed.length, arrows.named);
  const framed = frame({ ...chart, subtitle }, WIDTH, finding(chart));
  const spec = {
    ...(chart.arrows ? inProportion(framed) : framed),
    width: WIDTH,
    height,
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: scale(0), axis: axis(0) },
      y: { field: 'y', type: 'quantitative', scale: scale(1), axis: axis(1) },
    },
    layer: [...layers, legendMarks(chart)],
  } as ChartSpec;
  return withNumbers(spec, () => pointColumns({ ...chart, columns: [chart.x, chart.y] }));
}

type Extent = [number, number];

/** What is seen, and the height in pixels. */
interface Panel {
  extents: readonly [Extent, Extent];
  height: number;
}

/** The extents of both axes, and the height of the panel; with arrows, a unit is as long on both axes. */
function panelOf(chart: PointsChart): Panel {
  const [across, up] = [extentOf(chart, 'x'), extentOf(chart, 'y')];
  if (!chart.arrows) return { extents: [across, up], height: HEIGHT };
  const [wide, tall] = [across[1] - across[0], up[1] - up[0]];
  const height = Math.round(Math.max(LOWEST, Math.min(HEIGHT, (tall / wide) * WIDTH)));
  const unit = Math.max(wide / WIDTH, tall / height);
  const widened = ([low, high]: Extent, pixels: number): Extent => {
    const more = (unit * pixels - (high - low)) / 2;
    return [low - more, high + more];
  };
  return { extents: [widened(across, WIDTH), widened(up, height)], height };
}

/** Room for the number beside a ring, in pixels. */
const NUMBER = 10;

/** Longer names would take the room of several. */
const WIDEST_NAME = 120;

function shortName(name: string): string {
  return wrapText(name, WIDEST_NAME, 10, 400, 1)[0];
}

/** The points and the rings of the centers, in pixels. */
function namedSpots(
  { x, y, labels, centers = [] }: PointsChart,
  spotOf: (x: number, y: number) => CenterSpot,
  covered: readonly (CenterSpot & { radius: number })[],
) {
  return {
    spots: Array.from(labels, (_, i) => spotOf(x[i], y[i])),
    radius: Math.sqrt(markSize(labels.length) / Math.PI),
    obstacles: [
      ...covered,
      ...centers.map((center) => ({ ...spotOf(center.x, center.y), radius: RING.radius + NUMBER })),
    ],
  };
}

/** The subtitle, with the numbers of names for which there was no room. */
function withNames(
  { subtitle, names = [], arrows = [] }: PointsChart,
  placed: number,
  named: number,
): string | undefined {
  const all = names.filter((name) => name !== '').length;
  const told = [
    ...(subtitle ? [subtitle] : []),
    ...(all > placed
      ? [`${formatCount(all - placed)} of ${counted(all, 'names')} left out, which would overlap`]
      : []),
    ...(arrows.length > named ? [`${arrows.length - named} of the arrows without a name`] : []),
  ];
  return told.length > 0 ? told.join('; ') : undefined;
}

/** Smallest and largest value with a margin, so that no circle touches the frame. */
function extentOf(chart: PointsChart, axis: 'x' | 'y'): [number, number] {
  const { to, from } = scaleOf(chart, axis);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    low = Math.min(low, to(value));
    high = Math.max(high, to(value));
  };
  const values = chart[axis];
  for (let i = 0; i < values.length; i++) take(values[i]);
  for (const center of chart.centers ?? []) take(center[axis]);
  for (const arrow of chart.arrows ?? []) take(arrow[axis]);
  if (chart.arrows) take(0);
  for (const { points } of chart.outlines ?? []) for (const point of points) take(point[axis]);
  const margin = high > low ? (high - low) * 0.04 : Math.max(1, Math.abs(high) * 0.1);
  return [from(low - margin), from(high + margin)];
}

/** Converts values to positions on the axis, and back. */
function scaleOf({ log }: PointsChart, axis: 'x' | 'y') {
  if (log?.[axis]) return { to: Math.log10, from: (t: number) => pow(10, t) };
  const same = (value: number) => value;
  return { to: same, from: same };
}

function pointMarks(chart: PointsChart): Layer {
  const { x, y, labels, ids, strengths } = chart;
  const values = Array.from(labels, (label, i) => ({
    x: x[i],
    y: y[i],
    cluster: clusterName(chart, label),
    ...(strengths ? { opacity: opacityOf(chart, i), strength: Number(strengths[i].toFixed(3)) } : {}),
    ...(ids ? { id: visible(ids[i]) } : {}),
  }));
  const named = chart.classes
    ? [{ field: 'cluster', title: visible(chart.classes.title) }]
    : [{ field: 'cluster' }];
  const fields = [
    ...(ids ? [{ field: 'id' }] : []),
    ...named,
    ...(strengths ? [{ field: 'strength' }] : []),
    { field: 'x' },
    { field: 'y' },
  ];
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: markSize(values.length), opacity: FIRM },
    encoding: {
      color: colorScale(chart),
      ...shapeScale(chart),
      ...(strengths ? { opacity: { field: 'opacity', type: 'quantitative', scale: null } } : {}),
      tooltip: fields.map((field) => ({ ...field, type: 'nominal' })),
    },
  } as Layer;
}

/** Opacity of points that belong to their cluster by all means, by none, and of noise, which has no strength. */
const FIRM = 0.75;
const FAINT = 0.15;
const NOISE = 0.5;

function opacityOf({ labels, strengths }: PointsChart, i: number): number {
  if (!strengths) return FIRM;
  return labels[i] < 0 ? NOISE : Number((FAINT + (FIRM - FAINT) * strengths[i]).toFixed(3));
}

/** Area in square pixels. */
function markSize(n: number): number {
  return Math.max(12, Math.min(60, 6000 / Math.sqrt(n + 1) / 10));
}

function clusterName({ classes }: PointsChart, label: number): string {
  if (label < 0) return 'noise';
  return classes ? visible(classes.names[label]) : String(label);
}

function colorScale(chart: PointsChart) {
  const { k, labels, classes } = chart;
  const noise = Array.prototype.includes.call(labels, -1);
  const clusters = [...Array.from({ length: k }, (_, c) => c), ...(noise ? [-1] : [])];
  const title = classes ? visible(classes.title) : 'Cluster';
  const look = { symbolType: 'circle', symbolSize: 90, symbolOpacity: 1, labelLimit: 220 } as const;
  return {
    field: 'cluster',
    type: 'nominal',
    scale: {
      domain: clusters.map((c) => clusterName(chart, c)),
      range: clusters.map((c) => ownColor(chart.colors, c, chart.k)),
    },
    legend:
      clusters.length > MOST_NAMES || (classes && clusters.length < 2)
        ? null
        : { title, orient: 'right', ...look },
  } as const;
}

/** Shapes of clusters whose colors are like those of the first eight. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** A shape for every eight clusters: more colors cannot be told apart by everybody. */
function shapeScale(chart: PointsChart) {
  if (chart.k <= SAFE_COLORS) return {};
  const { legend, ...color } = colorScale(chart);
  const shapeOf = (c: number) => SHAPES[Math.floor(Math.max(0, c) / SAFE_COLORS) % SHAPES.length];
  const range = color.scale.domain.map((_, c) => shapeOf(c < chart.k ? c : -1));
  // with a shape for each cluster the legend has no shape of its own
  const { symbolType: _, ...look } = legend ?? {};
  return { shape: { ...color, scale: { ...color.scale, range }, legend: legend && look } };
}

/** An invisible mark, so that a picture of points has a legend as well. */
function legendMarks(chart: PointsChart): Layer {
  const color = colorScale(chart);
  return {
    data: { values: color.scale.domain.map((cluster) => ({ cluster })) },
    mark: { type: 'point', filled: true, size: 0, opacity: 0, tooltip: null },
    encoding: { x: { value: 0 }, y: { value: 0 }, color },
  } as unknown as Layer;
}

function pictureOf(chart: PointsChart, panel: Panel): Layer {
  const { x, y, labels } = chart;
  const { spotOf, placeOf } = pixelsOf(chart, panel);
  const { height } = panel;
  return pointsPicture({
    ...{ n: labels.length, width: WIDTH, height, cell: 2 },
    middle: placeOf({ x: WIDTH / 2, y: height / 2 }),
    spotOf: (i) => spotOf(x[i], y[i]),
    colorOf: (i, theme) => shadeOf(chart, i, theme),
  });
}

/** The color of a point in a picture, on the page where it is faint. */
function shadeOf(chart: PointsChart, i: number, theme: ThemeName): Triple {
  const color = rgbIn(theme, ownColor(chart.colors, chart.labels[i], chart.k));
  if (!chart.strengths) return color;
  const page = rgbIn(theme, PAGE);
  const share = Math.min(1, opacityOf(chart, i) / FIRM);
  const mix = (j: number) => page[j] + share * (color[j] - page[j]);
  return [mix(0), mix(1), mix(2)];
}

/** Rings with the numbers of their clusters beside them. */
function centerMarks(chart: PointsChart, panel: Panel): Layer[] {
  const { centers = [], x, y, labels } = chart;
  const isNumbered = centers.length <= MOST_NUMBERED;
  const { spotOf, placeOf } = pixelsOf(chart, panel);
  const texts = centers.map((_, c) => String(c));
  const points = { n: labels.length, spotOf: (i: number) => spotOf(x[i], y[i]) };
  const ground = { width: WIDTH, height: panel.height, points };
  const spots = centers.map((center) => spotOf(center.x, center.y));
  const places = isNumbered ? numberSpots(spots, texts, RING.radius, ground).map(placeOf) : [];
  const values = centers.map((center, c) => ({
    x: center.x,
    y: center.y,
    number: texts[c],
    stroke: ownColor(chart.colors, c, chart.k),
    ...(places[c] && { labelX: places[c].x, labelY: places[c].y }),
  }));
  const size = isNumbered ? RING.area : RING.small;
  const rings = ringLayers(values, { x: 'x', y: 'y', color: 'stroke', size });
  return isNumbered ? [...rings, ...numberLayers(values, 'labelX', 'labelY')] : rings;
}

/** Converts values to pixels of the drawing, and back. */
function pixelsOf(chart: PointsChart, { extents, height }: Panel) {
  const [across, up] = [scaleOf(chart, 'x'), scaleOf(chart, 'y')];
  const [left, right] = extents[0].map(across.to);
  const [low, high] = extents[1].map(up.to);
  return {
    spotOf: (x: number, y: number) => ({
      x: ((across.to(x) - left) / (right - left)) * WIDTH,
      y: ((high - up.to(y)) / (high - low)) * height,
    }),
    placeOf: ({ x, y }: CenterSpot) => ({
      x: across.from(left + (x / WIDTH) * (right - left)),
      y: up.from(high - (y / height) * (high - low)),
    }),
  };
}

function finding({ title, labels, k, unit, axes, classes }: PointsChart): string {
  const what = `${title}. ${counted(labels.length, unit)} by ${axes[0]} and ${axes[1]}`;
  if (classes && k < 2) return `${what}: all of one kind.`;
  const sizes = new Array<number>(k).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  const name = (c: number) => (classes ? `${classes.names[c]} ` : '');
  const told = sizes.slice(0, 8).map((size, c) => name(c) + formatCount(size));
  const groups = counted(k, classes ? 'classes' : 'clusters');
  const most = sizes.indexOf(Math.max(...sizes));
  const largest =
    k > 1 && !classes ? ` Cluster ${most} holds ${formatShare(sizes[most] / labels.length)}.` : '';
  return `${what} in ${groups}: ${told.join(', ')}${k > 8 ? ' and more' : ''}.${largest}`;
}
