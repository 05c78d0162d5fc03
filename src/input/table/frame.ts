import type { Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { BatchColumn } from './batch.ts';
import type { TableColumn } from './columns.ts';
import type { SourceBatch } from './source.ts';

/** The cells of a column for the rows that were chosen. */
export interface Cells {
  /** NaN where the cell is missing or not a finite number. */
  numbers?: Float64Array;
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

/** The rows of a table in memory: batches are gathered, and each column is put together at the end. */
export class Frame {
  n = 0;
  private readonly pieces: BatchColumn[][];
  private readonly lengths: number[] = [];

  /** @param columns how many there are */
  constructor(columns: number) {
    this.pieces = Array.from({ length: columns }, () => []);
  }

  /** @param rows those of the batch that are kept, rising; absent: all */
  add({ n, columns }: SourceBatch, rows?: Uint32Array): void {
    const length = rows?.length ?? n;
    if (length === 0) return;
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j];
      if (column) this.pieces[j].push(rows ? pick(column, rows) : column);
    }
    this.lengths.push(length);
    this.n += length;
  }

  /**
   * The cells of a column; the frame forgets them.
   * @param texts whether every cell is needed as text
   */
  take({ at, kind, large, numbers, present }: TableColumn, texts: boolean): Cells {
    const pieces = this.pieces[at];
    this.pieces[at] = [];
    if (pieces.length === 0) return {};
    const written = kind === 'text' || kind === 'nested';
    const cells: Cells = {};
    if (!written || numbers > 0) cells.numbers = this.joinNumbers(pieces);
    if (written || texts || (kind === 'number' && (numbers < present || large)))
      cells.texts = this.joinTexts(pieces);
    return cells;
  }

  private joinNumbers(pieces: BatchColumn[]): Float64Array {
    if (pieces.length === 1) return pieces[0].numbers.subarray(0, this.n);
    const all = new Float64Array(this.n);
    let at = 0;
    for (const [p, { numbers }] of pieces.entries()) {
      all.set(numbers.subarray(0, this.lengths[p]), at);
      at += this.lengths[p];
    }
    return all;
  }

  private joinTexts(pieces: BatchColumn[]): (string | null)[] {
    if (pieces.length === 1 && pieces[0].texts) return pieces[0].texts;
    const all: (string | null)[] = new Array(this.n);
    let at = 0;
    for (const [p, { numbers, texts }] of pieces.entries()) {
      for (let i = 0; i < this.lengths[p]; i++)
        all[at++] = texts ? texts[i] : Number.isNaN(numbers[i]) ? null : String(numbers[i]);
    }
    return all;
  }
}

function pick({ numbers, texts }: BatchColumn, rows: Uint32Array): BatchColumn {
  const picked: BatchColumn = { numbers: new Float64Array(rows.length) };
  for (let i = 0; i < rows.length; i++) picked.numbers[i] = numbers[rows[i]];
  if (texts) picked.texts = Array.from(rows, (row) => texts[row]);
  return picked;
}
