import type { Dataset, RowShape } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { chooseRows, type RowChoice } from '../core/rowChoice.ts';
import { bytesForRows, elementName, extent, type RawMatrix, toRows } from './elements.ts';
import { gunzip } from './gzip.ts';
import { readIdx } from './idx.ts';
import { type ClassesOptions, openClasses } from './labels.ts';
import { settleMissing } from './matrixMissing.ts';
import { readNpy } from './npy.ts';
import { isSparse, npzArray, npzNames, splitArrayName } from './npz.ts';
import { type FileOptions, inFile, readInput } from './open.ts';
import { notThat, sniff } from './sniff.ts';
import type { MissingNumbers } from './table/options.ts';

/** Options of `openMatrix`. */
export interface MatrixOptions extends ClassesOptions {
  rows?: RowChoice;
  /** A file with the label of each row: IDX, NPY, `file.npz:name`, or text of one label a line; gzipped or not. */
  labels?: string;
  /** What to do about NaN and infinities; default fail. */
  missing?: MissingNumbers;
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
  sha256: string;
}

/**
 * Reads the rows of a matrix: NPY, an array of an NPZ file ("file.npz:name", or the only array), IDX; gzipped or not. A
 * vector is one column. An array of three or four dimensions has pictures as rows. Values have the narrowest type that
 * is exact for every number of the file's type. Bytes are not copied. When rows were chosen, `ids` are their numbers.
 * @throws {ClusterkitError} input, when the file is damaged, cut short, not a matrix of numbers, or holds NaN or
 *   infinity while `missing` is fail; memory, before too much is taken
 */
export async function openMatrix(path: string, options: MatrixOptions = {}): Promise<Items> {
  const { matrix } = await readMatrix(path, options);
  const { n } = await inFile(path, () => checkExtent(matrix));
  if (options.labels === undefined) return inFile(path, () => toItems(matrix, undefined, options));
  const { classes, warnings } = await openClasses(options.labels, { path, count: n }, options);
  const items = await inFile(path, () => toItems(matrix, classes, options));
  return { ...items, warnings: [...items.warnings, ...warnings] };
}

/**
 * All numbers of a matrix, NaN and infinities included.
 * @throws {ClusterkitError} input or memory, as `openMatrix` does
 */
export async function openNumbers(path: string, options: FileOptions = {}): Promise<Dataset> {
  const { matrix } = await readMatrix(path, options);
  return inFile(path, () => {
    const { n, dim } = checkExtent(matrix);
    const need = matrix.data.length + bytesForRows(matrix, n);
    checkMemory(`${n} x ${dim} numbers`, need, options.maxMemory ?? Number.POSITIVE_INFINITY, [MORE_MEMORY]);
    return { x: toRows(matrix, undefined, true), n, dim };
  });
}

function toItems(matrix: RawMatrix, truth: string[] | undefined, options: MatrixOptions): Items {
  const { n, dim } = extent(matrix.shape);
  const rows = chooseRows(n, options.rows);
  const count = rows?.length ?? n;
  const need = matrix.data.length + bytesForRows(matrix, count);
  checkMemory(`${count} x ${dim} numbers`, need, options.maxMemory ?? Number.POSITIVE_INFINITY, [
    { option: 'limit', how: 'set' },
    { option: 'sample', how: 'set' },
    MORE_MEMORY,
  ]);
  const shape = rowShape(matrix.shape);
  const { missing = 'fail' } = options;
  const x = toRows(matrix, rows, missing !== 'fail');
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

/**
 * Describes a matrix from its header.
 * @throws {ClusterkitError} as `openMatrix`
 */
export async function matrixFacts(path: string, options: FileOptions = {}): Promise<MatrixFacts> {
  const { matrix, format, gzip, arrays, fileSize, sha256 } = await readMatrix(path, options);
  const { element, shape, fortran, bigEndian } = matrix;
  return {
    format,
    gzip,
    dtype: elementName(element),
    shape,
    fortranOrder: fortran,
    bigEndian,
    ...(await inFile(path, () => checkExtent(matrix))),
    ...(arrays ? { arrays } : {}),
    fileSize,
    sha256,
  };
}

interface ReadMatrix extends Pick<MatrixFacts, 'format' | 'gzip' | 'arrays' | 'fileSize' | 'sha256'> {
  matrix: RawMatrix;
}

async function readMatrix(path: string, options: FileOptions): Promise<ReadMatrix> {
  const { file, array } = splitArrayName(path);
  const { bytes, sha256 } = await readInput(file, { ...options, expect: 'anything' });
  return inFile(path, async () => {
    const whole = await gunzip(bytes, options.maxMemory);
    const facts = { gzip: whole !== bytes, fileSize: bytes.length, sha256 };
    const kind = sniff(whole);
    if (kind === 'npy') return { ...facts, format: kind, matrix: readNpy(whole) };
    if (kind === 'idx') return { ...facts, format: kind, matrix: readIdx(whole) };
    if (kind === 'zip') {
      const arrays = npzNames(whole);
      const matrix =
        array === undefined && isSparse(arrays)
          ? await (await import('./sparseNpz.ts')).readSparse(whole, options.maxMemory)
          : readNpy(await npzArray(whole, array, options.maxMemory));
      return { ...facts, format: 'npz', arrays, matrix };
    }
    throw notThat(whole, 'a matrix that can be read');
  });
}

function checkExtent({ shape }: RawMatrix): { n: number; dim: number } {
  if (shape.length === 0) throw new ClusterkitError('input', 'the file holds a single number, not rows');
  const { n, dim } = extent(shape);
  if (n > 0 && dim > 0) return { n, dim };
  throw new ClusterkitError('input', `the file holds no numbers: it is ${shape.join(' x ')}`);
}

/** The size of the pictures in an array of n x height x width [x 1 or 3] numbers. */
function rowShape([, height, width, bands = 1, ...more]: readonly number[]): RowShape | undefined {
  if (!(height > 1 && width > 1) || more.length > 0) return undefined;
  return bands === 1 || bands === 3 ? { height, width, bands } : undefined;
}
