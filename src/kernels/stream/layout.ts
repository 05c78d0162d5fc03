import type { Dataset } from '../../core/dataset.ts';
import { MOST_COLUMNS, pointsOf } from '../floats/layout.ts';
import {
  Arena,
  type Fields,
  instantiate,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeStruct,
} from '../host.ts';
import { SLICE_ROWS } from '../layouts/drawing.ts';
import { CANDIDATES, NONE, Rows, Run, Step } from '../layouts/stream.ts';
import { beginSurvey, endSurvey, type Surveyed, type SurveyKernel, surveyBytes } from '../survey.ts';
import { newControl, type TeamJob } from '../team.ts';
import { Parts, type Window } from '../windows.ts';

/** Rows in shared memory, outside that of the kernel, with what belongs to each; can be posted to a worker. */
export interface StreamJob extends TeamJob {
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
  outside: NonNullable<TeamJob['outside']>;
  data: Dataset & { x: Float32Array | Float64Array };
  /** Number of rows of an item. */
  chunk: number;
  labels: Uint16Array;
  /** Squared distances to the nearest seed, n, while seeds are drawn. */
  nearest: Float64Array;
  /** Squared distances to own centers, of some chunks at a time. */
  ring: Float64Array;
  /** A point is a row minus the origin, times the scale. */
  origin: Float64Array;
  scale: number;
}

/** A thread takes about this many bytes at a time, and no less than the rows of a slice: they stay in its cache. */
const CHUNK_BYTES = 32768;

/** Number of chunks whose distances are kept at a time. */
const RING = 64;

/** Beyond these spreads, rows of f32 or their scale are not far from the limits of f32. */
const LEAST_SPREAD = 2 ** -120;
const MOST_SPREAD = 2 ** 120;

/**
 * Lays out a dataset for the wasm kernel, with pauses. Rows that are in shared memory already are not copied.
 * @param kMax the largest k of all starts
 * @returns undefined if the data do not suit this kernel, or the kernel is not available
 */
export function* openStream(
  given: Dataset,
  kMax: number,
  threads: number,
): Generator<void, StreamJob | undefined> {
  const { n, dim } = given;
  const module = loadKernel('stream');
  if (!module || kMax >= NONE || dim > MOST_COLUMNS) return undefined;
  const data = sharedRows(given);
  const outside = data && outsideOf(data);
  if (!data || !outside) return undefined;
  const wide = data.x instanceof Float64Array;
  const arena = new Arena();
  const size = chunkOf(dim, wide);
  const rows = place(arena, Rows, () => rowFields(arena, data, size, wide, threads));
  const run = place(arena, Run, () => runFields(arena, n, dim, kMax, threads));
  const facts = arena.take(surveyBytes(dim));
  const memory = arena.memory();
  if (!memory) return undefined;
  writeStruct(memory, rows);
  writeStruct(memory, run);
  const windows = windowsOf(data, outside, rows.fields);
  const steps = new Parts(memory, windows, 0, 0);
  const { cuts, means, spread } = yield* surveyRows(module, memory, rows, facts, steps);
  const points = pointsOf(dim, spread);
  if (!cuts || !points || !suits(spread, wide)) return undefined;
  const origin = wide ? means : means.map(Math.fround);
  new (wide ? Float64Array : Float32Array)(memory.buffer, rows.fields.origin, dim).set(origin);
  new Float64Array(memory.buffer, rows.fields.cuts).set(cuts.coordinates);
  const [firstMass, secondMass, thirdMass] = cuts.masses;
  const { scale } = points;
  setFields({ memory, run: rows }, { scale, firstMass, secondMass, thirdMass });
  return {
    ...{ module, memory, threads, rows, run, control: newControl() },
    outside: { windows, next: rows.fields.next },
    ...{ data, chunk: size, ...outside, origin, scale },
  };
}

function suits(spread: number, wide: boolean): boolean {
  return wide || spread === 0 || (spread >= LEAST_SPREAD && spread <= MOST_SPREAD);
}

/** Rows of floats that all threads can read; undefined if there is no memory for a copy. */
function sharedRows(data: Dataset): StreamJob['data'] | undefined {
  const { x, n, dim, weights } = data;
  try {
    const numbers = isShared(x) ? x : sharedCopy(x);
    return { x: numbers, n, dim, ...(weights && { weights: sharedCopy(weights) as Float64Array }) };
  } catch {
    return undefined;
  }
}

function isShared(x: Dataset['x']): x is Float32Array | Float64Array {
  return !(x instanceof Uint8Array) && x.buffer instanceof SharedArrayBuffer;
}

function sharedCopy(x: Dataset['x']): Float32Array | Float64Array {
  const copy =
    x instanceof Float64Array
      ? new Float64Array(new SharedArrayBuffer(8 * x.length))
      : new Float32Array(new SharedArrayBuffer(4 * x.length));
  copy.set(x);
  return copy;
}

/** What belongs to each row; undefined if there is no memory for it. Memory is taken when it is used. */
function outsideOf({ x, n, dim }: StreamJob['data']) {
  const size = chunkOf(dim, x instanceof Float64Array);
  try {
    return {
      labels: new Uint16Array(new SharedArrayBuffer(2 * n)),
      nearest: new Float64Array(new SharedArrayBuffer(8 * n)),
      ring: new Float64Array(new SharedArrayBuffer(8 * size * RING)),
    };
  } catch {
    return undefined;
  }
}

function windowsOf(
  { x, dim, weights }: StreamJob['data'],
  { labels, nearest, ring }: Pick<StreamJob, 'labels' | 'nearest' | 'ring'>,
  fields: Fields<typeof Rows>,
) {
  const size = fields.chunk;
  const read = { read: true, written: false };
  const both = { read: true, written: true };
  const given: Window[] = [{ array: x, size: size * dim, at: fields.x, ...read }];
  if (weights) given.push({ array: weights, size, at: fields.weights, ...read });
  // while rows are labeled, nobody asks how far the nearest seed is
  const reaches = new Float32Array(nearest.buffer, 0, nearest.length);
  const label = { array: labels, size, at: fields.labels };
  const toSeed = { array: nearest, size, at: fields.d2 };
  return {
    [Step.assignRows]: [
      ...given,
      { ...label, ...both },
      { array: reaches, size, at: fields.reaches, ...both },
    ],
    [Step.measureOwn]: [
      given[0],
      { ...label, ...read },
      { array: ring, size, at: fields.d2, read: false, written: true },
    ],
    [Step.offerSeeds]: [...given, { ...toSeed, ...read }],
    [Step.takeSeed]: [...given, { ...toSeed, ...both }],
  };
}

/** Surveys all rows, chunk by chunk. */
function* surveyRows(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  rows: StreamJob['rows'],
  at: number,
  parts: Parts,
): Generator<void, Surveyed> {
  const { n, dim, chunk: size, wide } = rows.fields;
  const facts = beginSurvey(memory, at, dim, wide === 1);
  const { survey } = instantiate<SurveyKernel>(module, memory);
  for (let chunk = 0; chunk * size < n; chunk++) {
    parts.bring(Step.offerSeeds, chunk);
    survey(rows.at, facts.at, chunk);
    yield;
  }
  return endSurvey(memory, facts, n, wide === 1);
}

/** Number of rows of an item. */
function chunkOf(dim: number, wide: boolean): number {
  const slice = SLICE_ROWS * dim * (wide ? 8 : 4);
  return SLICE_ROWS * Math.max(1, Math.floor(CHUNK_BYTES / slice));
}

function rowFields(
  arena: Arena,
  { n, dim, weights }: Dataset,
  chunk: number,
  wide: boolean,
  threads: number,
): Fields<typeof Rows> {
  const bytes = wide ? 8 : 4;
  const shared = {
    origin: arena.take(bytes * (dim + 3)),
    cuts: arena.take(24 * dim),
  };
  const from = arena.bytes;
  const own = {
    // blocks of eight rows are read whole, and four numbers at a time
    x: arena.take(bytes * (chunk * dim + 4)),
    weights: weights ? arena.take(8 * chunk) : 0,
    labels: arena.take(2 * chunk),
    reaches: arena.take(4 * chunk),
    list: arena.take(2 * (chunk + 7)),
    d2: arena.take(8 * chunk),
    points: arena.take(32 * (dim + 3)),
    found: arena.take(48),
    doubles: arena.take(wide ? 0 : 8 * (SLICE_ROWS * dim + 1)),
  };
  const next = arena.bytes - from;
  arena.take((threads - 1) * next);
  const sizes = { n, dim, chunk, wide: wide ? 1 : 0, weighted: weights ? 1 : 0, next };
  return { ...sizes, ...shared, ...own, scale: 1, firstMass: 0, secondMass: 0, thirdMass: 0 };
}

function runFields(arena: Arena, n: number, dim: number, kMax: number, threads: number): Fields<typeof Run> {
  const lanes = kMax + (kMax % 2);
  const slices = Math.ceil(n / SLICE_ROWS);
  return {
    k: 0,
    centers: arena.take(8 * kMax * dim),
    places: arena.take(4 * lanes * dim),
    norms: arena.take(4 * lanes),
    share: 0,
    rest: 0,
    fresh: 1,
    drifts: arena.take(4 * kMax),
    sums: arena.take(24 * threads * kMax * dim),
    masses: arena.take(24 * threads * kMax),
    pairs: 0,
    candidates: arena.take(8 * CANDIDATES * dim),
    seed: arena.take(8 * dim),
    first: 0,
    gains: arena.take(8 * CANDIDATES * slices),
    sliceSums: arena.take(8 * slices),
  };
}
