import { isUtf8 } from 'node:buffer';
import { invalid } from '../../../core/errors.ts';
import { looksUtf16, utf16Mark } from '../../sniff.ts';
import { contradicted } from './refusals.ts';

/** How the bytes of a text are read. */
export interface Encoding {
  /** As TextDecoder calls it. */
  name: string;
  /** Bytes of the mark in front. */
  mark: number;
  /** Whether there are cells that are no UTF-8, which are read as cp1252 one by one. */
  doubtful: boolean;
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

/** Makes UTF-8 of bytes in another encoding, piece by piece. */
export class Recoder {
  private readonly decoder?: TextDecoder;
  private readonly encoder = new TextEncoder();

  constructor({ name, doubtful }: Encoding) {
    if (name !== 'utf-8' && !doubtful) this.decoder = new TextDecoder(name, { ignoreBOM: true });
  }

  /** @param last whether no piece follows */
  recode(bytes: Uint8Array, last: boolean): Uint8Array {
    if (!this.decoder) return bytes;
    return this.encoder.encode(this.decoder.decode(bytes, { stream: !last }));
  }
}
