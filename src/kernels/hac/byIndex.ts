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
import { Merging, Spanning } from '../layouts/hac.ts';
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
 * Ward, centroid or median from centers by a spatial index in wasm, with the results of `nearestOnCenters`. Yields
 * every few ms. O(n dim) memory; time about O(n log n) for few columns.
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

/** The exports of assembly/hac.ts for spanning trees; `index` and `spanning` are addresses of structs. */
interface SpanningKernel {
  build(index: number): void;
  beginRound(index: number, spanning: number): void;
  lookAround(index: number, spanning: number, from: number, to: number): void;
  endRound(spanning: number): number;
}

/**
 * A minimum spanning tree of points by their Euclidean distances, with a spatial index in wasm; of edges of one length
 * those of the lowest rows. The algorithm is Borůvka's, with bounds kept from round to round (as in March, Ram and
 * Gray, "Fast Euclidean minimum spanning tree", KDD 2010, but one tree only). Yields every few ms. O(n dim) memory;
 * about O(n log n) time for few columns.
 * @param found out; squared distances
 * @returns undefined when the kernel is not available
 */
export function spanByIndex(slots: CenterSlots, found: FoundMerges): Generator<void> | undefined {
  const module = loadKernel('hac');
  if (!module) return undefined;
  const { n, dim } = slots;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const spanning = place(arena, Spanning, () => spanningFields(arena, n, index.fields.boxes));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, spanning);
  fillTree(memory, index.fields, slots.centers);
  new Int32Array(memory.buffer, spanning.fields.parent, n).set(numbersTo(n));
  new Int32Array(memory.buffer, spanning.fields.nearest, n).fill(-1);
  return span(instantiate<SpanningKernel>(module, memory), memory, index.at, spanning, found);
}

function* span(
  kernel: SpanningKernel,
  memory: WebAssembly.Memory,
  index: number,
  spanning: Placed<typeof Spanning>,
  found: FoundMerges,
): Generator<void> {
  const { n, left, right, height } = spanning.fields;
  kernel.build(index);
  while (found.count < n - 1) {
    kernel.beginRound(index, spanning.at);
    for (let from = 0; from < n; from += LOOKS) {
      kernel.lookAround(index, spanning.at, from, Math.min(n, from + LOOKS));
      yield;
    }
    found.count = kernel.endRound(spanning.at);
  }
  const { buffer } = memory;
  found.left.set(new Int32Array(buffer, left, n - 1));
  found.right.set(new Int32Array(buffer, right, n - 1));
  found.height.set(new Float64Array(buffer, height, n - 1));
  giveBack(memory);
}

function spanningFields(arena: Arena, n: number, boxes: number): Fields<typeof Spanning> {
  return {
    n,
    found: 0,
    tree: arena.take(4 * n),
    parent: arena.take(4 * n),
    boxTrees: arena.take(4 * boxes),
    nearest: arena.take(4 * n),
    keys: arena.take(8 * n),
    best: arena.take(4 * n),
    left: arena.take(4 * n),
    right: arena.take(4 * n),
    height: arena.take(8 * n),
  };
}
