import type { Pacer } from '../core/pacer.ts';
import type { Measure } from './measure.ts';

/** Of each row of one set the nearest row of another one. */
export interface NearestOther {
  /** n numbers of rows of the other set; of equally near ones the first. */
  rows: Int32Array;
  /** n distances. */
  distances: Float64Array;
}

/**
 * The nearest row of another set for each row. O(n m dim) time, 12 n bytes.
 * @param rows, others prepared for the same distance, one of them by what the other one was fitted to
 * @throws {ClusterkitError} aborted
 */
export async function nearestOther(rows: Measure, others: Measure, pacer: Pacer): Promise<NearestOther> {
  const { x, n, dim, pair } = rows;
  const found: NearestOther = { rows: new Int32Array(n), distances: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let l = 0; l < others.n; l++) {
      const distance = pair(x, i * dim, others.x, l * dim, dim);
      if (distance >= least) continue;
      least = distance;
      nearest = l;
    }
    found.rows[i] = nearest;
    found.distances[i] = least;
    if (!pacer.due) continue;
    pacer.report({ stage: 'rows', done: i + 1, total: n });
    await pacer.pause();
  }
  return found;
}
