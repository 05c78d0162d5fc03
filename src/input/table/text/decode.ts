import { SEPARATOR, type Syntax } from './syntax.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const WESTERN = new TextDecoder('windows-1252');

/** Makes text of the bytes of cells. */
export class CellDecoder {
  private readonly quote: string;
  private readonly backslash: boolean;
  private readonly written: string;
  /** Cells that are no UTF-8 and were read as cp1252. */
  broken = 0;

  constructor({ quote, escape: doubling, written }: Syntax) {
    this.quote = quote;
    this.backslash = doubling === 'backslash';
    this.written = written;
  }

  text(bytes: Buffer, from: number, to: number, escaped: boolean): string {
    const { quote, written } = this;
    const plain = this.plain(bytes, from, to);
    const text = written === '' ? plain : plain.replaceAll(SEPARATOR, written);
    if (!escaped) return text;
    return this.backslash ? text.replace(/\\(["'\\])/g, '$1') : text.replaceAll(quote + quote, quote);
  }

  private plain(bytes: Buffer, from: number, to: number): string {
    let high = 0;
    for (let p = from; p < to; p++) high |= bytes[p];
    if (high < 128) return bytes.toString('latin1', from, to);
    const cell = bytes.subarray(from, to);
    try {
      return UTF8.decode(cell);
    } catch {
      this.broken++;
      return WESTERN.decode(cell);
    }
  }
}
