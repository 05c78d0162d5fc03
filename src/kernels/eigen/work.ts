/** A symmetric matrix, and vectors in slabs of 8 columns; its lines have `stride` numbers, an even count. */
export interface SymmetricWork {
  /** stride * stride, of which the upper triangle is read. */
  readonly matrix: Float64Array;
  /** The tridiagonal form: m numbers each, of which `e` uses m - 1. */
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** slabs * stride * 8. */
  readonly vectors: Float64Array;
  /** Eliminates the columns from..to - 1. */
  reduce(from: number, to: number): void;
  /** Rotates the vectors, the last rotation first. */
  rotate(rotations: Float64Array, sweeps: Int32Array): void;
  /** Reflects the vectors, the last reflection first. */
  reflect(): void;
  /** Releases the memory. */
  close(): void;
}
