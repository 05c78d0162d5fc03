import type { Dataset } from '../../src/core/dataset.ts';
import type { RowStore } from '../../src/core/rowStore.ts';

/** What a store has been asked for. */
export interface Traffic {
  gathered: number;
  passes: number;
  /** The most rows that were handed out at once. */
  most: number;
}

/** Rows in memory that are handed out as a file would: as copies, in pieces, each in the place of the one before. */
export function rowStoreOf(data: Dataset, size: number, traffic?: Traffic): RowStore {
  const { x, n, dim, weights } = data;
  const note = (rows: number) => {
    if (traffic) traffic.most = Math.max(traffic.most, rows);
  };
  return {
    n,
    dim,
    weighted: weights !== undefined,
    async gather(rows, out, outWeights) {
      note(rows.length);
      if (traffic) traffic.gathered += rows.length;
      rows.forEach((row, i) => {
        out.set(x.subarray(row * dim, (row + 1) * dim), i * dim);
        if (outWeights && weights) outWeights[i] = weights[row];
      });
    },
    async *pieces() {
      if (traffic) traffic.passes++;
      const piece = new Float64Array(size * dim);
      for (let start = 0; start < n; start += size) {
        const count = Math.min(size, n - start);
        note(count);
        piece.fill(Number.NaN);
        piece.set(x.subarray(start * dim, (start + count) * dim));
        const some = weights && { weights: weights.slice(start, start + count) };
        yield { x: piece.subarray(0, count * dim), n: count, dim, ...some };
      }
    },
  };
}
