import type { Rows } from '../core/dataset.ts';

/** Query rows that are compared with each row while it is in the cache. */
export const QUERIES = 8;

/** Columns between two checks whether a distance is already too long. */
const STRETCH = 16;

/**
 * The nearest other rows of up to QUERIES rows, by squared Euclidean distances from differences: no cancellation. Of
 * equally near ones the first by number. A distance is abandoned once it is too long, which is soon when columns come
 * by falling spread, as principal components do. O(n dim) a row at most.
 * @param x in, n * dim
 * @param from first of the rows, `to` the one behind the last
 * @param indices out, (to - from) * count from from * count on, each row's in order
 * @param d2 out, as indices
 */
export function nearestRows(
  x: Rows,
  n: number,
  dim: number,
  from: number,
  to: number,
  count: number,
  indices: Int32Array,
  d2: Float64Array,
): void {
  d2.fill(Number.POSITIVE_INFINITY, from * count, to * count);
  for (let other = 0, q = 0; other < n; other++, q += dim) {
    for (let i = from; i < to; i++) {
      if (i === other) continue;
      const first = i * count;
      const last = first + count - 1;
      const p = i * dim;
      const worst = d2[last];
      let sum = 0;
      for (let j = 0; j < dim && sum < worst; ) {
        const end = Math.min(dim, j + STRETCH);
        for (; j < end; j++) {
          const d = x[p + j] - x[q + j];
          sum += d * d;
        }
      }
      if (sum >= worst) continue;
      let at = last;
      for (; at > first && d2[at - 1] > sum; at--) {
        d2[at] = d2[at - 1];
        indices[at] = indices[at - 1];
      }
      d2[at] = sum;
      indices[at] = other;
    }
  }
}
