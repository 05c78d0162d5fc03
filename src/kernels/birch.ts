import { PAGE } from '../core/rowMemory.ts';
import { entryBytes, type Heap, type LeafOrder, nodeBytes, readLeaves, wordAt } from './birch/heap.ts';
import { PlainFeatures } from './birch/twin.ts';
import {
  Arena,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  readField,
  setFields,
  writeStruct,
} from './host.ts';
import { Features, LEVEL } from './layouts/birch.ts';

/** Rows that are put into the tree at a time: they and their means stay in the caches. */
const CHUNK_VALUES = 2 ** 16;
const CHUNK = 1024;

/** The least number of bytes that a tree grows by. */
const GROWTH = 2 ** 20;

/** Rows, or means of rows with their weights and the squared distances that were summed up around them. */
export interface FeatureRows {
  /** n * dim. */
  x: ArrayLike<number>;
  n: number;
  weights?: Float64Array;
  spreads?: Float64Array;
}

/** Makes trees of clustering features, one after the other. Fast kernel and twin build the same tree to the last bit. */
export interface FeatureTree {
  /**
   * Begins a tree.
   * @param limit the square of the largest radius of a leaf
   * @param most the tree is full with more leaves than this
   */
  begin(limit: number, most: number): void;
  /**
   * Puts rows into the tree, a chunk of them at most.
   * @param from the first row
   * @param numbers out, by row, the leaf that it went into: numbers are in the order of creation; -1 without weight
   * @returns the first row that was not put: none if the tree is full; -1 if there is no memory for it
   */
  insert(rows: FeatureRows, from: number, numbers: Int32Array): number;
  /** The tree is full with more leaves than this. */
  most: number;
  /** Whether there are more leaves than `most`. */
  readonly full: boolean;
  leaves(): LeafOrder;
  /** Releases the memory. */
  close(): void;
}

/** Bytes for a tree with this many leaves, nodes half full. */
export function featureTreeBytes(leaves: number, dim: number, branching: number): number {
  const nodes = 1 + (2.5 * leaves) / Math.max(2, branching);
  const entries = leaves + nodes;
  return entries * entryBytes(padded(dim)) + nodes * nodeBytes(branching);
}

export function openFeatureTree(dim: number, branching: number): FeatureTree {
  return WasmTree.open(dim, branching) ?? new PlainTree(dim, branching);
}

function padded(dim: number): number {
  return 4 * Math.ceil(dim / 4);
}

/** Number of rows of a chunk. */
function chunkRows(dim: number): number {
  return Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_VALUES / dim)));
}

/** A chunk of rows in f64, their columns filled up with zeros. */
interface Chunk {
  x: Float64Array;
  weights: Float64Array;
  spreads: Float64Array;
  numbers: Int32Array;
}

/** @returns the number of rows that were copied */
function fillChunk(chunk: Chunk, dim: number, { x, n, weights, spreads }: FeatureRows, from: number): number {
  const columns = padded(dim);
  const count = Math.min(n - from, chunk.weights.length);
  for (let i = 0, p = from * dim; i < count; i++) {
    for (let j = 0, q = i * columns; j < dim; j++) chunk.x[q++] = x[p++];
    chunk.weights[i] = weights ? weights[from + i] : 1;
    chunk.spreads[i] = spreads ? spreads[from + i] : 0;
  }
  return count;
}

class PlainTree implements FeatureTree {
  private readonly dim: number;
  private readonly tree: PlainFeatures;
  private readonly chunk: Chunk;

  constructor(dim: number, branching: number) {
    this.dim = dim;
    this.tree = new PlainFeatures(padded(dim), branching);
    const rows = chunkRows(dim);
    this.chunk = {
      x: new Float64Array(rows * padded(dim)),
      weights: new Float64Array(rows),
      spreads: new Float64Array(rows),
      numbers: new Int32Array(rows),
    };
  }

  begin(limit: number, most: number): void {
    this.tree.begin(limit, most);
  }

  get most(): number {
    return this.tree.most;
  }

  set most(most: number) {
    this.tree.most = most;
  }

  insert(rows: FeatureRows, from: number, numbers: Int32Array): number {
    const { chunk, tree, dim } = this;
    const count = fillChunk(chunk, dim, rows, from);
    const done = tree.insert(chunk.x, chunk.weights, chunk.spreads, count, chunk.numbers);
    numbers.set(chunk.numbers.subarray(0, done), from);
    return from + done;
  }

  get full(): boolean {
    return this.tree.leaves > this.tree.most;
  }

  leaves(): LeafOrder {
    return readLeaves(this.tree, this.tree.root, this.tree.leaves, this.dim);
  }

  close(): void {}
}

/** The exports of assembly/birch.ts; `tree` is the address of the struct. */
interface BirchKernel {
  begin(tree: number): void;
  insert(tree: number, rows: number, weights: number, spreads: number, n: number, numbers: number): number;
  widen(bytes: number, n: number, dim: number, columns: number, rows: number): void;
}

/** Up to this share of the groups of four columns, products with those that are not 0 take less time. */
const FILLED = 0.6;

/** Whether most groups of four columns are 0. */
function isSparse(x: Float64Array, n: number, columns: number): boolean {
  if (columns <= 16) return false;
  let filled = 0;
  for (let p = 0; p < n * columns; p += 4)
    if (x[p] !== 0 || x[p + 1] !== 0 || x[p + 2] !== 0 || x[p + 3] !== 0) filled++;
  return 4 * filled <= FILLED * n * columns;
}

class WasmTree implements FeatureTree {
  private readonly dim: number;
  private readonly branching: number;
  private readonly kernel: BirchKernel;
  readonly memory: WebAssembly.Memory;
  readonly run: Placed<typeof Features>;
  private readonly at: Record<keyof Chunk | 'bytes', number>;
  private readonly start: number;
  private chunk!: Chunk;
  private heap!: Heap;
  private bound = 0;
  /** Whether rows were looked at for zeros: all trees are of like rows. */
  private looked = false;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(dim: number, branching: number): WasmTree | undefined {
    const module = loadKernel('birch');
    if (!module) return undefined;
    const arena = new Arena();
    const columns = padded(dim);
    const rows = chunkRows(dim);
    const run = place(arena, Features, () => ({
      dim: columns,
      branching,
      limit: 0,
      most: 0,
      leaves: 0,
      root: 0,
      top: 0,
      end: 0,
      apart: arena.take(16 * (branching + 1)),
      found: 0,
      sparse: 0,
      filled: arena.take(columns),
      fillings: 0,
      nearly: arena.take(8 * (branching + 4)),
    }));
    const at = {
      x: arena.take(8 * rows * columns),
      weights: arena.take(8 * rows),
      spreads: arena.take(8 * rows),
      numbers: arena.take(4 * rows),
      bytes: arena.take(rows * dim),
    };
    const start = arena.take(GROWTH + 4 * (nodeBytes(branching) + 2 * entryBytes(columns)));
    const memory = arena.usedMemory(0);
    return memory && new WasmTree(module, memory, run, at, start, dim);
  }

  private constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    run: Placed<typeof Features>,
    at: Record<keyof Chunk | 'bytes', number>,
    start: number,
    dim: number,
  ) {
    this.memory = memory;
    this.kernel = instantiate(module, memory);
    this.run = run;
    this.at = at;
    this.start = start;
    this.dim = dim;
    this.branching = run.fields.branching;
    writeStruct(memory, run);
    this.look();
  }

  /** Makes the views anew, after a growth. */
  private look(): void {
    const { memory, at, dim } = this;
    const { buffer } = memory;
    const rows = chunkRows(dim);
    this.chunk = {
      x: new Float64Array(buffer, at.x, rows * padded(dim)),
      weights: new Float64Array(buffer, at.weights, rows),
      spreads: new Float64Array(buffer, at.spreads, rows),
      numbers: new Int32Array(buffer, at.numbers, rows),
    };
    this.heap = { f64: new Float64Array(buffer), i32: new Int32Array(buffer) };
    // an address of 32 bits does not reach the end of 4 GB
    setFields(this, { end: Math.min(buffer.byteLength, 2 ** 32 - 8) });
  }

  begin(limit: number, most: number): void {
    this.most = most;
    // in the memory of a tree before
    setFields(this, { limit, top: this.start });
    this.kernel.begin(this.run.at);
  }

  get most(): number {
    return this.bound;
  }

  set most(most: number) {
    this.bound = most;
    setFields(this, { most: Math.min(most, 2 ** 31 - 1) });
  }

  insert(rows: FeatureRows, from: number, numbers: Int32Array): number {
    const { kernel, run, at } = this;
    const count = this.load(rows, from);
    const done = kernel.insert(run.at, at.x, at.weights, at.spreads, count, at.numbers);
    numbers.set(this.chunk.numbers.subarray(0, done), from);
    if (done < count && !this.full && !this.grow()) return -1;
    return from + done;
  }

  /** @returns the number of rows of the chunk */
  private load(rows: FeatureRows, from: number): number {
    const { kernel, memory, at, chunk, dim } = this;
    const { x, n, weights, spreads } = rows;
    const count = Math.min(n - from, chunk.weights.length);
    if (x instanceof Uint8Array && !spreads) {
      new Uint8Array(memory.buffer, at.bytes, count * dim).set(x.subarray(from * dim, (from + count) * dim));
      kernel.widen(at.bytes, count, dim, padded(dim), at.x);
      if (weights) chunk.weights.set(weights.subarray(from, from + count));
      else chunk.weights.fill(1, 0, count);
      chunk.spreads.fill(0, 0, count);
    } else fillChunk(chunk, dim, rows, from);
    if (!this.looked) setFields(this, { sparse: isSparse(chunk.x, count, padded(dim)) ? 1 : 0 });
    this.looked = true;
    return count;
  }

  /** @returns whether there was memory */
  private grow(): boolean {
    const { memory, dim, branching } = this;
    const used = this.field('top') - this.start;
    const levels = 3 + wordAt(this.heap, this.field('root') + LEVEL);
    const row = levels * (nodeBytes(branching) + 2 * entryBytes(padded(dim)));
    const bytes = Math.max(GROWTH, used / 2, row);
    try {
      memory.grow(Math.ceil(bytes / PAGE));
    } catch {
      return false;
    }
    this.look();
    return true;
  }

  get full(): boolean {
    return this.field('leaves') > this.bound;
  }

  leaves(): LeafOrder {
    return readLeaves(this.heap, this.field('root'), this.field('leaves'), this.dim);
  }

  close(): void {
    giveBack(this.memory);
  }

  private field(name: 'leaves' | 'root' | 'top'): number {
    return readField(this.memory, this.run, name);
  }
}
