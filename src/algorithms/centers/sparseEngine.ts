import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { SparseDataset } from '../../core/sparse.ts';
import { BLOCK } from '../../kernels/layouts/sparse.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { openSparse, SparseRunner, sparseWorkBytes } from '../../kernels/sparse.ts';
import { labelRows } from './labelRows.ts';
import { type Engine, moverFor, type StartPlan } from './starts.ts';
import { TeamEngine } from './teamEngine.ts';

/** Helpers save time above this work of all starts together: entries times centers. */
const WORTH_HELP = 3e7;

/** Points that a start takes for each center, beside the kernel. */
const COPIES = 4;

/**
 * The engine for sparse rows. Memory is linear in the entries, the rows, and the coordinates of the centers.
 * @throws {ClusterkitError} memory
 */
export function openSparseEngine(data: SparseDataset, plan: StartPlan): Engine {
  const { kMax, starts, maxMemory } = plan;
  checkSparseMemory(data, kMax, COPIES * kMax, maxMemory);
  const work = planFor(data, kMax);
  const threads = data.rows.values.length * kMax * starts < WORTH_HELP ? 1 : threadCount();
  callHelpers(threads - 1);
  const runner = new SparseRunner(work, openSparse(work, threads), moverFor(data, plan));
  return new TeamEngine(
    data,
    plan,
    runner,
    async (centers, pacer) => (await labelRows(data, centers, pacer)).labels,
  );
}

/**
 * Refuses sparse rows whose centers take more memory than is allowed.
 * @param points number of dense points beside the kernel
 * @throws {ClusterkitError} memory
 */
export function checkSparseMemory(
  data: SparseDataset,
  kMax: number,
  points: number,
  maxMemory = Number.POSITIVE_INFINITY,
): void {
  const { n, dim } = data;
  const bytes = sparseWorkBytes(planFor(data, kMax)) + 8 * points * dim;
  checkMemory(`k-means with ${kMax} centers of ${n} sparse rows of ${dim} columns`, bytes, maxMemory, [
    { option: 'k', how: 'lower' },
    { how: 'do', what: 'take fewer columns' },
    MORE_MEMORY,
  ]);
}

function planFor(data: SparseDataset, kMax: number) {
  return { data, points: Math.max(kMax, BLOCK), clusters: kMax };
}
