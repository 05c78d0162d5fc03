import type { Dataset } from '../../src/core/dataset.ts';
import { Random } from '../../src/core/random.ts';

/** A dataset from plain rows. */
export function pointsOf(rows: readonly (readonly number[])[], weights?: readonly number[]): Dataset {
  const data = { x: Float64Array.from(rows.flat()), n: rows.length, dim: rows[0].length };
  return weights ? { ...data, weights: Float64Array.from(weights) } : data;
}

/** The rows of a dataset as lists. */
export function listRows({ x, n, dim }: Dataset): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
}

export function squared(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);
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
  return pointsOf(rows);
}

/** How many different rows of positive weight there are. */
export function distinctRows(data: Dataset): number {
  const counted = listRows(data).filter((_, i) => !data.weights || data.weights[i] > 0);
  return new Set(counted.map((row) => row.join())).size;
}
