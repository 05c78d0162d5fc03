import type { Pacer } from '../core/pacer.ts';
import { threadCount } from '../kernels/pool.ts';
import { type Reach, type Reached, reachRows } from '../kernels/reaching.ts';
import type { TreeRows } from '../kernels/rowTree.ts';
import type { Measure } from './measure.ts';
import { unitsOf } from './neighbors.ts';
import { sqeuclidean } from './pairs.ts';

/** Of each row of one set the nearest row of another one. */
export interface NearestOther {
  /** n numbers of rows of the other set; of equally near ones the first. */
  rows: Int32Array;
  /** n distances. */
  distances: Float64Array;
}

/**
 * The nearest row of another set for each row. For few columns about O(log m) pairs for each row, if the distance grows
 * with the differences of columns, else O(m). O((n + m) dim) memory.
 * @param rows, others prepared for the same distance, one of them by what the other one was fitted to
 * @throws {ClusterkitError} aborted
 */
export async function nearestOther(rows: Measure, others: Measure, pacer: Pacer): Promise<NearestOther> {
  const { squared, pair, grows } = rows;
  // squares tell apart what roots round to the same
  const inUnits: Reach = squared
    ? { squared: 'whole', pair: sqeuclidean, grows, mass: 0 }
    : { pair, grows, mass: 0 };
  const { rows: found, apart } = await reach(others, rows, inUnits, pacer);
  const { distance } = unitsOf(rows);
  for (let i = 0; i < apart.length; i++) apart[i] = distance(apart[i]);
  return { rows: found, distances: apart };
}

/** Rows, and how far they are from where the rows around them weigh enough. */
export interface CoredRows extends Measure, Pick<TreeRows, 'weights' | 'core'> {}

/**
 * The row of another set that each row reaches first, as mutual reachability has it: the largest of their distance, the
 * core distance of the other one, and that of the row itself among the other set is least.
 * @param mass weight of the rows within the core distance
 * @throws {ClusterkitError} aborted
 */
export function reachedOther(rows: Measure, others: CoredRows, mass: number, pacer: Pacer): Promise<Reached> {
  return reach(others, rows, { ...rows, mass }, pacer);
}

async function reach(rows: CoredRows, others: Measure, settings: Reach, pacer: Pacer): Promise<Reached> {
  const steps = reachRows(rows, others, settings, threadCount());
  return pacer.run(steps, (done) => ({ stage: 'rows', done: Math.round(done), total: others.n }));
}
