/** Rows as lines across axes for their columns, with the means of the clusters in bold. */
import { clusterName, clusterScale } from './clusterScale.ts';
import { columnAxis } from './columnAxis.ts';
import { fewDigits } from './digits.ts';
import { clusterCell, columnOf, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  haloed,
  type Layer,
  MUTED,
  PAGE,
  sentences,
} from './theme.ts';

/** The data of `parallelChart`. */
export interface ParallelChart extends ChartText {
  columns: readonly string[];
  /** Least and largest value of each column, which are the ends of its axis. */
  ranges: readonly (readonly [number, number])[];
  /** Rows that are drawn, in their order. */
  lines: readonly { values: ArrayLike<number>; cluster: number; name?: string }[];
  /** k rows of means; undefined for a cluster without rows. */
  means: readonly (readonly number[])[];
  /** Number of all rows, with their unit in the plural. */
  n: number;
  unit: string;
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
}

const HEIGHT = 340;

/** With more columns the ends of axes are not told. */
const MOST_ENDS = 24;

/** Draws every row from axis to axis; each axis reaches from the least to the largest value of its column. */
export function parallelChart(chart: ParallelChart): ChartSpec {
  const { columns, means, lines, colors } = chart;
  const hasEnds = columns.length <= MOST_ENDS;
  const { x, width } = columnAxis(columns, hasEnds ? 20 : 6);
  const clusters = [...means.keys(), ...(lines.some(({ cluster }) => cluster < 0) ? [-1] : [])];
  const scale = { field: 'share', type: 'quantitative', scale: { domain: [0, 1], nice: false } };
  const isLine = !hasEnds;
  const color = clusterScale({ clusters, ...(colors && { colors }), isLine });
  const spec = {
    ...frame({ ...chart, subtitle: sentencesOf(chart) }, Math.max(480, width), finding(chart)),
    width,
    height: HEIGHT,
    encoding: { x, y: { ...scale, axis: null } },
    layer: [rowLines(chart, color), ...meanLines(chart, color), ...(hasEnds ? ends(chart) : [])],
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

/** A row for each line. */
function numbersOf({ lines, columns }: ParallelChart) {
  return [
    ...(lines.some(({ name }) => name !== undefined)
      ? [columnOf('Name', lines, ({ name }) => name ?? '')]
      : []),
    columnOf('Cluster', lines, ({ cluster }) => clusterCell(cluster)),
    ...columns.map((column, j) => columnOf(column, lines, ({ values }) => values[j])),
  ];
}

function sentencesOf({ subtitle, lines, n, unit }: ParallelChart): string {
  const drawn = lines.length < n ? `, ${formatCount(lines.length)} of ${counted(n, unit)} drawn` : '';
  return sentences(
    subtitle,
    `Each column from its least to its largest value; means of clusters in bold${drawn}.`,
  );
}

/** Where a value lies on the axis of its column, 0 to 1; a column of one value lies at its beginning. */
function shareOf({ ranges }: ParallelChart, j: number, value: number): number {
  const [low, high] = ranges[j];
  return high > low ? Number(((value - low) / (high - low)).toFixed(4)) : 0;
}

function rowLines(chart: ParallelChart, color: object): Layer {
  const { lines } = chart;
  const values = lines.flatMap(({ values, cluster, name }, row) =>
    Array.from(values, (value, at) => ({
      row,
      at,
      share: shareOf(chart, at, value),
      cluster: clusterName(cluster),
      ...(name !== undefined && { name }),
    })),
  );
  const opacity = Math.max(0.12, Math.min(0.6, 12 / Math.sqrt(lines.length + 1) / 2));
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: 1, opacity, strokeJoin: 'round' },
    encoding: {
      detail: { field: 'row', type: 'nominal' },
      color,
      tooltip: [
        ...(lines.some(({ name }) => name !== undefined)
          ? [{ field: 'name', type: 'nominal', title: 'Name' }]
          : []),
        { field: 'cluster', type: 'nominal', title: 'Cluster' },
      ],
    },
  } as unknown as Layer;
}

/** Bold lines on white, so that they stand out from the rows. */
function meanLines(chart: ParallelChart, color: object): Layer[] {
  const values = chart.means.flatMap((means, c) =>
    means.map((mean, at) => ({
      at,
      share: shareOf(chart, at, mean),
      cluster: clusterName(c),
      mean: fewDigits(mean),
    })),
  );
  if (values.length === 0) return [];
  const detail = { field: 'cluster', type: 'nominal' };
  const look = { type: 'line', strokeJoin: 'round', strokeCap: 'round' };
  const isFew = chart.columns.length <= MOST_ENDS;
  const dots = { type: 'point', filled: true, size: 46, opacity: 1, stroke: PAGE, strokeWidth: 1 };
  const told = [
    { field: 'cluster', type: 'nominal', title: 'Cluster' },
    { field: 'mean', type: 'nominal', title: 'Mean' },
  ];
  return [
    {
      data: { values },
      mark: { ...look, stroke: PAGE, strokeWidth: 6, tooltip: null },
      encoding: { detail },
    },
    { data: { values }, mark: { ...look, strokeWidth: 3.2, tooltip: null }, encoding: { color } },
    ...(isFew ? [{ data: { values }, mark: dots, encoding: { color, tooltip: told } }] : []),
  ] as unknown as Layer[];
}

/** The least and the largest value of each column, at the ends of its axis. */
function ends({ ranges }: ParallelChart): Layer[] {
  const side = (share: 0 | 1): Layer[] => {
    const values = ranges.map((range, at) => ({ at, share, text: fewDigits(range[share]) }));
    const look = { fontSize: 10, fill: MUTED, dy: share === 1 ? -9 : 9, baseline: 'middle' };
    return haloed(look, { text: { field: 'text', type: 'nominal' } }).map(
      (layer) => ({ data: { values }, ...layer }) as Layer,
    );
  };
  return [...side(1), ...side(0)];
}

/** For each of some clusters the column in which it differs most from the middle of the axis. */
function finding(chart: ParallelChart): string {
  const { title, columns, means, n, unit } = chart;
  const told = means.slice(0, 6).map((own, c) => {
    const shares = own.map((mean, j) => shareOf(chart, j, mean));
    const j = shares.reduce(
      (best, share, at) => (Math.abs(share - 0.5) > Math.abs(shares[best] - 0.5) ? at : best),
      0,
    );
    return `cluster ${c} is ${shares[j] >= 0.5 ? 'high' : 'low'} in ${columns[j]} (mean ${fewDigits(own[j])})`;
  });
  const what = `${title}. Parallel coordinates of ${counted(n, unit)} in ${counted(columns.length, 'columns')}`;
  return told.length > 0 ? `${what}: ${told.join(', ')}.` : `${what}.`;
}
