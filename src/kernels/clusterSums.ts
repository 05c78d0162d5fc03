import type { Dataset, Rows } from '../core/dataset.ts';
import { rowsPerSlice } from '../core/pacer.ts';
import type { Cuts, SumCuts } from './exactSums.ts';
import { accumulate } from './kmeans.ts';

/** Sums of the clusters of a dataset, pass after pass in the same memory. */
export class ClusterSums {
  /** Weighted sums of the rows, k * dim. */
  readonly sums: Float64Array;
  /** Sums of the weights, k. */
  readonly mass: Float64Array;
  private readonly exact?: { sums: PartSums; mass: PartSums };

  /** @param cuts cuts of the rows: they make the sums independent of the order, see exactSums.ts */
  constructor(k: number, dim: number, cuts?: SumCuts) {
    this.sums = new Float64Array(k * dim);
    this.mass = new Float64Array(k);
    if (!cuts) return;
    const { coordinates, masses } = cuts;
    this.exact = {
      sums: new PartSums(this.sums, dim, coordinates),
      mass: new PartSums(this.mass, 1, masses),
    };
  }

  /** Adds up all rows by cluster, with pauses. */
  *addUp({ x, n, dim, weights }: Dataset, labels: Int32Array): Generator<void, void> {
    const { sums, mass, exact } = this;
    sums.fill(0);
    mass.fill(0);
    const size = rowsPerSlice(dim);
    for (let i = 0; i < n; i += size) {
      const end = Math.min(i + size, n);
      const rows = x.subarray(i * dim, end * dim);
      const someLabels = labels.subarray(i, end);
      const someWeights = weights?.subarray(i, end);
      if (exact) {
        exact.sums.add(rows, someWeights, someLabels);
        exact.mass.add(someWeights, undefined, someLabels);
      } else accumulate(rows, someWeights, end - i, dim, someLabels, sums, mass);
      yield;
    }
    exact?.sums.finish();
    exact?.mass.finish();
  }
}

/** Sums in three parts, see exactSums.ts; the first parts are in the array that `finish` completes. */
export class PartSums {
  private readonly sums: Float64Array;
  private readonly seconds: Float64Array;
  private readonly thirds: Float64Array;
  private readonly dim: number;
  private readonly cuts: Cuts;

  constructor(sums: Float64Array, dim: number, cuts: Cuts) {
    this.sums = sums;
    this.seconds = new Float64Array(sums.length);
    this.thirds = new Float64Array(sums.length);
    this.dim = dim;
    this.cuts = cuts;
  }

  /** @param x in, a row of dim numbers for each label; absent: ones */
  add(x: Rows | undefined, weights: Float64Array | undefined, labels: Int32Array): void {
    const { sums, seconds, thirds, dim, cuts } = this;
    for (let i = 0, p = 0; i < labels.length; i++, p += dim) {
      const w = weights ? weights[i] : 1;
      const q = labels[i] * dim;
      for (let j = 0; j < dim; j++) {
        const first = cuts[j];
        const second = cuts[dim + j];
        const third = cuts[2 * dim + j];
        const v = x ? w * x[p + j] : w;
        const a = v + first - first;
        const b = v - a + second - second;
        sums[q + j] += a;
        seconds[q + j] += b;
        thirds[q + j] += v - a - b + third - third;
      }
    }
  }

  /** The three parts of the sums of each cluster, [clusters][3][dim], of which only the total is rounded. */
  parts(): Float64Array {
    const { sums, seconds, thirds, dim } = this;
    const parts = new Float64Array(3 * sums.length);
    for (let q = 0; q < sums.length; q += dim)
      for (const [part, some] of [sums, seconds, thirds].entries())
        parts.set(some.subarray(q, q + dim), 3 * q + part * dim);
    return parts;
  }

  finish(): void {
    const { sums, seconds, thirds } = this;
    for (let q = 0; q < sums.length; q++) sums[q] += seconds[q] + thirds[q];
    seconds.fill(0);
    thirds.fill(0);
  }
}
