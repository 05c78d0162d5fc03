import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable, type Transform } from 'node:stream';
import { checkMemory } from '../core/memory.ts';
import { type FileOptions, statOf, unreadable } from './open.ts';
import { openPipe, SMALLER, wholeStream } from './pipes.ts';

/** Bytes that are read when they are needed. */
export interface ByteSource {
  /** How many there are; undefined where only the end of a stream tells. */
  readonly size?: number;
  /** Whether bytes are read in any order, several at a time; otherwise one after the other. */
  readonly random: boolean;
  /** The first bytes, at most `count`; before anything is read. */
  head(count: number): Promise<Uint8Array>;
  /**
   * Reads the bytes from a place on.
   * @param into out
   * @returns how many were there
   */
  read(into: Uint8Array, at: number): Promise<number>;
  /** All bytes from a place on, in pieces. */
  chunks(from?: number): AsyncIterable<Uint8Array>;
  /** Goes on to the end of a stream. @returns how many bytes there are in all */
  finish(): Promise<number>;
  /** Compares all bytes with a checksum, where there is one beside them. @throws {ClusterkitError} input */
  check?(): Promise<void>;
  close(): Promise<void>;
}

/** Node reads fewer than 2^31 bytes at a time. */
const MOST_AT_ONCE = 2 ** 30;

/** Bytes of a piece of a file. */
const PIECE = 2 ** 20;

/** A file, or a part of a file. */
export class FileBytes implements ByteSource {
  readonly random = true;
  readonly size: number;
  private readonly handle: FileHandle;
  private readonly start: number;

  constructor(handle: FileHandle, size: number, start = 0) {
    this.handle = handle;
    this.size = size;
    this.start = start;
  }

  /** A part of it. Only the whole is to be closed. */
  part(start: number, size: number): FileBytes {
    return new FileBytes(this.handle, Math.min(size, Math.max(0, this.size - start)), this.start + start);
  }

  async head(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.min(count, this.size));
    return bytes.subarray(0, await this.read(bytes, 0));
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    const wanted = Math.min(into.length, this.size - at);
    let done = 0;
    while (done < wanted) {
      const length = Math.min(MOST_AT_ONCE, wanted - done);
      const { bytesRead } = await this.handle.read(into, done, length, this.start + at + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  }

  /** `read` without a thread of the system: for few bytes. */
  readNow(into: Uint8Array, at: number): number {
    return readSync(this.handle.fd, into, 0, Math.min(into.length, this.size - at), this.start + at);
  }

  /** The size of the whole file now. */
  async sizeNow(): Promise<number> {
    return (await this.handle.stat()).size;
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array> {
    for (let at = from; at < this.size; ) {
      const bytes = new Uint8Array(Math.min(PIECE, this.size - at));
      const count = await this.read(bytes, at);
      if (count === 0) return;
      yield bytes.subarray(0, count);
      at += count;
    }
  }

  async finish(): Promise<number> {
    return this.size;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** Bytes in memory. */
export class MemoryBytes implements ByteSource {
  readonly random = true;
  readonly size: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.size = bytes.length;
  }

  part(start: number, size: number): MemoryBytes {
    return new MemoryBytes(this.bytes.subarray(start, start + size));
  }

  async head(count: number): Promise<Uint8Array> {
    return this.bytes.subarray(0, count);
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    const some = this.bytes.subarray(at, at + into.length);
    into.set(some);
    return some.length;
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array> {
    yield this.bytes.subarray(from);
  }

  async finish(): Promise<number> {
    return this.size;
  }

  async close(): Promise<void> {}
}

/** A stream, whose places must not fall from one reading to the next. */
export class StreamBytes implements ByteSource {
  readonly random = false;
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly watch?: (chunk: Uint8Array) => void;
  /** Bytes that the stream has given and nobody has read yet, and their place. */
  private waiting: Uint8Array = new Uint8Array();
  private at = 0;
  private ended = false;

  /** @param watch sees all bytes, once */
  constructor(stream: AsyncIterable<Uint8Array>, watch?: (chunk: Uint8Array) => void) {
    this.source = stream[Symbol.asyncIterator]();
    this.watch = watch;
  }

  async head(count: number): Promise<Uint8Array> {
    const chunks = [this.waiting];
    let length = this.waiting.length;
    while (length < count) {
      const chunk = await this.next();
      if (!chunk) break;
      chunks.push(chunk);
      length += chunk.length;
    }
    this.waiting = chunks.length > 1 ? Buffer.concat(chunks, length) : this.waiting;
    return this.waiting.subarray(0, count);
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    while (this.at < at && (await this.fill())) this.drop(Math.min(this.waiting.length, at - this.at));
    let done = 0;
    while (done < into.length && (await this.fill())) {
      const some = this.waiting.subarray(0, into.length - done);
      into.set(some, done);
      done += some.length;
      this.drop(some.length);
    }
    return done;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    while (await this.fill()) {
      const chunk = this.waiting;
      this.drop(chunk.length);
      yield chunk;
    }
  }

  async finish(): Promise<number> {
    while (await this.fill()) this.drop(this.waiting.length);
    return this.at;
  }

  async close(): Promise<void> {
    await this.source.return?.();
  }

  /** Whether there are bytes to read. */
  private async fill(): Promise<boolean> {
    while (this.waiting.length === 0) {
      const chunk = await this.next();
      if (!chunk) return false;
      this.waiting = chunk;
    }
    return true;
  }

  private async next(): Promise<Uint8Array | undefined> {
    if (this.ended) return undefined;
    const { value, done } = await this.source.next();
    if (done) {
      this.ended = true;
      return undefined;
    }
    this.watch?.(value);
    return value;
  }

  private drop(count: number): void {
    this.waiting = this.waiting.subarray(count);
    this.at += count;
  }
}

/** How bytes are opened. */
interface BytesOptions extends Pick<FileOptions, 'stdin'> {
  /** Sees the bytes of a stream. */
  watch?(chunk: Uint8Array): void;
}

/**
 * Opens a file, a pipe, or standard input for `-`.
 * @throws {ClusterkitError} input, when it cannot be read
 */
export async function openBytes(
  path: string,
  { stdin, watch }: BytesOptions,
): Promise<FileBytes | StreamBytes> {
  if (path === '-' && stdin) return new StreamBytes(stdin, watch);
  const facts = await statOf(path);
  try {
    if (facts.isFile()) return new FileBytes(await open(path), facts.size);
    return new StreamBytes(openPipe(path), watch);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * All bytes.
 * @throws {ClusterkitError} memory, before more than maxMemory is taken
 */
export async function allBytes(source: ByteSource, maxMemory: number): Promise<Uint8Array> {
  const { size } = source;
  if (size !== undefined) {
    checkMemory('reading the file', size, maxMemory, SMALLER);
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, await source.read(bytes, 0));
  }
  return wholeStream(source.chunks(), maxMemory);
}

/** The bytes behind a transformation, such as unpacking. */
export function transformed(source: ByteSource, transform: Transform): AsyncIterable<Uint8Array> {
  // the error of the source, or of the transformation, ends the loop over what is returned
  return pipeline(Readable.from(source.chunks(), { objectMode: false }), transform, () => {});
}
