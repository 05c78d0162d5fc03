import type { Pacer } from '../core/pacer.ts';
import { RowTree } from '../kernels/rowTree.ts';
import type { Measure } from './measure.ts';
import { unitsOf } from './neighbors.ts';
import { type PairFunction, sqeuclidean } from './pairs.ts';

/** Of each row of one set the nearest row of another one. */
export interface NearestOther {
  /** n numbers of rows of the other set; of equally near ones the first. */
  rows: Int32Array;
  /** n distances. */
  distances: Float64Array;
}

/** Rows between two checks for a pause. */
const ROWS = 64;

/**
 * The nearest row of another set for each row. For few columns about O(log m) pairs for each row, if the distance grows
 * with the differences of columns, else O(m). O(m dim + n) memory.
 * @param rows, others prepared for the same distance, one of them by what the other one was fitted to
 * @throws {ClusterkitError} aborted
 */
export async function nearestOther(rows: Measure, others: Measure, pacer: Pacer): Promise<NearestOther> {
  const { x, n, dim } = rows;
  const { distance } = unitsOf(rows);
  const tree = new RowTree(others, pairInUnits(rows), others.grows);
  const found: NearestOther = { rows: new Int32Array(n), distances: new Float64Array(n) };
  await eachRow(n, pacer, (i) => {
    tree.find(x, i * dim);
    found.rows[i] = tree.row;
    found.distances[i] = distance(tree.apart);
  });
  return found;
}

/** The distance in the units of searches, which are squares where the distance has them. */
function pairInUnits({ squared, pair }: Measure): PairFunction {
  return squared ? sqeuclidean : pair;
}

/**
 * Does something for each row, with pauses.
 * @throws {ClusterkitError} aborted
 */
export async function eachRow(n: number, pacer: Pacer, work: (i: number) => void): Promise<void> {
  for (let i = 0; i < n; i++) {
    work(i);
    if (i % ROWS !== 0 || !pacer.due) continue;
    pacer.report({ stage: 'rows', done: i + 1, total: n });
    await pacer.pause();
  }
}
