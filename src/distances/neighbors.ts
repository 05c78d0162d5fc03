import { checkInteger } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { nearestRows, QUERIES } from '../kernels/neighbors.ts';

export interface NeighborOptions extends Pacing {
  /** Bytes that may be taken; default: no bound. */
  maxMemory?: number;
}

/** The nearest other rows of each row. */
export interface Neighbors {
  count: number;
  /** n * count numbers of rows, for each row from the nearest on; of equally near ones the first by number. */
  indices: Int32Array;
  /** n * count Euclidean distances. */
  distances: Float64Array;
}

/**
 * The `count` nearest other rows of each row, exactly, by comparing all with all. A row is never its own neighbor;
 * another one of the same values can be. Weights do not matter. O(n^2 dim) time at most, n * count * 12 bytes.
 * @throws {ClusterkitError} usage, for a count that is not from 1 to n - 1; input, for data that cannot be used;
 * memory; aborted
 */
export async function nearestNeighbors(
  data: Dataset,
  count: number,
  options: NeighborOptions = {},
): Promise<Neighbors> {
  checkDataset(data);
  const { x, n, dim } = data;
  checkInteger('neighbors', count, 1);
  if (count >= n) {
    throw new ClusterkitError(
      'usage',
      `${count} neighbors of each row need at least ${count + 1} rows, not ${n}`,
    );
  }
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory('nearest neighbors', n * count * 12, maxMemory, [
    { how: 'do', what: 'ask for fewer neighbors' },
    MORE_MEMORY,
  ]);
  const pacer = new Pacer(options);
  const indices = new Int32Array(n * count);
  const d2 = new Float64Array(n * count);
  for (let i = 0; i < n; i += QUERIES) {
    nearestRows(x, n, dim, i, Math.min(n, i + QUERIES), count, indices, d2);
    if (pacer.due) {
      pacer.report({ stage: 'neighbors', done: i, total: n });
      await pacer.pause();
    }
  }
  for (let p = 0; p < d2.length; p++) d2[p] = Math.sqrt(d2[p]);
  return { count, indices, distances: d2 };
}
