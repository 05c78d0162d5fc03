import { f64At } from '../arrays';
import { exp, log } from '../exp';
import { Rows, Run } from './layout';
import { differencesOf, LINE, MOST, SUM, sharesOf } from './scratch';

/*
 * How dense the components are at the rows of a tile. Distances are lengths of (x - mean) times an inverse root of the
 * covariance, so nothing cancels but in x - mean.
 */

/** Densities below this have no logarithm. */
const LOWEST: f64 = -1e308;

/** Shares smaller than e to this power count as 0: while fitting 1e-20, and where shares are told all that f64 holds. */
export const FIT_LEAST: f64 = -46;
export const TELL_LEAST: f64 = -708;

/** Fills MOST, SUM, and for each component its density relative to that of the densest. */
export function compare(rows: Rows, run: Run, tile: i32, scratch: usize, least: f64): void {
  const most = scratch + MOST;
  const sum = scratch + SUM;
  for (let v: usize = 0; v < LINE; v += 16) {
    v128.store(most + v, f64x2.splat(LOWEST));
    v128.store(sum + v, f64x2.splat(0));
  }
  for (let c = 0; c < run.k; c++) measure(rows, run, tile, c, scratch);
  const limit = f64x2.splat(least);
  for (let c = 0; c < run.k; c++) {
    const shares = sharesOf(scratch, c);
    for (let v: usize = 0; v < LINE; v += 16) {
      const x = f64x2.sub(v128.load(shares + v), v128.load(most + v));
      const kept = f64x2.ge(x, limit);
      if (!v128.any_true(kept)) {
        v128.store(shares + v, f64x2.splat(0));
        continue;
      }
      const e = v128.and(exp(f64x2.pmax(limit, x)), kept);
      v128.store(shares + v, e);
      v128.store(sum + v, f64x2.add(v128.load(sum + v), e));
    }
  }
}

/** The logarithms of the densities of two rows, after `compare`. @inline */
export function logDensity(scratch: usize, v: usize): v128 {
  return f64x2.add(v128.load(scratch + MOST + v), log(v128.load(scratch + SUM + v)));
}

/** The logarithm of the density of a component. */
function measure(rows: Rows, run: Run, tile: i32, c: i32, scratch: usize): void {
  const dim = rows.dim;
  const x = rows.x + <usize>tile * <usize>dim * LINE;
  const mean = run.means + ((<usize>c * dim) << 3);
  const to = sharesOf(scratch, c);
  const top = f64x2.splat(f64At(run.logs, c));
  const most = scratch + MOST;
  if (run.isDiagonal) measureDiagonal(x, dim, mean, run.roots + ((<usize>c * dim) << 3), to);
  else {
    const root = run.roots + (((<usize>c * dim * (dim + 1)) / 2) << 3);
    if (dim === 3) measure3(x, mean, root, to);
    else measureFull(x, dim, mean, root, differencesOf(scratch, run.k), to);
  }
  for (let v: usize = 0; v < LINE; v += 16) {
    const value = f64x2.sub(top, f64x2.mul(f64x2.splat(0.5), v128.load(to + v)));
    const kept = f64x2.pmax(f64x2.splat(LOWEST), value);
    v128.store(to + v, kept);
    v128.store(most + v, f64x2.pmax(v128.load(most + v), kept));
  }
}

/** Adds up columns from the first, so that a tile of any size of numbers is read once. */
function measureDiagonal(x: usize, dim: i32, mean: usize, root: usize, to: usize): void {
  for (let v: usize = 0; v < LINE; v += 64) {
    let q0 = f64x2.splat(0);
    let q1 = q0;
    let q2 = q0;
    let q3 = q0;
    let at = x + v;
    for (let j: usize = 0; j < (<usize>dim) << 3; j += 8, at += LINE) {
      const m = v128.load64_splat(mean + j);
      const u = v128.load64_splat(root + j);
      q0 = addSquare(q0, f64x2.mul(u, f64x2.sub(v128.load(at), m)));
      q1 = addSquare(q1, f64x2.mul(u, f64x2.sub(v128.load(at, 16), m)));
      q2 = addSquare(q2, f64x2.mul(u, f64x2.sub(v128.load(at, 32), m)));
      q3 = addSquare(q3, f64x2.mul(u, f64x2.sub(v128.load(at, 48), m)));
    }
    v128.store(to + v, q0);
    v128.store(to + v, q1, 16);
    v128.store(to + v, q2, 32);
    v128.store(to + v, q3, 48);
  }
}

/** @inline */
function addSquare(q: v128, y: v128): v128 {
  return f64x2.add(q, f64x2.mul(y, y));
}

/** Three columns stay in registers; the order of additions is that of `measureFull`. */
function measure3(x: usize, mean: usize, root: usize, to: usize): void {
  const m0 = v128.load64_splat(mean);
  const m1 = v128.load64_splat(mean, 8);
  const m2 = v128.load64_splat(mean, 16);
  const u00 = v128.load64_splat(root);
  const u10 = v128.load64_splat(root, 8);
  const u11 = v128.load64_splat(root, 16);
  const u20 = v128.load64_splat(root, 24);
  const u21 = v128.load64_splat(root, 32);
  const u22 = v128.load64_splat(root, 40);
  for (let v: usize = 0; v < LINE; v += 16) {
    const d0 = f64x2.sub(v128.load(x + v), m0);
    const d1 = f64x2.sub(v128.load(x + LINE + v), m1);
    const d2 = f64x2.sub(v128.load(x + 2 * LINE + v), m2);
    const y0 = f64x2.mul(u00, d0);
    const y1 = f64x2.add(f64x2.mul(u10, d0), f64x2.mul(u11, d1));
    const y2 = f64x2.add(f64x2.add(f64x2.mul(u20, d0), f64x2.mul(u21, d1)), f64x2.mul(u22, d2));
    v128.store(to + v, addSquare(addSquare(f64x2.mul(y0, y0), y1), y2));
  }
}

function measureFull(x: usize, dim: i32, mean: usize, root: usize, differences: usize, to: usize): void {
  for (let j = 0; j < dim; j++) {
    const m = v128.load64_splat(mean + ((<usize>j) << 3));
    const line = <usize>j * LINE;
    for (let v: usize = 0; v < LINE; v += 16)
      v128.store(differences + line + v, f64x2.sub(v128.load(x + line + v), m));
  }
  for (let v: usize = 0; v < LINE; v += 64) {
    let q0 = f64x2.splat(0);
    let q1 = q0;
    let q2 = q0;
    let q3 = q0;
    let u = root;
    for (let j = 0; j < dim; j++) {
      let at = differences + v;
      let y0 = f64x2.splat(0);
      let y1 = y0;
      let y2 = y0;
      let y3 = y0;
      for (const end = u + ((<usize>j) << 3); u <= end; u += 8, at += LINE) {
        const factor = v128.load64_splat(u);
        y0 = f64x2.add(y0, f64x2.mul(factor, v128.load(at)));
        y1 = f64x2.add(y1, f64x2.mul(factor, v128.load(at, 16)));
        y2 = f64x2.add(y2, f64x2.mul(factor, v128.load(at, 32)));
        y3 = f64x2.add(y3, f64x2.mul(factor, v128.load(at, 48)));
      }
      q0 = addSquare(q0, y0);
      q1 = addSquare(q1, y1);
      q2 = addSquare(q2, y2);
      q3 = addSquare(q3, y3);
    }
    v128.store(to + v, q0);
    v128.store(to + v, q1, 16);
    v128.store(to + v, q2, 32);
    v128.store(to + v, q3, 48);
  }
}
