import type { Reading } from '../batch.ts';
import type { Encoding } from './encoding.ts';
import type { NumberFormat } from './numberFormat.ts';
import type { Syntax } from './syntax.ts';

/** How a text file is written. */
export interface Dialect {
  encoding: Encoding;
  /** Whether bytes that are no UTF-8 are an error, because UTF-8 was asked for. */
  strict: boolean;
  /** Whether the quote is a guess, so that quoted lines which could be rows are an error. */
  quoteGuessed: boolean;
  syntax: Syntax;
  /** One name a column. */
  names: string[];
  /** How the numbers of each column are written. */
  formats: NumberFormat[];
  /** Words for a missing cell. */
  na: string[];
  /** Columns that hold words among the first rows. */
  words: boolean[];
  /** The first row: bytes of the text in UTF-8 in front of it, and the number of its line from 1. */
  at: number;
  line: number;
  /** The column that names the rows. */
  rowNames?: number;
  /** Rows that the guess is made of. */
  seen: number;
  /** Their bytes in UTF-8. */
  seenBytes: number;
  reading: Reading;
}
