import { Arena, type Fields, instantiate, loadKernel, type Placed, place, writeStruct } from '../host.ts';
import { QUERY, SLOTS, Spanning, Step } from '../layouts/hac.ts';
import type { BoxTree } from '../layouts/neighbors.ts';
import type { FoundMerges } from '../linkage.ts';
import type { TreeJob } from '../neighbors/layout.ts';
import type { Cores } from '../neighbors/search.ts';
import { newControl, type Team, type TeamJob } from '../team.ts';

/** The exports of assembly/hac.ts for spanning trees; `index` and `spanning` are addresses of structs. */
interface SpanningKernel {
  beginSpanning(index: number, spanning: number): void;
  beginRound(index: number, spanning: number): void;
  endRound(index: number, spanning: number): number;
}

/** Numbers in points that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 60_000;

/** Trees that grow in a box tree. A worker can receive the job. */
export interface SpanningJob extends TeamJob {
  run: Placed<typeof Spanning>;
}

/**
 * Lays out trees for `spanTrees`, behind a search that has built its box tree.
 * @param cores absent: 0 for each row
 * @returns undefined when the kernel is not available, or memory lacks room
 */
export function openSpanning(
  { memory, rows, threads, free }: TreeJob,
  cores: Cores | undefined,
): SpanningJob | undefined {
  const module = loadKernel('hac');
  if (!module) return undefined;
  const { count: n, dim } = rows.fields;
  const team = n * dim < MANY ? 1 : threads;
  const near = cores?.near;
  const count = near?.count ?? 0;
  const arena = new Arena(free);
  const run = place(arena, Spanning, () => spanningFields(arena, n, rows.fields, count, team));
  if (!arena.grow(memory)) return undefined;
  writeStruct(memory, run);
  const core = new Float64Array(memory.buffer, run.fields.core, n).fill(0);
  if (cores) core.set(cores.core);
  if (near) {
    const names = new Int32Array(memory.buffer, rows.fields.names, n);
    fillNear(near, names, new Int32Array(memory.buffer, run.fields.near, n * near.count));
  }
  return { module, memory, threads: team, control: newControl(), rows, run };
}

/** @param near out, n * count rows, by the slots of the box tree */
function fillNear({ count, indices }: NonNullable<Cores['near']>, names: Int32Array, near: Int32Array): void {
  for (let slot = 0, to = 0; slot < names.length; slot++) {
    const first = names[slot] * count;
    for (let at = first; at < first + count; at++) near[to++] = indices[at];
  }
}

/**
 * A minimum spanning tree of the points of a box tree, by Borůvka's algorithm; bounds stay from round to round (as in
 * March, Ram and Gray, "Fast Euclidean minimum spanning tree", KDD 2010, but with one tree only). Yields every few ms.
 * About O(n log n) time for few columns.
 * @param found out; squared lengths
 */
export function* spanTrees(job: SpanningJob, team: Team, found: FoundMerges): Generator<void> {
  const { memory, rows, run } = job;
  const { n, left, right, height } = run.fields;
  const kernel = instantiate<SpanningKernel>(job.module, memory);
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
}

function spanningFields(
  arena: Arena,
  n: number,
  { dim, capacity, boxes }: Fields<typeof BoxTree>,
  count: number,
  threads: number,
): Fields<typeof Spanning> {
  const scratchBytes = Math.ceil((QUERY + 8 * dim) / 64) * 64;
  return {
    n,
    found: 0,
    scratchBytes,
    core: arena.take(8 * capacity),
    count,
    near: arena.take(4 * n * count),
    tree: arena.take(4 * capacity),
    sizes: arena.take(4 * n),
    largest: 0,
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
