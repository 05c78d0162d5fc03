/** Points of two coordinates in the colours of their clusters, with the centers on top. */
import { fromHex } from '../core/image.ts';
import { clusterColor } from './clusterColors.ts';
import { pngUrl, type Triple } from './density.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  INK,
  type Layer,
  textOn,
  visible,
} from './theme.ts';

export interface PointsChart extends ChartText {
  /** Titles of the axes. */
  axes: readonly [string, string];
  /** n coordinates each. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** n clusters, -1 for noise. */
  labels: ArrayLike<number>;
  /** Clusters. */
  k: number;
  /** k centers, where the axes have them. */
  centers?: readonly { x: number; y: number }[];
  /** Names of points, for pages. */
  ids?: readonly string[];
  /** What the points are, in the plural. */
  unit: string;
}

const WIDTH = 560;
const HEIGHT = 440;

/** More points are drawn as a picture: as many marks would make a file of megabytes. */
const MOST_MARKS = 4000;

/** Years have no thousands, populations have millions. */
const AXIS_LABEL = "format(datum.value, abs(datum.value) < 10000 ? '~f' : '~s')";

/** With more clusters a legend is no help. */
const MOST_NAMES = 24;

/** With more centers their numbers would not fit into the circles. */
const NUMBERED = 12;

/** Every point in the colour of its cluster; many points as one picture. */
export function pointsChart(chart: PointsChart): ChartSpec {
  const extents = [extent(chart.x, chart.centers, 'x'), extent(chart.y, chart.centers, 'y')] as const;
  const many = chart.labels.length > MOST_MARKS;
  const layers = [
    many ? pointsPicture(chart, extents) : pointMarks(chart),
    ...(chart.centers ? centerMarks(chart.centers) : []),
  ];
  const scale = (at: 0 | 1) => ({ domain: extents[at], zero: false, nice: false });
  const axis = (at: 0 | 1) => ({
    title: visible(chart.axes[at]),
    grid: true,
    tickCount: 7,
    domain: true,
    labelExpr: AXIS_LABEL,
  });
  return {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: scale(0), axis: axis(0) },
      y: { field: 'y', type: 'quantitative', scale: scale(1), axis: axis(1) },
    },
    layer: [...layers, legendMarks(chart)],
  };
}

/** Smallest and largest value with a margin, so that no circle touches the frame. */
function extent(
  values: ArrayLike<number>,
  centers: PointsChart['centers'],
  axis: 'x' | 'y',
): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (let i = 0; i < values.length; i++) take(values[i]);
  for (const center of centers ?? []) take(center[axis]);
  const margin = high > low ? (high - low) * 0.04 : Math.max(1, Math.abs(high) * 0.1);
  return [low - margin, high + margin];
}

function pointMarks({ x, y, labels, ids, k }: PointsChart): Layer {
  const values = Array.from(labels, (label, i) => ({
    x: x[i],
    y: y[i],
    cluster: clusterName(label),
    ...(ids ? { id: visible(ids[i]) } : {}),
  }));
  const fields = [...(ids ? ['id'] : []), 'cluster'];
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: markSize(values.length), opacity: 0.75 },
    encoding: {
      color: colorScale(k, labels),
      tooltip: fields.map((field) => ({ field, type: 'nominal' })),
    },
  } as Layer;
}

/** Square pixels. */
function markSize(n: number): number {
  return Math.max(12, Math.min(60, 6000 / Math.sqrt(n + 1) / 10));
}

function clusterName(label: number): string {
  return label < 0 ? 'noise' : String(label);
}

function colorScale(k: number, labels: ArrayLike<number>) {
  const noise = Array.prototype.includes.call(labels, -1);
  const clusters = [...Array.from({ length: k }, (_, c) => c), ...(noise ? [-1] : [])];
  return {
    field: 'cluster',
    type: 'nominal',
    scale: { domain: clusters.map(clusterName), range: clusters.map(clusterColor) },
    legend:
      clusters.length > MOST_NAMES
        ? null
        : { title: 'Cluster', orient: 'right', symbolType: 'circle', symbolSize: 90, symbolOpacity: 1 },
  } as const;
}

/** A mark of its own, unseen, so that a picture of points has a legend as well. */
function legendMarks({ k, labels }: PointsChart): Layer {
  const color = colorScale(k, labels);
  return {
    data: { values: color.scale.domain.map((cluster) => ({ cluster })) },
    mark: { type: 'point', filled: true, size: 0, opacity: 0, tooltip: null },
    encoding: { x: { value: 0 }, y: { value: 0 }, color },
  } as unknown as Layer;
}

/** The latest point of a cell gives its colour: the order of the rows, not that of the clusters. */
function pointsPicture(
  { x, y, labels }: PointsChart,
  [[left, right], [low, high]]: readonly [[number, number], [number, number]],
): Layer {
  const [wide, tall] = [WIDTH / 2, HEIGHT / 2];
  const cells = new Int32Array(wide * tall).fill(-2);
  for (let i = 0; i < labels.length; i++) {
    const column = Math.min(wide - 1, Math.floor(((x[i] - left) / (right - left)) * wide));
    const row = Math.min(tall - 1, Math.floor(((high - y[i]) / (high - low)) * tall));
    cells[row * wide + column] = labels[i];
  }
  const shades = new Map<number, Triple>();
  const shade = (label: number): Triple => {
    const known = shades.get(label) ?? fromHex(clusterColor(label)) ?? [0, 0, 0];
    shades.set(label, known);
    return known;
  };
  const url = pngUrl(wide, tall, (cell) => (cells[cell] === -2 ? undefined : shade(cells[cell])));
  return {
    data: { values: [{ url, x: (left + right) / 2, y: (low + high) / 2 }] },
    mark: { type: 'image', width: WIDTH, height: HEIGHT, aspect: false, tooltip: null },
    encoding: { url: { field: 'url', type: 'nominal' } },
  } as Layer;
}

/** Circles with the numbers of their clusters. */
function centerMarks(centers: NonNullable<PointsChart['centers']>): Layer[] {
  const numbered = centers.length <= NUMBERED;
  const values = centers.map(({ x, y }, c) => ({
    x,
    y,
    number: String(c),
    fill: clusterColor(c),
    text: textOn(clusterColor(c)),
  }));
  const circles = {
    data: { values },
    mark: {
      type: 'point',
      filled: true,
      size: numbered ? 260 : 70,
      opacity: 1,
      stroke: INK,
      strokeWidth: 1.5,
      tooltip: null,
    },
    encoding: { color: { field: 'fill', type: 'nominal', scale: null } },
  };
  const numbers = {
    data: { values },
    mark: { type: 'text', fontSize: 11, fontWeight: 600, tooltip: null },
    encoding: {
      text: { field: 'number', type: 'nominal' },
      color: { field: 'text', type: 'nominal', scale: null },
    },
  };
  return (numbered ? [circles, numbers] : [circles]) as Layer[];
}

function finding({ title, labels, k, unit, axes }: PointsChart): string {
  const sizes = new Array<number>(k).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  const told = sizes.slice(0, 8).map(formatCount).join(', ');
  const more = k > 8 ? ' and more' : '';
  return `${title}. ${counted(labels.length, unit)} by ${axes[0]} and ${axes[1]} in ${counted(k, 'clusters')}: ${told}${more}.`;
}
