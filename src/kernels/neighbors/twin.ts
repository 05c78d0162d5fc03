import type { Rows } from '../../core/dataset.ts';
import type { Between, NeighborSearch, VisitNeighbors } from './search.ts';

/*
 * Neighbors by comparison of every row with every other row: the twin of the box tree, and the search for distances
 * without a box tree.
 */

/** Rows that are compared with each row while that row is in the cache. */
const QUERIES = 8;

/** Pairs of rows between two chances for a pause: some ms. */
const PAIRS = 2e5;

/** Columns between two checks whether a distance is already too long. */
const STRETCH = 16;

/** Squared Euclidean distances from differences, added column by column, without cancellation. */
export function squaresOf(x: Rows, dim: number): Between {
  return (i, l, bound) => {
    const p = i * dim;
    const q = l * dim;
    let sum = 0;
    for (let j = 0; j < dim && sum <= bound; ) {
      const end = Math.min(dim, j + STRETCH);
      for (; j < end; j++) {
        const d = x[p + j] - x[q + j];
        sum += d * d;
      }
    }
    return sum;
  };
}

/** Searches by measuring pairs of n rows one after the other. O(n^2) calls of `between` for each search. */
export function plainSearch(n: number, between: Between): NeighborSearch {
  return {
    *nearest(count, indices, d) {
      for (let from = 0; from < n; from += QUERIES) {
        const to = Math.min(n, from + QUERIES);
        nearestRows(n, between, from, to, count, indices, d);
        yield to;
      }
    },
    *counts(limit, counts) {
      counts.fill(1);
      for (let i = 0, pairs = 0; i < n; i++) {
        for (let l = i + 1; l < n; l++) {
          if (!(between(i, l, limit) <= limit)) continue;
          counts[i]++;
          counts[l]++;
        }
        pairs += n - 1 - i;
        if (pairs < PAIRS && i < n - 1) continue;
        pairs = 0;
        // the first rows have most of the pairs
        yield n - ((n - 1 - i) * (n - 1 - i)) / n;
      }
    },
    *lists(limit, rows, visit) {
      const found = new Int32Array(n);
      for (let at = 0, pairs = 0; at < rows.length; at++) {
        listRow(n, between, limit, rows[at], found, visit);
        pairs += n;
        if (pairs < PAIRS && at < rows.length - 1) continue;
        pairs = 0;
        yield at + 1;
      }
    },
    close() {},
  };
}

/**
 * Finds the nearest other rows of up to QUERIES rows.
 * @param from the first of the rows; `to` comes after the last
 * @param indices out, (to - from) * count numbers, starting at from * count; in order for each row
 * @param d out, the distances of `indices`, in the same places
 */
function nearestRows(
  n: number,
  between: Between,
  from: number,
  to: number,
  count: number,
  indices: Int32Array,
  d: Float64Array,
): void {
  d.fill(Number.POSITIVE_INFINITY, from * count, to * count);
  for (let other = 0; other < n; other++) {
    for (let i = from; i < to; i++) {
      if (i === other) continue;
      const first = i * count;
      const last = first + count - 1;
      const worst = d[last];
      const distance = between(i, other, worst);
      if (distance >= worst) continue;
      let at = last;
      for (; at > first && d[at - 1] > distance; at--) {
        d[at] = d[at - 1];
        indices[at] = indices[at - 1];
      }
      d[at] = distance;
      indices[at] = other;
    }
  }
}

function listRow(
  n: number,
  between: Between,
  limit: number,
  row: number,
  found: Int32Array,
  visit: VisitNeighbors,
): void {
  let count = 0;
  for (let l = 0; l < n; l++) {
    if (l === row || between(row, l, limit) <= limit) found[count++] = l;
  }
  visit(row, found.subarray(0, count));
}
