import type { BatchColumn, ReaderColumn } from './batch.ts';
import { SAFE } from './cells.ts';

/** A column and what its cells hold. */
export interface TableColumn {
  name: string;
  /** Its place among the columns. */
  at: number;
  /** number when most of the cells that hold something are numbers. */
  kind: 'number' | 'text' | 'boolean' | 'nested';
  /** Cells that hold something. */
  present: number;
  /** Cells that hold a finite number. */
  numbers: number;
  min: number;
  max: number;
  /** Of the numbers; NaN where it was not asked for. */
  mean: number;
  /** Different texts; one more than MOST_KINDS stands for many. */
  kinds: number;
  /** The numbers are whole, and no two are equal. */
  distinct: boolean;
  /** The numbers count the rows, from 0 or from 1. */
  counts: boolean;
  /** There are whole numbers that a double may not hold. */
  large: boolean;
}

/** With more different texts than this a column does not hold categories. */
export const MOST_KINDS = 1000;

/** A column with more different texts is only clustered when it is asked for. */
export const MOST_CATEGORIES = 20;

/** Of so many different whole numbers the others are taken to be different as well. */
const MOST_DISTINCT = 1e6;

/** What a look at the cells is to find beside their kind. */
export interface ScanOptions {
  mean?: boolean;
  /** Whether numbers are all different; it takes memory. */
  distinct?: boolean;
  counts?: boolean;
}

/** Looks at the cells of one column, batch by batch. */
export class ColumnScan {
  private readonly column: ReaderColumn;
  private readonly options: ScanOptions;
  private present = 0;
  private numbers = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  /** Neumaier's sum: large offsets lose no digits. */
  private sum = 0;
  private carry = 0;
  private texts?: Map<string, string> = new Map();
  private kinds = 0;
  private plain = false;
  private seen?: Set<number>;
  private distinct: boolean;
  private counts: boolean;
  private next = Number.NaN;

  constructor(column: ReaderColumn, options: ScanOptions = {}) {
    this.column = column;
    this.options = options;
    this.distinct = options.distinct === true;
    this.counts = options.counts === true;
    if (this.distinct) this.seen = new Set();
  }

  /**
   * @param cells texts that were met before are replaced by the same string, which saves memory
   * @param first whether these are the first rows of a file
   */
  add({ numbers, texts }: BatchColumn, n: number, first: boolean): void {
    const before = this.numbers;
    this.addNumbers(numbers, n);
    if (texts) this.addTexts(texts, n);
    else {
      this.present += this.numbers - before;
      this.plain ||= this.numbers > before;
    }
    if (this.options.mean) this.addUp(numbers, n);
    if (this.distinct) this.compare(numbers, n);
    if (this.counts) this.count(numbers, n, first);
  }

  private addNumbers(numbers: Float64Array, n: number): void {
    let { min, max } = this;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const value = numbers[i];
      if (value < min) min = value;
      if (value > max) max = value;
      if (!Number.isNaN(value)) count++;
    }
    this.min = min;
    this.max = max;
    this.numbers += count;
  }

  private addTexts(texts: (string | null)[], n: number): void {
    for (let i = 0; i < n; i++) {
      const text = texts[i];
      if (text === null) continue;
      this.present++;
      if (!this.texts) continue;
      const known = this.texts.get(text);
      if (known !== undefined) texts[i] = known;
      else if (this.texts.size < MOST_KINDS) this.texts.set(text, text);
      else this.texts = undefined;
    }
    this.kinds = this.texts ? this.texts.size : MOST_KINDS + 1;
  }

  private addUp(numbers: Float64Array, n: number): void {
    for (let i = 0; i < n; i++) {
      const value = numbers[i];
      if (Number.isNaN(value)) continue;
      const sum = this.sum + value;
      this.carry += Math.abs(this.sum) >= Math.abs(value) ? this.sum - sum + value : value - sum + this.sum;
      this.sum = sum;
    }
  }

  private compare(numbers: Float64Array, n: number): void {
    const seen = this.seen as Set<number>;
    for (let i = 0; i < n && seen.size < MOST_DISTINCT; i++) {
      const value = numbers[i];
      if (Number.isNaN(value)) continue;
      if (!Number.isInteger(value) || seen.has(value)) {
        this.distinct = false;
        this.seen = undefined;
        return;
      }
      seen.add(value);
    }
  }

  private count(numbers: Float64Array, n: number, first: boolean): void {
    let i = 0;
    // each file may count its own rows
    if (first && n > 0 && (numbers[0] === 0 || numbers[0] === 1)) this.next = numbers[i++] + 1;
    for (; i < n; i++) {
      if (numbers[i] !== this.next) {
        this.counts = false;
        return;
      }
      this.next++;
    }
  }

  finish(at: number): TableColumn {
    const { column, present, numbers, min, max, counts } = this;
    const { name, declared } = column;
    const kind = declared ?? (numbers > 0 && numbers >= present / 2 ? 'number' : 'text');
    const mean = this.options.mean && numbers > 0 ? (this.sum + this.carry) / numbers : Number.NaN;
    const large = max >= SAFE || min <= -SAFE;
    // texts of cells that came as numbers alone were not counted
    const kinds = kind === 'text' && this.plain ? MOST_KINDS + 1 : this.kinds;
    const distinct = this.distinct && numbers === present;
    const countsRows = counts && numbers > 0 && numbers === present;
    return { name, at, kind, present, numbers, min, max, mean, kinds, distinct, counts: countsRows, large };
  }
}
