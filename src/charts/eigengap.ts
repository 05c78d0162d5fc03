/** The smallest eigenvalues of a graph: the widest gap between them suggests a number of clusters. */
import { formatValue } from './curve.ts';
import {
  type ChartSpec,
  type ChartText,
  frame,
  haloed,
  type Layer,
  MUTED,
  PAGE,
  SERIES_COLORS,
} from './theme.ts';

/** The data of `eigengapChart`. */
export interface EigengapChart extends ChartText {
  /** Rising. */
  eigenvalues: readonly number[];
  /** The number of eigenvalues below the gap. */
  suggested: number;
  /** The number of clusters that there are. */
  k: number;
}

const WIDTH = 640;
const HEIGHT = 360;

/** Labels of all eigenvalues fit side by side up to here. */
const MOST_LABELS = 30;

const [POINT, MARK] = SERIES_COLORS;

/** A point for each eigenvalue, those of the clusters in color, and a band in the gap. */
export function eigengapChart(chart: EigengapChart): ChartSpec {
  const { eigenvalues, suggested, k } = chart;
  const values = eigenvalues.map((value, at) => ({ number: at + 1, value, used: at < k }));
  const count = eigenvalues.length;
  const most = eigenvalues.at(-1) || 1;
  const spacing = Math.max(1, Math.ceil(count / MOST_LABELS));
  return {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'number',
        type: 'quantitative',
        scale: { domain: [0.5, count + 0.5], nice: false },
        axis: {
          title: 'Number of the eigenvalue',
          values: Array.from({ length: Math.ceil(count / spacing) }, (_, at) => 1 + at * spacing),
          format: 'd',
          grid: false,
        },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [-0.03 * most, 1.08 * most], nice: false },
        axis: { title: 'Eigenvalue of the normalized Laplacian', grid: true, tickCount: 6 },
      },
    },
    layer: [
      ...gapMarks(eigenvalues, suggested),
      {
        data: { values },
        mark: {
          type: 'point',
          filled: true,
          size: 90,
          opacity: 1,
          stroke: PAGE,
          strokeWidth: 1.5,
          tooltip: null,
        },
        encoding: {
          color: {
            field: 'used',
            type: 'nominal',
            scale: { domain: [true, false], range: [POINT, MUTED] },
            legend: null,
          },
        },
      } as Layer,
    ],
  } as ChartSpec;
}

/** A band between the two eigenvalues of the gap, with its name. */
function gapMarks(eigenvalues: readonly number[], suggested: number): Layer[] {
  const [low, high] = [eigenvalues[suggested - 1], eigenvalues[suggested]];
  if (high === undefined) return [];
  const text = `gap ${formatValue(high - low)}: k = ${suggested}`;
  const words = haloed(
    { fontSize: 12, fontWeight: 600, fill: MARK, align: 'right' },
    { text: { field: 'text', type: 'nominal' } },
  );
  const middle = [{ number: suggested + 0.5, value: (low + high) / 2, text }];
  return [
    {
      data: { values: [{ low, high }] },
      mark: { type: 'rect', color: MARK, opacity: 0.12, tooltip: null },
      encoding: {
        x: { value: 0 },
        x2: { value: WIDTH },
        y: { field: 'low', type: 'quantitative' },
        y2: { field: 'high' },
      },
    } as Layer,
    ...words.map(
      (layer) =>
        ({
          data: { values: middle },
          ...layer,
          encoding: { ...(layer as { encoding?: object }).encoding, x: { value: WIDTH - 8 } },
        }) as unknown as Layer,
    ),
  ];
}

function finding({ title, eigenvalues, suggested }: EigengapChart): string {
  const [low, high] = [eigenvalues[suggested - 1], eigenvalues[suggested]];
  const range = `from ${formatValue(eigenvalues[0])} to ${formatValue(eigenvalues.at(-1) ?? 0)}`;
  const gap =
    high === undefined
      ? 'no gap between them'
      : `the widest gap, from ${formatValue(low)} to ${formatValue(high)}, suggests ${suggested} clusters`;
  return `${title}. ${eigenvalues.length} eigenvalues ${range}: ${gap}.`;
}
