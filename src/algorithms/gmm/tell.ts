import type { Mixture } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { Pacer } from '../../core/pacer.ts';
import { openMixture } from '../../kernels/gmm.ts';
import { threadCount } from '../../kernels/pool.ts';
import { ownersOf } from './fitter.ts';
import { trianglesOf } from './linear.ts';
import { componentsOf } from './parameters.ts';

/** What a mixture says of rows. */
interface Told {
  /** n components to which the rows belong most, the first of equals. */
  labels: Int32Array;
  /** n * k, the values of a row add up to 1. */
  shares: Float64Array;
  /** n natural logarithms of the density. */
  densities: Float64Array;
}

/**
 * How far rows belong to the components of a mixture. O(n k dim^2) time, for axes along the columns O(n k dim).
 * @param points k * dim means
 */
export async function tellRows(
  { weights, covariances, variances }: Pick<Mixture, 'weights' | 'covariances' | 'variances'>,
  points: Float64Array,
  data: Dataset,
  pacer = new Pacer(),
): Promise<Told> {
  const k = weights.length;
  const { dim } = data;
  const isDiagonal = variances !== undefined;
  const origin = { points: middleOf(points, weights, dim), rests: new Float64Array(dim) };
  const means = points.map((value, p) => value - origin.points[p % dim]);
  const values = variances ?? trianglesOf(covariances as Float64Array, k, dim);
  const parameters = { k, shares: weights, means, covariances: { values, collapsed: [] } };
  const { x, n } = data;
  const passes = openMixture({ x, n, dim, origin }, { k, isDiagonal, passes: 1 }, threadCount());
  try {
    const told = await pacer.run(passes.tell(componentsOf(parameters, dim, isDiagonal)));
    return { ...told, labels: ownersOf(told.shares, k) };
  } finally {
    passes.close();
  }
}

/** The mean of the mixture: a point near all of it. */
function middleOf(points: Float64Array, weights: Float64Array, dim: number): Float64Array {
  const middle = points.slice(0, dim);
  for (let c = 0, p = 0; c < weights.length; c++)
    for (let j = 0; j < dim; j++, p++) middle[j] += weights[c] * (points[p] - points[j]);
  return middle;
}
