import type { Graph } from '../core/graph.ts';
import { Arena, giveBack, instantiate, loadKernel } from './host.ts';

/** A sparse symmetric matrix, and two blocks of vectors that it is multiplied with. */
export interface Block {
  readonly n: number;
  /** Vectors of a block, a multiple of 8. */
  readonly width: number;
  /** inout, n * width each, row after row; they change places in `swap`. */
  x: Float64Array;
  y: Float64Array;
  /** x = s A y + u y + v x. */
  multiply(s: number, u: number, v: number): void;
  swap(): void;
  /** x' x, or x' y: width * width. */
  gram(other: 'x' | 'y'): Float64Array;
  /** x = x r, and y = y r where it is asked for. */
  rotate(r: Float64Array, both: boolean): void;
  /** Releases the memory. */
  close(): void;
}

/** The matrix has the places of a graph, and other values. */
type Sparse = Pick<Graph, 'n' | 'offsets' | 'targets'> & { values: Float64Array };

/** Bytes that a block takes, its matrix included. */
export function blockBytes({ n, targets }: Sparse, width: number): number {
  return 12 * targets.length + 4 * n + 16 * n * width;
}

/** @param width a multiple of 8 */
export function openBlock(matrix: Sparse, width: number): Block {
  return wasmBlock(matrix, width) ?? plainBlock(matrix, width);
}

interface SpectralKernel {
  multiply(
    offsets: number,
    targets: number,
    values: number,
    y: number,
    x: number,
    width: number,
    s: number,
    u: number,
    v: number,
    from: number,
    to: number,
  ): void;
  gram(x: number, y: number, out: number, width: number, n: number): void;
  rotate(x: number, r: number, scratch: number, width: number, n: number): void;
}

function wasmBlock({ n, offsets, targets, values }: Sparse, width: number): Block | undefined {
  const module = loadKernel('spectral');
  if (!module) return undefined;
  const arena = new Arena();
  const at = {
    offsets: arena.take(4 * (n + 1)),
    targets: arena.take(4 * targets.length),
    values: arena.take(8 * values.length),
    small: arena.take(8 * width * width),
    row: arena.take(8 * width),
  };
  let [x, y] = [arena.take(8 * n * width), arena.take(8 * n * width)];
  // products are added to what is there, even where it counts 0 times
  const memory = arena.usedMemory(x);
  if (!memory) return undefined;
  const { buffer } = memory;
  new Int32Array(buffer, at.offsets, n + 1).set(offsets);
  new Int32Array(buffer, at.targets, targets.length).set(targets);
  new Float64Array(buffer, at.values, values.length).set(values);
  const small = new Float64Array(buffer, at.small, width * width);
  const kernel = instantiate<SpectralKernel>(module, memory);
  return {
    n,
    width,
    x: new Float64Array(buffer, x, n * width),
    y: new Float64Array(buffer, y, n * width),
    multiply: (s, u, v) => kernel.multiply(at.offsets, at.targets, at.values, y, x, width, s, u, v, 0, n),
    swap() {
      [x, y] = [y, x];
      [this.x, this.y] = [this.y, this.x];
    },
    gram(other) {
      kernel.gram(x, other === 'x' ? x : y, at.small, width, n);
      return small.slice();
    },
    rotate(r, both) {
      small.set(r);
      kernel.rotate(x, at.small, at.row, width, n);
      if (both) kernel.rotate(y, at.small, at.row, width, n);
    },
    close: () => giveBack(memory),
  };
}

function plainBlock(matrix: Sparse, width: number): Block {
  const { n } = matrix;
  return {
    n,
    width,
    x: new Float64Array(n * width),
    y: new Float64Array(n * width),
    multiply(s, u, v) {
      multiplyPlain(matrix, this, s, u, v);
    },
    swap() {
      [this.x, this.y] = [this.y, this.x];
    },
    gram(other) {
      return gramPlain(this, other === 'x' ? this.x : this.y);
    },
    rotate(r, both) {
      rotatePlain(this.x, r, width);
      if (both) rotatePlain(this.y, r, width);
    },
    close() {},
  };
}

function multiplyPlain(
  { n, offsets, targets, values }: Sparse,
  { x, y, width }: Block,
  s: number,
  u: number,
  v: number,
): void {
  const sums = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      const value = values[p];
      for (let c = 0, q = targets[p] * width; c < width; c++) sums[c] += value * y[q + c];
    }
    for (let c = 0, q = i * width; c < width; c++) x[q + c] = s * sums[c] + u * y[q + c] + v * x[q + c];
  }
}

function gramPlain({ n, width, x }: Block, y: Float64Array): Float64Array {
  const out = new Float64Array(width * width);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < width; j++) {
      const value = x[i * width + j];
      for (let c = 0; c < width; c++) out[j * width + c] += value * y[i * width + c];
    }
  return out;
}

function rotatePlain(x: Float64Array, r: Float64Array, width: number): void {
  const row = new Float64Array(width);
  for (let from = 0; from < x.length; from += width) {
    row.fill(0);
    for (let j = 0; j < width; j++) {
      const value = x[from + j];
      for (let c = 0; c < width; c++) row[c] += value * r[j * width + c];
    }
    x.set(row, from);
  }
}
