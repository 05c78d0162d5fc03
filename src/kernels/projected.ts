import type { Rows as Numbers } from '../core/dataset.ts';
import {
  Arena,
  giveBack,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeFields,
  writeStruct,
} from './host.ts';
import { COORDINATES, ITEM, LANES, Rows, Run, Step } from './layouts/projected.ts';
import { basisOf } from './projected/basis.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** Numbers of rows that are copied at once. */
const CHUNK_NUMBERS = 2 ** 21;

/** Lengths beyond these have squares that f32 does not hold, or holds with few digits. */
const LONGEST = 1e15;
const SHORTEST = 1e-10;

/** Rows that are labeled first, and the share of centers compared in all columns with which others take longer. */
const PROBE = 256;
const MOST_COMPARED = 1 / 12;

interface ProjectedJob extends TeamJob {
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
}

/** Whether projections may save time: among many columns, for many rows and centers. */
export function isWorthProjecting(n: number, dim: number, k: number): boolean {
  return dim >= 2 * COORDINATES && k >= 2 * COORDINATES && n >= 8 * PROBE;
}

/**
 * The nearest of many centers, the first of equals, and its squared distance: the same bits as those of comparing all.
 * @param x in, n * dim
 * @param centers in, k * dim
 * @param found out, n each
 * @returns how many rows are labeled: fewer than n where projections say little or the kernel is not available
 */
export function* nearestByProjections(
  { x, n, dim }: { x: Numbers; n: number; dim: number },
  centers: Float64Array,
  found: { labels: Int32Array; d2: Float64Array },
  threads: number,
): Generator<void, number> {
  const module = loadKernel('projected');
  if (!module) return 0;
  const k = centers.length / dim;
  // bytes stay as they are: pictures have many zeros, which take no time
  const origin = x.BYTES_PER_ELEMENT === 1 ? new Float64Array(dim) : meanOf(centers, dim);
  const longest = longestOf(centers, dim, origin);
  if (!(longest > SHORTEST && longest < LONGEST)) return 0;
  const basis = yield* basisOf(centers, dim, origin);
  const job = jobOf(module, n, dim, k, threads);
  if (!job) return 0;
  const { buffer } = job.memory;
  const { rows, run } = job;
  setFields(job, {
    longest,
    slack: 64 * 2 ** -24 + 4 * Math.sqrt(32 * dim * 2 ** -53),
    relative: (dim / 4 + 16) * 2 ** -24,
  });
  new Float64Array(buffer, run.fields.origin, dim).set(origin);
  new Float64Array(buffer, run.fields.basis, dim * COORDINATES).set(basis);
  new Float64Array(buffer, run.fields.centers, k * dim).set(centers);
  const team = new Team(job);
  try {
    for (const _ of team.slices(Step.place, Math.ceil(k / LANES))) yield;
    const copied = new Float64Array(buffer, rows.fields.x, rows.fields.n * dim);
    for (let from = 0; from < n; ) {
      const count = Math.min(n - from, from === 0 ? PROBE : rows.fields.n);
      copied.set(x.subarray(from * dim, (from + count) * dim));
      writeFields(job.memory, rows, { n: count });
      for (const _ of team.slices(Step.label, Math.ceil(count / ITEM))) yield;
      found.labels.set(new Int32Array(buffer, rows.fields.labels, count), from);
      found.d2.set(new Float64Array(buffer, rows.fields.d2, count), from);
      from += count;
      if (from === PROBE) {
        const compared = new Int32Array(buffer, rows.fields.compared, count);
        if (compared.reduce((sum, one) => sum + one, 0) > MOST_COMPARED * count * k) return from;
      }
    }
    return n;
  } finally {
    if (team.close()) giveBack(job.memory);
  }
}

function jobOf(
  module: WebAssembly.Module,
  n: number,
  dim: number,
  k: number,
  threads: number,
): ProjectedJob | undefined {
  const arena = new Arena();
  const size = Math.min(n, Math.max(PROBE, Math.floor(CHUNK_NUMBERS / dim)));
  const width = 16 * Math.ceil(dim / 16);
  const lanes = LANES * Math.ceil(k / LANES);
  const rows = place(arena, Rows, () => ({
    n: size,
    dim,
    width,
    x: arena.take(8 * size * dim),
    labels: arena.take(4 * size),
    d2: arena.take(8 * size),
    compared: arena.take(4 * size),
  }));
  const scratchBytes = COORDINATES * 72 + 28 * width + 28 * lanes;
  const run = place(arena, Run, () => ({
    k,
    longest: 0,
    slack: 0,
    relative: 0,
    origin: arena.take(8 * dim),
    basis: arena.take(8 * dim * COORDINATES),
    centers: arena.take(8 * k * dim),
    narrow: arena.take(4 * k * width),
    places: arena.take(4 * lanes * (1 + COORDINATES)),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
  }));
  const memory = arena.usedMemory(run.fields.scratch);
  if (!memory) return undefined;
  writeStruct(memory, rows);
  writeStruct(memory, run);
  return { module, memory, threads, control: newControl(), rows, run };
}

function meanOf(centers: Float64Array, dim: number): Float64Array {
  const mean = new Float64Array(dim);
  for (let q = 0; q < centers.length; ) for (let j = 0; j < dim; j++) mean[j] += centers[q++];
  const k = centers.length / dim;
  return mean.map((sum) => sum / k);
}

/** The length of the longest center less the origin. */
function longestOf(centers: Float64Array, dim: number, origin: Float64Array): number {
  let most = 0;
  for (let q = 0; q < centers.length; ) {
    let square = 0;
    for (let j = 0; j < dim; j++) {
      const v = centers[q++] - origin[j];
      square += v * v;
    }
    most = Math.max(most, square);
  }
  return Math.sqrt(most);
}
