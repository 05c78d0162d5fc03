import type { Rows } from '../../core/dataset.ts';
import { narrow } from '../../core/narrow.ts';

/** Numbers of a column: bytes, where all are. */
export type CellNumbers = Uint8Array | Float64Array;

/** Rows that are written column by column: few, so that they stay in the cache of the processor. */
const TILE = 64;

/** Columns that are gathered one by one; each takes a pass over all rows. */
const FEW = 8;

/** Whether numbers are whole numbers from 0 to 255. @param numbers may be longer than `count` */
export function areBytes(numbers: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const value = numbers[i];
    if ((value & 255) !== value || (value === 0 && Object.is(value, -0))) return false;
  }
  return true;
}

/** The numbers of some columns, row after row: as bytes for as long as all are bytes. */
export class NumberBlock {
  private values: Rows;
  private n = 0;
  /** The place of each column in a row. */
  private slots: Map<number, number>;
  /** Columns that are no longer a part of the rows. */
  private readonly apart = new Map<number, CellNumbers>();
  /** Columns with a NaN. */
  private readonly gaps = new Set<number>();
  /** Columns that were gathered together and not asked for yet, and how many were gathered one by one. */
  private readonly gathered = new Map<number, CellNumbers>();
  private alone = 0;

  /**
   * @param columns their numbers in the table, rising
   * @param capacity rows, about
   */
  constructor(columns: readonly number[], capacity: number) {
    this.slots = slotsOf(columns);
    this.values = new Uint8Array(columns.length * capacity);
  }

  get columns(): number[] {
    return [...this.slots.keys()];
  }

  get holdsBytes(): boolean {
    return this.values instanceof Uint8Array;
  }

  /**
   * @param numbers one array for each column, which may be longer than `count`
   * @param bytes whether all of them are bytes
   */
  add(numbers: readonly Float64Array[], count: number, bytes: boolean): void {
    const width = numbers.length;
    const length = (this.n + count) * width;
    if (length > this.values.length)
      this.renew(Math.max(length, width * Math.ceil((1.5 * this.values.length) / width)));
    if (this.holdsBytes && !bytes) this.renew(this.values.length, false);
    const { columns, values, n, gaps } = this;
    for (let from = 0; from < count; from += TILE) {
      const to = Math.min(count, from + TILE);
      for (let s = 0; s < width; s++) {
        const column = numbers[s];
        let sum = 0;
        for (let i = from, at = (n + from) * width + s; i < to; i++, at += width) {
          values[at] = column[i];
          sum += column[i];
        }
        // cells are finite or NaN, and finite ones may add up to infinity
        if (Number.isNaN(sum)) gaps.add(columns[s]);
      }
    }
    this.n += count;
  }

  private renew(length: number, bytes = this.holdsBytes): void {
    const { values } = this;
    this.values = bytes ? new Uint8Array(length) : new Float64Array(length);
    this.values.set(values.subarray(0, this.n * this.slots.size));
  }

  /** Whether every cell of a column is a number. */
  isWhole(column: number): boolean {
    return !this.gaps.has(column);
  }

  /** The numbers of a column; the array is a new one where there are several columns. */
  column(column: number): CellNumbers {
    const { values, n, slots, apart, gathered } = this;
    const found = apart.get(column);
    if (found) return found;
    const width = slots.size;
    if (width === 1 && !(values instanceof Float32Array)) return values.subarray(0, n);
    if (!gathered.has(column)) {
      // from some columns on all of them are wanted
      const isOne = ++this.alone <= FEW;
      this.gather(isOne ? [column] : this.columns);
      if (!isOne) this.alone = 0;
    }
    const numbers = gathered.get(column)!;
    gathered.delete(column);
    return numbers;
  }

  private gather(columns: readonly number[]): void {
    const { values, n, slots } = this;
    const width = slots.size;
    const places = columns.map((column) => slots.get(column)!);
    const arrays = columns.map(() =>
      values instanceof Uint8Array ? new Uint8Array(n) : new Float64Array(n),
    );
    for (let from = 0; from < n; from += TILE) {
      const to = Math.min(n, from + TILE);
      for (let c = 0; c < places.length; c++) {
        const numbers = arrays[c];
        for (let i = from, at = from * width + places[c]; i < to; i++, at += width) numbers[i] = values[at];
      }
    }
    for (const [c, column] of columns.entries()) this.gathered.set(column, arrays[c]);
  }

  /** The numbers of a column that is no longer a part of the rows; the block forgets them. */
  take(column: number): CellNumbers {
    const numbers = this.column(column);
    this.apart.delete(column);
    return numbers;
  }

  /** Leaves only some columns in the rows. @param columns of the block, in their order */
  keep(columns: readonly number[]): void {
    const { values, n, slots } = this;
    const width = slots.size;
    const kept = columns.map((column) => slots.get(column)!);
    if (kept.length === width) return;
    const stays = new Set(columns);
    for (const column of slots.keys()) if (!stays.has(column)) this.apart.set(column, this.column(column));
    let to = 0;
    for (let i = 0; i < n; i++) for (const slot of kept) values[to++] = values[i * width + slot];
    this.slots = slotsOf(columns);
    this.gathered.clear();
    // a few columns do not hold the memory of all
    if (2 * kept.length < width) this.values = values.slice(0, to);
  }

  /** The rows of all columns, in the narrowest type that is exact. */
  rows(): Rows {
    const all = this.values.subarray(0, this.n * this.slots.size);
    if (!(all instanceof Float64Array)) return all;
    const rows = narrow(all);
    if (rows !== all) this.values = rows;
    return rows;
  }
}

function slotsOf(columns: readonly number[]): Map<number, number> {
  return new Map(columns.map((column, slot) => [column, slot]));
}
