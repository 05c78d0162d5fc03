import { f64At, i32At, setF64, setI32 } from './arrays';
import { Rows } from './bytes/layout';
import { buildPairs, fillLane, products } from './bytes/pairs';
import { GROUPS, Run } from './silhouette/layout';
import { ALL, BATCH, denseDistances, HALF, PANEL, PART, sparseDistances } from './silhouette/tiles';

/** Kinds of rows. */
const BYTES: i32 = 1;
const FLOATS: i32 = 2;
const DENSE: i32 = 3;
const SPARSE: i32 = 4;

/** Steps of `work`. Items are chunks of rows, or groups of blocks. */
enum Step {
  buildPairs,
  bytes,
  floats,
  dense,
  sparse,
  foldColumns,
}

/**
 * One of the steps that threads share.
 * @param rows in, 8-bit rows; not used for f64
 * @param item in, a chunk of rows, or a group of blocks
 * @param thread in, the number of the thread, which has its own scratch
 */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  switch (step) {
    case Step.buildPairs:
      return buildPairs(rows, item);
    case Step.bytes:
      return measureBlocks(rows, run, item, thread, BYTES);
    case Step.floats:
      return measureBlocks(rows, run, item, thread, FLOATS);
    case Step.dense:
      return measureBlocks(rows, run, item, thread, DENSE);
    case Step.sparse:
      return measureBlocks(rows, run, item, thread, SPARSE);
    default:
      return foldColumns(run, item);
  }
}

/*
 * Offsets in the thread's scratch: sums, weights and squared lengths of the lanes; their products with a row; their
 * distances to one row or to 16 rows; their points.
 */
const SUMS: usize = 0;
const WEIGHTS: usize = 192;
const SQUARES: usize = 384;
const PRODUCTS: usize = 576;
const DISTANCES: usize = 704;
/** The last offset. @host */
const POINTS: usize = 3776;

/** Computes every sixteenth block. @inline */
function measureBlocks(rows: Rows, run: Run, group: i32, thread: i32, kind: i32): void {
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  let block = run.firstBlock;
  for (let from = run.from; from < run.to; from += run.lanes, block++) {
    if ((block & (GROUPS - 1)) !== group) continue;
    measureBlock(rows, run, from, min(run.lanes, run.to - from), group, scratch, kind);
  }
}

/** @inline */
function member(run: Run, at: i32): i32 {
  return i32At(run.members, at);
}

/** @inline */
function measureBlock(
  rows: Rows,
  run: Run,
  from: i32,
  count: i32,
  group: i32,
  scratch: usize,
  kind: i32,
): void {
  // padding lanes have weight 0
  const lanes =
    kind === BYTES
      ? ((count + 3) >> 2) << 2
      : kind === FLOATS
        ? 8
        : kind === DENSE
          ? (count + 7) & ~7
          : count > 12
            ? 24
            : 12;
  const both = run.cluster >= 0;
  const columns = both ? run.columns + ((<usize>group * run.n) << 3) : 0;
  memory.fill(scratch, 0, POINTS);
  if (kind === BYTES) loadBytes(rows, run, from, count, lanes, scratch);
  else if (kind === FLOATS) loadFloats(run, from, count, scratch);
  else if (kind === DENSE) loadLanes(run, from, count, lanes, scratch, PART, PANEL);
  else loadLanes(run, from, count, lanes, scratch, HALF, 1);
  for (let lane = 0; lane < count; lane++) {
    const w = load<f64>(run.weights + ((<usize>member(run, from + lane)) << 3));
    setF64(scratch + WEIGHTS, lane, w);
  }
  for (let c = both ? run.cluster : 0; c < run.k; c++) {
    memory.fill(scratch + SUMS, 0, ALL);
    let j = i32At(run.starts, c);
    const end = i32At(run.starts, c + 1);
    if (c === run.cluster) {
      // rows before the block were compared with it already; rows within the block are compared in both directions
      j = from + count;
      addRows(rows, run, from, from, j, lanes, 0, scratch, kind);
    }
    addRows(rows, run, from, j, end, lanes, columns, scratch, kind);
    takeSums(run, from, count, c, scratch);
  }
}

/** i16[half][lanes][2] @inline */
function loadBytes(rows: Rows, run: Run, from: i32, count: i32, lanes: i32, scratch: usize): void {
  const points = scratch + POINTS;
  memory.fill(points, 0, <usize>rows.half * (lanes << 2));
  for (let lane = 0; lane < count; lane++) {
    const i = member(run, from + lane);
    setI32(scratch + SQUARES, lane, i32At(rows.squares, i));
    fillLane(rows, i, points, lanes, lane);
  }
}

/** f64[dim][8] */
function loadFloats(run: Run, from: i32, count: i32, scratch: usize): void {
  for (let lane = 0; lane < 8; lane++) {
    // padding lanes repeat the first row
    const x = run.x + ((<usize>member(run, lane < count ? from + lane : from) * run.dim) << 3);
    const points = scratch + POINTS + ((<usize>lane) << 3);
    for (let j = 0; j < run.dim; j++) store<f64>(points + ((<usize>j) << 6), f64At(x, j));
  }
}

/**
 * f64[parts][dim][across]
 * @param column in, the bytes of a column: 8 across
 * @param panel in, the number of rows that lie column by column together
 */
function loadLanes(
  run: Run,
  from: i32,
  count: i32,
  lanes: i32,
  scratch: usize,
  column: usize,
  panel: i32,
): void {
  const across = <i32>(column >> 3);
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane % across;
    const points = scratch + POINTS + <usize>(lane - at) * <usize>run.dim * 8 + <usize>at * 8;
    const square = scratch + SQUARES + ((<usize>lane) << 3);
    // padding lanes are far from all rows
    store<f64>(square, 1);
    if (lane >= count) {
      for (let j = 0; j < run.dim; j++) store<f64>(points + <usize>j * column, 0);
      continue;
    }
    const i = member(run, from + lane);
    store<f64>(square, f64At(run.lengths, i));
    const row = i % panel;
    const y = run.y + (<usize>(i - row) * <usize>run.dim + <usize>row) * 8;
    for (let j = 0; j < run.dim; j++) store<f64>(points + <usize>j * column, f64At(y, j * panel));
  }
}

/**
 * Adds the distances of rows j to end to the sums of the lanes and, unless columns is 0, to those of the rows. @inline
 */
function addRows(
  rows: Rows,
  run: Run,
  from: i32,
  j: i32,
  end: i32,
  lanes: i32,
  columns: usize,
  scratch: usize,
  kind: i32,
): void {
  const points = scratch + POINTS;
  const squares = scratch + SQUARES;
  if (kind === DENSE) {
    while (j < end) {
      const panel = j / PANEL;
      const first = panel * PANEL;
      const next = min(first + BATCH, end);
      denseDistances(run, from, panel, j, next, lanes, points, squares, scratch + DISTANCES);
      for (; j < next; j++) addRow(run, j, lanes, columns, scratch, <usize>(j - first) * ALL);
    }
    return;
  }
  for (; j < end; j++) {
    if (kind === BYTES) byteDistances(rows, j, lanes >> 2, scratch);
    else if (kind === FLOATS) floatDistances(run, j, scratch);
    else sparseDistances(run, from, j, lanes, points, squares, scratch + DISTANCES);
    addRow(run, j, lanes, columns, scratch, 0);
  }
}

/**
 * @param at in, the offset after DISTANCES of the distances between the lanes and row j
 * @inline
 */
function addRow(run: Run, j: i32, lanes: i32, columns: usize, scratch: usize, at: usize): void {
  const w = v128.load64_splat(run.weights + ((<usize>j) << 3));
  let column = f64x2.splat(0);
  for (let v: usize = 0; v < (<usize>lanes) << 3; v += 16) {
    const d = v128.load(scratch + at + v, DISTANCES);
    v128.store(scratch + v, f64x2.add(v128.load(scratch + v, SUMS), f64x2.mul(w, d)), SUMS);
    column = f64x2.add(column, f64x2.mul(v128.load(scratch + v, WEIGHTS), d));
  }
  if (columns === 0) return;
  const to = columns + ((<usize>j) << 3);
  store<f64>(to, load<f64>(to) + (f64x2.extract_lane(column, 0) + f64x2.extract_lane(column, 1)));
}

/** Squared distances of bytes are whole numbers below 2^31. @inline */
function byteDistances(rows: Rows, j: i32, vectors: i32, scratch: usize): void {
  products(vectors, rows, j, scratch + POINTS, scratch + PRODUCTS);
  const square = v128.load32_splat(rows.squares + ((<usize>j) << 2));
  for (let v: usize = 0; v < <usize>(vectors << 4); v += 16) {
    const twice = i32x4.shl(v128.load(scratch + v, PRODUCTS), 1);
    // intermediate sums may wrap around, but the result is below 2^31
    const d2 = i32x4.sub(i32x4.add(square, v128.load(scratch + v, SQUARES)), twice);
    const high = v128.shuffle<i32>(d2, d2, 2, 3, 0, 1);
    v128.store(scratch + 2 * v, f64x2.sqrt(f64x2.convert_low_i32x4_s(d2)), DISTANCES);
    v128.store(scratch + 2 * v, f64x2.sqrt(f64x2.convert_low_i32x4_s(high)), DISTANCES + 16);
  }
}

function floatDistances(run: Run, j: i32, scratch: usize): void {
  let x = run.x + ((<usize>j * run.dim) << 3);
  const end = x + ((<usize>run.dim) << 3);
  let point = scratch + POINTS;
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; x < end; x += 8, point += 64) {
    const value = v128.load64_splat(x);
    const d0 = f64x2.sub(v128.load(point), value);
    const d1 = f64x2.sub(v128.load(point, 16), value);
    const d2 = f64x2.sub(v128.load(point, 32), value);
    const d3 = f64x2.sub(v128.load(point, 48), value);
    sum0 = f64x2.add(sum0, f64x2.mul(d0, d0));
    sum1 = f64x2.add(sum1, f64x2.mul(d1, d1));
    sum2 = f64x2.add(sum2, f64x2.mul(d2, d2));
    sum3 = f64x2.add(sum3, f64x2.mul(d3, d3));
  }
  v128.store(scratch, f64x2.sqrt(sum0), DISTANCES);
  v128.store(scratch, f64x2.sqrt(sum1), DISTANCES + 16);
  v128.store(scratch, f64x2.sqrt(sum2), DISTANCES + 32);
  v128.store(scratch, f64x2.sqrt(sum3), DISTANCES + 48);
}

/** Takes the sums of the lanes over cluster c. */
function takeSums(run: Run, from: i32, count: i32, c: i32, scratch: usize): void {
  for (let lane = 0; lane < count; lane++) {
    const i = member(run, from + lane);
    const sum = f64At(scratch + SUMS, lane);
    if (i32At(run.labels, i) === c) setF64(run.own, i, sum);
    else offer(run, i, c, sum);
  }
}

/** @inline */
function offer(run: Run, i: i32, c: i32, sum: f64): void {
  const mean = sum / f64At(run.sizes, c);
  const best = run.best + ((<usize>i) << 3);
  const neighbor = run.neighbors + ((<usize>i) << 2);
  const least = load<f64>(best);
  if (mean > least || (mean === least && c > load<i32>(neighbor))) return;
  store<f64>(best, mean);
  store<i32>(neighbor, c);
}

/** Number of rows of a chunk. @host */
const CHUNK: i32 = 4096;

/** Adds the sums that blocks have collected, for a chunk of the rows of `cluster` and later clusters. */
function foldColumns(run: Run, chunk: i32): void {
  const first = i32At(run.starts, run.cluster);
  const next = i32At(run.starts, run.cluster + 1);
  const groups = min(GROUPS, (next - first + run.lanes - 1) / run.lanes);
  const end = min(first + (chunk + 1) * CHUNK, run.n);
  for (let j = first + chunk * CHUNK; j < end; j++) {
    let sum: f64 = 0;
    for (let g = 0; g < groups; g++) {
      const at = run.columns + ((<usize>g * run.n + j) << 3);
      sum += load<f64>(at);
      store<f64>(at, 0);
    }
    if (j >= next) offer(run, j, run.cluster, sum);
    else setF64(run.own, j, f64At(run.own, j) + sum);
  }
}
