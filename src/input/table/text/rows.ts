import type { Batch, Need } from '../batch.ts';
import { CellCache } from './cache.ts';
import { Cutter } from './cutter.ts';
import { CellDecoder } from './decode.ts';
import type { Dialect } from './dialect.ts';
import { ragged, unclosedQuote } from './guess.ts';
import { numberParser } from './numberFormat.ts';
import { BLANK, CR, CUT, ENDS_LINE, isBlank, LF, SEPARATES } from './syntax.ts';

/** What is done with the cells of a column. */
const LEFT_OUT = 0;
/** Numbers; texts follow when a cell is none. */
const NUMBERS = 1;
/** The same where no cell is a plain number, because of its unit. */
const READ = 2;
/** Numbers and texts. */
const TEXTS = 3;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, e) => Number(`1e${e}`));

const SAFE = 2 ** 53;

/** Cells of a batch. */
const BATCH_CELLS = 1 << 20;
const MOST_ROWS = 1 << 16;

/** Slots of a cache, and of all of them together. */
const SLOTS = 1024;
const ALL_SLOTS = 1 << 18;

/** Makes batches of the rows of a text. The caller feeds it with pieces of the text, and asks for batches in between. */
export class RowParser {
  /** Number of the line of the next row, from 1. */
  line: number;
  /** Number of the line of the last row. */
  lastLine = 0;
  readonly decoder: CellDecoder;
  private readonly dialect: Dialect;
  private readonly needs: readonly Need[];
  private readonly dim: number;
  private readonly cutter: Cutter;
  private readonly kinds: Uint8Array;
  /** Columns in which this batch has cells whose text is needed. */
  private readonly wordy: Uint8Array;
  private readonly points: Uint8Array;
  private readonly caches: (CellCache | undefined)[];
  private readonly slots: number;
  private readonly missing: ReadonlySet<string>;
  private readonly comment: Buffer;
  private bytes = Buffer.alloc(1, LF);
  private end = 0;
  private last = false;
  /** Where the next record begins. */
  private p = 0;
  /** Empty lines in front of it, which are missing cells in a table of one column. */
  private empty = 0;
  private numbers: Float64Array[] = [];
  private texts: (string | null)[][] = [];

  constructor(dialect: Dialect, needs: readonly Need[]) {
    const { names, formats, words, syntax, na, line } = dialect;
    this.dialect = dialect;
    this.needs = needs;
    this.dim = names.length;
    this.line = line;
    this.decoder = new CellDecoder(syntax);
    this.cutter = new Cutter(syntax);
    this.kinds = Uint8Array.from(names, (_, j) => {
      if (needs[j] === 'nothing') return LEFT_OUT;
      if (needs[j] === 'texts' || words[j]) return TEXTS;
      return formats[j].unit === '' ? NUMBERS : READ;
    });
    this.wordy = new Uint8Array(this.dim);
    this.points = Uint8Array.from(formats, ({ decimal }) => decimal.charCodeAt(0));
    this.caches = new Array(this.dim);
    this.slots = Math.max(16, Math.min(SLOTS, 2 ** Math.floor(Math.log2(ALL_SLOTS / this.dim))));
    this.missing = new Set(na);
    this.comment = Buffer.from(syntax.comment);
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
    const { p, line, empty, kinds, wordy } = this;
    const capacity = Math.min(most, MOST_ROWS, Math.max(16, Math.floor(BATCH_CELLS / this.dim)));
    wordy.fill(0);
    this.numbers = this.dialect.names.map((_, j) => new Float64Array(kinds[j] === LEFT_OUT ? 0 : capacity));
    this.texts = this.dialect.names.map(() => []);
    let n = this.parse(capacity);
    if (kinds.some((kind, j) => wordy[j] === 1 && (kind === NUMBERS || kind === READ))) {
      // the texts of the rows before are needed as well
      for (let j = 0; j < kinds.length; j++) if (wordy[j] === 1) kinds[j] = TEXTS;
      Object.assign(this, { p, line, empty });
      n = this.parse(capacity);
    }
    return n === 0 ? undefined : { n, columns: this.columns(n) };
  }

  private columns(n: number): Batch['columns'] {
    const { kinds, wordy, needs, numbers, texts } = this;
    return needs.map((need, j) => {
      if (need === 'nothing') return undefined;
      const column = { numbers: numbers[j].subarray(0, n) };
      if (kinds[j] !== TEXTS) return column;
      texts[j].length = n;
      if (need === 'texts' || wordy[j] === 1) return { ...column, texts: texts[j] };
      kinds[j] = this.dialect.formats[j].unit === '' ? NUMBERS : READ;
      return column;
    });
  }

  /** @returns the number of rows that were parsed */
  private parse(capacity: number): number {
    const { dim, kinds, points, cutter, bytes, numbers, end, last } = this;
    const { stops, blanks, quote } = cutter;
    const { trailing } = this.dialect.syntax;
    const comment = this.comment.length === 0 ? -1 : this.comment[0];
    let row = 0;
    while (row < capacity) {
      let p = this.p;
      if (bytes[p] <= BLANK || bytes[p] === comment || this.empty > 0) {
        p = this.findRecord();
        if (p < 0) break;
        while (this.empty > 0 && row < capacity) row = this.missingRow(row);
        if (row === capacity) break;
      }
      let breaks = 0;
      let j = 0;
      let stop = 0;
      let q = p;
      for (;;) {
        stop = 0;
        if (kinds[j] === NUMBERS) {
          q = p;
          let c = bytes[q];
          while (c === BLANK) c = bytes[++q];
          const quoted = c === quote;
          if (quoted) c = bytes[++q];
          const negative = c === 45;
          if (negative) c = bytes[++q];
          const point = points[j];
          let mantissa = 0;
          let digits = 0;
          let at = -1;
          for (;;) {
            const digit = c - 48;
            if (digit >= 0 && digit <= 9) {
              mantissa = mantissa * 10 + digit;
              digits++;
            } else if (c === point && at < 0) at = digits;
            else break;
            c = bytes[++q];
          }
          if (quoted && c === quote) c = bytes[++q];
          else if (quoted) digits = 0;
          while (c === BLANK && !blanks) c = bytes[++q];
          const places = at < 0 ? 0 : digits - at;
          if (digits > 0 && mantissa < SAFE && places <= 22 && stops[c] !== 0) {
            const value = places === 0 ? mantissa : mantissa / POWERS[places];
            numbers[j][row] = negative ? -value : value;
            stop = stops[c];
          }
        }
        if (stop === 0) {
          stop = cutter.cell(p);
          if (stop === CUT) break;
          q = cutter.stop;
          breaks += cutter.breaks;
          if (kinds[j] !== LEFT_OUT) this.take(j, row);
        }
        if (stop === SEPARATES) {
          p = q + 1;
          if (blanks) while (isBlank(bytes[p])) p++;
          // blanks or a delimiter at the end of the line separate nothing
          if (!(blanks || (trailing && j === dim - 1)) || stops[bytes[p]] !== ENDS_LINE) {
            if (++j < dim) continue;
            break;
          }
          q = p;
        }
        stop = ENDS_LINE;
        break;
      }
      if (stop === CUT || (!last && (q >= end || (bytes[q] === CR && q + 1 === end)))) {
        if (last && row === 0) throw unclosedQuote(this.line + breaks);
        break;
      }
      if (j !== dim - 1) {
        // the rows before are given out first
        if (row === 0) this.refuse();
        break;
      }
      this.p = cutter.afterLine(q);
      this.lastLine = this.line;
      this.line += 1 + breaks;
      row++;
    }
    return row;
  }

  /** Reads the cell that the cutter has found. */
  private take(j: number, row: number): void {
    const { from, to, escaped } = this.cutter;
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
  private findRecord(): number {
    const { bytes, end, last, comment, cutter } = this;
    while (this.p < end) {
      let q = this.p;
      while (isBlank(bytes[q]) && (cutter.blanks || cutter.stops[bytes[q]] === 0)) q++;
      const begins = comment.length > 0 && comment.equals(bytes.subarray(q, q + comment.length));
      const isEmpty = bytes[q] === LF || bytes[q] === CR;
      if (!begins && !isEmpty) return cutter.blanks ? q : this.p;
      while (bytes[q] !== LF && bytes[q] !== CR) q++;
      if (!last && (q >= end || (bytes[q] === CR && q + 1 === end))) return -1;
      if (isEmpty && this.dim === 1 && q < end) this.empty++;
      this.p = cutter.afterLine(q);
      this.line++;
    }
    return -1;
  }

  private missingRow(row: number): number {
    if (this.kinds[0] !== LEFT_OUT) this.numbers[0][row] = Number.NaN;
    if (this.kinds[0] === TEXTS) this.texts[0][row] = null;
    this.lastLine = this.line - this.empty;
    this.empty--;
    return row + 1;
  }

  /** Refuses the record at p, if all of it is there. */
  private refuse(): void {
    const { cutter, dim } = this;
    let count = 1;
    let p = this.p;
    if (cutter.blanks) while (isBlank(this.bytes[p])) p++;
    for (; ; count++) {
      const stop = cutter.cell(p);
      if (stop === CUT) {
        if (this.last) throw unclosedQuote(this.line);
        return;
      }
      p = stop === ENDS_LINE ? -1 : cutter.behind();
      if (p === -2) return;
      if (p < 0) break;
    }
    throw ragged(this.line, count, dim, this.dialect.syntax);
  }
}
