import type { Pacer } from '../core/pacer.ts';
import { PlainSymmetric } from './eigen/plain.ts';
import type { SymmetricWork } from './eigen/work.ts';
import { Arena, giveBack, instantiate, loadKernel } from './host.ts';

/** The largest eigenvalues of a symmetric matrix, and their vectors. */
export interface Eigen {
  /** Eigenvalues in descending order. */
  values: Float64Array;
  /** values.length * m: unit vectors, one after the other. */
  vectors: Float64Array;
}

/** Rotations that are kept together, at least. */
const CHUNK = 1 << 14;

/** Entries that columns which are eliminated between two looks at the clock change. */
const SLICE = 1 << 24;

/** A number next to the diagonal below this share of the largest entries is a rounding error. */
const ROUNDING = 2 ** -52;

/** Bytes that `allEigen` takes. */
export function eigenBytes(m: number, r: number): number {
  return 8 * m * m + 16 * m * (r + 8) + 32 * m * m;
}

/**
 * The r largest eigenvalues of a full matrix and their vectors: reduction to tridiagonal form, QL with implicit shifts
 * (J. H. Wilkinson, C. Reinsch, "Linear Algebra", Springer 1971, contributions II/2 and II/4), whose rotations are then
 * applied backwards to the wanted vectors alone. Vectors of multiple eigenvalues are orthogonal. O(m^3) time, 0.15 s for
 * m = 784 and few vectors, and up to four times as much for all; with a pacer it pauses.
 * @param matrix in, m * m, symmetric: the upper triangle is read
 * @param r number of the largest eigenvalues to return
 */
export async function allEigen(matrix: Float64Array, m: number, r: number, pacer?: Pacer): Promise<Eigen> {
  const stride = m + (m % 2);
  const slabs = Math.ceil(r / 8);
  const work = wasmSymmetric(m, stride, slabs) ?? new PlainSymmetric(m, stride, slabs);
  try {
    const scale = powerNear(matrix);
    for (let i = 0; i < m; i++)
      for (let j = i; j < m; j++) work.matrix[i * stride + j] = matrix[i * m + j] * scale;
    for (let from = 0, to = 0; from < m; from = to) {
      to = Math.min(m, from + Math.max(1, Math.floor(SLICE / (m - from) ** 2)));
      work.reduce(from, to);
      if (pacer?.due) await pacer.pause();
    }
    const turns = diagonalize(work.d, work.e);
    const order = Array.from(work.d.keys())
      .sort((a, b) => work.d[b] - work.d[a] || a - b)
      .slice(0, r);
    order.forEach((line, c) => {
      work.vectors[((c >> 3) * stride + line) * 8 + (c & 7)] = 1;
    });
    for (let { length } = turns; length > 0; length--) {
      const { rotations, sweeps } = turns[length - 1];
      work.rotate(rotations, Int32Array.from(sweeps));
      if (pacer?.due) await pacer.pause();
    }
    work.reflect();
    const vectors = new Float64Array(r * m);
    for (let c = 0; c < r; c++)
      for (let j = 0; j < m; j++) vectors[c * m + j] = work.vectors[((c >> 3) * stride + j) * 8 + (c & 7)];
    return { values: Float64Array.from(order, (at) => work.d[at] / scale), vectors };
  } finally {
    work.close();
  }
}

/** A power of 2 that brings the largest entry near 1, so that squares neither overflow nor vanish. */
function powerNear(matrix: Float64Array): number {
  let most = 0;
  for (const value of matrix) most = Math.max(most, Math.abs(value));
  let power = 1;
  if (!(most > 0 && Number.isFinite(most))) return power;
  while (most * power > 1) power /= 2;
  while (most * power <= 0.5 && power < 2 ** 1000) power *= 2;
  return power;
}

/** Rotations of neighboring lines, cosine and sine each, in sweeps: the first line and the number of rotations. */
interface Turns {
  rotations: Float64Array;
  sweeps: number[];
}

/**
 * Makes a tridiagonal matrix diagonal by rotations.
 * @param d inout, m: the diagonal, which becomes the eigenvalues in no order
 * @param e inout, m: the other diagonal, of which m - 1 are used
 * @returns the rotations in their order
 */
function diagonalize(d: Float64Array, e: Float64Array): Turns[] {
  const m = d.length;
  const rotations = new Float64Array(2 * Math.max(CHUNK, m));
  const turns: Turns[] = [];
  let sweeps: number[] = [];
  let size = 0;
  const flush = () => {
    if (size > 0) turns.push({ rotations: rotations.slice(0, size), sweeps });
    sweeps = [];
    size = 0;
  };
  e[m - 1] = 0;
  let most = 0;
  for (let i = 0; i < m; i++) most = Math.max(most, Math.abs(d[i]) + Math.abs(e[i]));
  for (let first = 0; first < m; first++) {
    for (;;) {
      let last = first;
      while (Math.abs(e[last]) > ROUNDING * most) last++;
      if (last === first) break;
      if (size + 2 * m > rotations.length) flush();
      const count = sweep(d, e, first, last, rotations.subarray(size));
      sweeps.push(last - count, count);
      size += 2 * count;
    }
  }
  flush();
  return turns;
}

/**
 * One step of QL with an implicit shift, for the lines first..last.
 * @param rotations out, cosine and sine of each, from the last line on
 * @returns how many there are
 */
function sweep(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  rotations: Float64Array,
): number {
  const half = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.sqrt(half * half + 1);
  let g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
  let [s, c, p, count] = [1, 1, 0, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const length = Math.sqrt(f * f + g * g);
    e[i + 1] = length;
    if (length === 0) {
      d[i + 1] -= p;
      e[last] = 0;
      return count;
    }
    s = f / length;
    c = g / length;
    g = d[i + 1] - p;
    const r = (d[i] - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    rotations[2 * count] = c;
    rotations[2 * count + 1] = s;
    count++;
  }
  d[first] -= p;
  e[first] = g;
  e[last] = 0;
  return count;
}

interface EigenKernel {
  reduce(
    a: number,
    stride: number,
    m: number,
    d: number,
    e: number,
    taus: number,
    work: number,
    from: number,
    to: number,
  ): void;
  rotate(
    b: number,
    slabs: number,
    stride: number,
    rotations: number,
    sweeps: number,
    count: number,
    total: number,
  ): void;
  reflect(b: number, slabs: number, a: number, stride: number, m: number, taus: number): void;
}

function wasmSymmetric(m: number, stride: number, slabs: number): SymmetricWork | undefined {
  const module = loadKernel('eigen');
  if (!module) return undefined;
  const arena = new Arena();
  const turns = Math.max(CHUNK, m);
  const [rotations, sweeps] = [arena.take(16 * turns), arena.take(8 * turns)];
  const a = arena.take(8 * stride * stride);
  const [d, e, taus] = [arena.take(8 * m), arena.take(8 * m), arena.take(8 * m)];
  const [work, b] = [arena.take(32 * stride), arena.take(64 * slabs * stride)];
  const memory = arena.usedMemory(a);
  if (!memory) return undefined;
  const { buffer } = memory;
  const kernel = instantiate<EigenKernel>(module, memory);
  return {
    matrix: new Float64Array(buffer, a, stride * stride),
    d: new Float64Array(buffer, d, m),
    e: new Float64Array(buffer, e, m),
    vectors: new Float64Array(buffer, b, slabs * stride * 8),
    reduce: (from, to) => kernel.reduce(a, stride, m, d, e, taus, work, from, to),
    rotate(given, lines) {
      new Float64Array(buffer, rotations, given.length).set(given);
      new Int32Array(buffer, sweeps, lines.length).set(lines);
      kernel.rotate(b, slabs, stride, rotations, sweeps, lines.length / 2, given.length / 2);
    },
    reflect: () => kernel.reflect(b, slabs, a, stride, m, taus),
    close: () => giveBack(memory),
  };
}
