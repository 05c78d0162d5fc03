import type { CentroidResult } from '../../src/algorithms/centroids.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { distance2, rowsOf } from './kmeans.ts';
import type { Lottery } from './random.ts';

/** A dataset from plain rows. */
export function dataOf(rows: readonly (readonly number[])[], weights?: readonly number[]): Dataset {
  return {
    x: Float64Array.from(rows.flat()),
    n: rows.length,
    dim: rows[0].length,
    ...(weights && { weights: Float64Array.from(weights) }),
  };
}

/** A dataset of one column. */
export function lineOf(values: readonly number[], weights?: readonly number[]): Dataset {
  return dataOf(
    values.map((value) => [value]),
    weights,
  );
}

/** Rows on a grid of `side` whole numbers a column: duplicates and exact ties. */
export function gridData(lottery: Lottery, n: number, dim: number, side: number): Dataset {
  return { x: lottery.wholes(n * dim, side), n, dim };
}

export function weightsOf({ n, weights }: Dataset): number[] {
  return weights ? [...weights] : new Array<number>(n).fill(1);
}

/**
 * What must hold of every result, found out from rows and centers alone.
 * @returns what does not hold, in words
 */
export function flaws(data: Dataset, result: CentroidResult): string[] {
  const rows = rowsOf(data.x, data.dim);
  const centers = rowsOf(result.centers, data.dim);
  const weights = weightsOf(data);
  const found: string[] = [];
  const expectTrue = (holds: boolean, words: string) => {
    if (!holds) found.push(words);
  };
  expectTrue(centers.length === result.k && result.sizes.length === result.k, 'k differs from the centers');
  expectTrue(result.labels.length === data.n, 'a label is missing');
  const sizes = new Array<number>(result.k).fill(0);
  let inertia = 0;
  rows.forEach((row, i) => {
    const distances = centers.map((center) => distance2(row, center));
    const least = Math.min(...distances);
    sizes[result.labels[i]] += weights[i];
    inertia += weights[i] * least;
    expectTrue(distances[result.labels[i]] <= least * (1 + 1e-12), `row ${i} is not at its nearest center`);
  });
  sizes.forEach((size, c) => {
    expectTrue(size > 0, `cluster ${c} is empty`);
    expectTrue(Math.abs(size - result.sizes[c]) <= 1e-12 * size, `size ${c} is not its rows' weight`);
    expectTrue(c === 0 || result.sizes[c - 1] >= result.sizes[c], `sizes rise at ${c}`);
  });
  expectTrue(Math.abs(inertia - result.inertia) <= 1e-12 * inertia, 'inertia is not the sum of squares');
  return found;
}

/** Number of a warning, or undefined when the result does not have it. */
export function warningOf(result: CentroidResult, code: CentroidResult['warnings'][number]['code']) {
  return result.warnings.find((warning) => warning.code === code);
}
