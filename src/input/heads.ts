import { open, stat } from 'node:fs/promises';
import { ClusterkitError } from '../core/errors.ts';
import { classify } from './classify.ts';
import { FOLDER_SIZE, pictureFiles } from './folder.ts';
import { footerShape } from './footers.ts';
import { gunzip } from './gzip.ts';
import { readImageFacts } from './image.ts';
import { splitArrayName } from './npz.ts';
import { readHead, unreadable } from './open.ts';
import { isFolder } from './paths.ts';
import { inflateHead, sniff } from './sniff.ts';
import { guessDialect } from './table/text/guess.ts';

/** What the first bytes of an input say of it. */
export interface Head {
  path: string;
  kind: 'picture' | 'table' | 'matrix' | 'folder' | 'shards' | 'other';
  /** Rows, or pixels of a picture. */
  rows?: number;
  /** Columns of numbers, or bands of a picture. */
  columns?: number;
  /** Distinct colors that a picture has at most, where its header says so. */
  colors?: number;
  /** Pixels of the first picture of a folder. */
  pixels?: number;
  /** Whether rows and columns are known, not guessed. */
  exact: boolean;
  /** Size of the file, 0 if it is not known. */
  fileBytes: number;
  /** Whether DuckDB reads it. */
  database?: true;
  /** Of a manifest of shards: how many there are, and the rows, or bytes of pictures, of the largest. */
  shards?: { count: number; largest: number; of: 'rows' | 'pictures' };
}

/** How the pictures of a folder become rows, as for `openFolder`. */
export interface HeadOptions {
  size?: { width: number; height: number };
  grey?: boolean;
}

/** A header of a picture lies within this many bytes, and a small file is read whole. */
const PIECE = 2 ** 20;

/** A small pack that holds more is looked at by its head. */
const LARGEST_WHOLE = 2 ** 26;

/** A pack of text holds about this many times its bytes. */
const PACKED = 4;

/**
 * Looks at the first bytes of an input; of standard input, which can be read only once, nothing is known.
 * @throws {ClusterkitError} input, if it cannot be opened or is no such file
 */
export async function headOf(path: string, options: HeadOptions = {}): Promise<Head> {
  if (path === '-') return { path, kind: 'other', exact: false, fileBytes: 0 };
  const { file } = splitArrayName(path);
  if (isFolder(file)) return folderHead(path, options);
  const fileBytes = await sizeOf(file);
  const first = await readHead(file);
  const kind = classify(first) ?? 'picture';
  switch (kind) {
    case 'picture':
      return pictureHead(path, await piece(file, PIECE), fileBytes);
    case 'matrix':
      return matrixHead(path, fileBytes);
    case 'table':
      return tableHead(path, await piece(file, PIECE), fileBytes);
    case 'tree':
      return { path, kind: 'other', exact: false, fileBytes };
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    const { size } = await stat(file);
    return size;
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function piece(file: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function folderHead(path: string, { size = FOLDER_SIZE, grey }: HeadOptions): Promise<Head> {
  const files = await pictureFiles(path);
  const { rows: pixels } = await pictureHead(files[0], await piece(files[0], PIECE), 0);
  const columns = size.width * size.height * (grey ? 1 : 3);
  return { path, kind: 'folder', rows: files.length, columns, pixels, exact: true, fileBytes: 0 };
}

async function pictureHead(path: string, bytes: Uint8Array, fileBytes: number): Promise<Head> {
  const { width, height, bands, bitsPerBand } = await readImageFacts(bytes);
  const facts = { rows: width * height, exact: true, fileBytes };
  // the entries of a palette are decoded as red, green and blue
  if (bands[0] === 'P') return { path, kind: 'picture', columns: 3, colors: 2 ** bitsPerBand, ...facts };
  return { path, kind: 'picture', columns: bands.length, ...facts };
}

async function matrixHead(path: string, fileBytes: number): Promise<Head> {
  const { matrixFacts } = await import('./matrix.ts');
  const { n, dim } = await matrixFacts(path, { fingerprints: false });
  return { path, kind: 'matrix', rows: n, columns: dim, exact: true, fileBytes };
}

async function tableHead(path: string, first: Uint8Array, fileBytes: number): Promise<Head> {
  const format = sniff(first);
  if (format === 'parquet' || format === 'arrow') {
    const shape = await footerShape(splitArrayName(path).file, format);
    const database = format === 'parquet' && { database: true as const };
    return { path, kind: 'table', ...shape, exact: shape !== undefined, fileBytes, ...database };
  }
  const isPacked = sniff(first) === 'gzip';
  const whole = first.length < fileBytes ? undefined : isPacked ? await unpacked(first) : first;
  const isWhole = whole !== undefined;
  const inner = whole ?? (isPacked ? inflateHead(first) : first);
  const start = new TextDecoder().decode(inner.subarray(0, 64));
  if (OWN.test(start)) return { path, kind: 'other', exact: false, fileBytes };
  if (sniff(inner) !== 'text' || /^\s*[[{]/.test(start))
    return { path, kind: 'table', exact: false, fileBytes, database: true };
  const { names, words, at } = guessDialect(inner, isWhole);
  const columns = words.filter((isText) => !isText).length || names.length;
  const lines = linesIn(inner.subarray(at));
  const size = isWhole ? inner.length : isPacked ? PACKED * fileBytes : fileBytes;
  const rows = isWhole ? lines : Math.round((lines * (size - at)) / (inner.length - at));
  return { path, kind: 'table', rows, columns, exact: isWhole, fileBytes: size };
}

/** The bytes in a gzip file; undefined if they are many. @throws {ClusterkitError} input, for a damaged file */
async function unpacked(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await gunzip(bytes, LARGEST_WHOLE);
  } catch (error) {
    if (error instanceof ClusterkitError && error.code === 'memory') return undefined;
    throw error;
  }
}

/** How documents of this program begin. */
const OWN = /^\s*{\s*"schema":\s*"clusterkit\//;

const LINE_END = 10;

function linesIn(bytes: Uint8Array): number {
  let lines = bytes.length > 0 && bytes[bytes.length - 1] !== LINE_END ? 1 : 0;
  for (const byte of bytes) if (byte === LINE_END) lines++;
  return lines;
}
