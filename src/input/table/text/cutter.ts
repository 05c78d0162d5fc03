import { BLANK, CR, CUT, ENDS_LINE, isBlank, LF, type Syntax, stopsOf } from './syntax.ts';

const BACKSLASH = 92;

/**
 * Finds where cells begin and end, one after the other. `bytes[end]` is a line end that the caller puts there, so that
 * no loop has to look for the end.
 */
export class Cutter {
  readonly stops: Uint8Array;
  readonly blanks: boolean;
  /** 0 for none. */
  readonly quote: number;
  private readonly backslash: boolean;
  bytes = new Uint8Array(1);
  end = 0;
  /** Whether nothing follows the bytes. */
  last = true;

  /** The cell that was found, without quotes and blanks around it. */
  from = 0;
  to = 0;
  quoted = false;
  /** Whether it holds quotes that are written twice or after a backslash. */
  escaped = false;
  /** Line ends within it. */
  breaks = 0;
  /** Where a quote opens that does not close, or -1. */
  open = -1;
  /** The byte behind the cell. */
  stop = 0;

  constructor(syntax: Syntax) {
    this.stops = stopsOf(syntax);
    this.blanks = syntax.kind === 'blanks';
    this.quote = syntax.quote === '' ? 0 : syntax.quote.charCodeAt(0);
    this.backslash = syntax.escape === 'backslash';
  }

  /** Takes the cell that begins at p. @returns what the byte at `stop` does */
  cell(p: number): number {
    const { bytes, stops, end } = this;
    let from = p;
    if (!this.blanks) while (bytes[from] === BLANK) from++;
    this.breaks = 0;
    this.escaped = false;
    this.quoted = false;
    if (this.quote !== 0 && bytes[from] === this.quote && from < end) return this.quotedCell(from);
    let q = from;
    while (stops[bytes[q]] === 0) q++;
    this.stop = q;
    this.from = from;
    this.to = this.trim(from, q);
    return this.kindOf(q);
  }

  private quotedCell(p: number): number {
    const { bytes, stops, end, quote, backslash } = this;
    let q = p + 1;
    for (; ; q++) {
      if (q >= end) return this.unclosed(p);
      const byte = bytes[q];
      if (byte === quote) {
        if (bytes[q + 1] !== quote || backslash) {
          if (q + 1 === end && !this.last) return this.unclosed(p);
          break;
        }
        this.escaped = true;
        q++;
      } else if (byte === BACKSLASH && backslash) {
        this.escaped = true;
        q++;
      } else if (byte === LF || (byte === CR && bytes[q + 1] !== LF)) this.breaks++;
    }
    this.from = p + 1;
    this.to = q;
    this.quoted = true;
    q++;
    const closed = q;
    while (stops[bytes[q]] === 0) q++;
    this.stop = q;
    // text behind the closing quote: the quotes are a part of the cell
    if (this.trim(closed, q) > closed) {
      this.quoted = false;
      this.escaped = false;
      this.from = p;
      this.to = this.trim(p, q);
    }
    return this.kindOf(q);
  }

  private unclosed(p: number): number {
    this.open = p;
    return CUT;
  }

  /** What the byte at q does: at the end of the bytes nothing is known unless they are the last. */
  private kindOf(q: number): number {
    const { bytes, end, last } = this;
    // a line feed may follow
    if (q >= end || (bytes[q] === CR && q + 1 === end)) return last ? ENDS_LINE : CUT;
    return this.stops[bytes[q]];
  }

  private trim(from: number, to: number): number {
    let end = to;
    while (end > from && isBlank(this.bytes[end - 1])) end--;
    return end;
  }

  /**
   * The begin of the next cell behind a stop that separates; with blanks a run of them is one stop, and those at the
   * end of a line separate nothing.
   * @returns -1 when the line ends there, at `stop`; -2 when the bytes are cut there
   */
  behind(): number {
    const { bytes } = this;
    let p = this.stop + 1;
    if (!this.blanks) return p;
    while (isBlank(bytes[p])) p++;
    const kind = this.kindOf(p);
    if (kind === 0) return p;
    this.stop = p;
    return kind === ENDS_LINE ? -1 : -2;
  }

  /** The byte behind the line end at q. */
  afterLine(q: number): number {
    return this.bytes[q] === CR && this.bytes[q + 1] === LF && q + 1 < this.end
      ? q + 2
      : Math.min(q + 1, this.end);
  }
}
