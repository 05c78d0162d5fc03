/** How well each row fits its cluster: one bar for each row, cluster by cluster. */
import { clusterColor } from './clusterColors.ts';
import { textWidth } from './metrics.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  counted,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  outlineOf,
  PAGE,
  visible,
} from './theme.ts';

/** The data of `silhouetteChart`. */
export interface SilhouetteChart extends ChartText {
  /** What is counted, in the plural. */
  unit: string;
  /** Mean over all rows. */
  mean: number;
  /** In the order of clusters; the rows of a cluster are in any order. */
  clusters: readonly {
    label: string;
    /** Default: the color of its position. */
    color?: string;
    /** Mean over the rows of the cluster. */
    mean: number;
    /** From -1 to 1, NaN for rows that were not measured. */
    values: Float64Array;
    /** Weight of each row; absent: 1. */
    weights?: ArrayLike<number>;
    /** Number of rows if not all were measured; absent: the number of values. */
    size?: number;
  }[];
}

const WIDTH = 560;
const HEIGHT = 440;
const LABEL_SIZE = 11;
/** Pixels between clusters if there are few, and pixels of the smallest cluster. */
const GAP = 8;
const SMALLEST = 2;
/** Pixels that a line of text needs. */
const LINE = 13;
const SEAM = 1;
/** Maximum height of a bar, even with few rows. */
const HIGHEST_BAR = 14;

interface Block {
  label: string;
  mean: number;
  size: number;
  color: string;
  top: number;
  height: number;
  /** Falling, one value for each bar. */
  bars: number[];
}

/** Bars fall within each cluster. If there are more rows than pixels, each bar shows the row at its position. */
export function silhouetteChart(chart: SilhouetteChart): ChartSpec {
  const { blocks, height } = layOut(chart);
  const values = blocks.flatMap((block) =>
    block.bars.map((value, at) => ({
      value: round(value),
      top: round(block.top + (block.height * at) / block.bars.length),
      // a little over the next, shorter bar, so that there are no gaps between them
      bottom: round(
        block.top + (block.height * (at + 1)) / block.bars.length + (at + 1 < block.bars.length ? SEAM : 0),
      ),
      color: block.color,
      cluster: block.label,
    })),
  );
  const least = values.reduce((low, { value }) => Math.min(low, value), 0);
  const most = values.reduce((high, { value }) => Math.max(high, value), chart.mean);
  const domain = [Math.floor(least * 10) / 10, Math.min(1, Math.ceil(most * 10 + 1e-9) / 10)];
  return {
    ...frame(chart, WIDTH + 200, finding(chart)),
    width: WIDTH,
    height,
    layer: [
      ...rims(values, domain, height),
      bars(values, domain, height),
      zero(),
      ...meanLine(chart.mean),
      ...meanName(chart.mean),
      ...names(blocks, height, chart.unit),
    ],
  } as ChartSpec;
}

/** The height of each cluster, in proportion to its rows, and the bars that are drawn. */
function layOut({ clusters }: SilhouetteChart): { blocks: Block[]; height: number } {
  const sizes = clusters.map(({ values, weights, size }) => size ?? massOf(values, weights));
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const rows = clusters.reduce((sum, { values }) => sum + values.length, 0);
  const gap = Math.min(GAP, Math.floor((0.3 * HEIGHT) / Math.max(1, clusters.length)));
  const inner = Math.max(Math.min(HEIGHT, rows * HIGHEST_BAR), SMALLEST * clusters.length);
  const k = clusters.filter(({ color }) => color === undefined).length;
  let top = gap;
  const blocks = clusters.map(({ label, color, mean, values, weights }, c) => {
    const height = Math.max(SMALLEST, Math.round((inner * sizes[c]) / total));
    const own = color ?? clusterColor(c, k);
    const block = { label: visible(label), mean, size: sizes[c], color: own, top, height };
    top += height + gap;
    return { ...block, bars: quantiles(values, weights, height) };
  });
  return { blocks, height: top };
}

function massOf(values: Float64Array, weights: ArrayLike<number> | undefined): number {
  let mass = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) mass += weights ? weights[i] : 1;
  return mass;
}

/** All values in descending order when they fit, otherwise quantiles at equal distances by weight. */
function quantiles(values: Float64Array, weights: ArrayLike<number> | undefined, most: number): number[] {
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[b] - values[a]);
  if (!weights && order.length <= most) return order.map((i) => values[i]);
  const total = massOf(values, weights);
  const found: number[] = [];
  let passed = 0;
  for (const i of order) {
    passed += weights ? weights[i] : 1;
    while (found.length < most && ((found.length + 0.5) / most) * total <= passed) found.push(values[i]);
  }
  return found;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

interface Bar {
  value: number;
  top: number;
  bottom: number;
  color: string;
  cluster: string;
}

/** What shows the shapes of clusters whose colors are nearly that of the page. */
function rims(values: readonly Bar[], domain: number[], height: number): Layer[] {
  const pale = values
    .map((bar) => ({ ...bar, color: outlineOf(bar.color, '') }))
    .filter(({ color }) => color !== '');
  if (pale.length === 0) return [];
  const under = bars(pale, domain, height) as { encoding: Record<string, unknown> };
  const { tooltip: _, ...encoding } = under.encoding;
  const mark = { type: 'rect', strokeWidth: 2, tooltip: null };
  return [{ ...under, mark, encoding: { ...encoding, stroke: encoding.color } } as unknown as Layer];
}

function bars(values: readonly Bar[], domain: number[], height: number): Layer {
  return {
    data: { values },
    mark: { type: 'rect', stroke: null },
    encoding: {
      x: {
        field: 'value',
        type: 'quantitative',
        scale: { domain, nice: false },
        axis: { title: 'Silhouette', grid: true, tickCount: 8, format: '~g' },
      },
      x2: { datum: 0 },
      y: {
        field: 'top',
        type: 'quantitative',
        scale: { domain: [0, height], reverse: true, nice: false, zero: false },
        axis: null,
      },
      y2: { field: 'bottom' },
      color: { field: 'color', type: 'nominal', scale: null },
      tooltip: [
        { field: 'cluster', type: 'nominal', title: 'Cluster' },
        { field: 'value', type: 'quantitative', title: 'Silhouette' },
      ],
    },
  } as Layer;
}

function zero(): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', color: AXIS },
    encoding: { x: { datum: 0 } },
  } as Layer;
}

/** A dashed line with a white rim, which is visible on dark bars. */
function meanLine(mean: number): Layer[] {
  const rule = (look: object) => ({
    data: { values: [{ mean: round(mean) }] },
    mark: { type: 'rule', tooltip: null, ...look },
    encoding: { x: { field: 'mean', type: 'quantitative' } },
  });
  return [
    rule({ color: PAGE, strokeWidth: 3, opacity: 0.85 }),
    rule({ color: INK, strokeWidth: 1.25, strokeDash: [4, 3] }),
  ] as Layer[];
}

/** Above the drawing, where there are no bars. */
function meanName(mean: number): Layer[] {
  return [
    {
      data: { values: [{ mean: round(mean), text: `mean ${figure(mean)}` }] },
      mark: { type: 'text', fontSize: LABEL_SIZE, color: INK, baseline: 'bottom', dy: -3, tooltip: null },
      encoding: {
        x: { field: 'mean', type: 'quantitative' },
        y: { value: 0 },
        text: { field: 'text', type: 'nominal' },
      },
    } as Layer,
  ];
}

/** Name to the left of each cluster, size and mean to its right, if a line of text fits. */
function names(blocks: readonly Block[], height: number, unit: string): Layer[] {
  let free = Number.NEGATIVE_INFINITY;
  const shown = blocks.filter(({ top, height: high }) => {
    const middle = top + high / 2;
    if (middle - free < LINE) return false;
    free = middle;
    return true;
  });
  const values = shown.map(({ label, mean, size, top, height: high }) => ({
    middle: round(top + high / 2),
    label: shorten(label),
    facts: `mean ${figure(mean)}, ${counted(size, unit)}`,
  }));
  const y = {
    field: 'middle',
    type: 'quantitative',
    scale: { domain: [0, height], reverse: true, nice: false },
  };
  const text = (field: string, x: object, mark: object): Layer[] =>
    haloed(
      { fontSize: LABEL_SIZE, baseline: 'middle', ...mark },
      {
        x,
        y,
        text: { field, type: 'nominal' },
      },
    ).map((layer) => ({ data: { values }, ...layer }) as Layer);
  return [
    ...text('label', { value: 0 }, { align: 'right', dx: -10, fill: INK }),
    ...text('facts', { value: WIDTH }, { align: 'left', dx: 8, fill: MUTED }),
  ];
}

function shorten(label: string): string {
  let text = label;
  while (textWidth(text, LABEL_SIZE) > 130 && text.length > 1) text = `${text.slice(0, -2)}…`;
  return text;
}

function figure(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(3).replace('-', '\u2212');
}

function finding({ title, mean, clusters }: SilhouetteChart): string {
  const told = clusters
    .slice(0, 12)
    .map((cluster) => `cluster ${cluster.label} ${figure(cluster.mean)}`)
    .join(', ');
  const more = clusters.length > 12 ? ` and ${clusters.length - 12} more` : '';
  return `${title}: mean silhouette ${figure(mean)}; ${told}${more}.`;
}
