import type { Centers, Clustering, Summary } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { RowStore } from '../core/rowStore.ts';
import type { Warning } from '../core/warnings.ts';
import { checkGlobal, clusterLeaves, type GlobalOptions } from './birch/global.ts';
import { checkGrowing, type Grown, type GrowOptions, growingBytes, growLeaves } from './birch/grow.ts';
import { summaryOf } from './birch/loss.ts';
import { settle } from './birch/settle.ts';
import type { OnFit } from './centers/centroids.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { checkedStore, memoryStore } from './minibatch/rows.ts';

/** Options of `birch` that do not concern k. */
export interface BirchSettings extends GrowOptions, GlobalOptions {}

/** Options of `birch`. */
export interface BirchOptions extends BirchSettings {
  /** Number of clusters, at least 1; absent where `global` is none. */
  k?: number;
}

/** Options of `birchSweep`. */
export interface BirchSweepOptions extends BirchSettings {
  /** Numbers of clusters, as `k`, in any order. */
  ks: readonly (number | undefined)[];
  /** Called for each of `ks`, in their order, with its share of the seconds. */
  onFit?: OnFit;
}

/** A clustering by leaves. */
export interface BirchResult extends Clustering {
  centers: Centers;
  summary: Summary;
}

/**
 * BIRCH (T. Zhang, R. Ramakrishnan, M. Livny, "BIRCH: an efficient data clustering method for very large databases",
 * SIGMOD 1996) with the features of BETULA (A. Lang, E. Schubert, "BETULA: fast clustering of large data with improved
 * BIRCH CF-trees", Information Systems 108, 2022).
 *
 * One pass sums rows up in the leaves of a tree: a row goes down to the leaf whose mean is nearest (Euclidean distance of
 * means) and joins the leaf, if the radius of both, the root mean square distance to their mean, is at most `threshold`.
 * A full node is split at its two entries that are farthest apart. More leaves than `maxLeaves` are put into a new tree
 * with a larger threshold, which `summary` and a warning tell. Then the leaves are clustered (`global`), and a second
 * pass labels the rows.
 *
 * Leaves depend on the order of the rows. A row of weight w is w equal rows that come together; a row without weight gets
 * a label and changes nothing. `centers` are weighted means of leaves, and the inertia is that of all rows. Clusters are
 * numbered by falling size.
 *
 * Time: about O(n dim branching log(leaves)), and O(n dim) for each cluster or leaf that rows are compared with. Memory:
 * O(n + leaves dim).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
 * const { labels, summary } = await birch(data, { k: 2, threshold: 0.5 });
 * console.log([...labels], summary.leaves); // [ 0, 0, 0, 1, 1, 1 ] 4
 */
export async function birch(data: Dataset, options: BirchOptions): Promise<BirchResult> {
  const { k, ...rest } = options;
  const [result] = await birchSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `birch` for several numbers of clusters, from one tree.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `birch`
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const results = await birchSweep(data, { ks: [1, 2] });
 * console.log(results.map(({ k }) => k)); // [ 1, 2 ]
 */
export async function birchSweep(data: Dataset, options: BirchSweepOptions): Promise<BirchResult[]> {
  const { ks } = options;
  checkGrowing(options);
  checkGlobal(options, ks);
  checkDataset(data);
  if (ks.length === 0) return [];
  const pacer = new Pacer(options);
  const store = memoryStore(data);
  const began = performance.now();
  const grown = await growLeaves(store, options, pacer);
  return fromLeaves(store, grown, options, (performance.now() - began) / 1000, pacer);
}

/**
 * `birch` for rows that need not fit in memory, which are read twice. The result is that of the same rows in memory.
 * @throws {ClusterkitError} as `birch`
 * @example
 * const x = Float64Array.of(0, 1, 8, 9);
 * const store: RowStore = {
 *   n: 4,
 *   dim: 1,
 *   weighted: false,
 *   gather: async (rows, out) => rows.forEach((row, i) => { out[i] = x[row]; }),
 *   pieces: async function* () { yield { x, n: 4, dim: 1 }; },
 * };
 * const { labels } = await birchStore(store, { k: 2 });
 * console.log([...labels]); // [ 0, 0, 1, 1 ]
 */
export async function birchStore(store: RowStore, options: BirchOptions): Promise<BirchResult> {
  const { k, ...rest } = options;
  checkGrowing(options);
  checkGlobal(options, [k]);
  if (store.n < 1) throw new ClusterkitError('input', 'there are no rows to cluster');
  const pacer = new Pacer(options);
  const checked = checkedStore(store);
  const grown = await growLeaves(checked, options, pacer);
  const [result] = await fromLeaves(checked, grown, { ...rest, ks: [k] }, 0, pacer);
  return result;
}

/** @param spent seconds that the tree took, of which each k gets its share */
async function fromLeaves(
  store: RowStore,
  grown: Grown,
  { ks, onFit, threshold = 0, ...options }: BirchSweepOptions,
  spent: number,
  pacer: Pacer,
): Promise<BirchResult[]> {
  const { global = 'kmeans', seed = DEFAULT_SEED } = options;
  const began = performance.now();
  const found = await clusterLeaves(grown.leaves, ks, { ...options, seed });
  const shared = (spent + (performance.now() - began) / 1000) / ks.length;
  const summary = summaryOf(grown);
  const results: BirchResult[] = [];
  for (const [at, { warnings, ...points }] of found.entries()) {
    const started = performance.now();
    results.push({
      algorithm: 'birch',
      n: store.n,
      ...(await settle(store, points, pacer)),
      ...(global === 'kmeans' && { seed }),
      summary: { ...summary },
      warnings: [
        ...raisedWarnings(grown, threshold),
        ...warnings.map((warning) => ofLimit(warning, grown.rebuilds > 0)),
      ],
    });
    onFit?.({ k: ks[at] as number, seconds: shared + (performance.now() - started) / 1000 });
  }
  return results;
}

/** A threshold that was asked for, and was too small. */
function raisedWarnings({ threshold, rebuilds, leaves }: Grown, asked: number): Clustering['warnings'] {
  if (rebuilds === 0 || asked === 0) return [];
  return [{ code: 'threshold-raised', from: asked, to: threshold, leaves: leaves.count }];
}

/** Where the limit of leaves raised the threshold, it is the limit that leaves too few. */
function ofLimit(warning: Warning, isRaised: boolean): Warning {
  return warning.code === 'fewer-leaves-than-k' && isRaised ? { ...warning, of: 'maxLeaves' } : warning;
}

/** BIRCH behind the door that all algorithms share: one tree serves all k and all global steps. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => growingBytes(n, dim, checkGrowing({})),
  titleOf: ({ global }) =>
    global === 'none' ? 'BIRCH, leaves' : `BIRCH, ${global === 'hac' ? 'ward' : 'k-means'} of leaves`,
  async fit(source, runs, { init: _, ...context }) {
    let last: { key: string; store: RowStore; grown: Grown } | undefined;
    return sweepByK(runs, async (settings, ks, onFit) => {
      const options: BirchSettings = { ...context, ...settings, signal: context.signal };
      checkGrowing(options);
      checkGlobal(options, ks);
      const { threshold, branching, maxLeaves } = options;
      const key = JSON.stringify([threshold, branching, maxLeaves]);
      const began = performance.now();
      const pacer = new Pacer(options);
      if (last?.key !== key) {
        const data = rowsOf(source, 'BIRCH');
        checkDataset(data);
        const store = memoryStore(data);
        last = { key, store, grown: await growLeaves(store, options, pacer) };
      }
      const spent = (performance.now() - began) / 1000;
      return fromLeaves(last.store, last.grown, { ...options, ks, onFit }, spent, pacer);
    });
  },
  fitStore: (store, settings, { init: _, ...context }) => birchStore(store, { ...context, ...settings }),
};
