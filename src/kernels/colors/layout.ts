import type { Dataset } from '../../core/dataset.ts';
import { trialsFor } from '../drawing.ts';
import { Arena, type Fields, instantiate, loadKernel, type Placed, place, writeStruct } from '../host.ts';
import { Blocks, LISTED, ROWS, Run } from '../layouts/colors.ts';
import { type Stepped, steppedRows } from './steps.ts';

/** The exports of assembly/colors.ts; `blocks` and `run` are addresses of structs. */
export interface ColorKernel {
  prepare(blocks: number): void;
  seedFirst(blocks: number, run: number, u: number, total: number): number;
  seedNext(blocks: number, run: number, draws: number, trials: number): number;
  pass(blocks: number, run: number, from: number, to: number): void;
  label(blocks: number, run: number, from: number, to: number): void;
}

/** A dataset in shared memory, with buffers for each thread; can be posted to a worker. */
export interface ColorJob {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  n: number;
  stepped: Stepped;
  blocks: Placed<typeof Blocks>;
  /** One for each thread. */
  runs: RunLayout[];
  /** i32[2]: the next task of the queue; not 0 if the job was abandoned. */
  control: number;
}

export interface RunLayout extends Placed<typeof Run> {
  /** f64: random numbers for one seed. */
  draws: number;
}

/** Number of blocks checked at once: the number of blocks is a multiple of this. */
export const TOGETHER = 4;

/**
 * Lays out a dataset for the wasm kernels.
 * @param kMax the largest k of all starts
 * @param threads number of threads that will work on it
 * @returns undefined if the data do not suit these kernels, or the kernels are not available
 */
export function openColors(data: Dataset, kMax: number, threads: number): ColorJob | undefined {
  const stepped = steppedRows(data);
  if (!stepped) return undefined;
  const module = loadKernel('colors');
  if (!module) return undefined;

  const arena = new Arena();
  const count = Math.ceil(data.n / (ROWS * TOGETHER)) * TOGETHER;
  const control = arena.take(8);
  const blocks = place(arena, Blocks, () => blockFields(arena, data, count, stepped));
  const runs = Array.from({ length: threads }, () => layoutRun(arena, count, kMax));
  const memory = arena.memory();
  if (!memory) return undefined;
  const rows = rowsOf({ memory, n: data.n, blocks });
  if (stepped.scale === 1) rows.set(data.x);
  else for (let p = 0; p < rows.length; p++) rows[p] = data.x[p] * stepped.scale;
  const weights = new Float64Array(memory.buffer, blocks.fields.weights, data.n);
  if (data.weights) weights.set(data.weights);
  else weights.fill(1);
  writeStruct(memory, blocks);
  instantiate<ColorKernel>(module, memory).prepare(blocks.at);
  return { module, memory, n: data.n, stepped, blocks, runs, control };
}

/** The rows in the memory of a job, times its scale. */
export function rowsOf({ memory, n, blocks }: Pick<ColorJob, 'memory' | 'n' | 'blocks'>) {
  const { rows, wide } = blocks.fields;
  return wide ? new Float32Array(memory.buffer, rows, 3 * n) : new Uint8Array(memory.buffer, rows, 3 * n);
}

/** Whether rounding bounds of the kernel hold for centers. */
export function holdsCenters({ stepped: { low, high } }: ColorJob, centers: Float64Array): boolean {
  return centers.every((v, p) => v >= low[p % 3] && v <= high[p % 3]);
}

/** Largest sum in 32 bits. */
const MOST = 2 ** 31 - 1;

function blockFields(
  arena: Arena,
  { x, n }: Dataset,
  count: number,
  { steps, most }: Stepped,
): Fields<typeof Blocks> {
  const rows = count * ROWS;
  const wide = x instanceof Uint8Array ? 0 : 1;
  return {
    n,
    count,
    steps,
    light: MOST / most - 1,
    wide,
    rows: arena.take(3 * n * (wide ? 4 : 1)),
    x: arena.take(4 * rows),
    y: arena.take(4 * rows),
    z: arena.take(4 * rows),
    firsts: arena.take(4 * rows),
    lasts: arena.take(4 * rows),
    weights: arena.take(8 * rows),
    products: arena.take(16 * rows),
    boxes: arena.take(24 * count),
    totals: arena.take(32 * count),
  };
}

function layoutRun(arena: Arena, count: number, kMax: number): RunLayout {
  const trials = trialsFor(kMax);
  const run = place(arena, Run, () => runFields(arena, count, kMax));
  return { ...run, draws: arena.take(8 * trials) };
}

/** k and padded differ between starts. */
function runFields(arena: Arena, count: number, k: number): Fields<typeof Run> {
  const rows = count * ROWS;
  const padded = padCenters(k);
  return {
    k,
    padded,
    centers: arena.take(24 * k),
    cx: arena.take(4 * padded),
    cy: arena.take(4 * padded),
    cz: arena.take(4 * padded),
    sums: arena.take(32 * k),
    owned: arena.take(32 * k),
    drift: arena.take(4 * (k + 1)),
    candidates: arena.take(4 * k),
    lead: arena.take(4 * padded),
    toMiddle: arena.take(4 * padded),
    owners: arena.take(4 * count),
    margins: arena.take(4 * count),
    anchors: arena.take(4 * count),
    listed: arena.take(4 * count),
    lists: arena.take(4 * LISTED * count),
    labels: arena.take(4 * rows),
    d2: arena.take(8 * rows),
    nearest: arena.take(4 * rows),
    farthest: arena.take(4 * count),
    potentials: arena.take(8 * count),
  };
}

/** Number of lanes for k centers in whole vectors of four. */
export function padCenters(k: number): number {
  return Math.ceil(k / 4) * 4;
}
