import { squaredLength } from '../kmeans.ts';
import { BLOCK, CHUNK } from '../layouts/sparse.ts';
import { orderByLabels, type SparsePlan, type SparseWork } from './work.ts';

/** The kernel of assembly/sparse.ts in plain TypeScript: the same sums in the same order, to the last bit. */
export class PlainSparse implements SparseWork {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly products: Float64Array;
  readonly sums: Float64Array;
  private readonly data: SparsePlan['data'];
  private readonly squares: Float64Array;
  private points = new Float64Array(0);
  private norms = new Float64Array(0);

  constructor({ data, clusters }: SparsePlan) {
    const { n, dim } = data;
    const { starts, values } = data.rows;
    this.data = data;
    this.labels = new Int32Array(n);
    this.d2 = new Float64Array(n);
    this.products = new Float64Array(n * BLOCK);
    this.sums = new Float64Array(clusters * dim);
    this.squares = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let p = starts[i]; p < starts[i + 1]; p++) sum += values[p] * values[p];
      this.squares[i] = sum;
    }
  }

  load(points: Float64Array, k: number): void {
    const { dim } = this.data;
    this.points = points.slice(0, k * dim);
    this.norms = Float64Array.from({ length: k }, (_, c) => squaredLength(points, c * dim, dim));
  }

  *assign(): Generator<void, void> {
    const { norms, labels } = this;
    for (let i = 0; i < labels.length; i++) {
      let best = Number.POSITIVE_INFINITY;
      let label = 0;
      for (let c = 0; c < norms.length; c++) {
        const score = norms[c] - 2 * this.product(i, c);
        if (score < best) {
          best = score;
          label = c;
        }
      }
      labels[i] = label;
      if (i % CHUNK === CHUNK - 1) yield;
    }
  }

  *measure(): Generator<void, void> {
    const { norms, squares, labels, d2 } = this;
    for (let i = 0; i < labels.length; i++) {
      const score = norms[labels[i]] - 2 * this.product(i, labels[i]);
      d2[i] = Math.max(0, squares[i] + score);
      if (i % CHUNK === CHUNK - 1) yield;
    }
  }

  *multiply(): Generator<void, void> {
    const { norms, labels, products } = this;
    for (let i = 0; i < labels.length; i++) {
      for (let c = 0; c < BLOCK; c++) products[i * BLOCK + c] = c < norms.length ? this.product(i, c) : 0;
      if (i % CHUNK === CHUNK - 1) yield;
    }
  }

  *gain(): Generator<void, Float64Array> {
    const { norms, squares, d2, products } = this;
    const { n, weights } = this.data;
    const gains = new Float64Array(BLOCK);
    for (let from = 0; from < n; from += CHUNK) {
      const some = new Float64Array(BLOCK);
      for (let i = from; i < Math.min(from + CHUNK, n); i++)
        for (let c = 0; c < norms.length; c++) {
          const d = Math.max(0, squares[i] + (norms[c] - 2 * this.product(i, c)));
          products[i * BLOCK + c] = d;
          if (d < d2[i]) some[c] += (weights ? weights[i] : 1) * (d2[i] - d);
        }
      for (let c = 0; c < BLOCK; c++) gains[c] += some[c];
      yield;
    }
    return gains;
  }

  *sumUp(labels: Int32Array, k: number, wanted: readonly number[]): Generator<void, void> {
    const { sums } = this;
    const { rows, n, dim, weights } = this.data;
    const { starts, places, values } = rows;
    const order = new Int32Array(n);
    const bounds = new Int32Array(k + 1);
    orderByLabels(labels, k, order, bounds);
    for (const c of wanted) {
      const from = c * dim;
      sums.fill(0, from, from + dim);
      for (let at = bounds[c]; at < bounds[c + 1]; at++) {
        const i = order[at];
        const weight = weights ? weights[i] : 1;
        for (let p = starts[i]; p < starts[i + 1]; p++) sums[from + places[p]] += weight * values[p];
      }
      yield;
    }
  }

  close(): void {}

  private product(i: number, c: number): number {
    const { points } = this;
    const { starts, places, values } = this.data.rows;
    const from = c * this.data.dim;
    let sum = 0;
    for (let p = starts[i]; p < starts[i + 1]; p++) sum += values[p] * points[from + places[p]];
    return sum;
  }
}
