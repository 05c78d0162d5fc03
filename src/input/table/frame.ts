import type { Rows } from '../../core/dataset.ts';
import type { Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { BatchColumn } from './batch.ts';
import { areBytes, type CellNumbers, NumberBlock } from './block.ts';
import type { TableColumn } from './columns.ts';
import type { SourceBatch } from './source.ts';

/** The cells of a column for the rows that were chosen. */
export interface Cells {
  /** NaN where the cell is missing or not a finite number; they may have to be gathered, which takes a pass. */
  numbers?(): CellNumbers;
  /** null where the cell is missing. */
  texts?: (string | null)[];
  /** Whether every cell is a number. */
  whole: boolean;
}

/** The same with the numbers at hand. */
export interface CellValues {
  numbers?: CellNumbers;
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

/** The rows of a table in memory. Columns of numbers lie together, as they are clustered: row after row. */
export class Frame {
  n = 0;
  /** The block of most columns, the first one, and blocks of one column for the others. */
  private blocks: NumberBlock[] = [];
  private readonly blockOf: (NumberBlock | undefined)[];
  private readonly texts: ((string | null)[] | undefined)[];
  private readonly expected: number;

  /**
   * @param columns how many there are
   * @param expected rows, about
   */
  constructor(columns: number, expected = 0) {
    this.blockOf = new Array(columns).fill(undefined);
    this.texts = new Array(columns).fill(undefined);
    this.expected = expected;
  }

  /** @param rows those of the batch that are kept, rising; absent: all */
  add({ n, columns }: SourceBatch, rows?: Uint32Array): void {
    const length = rows?.length ?? n;
    if (length === 0) return;
    const numbers = columns.map(
      (column) => column && (rows ? Float64Array.from(rows, (row) => column.numbers[row]) : column.numbers),
    );
    if (this.n === 0) this.begin(columns, length);
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j];
      if (column && (column.texts || this.texts[j])) this.addTexts(j, column, length, rows);
    }
    // blocks of columns that are set apart are added to the list, and get their rows in turn
    for (const block of this.blocks) {
      const odd = block.holdsBytes ? block.columns.filter((j) => !areBytes(numbers[j]!, length)) : [];
      const together = liesTogether(odd.length, block.columns.length);
      if (!together) this.setApart(block, odd);
      block.add(
        block.columns.map((j) => numbers[j]!),
        length,
        !together || odd.length === 0,
      );
    }
    this.n += length;
  }

  /** Makes the blocks by the first rows. */
  private begin(columns: SourceBatch['columns'], length: number): void {
    const there = columns.flatMap((column, j) => (column ? [j] : []));
    const numeric = there.filter((j) => !columns[j]!.texts);
    const odd = new Set(numeric.filter((j) => !areBytes(columns[j]!.numbers, length)));
    const joined = liesTogether(odd.size, numeric.length) ? numeric : numeric.filter((j) => !odd.has(j));
    const alone = new Set(there);
    for (const j of joined) alone.delete(j);
    const capacity = Math.max(this.expected, length);
    const groups = [...(joined.length > 0 ? [joined] : []), ...Array.from(alone, (j) => [j])];
    this.blocks = groups.map((group) => new NumberBlock(group, capacity));
    for (const block of this.blocks) for (const j of block.columns) this.blockOf[j] = block;
  }

  /** Takes a few columns that are no longer bytes out of a block of bytes: they would make it eight times as large. */
  private setApart(block: NumberBlock, odd: readonly number[]): void {
    block.keep(block.columns.filter((j) => !odd.includes(j)));
    for (const j of odd) {
      const own = new NumberBlock([j], Math.max(this.expected, this.n));
      own.add([Float64Array.from(block.take(j))], this.n, true);
      this.blocks.push(own);
      this.blockOf[j] = own;
    }
  }

  /** Texts are kept from the first batch on that has some; those of numbers before are made of these. */
  private addTexts(j: number, { numbers, texts }: BatchColumn, length: number, rows?: Uint32Array): void {
    this.texts[j] ??= textsOf(this.blockOf[j]!.column(j), this.n);
    const all = this.texts[j]!;
    for (let r = 0; r < length; r++) {
      const i = rows ? rows[r] : r;
      all.push(texts ? texts[i] : textOf(numbers[i]));
    }
  }

  /**
   * The cells of a column.
   * @param texts whether every cell is needed as text
   */
  cells({ at, kind, large, numbers, present }: TableColumn, texts: boolean): Cells {
    const [block, written] = [this.blockOf[at], this.texts[at]];
    this.texts[at] = undefined;
    if (block === undefined) return { whole: false };
    const isText = kind === 'text' || kind === 'nested';
    const cells: Cells = { whole: !isText && block.isWhole(at) };
    if (!isText || numbers > 0) cells.numbers = () => block.column(at);
    if (isText || texts || (kind === 'number' && (numbers < present || large))) {
      const found = () => block.column(at);
      cells.texts = kind === 'boolean' ? truthTexts(found()) : (written ?? textsOf(found(), this.n));
    }
    return cells;
  }

  /**
   * The numbers of some columns, row after row, where the frame has them so. The other columns move elsewhere.
   * @param columns their places in the table
   * @returns rows that are not to be changed
   */
  rows(columns: readonly number[]): Rows | undefined {
    const block = this.blockOf[columns[0]];
    const isRising = columns.every((j, c) => this.blockOf[j] === block && (c === 0 || j > columns[c - 1]));
    if (!block || !isRising) return undefined;
    block.keep(columns);
    return block.rows();
  }
}

/** Whether columns that are no bytes lie in one block with others: they do unless they are few. */
function liesTogether(odd: number, all: number): boolean {
  return odd === 0 || 3 * odd >= all;
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
