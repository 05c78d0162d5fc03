import type { Dataset } from '../core/dataset.ts';
import { borrowMemory, type RowMemory, returnMemory } from '../core/rowMemory.ts';
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

/** Consecutive rows of a dataset as a batch, some after the other. */
export interface RowBatches {
  /** `rows` may be those of the dataset. */
  readonly batch: Omit<Batch, 'rows'>;
  /** Takes rows from a number on, as many as a batch has. @returns how many */
  take(first: number): number;
  /** The batch cannot be used afterwards. */
  close(): void;
}

/** Batches of rows that stay where they are if they lie in the memory of a kernel, and are copied otherwise. */
export function openRowBatches({ x, n, dim }: Dataset, size: number, kMax: number): RowBatches {
  const wide = x instanceof Float64Array;
  const lent = x instanceof Uint8Array ? undefined : borrowMemory(x);
  const inPlace = lent && WasmBatch.open(size, dim, kMax, wide, lent);
  if (lent && !inPlace) returnMemory(lent.memory);
  const batch = inPlace ?? openBatch(size, dim, kMax, wide);
  return {
    batch,
    take(first) {
      const count = Math.min(size, n - first);
      if (inPlace) inPlace.moveTo(lent.at + first * dim * x.BYTES_PER_ELEMENT);
      else batch.rows.set(x.subarray(first * dim, (first + count) * dim));
      batch.n = count;
      return count;
    },
    close: () => inPlace && returnMemory(lent.memory),
  };
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
const ROWS = Struct.fields.rows[1] / 4;

/** Distances are stored four at a time. */
const TILE = 4;

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

  /**
   * @param lent a memory with rows, among which batches are
   * @returns undefined if the kernel is not available, or the memory cannot be allocated
   */
  static open(
    size: number,
    dim: number,
    kMax: number,
    wide: boolean,
    lent?: RowMemory,
  ): WasmBatch | undefined {
    const module = loadKernel('minibatch');
    if (!module) return undefined;
    const padded = Math.ceil(size / TILE) * TILE;
    const centers = Math.ceil(kMax / 4) * 4;
    const arena = new Arena(lent?.end);
    const run = place(arena, Struct, () => ({
      n: 0,
      dim,
      k: 0,
      wide: wide ? 1 : 0,
      rows: lent?.at ?? arena.take((wide ? 8 : 4) * size * dim),
      centers: arena.take(8 * kMax * dim),
      labels: arena.take(4 * padded),
      d2: arena.take(8 * padded),
      sums: arena.take(8 * kMax * dim),
      mass: arena.take(8 * kMax),
      middle: arena.take(8 * dim),
      points: arena.take(4 * centers * dim),
      norms: arena.take(4 * centers),
      tile: arena.take(32 * dim + 64),
      products: arena.take(128),
      known: arena.take(8 * 12),
      doubts: arena.take(32),
      doubtful: arena.take(4 * padded),
    }));
    const memory = lent ? arena.behind(lent) : arena.memory();
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

  /** The address of the rows of the next batch. */
  moveTo(rows: number): void {
    this.words[ROWS] = rows;
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
