import type { Need } from '../batch.ts';
import type { Dialect } from './dialect.ts';
import { LongNumber, POWERS, SAFE } from './longNumber.ts';
import { ambiguousQuotes, ragged, unclosedQuote } from './refusals.ts';
import { LEFT_OUT, NUMBERS, RowParser } from './rows.ts';
import { BLANK, CR, CUT, ENDS_LINE, isBlank, LF, SEPARATES } from './syntax.ts';

const MINUS = 45;

/** Rows whose cells are separated by a character or by blanks, or have one cell a line. */
export class SeparatedRows extends RowParser {
  /** The byte of the decimal mark of each column. */
  private readonly points: Uint8Array;
  private readonly fortran: boolean;
  private readonly long = new LongNumber();
  /** The byte behind the cell. */
  private stop = 0;
  /** Line ends in the quotes of a record. */
  private breaks = 0;

  constructor(dialect: Dialect, needs: readonly Need[]) {
    super(dialect, needs);
    this.points = Uint8Array.from(dialect.formats, ({ decimal }) => decimal.charCodeAt(0));
    this.fortran = dialect.formats.some(({ fortran }) => fortran);
  }

  protected parse(capacity: number): number {
    const { dim, kinds, cutter, bytes, ruled } = this;
    const { comment: marker, trailing } = this.dialect.syntax;
    const comment = marker === '' ? -1 : marker.charCodeAt(0);
    const { stops, blanks } = cutter;
    let row = 0;
    while (row < capacity) {
      let p = this.p;
      if (bytes[p] <= BLANK || bytes[p] === comment || ruled || this.empty > 0) {
        p = this.findRecord();
        if (p < 0) break;
        row = this.missingRows(row, capacity);
        if (row === capacity) break;
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
