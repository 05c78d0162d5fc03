import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import { pairCount } from '../../distances/pairIndex.ts';
import { HacMatrix, type MatrixPlan, matrixBytes } from '../../kernels/hac/matrix.ts';
import { chainOnMatrix, nearestOnMatrix, type SlotMatrix, wardFactor } from '../../kernels/hac.ts';
import { type FoundMerges, LINKAGE_CODE, roomForMerges } from '../../kernels/linkage.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { divisorOf, rowsFor } from '../squaredRows.ts';
import { findLinkage, type Linkage } from './linkages.ts';
import { FEW_COLUMNS } from './single.ts';
import { type MergeSource, rowsAfter } from './source.ts';

/** The number type of a matrix; `auto` takes f64 for a small matrix. */
export type Precision = 'auto' | 'f32' | 'f64';

/** Maximum number of rows of a matrix in f64: 134 MB. */
export const SMALL = 4096;

/** Maximum size of a kernel's memory, in bytes. */
export const MOST_BYTES = 2 ** 32 - 2 ** 16;

/** Merges, and the type of their heights, which are squared if the linkage squares. */
interface MatrixMerges {
  found: FoundMerges;
  precision: 'f32' | 'f64';
}

/**
 * Merges by the matrix of all dissimilarities. O(n^2) memory. O(n^2) time beside that of the distances. For centroid
 * and median the time is up to O(n^3), if many clusters lose their nearest neighbor in each merge; this happens with
 * many equal distances.
 * @throws {ClusterkitError} memory, with cheaper ways as remedies; aborted
 */
export async function mergeOnMatrix(
  source: MergeSource,
  linkage: Linkage,
  wanted: Precision,
  maxMemory: number,
  pacer: Pacer,
): Promise<MatrixMerges> {
  const { n } = source;
  const what = `${linkage} linkage of ${n} rows`;
  const { reducible, centroids, members } = findLinkage(linkage);
  const { squared, dim = 0 } = source.measured ?? {};
  const isFree = squared === 'root' && dim > FEW_COLUMNS && (centroids || members);
  const remedies: Remedy[] = [
    { option: 'sample', how: 'set', to: 'cluster fewer rows' },
    isFree
      ? { how: 'do', what: `use at most ${FEW_COLUMNS} columns, which need no matrix` }
      : { option: 'linkage', how: 'set', value: 'single', to: 'need no matrix' },
    MORE_MEMORY,
  ];
  if (reducible) {
    const allowed = Math.min(maxMemory, MOST_BYTES);
    const doubles = planOf(source, linkage, true);
    const isDouble = wanted === 'f64' || (wanted === 'auto' && n <= SMALL && matrixBytes(doubles) <= allowed);
    const plan = isDouble ? doubles : planOf(source, linkage, false);
    if (!isDouble && !isInSingleRange(source)) {
      throw new ClusterkitError('usage', 'the numbers are too large or too small for f32', {
        remedies: [
          { how: 'do', what: 'scale them' },
          { option: 'precision', how: 'set', value: 'f64' },
        ],
      });
    }
    checkMemory(what, matrixBytes(plan), allowed, remedies);
    callHelpers(plan.rows && n > SMALL ? threadCount() - 1 : 0);
    const matrix = HacMatrix.open(plan, threadCount());
    if (matrix) {
      const found = await mergeInKernel(matrix, source, linkage, pacer);
      return { found, precision: isDouble ? 'f64' : 'f32' };
    }
  }
  checkMemory(what, 8 * pairCount(n), maxMemory, remedies);
  return { found: await mergeCondensed(source, linkage, pacer), precision: 'f64' };
}

/** Whether squares of distances, and sums of them, are numbers that f32 can hold. */
function isInSingleRange({ given, measured }: MergeSource): boolean {
  const numbers = given ? given.condensed : measured.x;
  let most = 0;
  for (let p = 0; p < numbers.length; p++) most = Math.max(most, Math.abs(numbers[p]));
  return most === 0 || (most > 1e-12 && most < 1e13);
}

/** The size of a matrix that the kernel fills; undefined for rows whose distances it cannot compute. */
export function fastMatrixBytes(
  source: MergeSource,
  linkage: Linkage,
  wanted: Precision,
): number | undefined {
  if (!source.measured?.squared) return undefined;
  const { n, measured } = source;
  const rows = { x: measured.x, dim: measured.dim, root: false, divisor: 1 };
  const plan = { n, isDouble: wanted === 'f64', code: findLinkage(linkage).code, rows };
  return matrixBytes(plan);
}

/** The matrix in the kernel's memory, and the rows if the kernel can compute their distances. */
function planOf({ n, weights, measured }: MergeSource, linkage: Linkage, isDouble: boolean): MatrixPlan {
  const { code, squares } = findLinkage(linkage);
  const plan = { n, isDouble, code, weights };
  if (!measured?.squared) return plan;
  const { x, dim, squared } = measured;
  const divisor = divisorOf(squared);
  const rows = { x: rowsFor(x, dim, isDouble), dim, root: squared === 'root' && !squares, divisor };
  return { ...plan, rows };
}

async function mergeInKernel(matrix: HacMatrix, source: MergeSource, linkage: Linkage, pacer: Pacer) {
  const { n } = source;
  const { squares = false } = findLinkage(linkage);
  const found = roomForMerges(n);
  const pauseAt = async (stage: string, done: number, total: number) => {
    pacer.report({ stage, done, total });
    await pacer.pause();
  };
  try {
    if (source.measured?.squared) {
      for (const share of matrix.measure()) {
        if (pacer.due) await pauseAt('distances', Math.round(share * pairCount(n)), pairCount(n));
      }
    } else {
      let i = 0;
      for (const row of rowsAfter(source, squares)) {
        matrix.rowAfter(i++).set(row);
        if (pacer.due) await pauseAt('distances', pairCount(n) - pairCount(n - i), pairCount(n));
      }
    }
    for (const _ of matrix.mirror()) if (pacer.due) await pacer.pause();
    for (const _ of matrix.merge(found)) {
      if (pacer.due) await pauseAt(`${linkage} linkage`, found.count, n - 1);
    }
  } finally {
    matrix.close();
  }
  return found;
}

/** `mergeInKernel` in TypeScript and f64, also for centroid and median. */
async function mergeCondensed(source: MergeSource, linkage: Linkage, pacer: Pacer): Promise<FoundMerges> {
  const { n, weights } = source;
  const { code, squares = false, reducible } = findLinkage(linkage);
  const condensed = new Float64Array(pairCount(n));
  let at = 0;
  for (const row of rowsAfter(source, squares)) {
    condensed.set(row, at);
    at += row.length;
    if (!pacer.due) continue;
    pacer.report({ stage: 'distances', done: at, total: condensed.length });
    await pacer.pause();
  }
  const sizes = weights ? Float64Array.from(weights) : new Float64Array(n).fill(1);
  const matrix: SlotMatrix = { n, condensed, sizes };
  if (code === LINKAGE_CODE.ward && weights) weighPairs(matrix);
  const found = roomForMerges(n);
  const steps = (reducible ? chainOnMatrix : nearestOnMatrix)(matrix, code, found);
  while (!steps.next().done) {
    if (!pacer.due) continue;
    pacer.report({ stage: `${linkage} linkage`, done: found.count, total: n - 1 });
    await pacer.pause();
  }
  return found;
}

/** A row of weight w stands for w equal rows: sets the growth of the squared error if two such groups merge. */
function weighPairs({ n, condensed, sizes }: SlotMatrix): void {
  for (let i = 0, at = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++) condensed[at++] *= wardFactor(sizes[i], sizes[l]);
  }
}
