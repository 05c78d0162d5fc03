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

/** Number of dense rows that lie column by column together. @host */
export const PANEL: i32 = 2;

/** Number of rows that are multiplied with a piece of the lanes while it is in the cache: eight panels. */
export const BATCH: i32 = 8 * PANEL;

/** Bytes of a row's distances to all lanes. */
export const ALL: usize = 192;

/** Bytes of a column of points: eight lanes of dense rows, or twelve of sparse ones. */
export const PART: usize = 64;
export const HALF: usize = 96;

/**
 * @param from in, the position in members of the first lane
 * @param panel in, the first of up to eight panels of rows, which are those from 2 panel on
 * @param j in, the first row whose distances are wanted, and the end of such rows
 * @param lanes in, 8, 16 or 24
 * @param points in, f64[lanes / 8][dim][8]
 * @param squares in, f64[24]: squared lengths of the lanes
 * @param out out, f64[16][24], from row 2 panel on
 */
export function denseDistances(
  run: Run,
  from: i32,
  panel: i32,
  j: i32,
  end: i32,
  lanes: i32,
  points: usize,
  squares: usize,
  out: usize,
): void {
  const base = panel * PANEL;
  const panels = (end - base + PANEL - 1) / PANEL;
  const y = run.y + <usize>base * <usize>run.dim * 8;
  memory.fill(out, 0, <usize>(panels * PANEL) * ALL);
  for (let part: usize = 0; part < (<usize>lanes) << 3; part += PART, points += <usize>run.dim * PART) {
    for (let first = 0; first < run.dim; first += PIECE) {
      addPieces(run, y, panels, first, points + <usize>first * PART, out + part);
    }
  }
  for (; j < end; j++) finish(run, from, j, lanes, squares, out + <usize>(j - base) * ALL);
}

/** Eight lanes and all rows of a batch. */
function addPieces(run: Run, panel: usize, panels: i32, first: i32, points: usize, out: usize): void {
  const bytes = <usize>min(PIECE, run.dim - first) * PANEL * 8;
  const stride = <usize>run.dim * PANEL * 8;
  let y = panel + <usize>first * PANEL * 8;
  for (let p = 0; p < panels; p++, y += stride, out += PANEL * ALL) addPiece(y, bytes, points, out);
}

/**
 * Two rows with eight lanes. Eight sums, six vectors to multiply and one product are what V8 has registers for, whatever
 * order it chooses; with more sums, or two columns at a time, some are stored and loaded in each turn.
 */
function addPiece(y: usize, bytes: usize, points: usize, out: usize): void {
  let a0 = v128.load(out);
  let a1 = v128.load(out, 16);
  let a2 = v128.load(out, 32);
  let a3 = v128.load(out, 48);
  let b0 = v128.load(out, ALL);
  let b1 = v128.load(out, ALL + 16);
  let b2 = v128.load(out, ALL + 32);
  let b3 = v128.load(out, ALL + 48);
  for (const end = y + bytes; y < end; y += PANEL * 8, points += PART) {
    const x0 = v128.load(points);
    const x1 = v128.load(points, 16);
    const x2 = v128.load(points, 32);
    const x3 = v128.load(points, 48);
    const ya = v128.load64_splat(y);
    a0 = f64x2.add(a0, f64x2.mul(x0, ya));
    a1 = f64x2.add(a1, f64x2.mul(x1, ya));
    a2 = f64x2.add(a2, f64x2.mul(x2, ya));
    a3 = f64x2.add(a3, f64x2.mul(x3, ya));
    const yb = v128.load64_splat(y, 8);
    b0 = f64x2.add(b0, f64x2.mul(x0, yb));
    b1 = f64x2.add(b1, f64x2.mul(x1, yb));
    b2 = f64x2.add(b2, f64x2.mul(x2, yb));
    b3 = f64x2.add(b3, f64x2.mul(x3, yb));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
  v128.store(out, b0, ALL);
  v128.store(out, b1, ALL + 16);
  v128.store(out, b2, ALL + 32);
  v128.store(out, b3, ALL + 48);
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
