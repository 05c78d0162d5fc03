import type { Need } from '../batch.ts';
import type { Dialect } from './dialect.ts';
import { LongNumber, POWERS, SAFE } from './longNumber.ts';
import { ambiguousQuotes, ragged, unclosedQuote } from './refusals.ts';
import { LEFT_OUT, NUMBERS, RowParser } from './rows.ts';
import { BLANK, CR, CUT, ENDS_LINE, isBlank, LF, SEPARATES } from './syntax.ts';

const MINUS = 45;

/** Of the first byte of a line: a blank, a line end or a comment. */
const IN_FRONT = 1;
/** A delimiter or a quote, with which a record without any value begins. */
const HOLLOW = 2;

/** Rows whose cells are separated by a character or by blanks, or have one cell a line. */
export class SeparatedRows extends RowParser {
  /** The byte of the decimal mark of each column. */
  private readonly points: Uint8Array;
  private readonly fortran: boolean;
  /** For each byte what a record may be that begins with it: IN_FRONT, HOLLOW, or 0 for a row. */
  private readonly begins = new Uint8Array(256);
  private readonly long = new LongNumber();
  /** The byte behind the cell. */
  private stop = 0;
  /** Line ends in the quotes of a record. */
  private breaks = 0;

  constructor(dialect: Dialect, needs: readonly Need[]) {
    super(dialect, needs);
    this.points = Uint8Array.from(dialect.formats, ({ decimal }) => decimal.charCodeAt(0));
    this.fortran = dialect.formats.some(({ fortran }) => fortran);
    const { stops, quote } = this.cutter;
    if (this.dim > 1) this.begins.set(stops.map((kind) => (kind === 0 ? 0 : HOLLOW)));
    if (this.dim > 1 && quote !== 0) this.begins[quote] = HOLLOW;
    this.begins.fill(IN_FRONT, 0, BLANK + 1);
    if (dialect.syntax.comment !== '') this.begins[dialect.syntax.comment.charCodeAt(0)] = IN_FRONT;
  }

  protected parse(capacity: number): number {
    const { dim, kinds, cutter, bytes, begins, ruled } = this;
    const { trailing } = this.dialect.syntax;
    const { stops, blanks } = cutter;
    let row = 0;
    while (row < capacity) {
      let p = this.p;
      const begin = begins[bytes[p]];
      if (begin !== 0 || ruled || this.empty > 0) {
        if (begin !== HOLLOW || ruled) p = this.findRecord();
        if (p < 0) break;
        row = this.missingRows(row, capacity);
        if (row === capacity) break;
        // most rows that begin with a delimiter or a quote go on with a value
        const mayBeHollow = dim > 1 && (begin !== HOLLOW || begins[bytes[p + 1]] !== 0);
        const hollow = mayBeHollow ? this.hollowEnd(p) : -1;
        if (hollow >= 0) {
          if (this.passHollow(hollow)) continue;
          break;
        }
      }
      this.breaks = 0;
      let j = 0;
      let kind: number;
      for (;;) {
        kind = kinds[j] === NUMBERS ? this.number(p, j, row) : 0;
        if (kind === 0) kind = this.cell(p, j, row);
        if (kind !== SEPARATES) break;
        p = this.stop + 1;
        if (blanks) while (isBlank(bytes[p])) p++;
        // blanks, or a last delimiter, at the end of the line separate nothing
        if ((blanks || (trailing && j === dim - 1)) && stops[bytes[p]] === ENDS_LINE) {
          this.stop = p;
          break;
        }
        if (++j === dim) break;
      }
      if (kind === CUT || (j < dim && this.isCut(this.stop))) {
        if (this.last && row === 0) throw unclosedQuote(this.line + this.breaks);
        break;
      }
      if (j !== dim - 1) {
        // the rows before are given out first
        if (row === 0) this.refuse();
        break;
      }
      if (this.breaks > 0 && this.dialect.quoteGuessed) this.checkLines();
      this.p = cutter.afterLine(this.stop);
      this.lastLine = this.line;
      this.line += 1 + this.breaks;
      row++;
    }
    return row;
  }

  /** Passes a record without any value that ends at q. @returns false when the bytes are cut there */
  private passHollow(q: number): boolean {
    if (this.isCut(q)) return false;
    this.p = this.cutter.afterLine(q);
    this.line++;
    this.hollow++;
    return true;
  }

  /** The line end behind a record at p all of whose cells are empty, or -1 when a value is in it. */
  private hollowEnd(p: number): number {
    const { bytes } = this;
    const { stops, quote } = this.cutter;
    for (let q = p; ; q++) {
      while (bytes[q] === BLANK) q++;
      if (quote !== 0 && bytes[q] === quote) {
        q++;
        while (isBlank(bytes[q])) q++;
        if (bytes[q] !== quote) return -1;
        q++;
      }
      while (isBlank(bytes[q]) && stops[bytes[q]] === 0) q++;
      const kind = stops[bytes[q]];
      if (kind !== SEPARATES) return kind === ENDS_LINE ? q : -1;
    }
  }

  /**
   * Parses a number of at most 16 digits: a whole number divided by a power of ten. A double holds both exactly, so that
   * the one division is rounded correctly.
   * @returns what the byte at `stop` does; 0 when the cell is no such number
   */
  private number(p: number, j: number, row: number): number {
    const { bytes } = this;
    const { stops, blanks, quote } = this.cutter;
    const point = this.points[j];
    let q = p;
    let c = bytes[q];
    if (c >= 48 && c <= 57 && stops[bytes[q + 1]] !== 0) {
      // a single digit
      this.numbers[j][row] = c - 48;
      this.stop = q + 1;
      return stops[bytes[q + 1]];
    }
    while (c === BLANK) c = bytes[++q];
    const quoted = c === quote;
    if (quoted) c = bytes[++q];
    const from = q;
    const negative = c === MINUS;
    if (negative) c = bytes[++q];
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
    const places = at < 0 ? 0 : digits - at;
    let value: number;
    if (
      digits > 0 &&
      mantissa < SAFE &&
      places < POWERS.length &&
      (stops[c] !== 0 || c === quote || c === BLANK)
    )
      value = places === 0 ? mantissa : mantissa / POWERS[places];
    else {
      value = this.long.parse(bytes, from, point, this.fortran);
      if (Number.isNaN(value)) return 0;
      q = this.long.stop;
      c = bytes[q];
      this.numbers[j][row] = value;
      return this.behindNumber(q, quoted, blanks);
    }
    this.numbers[j][row] = negative ? -value : value;
    this.stop = q;
    return stops[c] === 0 || quoted ? this.behindNumber(q, quoted, blanks) : stops[c];
  }

  /** Passes a closing quote and blanks. @returns what the byte at `stop` does, 0 when the cell goes on */
  private behindNumber(from: number, quoted: boolean, blanks: boolean): number {
    const { bytes, cutter } = this;
    let q = from;
    if (quoted) {
      if (bytes[q] !== cutter.quote) return 0;
      q++;
    }
    if (!blanks) while (bytes[q] === BLANK) q++;
    this.stop = q;
    return cutter.stops[bytes[q]];
  }

  /** Reads any cell. @returns what the byte at `stop` does */
  private cell(p: number, j: number, row: number): number {
    const { cutter } = this;
    const kind = cutter.cell(p);
    if (kind === CUT) return CUT;
    this.stop = cutter.stop;
    this.breaks += cutter.breaks;
    if (this.kinds[j] !== LEFT_OUT) this.take(j, row, cutter.from, cutter.to, cutter.escaped);
    return kind;
  }

  /** Refuses a record over several lines each of which would be a row if quotes were text. */
  private checkLines(): void {
    const { bytes, p, stop, dim } = this;
    const { stops } = this.cutter;
    let cells = 1;
    for (let q = p; q < stop; q++) {
      const kind = stops[bytes[q]];
      if (kind === SEPARATES) cells++;
      if (kind !== ENDS_LINE || (bytes[q] === CR && bytes[q + 1] === LF)) continue;
      if (cells !== dim) return;
      cells = 1;
    }
    if (cells === dim && dim > 1) throw ambiguousQuotes(this.line);
  }

  /** Refuses the record at p, if all of it is there. */
  private refuse(): void {
    const { cutter, bytes } = this;
    let count = 0;
    let p = this.p;
    if (cutter.blanks) while (isBlank(bytes[p])) p++;
    while (p >= 0) {
      const kind = cutter.cell(p);
      if (kind === CUT && this.last) throw unclosedQuote(this.line);
      if (kind === CUT) return;
      count++;
      p = kind === ENDS_LINE ? -1 : cutter.behind();
      if (p === -2) return;
    }
    throw ragged(this.line, count, this.dim, this.dialect.syntax);
  }
}
