import { createReadStream } from 'node:fs';
import { ClusterkitError, type Place } from '../../../core/errors.ts';

/** Consecutive lines of a file. */
export interface Lines {
  /** Number of the first line, from 1. */
  first: number;
  lines: string[];
}

/** Bytes read at a time. */
const BLOCK = 2 ** 18;

/** The lines of a text in UTF-8, without line ends of any kind. Memory grows with one block. */
export async function* readLines(real: string, signal?: AbortSignal): AsyncGenerator<Lines> {
  const decoder = new TextDecoder();
  let rest = '';
  let first = 1;
  for await (const chunk of createReadStream(real, { highWaterMark: BLOCK })) {
    if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
    const text = rest + decoder.decode(chunk as Buffer, { stream: true });
    // a line feed may follow a carriage return at the end of the block
    const lines = (text.endsWith('\r') ? text.slice(0, -1) : text).split(/\r\n|\n|\r/);
    rest = lines.pop()! + (text.endsWith('\r') ? '\r' : '');
    if (lines.length > 0) yield { first, lines };
    first += lines.length;
  }
  rest = (rest + decoder.decode()).replace(/\r$/, '');
  if (rest !== '') yield { first, lines: [rest] };
}

/** An error about a line. */
export function inLine(line: number, reason: string, column?: string): ClusterkitError {
  const at: Place = column === undefined ? { name: `line ${line}` } : { name: `line ${line}`, column };
  return new ClusterkitError('input', reason, { at });
}
