import type { Dataset } from '../core/dataset.ts';

/** The largest step of rows of steps. */
const LARGEST = 255;

/**
 * The total weight of rows of steps, if f64 holds all weighted sums of steps and of their squared distances exactly, as
 * whole numbers; else undefined.
 */
export function wholeWeight({ n, dim, weights }: Pick<Dataset, 'n' | 'dim' | 'weights'>): number | undefined {
  let total = n;
  if (weights) {
    total = 0;
    for (let i = 0; i < n; i++) {
      if (!Number.isInteger(weights[i])) return undefined;
      total += weights[i];
    }
  }
  return total * dim * LARGEST ** 2 <= Number.MAX_SAFE_INTEGER ? total : undefined;
}
