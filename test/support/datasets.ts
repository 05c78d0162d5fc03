import type { Centers, Clustering } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { Random } from '../../src/core/random.ts';
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

/** Rows of whole numbers from 1 to `levels`: duplicates and ties. Every fourth or so has no weight. */
export function gridRows(n: number, dim: number, levels: number, seed: number, weighted = true): Dataset {
  const random = new Random(seed, n, dim);
  const x = Float64Array.from({ length: n * dim }, () => 1 + random.below(levels));
  if (!weighted) return { x, n, dim };
  const weights = Float64Array.from({ length: n }, () => random.below(4));
  weights[0] = 1;
  return { x, n, dim, weights };
}

/** Round heaps of equal size around `heaps` places of a square, 100 rows each. */
export function mixture(heaps: number, seed: number): Dataset {
  const random = new Random(seed, heaps);
  const spread = () => random.float() + random.float() + random.float() - 1.5;
  const rows = Array.from({ length: heaps }, () => [1000 * random.float(), 1000 * random.float()]).flatMap(
    ([a, b]) => Array.from({ length: 100 }, () => [a + 10 * spread(), b + 10 * spread()]),
  );
  return dataOf(rows);
}

/** How many different rows of positive weight there are. */
export function distinctRows(data: Dataset): number {
  const counted = rowsOf(data.x, data.dim).filter((_, i) => !data.weights || data.weights[i] > 0);
  return new Set(counted.map((row) => row.join())).size;
}

export function weightsOf({ n, weights }: Dataset): number[] {
  return weights ? [...weights] : new Array<number>(n).fill(1);
}

/**
 * What must hold of every result, found out from rows and centers alone.
 * @returns what does not hold, in words
 */
export function flaws(data: Dataset, result: Clustering & { centers: Centers }): string[] {
  const rows = rowsOf(data.x, data.dim);
  const centers = rowsOf(result.centers.points, data.dim);
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
  expectTrue(
    Math.abs(inertia - result.centers.inertia) <= 1e-12 * inertia,
    'inertia is not the sum of squares',
  );
  return found;
}

/** Number of a warning, or undefined when the result does not have it. */
export function warningOf(result: Clustering, code: Clustering['warnings'][number]['code']) {
  return result.warnings.find((warning) => warning.code === code);
}
