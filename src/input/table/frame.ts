import type { Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { BatchColumn } from './batch.ts';
import type { TableColumn } from './columns.ts';
import type { SourceBatch } from './source.ts';

/** Numbers of a column: bytes, where all are. */
export type CellNumbers = Uint8Array | Float64Array;

/** The cells of a column for the rows that were chosen. */
export interface Cells {
  /** NaN where the cell is missing or not a finite number. */
  numbers?: CellNumbers;
  /** null where the cell is missing. */
  texts?: (string | null)[];
}

/** @throws {ClusterkitError} memory, before it is taken */
export function checkTableMemory(
  title: string,
  n: number,
  columns: number,
  maxMemory = Number.POSITIVE_INFINITY,
): void {
  const remedies: Remedy[] = [
    { option: 'columns', how: 'set' },
    { option: 'sample', how: 'set' },
    { how: 'do', what: 'cluster with minibatch' },
    MORE_MEMORY,
  ];
  checkMemory(`reading ${n} rows of ${columns} columns`, 16 * n * columns, maxMemory, remedies, {
    file: title,
  });
}

/** The rows of a table in memory. */
export class Frame {
  n = 0;
  private readonly numbers: (GrowingNumbers | undefined)[];
  private readonly texts: ((string | null)[] | undefined)[];
  private readonly expected: number;

  /**
   * @param columns how many there are
   * @param expected rows, about
   */
  constructor(columns: number, expected = 0) {
    this.numbers = new Array(columns).fill(undefined);
    this.texts = new Array(columns).fill(undefined);
    this.expected = expected;
  }

  /** @param rows those of the batch that are kept, rising; absent: all */
  add({ n, columns }: SourceBatch, rows?: Uint32Array): void {
    const length = rows?.length ?? n;
    if (length === 0) return;
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j];
      if (!column) continue;
      this.numbers[j] ??= new GrowingNumbers(Math.max(this.expected, length));
      const { numbers } = this;
      if (column.texts || this.texts[j]) this.addTexts(j, column, length, rows);
      numbers[j]!.add(rows ? Float64Array.from(rows, (row) => column.numbers[row]) : column.numbers, length);
    }
    this.n += length;
  }

  /** Texts are kept from the first batch on that has some; those of numbers before are made of these. */
  private addTexts(j: number, { numbers, texts }: BatchColumn, length: number, rows?: Uint32Array): void {
    this.texts[j] ??= textsOf(this.numbers[j]!.take(), this.n);
    const all = this.texts[j]!;
    for (let r = 0; r < length; r++) {
      const i = rows ? rows[r] : r;
      all.push(texts ? texts[i] : textOf(numbers[i]));
    }
  }

  /**
   * The cells of a column; the frame forgets them.
   * @param texts whether every cell is needed as text
   */
  take({ at, kind, large, numbers, present }: TableColumn, texts: boolean): Cells {
    const [found, written] = [this.numbers[at]?.take(), this.texts[at]];
    this.numbers[at] = undefined;
    this.texts[at] = undefined;
    if (found === undefined) return {};
    const isText = kind === 'text' || kind === 'nested';
    const cells: Cells = {};
    if (!isText || numbers > 0) cells.numbers = found;
    if (isText || texts || (kind === 'number' && (numbers < present || large)))
      cells.texts = kind === 'boolean' ? truthTexts(found) : (written ?? textsOf(found, this.n));
    return cells;
  }
}

function textsOf(numbers: CellNumbers, n: number): (string | null)[] {
  return Array.from({ length: n }, (_, i) => textOf(numbers[i]));
}

function truthTexts(numbers: CellNumbers): (string | null)[] {
  return Array.from(numbers, (number) => (Number.isNaN(number) ? null : String(number === 1)));
}

function textOf(number: number): string | null {
  return Number.isNaN(number) ? null : String(number);
}

/** Numbers of one column, as bytes for as long as all are bytes. */
class GrowingNumbers {
  private values: CellNumbers;
  private n = 0;

  constructor(capacity: number) {
    this.values = new Uint8Array(capacity);
  }

  /** @param numbers may be longer than `count` */
  add(numbers: Float64Array, count: number): void {
    const end = this.n + count;
    if (end > this.values.length) this.resize(Math.max(end, Math.ceil(1.5 * this.values.length)));
    const { values, n } = this;
    if (values instanceof Uint8Array) {
      let i = 0;
      for (; i < count; i++) {
        const value = numbers[i];
        if ((value & 255) !== value || (value === 0 && Object.is(value, -0))) break;
        values[n + i] = value;
      }
      if (i < count) {
        this.values = new Float64Array(values.length);
        this.values.set(values.subarray(0, n));
      }
    }
    if (this.values instanceof Float64Array)
      this.values.set(numbers.length === count ? numbers : numbers.subarray(0, count), n);
    this.n = end;
  }

  private resize(capacity: number): void {
    const { values, n } = this;
    this.values = values instanceof Uint8Array ? new Uint8Array(capacity) : new Float64Array(capacity);
    this.values.set(values.subarray(0, n));
  }

  take(): CellNumbers {
    return this.values.subarray(0, this.n);
  }
}
