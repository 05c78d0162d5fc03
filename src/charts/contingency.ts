/** The classes in each cluster. */
import { textWidth } from './metrics.ts';
import {
  type ChartSpec,
  type ChartText,
  capitalize,
  formatCount,
  formatShare,
  frame,
  INK,
  type Layer,
  PAGE,
  RISING,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `contingencyChart`. */
export interface ContingencyChart extends ChartText {
  clusters: readonly (string | number)[];
  classes: readonly (string | number)[];
  /** One row for each cluster, with a count for each class. */
  counts: readonly (readonly number[])[];
  /** What is counted, in the plural. */
  unit: string;
  /** Titles of the axes, default Cluster and Class. */
  axes?: { clusters: string; classes: string };
}

const CELL = { width: 56, widest: 100, height: 30, narrowest: 8 } as const;
const WIDEST = 1100;
const HIGHEST = 1400;
/** Cells of at least this size contain a number. */
const READABLE = { width: 34, height: 16 } as const;
/** From this share of its cluster on, a cell is so dark that its number is white. */
const DARK = 0.55;

/** Cells are shaded by their share of the cluster; counts are written if they fit. */
export function contingencyChart(chart: ContingencyChart): ChartSpec {
  const { clusters, classes, axes = { clusters: 'Cluster', classes: 'Class' } } = chart;
  const widest = Math.max(0, ...classes.map((name) => textWidth(visible(String(name)), 11)));
  const wanted = Math.max(CELL.width, Math.min(CELL.widest, widest + 12));
  const across = Math.max(CELL.narrowest, Math.min(wanted, WIDEST / Math.max(1, classes.length)));
  const down = Math.max(CELL.narrowest, Math.min(CELL.height, HIGHEST / Math.max(1, clusters.length)));
  const [width, height] = [across * classes.length, down * clusters.length];
  const readable = across >= READABLE.width && down >= READABLE.height;
  return {
    ...frame(chart, Math.max(420, width + 120), finding(chart)),
    width,
    height,
    data: { values: cells(chart) },
    encoding: {
      x: axisOf('column', classes, axes.classes, across, { orient: 'top' }),
      y: axisOf('row', clusters, axes.clusters, down, {}),
    },
    layer: [shades(chart.unit), ...(readable ? [numbers()] : [])],
  } as ChartSpec;
}

function axisOf(
  field: string,
  labels: readonly (string | number)[],
  title: string,
  step: number,
  more: object,
) {
  const names = labels.map((label) => wrapText(visible(String(label)), 150, 11, 400, 1)[0]);
  const widest = Math.max(0, ...names.map((name) => textWidth(name, 11)));
  const slanted = field === 'column' && widest + 8 > step;
  const every = Math.max(1, Math.ceil(12 / step));
  return {
    field,
    type: 'ordinal',
    scale: { domain: labels.map((_, at) => at) },
    axis: {
      title,
      labelAngle: slanted ? -45 : 0,
      labelLimit: 160,
      labelColor: INK,
      values: labels.map((_, at) => at).filter((at) => at % every === 0),
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      ...more,
    },
  };
}

function cells({ clusters, classes, counts }: ContingencyChart) {
  return counts.flatMap((row, r) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, column) => ({
      row: r,
      column,
      cluster: visible(String(clusters[r])),
      class: visible(String(classes[column])),
      share: total > 0 ? count / total : 0,
      part: formatShare(total > 0 ? count / total : 0),
      text: count === 0 ? '' : formatCount(count),
      count: formatCount(count),
    }));
  });
}

function shades(unit: string): Layer {
  return {
    mark: { type: 'rect', stroke: PAGE, strokeWidth: 1 },
    encoding: {
      color: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, 1], range: [...RISING], interpolate: 'lab' },
        legend: {
          title: ['Share of', 'the cluster'],
          gradientLength: 120,
          format: '.0%',
          values: [0, 0.5, 1],
        },
      },
      tooltip: [
        { field: 'cluster', type: 'nominal', title: 'Cluster' },
        { field: 'class', type: 'nominal', title: 'Class' },
        { field: 'count', type: 'nominal', title: capitalize(unit) },
        { field: 'part', type: 'nominal', title: 'Share of the cluster' },
      ],
    },
  } as Layer;
}

function numbers(): Layer {
  return {
    mark: { type: 'text', fontSize: 11, tooltip: null },
    encoding: {
      text: { field: 'text', type: 'nominal' },
      color: { condition: { test: `datum.share > ${DARK}`, value: PAGE }, value: INK },
    },
  } as Layer;
}

function finding({ title, clusters, classes, counts, unit }: ContingencyChart): string {
  const told = counts.slice(0, 12).map((row, r) => {
    const most = row.reduce((best, count, at) => (count > row[best] ? at : best), 0);
    const total = row.reduce((sum, count) => sum + count, 0);
    return `cluster ${clusters[r]} is mostly ${classes[most]} (${formatCount(row[most])} of ${formatCount(total)} ${unit})`;
  });
  return `${title}: ${told.join(', ')}.`;
}
