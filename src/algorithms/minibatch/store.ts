import { checkInteger } from '../../core/check.ts';
import type { Centers } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import type { LabelKeeper, RowStore } from '../../core/rowStore.ts';
import { numberCenters } from '../centers/centroids.ts';
import { resolveInit, unitInit } from '../centers/init.ts';
import type { Nearest } from '../centers/labelRows.ts';
import { PieceLabeler } from '../centers/pieceLabeler.ts';
import type { Seeding } from '../centers/seeding.ts';
import { collectWarnings, numberBySize } from '../clusters.ts';
import { fitBatches } from './fit.ts';
import { centersOf, checkedPlan, type MiniBatchResult, type MiniBatchSettings } from './plan.ts';
import { checkedStore, readWeights, unitStore } from './rows.ts';
import { storeSource } from './source.ts';

/** Options of `minibatchStore`. */
export interface MiniBatchStoreOptions extends MiniBatchSettings {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
  /** A method of seeding, which works on a sample, or k * dim coordinates. Default k-means++. */
  init?: Seeding | Float64Array;
  /** Takes the labels of the pass that computes sizes and inertia; not of directions, whose pieces are changed rows. */
  keep?: LabelKeeper;
}

/**
 * `minibatch` for rows that need not fit in memory. The centers are those of the same rows in memory, to the last bit.
 * The result has no labels (an array of length 0): `keep` takes them on the way, and `labelPieces` returns them.
 *
 * Batches and samples are fetched by row number. One pass over the pieces computes sizes and inertia, with another pass
 * for each cluster that has no rows. The weights, if any, are read in a pass before the fit.
 *
 * Time: as `minibatch`. Memory: O((k + batch) dim), and one piece with 12 bytes for each of its rows; a weighted store
 * takes up to 24 bytes for each of the n rows.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for rows that cannot be clustered; aborted
 * @example
 * const x = Float64Array.of(0, 1, 0, 1, 8, 9);
 * const store: RowStore = {
 *   n: 6,
 *   dim: 1,
 *   weighted: false,
 *   gather: async (rows, out) => rows.forEach((row, i) => { out[i] = x[row]; }),
 *   pieces: async function* () { yield { x, n: 6, dim: 1 }; },
 * };
 * const { centers, sizes } = await minibatchStore(store, { k: 2 });
 * for await (const labels of labelPieces(store, centers)) console.log([...sizes], [...labels]);
 * // [ 4, 2 ] [ 0, 0, 0, 0, 1, 1 ]
 */
export async function minibatchStore(
  store: RowStore,
  options: MiniBatchStoreOptions,
): Promise<MiniBatchResult> {
  const { n, dim } = store;
  checkInteger('dim', dim, 1);
  if (n < 1) throw new ClusterkitError('input', 'there are no rows to cluster');
  const nothing = { x: new Float64Array(0), n, dim };
  const first = resolveInit(options.init ?? 'k-means++', nothing, [options.k]);
  const cosine = options.metric === 'cosine';
  const plan = checkedPlan(options, [options.k], cosine ? unitInit(first, dim) : first);
  const pacer = new Pacer(options);
  const checked = cosine ? unitStore(checkedStore(store)) : checkedStore(store);
  const weights = await readWeights(checked, pacer);
  const [fit] = await fitBatches(storeSource(checked), weights, plan, options, pacer);
  const { k, centers, iterations, converged } = fit;
  const keep = cosine ? undefined : options.keep;
  const { sizes, inertia, filled } = await settle(checked, centers, k, pacer, keep);
  keep?.end(numberBySize(new Int32Array(0), sizes, centers).order);
  return {
    algorithm: 'minibatch',
    k,
    n,
    ...numberCenters(centersOf(dim, centers, inertia, cosine), new Int32Array(0), sizes),
    seed: plan.seed,
    descent: { iterations, converged, restarts: plan.nInit },
    warnings: collectWarnings({ ...fit, relocated: filled }),
  };
}

/**
 * The labels of the rows, one array for each piece of the store: the number of the nearest center, the first one if
 * several are equally near. O(n k dim) time; O(k dim) memory, and one piece with 16 bytes for each of its rows.
 * @param centers in, in the columns of the store; if centers are directions, rows are compared by their directions
 * @throws {ClusterkitError} usage, if centers do not fit the store; input, for rows that cannot be used; aborted
 */
export async function* labelPieces(
  store: RowStore,
  { points, directions }: Pick<Centers, 'points' | 'directions'>,
  pacing: Pacing = {},
): AsyncGenerator<Int32Array> {
  const { n, dim } = store;
  if (points.length === 0 || points.length % dim !== 0) {
    throw invalid('centers', `k * dim coordinates, dim = ${dim}`, points.length);
  }
  const checked = directions ? unitStore(checkedStore(store)) : checkedStore(store);
  const pacer = new Pacer(pacing);
  let done = 0;
  for await (const { piece, labels } of labeled(checked, points, pacer)) {
    done += piece.n;
    pacer.report({ stage: 'labels', done, total: n });
    yield labels.slice(0, piece.n);
  }
}

/** The pieces, with the nearest centers of their rows in arrays that the next piece overwrites. */
async function* labeled(
  store: RowStore,
  centers: Float64Array,
  pacer: Pacer,
): AsyncGenerator<Nearest & { piece: Dataset }> {
  const labeler = new PieceLabeler(centers);
  try {
    for await (const piece of store.pieces()) yield { ...(await labeler.label(piece, pacer)), piece };
  } finally {
    labeler.close();
  }
}

/** The result of one pass over the pieces. */
interface Survey {
  sizes: Float64Array;
  inertia: number;
  /** The row of positive weight that is farthest from its center, the first one if several are equally far. */
  farthest: Float64Array;
}

/**
 * Computes sizes and inertia, and moves the center of each empty cluster to the farthest row, as `fillEmpty` does in
 * memory.
 * @param centers inout, k * dim
 */
async function settle(
  store: RowStore,
  centers: Float64Array,
  k: number,
  pacer: Pacer,
  keep?: LabelKeeper,
): Promise<Survey & { filled: number }> {
  let found = await survey(store, centers, k, pacer, keep);
  let filled = 0;
  for (let c = found.sizes.indexOf(0); c >= 0 && filled < k; c = found.sizes.indexOf(0)) {
    centers.set(found.farthest, c * store.dim);
    filled++;
    found = await survey(store, centers, k, pacer, keep);
  }
  return { ...found, filled };
}

async function survey(
  store: RowStore,
  centers: Float64Array,
  k: number,
  pacer: Pacer,
  keep?: LabelKeeper,
): Promise<Survey> {
  const { n, dim } = store;
  keep?.begin(k);
  const sizes = new Float64Array(k);
  const farthest = new Float64Array(dim);
  let inertia = 0;
  let most = -1;
  let done = 0;
  for await (const { piece, labels, d2 } of labeled(store, centers, pacer)) {
    for (let i = 0; i < piece.n; i++) {
      const w = piece.weights ? piece.weights[i] : 1;
      sizes[labels[i]] += w;
      inertia += w * d2[i];
      if (d2[i] > most && w > 0) {
        most = d2[i];
        farthest.set(piece.x.subarray(i * dim, (i + 1) * dim));
      }
    }
    keep?.add(piece, labels.subarray(0, piece.n));
    done += piece.n;
    pacer.report({ stage: 'inertia', done, total: n });
  }
  if (Number.isFinite(inertia)) return { sizes, inertia, farthest };
  throw new ClusterkitError('input', 'squared distances times weights have no finite sum', {
    remedies: [{ how: 'do', what: 'scale the values down' }],
  });
}
