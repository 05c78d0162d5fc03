/** The mean of each column in each cluster, shaded by its deviation from the mean of all rows. */
import { evenDigits } from './digits.ts';
import { textWidth } from './metrics.ts';
import { mapColumns, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  DIVERGING,
  formatCount,
  formatShare,
  frame,
  INK,
  type Layer,
  PAGE,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `heatmapChart`. */
export interface HeatmapChart extends ChartText {
  columns: readonly string[];
  /** Names of the clusters; absent: their numbers. */
  names?: readonly string[];
  /** k rows of means, one for each column. */
  clusters: readonly (readonly number[])[];
  /** The means of all rows. */
  all: readonly number[];
  /** Standard deviations of all rows. */
  deviations: readonly number[];
  /** k sizes and shares of the whole. */
  sizes: readonly number[];
  shares: readonly number[];
  /** What is counted, in the plural. */
  unit: string;
  /** Whether each column is 0 or 1, so that means are shares; absent: none is. */
  areShares?: readonly boolean[];
}

const CELL_HEIGHT = 30;

/** With more columns, cells are too narrow for slanted names and for values. */
const MOST_SLANTED = 40;
const WIDEST = 1400;
/** Pixels from one column to the next that a name needs that stands upright. */
const UPRIGHT_STEP = 13;

/** The darkest shade is for means this many standard deviations from the mean of all rows. */
const FAR = 2;

/** Blue below the mean of all rows, red above; values are written if they fit. */
export function heatmapChart(chart: HeatmapChart): ChartSpec {
  const many = chart.columns.length > MOST_SLANTED;
  const named = chart.columns.length * UPRIGHT_STEP <= WIDEST;
  const names = chart.columns.map((name) => wrapText(visible(name), 150, 11, 400, 1)[0]);
  const widest = Math.max(...names.map((name) => textWidth(name, 11)), 0);
  const cell = many ? WIDEST / chart.columns.length : Math.max(48, Math.min(110, widest + 14));
  const width = Math.min(WIDEST, cell * chart.columns.length);
  const slanted = widest + 14 > width / chart.columns.length;
  const values = cells(chart);
  const rows = chart.clusters.map((_, c) => rowName(chart, c));
  const x = {
    field: 'column',
    type: 'ordinal',
    scale: { domain: chart.columns.map((_, j) => j) },
    axis: named
      ? {
          title: null,
          orient: 'top',
          labelAngle: many ? -90 : slanted ? -45 : 0,
          labelOverlap: false,
          labelLimit: 160,
          values: null,
          labelExpr: `${JSON.stringify(names)}[datum.value]`,
        }
      : {
          title: `${formatCount(chart.columns.length)} columns, in their order`,
          orient: 'top',
          labels: false,
        },
  };
  const y = {
    field: 'row',
    type: 'ordinal',
    scale: { domain: rows },
    axis: { title: null, labelFontSize: 12, labelLimit: 240 },
  };
  const spec = {
    ...frame(chart, Math.max(480, width), finding(chart)),
    width,
    height: CELL_HEIGHT * rows.length,
    data: { values },
    encoding: { x, y },
    layer: [
      shades(chart.areShares ? 'Mean or share' : 'Mean'),
      ...(width / chart.columns.length >= 44 && !many ? [numbers()] : []),
    ],
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

function numbersOf({ clusters, columns, names, all, deviations }: HeatmapChart) {
  const rows = clusters.map((_, c) => names?.[c] ?? String(c));
  const scaled = clusters.map((means) =>
    means.map((mean, j) => (deviations[j] > 0 ? (mean - all[j]) / deviations[j] : 0)),
  );
  const [row, column, ...measures] = mapColumns(rows, columns, [
    { name: 'Mean', values: clusters.flat() },
    { name: 'Standard deviations from the mean of all', values: scaled.flat() },
  ]);
  return [{ ...row, name: 'Cluster' }, column, ...measures];
}

function rowName({ names, sizes, shares }: HeatmapChart, c: number): string {
  return `${names?.[c] ?? c}  (${formatCount(sizes[c])}, ${formatShare(shares[c])})`;
}

function cells(chart: HeatmapChart) {
  const texts = numberTexts(chart);
  return chart.clusters.flatMap((means, c) =>
    means.map((mean, j) => {
      const z = chart.deviations[j] > 0 ? (mean - chart.all[j]) / chart.deviations[j] : 0;
      return {
        row: rowName(chart, c),
        column: j,
        name: visible(chart.columns[j]),
        z: Math.max(-FAR, Math.min(FAR, z)),
        far: Math.abs(z) > FAR * 0.62,
        text: texts[c][j],
      };
    }),
  );
}

/** k rows of texts: shares as percent, the means of a column with equal decimals. */
function numberTexts({ clusters, columns, areShares }: HeatmapChart): string[][] {
  const byColumn = columns.map((_, j) => {
    const means = clusters.map((row) => row[j]);
    return areShares?.[j] ? means.map((mean) => `${Math.round(100 * mean)}%`) : evenDigits(means);
  });
  return clusters.map((_, c) => byColumn.map((texts) => texts[c]));
}

function shades(measure: string): Layer {
  return {
    mark: { type: 'rect', stroke: PAGE, strokeWidth: 1 },
    encoding: {
      color: {
        field: 'z',
        type: 'quantitative',
        scale: { domain: [-FAR, 0, FAR], range: [...DIVERGING], interpolate: 'lab' },
        legend: {
          title: ['Standard deviations', 'from the mean of all'],
          orient: 'right',
          gradientLength: 120,
          values: [-2, -1, 0, 1, 2],
        },
      },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Column' },
        { field: 'text', type: 'nominal', title: measure },
      ],
    },
  } as Layer;
}

function numbers(): Layer {
  return {
    mark: { type: 'text', fontSize: 11, tooltip: null },
    encoding: {
      text: { field: 'text', type: 'nominal' },
      color: { condition: { test: 'datum.far', value: PAGE }, value: INK },
    },
  } as Layer;
}

function finding(chart: HeatmapChart): string {
  const texts = numberTexts(chart);
  const told = chart.clusters.slice(0, 6).map((means, c) => {
    const z = means.map((mean, j) =>
      chart.deviations[j] > 0 ? Math.abs(mean - chart.all[j]) / chart.deviations[j] : 0,
    );
    const j = z.indexOf(Math.max(...z));
    const side = means[j] >= chart.all[j] ? 'high' : 'low';
    return `${clusterName(chart, c)} is ${side} in ${chart.columns[j]} (${texts[c][j]})`;
  });
  return `${chart.title}. Means of ${chart.columns.length} columns: ${told.join(', ')}.`;
}

function clusterName({ names }: HeatmapChart, c: number): string {
  const name = names?.[c] ?? String(c);
  return /^\d/.test(name) ? `cluster ${name}` : name;
}
