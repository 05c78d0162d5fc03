import { checkChoice, checkInteger } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { plural } from '../core/words.ts';
import { eigenBytes } from '../kernels/eigen.ts';
import { projectRow } from '../kernels/gram/plain.ts';
import { openProjector, productBytes } from '../kernels/gram.ts';
import { callHelpers, threadCount } from '../kernels/pool.ts';
import { checkSameDim, numberedColumns, turnSign } from './columns.ts';
import type { MemoryBound } from './scale.ts';
import {
  fromColumns,
  fromPasses,
  fromRows,
  type Moments,
  momentsOf,
  type Spread,
  takeProjected,
  transposed,
} from './spread.ts';
import { type Step, typedLists } from './step.ts';
import { PCA_METHODS, type PcaMethod } from './words.ts';

/** Options of `pca` and `fitPca`. */
export interface PcaOptions extends MemoryBound, Pacing {
  /** Number of components, at most the smaller of n and dim; default 2. */
  components?: number;
  /** Default auto: exact up to 2048 columns or rows, then randomized. */
  method?: PcaMethod | 'auto';
  /** Scales the new columns to variance 1; default false. */
  whiten?: boolean;
  /** Seed of the randomized start; default 1. */
  seed?: number;
}

/** Principal components of some rows, which other rows can be projected onto. */
export interface PcaModel {
  components: number;
  dim: number;
  /** dim. */
  mean: Float64Array;
  /** Rounding errors of the means, dim. */
  rest: Float64Array;
  /** components * dim: unit vectors by falling variance; zeros if there is no variance. */
  vectors: Float64Array;
  /** Variance along each component: sums of squares divided by the total weight minus 1. */
  variance: Float64Array;
  /** Share of each component in the total variance. */
  ratio: Float64Array;
  whiten: boolean;
  method: PcaMethod;
}

/** The result of `fitPca`. */
export interface PcaFit {
  model: PcaModel;
  warnings: Warning[];
}

/** The result of `pca`, with the rows in the new columns. */
export interface PcaResult extends PcaFit {
  data: Dataset;
}

/** Products between up to this many rows are fast to compute and small enough to store. */
const SMALL = 2048;

/** With fewer products of numbers the work ends before helpers have started. */
const WORTH_HELP = 8e8;

/** A variance below this share of the largest one is a rounding error. */
const NOTHING = 1e-12;

/**
 * Principal component analysis (Pearson 1901, Hotelling 1933): new uncorrelated columns pca1, pca2, ... along the
 * directions of greatest variance. The sign of a component is such that its entry of largest absolute value is
 * positive. Weights count as repetitions of rows. Large offsets lose no digits. The same seed gives the same bytes.
 *
 * Time: exact O(n dim m + m^3), m being the smaller of n and dim: products by a kernel with threads, those of bytes in whole
 * numbers, then all eigenvalues and the vectors that are wanted (a block Krylov iteration where there are few of more than
 * a thousand); randomized O(n dim components). Memory: about 48 m^2 bytes, or 64 max(n, dim) (components + 10) bytes.
 * @throws {ClusterkitError} usage, for options that do not fit; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 0, 1, 2, 2, 4), n: 3, dim: 2 };
 * const { data: projected, model } = await features.pca(data, { components: 1 });
 * console.log(Array.from(projected.x, (value) => value.toFixed(3)), model.ratio[0].toFixed(3));
 * // [ '-2.236', '0.000', '2.236' ] 1.000
 */
export async function pca(data: Dataset, options: PcaOptions = {}): Promise<PcaResult> {
  const fit = await fitPca(data, options);
  return { data: await applyPca(data, fit.model, options), ...fit };
}

/**
 * Finds the components without projecting the rows.
 * @throws {ClusterkitError} as `pca`
 * @example
 * const data = { x: Float64Array.of(0, 0, 1, 2, 2, 4), n: 3, dim: 2 };
 * const { model } = await features.fitPca(data, { components: 1 });
 * console.log(Array.from(model.vectors, (value) => value.toFixed(3))); // [ '0.447', '0.894' ]
 */
export async function fitPca(data: Dataset, options: PcaOptions = {}): Promise<PcaFit> {
  checkDataset(data);
  const { n, dim } = data;
  const { components = 2, method = 'auto', whiten = false, seed = DEFAULT_SEED } = options;
  checkInteger('components', components, 1);
  checkInteger('seed', seed, 0);
  checkChoice('method', method, PCA_METHODS);
  const m = Math.min(n, dim);
  if (components > m) {
    const size = `${plural(n, 'row')} of ${plural(dim, 'column')} ${n === 1 ? 'has' : 'have'}`;
    const most = plural(m, 'principal component');
    throw new ClusterkitError('usage', `${size} at most ${most}, not ${components}`);
  }
  const chosen = method === 'auto' ? (m <= SMALL ? 'exact' : 'randomised') : method;
  const bytes =
    64 * Math.max(n, dim) * (components + 10) +
    (chosen === 'exact' ? productBytes(m) + eigenBytes(m, components) : 0);
  const what = chosen === 'exact' ? 'ask for the randomised method' : 'ask for fewer components';
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory(`pca of ${components} components`, bytes, maxMemory, [{ how: 'do', what }, MORE_MEMORY]);
  const pacer = new Pacer(options);
  // helpers start while the means are computed
  if (chosen === 'exact' && n * dim * m > WORTH_HELP) callHelpers(threadCount() - 1);
  const moments = await momentsOf(data, pacer);
  if (!(moments.freedom > 0))
    throw new ClusterkitError('input', 'pca requires at least two rows of positive weight');
  const ways = { exact: dim <= n ? fromColumns : fromRows, randomised: fromPasses };
  const spread = await ways[chosen](moments, components, new Random(seed), pacer);
  return modelOf(moments, spread, whiten, chosen);
}

/**
 * Projects rows onto the components of other rows: (x - mean) times the components. O(n dim components) time, with
 * zeros skipped.
 * @throws {ClusterkitError} input, for data that cannot be used or of another dimension; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 0, 1, 2, 2, 4), n: 3, dim: 2 };
 * const { model } = await features.fitPca(data, { components: 1 });
 * const other = await features.applyPca({ x: Float64Array.of(3, 6), n: 1, dim: 2 }, model);
 * console.log(other.x[0].toFixed(3)); // 4.472
 */
export async function applyPca(
  data: Dataset,
  model: PcaModel,
  options: MemoryBound & Pacing = {},
): Promise<Dataset> {
  checkDataset(data);
  checkSameDim('model', model.dim, data);
  const { x, n, dim, weights } = data;
  const { components: r, mean, rest, variance } = model;
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory('principal components', n * r * 8, maxMemory, [
    { how: 'do', what: 'ask for fewer components' },
    MORE_MEMORY,
  ]);
  const pacer = new Pacer(options);
  const columns = transposed(model.vectors, r, dim);
  // zeros can be skipped if means are close enough to 0 to be subtracted later
  const far = 100 * Math.sqrt(variance[0]);
  const shift = mean.map((value) => (Math.abs(value) > far ? value : 0));
  const offset = shift.map((value, j) => mean[j] - value + rest[j]);
  const base = new Float64Array(r);
  projectRow(offset, 0, dim, new Float64Array(dim), columns, r, base);
  const factors = variance.map((value) => (model.whiten && value > 0 ? 1 / Math.sqrt(value) : 1));
  const projected = new Float64Array(n * r);
  const projector = openProjector({ x, rows: n }, columns, shift, threadCount());
  try {
    for (let from = 0; from < n; from += projector.room) {
      const count = Math.min(projector.room, n - from);
      projector.project({ x, from, count });
      takeProjected(projector, count, r, projected, from * r);
      for (let i = 0, p = from * r; i < count; i++)
        for (let c = 0; c < r; c++, p++) projected[p] = factors[c] * (projected[p] - base[c]);
      if (pacer.due) {
        pacer.report({ stage: 'projection', done: from, total: n });
        await pacer.pause();
      }
    }
  } finally {
    projector.close();
  }
  return { x: projected, n, dim: r, weights, columns: numberedColumns('pca', r) };
}

/** The components of the directions of greatest variance. */
export function modelOf(
  { mean, rest }: Pick<Moments, 'mean' | 'rest'>,
  { values, vectors, total }: Spread,
  whiten: boolean,
  method: PcaMethod,
): PcaFit {
  const { length: components } = values;
  const dim = mean.length;
  let empty = 0;
  for (let c = 0; c < components; c++) {
    const vector = vectors.subarray(c * dim, (c + 1) * dim);
    if (values[c] > NOTHING * total) turnSign(vector);
    else {
      values[c] = 0;
      vector.fill(0);
      empty++;
    }
  }
  const ratio = values.map((value) => (total > 0 ? value / total : 0));
  return {
    model: { components, dim, mean, rest, vectors, variance: values, ratio, whiten, method },
    warnings: empty > 0 ? [{ code: 'zero-variance-components', components: empty }] : [],
  };
}

export const step: Step = {
  async run(given, options, context) {
    const { data, model, warnings } = await pca(given, { ...options, ...context });
    const { components, method, whiten, mean, rest, vectors, variance, ratio } = model;
    return {
      data,
      params: { components, method, whiten, seed: context.seed },
      facts: { explainedVariance: Array.from(variance), explainedVarianceRatio: Array.from(ratio) },
      fitted: { mean, rest, vectors, variance, ratio },
      warnings,
    };
  },
  async apply(given, { params, from: dim, to: components, fitted }, context) {
    const { mean, rest, vectors, variance, ratio } = typedLists(fitted);
    const how = { whiten: params.whiten === true, method: params.method as PcaMethod };
    const model = { components, dim, mean, rest, vectors, variance, ratio, ...how };
    return { data: await applyPca(given, model, context) };
  },
};
