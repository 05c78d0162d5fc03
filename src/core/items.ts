import type { Dataset } from './dataset.ts';
import type { TableReading } from './reading.ts';
import type { Warning } from './warnings.ts';

/** The value of a table in one row and column. */
export type Cell = string | number | boolean | null;

/** A named column of a table; all columns of a table are of one length. */
export interface Column {
  name: string;
  values: ArrayLike<Cell>;
}

/**
 * What was read to be clustered: the lines of a table, the rows of a matrix, the pictures of a folder. Some may have
 * been left out, and they need not consist of numbers; `data` holds the points made of them.
 */
export interface Items {
  data: Dataset;
  /** Number of items that were read, those left out included. */
  count: number;
  /** For each item its row of `data`, -1 when it was left out. Absent: item i is row i. */
  rowOf?: Int32Array;
  /** The name of each item: from a column of the table, or of a file. */
  ids?: string[];
  /** The known class of each item, never clustered; '' where unknown. */
  truth?: string[];
  /** How text became numbers. */
  encodings?: Encoding[];
  /** The original columns of `count` values, to which labels are joined. */
  columns?: Column[];
  /** Of tables: how they were read, and what of them is used. */
  reading?: TableReading;
  warnings: Warning[];
}

/** How a column of text became numbers. */
export interface Encoding {
  column: string;
  /** label: the position in `categories`; onehot: a column of 0 and 1 for each category. */
  how: 'label' | 'onehot';
  categories: string[];
}
