import { joinByCells } from './dbscan/cells.ts';
import type { JoinedRows, JoinSettings } from './dbscan/settings.ts';
import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  writeStruct,
} from './host.ts';
import { Border, Joining, QUERY, SLOTS, Step } from './layouts/dbscan.ts';
import { BoxTree } from './layouts/neighbors.ts';
import { fillTree, treeFields } from './neighbors/layout.ts';
import type { SearchRows } from './neighbors/search.ts';
import { suitsProducts } from './neighbors.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** The exports of assembly/dbscan.ts for the calling thread; `index` and `joining` are addresses of structs. */
interface JoiningKernel {
  beginJoining(index: number, joining: number): void;
  beginClusters(index: number, joining: number): void;
  endClusters(index: number, joining: number): void;
}

/** Numbers in points that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 300_000;

/** Approximate bytes for n rows. */
export function joiningBytes(n: number, dim: number): number {
  return n * (16 * dim + 76);
}

/**
 * DBSCAN by squared Euclidean distances, with a spatial index in wasm. Of several nearest core points the one of the
 * first row counts. Yields the share that is done. O(n dim) memory; about O(n log n) time for few columns, however large
 * neighborhoods are.
 * @returns undefined when the kernel is not available, or no index leaves out much
 */
export function joinByIndex(
  rows: SearchRows,
  settings: JoinSettings,
  threads: number,
): Generator<number, JoinedRows> | undefined {
  const byCells = joinByCells(rows, settings, threads);
  if (byCells || suitsProducts(rows)) return byCells;
  return joinByTree(rows, settings, threads);
}

function joinByTree(
  { x, n, dim }: SearchRows,
  settings: JoinSettings,
  threads: number,
): Generator<number, JoinedRows> | undefined {
  const module = loadKernel('dbscan');
  if (!module) return undefined;
  const team = n * dim < MANY ? 1 : threads;
  const arena = new Arena();
  const index = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const joining = place(arena, Joining, () => joiningFields(arena, n, settings, team, index.fields));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, index);
  writeStruct(memory, joining);
  fillTree(memory, index.fields, x);
  if (settings.weights) new Float64Array(memory.buffer, joining.fields.weights, n).set(settings.weights);
  return run({ module, memory, threads: team, control: newControl(), rows: index, run: joining }, settings);
}

interface JoiningJob extends TeamJob {
  run: Placed<typeof Joining>;
}

function* run(job: JoiningJob, { border }: JoinSettings): Generator<number, JoinedRows> {
  const { memory, rows } = job;
  const { n, isCore, component } = job.run.fields;
  const kernel = instantiate<JoiningKernel>(job.module, memory);
  const team = new Team(job);
  const items = Math.ceil(n / SLOTS);
  try {
    kernel.beginJoining(rows.at, job.run.at);
    for (const share of team.slices(Step.core, items)) yield share / 3;
    kernel.beginClusters(rows.at, job.run.at);
    for (const share of team.slices(Step.join, items)) yield (1 + share) / 3;
    kernel.endClusters(rows.at, job.run.at);
    if (border !== 'noise') for (const share of team.slices(Step.tie, items)) yield (2 + share) / 3;
    return {
      core: Uint8Array.from(new Int32Array(memory.buffer, isCore, n)),
      component: new Int32Array(memory.buffer, component, n).slice(),
    };
  } finally {
    if (team.close()) giveBack(memory);
  }
}

function joiningFields(
  arena: Arena,
  n: number,
  { limit, minSamples, border, weights }: JoinSettings,
  threads: number,
  { dim, capacity, boxes }: Fields<typeof BoxTree>,
): Fields<typeof Joining> {
  const scratchBytes = Math.ceil((QUERY + 8 * dim) / 64) * 64;
  return {
    n,
    isWeighted: weights ? 1 : 0,
    border: Border[border],
    scratchBytes,
    limit: Math.min(limit, Number.MAX_VALUE),
    least: minSamples,
    weights: arena.take(weights ? 8 * capacity : 0),
    masses: arena.take(8 * boxes),
    core: arena.take(4 * capacity),
    parent: arena.take(4 * n),
    labels: arena.take(4 * boxes),
    first: arena.take(4 * n),
    isCore: arena.take(4 * n),
    component: arena.take(4 * n),
    scratch: arena.take(threads * scratchBytes),
  };
}
