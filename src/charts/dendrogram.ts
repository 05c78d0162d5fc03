/** A tree of merges as brackets over its leaves, in the colors of its clusters. */
import { type ChartClasses, classEncoding, classNameOf } from './classColors.ts';
import { type HeightScale, scaledHeights } from './heightScale.ts';
import { textWidth } from './metrics.ts';
import { fitNames } from './names.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  INK,
  type Layer,
  visible,
} from './theme.ts';
import { nameColors, nodeColors } from './treeColors.ts';

/** The positions of the nodes of a tree: leaves are 0 to n - 1, and merge t makes node n + t. */
export interface TreePlaces {
  /** n leaves from left to right. */
  order: ArrayLike<number>;
  /** 2 n - 1 positions along the leaves, and 2 n - 1 heights. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** n - 1 each: the two parts of a merge. */
  left: ArrayLike<number>;
  right: ArrayLike<number>;
  /** 2 n - 1: the cluster of all leaves below a node, -1 if there are several. */
  clusters: ArrayLike<number>;
}

/** The data of `dendrogramChart`. */
export interface DendrogramChart extends ChartText {
  tree: TreePlaces;
  /** n names of the leaves. */
  names: readonly string[];
  /** 2 n - 1: number (or weight) of the leaves below each node. */
  sizes: ArrayLike<number>;
  /** n colors of the leaves, if they have colors. */
  swatches?: readonly string[];
  /** Known classes of the n leaves: the colors of their names, and of a strip beside them. */
  classes?: ChartClasses;
  /** The meaning of heights: "Ward distance". */
  measure: string;
  /** The unit of the leaves, in the plural. */
  unit: string;
  /** The height at which the tree was cut, and the number of clusters. */
  threshold?: { height: number; k: number };
  /** vertical: the root is on top; horizontal: on the left. Default vertical. */
  orient?: 'vertical' | 'horizontal';
  /** How heights are drawn, default linear; a few high merges flatten all others on a linear scale. */
  heightScale?: HeightScale;
}

const FONT_SIZE = 11;

/** Distance between lines of labels, in pixels. */
const LINE = 13;

/** Smallest size along the leaves, and size along the heights, in pixels. */
const NARROWEST = 360;
const WIDEST = 1300;
const HEIGHT = 340;
const LONGEST_LABEL = 170;

/** The color of a leaf is between its bracket and its name. */
const SWATCH = 14;
const SWATCH_GAP = 3;

/** Draws a bracket for each merge; leaves are named if the names do not touch each other. */
export function dendrogramChart(given: DendrogramChart): ChartSpec {
  const heightsOf = scaledHeights(given.heightScale, given.tree.y, highest(given));
  const chart = clamped(given, heightsOf.clamp);
  const across = chart.orient === 'horizontal' ? 'y' : 'x';
  const room = leafRoom(chart, across);
  const leaves = {
    field: 'at',
    type: 'quantitative',
    scale: {
      domain: across === 'x' ? [-0.5, chart.names.length - 0.5] : [chart.names.length - 0.5, -0.5],
      nice: false,
    },
    axis: leafAxis(chart, across, room),
  };
  const heights = {
    field: 'height',
    type: 'quantitative',
    scale: { ...heightsOf.scale, nice: false, reverse: across === 'y' },
    axis: {
      title: visible(chart.measure) + heightsOf.note,
      grid: true,
      labelExpr: HEIGHT_LABEL,
      labelOverlap: true,
      ...heightsOf.ticks,
    },
  };
  const [width, height] = across === 'x' ? [room.length, HEIGHT] : [Math.max(HEIGHT, 520), room.length];
  return {
    ...frame(chart, Math.max(width, 480), finding(given)),
    width,
    height,
    encoding: across === 'x' ? { x: leaves, y: heights } : { x: heights, y: leaves },
    layer: [
      brackets(chart, given.tree.y, across),
      ...stems(chart, across),
      ...thresholdMarks(chart, across),
      ...swatchMarks(chart, across, [width, height]),
      ...classMarks(chart, across, [width, height]),
    ],
    ...(chart.classes ? { resolve: { scale: { color: 'independent' } } } : {}),
  } as ChartSpec;
}

/** The chart with all heights where its scale has them. */
function clamped(chart: DendrogramChart, clamp: (height: number) => number): DendrogramChart {
  const { tree, threshold } = chart;
  return {
    ...chart,
    tree: { ...tree, y: Float64Array.from(tree.y, clamp) },
    ...(threshold && { threshold: { ...threshold, height: clamp(threshold.height) } }),
  };
}

const HEIGHT_LABEL = "abs(datum.value) < 10000 ? format(datum.value, '~g') : format(datum.value, '~s')";

interface Room {
  /** Pixels along the leaves. */
  length: number;
  labels: string[];
  rotated: boolean;
  /** One leaf of this many is named. */
  every: number;
}

function leafRoom({ names, tree }: DendrogramChart, across: 'x' | 'y'): Room {
  const labels = fitNames(
    Array.from(tree.order, (leaf) => names[leaf]),
    LONGEST_LABEL,
    FONT_SIZE,
  );
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, FONT_SIZE)), 0);
  const n = names.length;
  if (across === 'y') {
    const length = Math.max(200, Math.min(WIDEST, n * Math.max(LINE + 4, Math.min(28, 420 / n))));
    return { length, labels, rotated: false, every: Math.ceil(LINE / (length / n)) };
  }
  const upright = (widest + 10) * n <= 760;
  const step = upright ? Math.max(widest + 10, Math.min(60, NARROWEST / n)) : LINE + 3;
  const length = Math.max(NARROWEST, Math.min(WIDEST, n * step));
  return { length, labels, rotated: !upright, every: upright ? 1 : Math.ceil(LINE / (length / n)) };
}

function leafAxis(chart: DendrogramChart, across: 'x' | 'y', { labels, rotated, every }: Room) {
  const { unit, swatches, classes } = chart;
  const values = labels.map((_, at) => at).filter((at) => at % every === 0);
  const thinned = every > 1 ? `1 in ${every} of ${formatCount(labels.length)} ${unit} is named` : null;
  return {
    title: thinned,
    values,
    labelExpr: `${JSON.stringify(labels)}[datum.value]`,
    labelFontSize: FONT_SIZE,
    labelColor: nameColors(chart),
    labelLimit: LONGEST_LABEL + 10,
    labelOverlap: false,
    labelFlush: false,
    ...(swatches || classes ? { offset: SWATCH + SWATCH_GAP } : {}),
    grid: false,
    ...(across === 'x'
      ? {
          orient: 'bottom',
          ...(rotated
            ? { labelAngle: -90, labelAlign: 'right', labelBaseline: 'middle' }
            : { labelAngle: 0 }),
        }
      : { orient: 'right' }),
  };
}

function highest({ tree, threshold }: DendrogramChart): number {
  let most = 0;
  for (let node = 0; node < tree.y.length; node++) most = Math.max(most, tree.y[node]);
  // a cut above the tree is shown unless it flattens the tree
  if (threshold && threshold.height < 1.5 * most) most = Math.max(most, threshold.height);
  return most;
}

/** The corners of each merge's bracket, from foot to foot. */
export function bracketCorners({ x, y, left, right }: TreePlaces, t: number): [number, number][] {
  const node = (y.length + 1) / 2 + t;
  const [l, r] = [left[t], right[t]];
  return [
    [x[l], y[l]],
    [x[l], y[node]],
    [x[r], y[node]],
    [x[r], y[r]],
  ];
}

/** @param heights of the nodes as they are, for pages */
function brackets(
  { tree, sizes, unit }: DendrogramChart,
  heights: ArrayLike<number>,
  across: 'x' | 'y',
): Layer {
  const n = (tree.y.length + 1) / 2;
  const colorOf = nodeColors(tree.clusters);
  const values = Array.from({ length: n - 1 }, (_, t) => t).flatMap((t) => {
    const facts = {
      merge: t,
      color: colorOf(n + t),
      rows: counted(sizes[n + t], unit),
      level: heights[n + t],
    };
    return bracketCorners(tree, t).map(([at, height], corner) => ({ ...facts, corner, at, height }));
  });
  return {
    data: { values },
    mark: {
      type: 'line',
      strokeWidth: n > 120 ? 1.1 : 1.6,
      strokeJoin: 'round',
      strokeCap: 'butt',
      orient: across === 'x' ? 'horizontal' : 'vertical',
    },
    encoding: {
      detail: { field: 'merge', type: 'nominal' },
      order: { field: 'corner', type: 'quantitative' },
      color: { field: 'color', type: 'nominal', scale: null },
      tooltip: [
        { field: 'level', type: 'quantitative', title: 'Height', format: '.6~g' },
        { field: 'rows', type: 'nominal', title: 'Below' },
      ],
    },
  } as Layer;
}

/** A leaf that is a cluster by itself has no bracket to color, so its stem is colored up to the cut. */
function stems({ tree, threshold, sizes, unit }: DendrogramChart, across: 'x' | 'y'): Layer[] {
  const n = (tree.y.length + 1) / 2;
  const colorOf = nodeColors(tree.clusters);
  const values = Array.from({ length: n - 1 }, (_, t) => t)
    .filter((t) => tree.clusters[n + t] < 0)
    .flatMap((t) =>
      [tree.left[t], tree.right[t]]
        .filter((node) => node < n && tree.clusters[node] >= 0)
        .map((leaf) => ({
          at: tree.x[leaf],
          height: tree.y[leaf],
          to: Math.min(threshold?.height ?? tree.y[n + t], tree.y[n + t]),
          color: colorOf(leaf),
          rows: counted(sizes[leaf], unit),
        })),
    );
  if (values.length === 0) return [];
  const ends = across === 'x' ? { y2: { field: 'to' } } : { x2: { field: 'to' } };
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: n > 120 ? 1.1 : 1.6, strokeCap: 'butt' },
      encoding: {
        ...ends,
        color: { field: 'color', type: 'nominal', scale: null },
        tooltip: [{ field: 'rows', type: 'nominal', title: 'Below' }],
      },
    } as Layer,
  ];
}

/** Colors of the leaves as a strip below them. */
function swatchMarks({ swatches, tree }: DendrogramChart, across: 'x' | 'y', size: number[]): Layer[] {
  if (!swatches) return [];
  const values = Array.from(tree.order, (leaf, at) => ({ ...span(at), fill: swatches[leaf] }));
  return [strip(values, across, size, { field: 'fill', type: 'nominal', scale: null })];
}

/** Classes of the leaves as a strip below them, with a legend. */
function classMarks({ classes, tree }: DendrogramChart, across: 'x' | 'y', size: number[]): Layer[] {
  if (!classes) return [];
  const values: { from: number; to: number; class: string }[] = [];
  for (const [at, leaf] of Array.from(tree.order).entries()) {
    const name = classNameOf(classes, leaf);
    const last = values.at(-1);
    if (name === undefined) continue;
    if (last && last.class === visible(name) && last.to === at - 0.5) last.to = at + 0.5;
    else values.push({ ...span(at), class: visible(name) });
  }
  return [strip(values, across, size, classEncoding(classes, size[0]))];
}

function span(at: number) {
  return { from: at - 0.5, to: at + 0.5 };
}

/** A strip of rectangles at the feet of the leaves. */
function strip(
  values: readonly object[],
  across: 'x' | 'y',
  [width, height]: number[],
  color: Record<string, unknown>,
): Layer {
  const foot = across === 'x' ? height : width;
  const [near, far] = [{ value: foot + SWATCH_GAP }, { value: foot + SWATCH_GAP + SWATCH }];
  const along = { field: 'from', type: 'quantitative' };
  return {
    data: { values },
    mark: { type: 'rect', tooltip: null },
    encoding: {
      ...(across === 'x'
        ? { x: along, x2: { field: 'to' }, y: near, y2: far }
        : { y: along, y2: { field: 'to' }, x: near, x2: far }),
      color,
    },
  } as unknown as Layer;
}

function thresholdMarks(chart: DendrogramChart, across: 'x' | 'y'): Layer[] {
  const { threshold } = chart;
  if (!threshold || threshold.height > 1.04 * highest(chart)) return [];
  const n = chart.names.length;
  const value = {
    height: threshold.height,
    from: -0.5,
    to: n - 0.5,
    text: counted(threshold.k, 'clusters'),
  };
  const place = across === 'x' ? { x: 'from', x2: 'to', y: 'height' } : { y: 'from', y2: 'to', x: 'height' };
  const ends = Object.fromEntries(
    Object.entries(place).map(([channel, field]) => [
      channel,
      channel.endsWith('2') ? { field } : { field, type: 'quantitative' },
    ]),
  );
  const line = {
    data: { values: [value] },
    mark: { type: 'rule', strokeDash: [4, 4], stroke: INK, strokeWidth: 1, tooltip: null },
    encoding: ends,
  };
  const at =
    across === 'x'
      ? { x: { field: 'to', type: 'quantitative' } }
      : { y: { field: 'from', type: 'quantitative' } };
  const level = { field: 'height', type: 'quantitative' };
  // outside of the frame, where there are no brackets
  const look =
    across === 'x'
      ? { align: 'left', baseline: 'middle', dx: 6 }
      : { align: 'center', baseline: 'bottom', dy: -5 };
  const words = {
    data: { values: [value] },
    mark: { type: 'text', fontSize: FONT_SIZE, fill: INK, tooltip: null, ...look },
    encoding: {
      ...at,
      ...(across === 'x' ? { y: level } : { x: level }),
      text: { field: 'text', type: 'nominal' },
    },
  };
  return [line, words] as unknown as Layer[];
}

function finding({ title, tree, names, threshold, unit, sizes, measure }: DendrogramChart): string {
  const root = tree.y.length - 1;
  const whole = `${counted(sizes[root], unit)} under ${counted(names.length, 'leaves')}`;
  const cut = threshold
    ? `; cut at ${Number(threshold.height.toPrecision(4))} into ${counted(threshold.k, 'clusters')}`
    : '';
  return `${title}. Dendrogram: ${whole}, up to a ${measure.toLowerCase()} of ${Number(tree.y[root].toPrecision(4))}${cut}.`;
}
