import type { CenterSlots, MemberClusters } from '../hac.ts';
import { Arena, giveBack, instantiate, loadKernel, writeStruct } from '../host.ts';
import type { LinkageCode } from '../linkage.ts';
import { fillTree, numbersTo, treeFields } from '../neighbors/layout.ts';
import { newControl, Team } from '../team.ts';
import { fillMerging, indexBytes, LOOKS, mergingFields } from './spatialIndex.ts';

/** The exports of assembly/hac.ts for clusters measured from their rows; all numbers are addresses of structs. */
interface MembersKernel {
  rebuild(index: number, merging: number): void;
  lookFirstByMembers(index: number, merging: number, members: number, from: number, to: number): void;
  mergeMembersOn(index: number, merging: number, members: number, pairs: number): number;
  listLeft(members: number, merging: number): void;
}

/** The step of `work`; as in assembly/hac.ts. */
const MEASURE = 3;

/** Items for each cluster; as in assembly/hac/members.ts. */
const STRIPES = 16;

const FIELD = 4;

/** Pairs of rows to measure between two chances for a pause: a few ms. */
const PAIRS = 2e6;

/** Places allocated for each row: a growing cluster moves to twice the places that it needs. */
const ROOM = 3;

/** Rounding error of a center in each merge, relative to the largest coordinate. */
const ROUNDING = 1e-15;

/** Bytes that this takes, about. */
export function memberBytes(n: number, dim: number, keep: number): number {
  return indexBytes(n, dim) + n * (8 * ROOM * (dim + 1) + 28) + 8 * keep * keep;
}

/**
 * Complete, average or weighted linkage of points by their Euclidean distances, in wasm; with the results of
 * `membersInTurn`.
 * @param slots in
 * @param threads how many may measure the clusters that are left
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
  const index = { at: arena.take(32 * FIELD), fields: treeFields(arena, n, dim) };
  const merging = { at: arena.take(32 * FIELD), fields: mergingFields(arena, n, code, index.fields) };
  const members = { at: arena.take(32 * FIELD), fields: membersFields(arena, slots, keep, threads) };
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  for (const { at, fields } of [index, merging, members]) writeStruct(memory, at, fields);
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
    measure: () => team.slices(MEASURE, STRIPES * (count - 1)),
    rowAfter: (at) => new Float64Array(memory.buffer, between + 8 * (at * count + at + 1), count - 1 - at),
    close() {
      if (team.close()) giveBack(memory);
    },
  };
}

/** Copies rows in, each as a cluster of its own. */
function fillMembers(
  memory: WebAssembly.Memory,
  { room, coords, weights, starts, counts, rooms, masses, slack }: MembersFields,
  { n, dim, centers, weights: given }: CenterSlots,
): void {
  const { buffer } = memory;
  const columns = new Float64Array(buffer, coords, dim * room);
  let most = 0;
  for (let j = 0; j < dim; j++) {
    for (let i = 0, p = j, to = j * room; i < n; i++, p += dim, to++) {
      columns[to] = centers[p];
      most = Math.max(most, Math.abs(centers[p]));
    }
  }
  new Float64Array(buffer, weights, n).set(given);
  new Float64Array(buffer, masses, n).set(given);
  new Int32Array(buffer, starts, n).set(numbersTo(n));
  new Int32Array(buffer, counts, n).fill(1);
  new Int32Array(buffer, rooms, n).fill(1);
  new Float64Array(buffer, slack, 1)[0] = ROUNDING * n * most;
}

type MembersFields = ReturnType<typeof membersFields>;

/** The struct Members of assembly/hac/layout.ts. */
function membersFields(arena: Arena, { n, dim }: CenterSlots, keep: number, threads: number) {
  const room = ROOM * n;
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
    slack: arena.take(8),
    reach: arena.take(8),
    work: arena.take(8),
    points: arena.take(8 * dim * threads),
    names: arena.take(4 * keep),
    between: arena.take(8 * keep * keep),
  };
}
