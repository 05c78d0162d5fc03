import { numbersTo } from '../core/numbers.ts';
import { Arena, type Fields, giveBack, instantiate, loadKernel, place, writeStruct } from './host.ts';
import { BoxTree, FAN } from './layouts/neighbors.ts';
import { Ordering } from './layouts/optics.ts';
import { fillTree, treeFields } from './neighbors/layout.ts';
import type { SearchRows } from './neighbors/search.ts';

/** Rows in the order in which they are reached: always the one that is nearest to those before. */
export interface Ordered {
  /** n numbers of rows. */
  order: Int32Array;
  /** n, by row: the row that reaches it, -1 for none. */
  predecessors: Int32Array;
  /** n, by row: how near it is then: the distance of both, at least the core distance of the other; or infinite. */
  reachability: Float64Array;
}

/** The export of assembly/optics.ts; `index` and `ordering` are addresses of structs. */
interface OpticsKernel {
  beginOrdering(index: number, ordering: number): void;
  continueOrdering(index: number, ordering: number, steps: number): number;
}

/** Rows between two chances for a pause: some ms, where neighborhoods are small. */
const STEPS = 256;

/** Approximate bytes for n rows. */
export function orderingBytes(n: number, dim: number): number {
  return n * (8 * dim * 1.3 + 100);
}

/**
 * OPTICS by squared Euclidean distances, with a spatial index in wasm: what `orderInTurn` finds. Yields how many rows are
 * in order. O(n dim) memory.
 * @param core in, n squared core distances; rows whose core distance is above `limit` reach nothing
 * @returns undefined when the kernel is not available
 */
export function orderByIndex(
  { x, n, dim }: SearchRows,
  core: Float64Array,
  limit: number,
): Generator<number, Ordered> | undefined {
  const module = loadKernel('optics');
  if (!module) return undefined;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const most = Math.min(limit, Number.MAX_VALUE);
  const ordering = place(arena, Ordering, () => orderingFields(arena, n, most, index.fields));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, ordering);
  fillTree(memory, index.fields, x);
  new Float64Array(memory.buffer, ordering.fields.core, n).set(core);
  return run(instantiate<OpticsKernel>(module, memory), memory, index.at, ordering);
}

function* run(
  kernel: OpticsKernel,
  memory: WebAssembly.Memory,
  index: number,
  ordering: { at: number; fields: Fields<typeof Ordering> },
): Generator<number, Ordered> {
  const { n, order, predecessors, reachability } = ordering.fields;
  kernel.beginOrdering(index, ordering.at);
  for (let done = 0; done < n; ) {
    done = kernel.continueOrdering(index, ordering.at, STEPS);
    yield done;
  }
  const found = {
    order: new Int32Array(memory.buffer, order, n).slice(),
    predecessors: new Int32Array(memory.buffer, predecessors, n).slice(),
    reachability: new Float64Array(memory.buffer, reachability, n).slice(),
  };
  giveBack(memory);
  return found;
}

function orderingFields(
  arena: Arena,
  n: number,
  limit: number,
  { capacity, boxes }: Fields<typeof BoxTree>,
): Fields<typeof Ordering> {
  return {
    n,
    done: 0,
    waiting: 0,
    next: 0,
    limit,
    core: arena.take(8 * capacity),
    points: arena.take(capacity / FAN),
    groups: arena.take(boxes / FAN),
    slots: arena.take(4 * n),
    reach: arena.take(8 * n),
    offered: arena.take(4 * n),
    heap: arena.take(4 * n),
    order: arena.take(4 * n),
    predecessors: arena.take(4 * n),
    reachability: arena.take(8 * n),
  };
}

/**
 * OPTICS by any distance, in the units of the core distances and of the limit. Of equally near rows the first comes
 * first. Yields how many rows are in order. O(n) memory; O(n^2) calls of `between`.
 */
export function* orderInTurn(
  n: number,
  between: (i: number, l: number) => number,
  core: Float64Array,
  limit: number,
): Generator<number, Ordered> {
  const order = new Int32Array(n);
  const predecessors = new Int32Array(n).fill(-1);
  const reachability = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const left = numbersTo(n);
  for (let done = 0; done < n; done++) {
    let first = -1;
    let kept = 0;
    const before = done > 0 ? order[done - 1] : -1;
    const reaches = before >= 0 && core[before] <= limit;
    for (let at = 0; at < n - done + (before >= 0 ? 1 : 0); at++) {
      const i = left[at];
      if (i === before) continue;
      left[kept++] = i;
      const d = reaches ? between(before, i) : Number.POSITIVE_INFINITY;
      const reach = Math.max(d, core[before]);
      if (d <= limit && reach < reachability[i]) {
        reachability[i] = reach;
        predecessors[i] = before;
      }
      if (first < 0 || reachability[i] < reachability[first]) first = i;
    }
    order[done] = first;
    yield done + 1;
  }
  return { order, predecessors, reachability };
}
