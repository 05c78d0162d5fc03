import { Arena, instantiate, loadKernel, type Placed, place, writeStruct } from './host.ts';
import { accumulate, assign } from './kmeans.ts';
import { Batch as Struct } from './layouts/minibatch.ts';

/** Rows of a batch. */
type BatchRows = Float32Array | Float64Array;

/** A batch of rows, with its labels and cluster sums. Reused for all batches and all k up to a bound. */
export interface Batch {
  /** inout: room for the rows, size * dim. */
  readonly rows: BatchRows;
  /** inout: the number of rows. */
  n: number;
  /** Entries in [0, k), from `nearest` or `sumUp`. */
  readonly labels: Int32Array;
  /** Squared distances to the nearest center. */
  readonly d2: Float64Array;
  /** k * dim sums and k numbers of rows, from `sumUp`. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  /**
   * Labels the rows with the first of equally near centers.
   * @param centers in, k * dim
   */
  nearest(centers: Float64Array, k: number): void;
  /** Adds up the rows of each cluster, after `nearest`. */
  sumUp(k: number): void;
}

/**
 * The fast kernel if it is available, else its twin; their results are equal to the last bit.
 * @param wide whether rows are in f64, else in f32
 */
export function openBatch(size: number, dim: number, kMax: number, wide: boolean): Batch {
  return WasmBatch.open(size, dim, kMax, wide) ?? new PlainBatch(size, dim, kMax, wide);
}

function rowsFor(
  wide: boolean,
  length: number,
  buffer: ArrayBufferLike = new ArrayBuffer(length * (wide ? 8 : 4)),
  at = 0,
) {
  return wide ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length);
}

class PlainBatch implements Batch {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  readonly rows: BatchRows;
  private readonly dim: number;
  n = 0;

  constructor(size: number, dim: number, kMax: number, wide: boolean) {
    this.dim = dim;
    this.rows = rowsFor(wide, size * dim);
    this.labels = new Int32Array(size);
    this.d2 = new Float64Array(size);
    this.sums = new Float64Array(kMax * dim);
    this.mass = new Float64Array(kMax);
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
  nearest(batch: number): void;
  sumUp(batch: number): void;
}

/** Words of the struct that change: writing them by name takes longer than small batches. */
const N = Struct.fields.n[1] / 4;
const K = Struct.fields.k[1] / 4;

/** Rows are compared eight at a time. */
const TILE = 8;

/** Room for labels and distances of so many rows. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / TILE) * TILE;
}

/** Scratch of a batch of so many rows. */
export function scratchFields(arena: Arena, size: number, dim: number, kMax: number) {
  const lanes = Math.ceil(kMax / 4) * 4;
  return {
    middle: arena.take(8 * dim),
    points: arena.take(4 * lanes * dim),
    norms: arena.take(4 * lanes),
    tile: arena.take(32 * dim + 64),
    products: arena.take(128),
    known: arena.take(8 * 12),
    doubts: arena.take(32),
    doubtful: arena.take(4 * paddedRows(size)),
  };
}

class WasmBatch implements Batch {
  readonly rows: BatchRows;
  n = 0;
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly kernel: BatchKernel;
  private readonly at: number;
  /** The words of the struct. */
  private readonly words: Int32Array;
  private readonly centers: Float64Array;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(size: number, dim: number, kMax: number, wide: boolean): WasmBatch | undefined {
    const module = loadKernel('minibatch');
    if (!module) return undefined;
    const padded = paddedRows(size);
    const arena = new Arena();
    const run = place(arena, Struct, () => ({
      ...scratchFields(arena, size, dim, kMax),
      n: 0,
      dim,
      k: 0,
      wide: wide ? 1 : 0,
      rows: arena.take((wide ? 8 : 4) * size * dim),
      centers: arena.take(8 * kMax * dim),
      labels: arena.take(4 * padded),
      d2: arena.take(8 * padded),
      sums: arena.take(8 * kMax * dim),
      mass: arena.take(8 * kMax),
    }));
    const memory = arena.memory();
    return memory && new WasmBatch(module, memory, run, size, kMax);
  }

  private constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    run: Placed<typeof Struct>,
    size: number,
    kMax: number,
  ) {
    const { buffer } = memory;
    const { dim, wide, rows, centers, labels, d2, sums, mass } = run.fields;
    this.kernel = instantiate(module, memory);
    this.at = run.at;
    this.words = new Int32Array(buffer, run.at, Struct.bytes / 4);
    this.rows = rowsFor(wide === 1, size * dim, buffer, rows);
    this.centers = new Float64Array(buffer, centers, kMax * dim);
    this.labels = new Int32Array(buffer, labels, size);
    this.d2 = new Float64Array(buffer, d2, size);
    this.sums = new Float64Array(buffer, sums, kMax * dim);
    this.mass = new Float64Array(buffer, mass, kMax);
    writeStruct(memory, run);
  }

  nearest(centers: Float64Array, k: number): void {
    this.centers.set(centers);
    this.words[N] = this.n;
    this.words[K] = k;
    this.kernel.nearest(this.at);
  }

  sumUp(k: number): void {
    this.words[K] = k;
    this.kernel.sumUp(this.at);
  }
}
