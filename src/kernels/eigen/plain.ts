import type { SymmetricWork } from './work.ts';

/* The twin of assembly/eigen.ts, which says what the parts do. */

export class PlainSymmetric implements SymmetricWork {
  readonly matrix: Float64Array;
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly vectors: Float64Array;
  private readonly m: number;
  private readonly stride: number;
  private readonly slabs: number;
  private readonly taus: Float64Array;
  private u: Float64Array;
  private v: Float64Array;
  private y: Float64Array;
  private w: Float64Array;

  constructor(m: number, stride: number, slabs: number) {
    this.m = m;
    this.stride = stride;
    this.slabs = slabs;
    this.matrix = new Float64Array(stride * stride);
    this.d = new Float64Array(m);
    this.e = new Float64Array(m);
    this.taus = new Float64Array(m);
    this.vectors = new Float64Array(slabs * stride * 8);
    [this.u, this.v, this.y, this.w] = Array.from({ length: 4 }, () => new Float64Array(stride));
  }

  reduce(from: number, to: number): void {
    const { m, stride, matrix, d, taus } = this;
    for (let k = from; k < to; k++) {
      const { u, v, y, w } = this;
      const line = k * stride;
      for (let j = k; j < m; j++) matrix[line + j] -= v[k] * w[j] + w[k] * v[j];
      d[k] = matrix[line + k];
      if (k === m - 1) return;
      const tau = this.reflection(k);
      taus[k] = tau;
      y.fill(0, k);
      for (let i = k + 1; i < stride; i++) this.changeLine(i);
      const sums = [0, 0];
      for (let j = k + 1; j < stride; j++) {
        y[j] *= tau;
        sums[j & 1] += y[j] * u[j];
      }
      const back = -0.5 * tau * (sums[0] + sums[1]);
      for (let j = k + 1; j < stride; j++) y[j] += back * u[j];
      [this.u, this.v, this.y, this.w] = [v, u, w, y];
    }
  }

  private reflection(k: number): number {
    const { stride, matrix, u, e } = this;
    const line = k * stride;
    const own = matrix.subarray(line, line + stride);
    u[k] = 0;
    const sums = [0, 0];
    for (let j = k + 2; j < stride; j++) sums[j & 1] += own[j] * own[j];
    const squares = sums[0] + sums[1];
    const first = own[k + 1];
    if (squares === 0) {
      u.fill(0, k + 1);
      own.fill(0, k + 1);
      e[k] = first;
      return 0;
    }
    const norm = Math.sqrt(first * first + squares);
    const beta = first > 0 ? -norm : norm;
    const scale = 1 / (first - beta);
    own[k + 1] = 1;
    for (let j = k + 2; j < stride; j++) own[j] *= scale;
    u.set(own.subarray(k + 1), k + 1);
    e[k] = beta;
    return (beta - first) / beta;
  }

  private changeLine(i: number): void {
    const { stride, matrix, u, v, w, y } = this;
    const line = i * stride;
    const own = matrix[line + i] - (v[i] * w[i] + w[i] * v[i]);
    matrix[line + i] = own;
    y[i] += own * u[i];
    let [even, odd] = [0, 0];
    for (let j = i + 1; j < stride; j++) {
      const value = matrix[line + j] - (v[i] * w[j] + w[i] * v[j]);
      matrix[line + j] = value;
      y[j] += value * u[i];
      if (j & 1) odd += value * u[j];
      else even += value * u[j];
    }
    y[i] += even + odd;
  }

  rotate(rotations: Float64Array, sweeps: Int32Array): void {
    const { stride, slabs, vectors } = this;
    for (let slab = 0; slab < slabs; slab++) {
      let t = rotations.length;
      for (let p = sweeps.length - 2; p >= 0; p -= 2) {
        let at = (slab * stride + sweeps[p]) * 8;
        for (let i = 0; i < sweeps[p + 1]; i++, at += 8) {
          t -= 2;
          const [c, s] = [rotations[t], rotations[t + 1]];
          for (let b = at; b < at + 8; b++) {
            const [own, next] = [vectors[b], vectors[b + 8]];
            vectors[b] = c * own + s * next;
            vectors[b + 8] = c * next - s * own;
          }
        }
      }
    }
  }

  reflect(): void {
    const { m, stride, slabs, matrix, taus, vectors } = this;
    for (let slab = 0; slab < slabs; slab++) {
      for (let k = m - 2; k >= 0; k--) {
        if (taus[k] === 0) continue;
        for (let c = 0; c < 8; c++) {
          let sum = 0;
          for (let j = k + 1; j < m; j++)
            sum += matrix[k * stride + j] * vectors[(slab * stride + j) * 8 + c];
          sum *= taus[k];
          for (let j = k + 1; j < m; j++)
            vectors[(slab * stride + j) * 8 + c] -= matrix[k * stride + j] * sum;
        }
      }
    }
  }

  close(): void {}
}
