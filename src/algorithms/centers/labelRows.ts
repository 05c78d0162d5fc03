import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type AnyRows, isSparse, type SparseDataset } from '../../core/sparse.ts';
import { RowLabeler } from '../../kernels/minibatch/labeling.ts';
import { openBatch } from '../../kernels/minibatch.ts';
import { threadCount } from '../../kernels/pool.ts';
import { isWorthProjecting, nearestByProjections } from '../../kernels/projected.ts';
import { openSparse } from '../../kernels/sparse.ts';

/** Limits of a chunk: its rows, its numbers, and their products with centers. */
const CHUNK = 1024;
const CHUNK_VALUES = 2 ** 17;
const CHUNK_WORK = 5e7;

/** Helpers save time above this work of sparse rows: their entries times centers. */
const WORTH_HELP = 1e8;
/** The same for projections of dense rows: n * dim * k. */
const WORTH_HELP_DENSE = 2e10;
/** The same for comparisons of dense rows with all centers. */
const WORTH_HELP_COMPARED = 2e9;

/** The nearest center of each row. */
export interface Nearest {
  /** n numbers of centers; the first of equally near centers. */
  labels: Int32Array;
  /** n squared distances to the nearest center. */
  d2: Float64Array;
}

/**
 * Labels rows of any type, one chunk after the other.
 * @param centers in, k * dim
 * @param found out, the first n entries
 * @throws {ClusterkitError} aborted
 */
export function labelRows(
  data: AnyRows,
  centers: Float64Array,
  pacer: Pacer,
  found?: Nearest,
): Promise<Nearest> {
  return pacer.run(labelSteps(data, centers, found));
}

/** `labelRows` that yields after each chunk, for pauses. */
export function* labelSteps(
  data: AnyRows,
  centers: Float64Array,
  found: Nearest = { labels: new Int32Array(data.n), d2: new Float64Array(data.n) },
): Generator<void, Nearest> {
  if (isSparse(data)) return yield* labelSparse(data, centers, found);
  const first = yield* projectSteps(data, centers, found);
  return yield* compareSteps(data, centers, found, first);
}

/** Labels the rows from `first` on by comparing them with all centers. */
export function* compareSteps(
  { x, n, dim }: Dataset,
  centers: Float64Array,
  found: Nearest,
  first: number,
): Generator<void, Nearest> {
  if (first === n) return found;
  const k = centers.length / dim;
  const size = chunkRows(n, dim, k);
  // rows that others have labeled are few, or all
  const threads = n * dim * k < WORTH_HELP_COMPARED ? 1 : threadCount();
  const labeler = first === 0 ? RowLabeler.open({ x, n, dim }, k, { most: size, threads }) : undefined;
  if (!labeler) return yield* compareCopies({ x, n, dim }, centers, found, first, size);
  try {
    yield* labeler.label(centers, found);
    return found;
  } finally {
    labeler.close();
  }
}

/** The rows that are compared with k centers together. */
export function chunkRows(n: number, dim: number, k: number): number {
  const most = Math.min(CHUNK, CHUNK_VALUES / dim, CHUNK_WORK / (k * dim));
  return Math.max(1, Math.min(n, Math.floor(most)));
}

function* compareCopies(
  { x, n, dim }: Dataset,
  centers: Float64Array,
  found: Nearest,
  first: number,
  size: number,
): Generator<void, Nearest> {
  const k = centers.length / dim;
  const chunk = openBatch(size, dim, k, x instanceof Float64Array);
  for (let i = first; i < n; i += size) {
    const count = Math.min(size, n - i);
    chunk.rows.set(x.subarray(i * dim, (i + count) * dim));
    chunk.n = count;
    chunk.nearest(centers, k);
    found.labels.set(chunk.labels.subarray(0, count), i);
    found.d2.set(chunk.d2.subarray(0, count), i);
    yield;
  }
  return found;
}

function* labelSparse(data: SparseDataset, centers: Float64Array, found: Nearest): Generator<void, Nearest> {
  const k = centers.length / data.dim;
  const isLarge = data.rows.values.length * k > WORTH_HELP;
  const work = openSparse({ data, points: k, clusters: 0 }, isLarge ? threadCount() : 1);
  try {
    work.load(centers, k);
    for (const _ of work.assign()) yield;
    for (const _ of work.measure()) yield;
    found.labels.set(work.labels);
    found.d2.set(work.d2);
    return found;
  } finally {
    work.close();
  }
}

/**
 * Labels rows among many columns and centers by projections.
 * @returns how many rows are labeled: 0 or few where that would not save time
 */
export function* projectSteps(
  { x, n, dim }: Dataset,
  centers: Float64Array,
  found: Nearest,
): Generator<void, number> {
  const k = centers.length / dim;
  if (!isWorthProjecting(n, dim, k)) return 0;
  const threads = n * dim * k < WORTH_HELP_DENSE ? 1 : threadCount();
  return yield* nearestByProjections({ x, n, dim }, centers, found, threads);
}
