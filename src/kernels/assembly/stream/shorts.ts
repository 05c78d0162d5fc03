import { Rows, Run } from './layout';
import { columnsOf, DOWN, UP } from './tile';

/*
 * Certified comparisons in whole numbers of 16 bits. `i32x4.dot_i16x8_s` computes eight products in the time of four in
 * f32, and adds them up in pairs. A row minus the origin, times the factor, is y + e, where y has the nearest whole
 * numbers, and |e_j| <= 0.51, f32 rounding included. A center is z + f, |f_j| <= 0.5. Half of the squared distance minus
 * the share of the row is |z + f|^2 / 2 - (y + e).(z + f), and what is compared is the first term, rounded, minus y.z. The
 * difference is y.f + e.(z + f), at most |y| |f| + 0.51 sqrt(dim) |z + f|, and 0.5. The last bits of what is compared are
 * the number of the center, which changes it by at most these bits. The nearest center is certain if the second is farther
 * by more than twice the sum of all this: `shortShare` times |y|, and `shortRest`. The factor keeps all sums below 2^30,
 * see kernels/stream/shorts.ts.
 */

/** More than all that is compared. @host */
const MOST_SHORT: i32 = 1073741823;

/** Adding this to a number of f32 below 2^22 leaves the nearest whole number in the last bits of the sum. */
const WHOLE: f32 = 12582912.0;
const WHOLE_BITS: i32 = 0x4b400000;

/**
 * The nearest centers of eight rows.
 * @param x in, the rows of the chunk
 * @param list in, u16[8] rows of it
 * @param points scratch, i16[columns / 2][8][2]
 * @param found out, u16[8] labels; f32[8] lower bounds of how much farther the second nearest center is
 * @returns which of them are certain, as bits
 */
export function nearestOfShorts(
  rows: Rows,
  run: Run,
  x: usize,
  list: usize,
  points: usize,
  found: usize,
): i32 {
  const end = writeShorts(rows, run, x, list, points);
  let least0 = i32x4.splat(MOST_SHORT);
  let least1 = least0;
  let second0 = least0;
  let second1 = least0;
  const keep = i32x4.splat(~run.shortMask);
  let norms = run.shortNorms;
  let place = run.shortPlaces;
  for (let c = 0; c < run.k; c += 4, norms += 16) {
    let a0 = v128.load32_splat(norms);
    let b0 = v128.load32_splat(norms, 4);
    let c0 = v128.load32_splat(norms, 8);
    let d0 = v128.load32_splat(norms, 12);
    let a1 = a0;
    let b1 = b0;
    let c1 = c0;
    let d1 = d0;
    for (let at = points; at < end; at += 32, place += 16) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const a = v128.load32_splat(place);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(low, a));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(high, a));
      const b = v128.load32_splat(place, 4);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(low, b));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(high, b));
      const e = v128.load32_splat(place, 8);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(low, e));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(high, e));
      const d = v128.load32_splat(place, 12);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(low, d));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(high, d));
    }
    let label = i32x4.splat(c);
    a0 = v128.or(v128.and(a0, keep), label);
    a1 = v128.or(v128.and(a1, keep), label);
    second0 = i32x4.min_s(second0, i32x4.max_s(least0, a0));
    second1 = i32x4.min_s(second1, i32x4.max_s(least1, a1));
    least0 = i32x4.min_s(least0, a0);
    least1 = i32x4.min_s(least1, a1);
    label = i32x4.splat(c + 1);
    b0 = v128.or(v128.and(b0, keep), label);
    b1 = v128.or(v128.and(b1, keep), label);
    second0 = i32x4.min_s(second0, i32x4.max_s(least0, b0));
    second1 = i32x4.min_s(second1, i32x4.max_s(least1, b1));
    least0 = i32x4.min_s(least0, b0);
    least1 = i32x4.min_s(least1, b1);
    label = i32x4.splat(c + 2);
    c0 = v128.or(v128.and(c0, keep), label);
    c1 = v128.or(v128.and(c1, keep), label);
    second0 = i32x4.min_s(second0, i32x4.max_s(least0, c0));
    second1 = i32x4.min_s(second1, i32x4.max_s(least1, c1));
    least0 = i32x4.min_s(least0, c0);
    least1 = i32x4.min_s(least1, c1);
    label = i32x4.splat(c + 3);
    d0 = v128.or(v128.and(d0, keep), label);
    d1 = v128.or(v128.and(d1, keep), label);
    second0 = i32x4.min_s(second0, i32x4.max_s(least0, d0));
    second1 = i32x4.min_s(second1, i32x4.max_s(least1, d1));
    least0 = i32x4.min_s(least0, d0);
    least1 = i32x4.min_s(least1, d1);
  }
  return judge(run, points, end, least0, least1, second0, second1, found);
}

/** Writes what was found of eight rows. @returns which of them are certain, as bits */
function judge(
  run: Run,
  points: usize,
  end: usize,
  least0: v128,
  least1: v128,
  second0: v128,
  second1: v128,
  found: usize,
): i32 {
  const mask = i32x4.splat(run.shortMask);
  v128.store(found, i16x8.narrow_i32x4_u(v128.and(least0, mask), v128.and(least1, mask)));
  let length0 = f32x4.splat(0);
  let length1 = length0;
  for (let at = points; at < end; at += 32) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    length0 = f32x4.add(length0, f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(low, low)));
    length1 = f32x4.add(length1, f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(high, high)));
  }
  const certain0 = judgeFour(run, length0, least0, second0, found + 16);
  const certain1 = judgeFour(run, length1, least1, second1, found + 32);
  return i16x8.bitmask(i16x8.narrow_i32x4_s(certain0, certain1));
}

/** @param margins out, f32[4] @returns which are certain, as masks @inline */
function judgeFour(run: Run, length: v128, least: v128, second: v128, margins: usize): v128 {
  const own = f32x4.sqrt(length);
  const doubt = f32x4.add(f32x4.mul(own, f32x4.splat(run.shortShare)), f32x4.splat(run.shortRest));
  // distances are in whole numbers, and their squares double what was compared
  const more = f32x4.add(
    doubt,
    f32x4.add(f32x4.mul(own, f32x4.splat(run.shortSlack)), f32x4.splat(run.shortMore)),
  );
  const two = f32x4.splat(2);
  const zero = f32x4.splat(0);
  const nearest = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(least), two), length);
  const next = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(second), two), length);
  const upper = f32x4.mul(f32x4.sqrt(f32x4.pmax(zero, f32x4.add(nearest, more))), f32x4.splat(UP));
  const lower = f32x4.mul(f32x4.sqrt(f32x4.pmax(zero, f32x4.sub(next, more))), f32x4.splat(DOWN));
  v128.store(margins, f32x4.mul(f32x4.sub(lower, upper), f32x4.splat(run.shortUnit)));
  return f32x4.gt(f32x4.convert_i32x4_s(i32x4.sub(second, least)), doubt);
}

/** Writes eight rows of f32 as whole numbers, pair of columns by pair. @returns the end of what was written */
function writeShorts(rows: Rows, run: Run, x: usize, list: usize, to: usize): usize {
  const bytes = (<usize>rows.dim) << 2;
  const whole = bytes & ~15;
  const factor = f32x4.splat(run.shortFactor);
  const a = x + <usize>load<u16>(list) * bytes;
  const b = x + <usize>load<u16>(list, 2) * bytes;
  const c = x + <usize>load<u16>(list, 4) * bytes;
  const d = x + <usize>load<u16>(list, 6) * bytes;
  const e = x + <usize>load<u16>(list, 8) * bytes;
  const f = x + <usize>load<u16>(list, 10) * bytes;
  const g = x + <usize>load<u16>(list, 12) * bytes;
  const h = x + <usize>load<u16>(list, 14) * bytes;
  let mask = i32x4.splat(-1);
  for (let j: usize = 0; j < bytes; j += 16, to += 64) {
    if (j === whole) mask = columnsOf(rows.dim);
    const origin = v128.load(rows.origin + j);
    writeFour(a + j, b + j, c + j, d + j, origin, factor, mask, to);
    writeFour(e + j, f + j, g + j, h + j, origin, factor, mask, to + 16);
  }
  return to;
}

/** Four columns of four rows. @inline */
function writeFour(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  origin: v128,
  factor: v128,
  mask: v128,
  to: usize,
): void {
  const a = wholeOf(x0, origin, factor, mask);
  const b = wholeOf(x1, origin, factor, mask);
  const c = wholeOf(x2, origin, factor, mask);
  const d = wholeOf(x3, origin, factor, mask);
  const ab = i16x8.narrow_i32x4_s(a, b);
  const cd = i16x8.narrow_i32x4_s(c, d);
  v128.store(to, v128.shuffle<i32>(ab, cd, 0, 2, 4, 6));
  v128.store(to + 32, v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

/** @inline */
function wholeOf(x: usize, origin: v128, factor: v128, mask: v128): v128 {
  const scaled = f32x4.mul(f32x4.sub(v128.load(x), origin), factor);
  const bits = f32x4.add(scaled, f32x4.splat(WHOLE));
  return v128.and(i32x4.sub(bits, i32x4.splat(WHOLE_BITS)), mask);
}
