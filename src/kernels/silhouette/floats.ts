import type { SortedRows } from './layout.ts';

/** Rows of at least so many columns are multiplied in f32. */
export const LEAST_TILED = 32;

/** As in assembly/silhouette/tiles.ts. */
const PIECE = 64;
const SMALL = 0.125;

/** The rows in f32 less a center near those that are measured, which products need to keep their digits. */
export class NearRows {
  private readonly rows: SortedRows & { x: Float64Array };
  private readonly y: Float32Array;
  private readonly lengths: Float64Array;
  private readonly center: Float64Array;
  private cluster?: number;

  /**
   * @param y out, n * dim
   * @param lengths out, n squared lengths
   */
  constructor(rows: SortedRows & { x: Float64Array }, y: Float32Array, lengths: Float64Array) {
    this.rows = rows;
    this.y = y;
    this.lengths = lengths;
    this.center = new Float64Array(rows.dim);
  }

  /** Centers rows on those of a cluster, if they are not yet; only this and later clusters; -1: all on all. */
  centerOn(cluster: number): void {
    if (this.cluster === cluster) return;
    this.cluster = cluster;
    const { x, n, dim, starts } = this.rows;
    const [first, end] = cluster < 0 ? [0, n] : [starts[cluster], starts[cluster + 1]];
    const { y, lengths, center } = this;
    center.fill(0);
    // differences to a row are small where the rows are far from 0
    for (let i = first; i < end; i++) {
      for (let j = 0; j < dim; j++) center[j] += x[i * dim + j] - x[first * dim + j];
    }
    for (let j = 0; j < dim; j++) center[j] = x[first * dim + j] + center[j] / (end - first);
    for (let i = first; i < n; i++) {
      let length = 0;
      for (let j = 0, p = i * dim; j < dim; j++, p++) {
        y[p] = x[p] - center[j];
        length += y[p] * y[p];
      }
      lengths[i] = length;
    }
  }

  /** The distance of two rows, to the bit as assembly/silhouette/tiles.ts has it. */
  readonly distance = (i: number, j: number): number => {
    const { y, lengths, rows } = this;
    const { dim } = rows;
    let product = 0;
    for (let first = 0; first < dim; first += PIECE) {
      const end = Math.min(dim, first + PIECE);
      let piece = 0;
      for (let at = first; at < end; at++) {
        piece = Math.fround(piece + Math.fround(y[i * dim + at] * y[j * dim + at]));
      }
      product += piece;
    }
    const both = lengths[i] + lengths[j];
    const d2 = both - (product + product);
    return Math.sqrt(d2 <= both * SMALL ? this.exact(i, j) : d2);
  };

  private exact(i: number, j: number): number {
    const { x, dim } = this.rows;
    let sum = 0;
    for (let at = 0; at < dim; at++) {
      const difference = x[i * dim + at] - x[j * dim + at];
      sum += difference * difference;
    }
    return sum;
  }
}
