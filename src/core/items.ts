import type { Dataset } from './dataset.ts';
import type { Warning } from './warnings.ts';

/** What a table can hold in one place. */
export type Cell = string | number | boolean | null;

/** A named column of a table; all columns of a table are of one length. */
export interface Column {
  name: string;
  values: ArrayLike<Cell>;
}

/**
 * What was read to be clustered: the lines of a table, the rows of a matrix, the pictures of a folder. Some may have
 * been left out, and what they are made of need not be numbers; `data` holds the points that came of them.
 */
export interface Items {
  data: Dataset;
  /** How many were read, those left out included. */
  count: number;
  /** For each item its row of `data`, -1 when it was left out. Absent: item i is row i. */
  rowOf?: Int32Array;
  /** What each item is called: a column of the table, the name of a file. */
  ids?: string[];
  /** The class each item is known to belong to, never clustered; '' where that is not known. */
  truth?: string[];
  /** How text became numbers. */
  encodings?: Encoding[];
  /** What is known of each item besides, in columns of `count` values: what labels are joined to. */
  columns?: Column[];
  warnings: Warning[];
}

/** How a column of text became numbers. */
export interface Encoding {
  column: string;
  /** label: the place in `categories`; onehot: a column of 0 and 1 for each category. */
  how: 'label' | 'onehot';
  categories: string[];
}
