/** How the lines of a text are cut into cells. */
export interface Syntax {
  /** `separated` by one character, by `blanks`, at `fixed` places, or `lines` of one cell. */
  kind: 'separated' | 'blanks' | 'fixed' | 'lines';
  /** One ASCII character; '' unless cells are separated. */
  delimiter: string;
  /** The characters in the file for which the delimiter stands where these are several, else ''. */
  written: string;
  /** One ASCII character, '' for none. */
  quote: string;
  /** How a quote within quotes is written: twice, or after a backslash. */
  escape: 'double' | 'backslash';
  /** What begins a line that is left out, '' for none. */
  comment: string;
  /** Whether lines may end in a delimiter after which there is no cell. */
  trailing: boolean;
  /** The character behind each fixed column, the last one Infinity. */
  ends: number[];
  /** Whether there are blanks between fixed columns, so that a word across a border is an error. */
  apart: boolean;
}

export const PLAIN: Syntax = {
  kind: 'separated',
  delimiter: ',',
  written: '',
  quote: '"',
  escape: 'double',
  comment: '',
  trailing: false,
  ends: [],
  apart: true,
};

/** What stands in place of a delimiter of several characters while a text is cut: a byte that ASCII has for that. */
export const SEPARATOR = '\x1f';

/** What a byte that is no part of a cell does. */
export const SEPARATES = 1;
export const ENDS_LINE = 2;
/** The bytes do not hold the end of the cell. */
export const CUT = 3;

export const LF = 10;
export const CR = 13;
export const BLANK = 32;
const TAB = 9;

/** For each byte whether it separates cells, ends a line, or is 0: a part of a cell. */
export function stopsOf({ kind, delimiter }: Syntax): Uint8Array {
  const stops = new Uint8Array(256);
  stops[LF] = ENDS_LINE;
  stops[CR] = ENDS_LINE;
  if (kind === 'separated') stops[delimiter.charCodeAt(0)] = SEPARATES;
  if (kind === 'blanks') {
    stops[BLANK] = SEPARATES;
    stops[TAB] = SEPARATES;
  }
  return stops;
}

/** Whether a byte is a blank or a tab. */
export function isBlank(byte: number): boolean {
  return byte === BLANK || byte === TAB;
}

/** Whether a line is a rule between the rows of a table with bars, as Markdown and databases print them. */
export function isRule(line: string, { kind, delimiter }: Syntax): boolean {
  return kind === 'separated' && delimiter === '|' && /^[-=:+| \t]*(--|==)[-=:+| \t]*$/.test(line);
}
