import type { Dataset, RowShape } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { newRows } from '../core/rowMemory.ts';
import type { RowStore, StoredRows } from '../core/rowStore.ts';
import { FileBytes, openBytes } from './bytes.ts';
import {
  convert,
  elementBytes,
  extent,
  isHeldAsStored,
  type RawMatrix,
  rowsType,
  toNative,
} from './elements.ts';
import { checkExtent, findMatrix, rowShape } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { inFile } from './open.ts';
import { isFile } from './paths.ts';
import { bytesForRows, checkFinite } from './readRows.ts';

/** Bytes read at a time. */
const BLOCK = 2 ** 22;

/** A matrix that has to be put together in memory, such as a sparse one, is none that stays in its file. */
const BY_HEADER = { maxMemory: 0 };

/** A matrix whose rows are read from its file when they are needed. */
export interface MatrixStore extends StoredRows {
  /** Size of the file. */
  bytes: number;
  /** Consecutive rows, until the next ones are read. @param unchecked as of a `RowStore` @throws {ClusterkitError} input */
  read(from: number, count: number, unchecked?: boolean): Promise<Dataset>;
  /** Whether the file is as it was when it was opened. @throws {ClusterkitError} input, if it is not */
  checkUnchanged(): Promise<void>;
  /** The size of the pictures, if rows are pictures. */
  shape?: RowShape;
}

/**
 * Whether a matrix should be read by `openMatrixStore`: its rows would take more memory, and follow each other in a file
 * that is not packed. O(1) time.
 * @param maxMemory bytes that may be taken
 */
export async function matrixNeedsStore(path: string, maxMemory: number): Promise<boolean> {
  if (!isFile(splitArrayName(path).file)) return false;
  // the reader says what is wrong with a file
  const found = await openFile(path).catch(() => undefined);
  await found?.file.close();
  return found !== undefined && isInLines(found.matrix) && bytesForRows(found.matrix, found.n) > maxMemory;
}

/** Whether the rows of a matrix follow each other in a file that is not packed. */
export async function isInLinesFile(path: string): Promise<boolean> {
  if (!isFile(splitArrayName(path).file)) return false;
  const found = await openFile(path);
  await found.file.close();
  return isInLines(found.matrix);
}

/**
 * Opens a matrix that is larger than memory: rows are read from its file when they are needed, and nothing is copied.
 * Memory: 4 MB of the file and their rows. The file must not change before `close`.
 * @throws {ClusterkitError} input, as `openMatrix`; NaN and infinities are found when they are read
 */
export async function openMatrixStore(path: string): Promise<MatrixStore> {
  const { file, matrix, n } = await openFile(path);
  const shape = rowShape(matrix.shape);
  const store = new FileRows(path, matrix);
  return {
    store,
    count: n,
    encodings: [],
    warnings: [],
    ...(shape && { shape }),
    bytes: (file as FileBytes).size,
    read: (from, count, unchecked) => store.read(from, count, unchecked),
    checkUnchanged: () => store.checkUnchanged(),
    close: () => file.close(),
  };
}

async function openFile(path: string) {
  const { file: name, array } = splitArrayName(path);
  const file = await openBytes(name, {});
  try {
    const { matrix } = await inFile(path, () => findMatrix(file, array, BY_HEADER));
    const { n } = await inFile(path, () => checkExtent(matrix));
    return { file, matrix, n };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Whether the rows of a matrix follow each other in a file. */
function isInLines({ source, fortran, shape }: RawMatrix): boolean {
  return source instanceof FileBytes && (!fortran || extent(shape).dim === 1);
}

/** Rows in a file of numbers. */
class FileRows implements RowStore {
  readonly n: number;
  readonly dim: number;
  readonly weighted = false;
  readonly finite = true;
  private readonly path: string;
  private readonly matrix: RawMatrix;
  private readonly source: FileBytes;
  /** Bytes and numbers of the rows that were read last. */
  private block: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  private x: Dataset['x'] = new Uint8Array(0);

  constructor(path: string, matrix: RawMatrix) {
    const { n, dim } = extent(matrix.shape);
    this.n = n;
    this.dim = dim;
    this.path = path;
    this.matrix = matrix;
    this.source = matrix.source as FileBytes;
  }

  async gather(rows: Uint32Array, x: Float64Array | Float32Array): Promise<void> {
    const { dim, matrix, source } = this;
    const stored = new Uint8Array(dim * elementBytes(matrix.element));
    const row = newRows(rowsType(matrix.element), dim);
    await inFile(this.path, () => {
      for (const [i, number] of rows.entries()) {
        // a read takes a few microseconds; the thread pool would cost more
        const at = matrix.start + number * stored.length;
        if (source.readNow(stored, at) < stored.length) throw shorter(matrix);
        this.take(stored, row, number);
        x.set(row, i * dim);
      }
    });
  }

  async *pieces(unchecked?: boolean): AsyncGenerator<Dataset> {
    const { n, dim, matrix } = this;
    const most = Math.max(1, Math.floor(BLOCK / (dim * elementBytes(matrix.element))));
    for (let start = 0; start < n; start += most)
      yield await this.read(start, Math.min(most, n - start), unchecked);
    await this.checkUnchanged();
  }

  async read(from: number, count: number, unchecked = false): Promise<Dataset> {
    const { dim, matrix, source } = this;
    const bytes = dim * elementBytes(matrix.element);
    const isRows = isHeldAsStored(matrix.element);
    if (this.x.length < count * dim) {
      this.x = newRows(rowsType(matrix.element), count * dim);
      this.block = isRows ? bytesOf(this.x) : new Uint8Array(count * bytes);
    }
    const stored = this.block.subarray(0, count * bytes);
    const x = this.x.subarray(0, count * dim);
    await inFile(this.path, async () => {
      if ((await source.read(stored, matrix.start + from * bytes)) < stored.length) throw shorter(matrix);
      this.take(stored, x, from, unchecked);
    });
    return { x, n: count, dim };
  }

  async checkUnchanged(): Promise<void> {
    const size = await this.source.sizeNow();
    if (size === this.source.size) return;
    const how = size < this.source.size ? 'shorter' : 'longer';
    await inFile(this.path, () => {
      throw new ClusterkitError('input', `the ${this.matrix.what} has become ${how} while it was read`);
    });
  }

  /** Converts the bytes of rows. @param x out @param first the number of the first row */
  private take(stored: Uint8Array, x: Dataset['x'], first: number, unchecked = false): void {
    const { dim, matrix } = this;
    const place = (p: number) => ({ name: `row ${first + Math.floor(p / dim)}`, column: p % dim });
    toNative(matrix, stored);
    if (stored.buffer !== x.buffer) convert(matrix.element, stored, x, place);
    if (!unchecked) checkFinite(x, place);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Dataset['x']): Uint8Array<ArrayBufferLike> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function shorter({ what }: RawMatrix): ClusterkitError {
  return new ClusterkitError('input', `the ${what} has become shorter while it was read`);
}
