import type { Dataset } from '../../core/dataset.ts';
import { narrow, narrowSteps } from '../../core/narrow.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { RowStore } from '../../core/rowStore.ts';
import { type AnyRows, pickRows, type SparseDataset } from '../../core/sparse.ts';
import { type Batch, openBatch } from '../../kernels/minibatch.ts';
import { SparseBatch } from '../../kernels/sparse/batch.ts';
import { areEqualRows, copyRow } from '../../kernels/sparseRows.ts';
import { distinctRows, gatherSlowly } from './rows.ts';

/** Rows from which batches and samples are drawn. */
export interface BatchSource {
  n: number;
  dim: number;
  /** The first `enough` distinct rows of positive weight, or all if there are fewer. */
  distinct(enough: number, pacer: Pacer): Promise<DistinctRows>;
  /** Rows by number, with these weights. */
  sample(rows: Uint32Array, weights: Float64Array | undefined, pacer: Pacer): Promise<AnyRows>;
  /** Room for batches of so many rows, for up to kMax centers. */
  batches(size: number, kMax: number): Batches;
}

/** Distinct rows. */
interface DistinctRows {
  count: number;
  /** count * dim. */
  points: Float64Array;
  /** A sample with the first k of them behind its rows. */
  joined(sample: AnyRows, k: number): AnyRows;
}

/** One batch after the other, in the same memory. */
export interface Batches {
  readonly loaded: Omit<Batch, 'rows' | 'n'>;
  load(rows: Uint32Array, pacer: Pacer): Promise<void>;
  /** Writes a row of the batch to dim numbers, from q on. */
  copy(row: number, out: Float64Array, q: number): void;
}

/**
 * Rows of a store, which may be a file.
 * @param single whether f32 holds all numbers of the store
 */
export function storeSource(store: RowStore, single = false): BatchSource {
  const { n, dim } = store;
  return {
    n,
    dim,
    async distinct(enough, pacer) {
      const points = await distinctRows(store, enough, pacer);
      return {
        count: points.length / dim,
        points,
        joined: (sample, k) => joined(sample as Dataset, points.subarray(0, k * dim)),
      };
    },
    async sample(rows, weights, pacer) {
      const x = new Float64Array(rows.length * dim);
      await gatherSlowly(store, rows, x, pacer);
      return { x: await pacer.run(narrowSteps(x)), n: rows.length, dim, ...(weights && { weights }) };
    },
    batches(size, kMax) {
      const loaded = openBatch(size, dim, kMax, !single);
      const { rows: x } = loaded;
      return {
        loaded,
        async load(rows, pacer) {
          await gatherSlowly(store, rows, x, pacer);
          loaded.n = rows.length;
        },
        copy: (row, out, q) => out.set(x.subarray(row * dim, (row + 1) * dim), q),
      };
    },
  };
}

function joined({ x, n, dim, weights }: Dataset, rows: Float64Array): Dataset {
  const all = new Float64Array(x.length + rows.length);
  all.set(x);
  all.set(rows, x.length);
  const count = rows.length / dim;
  return { x: narrow(all), n: n + count, dim, ...(weights && { weights: withOnes(weights, count) }) };
}

/** Weights, and 1 for each of some more rows. */
function withOnes(weights: Float64Array, count: number): Float64Array {
  const all = new Float64Array(weights.length + count).fill(1);
  all.set(weights);
  return all;
}

/** Sparse rows in memory. */
export function sparseSource(data: SparseDataset): BatchSource {
  const { n, dim, weights } = data;
  // which rows of the data a sample consists of
  const numbers = new WeakMap<AnyRows, Uint32Array>();
  const picked = (rows: Uint32Array, chosen?: Float64Array) => {
    const sample = pickRows(data, rows, chosen);
    numbers.set(sample, rows);
    return sample;
  };
  return {
    n,
    dim,
    async distinct(enough) {
      const found: number[] = [];
      for (let i = 0; i < n && found.length < enough; i++)
        if (weights?.[i] !== 0 && !found.some((other) => areEqualRows(data, i, other))) found.push(i);
      const points = new Float64Array(found.length * dim);
      for (const [c, i] of found.entries()) copyRow(data, i, points, c * dim);
      return {
        count: found.length,
        points,
        joined: (sample, k) =>
          picked(
            Uint32Array.from([...(numbers.get(sample) as Uint32Array), ...found.slice(0, k)]),
            sample.weights && withOnes(sample.weights, k),
          ),
      };
    },
    sample: async (rows, chosen) => picked(rows, chosen),
    batches(size, kMax) {
      const loaded = new SparseBatch(size, data, kMax);
      let batch = pickRows(data, []);
      return {
        loaded,
        async load(rows) {
          batch = pickRows(data, rows);
          loaded.load(batch);
        },
        copy: (row, out, q) => copyRow(batch, row, out, q),
      };
    },
  };
}
