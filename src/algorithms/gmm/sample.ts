import { checkInteger } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { normalNumbers } from '../../core/normal.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../../core/random.ts';
import { checkModel } from '../model.ts';
import type { Model } from '../models/kinds.ts';
import { MODEL_KINDS } from '../models/table.ts';
import { lineOf, rootOf, trianglesOf } from './linear.ts';

/** Options of `sampleMixture`. */
export interface SampleOptions extends Pacing {
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/** Rows drawn from a mixture. */
export interface Sample {
  /** n rows in the columns that were clustered. */
  data: Dataset & { x: Float64Array };
  /** n numbers of the components that the rows were drawn from. */
  labels: Int32Array;
}

/** The random stream of samples. */
const STREAM = 0x73616d70;

/**
 * Draws rows from a mixture of normal distributions: for each row a component by the weights, then a point of its
 * distribution (normal numbers by G. Marsaglia's polar method). The same seed gives the same rows. O(n dim^2) time, O(n
 * dim) memory.
 * @param model a model of `gmm`
 * @param n rows, at least 1
 * @throws {ClusterkitError} usage, for options out of range; input, for a broken model and one of another kind; memory;
 * aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
 * const model = await modelOf(data, await gmm(data, { k: 2 }));
 * const { data: rows, labels } = await sampleMixture(model, 4);
 * console.log(rows.n, rows.dim, labels.length); // 4 1 4
 */
export async function sampleMixture(model: Model, n: number, options: SampleOptions = {}): Promise<Sample> {
  const { seed = DEFAULT_SEED, maxMemory = Number.POSITIVE_INFINITY, ...pacing } = options;
  const checked = checkModel(model);
  if (checked.kind !== 'mixture') {
    const of = MODEL_KINDS.find(({ name }) => name === checked.kind)?.of;
    const reason = `rows are drawn from normal distributions, as gmm finds them, and the model is one of ${of}`;
    throw new ClusterkitError('input', reason);
  }
  checkInteger('n', n, 1);
  checkInteger('seed', seed, 0);
  const { k, dim, weights, centers, columns } = checked;
  checkMemory(`a sample of ${n} rows of ${dim} columns`, 8 * n * dim + 4 * n, maxMemory, [
    { option: 'n', how: 'lower' },
    { option: 'maxMemory', how: 'raise' },
  ]);
  const pacer = new Pacer(pacing);
  const random = new Random(seed, STREAM);
  const draw = pointsOf(checked);
  const x = new Float64Array(n * dim);
  const labels = new Int32Array(n);
  const pause = rowsPerSlice(dim * dim + 10);
  for (let i = 0; i < n; i++) {
    if (i % pause === pause - 1 && pacer.due) await pacer.pause();
    labels[i] = componentAt(weights, random.float(), k);
    draw(centers[labels[i]], labels[i], random, x.subarray(i * dim, (i + 1) * dim));
  }
  return { data: { x, n, dim, ...(columns && { columns }) }, labels };
}

/** The component in whose part of 0 to 1 a number lies. */
function componentAt(weights: readonly number[], at: number, k: number): number {
  let left = at;
  for (let c = 0; c < k - 1; c++) {
    left -= weights[c];
    if (left < 0) return c;
  }
  return k - 1;
}

/** Draws a point of a component. */
function pointsOf({ k, dim, covariances, variances }: Model<'mixture'>) {
  const deviations = variances?.map((own) => own.map(Math.sqrt));
  const triangles = covariances && trianglesOf(Float64Array.from(covariances.flat(2)), k, dim);
  const roots =
    triangles && Array.from({ length: k }, (_, c) => rootOf(triangles, c * lineOf(dim), dim) as Float64Array);
  const normal = normalNumbers();
  const drawn = new Float64Array(dim);
  return (mean: readonly number[], c: number, random: Random, to: Float64Array) => {
    for (let j = 0; j < dim; j++) drawn[j] = normal(random);
    for (let i = 0; i < dim; i++) {
      let sum = deviations ? deviations[c][i] * drawn[i] : 0;
      if (roots) for (let j = 0, p = lineOf(i); j <= i; j++, p++) sum += roots[c][p] * drawn[j];
      to[i] = mean[i] + sum;
    }
  };
}
