import type { Place } from '../../../core/errors.ts';
import type { Batch, BatchColumn, Need, ReaderColumn, TableReader } from '../batch.ts';
import { CellColumn } from '../cells.ts';

/** A cell; null is a missing cell. */
export type RowCell = number | string | boolean | null;

/** A row and its place in the file. */
export interface TableRow {
  /** Number of the line, item or row. */
  at: number;
  cells: readonly RowCell[];
}

interface RowTable extends Pick<TableReader, 'columns' | 'reading' | 'rows' | 'rowNames' | 'apart'> {
  /** What `at` counts: line, item, row. */
  unit: string;
  /** Reads all rows in pieces, as often as wanted. */
  read(signal?: AbortSignal): AsyncGenerator<TableRow[]> | Generator<TableRow[]>;
}

/** A table from a source of rows. */
export function rowTable({ unit, read, ...table }: RowTable): TableReader {
  const { columns } = table;
  return {
    ...table,
    async *batches(needs, signal) {
      for await (const rows of read(signal)) yield batchOf(rows, columns, needs);
    },
    async place(row): Promise<Place> {
      let before = 0;
      for await (const rows of read()) {
        if (row - before < rows.length) return { name: `${unit} ${rows[row - before].at}` };
        before += rows.length;
      }
      return { row };
    },
    close: async () => {},
  };
}

function batchOf(rows: TableRow[], columns: ReaderColumn[], needs: readonly Need[]): Batch {
  const filled = columns.map(({ declared }, j) => {
    if (needs[j] === 'nothing') return undefined;
    const column = new CellColumn(rows.length, needs[j]);
    for (let i = 0; i < rows.length; i++) setCell(column, i, rows[i].cells[j], declared);
    return column.finish();
  });
  return { n: rows.length, columns: filled };
}

function setCell(
  column: CellColumn,
  i: number,
  cell: RowCell | undefined,
  declared: ReaderColumn['declared'],
): void {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return;
  if (typeof cell === 'boolean') {
    if (declared === 'boolean') column.setNumber(i, Number(cell), String(cell));
    else column.setWord(i, String(cell));
  } else if (typeof cell === 'number') {
    if (Number.isFinite(cell)) column.setNumber(i, cell);
    else column.setWord(i, String(cell));
  } else if (declared === 'text') {
    if (cell.trim() !== '') column.setWord(i, cell);
  } else {
    column.setText(i, cell);
  }
}

/** A column of numbers; NaN is a missing cell. The array is handed on. */
export function numberColumn(numbers: Float64Array, need: Need): BatchColumn {
  let infinite = false;
  for (let i = 0; i < numbers.length && !infinite; i++) infinite = Math.abs(numbers[i]) === Infinity;
  if (!infinite && need !== 'texts') return { numbers };
  const texts = Array.from(numbers, (value) => (Number.isNaN(value) ? null : String(value)));
  return { numbers: infinite ? numbers.map((value) => (value - value === 0 ? value : NaN)) : numbers, texts };
}

/** The largest number of numbers in a batch. */
const BATCH_NUMBERS = 2 ** 23;

/** The number of rows in a batch of `columns` columns. */
export function batchRows(columns: number): number {
  return Math.max(1, Math.min(4096, Math.floor(BATCH_NUMBERS / Math.max(1, columns))));
}
