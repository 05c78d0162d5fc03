import { Rows } from './layout';

/** A coordinate of a row, not converted to a point. @inline */
export function coordinate(wide: bool, x: usize, j: usize): f64 {
  return wide ? load<f64>(x + (j << 3)) : <f64>load<f32>(x + (j << 2));
}

/** @inline */
export function rowOf(rows: Rows, i: i32): usize {
  return rows.x + <usize>i * <usize>rows.dim * (rows.wide ? 8 : 4);
}

/** @inline */
export function pointOf(rows: Rows, i: i32): usize {
  return rows.points + ((<usize>i * <usize>rows.stride) << 2);
}

/** Bytes of a cache line. */
const LINE: usize = 64;

/**
 * Prefetches the listed rows, so that cache misses overlap.
 * @param from in, the first of all rows, which have `bytes` each
 * @param list in, u16[count] rows of the chunk that starts at `first`
 * @param unused out, i32
 */
export function prefetchRows(
  from: usize,
  bytes: usize,
  first: i32,
  list: usize,
  count: i32,
  unused: usize,
): void {
  let sum = 0;
  for (let e: usize = 0; e < <usize>count; e++) {
    const row = from + <usize>(first + <i32>load<u16>(list + (e << 1))) * bytes;
    for (let at: usize = 0; at < bytes; at += LINE) sum += load<i32>(row + at);
  }
  // the sum is stored, because otherwise the optimizer would drop the loads
  store<i32>(unused, sum);
}

/** `distance` for a row by its number. */
export function squaredDistance(rows: Rows, i: i32, to: usize): f64 {
  const x = rowOf(rows, i);
  return rows.wide ? distance(true, x, rows.dim, to) : distance(false, x, rows.dim, to);
}

/** The squared distance between a row and a vector of f64, equal to that of the twin to the last bit. @inline */
export function distance(wide: bool, x: usize, dim: i32, to: usize): f64 {
  let sum = 0.0;
  for (let j: usize = 0; j < <usize>dim; j++) {
    const d = coordinate(wide, x, j) - load<f64>(to + (j << 3));
    sum += d * d;
  }
  return sum;
}

/** `squaredDistance` for four pairs at once. @param to0 in, f64[dim] @param out out, f64[4] */
export function fourDistances(
  rows: Rows,
  i0: i32,
  i1: i32,
  i2: i32,
  i3: i32,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  out: usize,
): void {
  const x0 = rowOf(rows, i0);
  const x1 = rowOf(rows, i1);
  const x2 = rowOf(rows, i2);
  const x3 = rowOf(rows, i3);
  if (rows.wide) distances(true, true, rows.dim, x0, x1, x2, x3, to0, to1, to2, to3, out);
  else distances(false, true, rows.dim, x0, x1, x2, x3, to0, to1, to2, to3, out);
}

/** The squared distances of four pairs of rows, equal to those of the twin to the last bit. @param out out, f64[4] */
export function fourPairs(
  rows: Rows,
  i0: i32,
  i1: i32,
  i2: i32,
  i3: i32,
  j0: i32,
  j1: i32,
  j2: i32,
  j3: i32,
  out: usize,
): void {
  const x0 = rowOf(rows, i0);
  const x1 = rowOf(rows, i1);
  const x2 = rowOf(rows, i2);
  const x3 = rowOf(rows, i3);
  const a = rowOf(rows, j0);
  const b = rowOf(rows, j1);
  const c = rowOf(rows, j2);
  const d = rowOf(rows, j3);
  if (rows.wide) distances(true, true, rows.dim, x0, x1, x2, x3, a, b, c, d, out);
  else distances(false, false, rows.dim, x0, x1, x2, x3, a, b, c, d, out);
}

/**
 * `distance` for four pairs at once: each adds up in the order of the columns, and none waits for another.
 * @param wide whether the rows are in f64, else in f32 @param wideTo the same of what they are compared with
 * @param out out, f64[4]
 * @inline
 */
export function distances(
  wide: bool,
  wideTo: bool,
  columns: i32,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  out: usize,
): void {
  let low = f64x2.splat(0);
  let high = low;
  const dim = <usize>columns;
  let j: usize = 0;
  for (; j + 2 <= dim; j += 2) {
    const d0 = squaresOf(wide, wideTo, x0, to0, j);
    const d1 = squaresOf(wide, wideTo, x1, to1, j);
    const d2 = squaresOf(wide, wideTo, x2, to2, j);
    const d3 = squaresOf(wide, wideTo, x3, to3, j);
    // each lane has a pair of rows, whose squares are added in the order of the columns
    low = f64x2.add(low, v128.shuffle<i64>(d0, d1, 0, 2));
    high = f64x2.add(high, v128.shuffle<i64>(d2, d3, 0, 2));
    low = f64x2.add(low, v128.shuffle<i64>(d0, d1, 1, 3));
    high = f64x2.add(high, v128.shuffle<i64>(d2, d3, 1, 3));
  }
  if (j < dim) {
    const d0 = coordinate(wide, x0, j) - coordinate(wideTo, to0, j);
    const d1 = coordinate(wide, x1, j) - coordinate(wideTo, to1, j);
    const d2 = coordinate(wide, x2, j) - coordinate(wideTo, to2, j);
    const d3 = coordinate(wide, x3, j) - coordinate(wideTo, to3, j);
    low = f64x2.add(low, f64x2.replace_lane(f64x2.splat(d0 * d0), 1, d1 * d1));
    high = f64x2.add(high, f64x2.replace_lane(f64x2.splat(d2 * d2), 1, d3 * d3));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

/** The squared differences of two rows in two columns. @inline */
function squaresOf(wide: bool, wideTo: bool, x: usize, to: usize, j: usize): v128 {
  const d = f64x2.sub(twoOf(wide, x, j), twoOf(wideTo, to, j));
  return f64x2.mul(d, d);
}

/** Two coordinates of a row, not converted to a point. @inline */
export function twoOf(wide: bool, x: usize, j: usize): v128 {
  return wide ? v128.load(x + (j << 3)) : f64x2.promote_low_f32x4(v128.load64_zero(x + (j << 2)));
}
