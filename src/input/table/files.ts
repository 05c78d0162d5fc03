import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ClusterkitError, foreignMessage, type Remedy } from '../../core/errors.ts';
import type { Database } from '../duckdb.ts';
import { expandPatterns } from '../patterns.ts';
import { openPipe } from '../pipes.ts';
import { systemReason } from '../reasons.ts';
import { describeKind, looksUtf16, SNIFF_BYTES, sniff, utf16Mark } from '../sniff.ts';
import { type Dialect, sniffDialect } from './dialect.ts';

export type TableFormat = 'csv' | 'json' | 'ndjson' | 'parquet';

/** A file with a table, in a form that the database reads. */
export interface TableFile {
  /** As it was given, for messages. */
  path: string;
  /** The file that is read: the file itself or its unpacked copy. */
  real: string;
  size: number;
  format: TableFormat;
  /** Only for separated values. */
  dialect?: Dialect;
}

export interface TableFileOptions {
  /** Where `-` is read from. */
  stdin?: Readable;
  /** Whether the first line of separated values holds names; default by content. */
  header?: boolean;
  /** What separates values; default by content. */
  delimiter?: string;
  signal?: AbortSignal;
}

/** Bytes with enough lines to see how values are separated. */
const HEAD_BYTES = 65536;

/** Bytes at the end of a file, more than its trailing blanks. */
const TAIL_BYTES = 4096;

/** Characters that the database takes for a pattern. */
const PATTERN = /[*?[\]{}]/;

/**
 * Finds the files of a table and unpacks what is packed, into the folder of the database.
 * @param paths files, patterns such as data/*.csv, or `-`
 * @throws {ClusterkitError} input, with the file that cannot be read or does not hold a table
 */
export async function openTableFiles(
  database: Database,
  paths: string[],
  options: TableFileOptions,
): Promise<TableFile[]> {
  const files: TableFile[] = [];
  for (const path of await expandPatterns(paths)) {
    const real = await prepare(database, path, files.length, options);
    files.push(await recognize(path, real, options));
  }
  const odd = files.find(({ format }) => format !== files[0].format);
  if (odd) {
    const formats = `it is ${NAMES[odd.format]} and ${files[0].path} is ${NAMES[files[0].format]}`;
    const reason = `${formats}, but the files of one table are of one kind`;
    throw new ClusterkitError('input', reason, { at: { file: odd.path } });
  }
  return files;
}

const NAMES: Record<TableFormat, string> = {
  csv: 'separated values',
  json: 'a JSON array',
  ndjson: 'JSON, one object a line',
  parquet: 'Parquet',
};

/** Prepares a plain file with the bytes of the table: unpacked, in UTF-8, with a name that is not a pattern. @returns its path */
async function prepare(
  database: Database,
  path: string,
  index: number,
  { stdin, signal }: TableFileOptions,
): Promise<string> {
  const spooled = join(database.folder, `${index}.table`);
  const at = { file: path };
  try {
    let source = path;
    if (path === '-') {
      source = join(database.folder, `${index}.stdin`);
      await pipeline(stdin ?? Readable.from([]), createWriteStream(source), { signal });
    }
    const facts = await stat(source);
    if (facts.isDirectory()) throw new ClusterkitError('input', 'it is a folder, not a table', { at });
    if (!facts.isFile()) {
      const copy = join(database.folder, `${index}.copy`);
      await pipeline(openPipe(source), createWriteStream(copy), { signal });
      source = copy;
    }
    let head = await readHead(source, SNIFF_BYTES);
    if (sniff(head) === 'gzip') {
      const unpacked = join(database.folder, `${index}.unpacked`);
      await unpack(path, source, unpacked, signal);
      source = unpacked;
      head = await readHead(source, SNIFF_BYTES);
    }
    const encoding = utf16Mark(head);
    if (encoding) {
      const decode = new TextDecoder(encoding);
      const recode = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) yield decode.decode(chunk, { stream: true });
        yield decode.decode();
      };
      await pipeline(createReadStream(source), recode, createWriteStream(spooled), { signal });
      return spooled;
    }
    if (!PATTERN.test(source)) return resolve(source);
    await symlink(resolve(source), spooled).catch(() => copyFile(source, spooled));
    return spooled;
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
    throw new ClusterkitError('input', systemReason(error), { at, cause: error });
  }
}

async function unpack(path: string, from: string, to: string, signal?: AbortSignal): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to), { signal });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    const cut = code === 'Z_BUF_ERROR';
    const reason = cut ? 'the gzip file is cut short' : `the gzip file is damaged (${foreignMessage(error)})`;
    const remedies: Remedy[] = [{ how: 'do', what: 'fetch or pack it again' }];
    throw new ClusterkitError('input', reason, { at: { file: path }, remedies, cause: error });
  }
}

async function readHead(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const head = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(head, 0, bytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The end of a file, as text. */
async function readTail(path: string, size: number): Promise<string> {
  const handle = await open(path);
  try {
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await handle.read(tail, 0, tail.length, size - tail.length);
    return tail.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function recognize(path: string, real: string, options: TableFileOptions): Promise<TableFile> {
  const refuse = (reason: string, remedies: Remedy[] = []) =>
    new ClusterkitError('input', reason, { at: { file: path }, remedies });
  const { size } = await stat(real);
  if (size === 0) throw refuse('the file is empty');
  const head = await readHead(real, HEAD_BYTES);
  const kind = sniff(head);
  if (kind === 'parquet') return { path, real, size, format: 'parquet' };
  if (kind === 'binary' && looksUtf16(head))
    throw refuse('it looks like UTF-16 text', [{ how: 'do', what: 'save it as UTF-8' }]);
  if (kind !== 'text') throw refuse(`not a table: it is ${describeKind(kind)}`);
  const text = new TextDecoder().decode(head).trimStart();
  if (text === '') throw refuse('the file is empty: there are only blanks in it');
  if (/^[[{]/.test(text)) {
    const { format, problem } = recogniseJson(text);
    if (problem) throw refuse(problem);
    // the database accepts a list that ends in a comma
    if (format === 'json' && /,\s*$/.test(await readTail(real, size)))
      throw refuse('the JSON is cut short: it ends in a comma');
    return { path, real, size, format };
  }
  try {
    // a character may be cut at the end of the head; the record of this character is left out
    const dialect = sniffDialect(new TextDecoder().decode(head), size <= head.length, options);
    return { path, real, size, format: 'csv', dialect };
  } catch (error) {
    if (!(error instanceof ClusterkitError)) throw error;
    throw error.with({ at: { file: path } });
  }
}

const NO_TABLE = 'a table is a list of objects, [{...}, {...}], or one object a line';

function recogniseJson(text: string): { format: TableFormat; problem?: string } {
  if (text.startsWith('[')) {
    const inner = text.slice(1).trimStart();
    const fits = inner === '' || inner.startsWith('{') || inner.startsWith(']');
    return { format: 'json', problem: fits ? undefined : `it is JSON but not a table: ${NO_TABLE}` };
  }
  const end = text.search(/[\r\n]/);
  try {
    const first = JSON.parse(end < 0 ? text : text.slice(0, end)) as object;
    const alone = end < 0 || text.slice(end).trim() === '';
    // a line of numbers and words may be a table of one row, a document may not
    const isDocument = alone && Object.values(first).some((value) => typeof value === 'object' && value);
    return { format: 'ndjson', problem: isDocument ? `it is one JSON object: ${NO_TABLE}` : undefined };
  } catch {
    if (end < 0) return { format: 'ndjson' };
    return { format: 'ndjson', problem: `it is a JSON object over several lines: ${NO_TABLE}` };
  }
}
