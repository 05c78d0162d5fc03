import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { formatBytes, MORE_MEMORY } from '../core/memory.ts';
import { SNIFF_BYTES } from './sniff.ts';

/** What helps where a file is too large to be read whole. */
export const SMALLER: readonly Remedy[] = [{ how: 'do', what: 'shrink the file' }, MORE_MEMORY];

/** Pipes and devices of which only the first bytes were read. */
const opened = new Map<string, Readable>();

/** The first bytes of a stream, as many as `sniff` needs, and a stream that still begins with these bytes. */
export async function peek(stream: Readable): Promise<{ head: Uint8Array; stream: Readable }> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first: Buffer[] = [];
  let size = 0;
  while (size < SNIFF_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  async function* again() {
    yield* first;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { head: Buffer.concat(first), stream: Readable.from(again(), { objectMode: false }) };
}

/** The first bytes of a pipe or a device. The next `openPipe` begins with these bytes again. */
export async function peekPipe(path: string): Promise<Uint8Array> {
  const { head, stream } = await peek(openPipe(path));
  opened.set(path, stream);
  return head;
}

/**
 * All bytes of a stream.
 * @param most how many there may be
 * @param look sees the first bytes, as many as `sniff` needs or all, before the others are read
 * @throws {ClusterkitError} memory, as soon as there are more
 */
export async function wholeStream(
  stream: AsyncIterable<Uint8Array>,
  most: number,
  look?: (head: Uint8Array) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let [size, looked] = [0, !look];
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (!looked && size >= SNIFF_BYTES) {
      look?.(Buffer.concat(chunks, size));
      looked = true;
    }
    if (size <= most) continue;
    const reason = `it holds more than the ${formatBytes(most)} of memory that are allowed`;
    throw new ClusterkitError('memory', reason, { remedies: SMALLER });
  }
  return Buffer.concat(chunks, size);
}

/** The bytes of a pipe or a device, from the first on. */
export function openPipe(path: string): Readable {
  const looked = opened.get(path);
  opened.delete(path);
  return looked ?? createReadStream(path);
}
