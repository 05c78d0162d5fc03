import type { Dataset } from '../../core/dataset.ts';
import { borrowMemory, type RowMemory, returnMemory } from '../../core/rowMemory.ts';
import { isShared, newBuffer } from '../../core/sharedMemory.ts';
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
import { type PointSizes, shortBytes } from './shorts.ts';

/** Rows that all threads can read, with what belongs to each; can be posted to a worker. */
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
  /** What is known of all points; absent: rows are not compared in 16 bits. */
  sizes?: PointSizes;
  /** Whether nobody else needs the memory, so that another job may take it. */
  isSpare: boolean;
}

/** A thread takes about this many bytes at a time, and no less than the rows of a slice: they stay in its cache. */
const CHUNK_BYTES = 32768;

/** From so many columns on, rows are compared one after the other: turning them takes longer. */
const LONG = 16;

/** Rows of more bytes that are not in the memory of a kernel are not copied to it: at least a part of 4 GB has to be left. */
const MOST_INSIDE = 2 ** 31;

/** Covers the rounding of the origin. */
const UP = 1 + 2 ** -10;

/** Number of chunks whose distances are kept at a time. */
const RING = 64;

/** Beyond these spreads, rows of f32 or their scale are not far from the limits of f32. */
const LEAST_SPREAD = 2 ** -120;
const MOST_SPREAD = 2 ** 120;

/**
 * Lays out a dataset for the wasm kernel, with pauses. Rows in the memory of a kernel stay there, and others are copied to it;
 * but threads copy parts of rows that are in other shared memory, or too many.
 * @param kMax the largest k of all starts
 * @param known the facts of all rows, of which those given are a part that comes later: they are not looked at
 * @returns undefined if the data do not suit this kernel, or the kernel is not available
 */
export function* openStream(
  given: Dataset,
  kMax: number,
  threads: number,
  known?: Surveyed,
): Generator<void, StreamJob | undefined> {
  const module = loadKernel('stream');
  if (!module || kMax >= NONE || given.dim > MOST_COLUMNS) return undefined;
  const lent = given.x instanceof Uint8Array ? undefined : borrowMemory(given.x);
  const plan = { kMax, threads, module, known };
  let job: StreamJob | undefined;
  try {
    if (lent) job = yield* layOut(given, lent, plan);
  } finally {
    // also if it was aborted
    if (!job && lent) returnMemory(lent.memory);
  }
  // a memory may have no room behind its rows
  return job ?? (yield* layOut(given, undefined, plan));
}

interface LayingOut {
  kMax: number;
  threads: number;
  module: WebAssembly.Module;
  known?: Surveyed;
}

/** @param lent the memory in which the rows lie, if it is that of a kernel */
function* layOut(
  given: Dataset,
  lent: RowMemory | undefined,
  { kMax, threads, module, known }: LayingOut,
): Generator<void, StreamJob | undefined> {
  const { n, dim } = given;
  const wide = given.x instanceof Float64Array;
  const inside = lent !== undefined || (!isSeen(given.x) && n * dim * (wide ? 8 : 4) <= MOST_INSIDE);
  const arena = new Arena(lent?.end);
  const at = inside ? (lent?.at ?? arena.take((wide ? 8 : 4) * (n * dim + 4))) : undefined;
  const behind = arena.bytes;
  const rows = place(arena, Rows, () => rowFields(arena, given, { wide, threads, at }));
  const run = place(arena, Run, () => runFields(arena, n, dim, kMax, threads));
  const facts = arena.take(surveyBytes(dim));
  const isCopied = inside && !lent;
  const memory = lent ? arena.behind(lent) : isCopied ? arena.usedMemory(behind) : arena.memory();
  const data = memory && rowsFor(given, isCopied ? { memory, at: rows.fields.x } : undefined);
  const size = rows.fields.chunk;
  const outside = data && outsideOf(data, size);
  if (!memory || !data || !outside) return undefined;
  writeStruct(memory, rows);
  writeStruct(memory, run);
  const windows = windowsOf(data, outside, rows.fields);
  const steps = new Parts(memory, windows, 0, 0);
  const placed = { module, memory, rows, data };
  const points = takePoints(placed, known ?? (yield* surveyRows(given, placed, facts, steps)));
  if (!points) return undefined;
  return {
    ...{ module, memory, threads, rows, run, control: newControl() },
    outside: { windows, next: rows.fields.next },
    ...{ data, chunk: size, ...outside, ...points, isSpare: isCopied },
  };
}

/** Tells the kernel how rows become points; undefined if they do not suit it. */
function takePoints(
  { memory, rows }: Pick<StreamJob, 'memory' | 'rows'>,
  { cuts, means, spread, radius }: Surveyed,
): Pick<StreamJob, 'origin' | 'scale' | 'sizes'> | undefined {
  const { dim, wide } = rows.fields;
  const points = pointsOf(dim, spread);
  if (!cuts || !points || !suits(spread, wide === 1)) return undefined;
  const origin = wide ? means : means.map(Math.fround);
  new (wide ? Float64Array : Float32Array)(memory.buffer, rows.fields.origin, dim).set(origin);
  new Float64Array(memory.buffer, rows.fields.cuts).set(cuts.coordinates);
  const [firstMass, secondMass, thirdMass] = cuts.masses;
  const { scale } = points;
  setFields({ memory, run: rows }, { scale, firstMass, secondMass, thirdMass });
  if (radius === undefined || wide) return { origin, scale };
  // the origin is rounded
  return { origin, scale, sizes: { spread: UP * spread * scale, radius: UP * radius * scale } };
}

function suits(spread: number, wide: boolean): boolean {
  return wide || spread === 0 || (spread >= LEAST_SPREAD && spread <= MOST_SPREAD);
}

/**
 * Rows of floats that all threads can read; undefined if there is no memory for a copy.
 * @param to where rows are to be copied, which the survey does; absent: rows that are not shared are copied now
 */
function rowsFor(
  { x, n, dim, weights }: Dataset,
  to?: { memory: WebAssembly.Memory; at: number },
): StreamJob['data'] | undefined {
  const Numbers = x instanceof Float64Array ? Float64Array : Float32Array;
  try {
    const inMemory = to && new Numbers(to.memory.buffer, to.at, n * dim);
    const numbers = inMemory ?? (isSeen(x) ? x : sharedCopy(x));
    return { x: numbers, n, dim, ...(weights && { weights: sharedCopy(weights) as Float64Array }) };
  } catch {
    return undefined;
  }
}

/** Whether threads see rows of floats as they are. */
function isSeen(x: Dataset['x']): x is Float32Array | Float64Array {
  return !(x instanceof Uint8Array) && isShared(x.buffer);
}

function sharedCopy(x: Dataset['x']): Float32Array | Float64Array {
  const copy =
    x instanceof Float64Array
      ? new Float64Array(newBuffer(8 * x.length))
      : new Float32Array(newBuffer(4 * x.length));
  copy.set(x);
  return copy;
}

/** What belongs to each row; undefined if there is no memory for it. Memory is taken when it is used. */
function outsideOf({ n }: StreamJob['data'], size: number) {
  try {
    return {
      labels: new Uint16Array(newBuffer(2 * n)),
      nearest: new Float64Array(newBuffer(8 * n)),
      ring: new Float64Array(newBuffer(8 * size * Math.min(RING, Math.ceil(n / size)))),
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
  const numbers: Window[] =
    fields.inside === 1 ? [] : [{ array: x, size: size * dim, at: fields.x, ...read }];
  const given = [...numbers];
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
      ...numbers,
      { ...label, ...read },
      { array: ring, size, at: fields.d2, read: false, written: true },
    ],
    [Step.offerSeeds]: [...given, { ...toSeed, ...read }],
    [Step.takeSeed]: [...given, { ...toSeed, ...both }],
  };
}

/** Surveys all rows, chunk by chunk, which are copied before if they are to be in the memory and are not. */
function* surveyRows(
  { x }: Dataset,
  { module, memory, rows, data }: Pick<StreamJob, 'module' | 'memory' | 'rows' | 'data'>,
  at: number,
  parts: Parts,
): Generator<void, Surveyed> {
  const { n, dim, chunk: size, wide, inside } = rows.fields;
  const facts = beginSurvey(memory, at, dim, wide === 1);
  const { survey } = instantiate<SurveyKernel>(module, memory);
  const isCopied = inside === 1 && x.buffer !== data.x.buffer;
  for (let chunk = 0; chunk * size < n; chunk++) {
    const from = chunk * size * dim;
    if (isCopied) data.x.set(x.subarray(from, from + size * dim), from);
    parts.bring(Step.offerSeeds, chunk);
    survey(rows.at, facts.at, chunk);
    yield;
  }
  return endSurvey(memory, facts, n, wide === 1);
}

/** Bytes of the rows that come at a time, where these come one part after the other. */
const PIECE_BYTES = 2 ** 22;

/** Number of rows that come at a time: at least those of an item, and no more than have their distances kept. */
export function pieceRows(dim: number, wide: boolean): number {
  const chunk = chunkOf(dim, wide);
  const items = Math.floor(PIECE_BYTES / (chunk * dim * (wide ? 8 : 4)));
  return chunk * Math.max(1, Math.min(RING, items));
}

/** Number of rows of an item. */
function chunkOf(dim: number, wide: boolean): number {
  const slice = SLICE_ROWS * dim * (wide ? 8 : 4);
  return SLICE_ROWS * Math.max(1, Math.floor(CHUNK_BYTES / slice));
}

/** @param at the address of all rows; absent: they stay outside */
function rowFields(
  arena: Arena,
  { n, dim, weights }: Dataset,
  { wide, threads, at }: { wide: boolean; threads: number; at?: number },
): Fields<typeof Rows> {
  const bytes = wide ? 8 : 4;
  const chunk = chunkOf(dim, wide);
  const shared = {
    origin: arena.take(bytes * (dim + 3)),
    cuts: arena.take(24 * dim),
  };
  const from = arena.bytes;
  const own = {
    // blocks of eight rows are read whole, and four numbers at a time
    x: at ?? arena.take(bytes * (chunk * dim + 4)),
    weights: weights ? arena.take(8 * chunk) : 0,
    labels: arena.take(2 * chunk),
    reaches: arena.take(4 * chunk),
    list: arena.take(2 * (chunk + 7)),
    d2: arena.take(8 * chunk),
    points: arena.take(32 * (dim + 3)),
    // labels, margins and four distances
    found: arena.take(16 + 32 + 32),
    doubles: arena.take(wide ? 0 : 8 * (SLICE_ROWS * dim + 1)),
  };
  const next = arena.bytes - from;
  arena.take((threads - 1) * next);
  const sizes = { n, dim, chunk, wide: wide ? 1 : 0, weighted: weights ? 1 : 0, next };
  const ways = { inside: at === undefined ? 0 : 1, long: dim < LONG ? 0 : 1 };
  return { ...sizes, ...ways, ...shared, ...own, scale: 1, firstMass: 0, secondMass: 0, thirdMass: 0 };
}

function runFields(arena: Arena, n: number, dim: number, kMax: number, threads: number): Fields<typeof Run> {
  const lanes = kMax + (kMax % 2);
  const slices = Math.ceil(n / SLICE_ROWS);
  return {
    k: 0,
    centers: arena.take(8 * kMax * dim),
    places: arena.take(4 * lanes * (dim + 3)),
    norms: arena.take(4 * lanes),
    share: 0,
    rest: 0,
    fresh: 1,
    drifts: arena.take(4 * kMax),
    sums: arena.take(24 * threads * kMax * dim),
    masses: arena.take(24 * threads * kMax),
    short: 0,
    shortPlaces: arena.take(shortBytes(kMax, dim).places),
    shortNorms: arena.take(shortBytes(kMax, dim).norms),
    shortMask: 0,
    ...{ shortFactor: 0, shortUnit: 0, shortShare: 0, shortRest: 0, shortSlack: 0, shortMore: 0 },
    doubts: arena.take(4 * threads),
    pairs: 0,
    candidates: arena.take(8 * CANDIDATES * dim),
    seed: arena.take(8 * dim),
    first: 0,
    gains: arena.take(8 * CANDIDATES * slices),
    sliceSums: arena.take(8 * slices),
  };
}
