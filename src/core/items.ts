import type { Summary } from './clustering.ts';
import type { Dataset } from './dataset.ts';
import type { TableReading } from './reading.ts';
import type { Warning } from './warnings.ts';

/** The value of a table in one row and column. */
export type Cell = string | number | boolean | null;

/** A named column of a table; all columns of a table have the same length. */
export interface Column {
  name: string;
  values: ArrayLike<Cell>;
}

/**
 * What was read to be clustered: the lines of a table, the rows of a matrix, the pictures of a folder. Some items may
 * have been left out, and items need not consist of numbers. `data` holds the points made of the items.
 */
export interface Items {
  data: Dataset;
  /** Number of items that were read, including those that were left out. */
  count: number;
  /**
   * The texts of the rows, of which numbers are yet to be made: `data` has as many rows, a column for the texts, and no
   * numbers.
   */
  texts?: readonly string[];
  /** The row of `data` of each item, -1 for an item that was left out. Absent: item i is row i. */
  rowOf?: Int32Array;
  /** The name of each item, from a column of the table or from the name of a file. */
  ids?: string[];
  /** The known class of each item, which is never clustered; '' if unknown. */
  truth?: string[];
  /** How each column of text became numbers. */
  encodings?: Encoding[];
  /** The original columns with `count` values each, to which labels are joined. */
  columns?: Column[];
  /** Of tables: how they were read, and what of them is used. */
  reading?: TableReading;
  /** Set for means that stand for other rows. */
  summary?: Summary;
  /** The weighted sums of the squared distances of these rows to their means. */
  spreads?: Float64Array;
  warnings: Warning[];
}

/** How a column of text became numbers. */
export interface Encoding {
  column: string;
  /** label: the position in `categories`; onehot: a column of 0 and 1 for each category. */
  how: 'label' | 'onehot';
  categories: string[];
}
