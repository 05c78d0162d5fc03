/** A guess that could have gone the other way, and what settles it. */
export interface Doubt {
  about:
    | 'header'
    | 'delimiter'
    | 'decimal'
    | 'thousands'
    | 'rowNames'
    | 'encoding'
    | 'missing'
    | 'skip'
    | 'comment'
    | 'quote'
    | 'rows'
    | 'columns';
  /** What was taken, and what it could be instead, in words. */
  taken: string;
  other: string;
  /** The option that settles it, in camel case. */
  option: string;
}

/** How a file was read. */
export interface Reading {
  /** csv, blanks, fixed, json, ndjson, parquet, xlsx, matrixmarket, ... */
  format: string;
  delimiter?: string;
  encoding?: string;
  header?: boolean;
  /** Why there is a header, or none, in words: "words over numbers". */
  headerReason?: string;
  decimal?: ',' | '.';
  thousands?: string;
  comment?: string;
  /** Lines in front of the table that were left out. */
  skipped?: number;
  /** Lines among the rows that were left out because every cell of them is empty. */
  emptyRows?: number;
  sheet?: string;
  /** Other sheets of the workbook that are not hidden and hold cells. */
  otherSheets?: string[];
  /** Units that were taken off numbers, by column: { price: '$' }. */
  units?: Record<string, string>;
  doubts: Doubt[];
}

/** How labels or distances were read. */
export interface ItemsReading extends Reading {
  unit: 'labels' | 'items';
  count: number;
  /** The column of the labels, where they stand in a table. */
  column?: string;
  /** What of the matrix of distances there is. */
  form?: string;
}

/** Why a column is not used where nobody named the columns to use. */
export type LeftOutReason =
  | 'text'
  | 'identifiers'
  | 'unencoded'
  | 'row-names'
  | 'own-output'
  | 'empty'
  | 'labels'
  | 'numbers';

/** How a table was read, and what of it is used. */
export interface TableReading extends Reading {
  rows: number;
  /** The columns that are used, as the table has them. */
  used: string[];
  /** Those that no option names and that are not used. */
  leftOut: { columns: string[]; reason: LeftOutReason }[];
  /** The column that names the rows, where no option says so. */
  rowNames?: string;
  /** Columns of text that became a column of 0 and 1 for each category. */
  onehot?: string[];
}
