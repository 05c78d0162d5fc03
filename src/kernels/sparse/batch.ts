import type { SparseDataset } from '../../core/sparse.ts';
import { squaredLength } from '../kmeans.ts';
import type { Batch } from '../minibatch.ts';

/** A batch of sparse rows, with its labels and cluster sums. Reused for all batches and all k up to a bound. */
export class SparseBatch implements Omit<Batch, 'rows' | 'n'> {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly dim: number;
  private rows: SparseDataset;

  constructor(size: number, { dim }: { dim: number }, kMax: number) {
    this.dim = dim;
    this.labels = new Int32Array(size);
    this.d2 = new Float64Array(size);
    this.sums = new Float64Array(kMax * dim);
    this.mass = new Float64Array(kMax);
    const nothing = { starts: new Int32Array(1), places: new Int32Array(), values: new Float64Array() };
    this.rows = { rows: nothing, n: 0, dim };
  }

  load(rows: SparseDataset): void {
    this.rows = rows;
  }

  nearest(centers: Float64Array, k: number): void {
    const { labels, d2, dim } = this;
    const { rows, n } = this.rows;
    const { starts, places, values } = rows;
    const norms = Float64Array.from({ length: k }, (_, c) => squaredLength(centers, c * dim, dim));
    for (let i = 0; i < n; i++) {
      const [from, to] = [starts[i], starts[i + 1]];
      let best = Number.POSITIVE_INFINITY;
      for (let c = 0, q = 0; c < k; c++, q += dim) {
        let dot = 0;
        for (let p = from; p < to; p++) dot += values[p] * centers[q + places[p]];
        const score = norms[c] - 2 * dot;
        if (score >= best) continue;
        best = score;
        labels[i] = c;
      }
      let squares = 0;
      for (let p = from; p < to; p++) squares += values[p] * values[p];
      d2[i] = Math.max(0, squares + best);
    }
  }

  sumUp(k: number): void {
    const { labels, sums, mass, dim } = this;
    const { rows, n } = this.rows;
    const { starts, places, values } = rows;
    sums.fill(0, 0, k * dim);
    mass.fill(0, 0, k);
    for (let i = 0; i < n; i++) {
      const q = labels[i] * dim;
      mass[labels[i]]++;
      for (let p = starts[i]; p < starts[i + 1]; p++) sums[q + places[p]] += values[p];
    }
  }
}
