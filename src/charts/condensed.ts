/** The clusters of all densities: as density rises they lose rows, split and vanish; the chosen ones are ringed. */
import { numbersTo } from '../core/numbers.ts';
import { clusterColor } from './clusterColors.ts';
import { MEASURE_LABEL } from './curve.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  capitalize,
  counted,
  frame,
  haloed,
  INK,
  type Layer,
} from './theme.ts';

/** The data of `condensedChart`. */
export interface CondensedChart extends ChartText {
  /** The root first, and each cluster after its parent; see `Condensed`. */
  parent: ArrayLike<number>;
  /** The densities between which a cluster lasts; the last one may be infinite. */
  birth: ArrayLike<number>;
  death: ArrayLike<number>;
  /** Weight of the rows of a cluster when it appears. */
  weight: ArrayLike<number>;
  /** Of each of n rows the last cluster that it is in, the density at which it leaves, and its weight (default 1). */
  last: ArrayLike<number>;
  density: ArrayLike<number>;
  weights?: ArrayLike<number>;
  /** The k clusters that were chosen, in the order of their numbers. */
  selected: ArrayLike<number>;
  /** k colors, if clusters have colors of their own. */
  colors?: readonly string[];
  /** The unit of the rows, in the plural. */
  unit: string;
}

const WIDTH = 720;
const HEIGHT = 440;

/** Pixels of density that share a width. */
const STEP = 2;

/** Clusters are at least this wide, in pixels. */
const NARROWEST = 2;

/** The axis leaves out the densest of the rows, of which one pair of near ones would flatten all others. */
const SHOWN = 0.99;

/** Clusters that were not chosen and are in none that was. */
const PLAIN = AXIS;

/** Width is the number of rows, height the density: the area of a cluster is its stability. */
export function condensedChart(chart: CondensedChart): ChartSpec {
  const top = highest(chart);
  const colors = colorsOf(chart);
  const centers = centersOf(chart);
  const bars = barsOf(chart, centers, colors, top);
  const total = chart.weight[0] || 1;
  return {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'left',
        type: 'quantitative',
        scale: { domain: [0, total], nice: false },
        axis: { title: `${capitalize(chart.unit)}, side by side`, tickCount: 6, labelExpr: MEASURE_LABEL },
      },
      y: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [0, top], reverse: true, nice: false },
        axis: { title: 'Density (1 / distance)', grid: true, tickCount: 7, labelExpr: MEASURE_LABEL },
      },
    },
    layer: [
      {
        data: { values: bars },
        mark: { type: 'rect', stroke: null },
        encoding: {
          x2: { field: 'right' },
          y2: { field: 'to' },
          color: { field: 'color', type: 'nominal', scale: null },
          tooltip: [
            { field: 'cluster', type: 'nominal', title: 'Cluster' },
            { field: 'rows', type: 'quantitative', title: capitalize(chart.unit) },
          ],
        },
      } as Layer,
      ...rings(chart, centers, top),
    ],
  } as ChartSpec;
}

/** The end of the axis: what nearly all rows leave below, and every cluster appears below. */
function highest({ density, birth, weights }: CondensedChart): number {
  const order = numbersTo(density.length)
    .filter((i) => Number.isFinite(density[i]))
    .sort((a, b) => density[a] - density[b]);
  const total = order.reduce((sum, i) => sum + (weights?.[i] ?? 1), 0);
  let mass = 0;
  const at = order.find((i) => {
    mass += weights?.[i] ?? 1;
    return mass >= SHOWN * total;
  });
  const last = Array.from(birth).reduce((most, b) => Math.max(most, b), 0);
  // a cluster that appears last still has some length
  return 1.06 * Math.max(at === undefined ? 0 : density[at], 1.1 * last) || 1;
}

/** A chosen cluster and all within it have its color; undefined for others. */
function colorsOf({ parent, selected, colors }: CondensedChart): { color?: string; number?: number }[] {
  const found: { color?: string; number?: number }[] = Array.from(parent, () => ({}));
  Array.from(selected).forEach((c, number) => {
    found[c] = { color: colors?.[number] ?? clusterColor(number, selected.length), number };
  });
  for (let c = 1; c < parent.length; c++) if (found[c].number === undefined) found[c] = found[parent[c]];
  return found;
}

/** The middle of each cluster: parts stand side by side, the larger ones first, in the middle of their parent. */
function centersOf({ parent, weight }: CondensedChart): Float64Array {
  const children = Array.from(parent, (): number[] => []);
  for (let c = 1; c < parent.length; c++) children[parent[c]].push(c);
  const centers = new Float64Array(parent.length);
  centers[0] = weight[0] / 2;
  for (const [c, parts] of children.entries()) {
    parts.sort((a, b) => weight[b] - weight[a]);
    const sum = parts.reduce((all, part) => all + weight[part], 0);
    const gap = (weight[c] - sum) / (parts.length + 1);
    let at = centers[c] - weight[c] / 2 + gap;
    for (const part of parts) {
      centers[part] = at + weight[part] / 2;
      at += weight[part] + gap;
    }
  }
  return centers;
}

/** Each cluster as bars of falling width. */
function barsOf(
  chart: CondensedChart,
  centers: Float64Array,
  colors: ReturnType<typeof colorsOf>,
  top: number,
): Record<string, unknown>[] {
  const { birth, death, weight, last, density, weights } = chart;
  const step = (STEP / HEIGHT) * top;
  const least = (NARROWEST / WIDTH) * (weight[0] || 1);
  const leaving = Array.from(birth, (): { at: number; mass: number }[] => []);
  for (let i = 0; i < last.length; i++) leaving[last[i]].push({ at: density[i], mass: weights?.[i] ?? 1 });
  return leaving.flatMap((rows, c) => {
    rows.sort((a, b) => a.at - b.at);
    const end = Math.min(top, death[c]);
    const bars: Record<string, unknown>[] = [];
    let mass = weight[c];
    for (let from = birth[c], i = 0; from < end; ) {
      while (i < rows.length && rows[i].at <= from) mass -= rows[i++].mass;
      // to the next row that leaves, at least a step further
      const to = Math.min(end, Math.max(from + step, rows[i]?.at ?? end));
      const wide = Math.max(mass, least) / 2;
      const { color = PLAIN, number } = colors[c];
      const cluster = number === undefined ? 'in none' : String(number);
      bars.push({ left: centers[c] - wide, right: centers[c] + wide, from, to, color, cluster, rows: mass });
      from = to;
    }
    return bars;
  });
}

/** A ring around each chosen cluster, with its number. */
function rings(chart: CondensedChart, centers: Float64Array, top: number): Layer[] {
  const { birth, death, weight, parent, selected, colors } = chart;
  const ends = Float64Array.from(death);
  for (let c = parent.length - 1; c > 0; c--) ends[parent[c]] = Math.max(ends[parent[c]], ends[c]);
  const total = weight[0] || 1;
  const [padX, padY] = [(5 / WIDTH) * total, (5 / HEIGHT) * top];
  const values = Array.from(selected, (c, number) => ({
    left: Math.max(0, centers[c] - weight[c] / 2 - padX),
    right: Math.min(total, centers[c] + weight[c] / 2 + padX),
    from: Math.max(0, birth[c] - padY),
    to: Math.min(top, ends[c] + padY),
    middle: centers[c],
    text: String(number),
    color: colors ? INK : clusterColor(number, selected.length),
  }));
  const ring = {
    data: { values },
    mark: { type: 'rect', filled: false, cornerRadius: 9, strokeWidth: 2, tooltip: null },
    encoding: {
      x2: { field: 'right' },
      y2: { field: 'to' },
      stroke: { field: 'color', type: 'nominal', scale: null },
    },
  } as Layer;
  const words = haloed(
    { fontSize: 11, fontWeight: 600, baseline: 'bottom', dy: -3, fill: INK },
    { x: { field: 'middle', type: 'quantitative' }, text: { field: 'text', type: 'nominal' } },
  );
  const shown = named(values, total, top);
  return [ring, ...words.map((layer) => ({ data: { values: shown }, ...layer }) as Layer)];
}

/** Those whose numbers do not touch numbers before, which larger clusters have. */
function named<Ring extends { middle: number; from: number }>(
  values: readonly Ring[],
  total: number,
  top: number,
): Ring[] {
  const kept: Ring[] = [];
  for (const ring of values) {
    const touches = ({ middle, from }: Ring) =>
      (Math.abs(middle - ring.middle) / total) * WIDTH < 20 &&
      (Math.abs(from - ring.from) / top) * HEIGHT < 15;
    if (!kept.some(touches)) kept.push(ring);
  }
  return kept;
}

function finding({ title, parent, weight, selected, unit }: CondensedChart): string {
  const sizes = Array.from(selected)
    .slice(0, 8)
    .map((c) => counted(weight[c], unit));
  const more = selected.length > 8 ? ' and more' : '';
  const chosen = selected.length === 0 ? 'none is chosen' : `chosen are ${sizes.join(', ')}${more}`;
  return `${title}. ${counted(parent.length, 'clusters')} of all densities among ${counted(weight[0], unit)}; ${chosen}.`;
}
