/** Options of how a text file is written. Each one overrules what would be guessed. */
export interface DialectOptions {
  /**
   * What separates the cells: a character, several such as `::`, or one of the words `comma`, `tab`, `semicolon`, `pipe`, `blanks` (any number
   * of blanks and tabs), `fixed` (columns that are aligned), `fixed:5,8,8` (the same with the width of each column).
   */
  delimiter?: string;
  /** Whether there is a header, or how many lines it has; cells of several lines are joined by blanks. */
  header?: 'yes' | 'no' | number | boolean;
  /** Lines in front of the table (and of its header) to leave out, default those that do not look like a table. */
  skip?: number;
  /** Lines behind the table to leave out; empty lines do not count. */
  footer?: number;
  /** What begins a line that is a comment; `none` for no comments. */
  comment?: string;
  /** The character around cells that hold a delimiter; `none` for no quotes. */
  quote?: string;
  decimal?: '.' | ',';
  /** What stands between groups of three digits: `,`, `.`, `'`, a blank, or `none`. */
  thousands?: string;
  /** Words for a missing cell, in place of NA, NaN, null and the like. An empty cell is always missing. */
  na?: string[];
  /** utf-8, utf-16le, utf-16be, latin1, or another name that TextDecoder knows. */
  encoding?: string;
  /** Sheet of a workbook, by name or number from 1. */
  sheet?: string;
}
