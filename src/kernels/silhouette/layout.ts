import { chunksOf as pairChunksOf } from '../bytes/layout.ts';
import { Arena, type Fields, loadKernel, type Placed, place, writeStruct } from '../host.ts';
import { Rows } from '../layouts/bytes.ts';
import { GROUPS, POINTS, Run } from '../layouts/silhouette.ts';
import { newControl, type TeamJob } from '../team.ts';
import { countFilled, isSparse, LEAST_MULTIPLIED, listFilled, panelsSize } from './floats.ts';
import type { SortedRows } from './rows.ts';

/** How distances are computed: integer products, differences, or f64 products of all or of non-zero values. */
export type RowKind = 'bytes' | 'floats' | 'dense' | 'sparse';

/** Sorted rows in shared memory with space for sums; can be posted to a worker. */
export interface SilhouetteJob extends TeamJob {
  kind: RowKind;
  run: Placed<typeof Run>;
}

/** Number of rows of a block: five vectors of four whole sums, or four or twelve vectors of two f64. */
export const LANES: Record<RowKind, number> = { bytes: 20, floats: 8, dense: 24, sparse: 24 };

/** With at most this many columns, squared distances between rows of bytes are below 2^31. */
const MOST_COLUMNS = 33_025;

export function kindOf({ x, dim }: SortedRows): RowKind {
  if (x instanceof Uint8Array) return 'bytes';
  if (!x || dim < LEAST_MULTIPLIED) return 'floats';
  return isSparse(x) ? 'sparse' : 'dense';
}

/**
 * Lays out sorted rows for the wasm kernel.
 * @param mostMembers maximum number of rows that are compared at a time
 * @returns undefined if the kernel is not available, or the memory cannot be allocated
 */
export function openSilhouette(
  rows: SortedRows,
  mostMembers: number,
  threads: number,
): SilhouetteJob | undefined {
  const { x, n, dim } = rows;
  if (!x) return undefined;
  const kind = kindOf(rows);
  const bytes = kind === 'bytes';
  if (bytes && dim > MOST_COLUMNS) return undefined;
  const module = loadKernel('silhouette');
  if (!module) return undefined;
  const arena = new Arena();
  const control = newControl();
  const byteRows = place(arena, Rows, () => byteFields(arena, n, dim, bytes));
  const run = place(arena, Run, () => runFields(arena, rows, kind, mostMembers, threads));
  const memory = arena.memory();
  if (!memory) return undefined;
  const { buffer } = memory;
  const { heads, places, values } = run.fields;
  if (kind === 'sparse') {
    const all = new Uint32Array(buffer);
    listFilled(rows, all.subarray(heads / 4), all.subarray(places / 4), new Float64Array(buffer, values));
  }
  if (bytes) new Uint8Array(buffer, byteRows.fields.x).set(x);
  else new Float64Array(buffer, run.fields.x, n * dim).set(x);
  new Uint32Array(buffer, run.fields.starts).set(rows.starts);
  new Float64Array(buffer, run.fields.weights).set(rows.weights);
  new Float64Array(buffer, run.fields.sizes).set(rows.sizes);
  new Int32Array(buffer, run.fields.labels).set(rows.labels);
  writeStruct(memory, byteRows);
  writeStruct(memory, run);
  return { module, memory, threads, control, kind, rows: byteRows, run };
}

export { pairChunksOf };

/** Nothing is assigned for rows that are not bytes. */
function byteFields(arena: Arena, n: number, dim: number, bytes: boolean): Fields<typeof Rows> {
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
    pairs: take(4 * n * half),
    squares: take(4 * n),
    scale: 0,
  };
}

function runFields(
  arena: Arena,
  { x: rows, n, dim, k }: SortedRows,
  kind: RowKind,
  mostMembers: number,
  threads: number,
): Fields<typeof Run> {
  const bytes = kind === 'bytes';
  const [dense, sparse] = [kind === 'dense', kind === 'sparse'];
  const points = LANES[kind] * (bytes ? 2 : 8) * (dim + 1);
  const scratchBytes = 64 * Math.ceil((POINTS + points) / 64);
  const filled = sparse ? countFilled(rows!) : 0;
  const x = bytes ? 0 : arena.take(8 * n * dim);
  return {
    n,
    dim,
    k,
    lanes: LANES[kind],
    cluster: 0,
    from: 0,
    to: 0,
    firstBlock: 0,
    members: arena.take(4 * mostMembers),
    x,
    y: dense ? arena.take(8 * panelsSize(n, dim)) : x,
    lengths: arena.take(8 * n),
    heads: arena.take(sparse ? 4 * (n + 1) : 0),
    places: arena.take(4 * filled),
    values: arena.take(8 * filled),
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
