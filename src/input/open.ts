import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { findForeign } from './foreign.ts';
import type { DecodedImage, ImageOptions } from './image.ts';
import { openPipe, peekPipe, SMALLER, wholeStream } from './pipes.ts';
import { isReadError, systemReason } from './reasons.ts';
import { notThat, SNIFF_BYTES, sniff } from './sniff.ts';

/** The whole content of a file, and its fingerprint. */
export interface InputFile {
  /** The path as given; `-` for standard input. */
  path: string;
  /** The name without folders, for titles. */
  name: string;
  bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string;
}

/** Options of `openImage`. */
export interface FileOptions {
  /** Bytes that reading may take, default no bound. */
  maxMemory?: number;
  /** The stream that `-` stands for. */
  stdin?: Readable;
  /** What the first bytes must show before the rest is read; default anything. */
  expect?: 'picture' | 'anything';
}

/**
 * Reads a file, or standard input for `-`.
 * @throws {ClusterkitError} input, when the file cannot be read or is no picture; memory, when it is too large
 */
export async function readInput(path: string, options: FileOptions = {}): Promise<InputFile> {
  const bytes =
    path === '-' && options.stdin
      ? await readStream(path, options.stdin, options)
      : await readPath(path, options);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name: path === '-' ? 'stdin' : basename(path), bytes, sha256 };
}

/**
 * Reads and decodes a picture from a file.
 * @throws {ClusterkitError} input or memory, naming the file
 * @example
 * import { openImage } from 'clusterkit/input';
 * const { image } = await openImage('images/flower.jpg');
 * console.log(image.width, image.height, image.bands); // 640 480 3
 */
export async function openImage(
  path: string,
  options: ImageOptions & FileOptions = {},
): Promise<DecodedImage> {
  const file = await readInput(path, { ...options, expect: 'picture' });
  const { decodeImage } = await import('./image.ts');
  return inFile(path, () => decodeImage(file.bytes, options));
}

/** Runs `work`. Errors about reading, data, memory or output name the file, unless they name another file. */
export async function inFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isReadError(error)) throw unreadable(path, error);
    if (!(error instanceof ClusterkitError) || error.code === 'usage' || error.code === 'aborted')
      throw error;
    throw error.with({ at: { file: path, ...error.at } });
  }
}

/**
 * What the system knows about a file, a pipe or a device.
 * @throws {ClusterkitError} input, for a folder and for what cannot be read
 */
export async function statOf(path: string): Promise<Stats> {
  const facts = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (!facts.isDirectory()) return facts;
  const remedies: Remedy[] = [
    { how: 'do', what: `name the files in it, such as ${path.replace(/\/+$/, '')}/*` },
  ];
  throw new ClusterkitError('input', 'it is a folder', { at: { file: path }, remedies });
}

async function readPath(path: string, options: FileOptions): Promise<Uint8Array> {
  const facts = await statOf(path);
  try {
    // a pipe or a device has no known length, and may not end
    if (!facts.isFile() || facts.size > LARGE) {
      if (facts.isFile()) await checkLargeFile(path, facts.size, options);
      return await readStream(path, facts.isFile() ? createReadStream(path) : openPipe(path), options);
    }
    checkSize(path, facts.size, options);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    throw unreadable(path, error);
  }
}

/** In files above this size, the first bytes are checked before the rest is read. */
const LARGE = 2 ** 26;

/** The largest size of a Buffer. */
const LARGEST = 2 ** 31;

function checkSize(path: string, size: number, { maxMemory = LARGEST }: FileOptions): void {
  checkMemory('reading the file', size, Math.min(maxMemory, LARGEST), SMALLER, { file: path });
}

async function checkLargeFile(path: string, size: number, options: FileOptions): Promise<void> {
  checkHead(path, await readHead(path), options);
  checkSize(path, size, options);
}

/**
 * The first bytes of a file, as many as `sniff` looks at.
 * @throws {ClusterkitError} input, when the file cannot be read
 */
export async function readHead(path: string): Promise<Uint8Array> {
  try {
    // a pipe gives its bytes only once
    if (!(await stat(path)).isFile()) return (await peekPipe(path)).subarray(0, SNIFF_BYTES);
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(SNIFF_BYTES));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The error about a file that the system does not read. */
export function unreadable(path: string, error: unknown): ClusterkitError {
  return new ClusterkitError('input', systemReason(error), { at: { file: path }, cause: error });
}

function checkHead(path: string, head: Uint8Array, { expect }: FileOptions): void {
  if (expect !== 'picture') return;
  const kind = sniff(head);
  if (kind === 'binary' || kind === 'text' || findForeign(kind))
    throw notThat(head, 'a picture that can be read').with({ at: { file: path } });
}

function readStream(path: string, stream: Readable, options: FileOptions): Promise<Uint8Array> {
  const allowed = Math.min(options.maxMemory ?? LARGEST, LARGEST);
  return inFile(path, () => wholeStream(stream, allowed, (head) => checkHead(path, head, options)));
}
