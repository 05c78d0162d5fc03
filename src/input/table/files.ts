import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PassThrough, Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ClusterkitError, foreignMessage, type Remedy } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { splitArrayName } from '../npz.ts';
import { inFile } from '../open.ts';
import { expandPatterns } from '../patterns.ts';
import { openPipe, SMALLER } from '../pipes.ts';
import { systemReason } from '../reasons.ts';
import { notThat, SNIFF_BYTES, sniff, utf16Mark } from '../sniff.ts';
import {
  freeSpace,
  isFull,
  removeTemporaryFolder,
  temporaryError,
  temporaryFolder,
  tooLarge,
} from '../temporary.ts';
import { unzipOne } from '../zip.ts';
import { findTableFormat, type TableFormat } from './formats.ts';

/** A file with a table, as plain bytes on disk. */
export interface TableFile {
  /** As it was given, for messages. */
  path: string;
  /** The file that is read: the file itself or its unpacked copy. */
  real: string;
  format: TableFormat;
  /** The sheet that the path names: `file.xlsx:sheet`. */
  sheet?: string;
  /** The copy is in UTF-8, whatever the file was in. */
  recoded?: boolean;
}

export interface FilesOptions {
  /** Where `-` is read from. */
  stdin?: Readable;
  /** Bytes that may be taken; default no bound. */
  maxMemory?: number;
  /** Bytes that a copy of a packed file or a stream may have; default is half of what is free. */
  maxCopy?: number;
  signal?: AbortSignal;
}

/** A temporary folder, made when something is to be put into it. */
export class Scratch {
  private folder?: Promise<string>;

  async file(name: string): Promise<string> {
    this.folder ??= temporaryFolder();
    return join(await this.folder, name);
  }

  async remove(): Promise<void> {
    if (this.folder) await removeTemporaryFolder(await this.folder);
  }
}

/** Characters that the database takes for a pattern. */
const PATTERN = /[*?[\]{}]/;

/**
 * Finds the files of a table and unpacks what is packed.
 * @param paths files, patterns such as data/*.csv, or `-`
 * @throws {ClusterkitError} input, with the file that cannot be read or does not hold a table
 */
export async function openTableFiles(
  scratch: Scratch,
  paths: readonly string[],
  options: FilesOptions,
): Promise<TableFile[]> {
  const files: TableFile[] = [];
  for (const path of await expandPatterns(paths)) {
    const { file, array: sheet } = splitArrayName(path);
    const { real, recoded } = await prepare(scratch, file, files.length, options);
    files.push({ path, real, format: await inFile(path, () => recognize(path, real)), sheet, recoded });
  }
  const odd = files.find(({ format }) => format !== files[0].format);
  if (odd) {
    const formats = `it is ${odd.format.words} and ${files[0].path} is ${files[0].format.words}`;
    const reason = `${formats}, but the files of one table are of one kind`;
    throw new ClusterkitError('input', reason, { at: { file: odd.path } });
  }
  return files;
}

/** Prepares a plain file with the bytes of the table: unpacked, in UTF-8, with a name that is not a pattern. */
async function prepare(
  scratch: Scratch,
  path: string,
  index: number,
  { stdin, signal, maxMemory, maxCopy }: FilesOptions,
): Promise<{ real: string; recoded?: boolean }> {
  const at = { file: path };
  const copy = (from: () => Readable, to: string, through?: Transform) =>
    inFile(path, () => copyWithin(maxCopy, from, to, { through, signal }));
  try {
    let source = path;
    if (path === '-') {
      source = await scratch.file(`${index}.stdin`);
      await copy(() => stdin ?? Readable.from([]), source);
    }
    const facts = await stat(source);
    if (facts.isDirectory()) throw new ClusterkitError('input', 'it is a folder, not a table', { at });
    if (!facts.isFile()) {
      const copied = await scratch.file(`${index}.copy`);
      await copy(() => openPipe(source), copied);
      source = copied;
    }
    let head = await readHead(source);
    if (sniff(head) === 'gzip') {
      const unpacked = await scratch.file(`${index}.unpacked`);
      const packed = source;
      await gunzipping(path, () => copy(() => createReadStream(packed), unpacked, createGunzip()));
      source = unpacked;
      head = await readHead(source);
    }
    if (sniff(head) === 'archive') {
      const unpacked = await scratch.file(`${index}.unzipped`);
      checkMemory(
        'reading the file',
        (await stat(source)).size,
        maxMemory ?? Number.POSITIVE_INFINITY,
        SMALLER,
        at,
      );
      const bytes = await readFile(source);
      await writeFile(unpacked, await inFile(path, () => unzipOne(bytes, maxMemory)));
      source = unpacked;
      head = await readHead(source);
    }
    const encoding = utf16Mark(head);
    if (encoding) {
      const spooled = await scratch.file(`${index}.table`);
      await pipeline(createReadStream(source), recoding(encoding), createWriteStream(spooled), { signal });
      return { real: spooled, recoded: true };
    }
    if (!PATTERN.test(source)) return { real: resolve(source) };
    const linked = await scratch.file(`${index}.table`);
    await symlink(resolve(source), linked).catch(() => copyFile(source, linked));
    return { real: linked };
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
    if (isFull(error)) throw temporaryError(error);
    throw new ClusterkitError('input', systemReason(error), { at, cause: error });
  }
}

function recoding(encoding: string) {
  const decode = new TextDecoder(encoding);
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) yield decode.decode(chunk, { stream: true });
    yield decode.decode();
  };
}

/** Copies a stream to a temporary file that leaves room on its disk. @throws {ClusterkitError} output */
async function copyWithin(
  maxCopy: number | undefined,
  from: () => Readable,
  to: string,
  { through, signal }: { through?: Transform; signal?: AbortSignal },
): Promise<void> {
  const most = maxCopy ?? (await freeSpace(to)) / 2;
  let size = 0;
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > most) throw tooLarge(most);
      yield chunk;
    }
  }
  await pipeline(from(), through ?? new PassThrough(), counted, createWriteStream(to), { signal });
}

async function gunzipping(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    const cut = code === 'Z_BUF_ERROR';
    const reason = cut ? 'the gzip file is cut short' : `the gzip file is damaged (${foreignMessage(error)})`;
    const remedies: Remedy[] = [{ how: 'do', what: 'fetch or pack it again' }];
    throw new ClusterkitError('input', reason, { at: { file: path }, remedies, cause: error });
  }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(SNIFF_BYTES);
    const { bytesRead } = await handle.read(head, 0, SNIFF_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function recognize(path: string, real: string): Promise<TableFormat> {
  const head = await readHead(real);
  if (head.length === 0) throw new ClusterkitError('input', 'the file is empty');
  if (head.length < SNIFF_BYTES && head.toString('latin1').trim() === '')
    throw new ClusterkitError('input', 'the file is empty: there are only blanks in it');
  const format = findTableFormat(head, path);
  if (!format) throw notThat(head, 'a table');
  return format;
}
