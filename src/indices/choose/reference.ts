import { checkChoice } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { checkMemory } from '../../core/memory.ts';
import type { Random } from '../../core/random.ts';

/** The region of random data without clusters: the box of the data, or the box along their principal axes. */
export type Reference = 'box' | 'pca';

const REFERENCES = ['box', 'pca'] as const satisfies readonly Reference[];

/** With more columns, eigenvectors of the covariance matrix take too long to compute. */
export const MOST_COLUMNS = 512;

/**
 * Makes a function that draws uniformly random rows, as many as the data has.
 * @throws {ClusterkitError} memory, for pca of more than 512 columns
 */
export async function referenceOf(data: Dataset, reference: Reference): Promise<(random: Random) => Dataset> {
  checkChoice('reference', reference, REFERENCES);
  const middle = meanRow(data);
  const axes = reference === 'pca' ? await principalAxes(data, middle) : undefined;
  const [low, high] = rangesAlong(data, middle, axes);
  return (random) => draw(data, random, middle, axes, low, high);
}

function meanRow({ x, n, dim }: Dataset): Float64Array {
  const mean = new Float64Array(dim);
  for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) mean[j] += x[i * dim + j] - x[j];
  return mean.map((sum, j) => x[j] + sum / n);
}

/** dim * dim: an axis in each row. */
async function principalAxes({ x, n, dim }: Dataset, middle: Float64Array): Promise<Float64Array> {
  checkMemory('the principal axes of the reference', 24 * dim * dim, 24 * MOST_COLUMNS ** 2, [
    { option: 'reference', how: 'set', value: 'box' },
    { how: 'do', what: 'use fewer columns' },
  ]);
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const products = Matrix.zeros(dim, dim);
  const row = new Float64Array(dim);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) row[j] = x[i * dim + j] - middle[j];
    for (let j = 0; j < dim; j++) {
      for (let other = 0; other <= j; other++) {
        products.set(j, other, products.get(j, other) + row[j] * row[other]);
      }
    }
  }
  for (let j = 0; j < dim; j++)
    for (let other = 0; other < j; other++) products.set(other, j, products.get(j, other));
  const { eigenvectorMatrix } = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  return Float64Array.from({ length: dim * dim }, (_, p) =>
    eigenvectorMatrix.get(p % dim, Math.floor(p / dim)),
  );
}

/** The least and largest coordinates of the rows minus their mean, along the columns or other axes. */
function rangesAlong({ x, n, dim }: Dataset, middle: Float64Array, axes: Float64Array | undefined) {
  const low = new Float64Array(dim).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(dim).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < dim; a++) {
      let value = 0;
      if (axes) for (let j = 0; j < dim; j++) value += (x[i * dim + j] - middle[j]) * axes[a * dim + j];
      else value = x[i * dim + a] - middle[a];
      low[a] = Math.min(low[a], value);
      high[a] = Math.max(high[a], value);
    }
  }
  return [low, high];
}

function draw(
  { n, dim, weights }: Dataset,
  random: Random,
  middle: Float64Array,
  axes: Float64Array | undefined,
  low: Float64Array,
  high: Float64Array,
): Dataset {
  const x = new Float64Array(n * dim);
  for (let i = 0; i < n; i++) {
    const row = x.subarray(i * dim, (i + 1) * dim);
    row.set(middle);
    for (let a = 0; a < dim; a++) {
      const along = low[a] + random.float() * (high[a] - low[a]);
      if (axes) for (let j = 0; j < dim; j++) row[j] += along * axes[a * dim + j];
      else row[a] += along;
    }
  }
  return { x, n, dim, weights };
}
