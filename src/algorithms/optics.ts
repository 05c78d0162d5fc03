import type { Dataset } from '../core/dataset.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { orderingBytes } from '../kernels/optics.ts';
import { TREE_PARAMS } from './density/choices.ts';
import { comparedOf, measuringOf, sweepShared, turnedSource } from './door.ts';
import type { Algorithm } from './entry.ts';
import { checkCut, cutPlot, type OpticsCut, type OpticsResult } from './optics/cut.ts';
import { type OrderOptions, orderRows } from './optics/order.ts';

/** Options of `optics`. */
export interface OpticsOptions extends OrderOptions, OpticsCut {}

/**
 * OPTICS (M. Ankerst, M. M. Breunig, H.-P. Kriegel, J. Sander, "OPTICS: Ordering points to identify the clustering
 * structure", SIGMOD 1999): rows in an order in which each is the nearest to those before, with the distance at which it
 * is reached. Clusters are valleys of this plot, or with `eps` what is connected at one radius.
 *
 * Of equally near rows the first comes first. Valleys are those of scikit-learn: all of them are in
 * `reachability.ranges`, the smallest first, and the labels are those of valleys that hold no other; all other rows are
 * noise, -1. With `eps` the clusters are those of `dbscan`, but that a border row belongs to the cluster that reaches it
 * first, or is noise if it comes before.
 *
 * A row of weight w counts as w equal rows for core distances and sizes, and as one step of the plot; a row without
 * weight reaches nothing. Clusters are numbered by falling size, ties by their first row. O(n (dim + minSamples)) memory.
 * Time about O(n log n) for Euclidean distances of few columns, and that of neighborhoods where `maxEps` is small; else
 * O(n^2 dim).
 *
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
 * const { labels, reachability } = await optics(data, { minSamples: 2, eps: 3 });
 * console.log([...labels], [...reachability.reach]); // [ 0, 0, 0, 1, 1, 1 ] [ Infinity, 1, 1, 8, 1, 1 ]
 */
export async function optics(
  data: Dataset | CondensedMatrix,
  { eps, xi, minClusterSize, correction, ...options }: OpticsOptions = {},
): Promise<OpticsResult> {
  const cut = { eps, xi, minClusterSize, correction };
  const [result] = await opticsSweep(data, { ...options, cuts: [cut] });
  return result;
}

/** Options of `opticsSweep`. */
export interface OpticsSweepOptions extends OrderOptions {
  cuts: readonly OpticsCut[];
}

/**
 * `optics` for several cuts of one order.
 * @returns a result for each of `cuts`
 * @throws {ClusterkitError} as `optics` does
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
 * const results = await opticsSweep(data, { minSamples: 2, cuts: [{ eps: 3 }, { eps: 9 }] });
 * console.log(results.map(({ k }) => k)); // [ 2, 1 ]
 */
export async function opticsSweep(
  data: Dataset | CondensedMatrix,
  { cuts, ...options }: OpticsSweepOptions,
): Promise<OpticsResult[]> {
  for (const cut of cuts) checkCut(cut, options);
  const plot = await orderRows(data, options);
  return cuts.map((cut) => cutPlot(plot, cut));
}

/** OPTICS behind the door that all algorithms share: one order serves all cuts. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => orderingBytes(n, dim),
  fit(given, runs, { init: _, ...context }) {
    const source = turnedSource(given);
    for (const settings of runs) checkCut(settings as OpticsCut, settings as OrderOptions);
    return sweepShared(runs, [...TREE_PARAMS, 'maxEps'], {
      grow(settings) {
        const { minSamples, maxEps, metric } = settings as OrderOptions;
        const options = { ...measuringOf(source, settings), ...context, minSamples, maxEps, metric };
        return orderRows(comparedOf(source, 'optics'), options);
      },
      cut: (rows, settings) => cutPlot(rows, settings as OpticsCut),
    });
  },
};
