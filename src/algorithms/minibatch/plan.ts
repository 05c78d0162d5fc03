import { checkChoice, checkInteger } from '../../core/check.ts';
import type { Centers } from '../../core/clustering.ts';
import type { Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { CENTER_DISTANCES, type CenterDistance } from '../../distances/table.ts';
import { type CentroidClustering, checkCentroidOptions } from '../centers/centroids.ts';
import type { Init } from '../centers/init.ts';
import type { Seeding } from '../centers/seeding.ts';

/** The options beside k. */
export interface MiniBatchSettings extends Pacing {
  /**
   * Rows of a batch, drawn by weight with replacement: 1 to 2^24, default 1024, and at most as many as the data has.
   */
  batch?: number;
  /**
   * Number of sets of seeds that are drawn, at least 1, default 12. With more than one, sets get a few iterations of
   * k-means on samples, the best are crossed with each other, and the set that is best on a large sample is used. Given
   * centers make one set.
   */
  nInit?: number;
  /** As for `kmeans`, but seeds come from a sample of max(batch, 3 k) rows. Default k-means++. */
  init?: Init;
  /**
   * Maximum number of steps, as passes over the data: maxIter * total weight / batch steps. At least 1, default 100.
   */
  maxIter?: number;
  /** The fit ends after this many steps without a lower smoothed inertia. At least 1, default 10. */
  patience?: number;
  /**
   * `cosine`: only the directions of rows count. Centers have length 1, and inertia is the weighted sum of 1 - cos.
   * Default euclidean.
   */
  metric?: CenterDistance;
  /** Whole number of at least 0, default 1. */
  seed?: number;
}

/** The result of `minibatch`. */
export interface MiniBatchResult extends CentroidClustering {
  algorithm: 'minibatch';
}

/** The options of a fit, checked, with defaults for those that were not given. */
export interface MiniBatchPlan {
  ks: readonly number[];
  batch: number;
  nInit: number;
  /** A method of seeding; or k * dim coordinates, if all of ks are equal. */
  init: Seeding | Float64Array;
  maxIter: number;
  patience: number;
  /** Whether centers are directions. */
  cosine: boolean;
  seed: number;
}

/** Number of sets of seeds. */
const DEFAULT_STARTS = 12;

/** Maximum number of rows of a batch: more would not fit into memory. */
const LARGEST_BATCH = 2 ** 24;

/**
 * Checks the options and adds the defaults.
 * @throws {ClusterkitError} usage, for options out of range
 */
export function checkedPlan(
  options: MiniBatchSettings,
  ks: readonly number[],
  init: Seeding | Float64Array,
): MiniBatchPlan {
  const { maxIter = 100, batch = 1024, patience = 10, seed = DEFAULT_SEED } = options;
  const nInit = typeof init === 'string' ? (options.nInit ?? DEFAULT_STARTS) : 1;
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, 0, seed);
  checkInteger('batch', batch, 1, LARGEST_BATCH);
  checkInteger('patience', patience, 1);
  const cosine = checkChoice('metric', options.metric ?? 'euclidean', CENTER_DISTANCES) === 'cosine';
  return { ks, batch, nInit, init, maxIter, patience, cosine, seed };
}

/**
 * Centers with their inertia.
 * @param sum weighted sum of the squared distances to the centers; for directions, 1 - cos is half of the squared
 * distance
 */
export function centersOf(dim: number, points: Float64Array, sum: number, cosine: boolean): Centers {
  return cosine ? { dim, points, inertia: sum / 2, directions: true } : { dim, points, inertia: sum };
}
