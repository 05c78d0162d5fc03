import { PANEL, SMALL } from '../layouts/silhouette.ts';
import type { SortedRows } from './rows.ts';

/** From this number of columns on, distances come from products. */
export const LEAST_MULTIPLIED = 32;

/** With a larger share of non-zero values, zeros are multiplied as well. */
const MOST_FILLED = 0.6;

/** If the scatter is below this share of the squared lengths, most products have lost too many digits. */
const TIGHT = 0.25;

export function countFilled(x: ArrayLike<number>): number {
  let count = 0;
  for (let p = 0; p < x.length; p++) if (x[p] !== 0) count++;
  return count;
}

export function isSparse(x: ArrayLike<number>): boolean {
  return countFilled(x) <= MOST_FILLED * x.length;
}

/**
 * The non-zero values of rows.
 * @param heads out, n + 1: row i has positions and values heads[i] to heads[i + 1] - 1
 */
export function listFilled(
  { x = new Float64Array(), n, dim }: SortedRows,
  heads: Uint32Array,
  places: Uint32Array,
  values: Float64Array,
): void {
  let to = 0;
  for (let i = 0; i < n; i++) {
    heads[i] = to;
    for (let j = 0; j < dim; j++) {
      const value = x[i * dim + j];
      if (value === 0) continue;
      places[to] = j;
      values[to++] = value;
    }
  }
  heads[n] = to;
}

/** Count of the numbers of rows in panels, the last of which may have room left. */
export function panelsSize(n: number, dim: number): number {
  return Math.ceil(n / PANEL) * PANEL * dim;
}

/**
 * Rows and their squared lengths, for distances from products. Rows that are not sparse are centered near the compared
 * rows if products would lose digits otherwise.
 */
export class NearRows {
  private readonly rows: SortedRows & { x: Float64Array };
  private readonly y: Float64Array;
  private readonly lengths: Float64Array;
  private readonly center: Float64Array;
  /** Number of rows of y that lie column by column together. */
  private readonly panel: number;

  /**
   * @param y out, panels of rows; equal to the rows' x if they are sparse
   * @param lengths out, n squared lengths
   */
  constructor(rows: SortedRows & { x: Float64Array }, y: Float64Array, lengths: Float64Array) {
    this.rows = rows;
    this.y = y;
    this.lengths = lengths;
    this.center = new Float64Array(rows.dim);
    this.panel = y === rows.x ? 1 : PANEL;
    if (y === rows.x) this.measureLengths(0);
    else this.centerOn(0, rows.n);
  }

  /** Prepares comparisons of the rows of a cluster with each other and with all later rows. */
  turnTo(cluster: number): void {
    const { x, starts } = this.rows;
    const [first, end] = [starts[cluster], starts[cluster + 1]];
    if (this.y !== x && this.isTight(first, end)) this.centerOn(first, end);
  }

  /** Where row i begins in y. */
  private start(i: number): number {
    const at = i % this.panel;
    return (i - at) * this.rows.dim + at;
  }

  /** Whether rows are so near to each other and so far from the center that products lose digits. */
  private isTight(first: number, end: number): boolean {
    const { y, lengths, rows, panel } = this;
    const { dim } = rows;
    const mean = new Float64Array(dim);
    let length = 0;
    for (let i = first; i < end; i++) {
      for (let j = 0, p = this.start(i); j < dim; j++, p += panel) mean[j] += y[p];
      length += lengths[i];
    }
    const count = end - first;
    let middle = 0;
    for (const sum of mean) middle += (sum / count) ** 2;
    return length / count - middle < TIGHT * (length / count);
  }

  /** Subtracts the mean of rows `first` to `end - 1` from all rows from `first` on. */
  private centerOn(first: number, end: number): void {
    const { x, n, dim } = this.rows;
    const { y, center, panel } = this;
    center.fill(0);
    // differences from a row are small even if the rows are far from 0
    for (let i = first; i < end; i++) {
      for (let j = 0; j < dim; j++) center[j] += x[i * dim + j] - x[first * dim + j];
    }
    for (let j = 0; j < dim; j++) center[j] = x[first * dim + j] + center[j] / (end - first);
    for (let i = first; i < n; i++) {
      for (let j = 0, p = i * dim, q = this.start(i); j < dim; j++, p++, q += panel) y[q] = x[p] - center[j];
    }
    this.measureLengths(first);
  }

  private measureLengths(first: number): void {
    const { y, lengths, panel } = this;
    const { n, dim } = this.rows;
    for (let i = first; i < n; i++) {
      let length = 0;
      for (let j = 0, p = this.start(i); j < dim; j++, p += panel) length += y[p] * y[p];
      lengths[i] = length;
    }
  }

  /** The distance of two rows, equal to that of assembly/silhouette/tiles.ts to the last bit. */
  readonly distance = (i: number, j: number): number => {
    const { y, lengths, rows, panel } = this;
    const { dim } = rows;
    let product = 0;
    let p = this.start(i);
    let q = this.start(j);
    for (const end = p + dim * panel; p < end; p += panel, q += panel) product += y[p] * y[q];
    const both = lengths[i] + lengths[j];
    const d2 = both - (product + product);
    return Math.sqrt(d2 <= both * SMALL ? this.exact(i, j) : d2);
  };

  private exact(i: number, j: number): number {
    const { x, dim } = this.rows;
    let [even, odd] = [0, 0];
    for (let at = 0; at < dim; at++) {
      const difference = x[i * dim + at] - x[j * dim + at];
      if (at & 1) odd += difference * difference;
      else even += difference * difference;
    }
    return even + odd;
  }
}
