import { isUtf8 } from 'node:buffer';
import { invalid } from '../../../core/errors.ts';
import { looksUtf16, utf16Mark } from '../../sniff.ts';
import { contradicted } from './refusals.ts';
import { SEPARATOR } from './syntax.ts';

/** How the bytes of a text are read. */
export interface Encoding {
  /** As TextDecoder calls it. */
  name: string;
  /** Bytes of the mark in front. */
  mark: number;
  /** Whether there are cells that are no UTF-8, which are read as cp1252 one by one. */
  doubtful: boolean;
  /** A delimiter of several characters, in place of which a single one is handed on. */
  delimiter?: string;
}

/** Other names of cp1252, which TextDecoder reads for latin1 as well. */
const ALIASES: Record<string, string> = { cp1252: 'windows-1252', 'utf-16': 'utf-16le', utf16: 'utf-16le' };

/** @param head first bytes of a file, which may end within a character */
export function guessEncoding(head: Uint8Array, asked?: string): Encoding {
  const marked = markOf(head);
  if (asked !== undefined) {
    const name = nameOf(asked);
    if (name === 'utf-8' && !isWholeUtf8(head))
      throw contradicted('encoding', asked, 'is not that of the file: there are bytes that are no UTF-8');
    return { name, mark: marked?.name === name ? marked.mark : 0, doubtful: false };
  }
  if (marked) return marked;
  if (looksUtf16(head)) return { name: head[0] === 0 ? 'utf-16be' : 'utf-16le', mark: 0, doubtful: false };
  if (isWholeUtf8(head)) return { name: 'utf-8', mark: 0, doubtful: false };
  const text = new TextDecoder().decode(head);
  const name = /[^\0-\x7f\ufffd]/.test(text) ? 'utf-8' : 'windows-1252';
  return { name, mark: 0, doubtful: true };
}

function markOf(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { name: 'utf-8', mark: 3, doubtful: false };
  const name = utf16Mark(head);
  return name && { name, mark: 2, doubtful: false };
}

/** @throws {ClusterkitError} usage */
function nameOf(asked: string): string {
  try {
    return new TextDecoder(ALIASES[asked.toLowerCase()] ?? asked).encoding;
  } catch {
    throw invalid('encoding', 'utf-8, utf-16le, utf-16be, latin1 or another known encoding', asked);
  }
}

/** Whether bytes are UTF-8, but for a character that is cut at the end. */
function isWholeUtf8(head: Uint8Array): boolean {
  for (let cut = 0; cut < 4; cut++) if (isUtf8(head.subarray(0, Math.max(0, head.length - cut)))) return true;
  return false;
}

/** Makes UTF-8 of bytes in another encoding, with a delimiter of one character, piece by piece. */
export class Recoder {
  private readonly decoder?: TextDecoder;
  private readonly encoder = new TextEncoder();
  private readonly delimiter: Buffer;
  private rest: Uint8Array = new Uint8Array(0);

  constructor({ name, doubtful, delimiter = '' }: Encoding) {
    if (name !== 'utf-8' && !doubtful) this.decoder = new TextDecoder(name, { ignoreBOM: true });
    this.delimiter = Buffer.from(delimiter);
  }

  /** @param last whether no piece follows */
  recode(bytes: Uint8Array, last: boolean): Uint8Array {
    const text = this.decoder ? this.encoder.encode(this.decoder.decode(bytes, { stream: !last })) : bytes;
    return this.delimiter.length > 0 ? this.separate(text, last) : text;
  }

  private separate(piece: Uint8Array, last: boolean): Uint8Array {
    const { delimiter } = this;
    const bytes = Buffer.concat([this.rest, piece]);
    const separated = Buffer.allocUnsafe(bytes.length);
    let [from, to] = [0, 0];
    for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, from)) {
      to += bytes.copy(separated, to, from, at);
      separated[to++] = SEPARATOR.charCodeAt(0);
      from = at + delimiter.length;
    }
    // a delimiter may begin at the end
    let end = bytes.length;
    for (let q = Math.max(from, end - delimiter.length + 1); q < bytes.length && !last; q++)
      if (delimiter.subarray(0, bytes.length - q).equals(bytes.subarray(q))) end = Math.min(end, q);
    to += bytes.copy(separated, to, from, end);
    this.rest = bytes.subarray(end);
    return separated.subarray(0, to);
  }
}
