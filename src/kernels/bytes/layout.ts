import type { Dataset } from '../../core/dataset.ts';
import { trialsFor } from '../drawing.ts';
import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  writeFields,
  writeStruct,
} from '../host.ts';
import { MOST_BATCH, MOST_CANDIDATES, Rows, Run, Scale as ScaleStruct } from '../layouts/bytes.ts';
import { SLICE_ROWS } from '../layouts/drawing.ts';
import { newControl } from '../team.ts';
import { wholeWeight } from '../wholeSums.ts';
import { apartOf, guessScale, type Scale, STEPS, settle, takeSteps } from './scale.ts';

/** A dataset in shared memory, with buffers for one start of k-means on several threads; can be posted to a worker. */
export interface ByteJob {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  n: number;
  dim: number;
  threads: number;
  /** Maximum number of snapshots of the centers. */
  history: number;
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
  /** The values that the steps of the rows stand for. */
  scale: Scale;
  /** Shared words for messages between threads, see team.ts. */
  control: Int32Array;
}

/** Number of rows that a thread takes at a time, and of a slice of seeding. */
const CHUNK = SLICE_ROWS;

/** If there are fewer batches of MOST_BATCH rows for each thread than this, a batch is a chunk. */
const LEAST_BATCHES = 16;

/** With at most this many columns, squared distances between rows are below 2^31. */
export const MOST_COLUMNS = 33_025;

/**
 * Number of vectors of a group: their sums fit into registers, and their quantized centers into the first-level cache.
 */
const MOST_VECTORS = 5;

/**
 * Maximum number of snapshots of the centers that bounds refer to, and of the bytes of snapshots; at least three are
 * kept. With 20, MNIST requires 4 % more distances than with 255, but computing the travels takes a tenth of the time.
 */
const MOST_HISTORY = 24;
const HISTORY_BYTES = 48e6;

/** Maximum size of bounds in bytes; larger problems use the kernels for floats, which require fewer. */
const MOST_BOUNDS = 1e9;

/** The layout of k centers. */
export function lanesOf(k: number) {
  const all = Math.ceil(k / 4);
  const groups = Math.ceil(all / MOST_VECTORS);
  const vectors = Math.ceil(all / groups);
  return { groups, vectors, lanes: 4 * groups * vectors, padded: 4 * Math.ceil(groups / 4) };
}

/**
 * Lays out a dataset for the wasm kernels, with pauses.
 * @param kMax the largest k of all starts
 * @param threads number of threads that will work on it
 * @param room bytes that may be taken beside the rows
 * @returns undefined if the data do not suit these kernels or require more room, or the kernels are not available
 */
export function* openBytes(
  data: Dataset,
  kMax: number,
  threads: number,
  room = Number.POSITIVE_INFINITY,
): Generator<void, ByteJob | undefined> {
  const { n, dim } = data;
  const total = wholeWeight(data);
  if (dim > MOST_COLUMNS || total === undefined) return undefined;
  const lanes = mostLanes(kMax);
  if (n * lanes * 2 > MOST_BOUNDS) return undefined;
  const guess = guessScale(data.x);
  const module = guess && loadKernel('bytes');
  if (!module) return undefined;

  const arena = new Arena();
  const history = Math.floor(HISTORY_BYTES / (4 * lanes * strideOf(dim)));
  const job = { n, dim, threads, history: Math.min(MOST_HISTORY, Math.max(3, history)) };
  const scale = place(arena, ScaleStruct, () => scaleFields(arena, dim));
  const rows = place(arena, Rows, () => ({ ...pairFields(arena, n, dim), scale: scale.at }));
  const run = place(arena, Run, () => runFields(arena, job, kMax));
  // all blocks before `run` are written before they are read, so only the rest must be zeros
  const memory = arena.bytes <= room ? arena.usedMemory(run.at) : undefined;
  if (!memory) return undefined;
  const weights = new Float64Array(memory.buffer, rows.fields.weights, n);
  if (data.weights) weights.set(data.weights);
  else weights.fill(1);
  writeStruct(memory, scale);
  writeStruct(memory, rows);
  const known = yield* takeRows(data, guess, total, { module, memory, rows }, scale);
  if (!known) {
    giveBack(memory);
    return undefined;
  }
  // not in the reused memory: a late helper must not mistake another job for this one
  const control = newControl();
  return { ...job, module, memory, rows, run, scale: guess, control };
}

/** The export that runs before there is a team. */
interface TakeKernel {
  take(rows: number, chunk: number): void;
}

/**
 * Writes the rows as pairs, chunk by chunk. Pauses.
 * @param scale inout: a guess, which gets the values of all steps
 * @returns whether the rows lie on this scale, and sums of them are exact
 */
function* takeRows(
  { x, n, dim }: Dataset,
  scale: Scale,
  total: number,
  { module, memory, rows }: Pick<ByteJob, 'module' | 'memory' | 'rows'>,
  placed: Placed<typeof ScaleStruct>,
): Generator<void, boolean> {
  const { buffer } = memory;
  const { fields } = placed;
  const stage = new Uint8Array(buffer, fields.stage, CHUNK * dim);
  const { take } = instantiate<TakeKernel>(module, memory);
  for (let chunk = 0; chunk < chunksOf(n); chunk++) {
    if (!takeSteps(x.subarray(chunk * CHUNK * dim, (chunk + 1) * CHUNK * dim), scale, stage)) return false;
    take(rows.at, chunk);
    yield;
  }
  if (!settle(scale, total)) return false;
  const { values, origin, perStep, rounding } = scale;
  const [base] = values;
  new Float64Array(buffer, fields.values, STEPS).set(values);
  new Float64Array(buffer, fields.gains, STEPS).set(values.map((v) => v - base));
  writeFields(memory, placed, { base, origin, perStep, apart: apartOf(scale, dim), rounding });
  return true;
}

/** Number of lanes that suffices for every k up to kMax. */
function mostLanes(kMax: number): number {
  const { groups } = lanesOf(kMax);
  return 4 * (Math.ceil(kMax / 4) + groups);
}

function strideOf(dim: number): number {
  return Math.ceil(dim / 8) * 8;
}

export function chunksOf(n: number): number {
  return Math.ceil(n / CHUNK);
}

/** Number of rows that a thread labels at a time: many, so that centers stay in the cache, but few enough to share. */
export function batchOf({ n, threads }: { n: number; threads: number }): number {
  return n < LEAST_BATCHES * threads * MOST_BATCH ? CHUNK : MOST_BATCH;
}

export function rowFields(arena: Arena, n: number, dim: number): Fields<typeof Rows> {
  return { ...pairFields(arena, n, dim), x: arena.take(n * dim) };
}

/** Rows whose chunks pass through a stage. */
function pairFields(arena: Arena, n: number, dim: number): Fields<typeof Rows> {
  const half = Math.ceil(dim / 2);
  return {
    n,
    dim,
    half,
    x: 0,
    weights: arena.take(8 * n),
    starts: arena.take(4 * n),
    counts: arena.take(4 * n),
    // space for rows without zeros; pages that are never written take no memory
    pairs: arena.take(4 * n * half),
    squares: arena.take(4 * n),
    scale: 0,
  };
}

function scaleFields(arena: Arena, dim: number): Fields<typeof ScaleStruct> {
  return {
    stage: arena.take(CHUNK * dim),
    values: arena.take(8 * STEPS),
    gains: arena.take(8 * STEPS),
    base: 0,
    origin: 0,
    perStep: 1,
    apart: 0,
    rounding: 0,
  };
}

function runFields(
  arena: Arena,
  { n, dim, threads, history }: { n: number; dim: number; threads: number; history: number },
  kMax: number,
): Fields<typeof Run> {
  const lanes = mostLanes(kMax);
  const { groups } = lanesOf(kMax);
  const half = Math.ceil(dim / 2);
  const stride = strideOf(dim);
  const padded = Math.ceil(groups / 4) * 4;
  const most = MOST_CANDIDATES;
  const candidates = Math.min(most, trialsFor(kMax));
  const scratchBytes = 128 + 6 * MOST_BATCH + groups * (4 + 2 * MOST_BATCH);
  return {
    k: 0,
    lanes,
    groups: 0,
    vectors: 0,
    stride,
    now: 0,
    fresh: 1,
    threads,
    batch: batchOf({ n, threads }),
    choice: 0,
    order: arena.take(4 * lanes),
    centers: arena.take(8 * lanes * dim),
    quantized: arena.take(4 * lanes * half),
    norms: arena.take(4 * lanes),
    snapshots: arena.take(4 * history * lanes * stride),
    travels: arena.take(4 * history * lanes),
    bounds: arena.take(2 * n * lanes),
    times: arena.take(n * groups),
    upper: arena.take(4 * n),
    since: arena.take(n),
    padded: 0,
    leasts: arena.take(4 * n * padded),
    taken: arena.take(n),
    drift: arena.take(4 * history * lanes * padded),
    labels: arena.take(4 * n),
    d2: arena.take(8 * n),
    lengths: arena.take(8 * lanes),
    errors: arena.take(8 * lanes),
    moves: arena.take(8 * lanes),
    dirty: arena.take(4 * lanes),
    sums: arena.take(16 * threads * lanes * half),
    masses: arena.take(8 * threads * lanes),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
    dense: arena.take(64 * threads * half),
    nearest: arena.take(8 * n),
    reach: arena.take(4 * n),
    offers: arena.take(8 * n * candidates),
    most: candidates,
    offered: 0,
    gains: arena.take(8 * chunksOf(n) * most),
    sliceSums: arena.take(8 * chunksOf(n)),
    candidates: arena.take(4 * half * most),
    candidateRows: arena.take(16 * half * candidates),
    candidateSquares: arena.take(4 * most),
    candidateVectors: 0,
    scale: 0,
    error: 0,
    apart: 0,
    longest: 0,
    boundStep: 0,
    travelShare: 0,
    travelRest: 0,
  };
}
