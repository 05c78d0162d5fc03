/** A scatter plot for each pair of columns, and a histogram for each column, in the colors of the clusters. */
import { clusterName, clusterScale } from './clusterScale.ts';
import { pointColumns, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  NUMBER_LABEL,
  PAGE,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `pairsChart`. */
export interface PairsChart extends ChartText {
  /** Names of the columns that are drawn, and their values for the m rows that are drawn. */
  names: readonly string[];
  columns: readonly ArrayLike<number>[];
  /** m clusters, -1 for noise. */
  labels: ArrayLike<number>;
  /** Numbers of clusters, or -1 for noise, in the order of the legend. */
  clusters: readonly number[];
  /** For each column the ends of its bins, one more than bins, and for each of `clusters` the rows in each bin. */
  bins: readonly { ends: readonly number[]; counts: readonly (readonly number[])[] }[];
  /** Number of all rows with their unit, and of all columns. */
  n: number;
  unit: string;
  count: number;
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
}

/** All cells together, and the least of a cell, in pixels. */
const SIDE = 560;
const LEAST = 104;
const GAP = 10;
const TITLE_SIZE = 11;
/** The dots of more points are smaller. */
const MANY = 300;

/** Cells of a row share their vertical axis, those of a column the horizontal one. */
export function pairsChart(chart: PairsChart): ChartSpec {
  const { names, columns, labels } = chart;
  const d = names.length;
  const cells = cellsOf(chart);
  const values = Array.from(labels, (label, i) => ({
    cluster: clusterName(label),
    ...Object.fromEntries(columns.map((column, j) => [`v${j}`, column[i]])),
  }));
  const width = Math.max(480, d * (cells.side + GAP) + 60);
  const spec = {
    ...frame({ ...chart, subtitle: subtitleOf(chart) }, width, finding(chart)),
    data: { values },
    spacing: GAP,
    bounds: 'flush',
    columns: d,
    concat: names.flatMap((_, i) =>
      names.map((_, j) => (i === j ? histogram(chart, cells, j) : scatter(chart, cells, i, j))),
    ),
  } as unknown as ChartSpec;
  return withNumbers(spec, () => pointColumns({ axes: names, columns, labels }));
}

/** What cells have in common. */
interface Cells {
  side: number;
  titles: readonly string[];
  domains: readonly (readonly [number, number])[];
  color: ReturnType<typeof clusterScale>;
}

function cellsOf({ names, bins, clusters, colors }: PairsChart): Cells {
  const side = Math.max(LEAST, Math.min(200, Math.floor(SIDE / names.length)));
  const domains = bins.map(({ ends }) => {
    const [low, high] = [ends[0], ends[ends.length - 1]];
    const room = 0.04 * (high - low);
    return [low - room, high + room] as const;
  });
  return {
    side,
    titles: names.map((name) => wrapText(visible(name), side, TITLE_SIZE, 600, 1)[0]),
    domains,
    color: clusterScale({ clusters, ...(colors && { colors }) }),
  };
}

/** The channel of a column; the axis has words in the cells at the edge alone. */
function scaled({ side, titles, domains }: Cells, field: string, j: number, isShown: boolean) {
  return {
    field,
    type: 'quantitative',
    scale: { domain: domains[j], nice: false, zero: false },
    axis: {
      title: isShown ? titles[j] : null,
      titleLimit: side,
      labels: isShown,
      labelExpr: NUMBER_LABEL,
      labelOverlap: true,
      tickCount: 4,
      grid: true,
      ticks: false,
      domain: true,
    },
  };
}

function scatter({ names, labels }: PairsChart, cells: Cells, i: number, j: number) {
  const { side, color } = cells;
  return {
    width: side,
    height: side,
    mark: { type: 'point', filled: true, opacity: 0.75, size: labels.length > MANY ? 8 : 16, tooltip: null },
    encoding: {
      x: scaled(cells, `v${j}`, j, i === names.length - 1),
      y: i === 0 && j === names.length - 1 ? besides(cells) : scaled(cells, `v${i}`, i, j === 0),
      color,
    },
  };
}

/** The first column has a histogram at the left of its row, so its numbers stand at the right. */
function besides(cells: Cells) {
  const channel = scaled(cells, 'v0', 0, true);
  return { ...channel, axis: { ...channel.axis, title: null, orient: 'right', domain: false } };
}

function histogram(chart: PairsChart, cells: Cells, j: number) {
  const { side, titles, color } = cells;
  const count = { title: titles[0], titleLimit: side, labels: false, ticks: false, grid: false };
  return {
    width: side,
    height: side,
    data: { values: binsOf(chart, j) },
    mark: { type: 'bar', stroke: PAGE, strokeWidth: 0.5, tooltip: null },
    encoding: {
      x: scaled(cells, 'from', j, j === chart.names.length - 1),
      x2: { field: 'to' },
      y: { field: 'above', type: 'quantitative', axis: j === 0 ? count : null },
      y2: { field: 'below' },
      color,
    },
  };
}

/** The bars of a column, those of one cluster on those of the clusters before it. */
function binsOf({ bins, clusters }: PairsChart, j: number) {
  const { ends, counts } = bins[j];
  return ends.slice(0, -1).flatMap((from, bin) => {
    let below = 0;
    return clusters.flatMap((cluster, at) => {
      const count = counts[at][bin];
      below += count;
      const bar = {
        cluster: clusterName(cluster),
        from,
        to: ends[bin + 1],
        below: below - count,
        above: below,
      };
      return count > 0 ? [bar] : [];
    });
  });
}

function subtitleOf({ subtitle, labels, n, unit, names, count }: PairsChart): string {
  const facts = [
    ...(names.length < count ? [`${names.length} of ${count} columns drawn`] : []),
    ...(labels.length < n ? [`${formatCount(labels.length)} of ${counted(n, unit)} drawn`] : []),
  ];
  return facts.length === 0 ? (subtitle ?? '') : sentences(subtitle, `${facts.join('; ')}.`);
}

function finding({ title, names, clusters, n, unit }: PairsChart): string {
  const k = clusters.filter((cluster) => cluster >= 0).length;
  const of = `${counted(n, unit)} in ${counted(k, 'clusters')}`;
  return `${title}. ${of}: a scatter plot for each pair of ${names.map(visible).join(', ')}, and the histogram of each.`;
}
