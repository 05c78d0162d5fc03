import type { Batch, Need } from '../batch.ts';
import { CellCache } from './cache.ts';
import { Cutter } from './cutter.ts';
import { CellDecoder } from './decode.ts';
import type { Dialect } from './dialect.ts';
import { isComment } from './head.ts';
import { numberParser } from './numberFormat.ts';
import { notUtf8 } from './refusals.ts';
import { CR, isBlank, isRule, LF } from './syntax.ts';

/** What is done with the cells of a column. */
export const LEFT_OUT = 0;
/** Numbers; texts follow when a cell is none. */
export const NUMBERS = 1;
/** The same where no cell is a plain number, because of its unit. */
const READ = 2;
/** Numbers and texts. */
const TEXTS = 3;

/** Cells and rows of a batch. */
const BATCH_CELLS = 1 << 18;
const MOST_ROWS = 1 << 16;
const FEWEST_ROWS = 16;

/** Bytes that show whether a line is a comment. */
const LONGEST_MARK = 16;

/** Slots of the cache of a column, and of all of them together. */
const SLOTS = 1024;
const FEWEST_SLOTS = 16;
const ALL_SLOTS = 1 << 18;

/** Bytes with which a line of dashes begins. */
const RULES = Buffer.from('-=:+|');

const NO_NUMBERS = new Float64Array(0);

/** Makes batches of the rows of a text. The caller feeds it with pieces of the text, and asks for batches in between. */
export abstract class RowParser {
  /** Number of the line of the next row, from 1. */
  line: number;
  /** Number of the line of the last row. */
  lastLine = 0;
  /** Records without any value that were passed; they are no rows. */
  hollow = 0;
  /** Cells that are no UTF-8. */
  get broken(): number {
    return this.decoder.broken;
  }
  protected readonly dialect: Dialect;
  protected readonly dim: number;
  protected readonly cutter: Cutter;
  /** Whether there may be lines of dashes between rows. */
  protected readonly ruled: boolean;
  protected readonly kinds: Uint8Array;
  protected bytes = Buffer.alloc(1, LF);
  protected end = 0;
  /** Whether no piece follows. */
  protected last = false;
  /** Where the next record begins. */
  protected p = 0;
  /** Empty lines in front of it, which are missing cells in a table of one column. */
  protected empty = 0;
  protected numbers: Float64Array[] = [];
  private readonly needs: readonly Need[];
  private readonly decoder: CellDecoder;
  private readonly caches: (CellCache | undefined)[];
  private readonly slots: number;
  private readonly missing: ReadonlySet<string>;
  /** A word for a missing cell is a number, such as -999. */
  private readonly numericMissing: boolean;
  /** Columns in which this batch has cells whose text is needed. */
  private readonly wordy: Uint8Array;
  private texts: (string | null)[][] = [];
  /** Rows that there is room for. */
  private capacity = 0;
  /** The columns of a batch without texts. */
  private plain: Batch['columns'] = [];
  /** Columns with texts. */
  private written: number[];

  constructor(dialect: Dialect, needs: readonly Need[]) {
    const { names, words, syntax, na, line } = dialect;
    this.dialect = dialect;
    this.needs = needs;
    this.dim = names.length;
    this.line = line;
    this.decoder = new CellDecoder(syntax);
    this.cutter = new Cutter(syntax);
    this.ruled = syntax.delimiter === '|';
    this.numericMissing = na.some((word) => /^[-\d.,]*\d$/.test(word));
    this.kinds = Uint8Array.from(names, (_, j) => {
      if (needs[j] === 'nothing') return LEFT_OUT;
      return needs[j] === 'texts' || words[j] ? TEXTS : this.numbersOnly(j);
    });
    this.written = names.flatMap((_, j) => (this.kinds[j] === TEXTS ? [j] : []));
    this.wordy = new Uint8Array(this.dim);
    this.caches = new Array(this.dim);
    this.slots = Math.max(FEWEST_SLOTS, Math.min(SLOTS, 2 ** Math.floor(Math.log2(ALL_SLOTS / this.dim))));
    this.missing = new Set(na);
  }

  /** Bytes that were not used up. */
  get rest(): number {
    return this.end - this.p;
  }

  /** Adds a piece behind the bytes that were not used up. */
  feed(piece: Uint8Array, last: boolean): void {
    const rest = this.bytes.subarray(this.p, this.end);
    const length = rest.length + piece.length;
    const bytes = length < this.bytes.length ? this.bytes : Buffer.allocUnsafeSlow(length + 1);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    bytes[length] = LF;
    this.bytes = bytes;
    this.p = 0;
    this.end = length;
    this.last = last;
    Object.assign(this.cutter, { bytes, end: length, last });
  }

  /**
   * The next rows.
   * @param most rows
   * @returns undefined when there is no whole row in the bytes
   */
  batch(most = MOST_ROWS): Batch | undefined {
    const { p, line, empty, hollow, kinds, wordy } = this;
    const fitting = Math.max(FEWEST_ROWS, Math.floor(BATCH_CELLS / this.dim));
    const capacity = Math.min(most, MOST_ROWS, fitting, this.rest + 1 + empty);
    wordy.fill(0);
    if (capacity > this.capacity) this.makeRoom(capacity);
    for (const j of this.written) this.texts[j] = [];
    let n = this.parse(capacity);
    if (kinds.some((kind, j) => wordy[j] === 1 && kind !== TEXTS)) {
      // the texts of the rows before are needed as well
      for (let j = 0; j < kinds.length; j++) {
        if (wordy[j] === 0 || kinds[j] === TEXTS) continue;
        kinds[j] = TEXTS;
        this.written.push(j);
        this.texts[j] = [];
      }
      Object.assign(this, { p, line, empty, hollow });
      n = this.parse(capacity);
    }
    const { broken } = this;
    if (broken > 0 && this.dialect.strict) throw notUtf8(this.lastLine);
    return n === 0 ? undefined : { n, columns: this.columns(n) };
  }

  /** Room for the numbers of a batch, column by column: pieces of one array, since small arrays take long to make. */
  private makeRoom(capacity: number): void {
    const { kinds } = this;
    const read = kinds.reduce((sum, kind) => sum + (kind === LEFT_OUT ? 0 : 1), 0);
    const all = new Float64Array(read * capacity);
    let end = 0;
    this.numbers = Array.from(kinds, (kind) => {
      if (kind === LEFT_OUT) return NO_NUMBERS;
      end += capacity;
      return all.subarray(end - capacity, end);
    });
    this.plain = this.numbers.map((numbers, j) => (kinds[j] === LEFT_OUT ? undefined : { numbers }));
    this.capacity = capacity;
  }

  /** Parses up to `capacity` rows, from p on. @returns their number */
  protected abstract parse(capacity: number): number;

  /** Reads the cell of a row in the given bytes. */
  protected take(j: number, row: number, from: number, to: number, escaped: boolean): void {
    this.caches[j] ??= new CellCache(
      this.slots,
      this.decoder,
      numberParser(this.dialect.formats[j]),
      this.missing,
    );
    const { text, value, needsText } = this.caches[j].cell(this.bytes, from, to, escaped);
    this.numbers[j][row] = value;
    if (this.kinds[j] === TEXTS) this.texts[j][row] = text;
    if (needsText) this.wordy[j] = 1;
  }

  /** Passes empty lines and comments. @returns where the next record begins, or -1 when the bytes do not hold that */
  protected findRecord(): number {
    const { bytes, end, cutter } = this;
    const { comment } = this.dialect.syntax;
    while (this.p < end) {
      let q = this.p;
      while (isBlank(bytes[q]) && (cutter.blanks || cutter.stops[bytes[q]] === 0)) q++;
      const begins = (comment.length > 0 && this.isComment(q)) || (this.ruled && this.isRule(q));
      const isEmpty = bytes[q] === LF || bytes[q] === CR;
      if (!begins && !isEmpty) return cutter.blanks ? q : this.p;
      while (bytes[q] !== LF && bytes[q] !== CR) q++;
      if (this.isCut(q)) return -1;
      if (isEmpty && this.dim === 1 && q < end) this.empty++;
      this.p = cutter.afterLine(q);
      this.line++;
    }
    return -1;
  }

  private isRule(q: number): boolean {
    const { bytes } = this;
    // most rows begin otherwise
    if (!RULES.includes(bytes[q])) return false;
    let to = q;
    while (bytes[to] !== LF && bytes[to] !== CR) to++;
    return isRule(bytes.toString('latin1', q, to), this.dialect.syntax);
  }

  private isComment(q: number): boolean {
    return isComment(this.bytes.toString('latin1', q, q + LONGEST_MARK), this.dialect.syntax.comment);
  }

  /** Whether a line end at q may be none, because a piece follows. */
  protected isCut(q: number): boolean {
    const { bytes, end, last } = this;
    return !last && (q >= end || (bytes[q] === CR && q + 1 === end));
  }

  /** Makes rows of the empty lines in front of a record. @returns the row behind them */
  protected missingRows(row: number, capacity: number): number {
    let next = row;
    for (; this.empty > 0 && next < capacity; next++) {
      if (this.kinds[0] !== LEFT_OUT) this.take(0, next, 0, 0, false);
      this.lastLine = this.line - this.empty;
      this.empty--;
    }
    return next;
  }

  private columns(n: number): Batch['columns'] {
    const { kinds, wordy, numbers, texts, needs } = this;
    if (this.written.length === 0) return this.plain;
    const columns = [...this.plain];
    for (const j of this.written) {
      texts[j].length = n;
      if (needs[j] === 'texts' || wordy[j] === 1) columns[j] = { numbers: numbers[j], texts: texts[j] };
      else kinds[j] = this.numbersOnly(j);
    }
    this.written = this.written.filter((j) => kinds[j] === TEXTS);
    return columns;
  }

  private numbersOnly(j: number): number {
    return this.dialect.formats[j].unit === '' && !this.numericMissing ? NUMBERS : READ;
  }
}
