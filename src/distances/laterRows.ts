import { Kind, laterRowsByKernel } from '../kernels/pairs.ts';
import { threadCount } from '../kernels/pool.ts';
import type { Measure } from './measure.ts';
import * as pairs from './pairs.ts';
import type { RowPairs } from './sparsePairs.ts';

/** How the kernel adds up the distances that it knows. */
const KINDS = new Map<pairs.PairFunction, { kind: number; divisor: number }>([
  [pairs.euclidean, { kind: Kind.root, divisor: 1 }],
  [pairs.sqeuclidean, { kind: Kind.squares, divisor: 1 }],
  [pairs.halfSquared, { kind: Kind.squares, divisor: 2 }],
  [pairs.quarterSquared, { kind: Kind.squares, divisor: 4 }],
  [pairs.manhattan, { kind: Kind.differences, divisor: 1 }],
  [pairs.chebyshev, { kind: Kind.largest, divisor: 1 }],
  [pairs.canberra, { kind: Kind.shares, divisor: 1 }],
]);

/**
 * For each row but the last, in turn, its distances to all later rows, which are valid until the next are asked for. A
 * kernel with threads computes sums of squares, of differences and of their shares, and largest differences. O(n^2 dim)
 * time, 8 n dim and about 16 MB of memory.
 */
export function laterRows(rows: Measure | RowPairs): Generator<Float64Array> {
  if (!('pair' in rows)) return oneByOne(rows);
  const { x, n, dim, pair } = rows;
  const how = KINDS.get(pair);
  const between = (i: number, l: number) => pair(x, i * dim, x, l * dim, dim);
  return (how && laterRowsByKernel({ x, n, dim, ...how }, threadCount())) ?? oneByOne({ n, between });
}

function* oneByOne({ n, between }: RowPairs): Generator<Float64Array> {
  const row = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) {
    for (let l = i + 1; l < n; l++) row[l - i - 1] = between(i, l);
    yield row.subarray(0, n - 1 - i);
  }
}
