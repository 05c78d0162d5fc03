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
import { QUERY, SLOTS, Spanning, Step } from '../layouts/hac.ts';
import { BoxTree } from '../layouts/neighbors.ts';
import type { FoundMerges } from '../linkage.ts';
import { fillTree, treeFields } from '../neighbors/layout.ts';
import type { SearchRows } from '../neighbors/search.ts';
import { newControl, Team, type TeamJob } from '../team.ts';

/** Lower bounds on the lengths of edges: an edge is at least as long as the cores of both ends. */
export interface Cores {
  /** in, n squared distances */
  core: Float64Array;
  /** in, n numbers of rows: the other end of the shortest edge of each row, -1: not known. */
  seeds: Int32Array;
}

/** The exports of assembly/hac.ts for spanning trees; `index` and `spanning` are addresses of structs. */
interface SpanningKernel {
  beginSpanning(index: number, spanning: number): void;
  beginRound(index: number, spanning: number): void;
  endRound(index: number, spanning: number): number;
}

/** Numbers in points that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 60_000;

/**
 * A minimum spanning tree of points by Euclidean distances, with a spatial index in wasm. The length of an edge is the
 * largest of the distance between its ends and the cores of both ends. Of edges of equal length, the edge with nearer
 * ends comes first, then the edge with the lowest rows. The algorithm is Borůvka's; bounds stay from round to round
 * (as in March, Ram and Gray, "Fast Euclidean minimum spanning tree", KDD 2010, but with one tree only). Yields every
 * few ms. O(n dim) memory; about O(n log n) time for few columns.
 * @param cores absent: 0 for each row
 * @param found out; squared lengths
 * @returns undefined when the kernel is not available
 */
export function spanByIndex(
  { x, n, dim }: SearchRows,
  cores: Cores | undefined,
  found: FoundMerges,
  threads: number,
): Generator<void> | undefined {
  const module = loadKernel('hac');
  if (!module) return undefined;
  const team = n * dim < MANY ? 1 : threads;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const spanning = place(arena, Spanning, () => spanningFields(arena, n, index.fields, team));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, spanning);
  fillTree(memory, index.fields, x);
  const { core, seeds } = spanning.fields;
  if (cores) new Float64Array(memory.buffer, core, n).set(cores.core);
  else new Float64Array(memory.buffer, core, n).fill(0);
  if (cores) new Int32Array(memory.buffer, seeds, n).set(cores.seeds);
  else new Int32Array(memory.buffer, seeds, n).fill(-1);
  return span({ module, memory, threads: team, control: newControl(), rows: index, run: spanning }, found);
}

interface SpanningJob extends TeamJob {
  run: Placed<typeof Spanning>;
}

function* span(job: SpanningJob, found: FoundMerges): Generator<void> {
  const { memory, rows, run } = job;
  const { n, left, right, height } = run.fields;
  const kernel = instantiate<SpanningKernel>(job.module, memory);
  const team = new Team(job);
  try {
    kernel.beginSpanning(rows.at, run.at);
    while (found.count < n - 1) {
      kernel.beginRound(rows.at, run.at);
      for (const _ of team.slices(Step.span, Math.ceil(n / SLOTS))) yield;
      found.count = kernel.endRound(rows.at, run.at);
    }
    const { buffer } = memory;
    found.left.set(new Int32Array(buffer, left, n - 1));
    found.right.set(new Int32Array(buffer, right, n - 1));
    found.height.set(new Float64Array(buffer, height, n - 1));
  } finally {
    if (team.close()) giveBack(memory);
  }
}

function spanningFields(
  arena: Arena,
  n: number,
  { dim, capacity, boxes }: Fields<typeof BoxTree>,
  threads: number,
): Fields<typeof Spanning> {
  const scratchBytes = Math.ceil((QUERY + 8 * dim) / 64) * 64;
  return {
    n,
    found: 0,
    scratchBytes,
    core: arena.take(8 * capacity),
    seeds: arena.take(4 * n),
    tree: arena.take(4 * capacity),
    parent: arena.take(4 * n),
    boxTrees: arena.take(4 * boxes),
    boxCores: arena.take(8 * boxes),
    nearest: arena.take(4 * n),
    keys: arena.take(8 * n),
    apart: arena.take(8 * n),
    best: arena.take(4 * n),
    left: arena.take(4 * n),
    right: arena.take(4 * n),
    height: arena.take(8 * n),
    scratch: arena.take(threads * scratchBytes),
  };
}
