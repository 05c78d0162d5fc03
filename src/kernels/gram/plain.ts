import type { Rows } from '../../core/dataset.ts';
import type { GivenRows, ProductPlan, ProductSums, Projector } from './plan.ts';

/* The twin of assembly/gram.ts, which says what the order of sums is. */

export class PlainProducts implements ProductSums {
  readonly room: number;
  readonly stride: number;
  readonly sums: Float64Array;
  private readonly plan: ProductPlan;
  private readonly columns: Float64Array;

  constructor(plan: ProductPlan, room: number) {
    this.plan = plan;
    this.room = room;
    this.stride = plan.used.length;
    this.sums = new Float64Array(this.stride ** 2);
    this.columns = new Float64Array(this.stride * room);
  }

  add({ x, from, count, weights }: GivenRows): void {
    const { stride, columns, sums, plan } = this;
    const { used, dim, shift } = plan;
    for (let i = 0; i < count; i++)
      for (let a = 0; a < stride; a++)
        columns[a * count + i] = x[(from + i) * dim + used[a]] - shift[used[a]];
    for (let a = 0; a < stride; a++) {
      for (let b = a; b < stride; b++) {
        let sum = 0;
        for (let i = 0, p = a * count, q = b * count; i < count; i++, p++, q++)
          sum += (weights ? weights[from + i] * columns[p] : columns[p]) * columns[q];
        sums[a * stride + b] += sum;
      }
    }
  }

  close(): void {}
}

export function plainProjector(vectors: Float64Array, shift: Float64Array, room: number): Projector {
  const dim = shift.length;
  const width = vectors.length / dim;
  const out = new Float64Array(room * width);
  const row = new Float64Array(width);
  return {
    room,
    out,
    width,
    project({ x, from, count }) {
      for (let i = 0; i < count; i++) {
        projectRow(x, (from + i) * dim, dim, shift, vectors, width, row);
        out.set(row, i * width);
      }
    },
    close() {},
  };
}

/**
 * Products of one row with some vectors: out[c] = sum of (x - shift) * vectors[., c].
 * @param p the start of the row in x
 * @param vectors in, dim * count: the vectors are columns
 * @param out out, count
 */
export function projectRow(
  x: Rows,
  p: number,
  dim: number,
  shift: Float64Array,
  vectors: Float64Array,
  count: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let j = 0; j < dim; j++) {
    const value = x[p + j] - shift[j];
    if (value === 0) continue;
    for (let c = 0, q = j * count; c < count; c++, q++) out[c] += value * vectors[q];
  }
}
