import { f64At, i32At, setF64, setI32 } from '../arrays';
import { entryAt, Features, LENGTH, MEAN } from './layout';

/*
 * Squared distances are added up in four lanes, column j in lane j % 4, and then as (0 + 2) + (1 + 3).
 */

/** Columns between two looks at whether entries can still be nearest, in bytes. */
const BLOCK: usize = 512;

/** @inline */
export function addSquare(sum: v128, d: v128): v128 {
  return f64x2.add(sum, f64x2.mul(d, d));
}

/** @inline */
export function total(even: v128, odd: v128): f64 {
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * The squared distance of two points.
 * @param a in, f64[bytes / 8]
 * @param b in, f64[bytes / 8]
 */
export function squaredDistance(a: usize, b: usize, bytes: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (const end = a + bytes; a < end; a += 32, b += 32) {
    even = addSquare(even, f64x2.sub(v128.load(a), v128.load(b)));
    odd = addSquare(odd, f64x2.sub(v128.load(a, 16), v128.load(b, 16)));
  }
  return total(even, odd);
}

/**
 * The place of the entry of a node that is nearest to a point, the first of equals; its squared distance is in
 * `tree.found`. Four entries are compared at a time; after the end the last one is repeated, which cannot win twice.
 * @param x in, f64[dim]
 */
export function nearest(tree: Features, node: usize, x: usize): i32 {
  const count = load<i32>(node);
  const bytes = (<usize>tree.dim) << 3;
  if (bytes === 32) return nearest4(tree, node, count, x);
  if (tree.sparse !== 0) return nearestSparse(tree, node, count, x);
  const last = count - 1;
  let best = Infinity;
  let at = 0;
  for (let e = 0; e < count; e += 4) {
    const a = entryAt(node, e) + MEAN;
    const b = entryAt(node, min(e + 1, last)) + MEAN;
    const c = entryAt(node, min(e + 2, last)) + MEAN;
    const d = entryAt(node, min(e + 3, last)) + MEAN;
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    let j: usize = 0;
    while (true) {
      for (const end = min(j + BLOCK, bytes); j < end; j += 32) {
        const x0 = v128.load(x + j);
        const x1 = v128.load(x + j, 16);
        a0 = addSquare(a0, f64x2.sub(x0, v128.load(a + j)));
        a1 = addSquare(a1, f64x2.sub(x1, v128.load(a + j, 16)));
        b0 = addSquare(b0, f64x2.sub(x0, v128.load(b + j)));
        b1 = addSquare(b1, f64x2.sub(x1, v128.load(b + j, 16)));
        c0 = addSquare(c0, f64x2.sub(x0, v128.load(c + j)));
        c1 = addSquare(c1, f64x2.sub(x1, v128.load(c + j, 16)));
        d0 = addSquare(d0, f64x2.sub(x0, v128.load(d + j)));
        d1 = addSquare(d1, f64x2.sub(x1, v128.load(d + j, 16)));
      }
      if (j === bytes) break;
      // sums of squares only grow, and an equal one does not win
      if (total(a0, a1) >= best && total(b0, b1) >= best && total(c0, c1) >= best && total(d0, d1) >= best)
        break;
    }
    if (j < bytes) continue;
    const toA = total(a0, a1);
    const toB = total(b0, b1);
    const toC = total(c0, c1);
    const toD = total(d0, d1);
    if (toA < best) {
      best = toA;
      at = e;
    }
    if (toB < best) {
      best = toB;
      at = e + 1;
    }
    if (toC < best) {
      best = toC;
      at = e + 2;
    }
    if (toD < best) {
      best = toD;
      at = e + 3;
    }
  }
  tree.found = best;
  return at;
}

/** `nearest` of up to four columns, which stay in registers. */
function nearest4(tree: Features, node: usize, count: i32, x: usize): i32 {
  const x0 = v128.load(x);
  const x1 = v128.load(x, 16);
  let best = Infinity;
  let at = 0;
  for (let e = 0; e < count; e++) {
    const mean = entryAt(node, e);
    const even = f64x2.sub(x0, v128.load(mean, MEAN));
    const odd = f64x2.sub(x1, v128.load(mean, MEAN + 16));
    const d = total(f64x2.mul(even, even), f64x2.mul(odd, odd));
    if (d < best) {
      best = d;
      at = e;
    }
  }
  tree.found = best;
  return at;
}

/** The square of the length of a point. */
export function squaredLength(x: usize, bytes: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (const end = x + bytes; x < end; x += 32) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    even = f64x2.add(even, f64x2.mul(x0, x0));
    odd = f64x2.add(odd, f64x2.mul(x1, x1));
  }
  return total(even, odd);
}

/** Notes where a row is not 0. */
export function noteFilled(tree: Features, x: usize): void {
  const bytes = (<usize>tree.dim) << 3;
  let count = 0;
  for (let j: usize = 0; j < bytes; j += 32) {
    const both = v128.or(v128.load(x + j), v128.load(x + j, 16));
    if (!v128.any_true(both)) continue;
    setI32(tree.filled, count++, <i32>j);
  }
  tree.fillings = count;
}

/** Twice the largest error of a rounded operation. */
const ROUNDING: f64 = 2.220446049250313e-16;

/**
 * `nearest` by |m|^2 - 2 x m, where x is mostly 0. Each of these and of the distances that `nearest` compares is wrong by
 * less than (dim + 8) ROUNDING (|x|^2 + |m|^2), and so a difference of more than eight times that decides. Entries that
 * are closer to the best are compared as `nearest` does.
 */
function nearestSparse(tree: Features, node: usize, count: i32, x: usize): i32 {
  const bytes = (<usize>tree.dim) << 3;
  const last = count - 1;
  let least = Infinity;
  let longest: f64 = 0;
  for (let e = 0; e < count; e += 4) {
    const a = entryAt(node, e) + MEAN;
    const b = entryAt(node, min(e + 1, last)) + MEAN;
    const c = entryAt(node, min(e + 2, last)) + MEAN;
    const d = entryAt(node, min(e + 3, last)) + MEAN;
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    for (let at = tree.filled, end = at + ((<usize>tree.fillings) << 2); at < end; at += 4) {
      const j = <usize>load<u32>(at);
      const x0 = v128.load(x + j);
      const x1 = v128.load(x + j, 16);
      a0 = f64x2.add(a0, f64x2.mul(x0, v128.load(a + j)));
      a1 = f64x2.add(a1, f64x2.mul(x1, v128.load(a + j, 16)));
      b0 = f64x2.add(b0, f64x2.mul(x0, v128.load(b + j)));
      b1 = f64x2.add(b1, f64x2.mul(x1, v128.load(b + j, 16)));
      c0 = f64x2.add(c0, f64x2.mul(x0, v128.load(c + j)));
      c1 = f64x2.add(c1, f64x2.mul(x1, v128.load(c + j, 16)));
      d0 = f64x2.add(d0, f64x2.mul(x0, v128.load(d + j)));
      d1 = f64x2.add(d1, f64x2.mul(x1, v128.load(d + j, 16)));
    }
    const toA = load<f64>(a - (MEAN - LENGTH)) - 2 * total(a0, a1);
    const toB = load<f64>(b - (MEAN - LENGTH)) - 2 * total(b0, b1);
    const toC = load<f64>(c - (MEAN - LENGTH)) - 2 * total(c0, c1);
    const toD = load<f64>(d - (MEAN - LENGTH)) - 2 * total(d0, d1);
    setF64(tree.nearly, e, toA);
    setF64(tree.nearly, e + 1, toB);
    setF64(tree.nearly, e + 2, toC);
    setF64(tree.nearly, e + 3, toD);
    least = min(least, min(min(toA, toB), min(toC, toD)));
  }
  for (let e = 0; e < count; e++) longest = max(longest, load<f64>(entryAt(node, e), LENGTH));
  const unsure = 8 * <f64>(tree.dim + 8) * ROUNDING * (squaredFilled(tree, x) + longest);
  let best = Infinity;
  let found = 0;
  for (let e = 0; e < count; e++) {
    if (f64At(tree.nearly, e) - least > unsure) continue;
    const d = squaredDistance(entryAt(node, e) + MEAN, x, bytes);
    if (d < best) {
      best = d;
      found = e;
    }
  }
  tree.found = best;
  return found;
}

/** The square of the length of the row that was noted. */
function squaredFilled(tree: Features, x: usize): f64 {
  let sum: f64 = 0;
  for (let e = 0; e < tree.fillings; e++) sum += squaredLength(x + <usize>i32At(tree.filled, e), 32);
  return sum;
}
