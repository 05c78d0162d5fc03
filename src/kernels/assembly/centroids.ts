import { f64At, i32At, setF64 } from './arrays';

/*
 * Sums over the rows of clusters, a chunk of rows at a time: of differences to an origin, of their squares, and of
 * distances to centers. Sums go over the rows in their order.
 */

/** Kinds of numbers. */
export enum Kind {
  bytes,
  singles,
  doubles,
}

/** The place in a chunk of doubles of a row. @inline */
function rowAt(x: usize, row: i32, dim: i32): usize {
  return x + ((<usize>row * <usize>dim) << 3);
}

/**
 * Converts numbers to f64.
 * @param from in, u8 or f32, with 16 readable bytes after its end
 * @param to out, f64, up to the next multiple of 4
 */
export function widen(kind: i32, from: usize, to: usize, count: i32): void {
  const end = to + ((<usize>count) << 3);
  if (kind === Kind.singles) {
    for (; to < end; from += 16, to += 32) {
      const four = v128.load(from);
      v128.store(to, f64x2.promote_low_f32x4(four));
      v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 0, 1)), 16);
    }
    return;
  }
  for (; to < end; from += 4, to += 32) {
    const shorts = i16x8.extend_low_i8x16_u(v128.load32_zero(from));
    const four = i32x4.extend_low_i16x8_u(shorts);
    v128.store(to, f64x2.convert_low_i32x4_u(four));
    v128.store(to, f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 0, 1)), 16);
  }
}

/**
 * @param x in, f64[count], and up to 3 more numbers, which are written
 * @returns the largest absolute value; NaN if there is one that is not a number
 */
export function largest(x: usize, count: i32): f64 {
  const end = x + ((<usize>count) << 3);
  memory.fill(end, 0, 24);
  let a = f64x2.splat(0);
  let b = a;
  let unknown = a;
  for (; x < end; x += 32) {
    const p = v128.load(x);
    const q = v128.load(x, 16);
    a = f64x2.pmax(a, f64x2.abs(p));
    b = f64x2.pmax(b, f64x2.abs(q));
    // the lesser of two numbers is never taken, and NaN neither
    unknown = v128.or(unknown, v128.or(f64x2.ne(p, p), f64x2.ne(q, q)));
  }
  if (v128.any_true(unknown)) return NaN;
  const most = f64x2.pmax(a, b);
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/**
 * Adds rows to the sums of their clusters.
 * @param x in, f64[count][dim]
 * @param labels in, i32[count]: clusters; -1 for rows that are left out
 * @param weights in, f64[count]
 * @param seen inout, u8[k]: whether the cluster has an origin; absent (0): origins are as given
 * @param origins inout, f64[k][dim]: the first row of each cluster
 * @param sums inout, f64[k][dim]: weighted differences to the origin
 * @param squares inout, f64[k]: weighted squared lengths of differences
 */
export function addRows(
  x: usize,
  count: i32,
  dim: i32,
  labels: usize,
  weights: usize,
  seen: usize,
  origins: usize,
  sums: usize,
  squares: usize,
): void {
  for (let row = 0; row < count; row++) {
    const c = i32At(labels, row);
    if (c < 0) continue;
    const from = rowAt(x, row, dim);
    const origin = rowAt(origins, c, dim);
    if (seen !== 0 && load<u8>(seen + <usize>c) === 0) {
      store<u8>(seen + <usize>c, 1);
      memory.copy(origin, from, (<usize>dim) << 3);
    }
    const w = f64At(weights, row);
    const length = addRow(from, origin, rowAt(sums, c, dim), dim, w);
    setF64(squares, c, f64At(squares, c) + w * length);
  }
}

/** @returns the squared length of the difference, four sums at a time */
function addRow(x: usize, origin: usize, sum: usize, dim: i32, w: f64): f64 {
  const weight = f64x2.splat(w);
  const end = x + ((<usize>(dim & ~3)) << 3);
  let even = f64x2.splat(0);
  let odd = even;
  for (; x < end; x += 32, origin += 32, sum += 32) {
    const d = f64x2.sub(v128.load(x), v128.load(origin));
    const e = f64x2.sub(v128.load(x, 16), v128.load(origin, 16));
    v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(weight, d)));
    v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(weight, e)), 16);
    even = f64x2.add(even, f64x2.mul(d, d));
    odd = f64x2.add(odd, f64x2.mul(e, e));
  }
  let a = f64x2.extract_lane(even, 0);
  for (let j = 0; j < (dim & 3); j++, x += 8, origin += 8, sum += 8) {
    const d = load<f64>(x) - load<f64>(origin);
    store<f64>(sum, load<f64>(sum) + w * d);
    a += d * d;
  }
  return a + f64x2.extract_lane(even, 1) + (f64x2.extract_lane(odd, 0) + f64x2.extract_lane(odd, 1));
}

/** Sixteen bytes of a row are added at once. */
const SIXTEEN: usize = 64;

/**
 * `addRows` for bytes of weight 1 and an origin of zeros; sums and lengths are whole numbers below 2^32.
 * @param x in, u8[count][dim], with 16 readable bytes after its end
 * @param sums inout, u32[k][dim rounded up to a multiple of 16]
 */
export function addBytes(x: usize, count: i32, dim: i32, labels: usize, sums: usize, squares: usize): void {
  const whole = <usize>(dim & ~15);
  const bytes = ((<usize>dim + 15) & ~15) << 2;
  const rest = dim & 15;
  const own = i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>rest));
  for (let row = 0; row < count; row++, x += dim) {
    const c = i32At(labels, row);
    if (c < 0) continue;
    let to = sums + <usize>c * bytes;
    let four = i32x4.splat(0);
    for (let j: usize = 0; j < whole; j += 16, to += SIXTEEN) four = addSixteen(v128.load(x + j), to, four);
    if (rest > 0) four = addSixteen(v128.and(v128.load(x + whole), own), to, four);
    const two = i32x4.add(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
    const length = <u32>i32x4.extract_lane(two, 0) + <u32>i32x4.extract_lane(two, 1);
    setF64(squares, c, f64At(squares, c) + <f64>length);
  }
}

/** @param four in, sums of squares @returns these with the squares of the bytes @inline */
function addSixteen(values: v128, to: usize, four: v128): v128 {
  if (!v128.any_true(values)) return four;
  const low = i16x8.extend_low_i8x16_u(values);
  const high = i16x8.extend_high_i8x16_u(values);
  v128.store(to, i32x4.add(v128.load(to), i32x4.extend_low_i16x8_u(low)));
  v128.store(to, i32x4.add(v128.load(to, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(to, i32x4.add(v128.load(to, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(to, i32x4.add(v128.load(to, 48), i32x4.extend_high_i16x8_u(high)), 48);
  return i32x4.add(four, i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high)));
}

/**
 * Adds up the distances of rows to the centers of their clusters.
 * @param x in, f64[count][dim]
 * @param labels in, i32[count]: clusters; -1 for rows that are left out
 * @param weights in, f64[count]
 * @param centers in, f64[k][dim]
 * @param within inout, f64[k]: weighted squared distances
 * @param spread inout, f64[k]: weighted distances
 */
export function addDistances(
  x: usize,
  count: i32,
  dim: i32,
  labels: usize,
  weights: usize,
  centers: usize,
  within: usize,
  spread: usize,
): void {
  for (let row = 0; row < count; row++) {
    const c = i32At(labels, row);
    if (c < 0) continue;
    const w = f64At(weights, row);
    const d2 = squaredLength(rowAt(x, row, dim), rowAt(centers, c, dim), dim);
    setF64(within, c, f64At(within, c) + w * d2);
    setF64(spread, c, f64At(spread, c) + w * sqrt(d2));
  }
}

/** @inline */
function squaredLength(x: usize, center: usize, dim: i32): f64 {
  const end = x + ((<usize>(dim & ~3)) << 3);
  let even = f64x2.splat(0);
  let odd = even;
  for (; x < end; x += 32, center += 32) {
    const d = f64x2.sub(v128.load(x), v128.load(center));
    const e = f64x2.sub(v128.load(x, 16), v128.load(center, 16));
    even = f64x2.add(even, f64x2.mul(d, d));
    odd = f64x2.add(odd, f64x2.mul(e, e));
  }
  let a = f64x2.extract_lane(even, 0);
  for (let j = 0; j < (dim & 3); j++, x += 8, center += 8) {
    const d = load<f64>(x) - load<f64>(center);
    a += d * d;
  }
  return a + f64x2.extract_lane(even, 1) + (f64x2.extract_lane(odd, 0) + f64x2.extract_lane(odd, 1));
}
