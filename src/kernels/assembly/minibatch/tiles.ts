/*
 * Four rows in a tile, f64[dim][4], are computed side by side, each in the order of kernels/kmeans.ts: the results are
 * equal to the last bit.
 */

/** Number of rows of a tile. */
export const TILE: i32 = 4;

/** Bytes of one column of a tile. */
export const COLUMN: usize = 32;

/** One tile of three columns, which stays in registers. @param labels out, i32[4] @param d2 out, f64[4] @inline */
export function nearest3(tile: usize, centers: usize, k: i32, labels: usize, d2: usize): void {
  const x0 = v128.load(tile);
  const x1 = v128.load(tile, 16);
  const y0 = v128.load(tile, 32);
  const y1 = v128.load(tile, 48);
  const z0 = v128.load(tile, 64);
  const z1 = v128.load(tile, 80);
  let best0 = f64x2.splat(Infinity);
  let best1 = best0;
  let at = i64x2.splat(0);
  let first0 = at;
  let first1 = at;
  for (let center = centers, end = centers + <usize>k * 24; center < end; center += 24) {
    const cx = v128.load64_splat(center);
    const cy = v128.load64_splat(center, 8);
    const cz = v128.load64_splat(center, 16);
    const d0 = squares(f64x2.sub(x0, cx), f64x2.sub(y0, cy), f64x2.sub(z0, cz));
    const d1 = squares(f64x2.sub(x1, cx), f64x2.sub(y1, cy), f64x2.sub(z1, cz));
    first0 = v128.bitselect(at, first0, f64x2.lt(d0, best0));
    first1 = v128.bitselect(at, first1, f64x2.lt(d1, best1));
    best0 = f64x2.pmin(best0, d0);
    best1 = f64x2.pmin(best1, d1);
    at = i64x2.add(at, i64x2.splat(1));
  }
  keep(labels, d2, first0, first1, best0, best1);
}

/** @inline */
function squares(dx: v128, dy: v128, dz: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
}

/**
 * One tile of any number of columns, four centers at a time. After the end the last center is repeated, which cannot
 * win twice.
 */
export function nearestAny(tile: usize, dim: i32, centers: usize, k: i32, labels: usize, d2: usize): void {
  const bytes = (<usize>dim) << 3;
  const last = centers + <usize>(k - 1) * bytes;
  let best0 = f64x2.splat(Infinity);
  let best1 = best0;
  let first0 = i64x2.splat(0);
  let first1 = first0;
  for (let c = 0; c < k; c += 4) {
    const a = centers + <usize>c * bytes;
    const b = min(a + bytes, last) - a;
    const e = min(a + 2 * bytes, last) - a;
    const f = min(a + 3 * bytes, last) - a;
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let e0 = a0;
    let e1 = a0;
    let f0 = a0;
    let f1 = a0;
    let at = tile;
    for (let center = a, end = a + bytes; center < end; center += 8, at += COLUMN) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const ca = v128.load64_splat(center);
      a0 = addSquare(a0, f64x2.sub(x0, ca));
      a1 = addSquare(a1, f64x2.sub(x1, ca));
      const cb = v128.load64_splat(center + b);
      b0 = addSquare(b0, f64x2.sub(x0, cb));
      b1 = addSquare(b1, f64x2.sub(x1, cb));
      const ce = v128.load64_splat(center + e);
      e0 = addSquare(e0, f64x2.sub(x0, ce));
      e1 = addSquare(e1, f64x2.sub(x1, ce));
      const cf = v128.load64_splat(center + f);
      f0 = addSquare(f0, f64x2.sub(x0, cf));
      f1 = addSquare(f1, f64x2.sub(x1, cf));
    }
    first0 = v128.bitselect(i64x2.splat(c), first0, f64x2.lt(a0, best0));
    first1 = v128.bitselect(i64x2.splat(c), first1, f64x2.lt(a1, best1));
    best0 = f64x2.pmin(best0, a0);
    best1 = f64x2.pmin(best1, a1);
    first0 = v128.bitselect(i64x2.splat(c + 1), first0, f64x2.lt(b0, best0));
    first1 = v128.bitselect(i64x2.splat(c + 1), first1, f64x2.lt(b1, best1));
    best0 = f64x2.pmin(best0, b0);
    best1 = f64x2.pmin(best1, b1);
    first0 = v128.bitselect(i64x2.splat(c + 2), first0, f64x2.lt(e0, best0));
    first1 = v128.bitselect(i64x2.splat(c + 2), first1, f64x2.lt(e1, best1));
    best0 = f64x2.pmin(best0, e0);
    best1 = f64x2.pmin(best1, e1);
    first0 = v128.bitselect(i64x2.splat(c + 3), first0, f64x2.lt(f0, best0));
    first1 = v128.bitselect(i64x2.splat(c + 3), first1, f64x2.lt(f1, best1));
    best0 = f64x2.pmin(best0, f0);
    best1 = f64x2.pmin(best1, f1);
  }
  keep(labels, d2, first0, first1, best0, best1);
}

/** @inline */
function addSquare(sum: v128, d: v128): v128 {
  return f64x2.add(sum, f64x2.mul(d, d));
}

/** @inline */
function keep(labels: usize, d2: usize, first0: v128, first1: v128, best0: v128, best1: v128): void {
  v128.store(labels, v128.shuffle<i32>(first0, first1, 0, 2, 4, 6));
  v128.store(d2, best0);
  v128.store(d2, best1, 16);
}
