import type { Dataset } from '../../src/core/dataset.ts';

/** Euclidean distances the slow way, as a table. */
export function euclideanOf({ x, n, dim }: Dataset): number[][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, l) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += (x[i * dim + j] - x[l * dim + j]) ** 2;
      return Math.sqrt(sum);
    }),
  );
}
