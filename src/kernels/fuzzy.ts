import type { Rows } from '../core/dataset.ts';
import { Arena, instantiate, loadKernel } from './host.ts';

/** Rows in blocks that are compared with centers, and added up by their weights in clusters. */
export interface SoftRows {
  /** Rows of a block; the last block may have fewer. */
  readonly size: number;
  /** size * stride: squared distances of the rows of a block, k of each `stride`. */
  readonly d2: Float64Array;
  /** size * stride: weights of the rows of a block in the clusters. */
  readonly weights: Float64Array;
  /** Numbers of a row in `d2` and `weights`; those from k on are not used. */
  readonly stride: number;
  /** @param centers in, k * dim: the centers of the distances that follow; sums begin at 0 */
  begin(centers: Float64Array): void;
  /** Finds the distances of rows `from` to `from + count - 1`. @param from a multiple of the size */
  measure(from: number, count: number): void;
  /** Adds these rows to the sums, with their weights. */
  addUp(from: number, count: number): void;
  /** @param sums out, k * dim */
  end(sums: Float64Array): void;
}

/** Rows of a block: their numbers stay in the cache between two passes over them. */
const BLOCK = 128;

/**
 * The fast kernel if it is available, else its twin; their results are equal to the last bit.
 * @param x in, n * dim
 * @param origin in, dim: subtracted from each row; absent: zeros
 */
export function openSoftRows(
  x: Rows,
  n: number,
  dim: number,
  k: number,
  origin: Float64Array | undefined,
): SoftRows {
  return WasmRows.open(x, n, dim, k, origin) ?? new PlainRows(x, n, dim, k, origin);
}

/** Bytes that `openSoftRows` takes. */
export function softRowsBytes(n: number, dim: number, k: number): number {
  return 8 * (n + 1 + 2 * k) * (dim + 3) + 16 * BLOCK * (k + 3);
}

class PlainRows implements SoftRows {
  readonly size = BLOCK;
  readonly d2: Float64Array;
  readonly weights: Float64Array;
  readonly stride: number;
  private readonly rows: Float64Array;
  private readonly dim: number;
  private readonly sums: Float64Array;
  private centers: Float64Array = new Float64Array(0);

  constructor(x: Rows, n: number, dim: number, k: number, origin: Float64Array | undefined) {
    this.rows = Float64Array.from(x.subarray(0, n * dim), (v, p) => (origin ? v - origin[p % dim] : v));
    this.dim = dim;
    this.stride = k;
    this.d2 = new Float64Array(BLOCK * k);
    this.weights = new Float64Array(BLOCK * k);
    this.sums = new Float64Array(k * dim);
  }

  begin(centers: Float64Array): void {
    this.centers = centers;
    this.sums.fill(0);
  }

  measure(from: number, count: number): void {
    const { rows, dim, stride, centers, d2 } = this;
    for (let i = 0, p = from * dim; i < count; i++, p += dim)
      for (let c = 0, q = 0; c < stride; c++, q += dim) {
        let [even, odd] = [0, 0];
        for (let j = 0; j < dim; j += 2) {
          const d = rows[p + j] - centers[q + j];
          even += d * d;
          if (j + 1 === dim) break;
          const e = rows[p + j + 1] - centers[q + j + 1];
          odd += e * e;
        }
        d2[i * stride + c] = even + odd;
      }
  }

  addUp(from: number, count: number): void {
    const { rows, dim, stride, weights, sums } = this;
    for (let c = 0; c < stride; c++)
      for (let j = 0; j < dim; j++) {
        let sum = 0;
        for (let i = 0, p = from * dim + j; i < count; i++, p += dim)
          sum += weights[i * stride + c] * rows[p];
        sums[c * dim + j] += sum;
      }
  }

  end(sums: Float64Array): void {
    sums.set(this.sums);
  }
}

type Distances = (rows: number, n: number, width: number, centers: number, k: number, d2: number) => void;
type Accumulate = (rows: number, n: number, width: number, weights: number, k: number, sums: number) => void;

/** The exports of assembly/fuzzy.ts. */
interface FuzzyKernel {
  distances64: Distances;
  distances32: Distances;
  accumulate64: Accumulate;
  accumulate32: Accumulate;
}

interface Places {
  rows: number;
  centers: number;
  sums: number;
  d2: number;
  weights: number;
}

class WasmRows implements SoftRows {
  readonly size = BLOCK;
  readonly d2: Float64Array;
  readonly weights: Float64Array;
  readonly stride: number;
  private readonly dim: number;
  private readonly width: number;
  private readonly at: Places;
  private readonly bytes: 4 | 8;
  private readonly distances: Distances;
  private readonly accumulate: Accumulate;
  private readonly centers: Float64Array;
  private readonly sums: Float64Array;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(
    x: Rows,
    n: number,
    dim: number,
    k: number,
    origin: Float64Array | undefined,
  ): WasmRows | undefined {
    const module = loadKernel('fuzzy');
    if (!module) return undefined;
    const bytes = origin || x instanceof Float64Array ? 8 : 4;
    const width = Math.ceil(dim / 4) * 4;
    const stride = Math.ceil(k / 4) * 4;
    const arena = new Arena();
    const at = {
      // rows are compared in pairs
      rows: arena.take(bytes * (n + 1) * width),
      centers: arena.take(8 * stride * width),
      sums: arena.take(8 * stride * width),
      d2: arena.take(8 * BLOCK * stride),
      weights: arena.take(8 * BLOCK * stride),
    };
    const memory = arena.memory();
    if (!memory) return undefined;
    const { buffer } = memory;
    const rows =
      bytes === 8
        ? new Float64Array(buffer, at.rows, n * width)
        : new Float32Array(buffer, at.rows, n * width);
    for (let i = 0, p = 0; i < n; i++)
      for (let j = 0, q = i * width; j < dim; j++) rows[q++] = origin ? x[p++] - origin[j] : x[p++];
    return new WasmRows(instantiate(module, memory), memory, at, bytes, dim, width, stride);
  }

  private constructor(
    kernel: FuzzyKernel,
    { buffer }: WebAssembly.Memory,
    at: Places,
    bytes: 4 | 8,
    dim: number,
    width: number,
    stride: number,
  ) {
    this.at = at;
    this.bytes = bytes;
    this.dim = dim;
    this.width = width;
    this.stride = stride;
    this.distances = bytes === 8 ? kernel.distances64 : kernel.distances32;
    this.accumulate = bytes === 8 ? kernel.accumulate64 : kernel.accumulate32;
    this.centers = new Float64Array(buffer, at.centers, stride * width);
    this.sums = new Float64Array(buffer, at.sums, stride * width);
    this.d2 = new Float64Array(buffer, at.d2, BLOCK * stride);
    this.weights = new Float64Array(buffer, at.weights, BLOCK * stride);
  }

  begin(centers: Float64Array): void {
    const { dim, width } = this;
    for (let p = 0, q = 0; p < centers.length; p += dim, q += width)
      this.centers.set(centers.subarray(p, p + dim), q);
    this.sums.fill(0);
  }

  measure(from: number, count: number): void {
    const { at, bytes, width, stride } = this;
    // after an odd row the next one, or a row of zeros, is compared as well
    this.distances(at.rows + from * width * bytes, count + (count % 2), width, at.centers, stride, at.d2);
  }

  addUp(from: number, count: number): void {
    const { at, bytes, width, stride } = this;
    this.accumulate(at.rows + from * width * bytes, count, width, at.weights, stride, at.sums);
  }

  end(sums: Float64Array): void {
    const { dim, width } = this;
    for (let p = 0, q = 0; p < sums.length; p += dim, q += width) sums.set(this.sums.subarray(q, q + dim), p);
  }
}
