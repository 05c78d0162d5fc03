import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TableReader } from '../../src/input/table/batch.ts';
import type { DialectOptions } from '../../src/input/table/text/options.ts';

/** A cell as it was read: a number, a text, or null where it is missing. */
export type CellValue = number | string | null;

/** A text file of test/fixtures/files, and how it is to be read or refused. */
export interface TextFile {
  file: string;
  options?: DialectOptions;
  columns?: string[];
  header?: boolean;
  rows?: number;
  rowNames?: number;
  /** What the guess doubts. */
  doubts?: string[];
  units?: Record<string, string>;
  /** Column by column. */
  cells?: CellValue[][];
  refused?: { reason: string; option?: string; at?: string };
}

const FOLDER = resolve(import.meta.dirname, '../fixtures/files');

export const TEXT_FILES: TextFile[] = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));

export const textFile = (name: string) => join(FOLDER, name);

/** All cells of a table, column by column. */
export async function readCells(reader: TableReader): Promise<CellValue[][]> {
  const cells: CellValue[][] = reader.columns.map(() => []);
  for await (const { n, columns } of reader.batches(reader.columns.map(() => 'cells'))) {
    columns.forEach((column, j) => {
      const { numbers, texts } = column!;
      for (let i = 0; i < n; i++) {
        const value = numbers[i];
        // a text is kept where a double does not hold the number
        const isNumber = !Number.isNaN(value) && !(texts && Math.abs(value) >= 2 ** 53);
        cells[j].push(isNumber ? value : (texts?.[i] ?? null));
      }
    });
  }
  return cells;
}
