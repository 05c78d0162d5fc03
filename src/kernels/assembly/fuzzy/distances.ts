import { f64At } from '../arrays';
import { Rows, Run, TILE } from './layout';
import { LINE, pair, tileOf } from './lines';

/*
 * Squared distances of the rows of a tile to the centers. |x|^2 + |c|^2 - 2 x c takes two operations for each column where
 * differences take three, but it loses digits where a row is near a center and both are far from 0. Such pairs are compared
 * again by their differences, so that the relative error of all distances is at most about 64 dim 2^-53.
 */

/** Distances below this share of |x|^2 + |c|^2 are computed from differences. */
const NEAR: f64 = 1.0 / 64;

/** Columns whose numbers in a tile stay in the first cache while all centers pass. */
const COLUMNS: i32 = 32;

/** Squared distances while fitting. @param d2 out, f64[k or k + 1, even][TILE] */
export function measure(rows: Rows, run: Run, tile: i32, d2: usize): void {
  memory.fill(d2, 0, <usize>(run.k + (run.k & 1)) * LINE);
  for (let j = 0; j < rows.dim; j += COLUMNS) {
    const count = min(COLUMNS, rows.dim - j);
    for (let c = 0; c < run.k; c += 2) {
      const to = d2 + <usize>c * LINE;
      if (rows.isNarrow) multiply<f32>(rows, run, tile, c, j, count, to);
      else multiply<f64>(rows, run, tile, c, j, count, to);
    }
  }
  for (let c = 0; c < run.k; c++, d2 += LINE) {
    combine(rows, run, tile, c, d2);
    if (rows.isNarrow) mend<f32>(rows, run, tile, c, d2);
    else mend<f64>(rows, run, tile, c, d2);
  }
}

/** Squared distances by differences alone. @param d2 out, f64[k][TILE] */
export function measureByDifferences(rows: Rows, run: Run, tile: i32, d2: usize): void {
  const dim = rows.dim;
  for (let c = 0; c < run.k; c++, d2 += LINE) {
    const center = run.centers + ((<usize>c * <usize>dim) << 3);
    if (rows.isNarrow) {
      const x = tileOf<f32>(rows, tile);
      for (let v: usize = 0; v < LINE; v += 64) eight<f32>(x + (v >> 1), dim, center, d2 + v);
    } else {
      const x = tileOf<f64>(rows, tile);
      for (let v: usize = 0; v < LINE; v += 64) eight<f64>(x + v, dim, center, d2 + v);
    }
  }
}

/** Distances of eight rows to a center by differences. */
function eight<T>(x: usize, dim: i32, center: usize, to: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (const end = center + ((<usize>dim) << 3); center < end; center += 8, x += TILE * sizeof<T>()) {
    const c = v128.load64_splat(center);
    s0 = addSquare(s0, f64x2.sub(pair<T>(x), c));
    s1 = addSquare(s1, f64x2.sub(pair<T>(x + 2 * sizeof<T>()), c));
    s2 = addSquare(s2, f64x2.sub(pair<T>(x + 4 * sizeof<T>()), c));
    s3 = addSquare(s3, f64x2.sub(pair<T>(x + 6 * sizeof<T>()), c));
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}

/** @inline */
function addSquare(sum: v128, d: v128): v128 {
  return f64x2.add(sum, f64x2.mul(d, d));
}

/** @inline */
function addProduct(sum: v128, x: v128, c: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, c));
}

/** Adds products with the centers c and c + 1 in some columns, eight rows at a time. */
function multiply<T>(rows: Rows, run: Run, tile: i32, c: i32, j: i32, count: i32, to: usize): void {
  const width = (<usize>rows.dim) << 3;
  const first = run.centers + <usize>c * width + ((<usize>j) << 3);
  const x = tileOf<T>(rows, tile) + <usize>j * TILE * sizeof<T>();
  for (let v: usize = 0; v < LINE; v += 64, to += 64) {
    let a0 = v128.load(to);
    let a1 = v128.load(to, 16);
    let a2 = v128.load(to, 32);
    let a3 = v128.load(to, 48);
    let b0 = v128.load(to, LINE);
    let b1 = v128.load(to, LINE + 16);
    let b2 = v128.load(to, LINE + 32);
    let b3 = v128.load(to, LINE + 48);
    let at = x + (v >> 3) * sizeof<T>();
    for (let p = first, end = first + ((<usize>count) << 3); p < end; p += 8, at += TILE * sizeof<T>()) {
      const own = v128.load64_splat(p);
      const other = v128.load64_splat(p + width);
      const x0 = pair<T>(at);
      a0 = addProduct(a0, x0, own);
      b0 = addProduct(b0, x0, other);
      const x1 = pair<T>(at + 2 * sizeof<T>());
      a1 = addProduct(a1, x1, own);
      b1 = addProduct(b1, x1, other);
      const x2 = pair<T>(at + 4 * sizeof<T>());
      a2 = addProduct(a2, x2, own);
      b2 = addProduct(b2, x2, other);
      const x3 = pair<T>(at + 6 * sizeof<T>());
      a3 = addProduct(a3, x3, own);
      b3 = addProduct(b3, x3, other);
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(to, b0, LINE);
    v128.store(to, b1, LINE + 16);
    v128.store(to, b2, LINE + 32);
    v128.store(to, b3, LINE + 48);
  }
}

/** Makes distances to center c of products. @param d2 inout, f64[TILE] */
function combine(rows: Rows, run: Run, tile: i32, c: i32, d2: usize): void {
  const squares = rows.squares + <usize>tile * LINE;
  const own = f64x2.splat(f64At(run.squares, c));
  for (let v: usize = 0; v < LINE; v += 16) {
    const product = v128.load(d2 + v);
    const sum = f64x2.add(v128.load(squares + v), own);
    v128.store(d2 + v, f64x2.sub(sum, f64x2.add(product, product)));
  }
}

/** Compares rows that are near center c by differences. */
function mend<T>(rows: Rows, run: Run, tile: i32, c: i32, d2: usize): void {
  const squares = rows.squares + <usize>tile * LINE;
  const own = f64x2.splat(f64At(run.squares, c));
  for (let v: usize = 0; v < LINE; v += 16) {
    const least = f64x2.mul(f64x2.splat(NEAR), f64x2.add(v128.load(squares + v), own));
    const far = f64x2.ge(v128.load(d2 + v), least);
    if (i64x2.all_true(far)) continue;
    v128.store(d2 + v, v128.bitselect(v128.load(d2 + v), two<T>(rows, run, tile, c, v), far));
  }
}

/** Distances of two rows to a center by differences. @inline */
function two<T>(rows: Rows, run: Run, tile: i32, c: i32, v: usize): v128 {
  const dim = rows.dim;
  let sum = f64x2.splat(0);
  let p = run.centers + ((<usize>c * <usize>dim) << 3);
  let at = tileOf<T>(rows, tile) + (v >> 3) * sizeof<T>();
  for (const end = p + ((<usize>dim) << 3); p < end; p += 8, at += TILE * sizeof<T>())
    sum = addSquare(sum, f64x2.sub(pair<T>(at), v128.load64_splat(p)));
  return sum;
}
