import type { Place } from '../../core/errors.ts';
import type { Reading } from '../../core/reading.ts';

export type { Doubt, Reading } from '../../core/reading.ts';

/** What is wanted of a column: numbers, and the texts of cells that are none; or the text of every cell. */
export type Need = 'nothing' | 'cells' | 'texts';

/** The cells of one column in some consecutive rows. The arrays hold them until the next batch is asked for. */
export interface BatchColumn {
  /** NaN where the cell is missing or is not a finite number. May be longer than the batch. */
  numbers: Float64Array;
  /**
   * The cells as they are written, null where the cell is missing. Absent when every cell that is not missing is a
   * number that a double holds, and no texts were asked for.
   */
  texts?: (string | null)[];
}

/** Some consecutive rows of a table. */
export interface Batch {
  n: number;
  /** One for each column of the reader; undefined where nothing was asked for. */
  columns: (BatchColumn | undefined)[];
}

/** A column as its file declares it. */
export interface ReaderColumn {
  name: string;
  /** Absent where the cells decide: separated values, text. */
  declared?: 'number' | 'text' | 'boolean' | 'nested';
}

/** A file that is read as a table, in pieces, as often as needed. */
export interface TableReader {
  columns: ReaderColumn[];
  reading: Reading;
  /** Number of rows, where the file says so before it is read. */
  rows?: number;
  /** Number of rows by the length of the first ones. */
  about?: number;
  /** A column that names the rows by the rule of its format, such as R's row names: its place among the columns. */
  rowNames?: number;
  /** Columns of labels and groups by the rule of its format, which are not clustered unless they are named. */
  apart?: readonly number[];
  /**
   * The rows in the order of the file; batches are as long as the reader likes. Memory grows with one batch, not with
   * the file.
   * @param needs one for each column
   * @throws {ClusterkitError} input, with the place of a line that does not fit the others
   */
  batches(needs: readonly Need[], signal?: AbortSignal): AsyncGenerator<Batch>;
  /** Where a row is in the file: "line 3", "row 2", "item 7"; reads the file once more when it must. */
  place(row: number): Promise<Place>;
  /** What a cell holds that is taken for missing, '' when it is empty; absent where words are not taken for missing. */
  missingWord?(row: number, column: number): Promise<string>;
  close(): Promise<void>;
}

/** Memory that a reader may take for itself, and where it may leave temporary files. */
export interface ReaderOptions {
  maxMemory?: number;
  signal?: AbortSignal;
}
