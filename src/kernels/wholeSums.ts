import type { Dataset } from '../core/dataset.ts';

/**
 * The total weight of 8-bit rows, if f64 holds all weighted sums of them and of their squared distances exactly, as
 * whole numbers; undefined for other data.
 */
export function wholeTotal({ x, n, dim, weights }: Dataset): number | undefined {
  if (!(x instanceof Uint8Array)) return undefined;
  let total = n;
  if (weights) {
    total = 0;
    for (let i = 0; i < n; i++) {
      if (!Number.isInteger(weights[i])) return undefined;
      total += weights[i];
    }
  }
  return total * dim * 255 ** 2 <= Number.MAX_SAFE_INTEGER ? total : undefined;
}
