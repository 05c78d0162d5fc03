import { numbersTo } from '../../core/numbers.ts';
import { Arena, type Fields, loadKernel, type Placed, place, writeStruct } from '../host.ts';
import { BoxTree, FAN, POINTS, Search, TILE } from '../layouts/neighbors.ts';
import { newControl } from '../team.ts';
import { type SearchJob, searchFields } from './job.ts';
import type { SearchRows } from './search.ts';

/** The largest number of levels of boxes: 8^9 points. */
const MOST_LEVELS = 9;

/** The fields of a tree of at most n points. */
export function treeFields(arena: Arena, n: number, dim: number): Fields<typeof BoxTree> {
  const capacity = Math.ceil(n / FAN) * FAN;
  let boxes = 0;
  for (let level = capacity / FAN; ; level = Math.ceil(level / FAN)) {
    boxes += Math.ceil(level / FAN) * FAN;
    if (level <= FAN) break;
  }
  return {
    count: n,
    capacity,
    dim,
    levels: 0,
    boxes,
    coords: arena.take(8 * dim * capacity),
    names: arena.take(4 * capacity),
    bounds: arena.take(16 * dim * boxes),
    starts: arena.take(4 * (MOST_LEVELS + 1)),
    order: arena.take(4 * capacity),
    spare: arena.take(8 * capacity),
    ranges: arena.take(12 * 64),
    stack: arena.take(16 * FAN * (MOST_LEVELS + 1)),
    lanes: arena.take(8 * FAN),
    query: arena.take(8 * dim),
  };
}

/**
 * Puts points into the slots of a tree that is not built yet. The name of a point is its number.
 * @param x in, n * dim
 */
export function fillTree(
  { buffer }: WebAssembly.Memory,
  { dim, capacity, coords, names }: Fields<typeof BoxTree>,
  x: ArrayLike<number>,
): void {
  const n = x.length / dim;
  const to = new Float64Array(buffer, coords, dim * capacity);
  for (let i = 0, p = 0; i < n; i++) {
    const first = Math.floor(i / FAN) * FAN * dim + (i % FAN);
    for (let at = first, j = 0; j < dim; j++, at += FAN, p++) to[at] = x[p];
  }
  new Int32Array(buffer, names, capacity).fill(-1).set(numbersTo(n));
}

/** Rows in a box tree, and a search in the tree. A worker can receive the job. */
export interface TreeJob extends SearchJob {
  rows: Placed<typeof BoxTree>;
}

/**
 * Lays rows out for the wasm kernel.
 * @param count the largest number of nearest rows that a search will return
 * @returns undefined when the kernel is not available, or memory lacks room
 */
export function openTree({ x, n, dim }: SearchRows, count: number, threads: number): TreeJob | undefined {
  const module = loadKernel('neighbors');
  if (!module) return undefined;
  const arena = new Arena();
  const control = newControl();
  const rows = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const shape = { tile: TILE, count, threads, scratch: POINTS + 8 * TILE * dim };
  const run = place(arena, Search, () => searchFields(arena, n, shape));
  // marks begin as zeros
  const memory = arena.usedMemory(run.fields.scratch);
  if (!memory) return undefined;
  writeStruct(memory, rows);
  writeStruct(memory, run);
  fillTree(memory, rows.fields, x);
  const { names } = rows.fields;
  return { module, memory, threads, control, rows, run, tile: TILE, names, free: arena.bytes };
}
