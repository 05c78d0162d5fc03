import { numbersTo } from '../../core/numbers.ts';
import type { CenterSlots, MemberClusters } from '../hac.ts';
import { Arena, type Fields, giveBack, instantiate, loadKernel, place, writeStruct } from '../host.ts';
import { Members, Merging, STRIPES, Step } from '../layouts/hac.ts';
import { BoxTree } from '../layouts/neighbors.ts';
import type { LinkageCode } from '../linkage.ts';
import { fillTree, treeFields } from '../neighbors/layout.ts';
import { newControl, Team } from '../team.ts';
import { fillMerging, indexBytes, LOOKS, mergingFields } from './byIndex.ts';

/** The exports of assembly/hac.ts for clusters measured from their rows. Structs are given by address. */
interface MembersKernel {
  rebuild(index: number, merging: number): void;
  lookFirstByMembers(index: number, merging: number, members: number, from: number, to: number): void;
  mergeMembersOn(index: number, merging: number, members: number, pairs: number): number;
  listLeft(members: number, merging: number): void;
}

/** Pairs of rows to measure between two chances for a pause: a few ms. */
const PAIRS = 2e6;

/** Places allocated for each row: a growing cluster moves to twice the places that it needs. */
const ROOM = 3;

/** The rounding error of a center in each merge, relative to the largest coordinate. */
const ROUNDING = 1e-15;

/** Approximate bytes for clustering n rows by `openMembers`. */
export function memberBytes(n: number, dim: number, keep: number): number {
  return indexBytes(n, dim) + n * (8 * ROOM * (dim + 1) + 28) + 8 * keep * keep;
}

/**
 * Complete, average or weighted linkage of points by Euclidean distances in wasm, with the results of `membersInTurn`.
 * @param slots in
 * @param threads the largest number of threads that measure the remaining clusters
 * @returns undefined when the kernel is not available
 */
export function openMembers(
  slots: CenterSlots,
  code: LinkageCode,
  keep: number,
  threads: number,
): MemberClusters | undefined {
  const module = loadKernel('hac');
  if (!module) return undefined;
  const { n, dim } = slots;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const merging = place(arena, Merging, () => mergingFields(arena, n, code, index.fields));
  const members = place(arena, Members, () => membersFields(arena, slots, keep, threads));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, merging);
  writeStruct(memory, members);
  fillTree(memory, index.fields, slots.centers);
  fillMerging(memory, merging.fields, slots.weights);
  fillMembers(memory, members.fields, slots);
  const kernel = instantiate<MembersKernel>(module, memory);
  const team = new Team({ module, memory, threads, control: newControl(), rows: merging, run: members });
  const { names, masses, between } = members.fields;
  let count = n;
  return {
    *merge(found) {
      kernel.rebuild(index.at, merging.at);
      for (let from = 0; from < n; from += LOOKS) {
        kernel.lookFirstByMembers(index.at, merging.at, members.at, from, Math.min(n, from + LOOKS));
        yield;
      }
      while (count > keep) {
        count = kernel.mergeMembersOn(index.at, merging.at, members.at, PAIRS);
        found.count = n - count;
        yield;
      }
      kernel.listLeft(members.at, merging.at);
      const { left, right, height } = merging.fields;
      found.left.set(new Int32Array(memory.buffer, left, n - count));
      found.right.set(new Int32Array(memory.buffer, right, n - count));
      found.height.set(new Float64Array(memory.buffer, height, n - count));
    },
    left() {
      const all = new Float64Array(memory.buffer, masses, n);
      const left = new Int32Array(memory.buffer, names, count);
      return { names: left, masses: Float64Array.from(left, (name) => all[name]) };
    },
    measure: () => team.slices(Step.members, STRIPES * (count - 1)),
    rowAfter: (at) => new Float64Array(memory.buffer, between + 8 * (at * count + at + 1), count - 1 - at),
    close() {
      if (team.close()) giveBack(memory);
    },
  };
}

/** Copies rows into the memory of the kernel, each as a cluster of its own. */
function fillMembers(
  memory: WebAssembly.Memory,
  { room, coords, weights, starts, counts, rooms, masses }: Fields<typeof Members>,
  { n, dim, centers, weights: given }: CenterSlots,
): void {
  const { buffer } = memory;
  const columns = new Float64Array(buffer, coords, dim * room);
  for (let j = 0; j < dim; j++) {
    for (let i = 0, p = j, to = j * room; i < n; i++, p += dim, to++) columns[to] = centers[p];
  }
  new Float64Array(buffer, weights, n).set(given);
  new Float64Array(buffer, masses, n).set(given);
  new Int32Array(buffer, starts, n).set(numbersTo(n));
  new Int32Array(buffer, counts, n).fill(1);
  new Int32Array(buffer, rooms, n).fill(1);
}

function membersFields(
  arena: Arena,
  { n, dim, centers }: CenterSlots,
  keep: number,
  threads: number,
): Fields<typeof Members> {
  const room = ROOM * n;
  let most = 0;
  for (const value of centers) most = Math.max(most, Math.abs(value));
  return {
    n,
    dim,
    keep,
    room,
    used: n,
    coords: arena.take(8 * dim * room),
    weights: arena.take(8 * room),
    starts: arena.take(4 * n),
    counts: arena.take(4 * n),
    rooms: arena.take(4 * n),
    masses: arena.take(8 * n),
    spare: arena.take(8 * n),
    slack: ROUNDING * n * most,
    reach: 0,
    work: 0,
    points: arena.take(8 * dim * threads),
    names: arena.take(4 * keep),
    between: arena.take(8 * keep * keep),
  };
}
