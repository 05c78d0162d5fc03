import { createHash } from 'node:crypto';
import type { Dataset, RowShape } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { chooseRows, type RowChoice } from '../core/rowChoice.ts';
import { allBytes, type ByteSource, FileBytes, MemoryBytes, openBytes } from './bytes.ts';
import { checkKnownSize, checkSize, elementName, extent, type RawMatrix } from './elements.ts';
import { fingerprint } from './fingerprint.ts';
import { gunzipped } from './gzip.ts';
import { openIdx } from './idx.ts';
import { type ClassesOptions, openClasses } from './labels.ts';
import { settleMissing } from './matrixMissing.ts';
import { noRow } from './noRow.ts';
import { openNpy } from './npy.ts';
import { isSparse, npzArray, openNpz, splitArrayName } from './npz.ts';
import { type FileOptions, inFile } from './open.ts';
import { bytesForRows, readRows } from './readRows.ts';
import { notThat, SNIFF_BYTES, sniff } from './sniff.ts';
import type { MissingNumbers } from './table/options.ts';
import type { ZipSource } from './zip.ts';

/** Options of `openMatrix`. */
export interface MatrixOptions extends ClassesOptions {
  rows?: RowChoice;
  /** A file with the label of each row: IDX, NPY, `file.npz:name`, or text of one label a line; gzipped or not. */
  labels?: string;
  /** What to do about NaN and infinities; default fail. */
  missing?: MissingNumbers;
  signal?: AbortSignal;
}

/** The facts of a matrix from the header of its file. */
export interface MatrixFacts {
  format: 'npy' | 'npz' | 'idx';
  gzip: boolean;
  /** NumPy's name of the type of its numbers. */
  dtype: string;
  shape: number[];
  fortranOrder: boolean;
  bigEndian: boolean;
  n: number;
  dim: number;
  /** All arrays of an NPZ file. */
  arrays?: string[];
  fileSize: number;
  /** null if it was not asked for. */
  sha256: string | null;
}

/** Options of `matrixFacts`. */
export interface FactsOptions extends FileOptions {
  /** Whether the SHA-256 is computed, for which the whole file is read; default yes. */
  fingerprints?: boolean;
}

/**
 * Reads the rows of a matrix: NPY, an array of an NPZ file ("file.npz:name", or the only array), IDX; gzipped or not, of
 * any size. A vector is one column. An array of three or four dimensions has pictures as rows. Values have the narrowest
 * type that is exact for every number of the file's type. When rows were chosen, `ids` are their numbers, and nothing
 * else is read of a file that is not packed. Memory: the rows; large rows are in shared memory.
 * @throws {ClusterkitError} input, when the file is damaged, cut short, not a matrix of numbers, or holds NaN or
 *   infinity while `missing` is fail; memory, before too much is taken; aborted
 */
export async function openMatrix(path: string, options: MatrixOptions = {}): Promise<Items> {
  return withMatrix(path, options, async ({ matrix }) => {
    const { n } = await inFile(path, () => checkExtent(matrix));
    if (options.labels === undefined) return inFile(path, () => toItems(matrix, undefined, options));
    const { classes, warnings } = await openClasses(options.labels, { path, count: n }, options);
    const items = await inFile(path, () => toItems(matrix, classes, options));
    return { ...items, warnings: [...items.warnings, ...warnings] };
  });
}

/**
 * All numbers of a matrix, NaN and infinities included.
 * @throws {ClusterkitError} input or memory, as `openMatrix` does
 */
export async function openNumbers(path: string, options: FileOptions = {}): Promise<Dataset> {
  return withMatrix(path, options, ({ matrix }) =>
    inFile(path, async () => {
      const { n, dim } = checkExtent(matrix);
      checkMemory(`${n} x ${dim} numbers`, bytesForRows(matrix, n), allowed(options), [MORE_MEMORY]);
      return { x: await readRows(matrix, { gaps: true }), n, dim };
    }),
  );
}

/**
 * One row of a matrix, NaN and infinities included.
 * @param row its number from 0
 * @throws {ClusterkitError} usage, for a row beyond the last; else as `openMatrix`
 */
export async function matrixRow(
  path: string,
  row: number,
  options: FileOptions = {},
): Promise<{ values: number[]; shape?: RowShape }> {
  return withMatrix(path, options, ({ matrix }) =>
    inFile(path, async () => {
      const { n } = checkExtent(matrix);
      if (row >= n) throw noRow(row, n, path);
      const shape = rowShape(matrix.shape);
      const values = Array.from(await readRows(matrix, { rows: Uint32Array.of(row), gaps: true }));
      return { values, ...(shape ? { shape } : {}) };
    }),
  );
}

async function toItems(
  matrix: RawMatrix,
  truth: string[] | undefined,
  options: MatrixOptions,
): Promise<Items> {
  const { n, dim } = extent(matrix.shape);
  const rows = chooseRows(n, options.rows);
  const count = rows?.length ?? n;
  checkMemory(`${count} x ${dim} numbers`, bytesForRows(matrix, count), allowed(options), [
    { option: 'limit', how: 'set' },
    { option: 'sample', how: 'set' },
    MORE_MEMORY,
  ]);
  const shape = rowShape(matrix.shape);
  const { missing = 'fail', signal } = options;
  const x = await readRows(matrix, { rows, gaps: missing !== 'fail', signal });
  const settled = missing === 'fail' ? { x, n: count, warnings: [] } : settleMissing(x, count, dim, missing);
  return {
    data: { x: settled.x, n: settled.n, dim, ...(shape ? { shape } : {}) },
    count,
    ...(settled.rowOf ? { rowOf: settled.rowOf } : {}),
    ...(rows ? { ids: Array.from(rows, String) } : {}),
    ...(truth ? { truth: rows ? Array.from(rows, (row) => truth[row]) : truth } : {}),
    warnings: settled.warnings,
  };
}

function allowed({ maxMemory = Number.POSITIVE_INFINITY }: FileOptions): number {
  return maxMemory;
}

/**
 * Describes a matrix from its header. Bytes that are packed are unpacked, but not kept.
 * @throws {ClusterkitError} as `openMatrix`
 */
export async function matrixFacts(path: string, options: FactsOptions = {}): Promise<MatrixFacts> {
  const { fingerprints = true } = options;
  const hash = createHash('sha256');
  const watch = fingerprints ? (chunk: Uint8Array) => hash.update(chunk) : undefined;
  return withMatrix(path, { ...options, watch }, ({ matrix, format, gzip, arrays, raw }) =>
    inFile(path, async () => {
      const { element, shape, fortran, bigEndian, source, start } = matrix;
      const facts = {
        format,
        gzip,
        dtype: elementName(element),
        shape,
        fortranOrder: fortran,
        bigEndian,
        ...checkExtent(matrix),
        ...(arrays ? { arrays } : {}),
      };
      checkSize(matrix, (await source.finish()) - start);
      const fileSize = await raw.finish();
      if (!fingerprints) return { ...facts, fileSize, sha256: null };
      // a stream was read to its end
      const sha256 = raw.random ? await fingerprint(splitArrayName(path).file) : hash.digest('hex');
      return { ...facts, fileSize, sha256 };
    }),
  );
}

/** A matrix whose header was read, and the bytes in which it was found. */
interface OpenMatrix extends Pick<MatrixFacts, 'format' | 'gzip' | 'arrays'> {
  matrix: RawMatrix;
  raw: ByteSource;
}

/**
 * Opens a matrix for some work and closes it.
 * @param watch sees the bytes of a stream
 */
async function withMatrix<T>(
  path: string,
  options: FileOptions & { watch?(chunk: Uint8Array): void },
  work: (opened: OpenMatrix) => Promise<T>,
): Promise<T> {
  const { file, array } = splitArrayName(path);
  const raw = await openBytes(file, options);
  try {
    return await work(await inFile(path, () => findMatrix(raw, array, options)));
  } finally {
    await raw.close();
  }
}

/**
 * The matrix in a file.
 * @param array the name of an array of an NPZ file
 * @throws {ClusterkitError} input, for what is no matrix; memory
 */
export async function findMatrix(
  raw: ByteSource,
  array: string | undefined,
  options: FileOptions,
): Promise<OpenMatrix> {
  const gzip = sniff(await raw.head(SNIFF_BYTES)) === 'gzip';
  const source = gzip ? gunzipped(raw) : raw;
  const head = await source.head(SNIFF_BYTES);
  const kind = sniff(head);
  if (kind === 'npy') return { raw, gzip, format: kind, matrix: await openNpy(source) };
  if (kind === 'idx') return { raw, gzip, format: kind, matrix: await openIdx(source) };
  if (kind !== 'zip') throw notThat(head, 'a matrix that can be read');
  const npz = await openNpz(await inAnyOrder(source, options));
  const matrix =
    array === undefined && isSparse(npz)
      ? await (await import('./sparseNpz.ts')).readSparse(npz, options.maxMemory)
      : await openNpy(await npzArray(npz, array));
  return { raw, gzip, format: 'npz', arrays: npz.names, matrix };
}

/** A zip file has its directory at its end: a stream is read whole. */
async function inAnyOrder(source: ByteSource, options: FileOptions): Promise<ZipSource> {
  if (source instanceof FileBytes || source instanceof MemoryBytes) return source;
  return new MemoryBytes(await allBytes(source, allowed(options)));
}

/** @throws {ClusterkitError} input, for a matrix without rows or columns, and for a file that is known to be cut short */
export function checkExtent(matrix: RawMatrix): { n: number; dim: number } {
  const { shape } = matrix;
  if (shape.length === 0) throw new ClusterkitError('input', 'the file holds a single number, not rows');
  const { n, dim } = extent(shape);
  if (!(n > 0 && dim > 0))
    throw new ClusterkitError('input', `the file holds no numbers: it is ${shape.join(' x ')}`);
  checkKnownSize(matrix);
  return { n, dim };
}

/** The size of the pictures in an array of n x height x width [x 1 or 3] numbers. */
export function rowShape([, height, width, bands = 1, ...more]: readonly number[]): RowShape | undefined {
  if (!(height > 1 && width > 1) || more.length > 0) return undefined;
  return bands === 1 || bands === 3 ? { height, width, bands } : undefined;
}
