import { f64At, setF64, setI32 } from '../arrays';
import { BLOCK, RECORD, Run } from './layout';

/*
 * Distances of a row to all later rows, written to both halves of the matrix. Each is a sum over the columns in their
 * order, as in distances/pairs.ts; sums of whole numbers are exact in any order.
 */

/** Sums of squares of differences are below 2^31. */
export function measureShorts(run: Run, i: i32): void {
  const n = run.n;
  const stride = (<usize>run.blocks) << 6;
  const bytes = (<usize>run.width) << 1;
  const own = run.shorts + <usize>i * bytes;
  let to = run.matrix + <usize>i * stride + ((<usize>(i + 1)) << 3);
  let mirror = run.matrix + <usize>(i + 1) * stride + ((<usize>i) << 3);
  let other = own + bytes;
  for (let l = i + 1; l < n; l++, to += 8, mirror += stride, other += bytes) {
    let sum = i32x4.splat(0);
    for (let p: usize = 0; p < bytes; p += 16) {
      const d = i16x8.sub(v128.load(own + p), v128.load(other + p));
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(d, d));
    }
    sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
    const d2 = <f64>(i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1));
    const d = run.root ? sqrt<f64>(d2) : d2 / run.divisor;
    store<f64>(to, d);
    store<f64>(mirror, d);
  }
}

export function measureDoubles(run: Run, i: i32): void {
  const n = run.n;
  const stride = (<usize>run.blocks) << 6;
  const bytes = (<usize>run.dim) << 3;
  const own = run.x + <usize>i * bytes;
  const stop = own + bytes;
  let to = run.matrix + <usize>i * stride + ((<usize>(i + 1)) << 3);
  let mirror = run.matrix + <usize>(i + 1) * stride + ((<usize>i) << 3);
  let other = stop;
  let l = i + 1;
  // four rows at a time: their sums do not wait for each other
  for (; l + 3 < n; l += 4, to += 32, mirror += 4 * stride, other += 4 * bytes) {
    let ab = f64x2.splat(0);
    let cd = ab;
    for (let p = own, q = other; p < stop; p += 8, q += 8) {
      const value = v128.load64_splat(p);
      const first = v128.load64_lane(q + bytes, v128.load64_zero(q), 1);
      const second = v128.load64_lane(q + 3 * bytes, v128.load64_zero(q + 2 * bytes), 1);
      const d = f64x2.sub(value, first);
      const e = f64x2.sub(value, second);
      ab = f64x2.add(ab, f64x2.mul(d, d));
      cd = f64x2.add(cd, f64x2.mul(e, e));
    }
    ab = finish(run, ab);
    cd = finish(run, cd);
    v128.store(to, ab);
    v128.store(to, cd, 16);
    store<f64>(mirror, f64x2.extract_lane(ab, 0));
    store<f64>(mirror + stride, f64x2.extract_lane(ab, 1));
    store<f64>(mirror + 2 * stride, f64x2.extract_lane(cd, 0));
    store<f64>(mirror + 3 * stride, f64x2.extract_lane(cd, 1));
  }
  for (; l < n; l++, to += 8, mirror += stride, other += bytes) {
    let sum: f64 = 0;
    for (let p = own, q = other; p < stop; p += 8, q += 8) {
      const d = load<f64>(p) - load<f64>(q);
      sum += d * d;
    }
    const d = run.root ? sqrt<f64>(sum) : sum / run.divisor;
    store<f64>(to, d);
    store<f64>(mirror, d);
  }
}

/** @inline */
function finish(run: Run, d2: v128): v128 {
  return run.root ? f64x2.sqrt(d2) : f64x2.div(d2, f64x2.splat(run.divisor));
}

/** Turns the distances of a row to similarities, and closes all of its blocks but that of the diagonal. */
export function prepareRow(run: Run, i: i32): void {
  const blocks = run.blocks;
  const row = run.matrix + <usize>i * ((<usize>blocks) << 6);
  const weight = f64x2.splat(run.weights === 0 ? 1 : f64At(run.weights, i));
  for (let p: usize = 0, end = (<usize>blocks) << 6; p < end; p += 16) {
    const d = f64x2.mul(v128.load(row + p), weight);
    v128.store(row + p, f64x2.neg(f64x2.mul(d, v128.load(run.tilts + p))));
  }
  setF64(row, i, f64At(run.preferences, i));
  for (let k = run.n; k < blocks * BLOCK; k++) setF64(row, k, -Infinity);
  const tops = run.tops + <usize>i * ((<usize>blocks) << 3);
  for (let b = 0; b < blocks; b++) {
    let top = -Infinity;
    for (let k = b * BLOCK; k < (b + 1) * BLOCK; k++) top = max(top, f64At(row, k));
    setF64(tops, b, top);
  }
  const home = i / BLOCK;
  setF64(tops, home, -Infinity);
  setI32(run.lists + <usize>i * ((<usize>blocks) << 2), 0, home);
  setI32(run.counts, i, 1);
  memory.fill(run.messages + <usize>i * blocks * RECORD, 0, RECORD);
  setF64(run.levels, i, 0);
}
