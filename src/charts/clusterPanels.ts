/** Which colours each algorithm puts together: every pixel of three sides of RGB in the colour of its cluster. */

import { fromHex } from '../core/image.ts';
import { BINS, cellOf, pngUrl, type Triple } from './density.ts';
import { INDEPENDENT, picture, type ScatterChart, SIDES, SIZE } from './scatter.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatShort,
  frame,
  type Layer,
  visible,
  wrapText,
} from './theme.ts';

/** What `clusterPanels` draws. */
export interface ClusterPanels extends ChartText, Pick<ScatterChart, 'rgb' | 'weights'> {
  /** A column each. */
  algorithms: readonly {
    name: string;
    /** The cluster of each unique colour. */
    labels: Int32Array;
    /** The colour of each cluster. */
    colors: readonly string[];
  }[];
}

/** A row for each pair of channels and a column for each algorithm; a million colours make a small picture each. */
export function clusterPanels(chart: ClusterPanels): ChartSpec {
  const columns = chart.algorithms.length;
  const rows = SIDES.map(([x, y], row) => {
    const cells = sortedByCell(chart.rgb, chart.weights.length, x, y);
    return {
      spacing: 28,
      hconcat: chart.algorithms.map((algorithm) => ({
        width: SIZE,
        height: SIZE,
        // Clusters that are nearly white must show, too.
        view: { fill: '#f1f3f5' },
        layer: [
          picture(clusterImage(cells, chart.weights, algorithm), x, y),
          ...(row === 0 ? [heading(algorithm.name)] : []),
        ],
      })),
    };
  });
  return {
    ...frame(chart, Math.max(480, columns * (SIZE + 76)), finding(chart)),
    spacing: 20,
    resolve: INDEPENDENT,
    vconcat: rows.map((row) => ({ resolve: INDEPENDENT, ...row })),
  };
}

/** The colours of one side, those of a cell next to each other. */
interface Cells {
  /** Cell c has the members `order[start[c]]` to `order[start[c + 1] - 1]`. */
  order: Uint32Array;
  start: Uint32Array;
}

/** Sorting by counting needs no memory for each cell and cluster, of which there may be thousands. */
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
    // Of equals the lower cluster, whatever the order of the colours.
    for (const i of members) {
      const [label, most] = [labels[i], sums[best]];
      if (sums[label] > most || (sums[label] === most && label < best)) best = label;
    }
    for (const i of members) sums[labels[i]] = 0;
    return shades[best];
  });
}

/** As a mark: a title would be indented by the width of the axis. */
function heading(name: string): Layer {
  return {
    data: { values: [{ text: wrapText(visible(name), SIZE, 13, 600, 1)[0] }] },
    mark: { type: 'text', align: 'left', baseline: 'bottom', fontSize: 13, fontWeight: 600, tooltip: null },
    encoding: { x: { value: 0 }, y: { value: -10 }, text: { field: 'text', type: 'nominal' } },
  };
}

function finding({ title, weights, algorithms }: ClusterPanels): string {
  const colors = counted(weights.length, 'colours', formatShort);
  const names = algorithms.map(({ name, colors }) => `${counted(colors.length, 'clusters')} of ${name}`);
  return `${title}: ${colors} in red, green and blue, each in the colour of its cluster: ${names.join(', ')}.`;
}
