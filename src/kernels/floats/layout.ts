import type { Dataset } from '../../core/dataset.ts';
import { borrowMemory, isIn, LINE, returnMemory } from '../../core/rowMemory.ts';
import { trialsFor } from '../drawing.ts';
import {
  Arena,
  type Fields,
  instantiate,
  loadKernel,
  type Placed,
  place,
  writeFields,
  writeStruct,
} from '../host.ts';
import { SLICE_ROWS } from '../layouts/drawing.ts';
import { BLOCK, LANES, Numbers, Rows, Run } from '../layouts/floats.ts';
import { beginSurvey, endSurvey, type Surveyed, type SurveyKernel, surveyBytes } from '../survey.ts';
import { newControl, type TeamJob } from '../team.ts';
import { roughShare } from './shorts.ts';

/** A dataset in shared memory, with buffers for one start of k-means on several threads; can be posted to a worker. */
export interface FloatJob extends TeamJob {
  n: number;
  dim: number;
  wide: boolean;
  weighted: boolean;
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
  /** A point is a row minus the means of the columns, times `scale`, a power of two. */
  means: Float64Array;
  scale: number;
  /** Relative error bound of computed squared distances; the absolute error bound is REST. */
  share: number;
  /** The relative error bound of distances from 16-bit points. */
  roughShare: number;
  /** Whether nobody else needs the memory, so that another job may take it. */
  isSpare: boolean;
}

/** Number of rows that a thread takes at a time, and of a slice of seeding. */
const CHUNK = SLICE_ROWS;

/** More groups would take more time for bounds than they save for distances. */
const MOST_GROUPS = 63;

/** With more columns, the f32 error bound is too wide to exclude many centers. */
export const MOST_COLUMNS = 65_536;

/** Beyond these spreads (largest distances from the mean of a column), squares come near the limits of f64. */
const LEAST_SPREAD = 1e-100;
const MOST_SPREAD = 1e145;

/** Absolute error bound of squared distances, for points with lengths around 1: covers underflow in f32. */
const REST = 1e-30;

/** The layout of k centers. */
export function lanesOf(k: number) {
  const all = Math.ceil(k / LANES);
  const blocks = Math.ceil(all / MOST_GROUPS);
  const groups = Math.ceil(all / blocks);
  return { groups, blocks, lanes: LANES * groups * blocks, slots: slotsFor(groups) };
}

/**
 * Lays out a dataset for the wasm kernels, with pauses.
 * @param kMax the largest k of all starts
 * @param threads number of threads that will work on it
 * @param room bytes that may be taken beside the rows
 * @returns undefined if the data do not suit these kernels or require more room, or the kernels are not available
 */
export function* openFloats(
  data: Dataset,
  kMax: number,
  threads: number,
  room = Number.POSITIVE_INFINITY,
): Generator<void, FloatJob | undefined> {
  const { x, n, dim, weights } = data;
  if (dim > MOST_COLUMNS) return undefined;
  const module = loadKernel('floats');
  if (!module) return undefined;
  // rows that lie in a memory of a kernel stay where they are
  const lent = borrowMemory(x);
  const arena = new Arena(lent?.end);
  const control = newControl();
  const wide = x instanceof Float64Array;
  const rows = place(arena, Rows, () => rowFields(arena, data, wide, lent?.at));
  const run = place(arena, Run, () => runFields(arena, n, dim, kMax, threads));
  const fits = arena.bytes - (lent?.end ?? 0) <= room;
  // rows are written before they are read, so only the rest must be zeros
  const rest = LINE * Math.floor((rows.fields.x + (wide ? 8 : 4) * n * dim) / LINE);
  const memory = fits ? (lent ? arena.behind(lent) : arena.usedMemory(rest)) : undefined;
  if (!memory) {
    if (lent) returnMemory(lent.memory);
    return undefined;
  }
  const { buffer } = memory;
  if (weights) new Float64Array(buffer, rows.fields.weights).set(weights);
  writeStruct(memory, rows);
  writeStruct(memory, run);
  const { cuts, means, spread } = yield* unlessAborted(memory, takeRows(data, module, memory, rows));
  const errors = pointsOf(dim, spread);
  if (!cuts || !errors) {
    returnMemory(memory);
    return undefined;
  }
  new Float64Array(buffer, rows.fields.cuts).set(cuts.coordinates);
  const [firstMass, secondMass, thirdMass] = cuts.masses;
  const { scale, share, roughShare: rough } = errors;
  const numbers = { ...errors, firstMass, secondMass, thirdMass };
  writeFields(memory, { struct: Numbers, at: rows.fields.numbers }, numbers);
  const weighted = weights !== undefined;
  return {
    module,
    memory,
    threads,
    rows,
    run,
    control,
    n,
    dim,
    wide,
    weighted,
    means,
    scale,
    share,
    roughShare: rough,
    isSpare: !lent,
  };
}

/** Runs steps in a memory of rows. If they are aborted, the next job finds it free. */
function* unlessAborted<T>(memory: WebAssembly.Memory, steps: Generator<void, T>): Generator<void, T> {
  let isDone = false;
  try {
    const result = yield* steps;
    isDone = true;
    return result;
  } finally {
    if (!isDone) returnMemory(memory);
  }
}

/**
 * The scale of the points, and the error bounds of their distances.
 * @param spread the largest distance of a coordinate to the mean of its column
 * @returns undefined if squares come near the limits of f64
 */
export function pointsOf(dim: number, spread: number) {
  // equal rows have a spread of 0: with any scale the kernel leaves them to f64
  if (spread > 0 && !(spread >= LEAST_SPREAD && spread <= MOST_SPREAD)) return undefined;
  const scale = spread > 0 ? 1 / powerNear(spread) : 1;
  return { scale, share: (1.01 * dim + 12) * 2 ** -24, rest: REST, roughShare: roughShare(dim) };
}

/** A squared length minus the point's share of the f32 error, and its distance below an upper bound. */
export function certify(share: number, squaredLength: number): { lower: number; doubt: number } {
  const doubt = share * squaredLength + REST;
  return { lower: squaredLength - doubt, doubt: 2 * doubt };
}

/**
 * Copies the rows to memory unless they are there, and computes their sizes while they are still in the cache; with pauses.
 * @returns the cuts of their sums, the unweighted mean of each column, and the largest distance of a coordinate to it
 */
export function* takeRows(
  { x, n, dim }: Dataset,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  rows: FloatJob['rows'],
): Generator<void, Surveyed> {
  const { fields } = rows;
  const wide = fields.wide === 1;
  const Numbers = wide ? Float64Array : Float32Array;
  const to = new Numbers(memory.buffer, fields.x, n * dim);
  const isThere = isIn(memory, x);
  const facts = beginSurvey(memory, fields.facts, dim, wide);
  const { survey } = instantiate<SurveyKernel>(module, memory);
  for (let chunk = 0; chunk < chunksOf(n); chunk++) {
    const from = chunk * CHUNK * dim;
    if (!isThere) to.set(x.subarray(from, from + CHUNK * dim), from);
    survey(rows.at, facts.at, chunk);
    yield;
  }
  const surveyed = endSurvey(memory, facts, n, wide);
  new Float64Array(memory.buffer, fields.means, dim).set(surveyed.means);
  return surveyed;
}

/** The largest power of two that is at most a positive number. */
function powerNear(value: number): number {
  let power = 1;
  while (power <= value / 2) power *= 2;
  while (power > value) power /= 2;
  return power;
}

export function chunksOf(n: number): number {
  return Math.ceil(n / CHUNK);
}

/** Number of bounds of a row: of its own center and of each group, in pairs of vectors. */
function slotsFor(groups: number): number {
  return 8 * Math.ceil((groups + 1) / 8);
}

/** Layout that suffices for every k up to kMax: a smaller k may have more groups. */
function mostLanes(kMax: number) {
  const { blocks, slots } = lanesOf(kMax);
  const lanes = LANES * (Math.ceil(kMax / LANES) + blocks);
  const groups = Math.min(MOST_GROUPS, Math.ceil(kMax / LANES));
  return { lanes, slots: Math.max(slots, slotsFor(groups)), groups };
}

/** @param x the address of rows that are in memory; absent: they are copied */
export function rowFields(
  arena: Arena,
  { n, dim, weights }: Dataset,
  wide: boolean,
  x?: number,
): Fields<typeof Rows> {
  const stride = 4 * Math.ceil(dim / 4);
  const width = 8 * Math.ceil(dim / 8);
  return {
    n,
    dim,
    stride,
    wide: wide ? 1 : 0,
    x: x ?? arena.take((wide ? 8 : 4) * n * dim),
    weights: weights ? arena.take(8 * n) : 0,
    means: arena.take(8 * dim),
    points: arena.take(4 * n * stride),
    squares: arena.take(4 * n),
    doubts: arena.take(4 * n),
    numbers: arena.take(Numbers.bytes),
    width,
    shorts: arena.take(2 * n * width),
    steps: arena.take(4 * n),
    roughSquares: arena.take(4 * n),
    roughDoubts: arena.take(4 * n),
    facts: arena.take(surveyBytes(dim)),
    cuts: arena.take(24 * dim),
  };
}

function runFields(arena: Arena, n: number, dim: number, kMax: number, threads: number): Fields<typeof Run> {
  const { lanes, slots, groups } = mostLanes(kMax);
  const stride = 4 * Math.ceil(dim / 4);
  const width = 8 * Math.ceil(dim / 8);
  const scratchBytes = 512 + CHUNK * (14 + 2 * groups) + 4 * (groups + 4);
  const most = Math.min(BLOCK, trialsFor(kMax));
  return {
    k: 0,
    lanes: 0,
    groups: 0,
    blocks: 0,
    slots: 0,
    fresh: 1,
    order: arena.take(4 * lanes),
    centers: arena.take(8 * kMax * dim),
    tiles: arena.take(4 * lanes * dim),
    places: arena.take(4 * lanes * stride),
    norms: arena.take(4 * lanes),
    doubts: arena.take(4 * lanes),
    bounds: arena.take(4 * n * slots),
    drift: arena.take(4 * lanes * slots),
    labels: arena.take(4 * n),
    d2: arena.take(8 * n),
    dirty: arena.take(4 * lanes),
    sums: arena.take(24 * threads * lanes * dim),
    masses: arena.take(24 * threads * lanes),
    scratch: arena.take(threads * Math.ceil(scratchBytes / 64) * 64),
    scratchBytes: Math.ceil(scratchBytes / 64) * 64,
    nearest: arena.take(8 * n),
    reach: arena.take(4 * n),
    owners: arena.take(4 * n),
    vectors: 0,
    candidateRows: arena.take(4 * 16),
    candidateTile: arena.take(4 * BLOCK * dim),
    candidateNorms: arena.take(4 * BLOCK),
    apart: arena.take(4 * BLOCK * kMax),
    offers: arena.take(4 * chunksOf(n)),
    offered: arena.take(4 * n * most),
    offeredD2: arena.take(8 * n * most),
    most,
    gains: arena.take(8 * BLOCK * chunksOf(n)),
    sliceSums: arena.take(8 * chunksOf(n)),
    seed: 0,
    choice: 0,
    rough: 0,
    shortTiles: arena.take(2 * lanes * width),
    shortPlaces: arena.take(2 * lanes * width),
    steps: arena.take(4 * lanes),
    roughNorms: arena.take(4 * lanes),
    roughDoubts: arena.take(4 * lanes),
    candidateShorts: arena.take(2 * BLOCK * width),
    candidateSteps: arena.take(4 * BLOCK),
    candidateRoughNorms: arena.take(4 * BLOCK),
    homes: arena.take(4 * kMax),
  };
}
