import { chunksOf as pairChunksOf } from './highdimLayout.ts';
import { Arena, loadKernel, writeStruct } from './host.ts';
import { newControl, type TeamJob } from './team.ts';

/** The steps of assembly/silhouette.ts. Items are chunks of rows, or groups of blocks. */
export const STEP = { buildPairs: 0, measureBytes: 1, measureFloats: 2, foldColumns: 3 } as const;

/** Rows sorted by cluster, and what to divide sums of distances by. */
export interface SortedRows {
  /** n * dim; absent when distances come from a function. */
  x?: Uint8Array | Float64Array;
  n: number;
  dim: number;
  k: number;
  /** Cluster c has the rows starts[c] to starts[c + 1] - 1; none is empty. */
  starts: Uint32Array;
  /** n positive numbers. */
  weights: Float64Array;
  /** k sums of weights. */
  sizes: Float64Array;
  /** n: the cluster of each row, rising. */
  labels: Int32Array;
}

/** Sorted rows in shared memory with room for sums; can be posted to a worker. */
export interface SilhouetteJob extends TeamJob {
  /** Whether the rows are bytes. */
  bytes: boolean;
  run: { at: number; fields: ReturnType<typeof runFields> };
}

/** Blocks take turns to add to so many sums, whose order does not depend on threads. */
export const GROUPS = 16;

/** Rows of a block: five vectors of four bytes' sums, four of two f64. */
export const BYTE_LANES = 20;
export const FLOAT_LANES = 8;

/** Squared distances of rows of bytes are below 2^31 up to here. */
const MOST_COLUMNS = 33_025;

const SCRATCH_BYTES = 640;
const FIELD = 4;

/**
 * Lays sorted rows out for the wasm kernel.
 * @param mostMembers how many rows will be measured at a time, at most
 * @returns undefined when there is no such kernel, or no room
 */
export function openSilhouette(
  rows: SortedRows,
  mostMembers: number,
  threads: number,
): SilhouetteJob | undefined {
  const { x, n, dim } = rows;
  if (!x) return undefined;
  const bytes = x instanceof Uint8Array;
  if (bytes && dim > MOST_COLUMNS) return undefined;
  const module = loadKernel('silhouette');
  if (!module) return undefined;
  const arena = new Arena();
  const control = newControl();
  const byteRows = { at: arena.take(16 * FIELD), fields: byteFields(arena, n, dim, bytes) };
  const run = { at: arena.take(32 * FIELD), fields: runFields(arena, rows, bytes, mostMembers, threads) };
  const memory = arena.memory();
  if (!memory) return undefined;
  const { buffer } = memory;
  if (bytes) new Uint8Array(buffer, byteRows.fields.x).set(x);
  else new Float64Array(buffer, run.fields.x, n * dim).set(x);
  new Uint32Array(buffer, run.fields.starts).set(rows.starts);
  new Float64Array(buffer, run.fields.weights).set(rows.weights);
  new Float64Array(buffer, run.fields.sizes).set(rows.sizes);
  new Int32Array(buffer, run.fields.labels).set(rows.labels);
  writeStruct(memory, byteRows.at, byteRows.fields);
  writeStruct(memory, run.at, run.fields);
  return { module, memory, threads, control, bytes, rows: byteRows, run };
}

export { pairChunksOf };

/** The struct Rows of assembly/highdimLayout.ts. */
function byteFields(arena: Arena, n: number, dim: number, bytes: boolean) {
  const half = Math.ceil(dim / 2);
  const take = (size: number) => (bytes ? arena.take(size) : 0);
  return {
    n,
    dim,
    half,
    x: take(n * dim),
    weights: 0,
    starts: take(4 * n),
    counts: take(4 * n),
    places: take(2 * n * half),
    values: take(4 * n * half),
    squares: take(4 * n),
  };
}

/** The struct Run of assembly/silhouetteLayout.ts. */
function runFields(
  arena: Arena,
  { n, dim, k }: SortedRows,
  bytes: boolean,
  mostMembers: number,
  threads: number,
) {
  const points = bytes ? BYTE_LANES * 4 * Math.ceil(dim / 2) : FLOAT_LANES * 8 * dim;
  const scratchBytes = 64 * Math.ceil((SCRATCH_BYTES + points) / 64);
  return {
    n,
    dim,
    k,
    lanes: bytes ? BYTE_LANES : FLOAT_LANES,
    cluster: 0,
    from: 0,
    to: 0,
    firstBlock: 0,
    members: arena.take(4 * mostMembers),
    x: bytes ? 0 : arena.take(8 * n * dim),
    starts: arena.take(4 * (k + 1)),
    weights: arena.take(8 * n),
    sizes: arena.take(8 * k),
    labels: arena.take(4 * n),
    own: arena.take(8 * n),
    best: arena.take(8 * n),
    neighbors: arena.take(4 * n),
    columns: arena.take(8 * n * GROUPS),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
  };
}
