import { Kind, Pairs } from './pairs/layout';
import { DOUBLE_BLOCK, fillDoubles, squaresOfDoubles } from './transposed';

/*
 * Distances of all pairs of rows, for a band of rows at a time: a block of eight later rows is transposed, and compared
 * with each row of the band. Every distance is a sum over the columns in their order, as in distances/pairs.ts.
 */

/** Measures a block of eight rows to the rows of the band that come before. */
export function work(_rows: usize, pairs: Pairs, _step: i32, item: i32, thread: i32): void {
  const dim = pairs.dim;
  const points = pairs.scratch + <usize>thread * ((<usize>dim) << 6);
  const first = (pairs.first / DOUBLE_BLOCK + item) * DOUBLE_BLOCK;
  const end = min(first + DOUBLE_BLOCK, pairs.n);
  for (let l = first; l < end; l++) fillDoubles(pairs.x, dim, l, points, l - first);
  const last = min(pairs.first + pairs.count, end - 1);
  for (let i = pairs.first; i < last; i++) {
    const to = pairs.out + ((<usize>(i - pairs.first) * pairs.stride + first) << 3);
    if (pairs.kind <= Kind.squares) {
      squaresOfDoubles(pairs.x, dim, i, points, to);
      finish(pairs, to);
    } else if (pairs.kind === Kind.shares) sharesOf(pairs.x, dim, i, points, to);
    else differencesOf(pairs.x, dim, i, points, to, pairs.kind === Kind.largest);
  }
}

/** @inline */
function finish(pairs: Pairs, to: usize): void {
  const divisor = f64x2.splat(pairs.divisor);
  for (let v: usize = 0; v < 64; v += 16) {
    const d2 = v128.load(to + v);
    v128.store(to + v, pairs.kind === Kind.root ? f64x2.sqrt(d2) : f64x2.div(d2, divisor));
  }
}

/** Adds up absolute differences, or finds the largest. @param out out, f64[8] */
function differencesOf(x: usize, dim: i32, row: i32, points: usize, out: usize, largest: bool): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let from = x + ((<usize>row * dim) << 3);
  const stop = from + ((<usize>dim) << 3);
  for (let p = points; from < stop; from += 8, p += 64) {
    const value = v128.load64_splat(from);
    const e0 = f64x2.abs(f64x2.sub(v128.load(p), value));
    const e1 = f64x2.abs(f64x2.sub(v128.load(p, 16), value));
    const e2 = f64x2.abs(f64x2.sub(v128.load(p, 32), value));
    const e3 = f64x2.abs(f64x2.sub(v128.load(p, 48), value));
    d0 = largest ? f64x2.pmax(d0, e0) : f64x2.add(d0, e0);
    d1 = largest ? f64x2.pmax(d1, e1) : f64x2.add(d1, e1);
    d2 = largest ? f64x2.pmax(d2, e2) : f64x2.add(d2, e2);
    d3 = largest ? f64x2.pmax(d3, e3) : f64x2.add(d3, e3);
  }
  v128.store(out, d0);
  v128.store(out, d1, 16);
  v128.store(out, d2, 32);
  v128.store(out, d3, 48);
}

/** Adds up differences as shares of the sizes of both numbers. @param out out, f64[8] */
function sharesOf(x: usize, dim: i32, row: i32, points: usize, out: usize): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let from = x + ((<usize>row * dim) << 3);
  const stop = from + ((<usize>dim) << 3);
  for (let p = points; from < stop; from += 8, p += 64) {
    const value = v128.load64_splat(from);
    d0 = f64x2.add(d0, shareOf(v128.load(p), value));
    d1 = f64x2.add(d1, shareOf(v128.load(p, 16), value));
    d2 = f64x2.add(d2, shareOf(v128.load(p, 32), value));
    d3 = f64x2.add(d3, shareOf(v128.load(p, 48), value));
  }
  v128.store(out, d0);
  v128.store(out, d1, 16);
  v128.store(out, d2, 32);
  v128.store(out, d3, 48);
}

/** 0 where both numbers are 0. @inline */
function shareOf(a: v128, b: v128): v128 {
  const size = f64x2.add(f64x2.abs(a), f64x2.abs(b));
  const share = f64x2.div(f64x2.abs(f64x2.sub(a, b)), size);
  return v128.and(share, f64x2.gt(size, f64x2.splat(0)));
}
