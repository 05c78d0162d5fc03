import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { RowStore } from '../../core/rowStore.ts';
import { nothingToFill } from '../gaps.ts';
import { removeTemporaryFolder, temporaryError, temporaryFolder } from '../temporary.ts';
import { mean, median } from './matrix.ts';

/** Bytes read or written at a time. */
const BLOCK = 4e6;

/** Rows of numbers in a temporary file. */
export class FileStore implements RowStore {
  readonly n: number;
  readonly dim: number;
  readonly columns: string[];
  readonly weighted: boolean;
  private readonly fd: number;
  private readonly folder: string;
  private readonly stride: number;

  constructor(file: { folder: string; path: string }, n: number, columns: string[], weighted: boolean) {
    this.n = n;
    this.columns = columns;
    this.dim = columns.length;
    this.weighted = weighted;
    this.stride = this.dim + (weighted ? 1 : 0);
    this.folder = file.folder;
    this.fd = openSync(file.path, 'r');
  }

  async gather(rows: Uint32Array, x: Float64Array | Float32Array, weights?: Float64Array): Promise<void> {
    const { dim, stride } = this;
    const row = new Float64Array(stride);
    const bytes = new Uint8Array(row.buffer);
    for (let i = 0; i < rows.length; i++) {
      // a read takes a few microseconds; the thread pool would cost more
      readSync(this.fd, bytes, 0, bytes.length, rows[i] * bytes.length);
      x.set(this.weighted ? row.subarray(0, dim) : row, i * dim);
      if (weights && this.weighted) weights[i] = row[dim];
    }
  }

  async *pieces(): AsyncGenerator<Dataset> {
    const { n, dim, stride, columns } = this;
    const most = Math.max(1, Math.floor(BLOCK / (8 * stride)));
    const block = new Float64Array(most * stride);
    const x = this.weighted ? new Float64Array(most * dim) : block;
    const weights = this.weighted ? new Float64Array(most) : undefined;
    for (let start = 0; start < n; start += most) {
      const rows = Math.min(most, n - start);
      readWhole(this.fd, new Uint8Array(block.buffer, 0, rows * stride * 8), start * stride * 8);
      if (weights) split(block, rows, dim, x, weights);
      const piece: Dataset = { x: x.subarray(0, rows * dim), n: rows, dim, columns };
      if (weights) piece.weights = weights.subarray(0, rows);
      yield piece;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    closeSync(this.fd);
    await removeTemporaryFolder(this.folder);
  }
}

function readWhole(fd: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(fd, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new ClusterkitError('input', 'the temporary file of rows has been cut short');
    done += read;
  }
}

/** @param block rows of dim values and a weight */
function split(block: Float64Array, rows: number, dim: number, x: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const at = i * (dim + 1);
    for (let j = 0; j < dim; j++) x[i * dim + j] = block[at + j];
    weights[i] = block[at + dim];
  }
}

/** Writes rows of one length to a temporary file. */
export class RowWriter {
  readonly folder: string;
  readonly path: string;
  n = 0;
  private readonly handle: FileHandle;
  /** Holds the next row from `filled` on; the row counts after a call of `next`. */
  readonly block: Float64Array;
  filled = 0;
  private readonly stride: number;

  private constructor(folder: string, path: string, handle: FileHandle, stride: number) {
    this.folder = folder;
    this.path = path;
    this.handle = handle;
    this.stride = stride;
    this.block = new Float64Array(Math.max(1, Math.floor(BLOCK / (8 * stride))) * stride);
  }

  static async open(stride: number): Promise<RowWriter> {
    const folder = await temporaryFolder();
    const path = join(folder, 'rows');
    return new RowWriter(folder, path, await open(path, 'w+'), stride);
  }

  /** Whether `flush` must be called before the next row. */
  get full(): boolean {
    return this.filled === this.block.length;
  }

  next(): void {
    this.filled += this.stride;
    this.n++;
  }

  async flush(): Promise<void> {
    const bytes = new Uint8Array(this.block.buffer, 0, this.filled * 8);
    await this.write(bytes, (this.n * this.stride - this.filled) * 8);
    this.filled = 0;
  }

  /**
   * Fills the NaN of some columns. Memory: 8 bytes a row.
   * @param columns their names and their places in a row
   * @returns how many cells were filled
   */
  async fill(
    columns: { name: string; at: number }[],
    how: 'mean' | 'median',
    maxMemory: number,
  ): Promise<number> {
    checkMemory(`the ${how} of a column`, 16 * this.n, maxMemory, [
      { option: 'missing', how: 'set', value: 'drop' },
      MORE_MEMORY,
    ]);
    let filled = 0;
    const fills = new Map<number, number>();
    for (const { name, at } of columns) {
      const values = new Float64Array(this.n);
      await this.each((start, rows) => {
        for (let i = 0; i < rows; i++) values[start + i] = this.block[i * this.stride + at];
      });
      const value = how === 'mean' ? mean(values) : median(values);
      if (Number.isNaN(value)) throw nothingToFill(name, how);
      fills.set(at, value);
    }
    const { block, stride } = this;
    await this.each(async (start, rows) => {
      const before = filled;
      for (const [at, value] of fills) {
        for (let p = at; p < rows * stride; p += stride) {
          if (!Number.isNaN(block[p])) continue;
          block[p] = value;
          filled++;
        }
      }
      if (filled > before)
        await this.write(new Uint8Array(block.buffer, 0, rows * stride * 8), start * stride * 8);
    });
    return filled;
  }

  /**
   * Leaves out rows whose weight, their last number, is 0.
   * @returns for each row its place among those that are kept, or -1
   */
  async dropWeightless(): Promise<Int32Array> {
    const { stride, block } = this;
    const placeOf = new Int32Array(this.n).fill(-1);
    let kept = 0;
    await this.each(async (start, rows) => {
      let to = 0;
      for (let i = 0; i < rows; i++) {
        if (block[(i + 1) * stride - 1] === 0) continue;
        block.copyWithin(to * stride, i * stride, (i + 1) * stride);
        placeOf[start + i] = kept + to++;
      }
      await this.write(new Uint8Array(block.buffer, 0, to * stride * 8), kept * stride * 8);
      kept += to;
    });
    this.n = kept;
    return placeOf;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  async remove(): Promise<void> {
    await this.handle.close().catch(() => {});
    await removeTemporaryFolder(this.folder);
  }

  /** Reads the rows block by block. @param visit may write to the rows up to those of its block */
  private async each(visit: (start: number, rows: number) => void | Promise<void>): Promise<void> {
    const most = this.block.length / this.stride;
    for (let start = 0; start < this.n; start += most) {
      const rows = Math.min(most, this.n - start);
      const bytes = new Uint8Array(this.block.buffer, 0, rows * this.stride * 8);
      readWhole(this.handle.fd, bytes, start * this.stride * 8);
      await visit(start, rows);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      let done = 0;
      while (done < bytes.length)
        done += (await this.handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    } catch (error) {
      throw temporaryError(error);
    }
  }
}
