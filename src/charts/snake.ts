/** Standardized means of columns as a line for each cluster, with the middle half of its rows. */
import { clusterName, clusterScale } from './clusterScale.ts';
import { columnAxis } from './columnAxis.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  type Layer,
  MUTED,
  NUMBER_LABEL,
  PAGE,
  sentences,
} from './theme.ts';

/** The data of `snakeChart`. */
export interface SnakeChart extends ChartText {
  columns: readonly string[];
  clusters: readonly {
    /** -1 for the noise. */
    cluster: number;
    size: number;
    /** In standard deviations from the mean of all rows, one for each column: the mean, and the quartiles. */
    means: readonly number[];
    lower: readonly number[];
    upper: readonly number[];
  }[];
  unit: string;
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
}

const HEIGHT = 340;

/** With more clusters, bands would cover each other. */
const MOST_BANDS = 6;
/** With more columns, lines have no dots. */
const MOST_DOTS = 40;

/** Draws a line of means for each cluster around the mean of all rows. */
export function snakeChart(chart: SnakeChart): ChartSpec {
  const { columns, clusters, colors } = chart;
  const { x, width } = columnAxis(columns);
  const isLine = columns.length > MOST_DOTS;
  const color = clusterScale({
    clusters: clusters.map(({ cluster }) => cluster),
    ...(colors && { colors }),
    isLine,
  });
  const hasBands = clusters.length <= MOST_BANDS;
  const values = clusters.flatMap(({ cluster, size, means, lower, upper }) =>
    means.map((mean, at) => ({
      at,
      cluster: clusterName(cluster),
      mean: rounded(mean),
      lower: rounded(lower[at]),
      upper: rounded(upper[at]),
      column: columns[at],
      rows: formatCount(size),
    })),
  );
  const y = {
    field: 'mean',
    type: 'quantitative',
    scale: { nice: true, zero: false },
    axis: {
      title: 'Standard deviations from the mean of all',
      grid: true,
      tickCount: 7,
      labelExpr: NUMBER_LABEL,
    },
  };
  return {
    ...frame({ ...chart, subtitle: subtitleOf(chart, hasBands) }, Math.max(480, width), finding(chart)),
    width,
    height: HEIGHT,
    data: { values },
    encoding: { x, y },
    layer: [
      {
        data: { values: [{ mean: 0 }] },
        mark: { type: 'rule', color: MUTED, strokeWidth: 1.2, tooltip: null },
        encoding: { x: { value: 0 }, x2: { value: width } },
      },
      ...(hasBands ? [band(color)] : []),
      ...lines(color, !isLine, chart.unit),
    ],
  } as unknown as ChartSpec;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function subtitleOf({ subtitle, clusters }: SnakeChart, hasBands: boolean): string {
  const bands = hasBands
    ? 'bands from the first to the third quartile'
    : `no bands, which ${clusters.length} clusters would hide`;
  return sentences(subtitle, `Lines are standardized means, ${bands}.`);
}

function band(color: object): Layer {
  return {
    mark: { type: 'area', opacity: 0.14, tooltip: null },
    encoding: { y: { field: 'lower', type: 'quantitative' }, y2: { field: 'upper' }, color },
  } as unknown as Layer;
}

function lines(color: object, hasDots: boolean, unit: string): Layer[] {
  const tooltip = [
    { field: 'column', type: 'nominal', title: 'Column' },
    { field: 'cluster', type: 'nominal', title: 'Cluster' },
    { field: 'mean', type: 'quantitative', title: 'Mean', format: '.2f' },
    { field: 'lower', type: 'quantitative', title: 'First quartile', format: '.2f' },
    { field: 'upper', type: 'quantitative', title: 'Third quartile', format: '.2f' },
    { field: 'rows', type: 'nominal', title: unit },
  ];
  const dots = { type: 'point', filled: true, size: 56, opacity: 1, stroke: PAGE, strokeWidth: 1.2 };
  return [
    { mark: { type: 'line', strokeWidth: 2.4, strokeJoin: 'round', tooltip: null }, encoding: { color } },
    ...(hasDots ? [{ mark: dots, encoding: { color, tooltip } }] : []),
  ] as unknown as Layer[];
}

function finding({ title, columns, clusters }: SnakeChart): string {
  const told = clusters.slice(0, 6).map(({ cluster, means }) => {
    const j = means.reduce((best, mean, at) => (Math.abs(mean) > Math.abs(means[best]) ? at : best), 0);
    const far = `${Math.abs(means[j]).toFixed(1)} standard deviations ${means[j] < 0 ? 'below' : 'above'} the mean`;
    return `${cluster < 0 ? 'noise' : `cluster ${cluster}`} is ${far} in ${columns[j]}`;
  });
  const what = `${title}. Standardized means of ${counted(columns.length, 'columns')}`;
  return told.length > 0 ? `${what}: ${told.join(', ')}.` : `${what}.`;
}
