/** Which colors each algorithm groups: every pixel in three views of RGB, in the color of its cluster. */

import { fromHex } from '../core/image.ts';
import { MOST_NUMBERED, ringLayers } from './centerMarks.ts';
import { BINS, cellOf, pngUrl, type Triple } from './density.ts';
import { clusterCell, colorColumns, joined, withNumbers } from './numbers.ts';
import { INDEPENDENT, picture, type ScatterChart, SIDES, SIZE } from './scatter.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatShort,
  frame,
  type Layer,
  PANEL,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `clusterPanels`. */
export interface ClusterPanels extends ChartText, Pick<ScatterChart, 'rgb' | 'weights'> {
  /** One column for each. */
  algorithms: readonly {
    name: string;
    /** The cluster of each distinct color. */
    labels: Int32Array;
    /** The color of each cluster. */
    colors: readonly string[];
    /** Channels 0 to 255 of the centers, if there are some; they have the colors of the first clusters. */
    centers?: readonly (readonly [number, number, number])[];
  }[];
}

/** One row for each pair of channels and one column for each algorithm; even a million colors make a small picture. */
export function clusterPanels(chart: ClusterPanels): ChartSpec {
  const columns = chart.algorithms.length;
  const rows = SIDES.map(([x, y], row) => {
    const cells = sortedByCell(chart.rgb, chart.weights.length, x, y);
    return {
      spacing: 28,
      hconcat: chart.algorithms.map((algorithm) => ({
        width: SIZE,
        height: SIZE,
        // Clusters that are nearly white must be visible, too.
        view: { fill: PANEL },
        layer: [
          picture(clusterImage(cells, chart.weights, algorithm), x, y),
          ...rings(algorithm, x, y),
          ...(row === 0 ? [heading(algorithm.name)] : []),
        ],
      })),
    };
  });
  const spec: ChartSpec = {
    ...frame(chart, Math.max(480, columns * (SIZE + 76)), finding(chart)),
    spacing: 20,
    resolve: INDEPENDENT,
    vconcat: rows.map((row) => ({ resolve: INDEPENDENT, ...row })),
  };
  return withNumbers(spec, () => numbersOf(chart));
}

function numbersOf({ algorithms, rgb, weights }: ClusterPanels) {
  return joined(
    'Panel',
    algorithms.map(({ name, labels }) => {
      const clusters = { name: 'Cluster', values: Array.from(labels, clusterCell) };
      return { name, columns: [...colorColumns(rgb, weights), clusters] };
    }),
  );
}

/** The centers in their colors. */
function rings({ centers = [], colors }: ClusterPanels['algorithms'][number], x: number, y: number): Layer[] {
  if (centers.length === 0) return [];
  const values = centers.map((rgb, c) => ({ x: rgb[x], y: rgb[y], hex: colors[c] }));
  const tooltip = [{ field: 'hex', type: 'nominal', title: 'Center' }];
  const size = centers.length > MOST_NUMBERED ? 40 : 110;
  return ringLayers(values, { x: 'x', y: 'y', color: 'hex', size, tooltip });
}

/** The colors of one view; colors of a cell are adjacent. */
interface Cells {
  /** Cell c has the members `order[start[c]]` to `order[start[c + 1] - 1]`. */
  order: Uint32Array;
  start: Uint32Array;
}

/** Counting sort requires no memory for each cell and cluster, of which there may be thousands. */
function sortedByCell(rgb: Uint8Array, n: number, x: number, y: number): Cells {
  const start = new Uint32Array(BINS * BINS + 1);
  for (let i = 0; i < n; i++) start[cellOf(rgb, i, x, y) + 1]++;
  for (let c = 0; c < BINS * BINS; c++) start[c + 1] += start[c];
  const next = start.slice();
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[next[cellOf(rgb, i, x, y)]++] = i;
  return { order, start };
}

function clusterImage(
  { order, start }: Cells,
  weights: ArrayLike<number>,
  { labels, colors }: ClusterPanels['algorithms'][number],
): string {
  const shades: Triple[] = colors.map((hex) => fromHex(hex) ?? [0, 0, 0]);
  const sums = new Float64Array(colors.length);
  return pngUrl(BINS, BINS, (cell) => {
    const members = order.subarray(start[cell], start[cell + 1]);
    if (members.length === 0) return undefined;
    let best = labels[members[0]];
    for (const i of members) sums[labels[i]] += weights[i];
    // Among equals the lower cluster, for any order of the colors.
    for (const i of members) {
      const [label, most] = [labels[i], sums[best]];
      if (sums[label] > most || (sums[label] === most && label < best)) best = label;
    }
    for (const i of members) sums[labels[i]] = 0;
    return shades[best];
  });
}

/** A mark, because a title would be indented by the width of the axis. */
function heading(name: string): Layer {
  return {
    data: { values: [{ text: wrapText(visible(name), SIZE, 13, 600, 1)[0] }] },
    mark: { type: 'text', align: 'left', baseline: 'bottom', fontSize: 13, fontWeight: 600, tooltip: null },
    encoding: { x: { value: 0 }, y: { value: -10 }, text: { field: 'text', type: 'nominal' } },
  };
}

function finding({ title, weights, algorithms }: ClusterPanels): string {
  const colors = counted(weights.length, 'colors', formatShort);
  const names = algorithms.map(({ name, colors }) => `${counted(colors.length, 'clusters')} of ${name}`);
  return `${title}: ${colors} in red, green and blue, each in the color of its cluster: ${names.join(', ')}.`;
}
