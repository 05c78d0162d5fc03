import { Arena, instantiate, loadKernel } from './host.ts';
import { accumulate, assign } from './kmeans.ts';
import { TILE } from './layouts/minibatch.ts';

/** A batch of rows, with its labels and cluster sums. Reused for all batches and all k up to a bound. */
export interface Batch {
  /** Entries in [0, k), from `nearest` or `sumUp`. */
  readonly labels: Int32Array;
  /** Squared distances to the nearest center. */
  readonly d2: Float64Array;
  /** k * dim sums and k numbers of rows, from `sumUp`. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  /**
   * Loads rows.
   * @param x in, n * dim numbers from p on
   * @param n at most the size of the batch
   */
  load(x: ArrayLike<number>, p: number, n: number): void;
  /**
   * Labels the rows with the first of equally near centers.
   * @param centers in, k * dim
   */
  nearest(centers: Float64Array, k: number): void;
  /** Adds up the rows of each cluster, after `nearest`. */
  sumUp(k: number): void;
}

/** The fast kernel if it is available, else its twin; their results are equal to the last bit. */
export function openBatch(size: number, dim: number, kMax: number): Batch {
  return WasmBatch.open(size, dim, kMax) ?? new PlainBatch(size, dim, kMax);
}

class PlainBatch implements Batch {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly dim: number;
  private readonly rows: Float64Array;
  private n = 0;

  constructor(size: number, dim: number, kMax: number) {
    this.dim = dim;
    this.rows = new Float64Array(size * dim);
    this.labels = new Int32Array(size);
    this.d2 = new Float64Array(size);
    this.sums = new Float64Array(kMax * dim);
    this.mass = new Float64Array(kMax);
  }

  load(x: ArrayLike<number>, p: number, n: number): void {
    for (let q = 0; q < n * this.dim; q++) this.rows[q] = x[p + q];
    this.n = n;
  }

  nearest(centers: Float64Array, k: number): void {
    assign(this.rows, this.n, this.dim, centers, k, this.labels, this.d2);
  }

  sumUp(k: number): void {
    const { rows, n, dim, labels, sums, mass } = this;
    sums.fill(0, 0, k * dim);
    mass.fill(0, 0, k);
    accumulate(rows, undefined, n, dim, labels, sums, mass);
  }
}

/** The exports of assembly/minibatch.ts. */
interface BatchKernel {
  nearest(
    tiles: number,
    n: number,
    dim: number,
    centers: number,
    k: number,
    labels: number,
    d2: number,
  ): void;
  accumulate(
    tiles: number,
    n: number,
    dim: number,
    k: number,
    labels: number,
    sums: number,
    mass: number,
  ): void;
}

class WasmBatch implements Batch {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly dim: number;
  private readonly kernel: BatchKernel;
  private readonly at: Record<'tiles' | 'centers' | 'labels' | 'd2' | 'sums' | 'mass', number>;
  private readonly tiles: Float64Array;
  private readonly centers: Float64Array;
  private n = 0;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(size: number, dim: number, kMax: number): WasmBatch | undefined {
    const module = loadKernel('minibatch');
    if (!module) return undefined;
    const rows = Math.ceil(size / TILE) * TILE;
    const arena = new Arena();
    const at = {
      tiles: arena.take(8 * rows * dim),
      centers: arena.take(8 * kMax * dim),
      labels: arena.take(4 * rows),
      d2: arena.take(8 * rows),
      sums: arena.take(8 * kMax * dim),
      mass: arena.take(8 * kMax),
    };
    const memory = arena.memory();
    return memory && new WasmBatch(module, memory, at, rows, dim, kMax);
  }

  private constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    at: WasmBatch['at'],
    rows: number,
    dim: number,
    kMax: number,
  ) {
    const { buffer } = memory;
    this.kernel = instantiate(module, memory);
    this.at = at;
    this.dim = dim;
    this.tiles = new Float64Array(buffer, at.tiles, rows * dim);
    this.centers = new Float64Array(buffer, at.centers, kMax * dim);
    this.labels = new Int32Array(buffer, at.labels, rows);
    this.d2 = new Float64Array(buffer, at.d2, rows);
    this.sums = new Float64Array(buffer, at.sums, kMax * dim);
    this.mass = new Float64Array(buffer, at.mass, kMax);
  }

  load(x: ArrayLike<number>, p: number, n: number): void {
    const { tiles, dim } = this;
    let q = p;
    for (let i = 0; i < n; i++) {
      let to = (i - (i % TILE)) * dim + (i % TILE);
      for (let j = 0; j < dim; j++, to += TILE) tiles[to] = x[q++];
    }
    this.n = n;
  }

  nearest(centers: Float64Array, k: number): void {
    const { kernel, at, n, dim } = this;
    this.centers.set(centers);
    kernel.nearest(at.tiles, n, dim, at.centers, k, at.labels, at.d2);
  }

  sumUp(k: number): void {
    const { kernel, at, n, dim } = this;
    kernel.accumulate(at.tiles, n, dim, k, at.labels, at.sums, at.mass);
  }
}
