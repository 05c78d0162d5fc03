import { i32At, setF64, u32At } from '../arrays';
import { Run } from './layout';

/*
 * Distances of up to 24 rows, the lanes, to other rows from products, |x|^2 + |y|^2 - 2 xy. A result that is small
 * compared with both lengths has lost digits and is computed again from differences. Products are added up column by
 * column; zeros add nothing, so they can be skipped.
 */

/** Number of columns of lanes and of a batch of rows that are in the cache together. */
const PIECE: i32 = 64;

/** Squared distances below this share of the squared lengths have lost digits. @host */
const SMALL: f64 = 0.03125;

/** Number of rows that are multiplied with a piece of the lanes while it is in the cache. */
export const BATCH: i32 = 16;

/** Bytes of a row's distances to all lanes, and to half of them, which is the number of lanes in a column of points. */
export const ALL: usize = 192;
export const HALF: usize = 96;

/**
 * @param from in, the position in members of the first lane
 * @param j in, the first of up to 16 rows
 * @param count in, the number of these rows; the last one is repeated as padding
 * @param lanes in, 12 or 24
 * @param points in, f64[2][dim][12]
 * @param squares in, f64[24]: squared lengths of the lanes
 * @param out out, f64[16][24]
 */
export function denseDistances(
  run: Run,
  from: i32,
  j: i32,
  count: i32,
  lanes: i32,
  points: usize,
  squares: usize,
  out: usize,
): void {
  memory.fill(out, 0, <usize>BATCH * ALL);
  for (let half: usize = 0; half < (<usize>lanes) << 3; half += HALF, points += <usize>run.dim * HALF) {
    for (let first = 0; first < run.dim; first += PIECE) {
      const at = points + <usize>first * HALF;
      addPieces(run, j, count, first, at, out + half);
      addPieces(run, j, count, first, at + 48, out + half + 48);
    }
  }
  for (let r = 0; r < count; r++) finish(run, from, j + r, lanes, squares, out + <usize>r * ALL);
}

/** Six lanes and all rows of a batch. */
function addPieces(run: Run, j: i32, count: i32, first: i32, points: usize, out: usize): void {
  const stride = (<usize>run.dim) << 3;
  const start = run.y + ((<usize>first) << 3);
  const bytes = (<usize>min(PIECE, run.dim - first)) << 3;
  for (let r = 0; r < count; r += 4, out += 4 * ALL) {
    const y0 = start + <usize>(j + r) * stride;
    const y1 = start + <usize>(j + min(r + 1, count - 1)) * stride;
    const y2 = start + <usize>(j + min(r + 2, count - 1)) * stride;
    const y3 = start + <usize>(j + min(r + 3, count - 1)) * stride;
    addPiece(y0, y1, y2, y3, bytes, points, out);
  }
}

/**
 * Four rows and two columns at a time: the twelve sums stay in registers, and the loop has little overhead. The three
 * columns of code are equal on purpose; a function of one column would have to pass the sums in and out.
 */
function addPiece(y0: usize, y1: usize, y2: usize, y3: usize, bytes: usize, points: usize, out: usize): void {
  let a0 = v128.load(out);
  let a1 = v128.load(out, 16);
  let a2 = v128.load(out, 32);
  let b0 = v128.load(out, ALL);
  let b1 = v128.load(out, ALL + 16);
  let b2 = v128.load(out, ALL + 32);
  let c0 = v128.load(out, 2 * ALL);
  let c1 = v128.load(out, 2 * ALL + 16);
  let c2 = v128.load(out, 2 * ALL + 32);
  let d0 = v128.load(out, 3 * ALL);
  let d1 = v128.load(out, 3 * ALL + 16);
  let d2 = v128.load(out, 3 * ALL + 32);
  let y = f64x2.splat(0);
  let x0 = y;
  let x1 = y;
  let x2 = y;
  let p: usize = 0;
  for (; p + 8 < bytes; p += 16, points += 2 * HALF) {
    x0 = v128.load(points);
    x1 = v128.load(points, 16);
    x2 = v128.load(points, 32);
    y = v128.load64_splat(y0 + p);
    a0 = f64x2.add(a0, f64x2.mul(x0, y));
    a1 = f64x2.add(a1, f64x2.mul(x1, y));
    a2 = f64x2.add(a2, f64x2.mul(x2, y));
    y = v128.load64_splat(y1 + p);
    b0 = f64x2.add(b0, f64x2.mul(x0, y));
    b1 = f64x2.add(b1, f64x2.mul(x1, y));
    b2 = f64x2.add(b2, f64x2.mul(x2, y));
    y = v128.load64_splat(y2 + p);
    c0 = f64x2.add(c0, f64x2.mul(x0, y));
    c1 = f64x2.add(c1, f64x2.mul(x1, y));
    c2 = f64x2.add(c2, f64x2.mul(x2, y));
    y = v128.load64_splat(y3 + p);
    d0 = f64x2.add(d0, f64x2.mul(x0, y));
    d1 = f64x2.add(d1, f64x2.mul(x1, y));
    d2 = f64x2.add(d2, f64x2.mul(x2, y));
    x0 = v128.load(points, 96);
    x1 = v128.load(points, 112);
    x2 = v128.load(points, 128);
    y = v128.load64_splat(y0 + p, 8);
    a0 = f64x2.add(a0, f64x2.mul(x0, y));
    a1 = f64x2.add(a1, f64x2.mul(x1, y));
    a2 = f64x2.add(a2, f64x2.mul(x2, y));
    y = v128.load64_splat(y1 + p, 8);
    b0 = f64x2.add(b0, f64x2.mul(x0, y));
    b1 = f64x2.add(b1, f64x2.mul(x1, y));
    b2 = f64x2.add(b2, f64x2.mul(x2, y));
    y = v128.load64_splat(y2 + p, 8);
    c0 = f64x2.add(c0, f64x2.mul(x0, y));
    c1 = f64x2.add(c1, f64x2.mul(x1, y));
    c2 = f64x2.add(c2, f64x2.mul(x2, y));
    y = v128.load64_splat(y3 + p, 8);
    d0 = f64x2.add(d0, f64x2.mul(x0, y));
    d1 = f64x2.add(d1, f64x2.mul(x1, y));
    d2 = f64x2.add(d2, f64x2.mul(x2, y));
  }
  if (p < bytes) {
    x0 = v128.load(points);
    x1 = v128.load(points, 16);
    x2 = v128.load(points, 32);
    y = v128.load64_splat(y0 + p);
    a0 = f64x2.add(a0, f64x2.mul(x0, y));
    a1 = f64x2.add(a1, f64x2.mul(x1, y));
    a2 = f64x2.add(a2, f64x2.mul(x2, y));
    y = v128.load64_splat(y1 + p);
    b0 = f64x2.add(b0, f64x2.mul(x0, y));
    b1 = f64x2.add(b1, f64x2.mul(x1, y));
    b2 = f64x2.add(b2, f64x2.mul(x2, y));
    y = v128.load64_splat(y2 + p);
    c0 = f64x2.add(c0, f64x2.mul(x0, y));
    c1 = f64x2.add(c1, f64x2.mul(x1, y));
    c2 = f64x2.add(c2, f64x2.mul(x2, y));
    y = v128.load64_splat(y3 + p);
    d0 = f64x2.add(d0, f64x2.mul(x0, y));
    d1 = f64x2.add(d1, f64x2.mul(x1, y));
    d2 = f64x2.add(d2, f64x2.mul(x2, y));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, b0, ALL);
  v128.store(out, b1, ALL + 16);
  v128.store(out, b2, ALL + 32);
  v128.store(out, c0, 2 * ALL);
  v128.store(out, c1, 2 * ALL + 16);
  v128.store(out, c2, 2 * ALL + 32);
  v128.store(out, d0, 3 * ALL);
  v128.store(out, d1, 3 * ALL + 16);
  v128.store(out, d2, 3 * ALL + 32);
}

/** Distances of a single row, from its non-zero values; `out` is f64[24]. */
export function sparseDistances(
  run: Run,
  from: i32,
  j: i32,
  lanes: i32,
  points: usize,
  squares: usize,
  out: usize,
): void {
  for (let half: usize = 0; half < (<usize>lanes) << 3; half += HALF, points += <usize>run.dim * HALF) {
    sparseProducts(run, j, points, out + half);
  }
  finish(run, from, j, lanes, squares, out);
}

function sparseProducts(run: Run, j: i32, points: usize, out: usize): void {
  const first = <usize>u32At(run.heads, j);
  const end = run.values + ((<usize>u32At(run.heads, j + 1)) << 3);
  let place = run.places + (first << 2);
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  let sum5 = sum0;
  for (let value = run.values + (first << 3); value < end; value += 8, place += 4) {
    const y = v128.load64_splat(value);
    const x = points + <usize>load<u32>(place) * HALF;
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(x), y));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(x, 16), y));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(x, 32), y));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(x, 48), y));
    sum4 = f64x2.add(sum4, f64x2.mul(v128.load(x, 64), y));
    sum5 = f64x2.add(sum5, f64x2.mul(v128.load(x, 80), y));
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
  v128.store(out, sum4, 64);
  v128.store(out, sum5, 80);
}

/** Turns products into distances. @inline */
function finish(run: Run, from: i32, j: i32, lanes: i32, squares: usize, out: usize): void {
  const length = v128.load64_splat(run.lengths + ((<usize>j) << 3));
  const small = f64x2.splat(SMALL);
  let lost = 0;
  for (let v: usize = 0; v < (<usize>lanes) << 3; v += 16) {
    const product = v128.load(out + v);
    const both = f64x2.add(v128.load(squares + v), length);
    const d2 = f64x2.sub(both, f64x2.add(product, product));
    const place = <i32>(v >> 3);
    lost |= i64x2.bitmask(f64x2.le(d2, f64x2.mul(both, small))) << place;
    v128.store(out + v, f64x2.sqrt(d2));
  }
  for (; lost !== 0; lost &= lost - 1) {
    const lane = ctz(lost);
    const i = i32At(run.members, from + lane);
    setF64(out, lane, exactDistance(run, i, j));
  }
}

/** The distance from differences, with separate sums for even and odd columns. */
function exactDistance(run: Run, i: i32, j: i32): f64 {
  const bytes = (<usize>run.dim) << 3;
  let p = run.x + <usize>i * bytes;
  let q = run.x + <usize>j * bytes;
  const end = p + (bytes & ~15);
  let sums = f64x2.splat(0);
  for (; p < end; p += 16, q += 16) {
    const difference = f64x2.sub(v128.load(p), v128.load(q));
    sums = f64x2.add(sums, f64x2.mul(difference, difference));
  }
  let sum = f64x2.extract_lane(sums, 0);
  if (run.dim & 1) sum += (load<f64>(p) - load<f64>(q)) * (load<f64>(p) - load<f64>(q));
  return sqrt(sum + f64x2.extract_lane(sums, 1));
}
