import { numbersTo } from '../../core/numbers.ts';
import type { CenterSlots } from '../hac.ts';
import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  writeStruct,
} from '../host.ts';
import { Merging } from '../layouts/hac.ts';
import { BoxTree } from '../layouts/neighbors.ts';
import type { FoundMerges, LinkageCode } from '../linkage.ts';
import { fillTree, treeFields } from '../neighbors/layout.ts';

/** The exports of assembly/hac.ts for clusters with centers; `index` and `merging` are addresses of structs. */
interface CenterKernel {
  rebuild(index: number, merging: number): void;
  lookFirst(index: number, merging: number, from: number, to: number): void;
  orderHeap(merging: number): void;
  mergeOn(index: number, merging: number, looks: number): number;
}

/** Searches between two chances for a pause: a few ms. */
export const LOOKS = 2000;

/** Approximate bytes for clustering n rows by an index. */
export function indexBytes(n: number, dim: number): number {
  return n * (8 * dim * 1.3 + 80);
}

/**
 * Ward, centroid or median linkage from centers by a spatial index in wasm, with the results of `nearestOnCenters`.
 * Yields every few ms. O(n dim) memory; about O(n log n) time for few columns.
 * @param slots in
 * @param found out
 * @returns undefined when the kernel is not available
 */
export function nearestByIndex(
  slots: CenterSlots,
  code: LinkageCode,
  found: FoundMerges,
): Generator<void> | undefined {
  const module = loadKernel('hac');
  if (!module) return undefined;
  const { n, dim } = slots;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const merging = place(arena, Merging, () => mergingFields(arena, n, code, index.fields));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, merging);
  fillTree(memory, index.fields, slots.centers);
  fillMerging(memory, merging.fields, slots.weights);
  const kernel = instantiate<CenterKernel>(module, memory);
  return run(kernel, memory, index.at, merging, found);
}

function* run(
  kernel: CenterKernel,
  memory: WebAssembly.Memory,
  index: number,
  merging: Placed<typeof Merging>,
  found: FoundMerges,
): Generator<void> {
  const { n, left, right, height } = merging.fields;
  kernel.rebuild(index, merging.at);
  for (let from = 0; from < n; from += LOOKS) {
    kernel.lookFirst(index, merging.at, from, Math.min(n, from + LOOKS));
    yield;
  }
  kernel.orderHeap(merging.at);
  while (found.count < n - 1) {
    found.count = n - kernel.mergeOn(index, merging.at, LOOKS);
    yield;
  }
  const { buffer } = memory;
  found.left.set(new Int32Array(buffer, left, n - 1));
  found.right.set(new Int32Array(buffer, right, n - 1));
  found.height.set(new Float64Array(buffer, height, n - 1));
  giveBack(memory);
}

export function mergingFields(
  arena: Arena,
  n: number,
  code: LinkageCode,
  { capacity, boxes }: Fields<typeof BoxTree>,
): Fields<typeof Merging> {
  return {
    n,
    code,
    active: n,
    built: n,
    found: 0,
    weights: arena.take(8 * capacity),
    lightest: arena.take(8 * boxes),
    ids: arena.take(4 * n),
    slots: arena.take(4 * n),
    nearest: arena.take(4 * n),
    nearestIds: arena.take(4 * n),
    keys: arena.take(8 * n),
    heap: arena.take(4 * n),
    places: arena.take(4 * n),
    left: arena.take(4 * n),
    right: arena.take(4 * n),
    height: arena.take(8 * n),
  };
}

/** Makes each row a cluster of its own. @param given in, n weights */
export function fillMerging(
  { buffer }: WebAssembly.Memory,
  { n, weights, ids }: Fields<typeof Merging>,
  given: Float64Array,
): void {
  new Float64Array(buffer, weights, n).set(given);
  new Int32Array(buffer, ids, n).set(numbersTo(n));
}
