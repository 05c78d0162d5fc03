import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { SNIFF_BYTES } from './sniff.ts';

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

/** The bytes of a pipe or a device, from the first on. */
export function openPipe(path: string): Readable {
  const looked = opened.get(path);
  opened.delete(path);
  return looked ?? createReadStream(path);
}
