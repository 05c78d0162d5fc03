import { f64At, i32At, setF64 } from './arrays';

/*
 * The parts of an eigenproblem of a symmetric matrix that take long: its reduction to tridiagonal form (Householder), and
 * what rotations and reflections make of vectors. The matrix has an even number of lines, the last of which may be zeros.
 * Sums have two lanes, of even and of odd columns, as in the twin.
 */

/** @inline */
function lanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** @inline */
function pair(array: usize, j: i32): v128 {
  return v128.load(array + ((<usize>j) << 3));
}

/** @inline */
function setPair(array: usize, j: i32, value: v128): void {
  v128.store(array + ((<usize>j) << 3), value);
}

/**
 * Eliminates the columns from..to - 1. Changes of the matrix wait until the next column, so that each entry is read and
 * written once for each column.
 * @param a inout, f64[stride][stride], the upper triangle; its lines become the vectors of reflections, from the
 * diagonal on
 * @param d out, f64[m]: the diagonal
 * @param e out, f64[m]: the other diagonal
 * @param taus out, f64[m]
 * @param work scratch, f64[4][stride], zeros at first
 */
export function reduce(
  a: usize,
  stride: i32,
  m: i32,
  d: usize,
  e: usize,
  taus: usize,
  work: usize,
  from: i32,
  to: i32,
): void {
  const bytes = (<usize>stride) << 3;
  for (let k = from; k < to; k++) {
    const u = work + (k & 1 ? bytes : 0);
    const v = work + (k & 1 ? 0 : bytes);
    const y = work + 2 * bytes + (k & 1 ? bytes : 0);
    const w = work + 2 * bytes + (k & 1 ? 0 : bytes);
    const line = a + <usize>k * bytes;
    const vk = f64At(v, k);
    const wk = f64At(w, k);
    for (let j = k; j < m; j++) setF64(line, j, f64At(line, j) - (vk * f64At(w, j) + wk * f64At(v, j)));
    setF64(d, k, f64At(line, k));
    if (k === m - 1) return;
    const start = (k + 1) & ~1;
    const tau = reflection(line, u, k, start, stride, e);
    setF64(taus, k, tau);
    for (let j = start; j < stride; j += 2) setPair(y, j, f64x2.splat(0));
    let i = k + 1;
    if (i & 1) {
      oneLine(a + <usize>i * bytes, i, stride, u, v, w, y);
      i++;
    }
    for (; i < stride; i += 2) twoLines(a + <usize>i * bytes, i, stride, u, v, w, y);
    let sum = f64x2.splat(0);
    const factor = f64x2.splat(tau);
    for (let j = start; j < stride; j += 2) {
      const scaled = f64x2.mul(factor, pair(y, j));
      setPair(y, j, scaled);
      sum = f64x2.add(sum, f64x2.mul(scaled, pair(u, j)));
    }
    const back = f64x2.splat(-0.5 * tau * lanes(sum));
    for (let j = start; j < stride; j += 2) setPair(y, j, f64x2.add(pair(y, j), f64x2.mul(back, pair(u, j))));
  }
}

/** Makes the vector of the reflection that leaves one entry of a line next to the diagonal. @returns its factor */
function reflection(line: usize, u: usize, k: i32, start: i32, stride: i32, e: usize): f64 {
  for (let j = k + 2; j < stride; j++) setF64(u, j, f64At(line, j));
  setF64(u, k, 0);
  setF64(u, k + 1, 0);
  let sum = f64x2.splat(0);
  for (let j = start; j < stride; j += 2) sum = f64x2.add(sum, f64x2.mul(pair(u, j), pair(u, j)));
  const squares = lanes(sum);
  const first = f64At(line, k + 1);
  if (squares === 0) {
    for (let j = k + 1; j < stride; j++) {
      setF64(u, j, 0);
      setF64(line, j, 0);
    }
    setF64(e, k, first);
    return 0;
  }
  const norm = sqrt(first * first + squares);
  const beta = first > 0 ? -norm : norm;
  const scale = 1 / (first - beta);
  setF64(u, k + 1, 1);
  setF64(line, k + 1, 1);
  for (let j = k + 2; j < stride; j++) {
    const value = f64At(u, j) * scale;
    setF64(u, j, value);
    setF64(line, j, value);
  }
  setF64(e, k, beta);
  return (beta - first) / beta;
}

/** Changes a line, and adds its products with u to y; i is odd. @inline */
function oneLine(line: usize, i: i32, stride: i32, u: usize, v: usize, w: usize, y: usize): void {
  const vi = f64x2.splat(f64At(v, i));
  const wi = f64x2.splat(f64At(w, i));
  const ui = f64x2.splat(f64At(u, i));
  const own = f64At(line, i) - (f64At(v, i) * f64At(w, i) + f64At(w, i) * f64At(v, i));
  setF64(line, i, own);
  setF64(y, i, f64At(y, i) + own * f64At(u, i));
  let sum = f64x2.splat(0);
  for (let j = i + 1; j < stride; j += 2) {
    const value = f64x2.sub(pair(line, j), f64x2.add(f64x2.mul(vi, pair(w, j)), f64x2.mul(wi, pair(v, j))));
    setPair(line, j, value);
    setPair(y, j, f64x2.add(pair(y, j), f64x2.mul(value, ui)));
    sum = f64x2.add(sum, f64x2.mul(value, pair(u, j)));
  }
  setF64(y, i, f64At(y, i) + lanes(sum));
}

/** Two lines at once, which share what is loaded; i is even. @inline */
function twoLines(line: usize, i: i32, stride: i32, u: usize, v: usize, w: usize, y: usize): void {
  const next = line + ((<usize>stride) << 3);
  const v0 = f64At(v, i);
  const w0 = f64At(w, i);
  const u0 = f64At(u, i);
  const v1 = f64At(v, i + 1);
  const w1 = f64At(w, i + 1);
  const u1 = f64At(u, i + 1);
  const own = f64At(line, i) - (v0 * w0 + w0 * v0);
  const beside = f64At(line, i + 1) - (v0 * w1 + w0 * v1);
  const below = f64At(next, i + 1) - (v1 * w1 + w1 * v1);
  setF64(line, i, own);
  setF64(line, i + 1, beside);
  setF64(next, i + 1, below);
  setF64(y, i, f64At(y, i) + own * u0);
  setF64(y, i + 1, f64At(y, i + 1) + beside * u0 + below * u1);
  let sum0 = f64x2.replace_lane(f64x2.splat(0), 1, 0 + beside * u1);
  let sum1 = f64x2.splat(0);
  const vv0 = f64x2.splat(v0);
  const ww0 = f64x2.splat(w0);
  const uu0 = f64x2.splat(u0);
  const vv1 = f64x2.splat(v1);
  const ww1 = f64x2.splat(w1);
  const uu1 = f64x2.splat(u1);
  for (let j = i + 2; j < stride; j += 2) {
    const vj = pair(v, j);
    const wj = pair(w, j);
    const uj = pair(u, j);
    const a0 = f64x2.sub(pair(line, j), f64x2.add(f64x2.mul(vv0, wj), f64x2.mul(ww0, vj)));
    const a1 = f64x2.sub(pair(next, j), f64x2.add(f64x2.mul(vv1, wj), f64x2.mul(ww1, vj)));
    setPair(line, j, a0);
    setPair(next, j, a1);
    setPair(y, j, f64x2.add(f64x2.add(pair(y, j), f64x2.mul(a0, uu0)), f64x2.mul(a1, uu1)));
    sum0 = f64x2.add(sum0, f64x2.mul(a0, uj));
    sum1 = f64x2.add(sum1, f64x2.mul(a1, uj));
  }
  setF64(y, i, f64At(y, i) + lanes(sum0));
  setF64(y, i + 1, f64At(y, i + 1) + lanes(sum1));
}

/**
 * Rotates lines of vectors, the last rotation first.
 * @param b inout, f64[slabs][stride][8]
 * @param rotations in, f64[][2]: cosine and sine, of each sweep from its last line to its first
 * @param sweeps in, i32[count][2]: the first line and the number of rotations
 */
export function rotate(
  b: usize,
  slabs: i32,
  stride: i32,
  rotations: usize,
  sweeps: usize,
  count: i32,
  total: i32,
): void {
  for (let slab = 0; slab < slabs; slab++) {
    const lines = b + ((<usize>slab * <usize>stride) << 6);
    let t = rotations + ((<usize>total) << 4);
    for (let sweep = count - 1; sweep >= 0; sweep--) {
      let at = lines + ((<usize>i32At(sweeps, 2 * sweep)) << 6);
      let b0 = v128.load(at);
      let b1 = v128.load(at, 16);
      let b2 = v128.load(at, 32);
      let b3 = v128.load(at, 48);
      const end = t - ((<usize>i32At(sweeps, 2 * sweep + 1)) << 4);
      while (t > end) {
        t -= 16;
        const c = v128.load64_splat(t);
        const s = v128.load64_splat(t, 8);
        const n0 = v128.load(at, 64);
        const n1 = v128.load(at, 80);
        const n2 = v128.load(at, 96);
        const n3 = v128.load(at, 112);
        v128.store(at, f64x2.add(f64x2.mul(c, b0), f64x2.mul(s, n0)));
        v128.store(at, f64x2.add(f64x2.mul(c, b1), f64x2.mul(s, n1)), 16);
        v128.store(at, f64x2.add(f64x2.mul(c, b2), f64x2.mul(s, n2)), 32);
        v128.store(at, f64x2.add(f64x2.mul(c, b3), f64x2.mul(s, n3)), 48);
        b0 = f64x2.sub(f64x2.mul(c, n0), f64x2.mul(s, b0));
        b1 = f64x2.sub(f64x2.mul(c, n1), f64x2.mul(s, b1));
        b2 = f64x2.sub(f64x2.mul(c, n2), f64x2.mul(s, b2));
        b3 = f64x2.sub(f64x2.mul(c, n3), f64x2.mul(s, b3));
        at += 64;
      }
      v128.store(at, b0);
      v128.store(at, b1, 16);
      v128.store(at, b2, 32);
      v128.store(at, b3, 48);
    }
  }
}

/**
 * Reflects vectors, the last reflection first.
 * @param b inout, f64[slabs][stride][8]
 * @param a in, f64[stride][stride], as `reduce` leaves it
 * @param taus in, f64[m]
 */
export function reflect(b: usize, slabs: i32, a: usize, stride: i32, m: i32, taus: usize): void {
  for (let slab = 0; slab < slabs; slab++) {
    const lines = b + ((<usize>slab * <usize>stride) << 6);
    for (let k = m - 2; k >= 0; k--) {
      const tau = f64At(taus, k);
      if (tau === 0) continue;
      reflectSlab(lines, a + ((<usize>k * <usize>stride) << 3), k + 1, m, tau);
    }
  }
}

/** @inline */
function reflectSlab(lines: usize, u: usize, from: i32, m: i32, tau: f64): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  for (let j = from; j < m; j++) {
    const value = v128.load64_splat(u + ((<usize>j) << 3));
    const at = lines + ((<usize>j) << 6);
    s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
    s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
    s2 = f64x2.add(s2, f64x2.mul(value, v128.load(at, 32)));
    s3 = f64x2.add(s3, f64x2.mul(value, v128.load(at, 48)));
  }
  const factor = f64x2.splat(tau);
  s0 = f64x2.mul(factor, s0);
  s1 = f64x2.mul(factor, s1);
  s2 = f64x2.mul(factor, s2);
  s3 = f64x2.mul(factor, s3);
  for (let j = from; j < m; j++) {
    const value = v128.load64_splat(u + ((<usize>j) << 3));
    const at = lines + ((<usize>j) << 6);
    v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(value, s0)));
    v128.store(at, f64x2.sub(v128.load(at, 16), f64x2.mul(value, s1)), 16);
    v128.store(at, f64x2.sub(v128.load(at, 32), f64x2.mul(value, s2)), 32);
    v128.store(at, f64x2.sub(v128.load(at, 48), f64x2.mul(value, s3)), 48);
  }
}
