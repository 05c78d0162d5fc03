import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { type DecodedImage, decodeImage, type ImageOptions } from './image.ts';
import { describeKind, SNIFF_BYTES, sniff } from './sniff.ts';

export type { AlphaMode, Image, Rgb } from '../core/image.ts';
export type { DecodedImage, ImageFacts, ImageOptions } from './image.ts';

/** A file read whole, and its fingerprint. */
export interface InputFile {
  /** As it was given; `-` for standard input. */
  path: string;
  /** The name without folders, for titles. */
  name: string;
  bytes: Uint8Array;
  /** Of the bytes, hexadecimal. */
  sha256: string;
}

export interface FileOptions {
  /** Bytes that may be taken, default no bound. */
  maxMemory?: number;
  /** Where `-` is read from. */
  stdin?: Readable;
}

/**
 * Reads a file, or standard input for `-`.
 * @throws {ClusterkitError} input, when it cannot be read or is no picture; memory, when it is too large
 */
export async function readInput(path: string, options: FileOptions = {}): Promise<InputFile> {
  const { maxMemory = Number.POSITIVE_INFINITY, stdin } = options;
  const bytes = path === '-' && stdin ? await readStream(stdin, maxMemory) : await readPath(path, maxMemory);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name: path === '-' ? 'stdin' : basename(path), bytes, sha256 };
}

/**
 * Reads and decodes a picture from a file.
 * @throws {ClusterkitError} input or memory, naming the file
 */
export async function openImage(
  path: string,
  options: ImageOptions & FileOptions = {},
): Promise<DecodedImage> {
  const file = await readInput(path, options);
  return inFile(path, () => decodeImage(file.bytes, options));
}

/** Runs `work`, putting the file's name before the message of what it throws. */
export async function inFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ClusterkitError) || error.code === 'usage' || error.code === 'aborted')
      throw error;
    throw new ClusterkitError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

async function readPath(path: string, maxMemory: number): Promise<Uint8Array> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw new ClusterkitError('input', `${path}: is a folder; name the files in it, such as ${path}/*`);
    }
    if (facts.isFile() && facts.size > 2 ** 26) await checkLargeFile(path, facts.size, maxMemory);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    throw new ClusterkitError('input', `${path}: ${systemReason(error)}`, { cause: error });
  }
}

/** Looks at the first bytes before it reads gigabytes. */
async function checkLargeFile(path: string, size: number, maxMemory: number): Promise<void> {
  const handle = await open(path);
  const head = new Uint8Array(SNIFF_BYTES);
  try {
    await handle.read(head);
  } finally {
    await handle.close();
  }
  const kind = sniff(head);
  if (kind === 'binary' || kind === 'text') {
    throw new ClusterkitError('input', `${path}: not a picture this can read: it is ${describeKind(kind)}`);
  }
  // one Buffer cannot be larger
  checkMemory(`${path}: reading the file`, size, Math.min(maxMemory, 2 ** 31), 'shrink the picture');
}

async function readStream(stdin: Readable, maxMemory: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    checkMemory('-: reading standard input', size, maxMemory, 'shrink the picture');
  }
  return Buffer.concat(chunks, size);
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (permission denied)',
  EISDIR: 'is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EMFILE: 'too many files are open',
  ELOOP: 'too many links to follow',
  ENAMETOOLONG: 'the name is too long',
};

function systemReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error));
}
