/*
 * Symmetric matrices as their lower triangles, line by line: dim (dim + 1) / 2 numbers.
 */

/** Where line i of a triangle begins. */
export function lineOf(i: number): number {
  return (i * (i + 1)) / 2;
}

/**
 * The lower triangular root of a matrix: root times its transpose.
 * @param from where the matrix begins in `values`
 * @returns undefined if the matrix is not positive definite
 */
export function rootOf(values: Float64Array, from: number, dim: number): Float64Array | undefined {
  const root = values.slice(from, from + lineOf(dim));
  for (let i = 0; i < dim; i++) {
    const p = lineOf(i);
    for (let j = 0; j <= i; j++) {
      const q = lineOf(j);
      let sum = root[p + j];
      for (let t = 0; t < j; t++) sum -= root[p + t] * root[q + t];
      if (j < i) root[p + j] = sum / root[q + j];
      else if (sum > 0) root[p + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return root;
}

/** Turns a lower triangular matrix into its inverse. */
export function invertRoot(root: Float64Array, dim: number): void {
  for (let j = 0; j < dim; j++) {
    const pivot = lineOf(j) + j;
    root[pivot] = 1 / root[pivot];
    for (let i = j + 1; i < dim; i++) {
      const p = lineOf(i);
      let sum = 0;
      for (let t = j; t < i; t++) sum += root[p + t] * root[lineOf(t) + j];
      root[p + j] = -sum / root[p + i];
    }
  }
}

/** The logarithm of the determinant of a matrix by its root. */
export function logDeterminant(root: Float64Array, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += Math.log(root[lineOf(j) + j]);
  return 2 * sum;
}

/** Eigenvalues, falling, and their vectors. */
export interface Axes {
  values: Float64Array;
  /** dim * dim: unit vectors, one after the other. */
  vectors: Float64Array;
}

/** Steps for an eigenvalue at most; two or three are usual. */
const MOST_STEPS = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix: reflections turn it into one of three diagonals (Householder), and
 * rotations these into one (QL with implicit shifts; Golub and Van Loan, Matrix Computations, section 8.3). O(dim^3).
 */
export function axesOf(values: Float64Array, from: number, dim: number): Axes {
  const full = new Float64Array(dim * dim);
  for (let i = 0, p = from; i < dim; i++)
    for (let j = 0; j <= i; j++, p++) {
      full[i * dim + j] = values[p];
      full[j * dim + i] = values[p];
    }
  const { diagonal, beside, turned } = tridiagonal(full, dim);
  diagonalize(diagonal, beside, turned, dim);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a] || a - b);
  const axes = { values: new Float64Array(dim), vectors: new Float64Array(dim * dim) };
  for (const [to, j] of order.entries()) {
    axes.values[to] = diagonal[j];
    axes.vectors.set(turned.subarray(j * dim, (j + 1) * dim), to * dim);
  }
  return axes;
}

/** Reflects a matrix until only three diagonals are left; `turned` holds the axes of these as lines. */
function tridiagonal(full: Float64Array, dim: number) {
  const turned = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) turned[j * dim + j] = 1;
  const mirror = new Float64Array(dim);
  const product = new Float64Array(dim);
  for (let c = 0; c + 2 < dim; c++) {
    let length = 0;
    for (let i = c + 1; i < dim; i++) length += full[i * dim + c] ** 2;
    length = Math.sqrt(length);
    if (length === 0) continue;
    const first = full[(c + 1) * dim + c];
    const end = first > 0 ? -length : length;
    // v of the reflection 1 - 2 v v' / (v' v)
    for (let i = c + 1; i < dim; i++) mirror[i] = full[i * dim + c];
    mirror[c + 1] -= end;
    const factor = 1 / (length * (length + Math.abs(first)));
    let inner = 0;
    for (let i = c + 1; i < dim; i++) {
      let sum = 0;
      for (let j = c + 1; j < dim; j++) sum += full[i * dim + j] * mirror[j];
      product[i] = factor * sum;
      inner += product[i] * mirror[i];
    }
    const half = 0.5 * factor * inner;
    for (let i = c + 1; i < dim; i++) product[i] -= half * mirror[i];
    for (let i = c + 1; i < dim; i++) {
      const [v, w] = [mirror[i], product[i]];
      for (let j = c + 1; j < dim; j++) full[i * dim + j] -= v * product[j] + w * mirror[j];
    }
    full[(c + 1) * dim + c] = end;
    reflectLines(turned, mirror, product, factor, c + 1, dim);
  }
  const diagonal = Float64Array.from({ length: dim }, (_, j) => full[j * dim + j]);
  const beside = Float64Array.from({ length: dim }, (_, j) => (j + 1 < dim ? full[(j + 1) * dim + j] : 0));
  return { diagonal, beside, turned };
}

/** Lines from `from` on, reflected: the axes of the reflected matrix. */
function reflectLines(
  lines: Float64Array,
  mirror: Float64Array,
  sums: Float64Array,
  factor: number,
  from: number,
  dim: number,
): void {
  sums.fill(0);
  for (let i = from; i < dim; i++)
    for (let j = 0, p = i * dim; j < dim; j++, p++) sums[j] += mirror[i] * lines[p];
  for (let i = from; i < dim; i++) {
    const scaled = factor * mirror[i];
    for (let j = 0, p = i * dim; j < dim; j++, p++) lines[p] -= scaled * sums[j];
  }
}

/** Rotates three diagonals into one. */
function diagonalize(diagonal: Float64Array, beside: Float64Array, turned: Float64Array, dim: number): void {
  for (let first = 0; first < dim; first++)
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      let last = first;
      while (last + 1 < dim && !isSmall(beside[last], diagonal[last], diagonal[last + 1])) last++;
      if (last === first) break;
      const half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
      const length = Math.sqrt(half * half + 1);
      let g = diagonal[last] - diagonal[first] + beside[first] / (half + (half < 0 ? -length : length));
      let [sin, cos, moved] = [1, 1, 0];
      for (let i = last - 1; i >= first; i--) {
        const f = sin * beside[i];
        const b = cos * beside[i];
        const r = Math.sqrt(f * f + g * g);
        beside[i + 1] = r;
        if (r === 0) {
          diagonal[i + 1] -= moved;
          break;
        }
        sin = f / r;
        cos = g / r;
        const d = diagonal[i + 1] - moved;
        const t = (diagonal[i] - d) * sin + 2 * cos * b;
        moved = sin * t;
        diagonal[i + 1] = d + moved;
        g = cos * t - b;
        turnLines(turned, dim, i + 1, i, cos, sin);
        if (i === first) {
          diagonal[first] -= moved;
          beside[first] = g;
        }
      }
      beside[last] = 0;
    }
}

function isSmall(beside: number, a: number, b: number): boolean {
  const scale = Math.abs(a) + Math.abs(b);
  return scale + Math.abs(beside) === scale;
}

/** Lines p and q become cos p + sin q and cos q - sin p. */
export function turnLines(
  lines: Float64Array,
  dim: number,
  p: number,
  q: number,
  cos: number,
  sin: number,
): void {
  for (let j = 0, s = p * dim, t = q * dim; j < dim; j++, s++, t++) {
    const [a, b] = [lines[s], lines[t]];
    lines[s] = cos * a + sin * b;
    lines[t] = cos * b - sin * a;
  }
}

/** A full symmetric matrix in axes of which p and q are turned as by `turnLines`. */
export function turnPair(
  full: Float64Array,
  dim: number,
  p: number,
  q: number,
  cos: number,
  sin: number,
): void {
  turnLines(full, dim, p, q, cos, sin);
  for (let i = 0; i < dim; i++) {
    const [s, t] = [i * dim + p, i * dim + q];
    const [a, b] = [full[s], full[t]];
    full[s] = cos * a + sin * b;
    full[t] = cos * b - sin * a;
  }
}

/** The matrix of some axes, into a triangle. */
export function compose({ values, vectors }: Axes, dim: number, to: Float64Array, at: number): void {
  to.fill(0, at, at + lineOf(dim));
  for (let a = 0; a < dim; a++)
    for (let i = 0, p = at; i < dim; i++) {
      const scaled = values[a] * vectors[a * dim + i];
      for (let j = 0; j <= i; j++, p++) to[p] += scaled * vectors[a * dim + j];
    }
}

/** The variance along a unit vector: v' M v. */
export function along(
  values: Float64Array,
  from: number,
  dim: number,
  vectors: Float64Array,
  at: number,
): number {
  let sum = 0;
  for (let i = 0, p = from; i < dim; i++) {
    let line = 0;
    for (let j = 0; j < i; j++, p++) line += values[p] * vectors[at + j];
    sum += vectors[at + i] * (2 * line + values[p++] * vectors[at + i]);
  }
  return sum;
}

/** The trace of the inverse of one matrix, given by the inverse of its root, times another. */
export function traceOfQuotient(
  inverse: Float64Array,
  values: Float64Array,
  from: number,
  dim: number,
): number {
  let sum = 0;
  for (let i = 0; i < dim; i++) {
    const line = inverse.subarray(lineOf(i), lineOf(i + 1));
    for (let a = 0, p = from; a <= i; a++) {
      let inner = 0;
      for (let b = 0; b < a; b++, p++) inner += values[p] * line[b];
      sum += line[a] * (2 * inner + values[p++] * line[a]);
    }
  }
  return sum;
}

/** Full matrices of triangles. */
export function squares(triangles: Float64Array, k: number, dim: number): Float64Array {
  const full = new Float64Array(k * dim * dim);
  for (let c = 0, p = 0; c < k; c++)
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++, p++) {
        full[(c * dim + i) * dim + j] = triangles[p];
        full[(c * dim + j) * dim + i] = triangles[p];
      }
  return full;
}

/** The lower triangles of full matrices. */
export function trianglesOf(full: Float64Array, k: number, dim: number): Float64Array {
  const triangles = new Float64Array(k * lineOf(dim));
  for (let c = 0, p = 0; c < k; c++)
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++, p++) triangles[p] = full[(c * dim + i) * dim + j];
  return triangles;
}

/** Numbers as lines of `dim` each. */
export function linesOf(values: Float64Array, count: number, dim: number): number[][] {
  return Array.from({ length: count }, (_, c) => Array.from(values.subarray(c * dim, (c + 1) * dim)));
}

/** Full matrices as lists of their lines. */
export function matricesOf(values: Float64Array, k: number, dim: number): number[][][] {
  return Array.from({ length: k }, (_, c) =>
    linesOf(values.subarray(c * dim * dim, (c + 1) * dim * dim), dim, dim),
  );
}
