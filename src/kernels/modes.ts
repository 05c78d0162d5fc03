import { Arena, instantiate, loadKernel } from './host.ts';
import { BLOCK, LANES } from './layouts/modes.ts';

/** Numbers of categories, row after row. */
export type CodeRows = Uint8Array | Uint16Array;

/** Rows of categories for a search of modes. */
export interface ModeData {
  n: number;
  dim: number;
  /** n * dim. */
  rows: CodeRows;
  /** dim + 1: the place of the first category of each column among the categories of all, and their number. */
  offsets: Int32Array;
  /** n; absent: 1 each. */
  weights?: Float64Array;
}

/** Finds the nearest modes of rows, for one set of modes after the other. */
export interface ModeSearch {
  /** n entries in [0, k), from `nearest`; from `allot` -1 for rows without weight. */
  readonly labels: Int32Array;
  /** n numbers of columns in which a row has the category of its mode, from `nearest`. */
  readonly equal: Int32Array;
  /** kMax times the number of all categories: weights of categories by cluster. */
  readonly counts: Float64Array;
  /**
   * Labels rows with the mode that they share most categories with, the first of equals. Yields for pauses.
   * @param modes in, k * dim
   */
  nearest(modes: CodeRows, k: number): Generator<void, void>;
  /**
   * Puts rows into the cluster of the nearest mode, the first of equals, one after the other. The mode moves at once to
   * the most frequent categories of its cluster, the first of equals. Yields for pauses.
   * @param modes inout, k * dim
   */
  allot(modes: CodeRows, k: number): Generator<void, void>;
}

/**
 * The fast kernel if it is available, else its twin; their results are equal. O(n k dim) time for each search.
 * @param kMax the largest k
 */
export function openModes(data: ModeData, kMax: number): ModeSearch {
  return WasmModes.open(data, kMax) ?? new PlainModes(data, kMax);
}

/** Comparisons between two pauses: about 20 ms of the twin, less of the kernel. */
const SLICE_WORK = 2e7;

/** Rows between two pauses: whole blocks. */
function slice(k: number, dim: number): number {
  return BLOCK * Math.max(1, Math.floor(SLICE_WORK / (BLOCK * k * dim)));
}

class PlainModes implements ModeSearch {
  readonly labels: Int32Array;
  readonly equal: Int32Array;
  readonly counts: Float64Array;
  private readonly data: ModeData;

  constructor(data: ModeData, kMax: number) {
    const { n, dim, offsets } = data;
    this.data = data;
    this.labels = new Int32Array(n);
    this.equal = new Int32Array(n);
    this.counts = new Float64Array(kMax * offsets[dim]);
  }

  *nearest(modes: CodeRows, k: number): Generator<void, void> {
    const { n, dim } = this.data;
    const size = slice(k, dim);
    for (let i = 0; i < n; i++) {
      if (i > 0 && i % size === 0) yield;
      findMode(this.data, i, modes, k, this);
    }
  }

  allot(modes: CodeRows, k: number): Generator<void, void> {
    return allotRows(this.data, modes, k, this);
  }
}

/** What a search has found. */
type FoundModes = Pick<ModeSearch, 'labels' | 'equal' | 'counts'>;

/** Finds the nearest mode of row i. */
function findMode({ dim, rows }: ModeData, i: number, modes: CodeRows, k: number, found: FoundModes): void {
  let most = -1;
  for (let c = 0, q = 0; c < k; c++, q += dim) {
    let same = 0;
    for (let j = 0, p = i * dim; j < dim; j++) if (rows[p + j] === modes[q + j]) same++;
    if (same <= most) continue;
    most = same;
    found.labels[i] = c;
  }
  found.equal[i] = most;
}

/** `allot` in plain TypeScript. */
function* allotRows(data: ModeData, modes: CodeRows, k: number, found: FoundModes): Generator<void, void> {
  const { n, dim, rows, offsets, weights } = data;
  const { labels, counts } = found;
  const size = slice(k, dim);
  for (let i = 0; i < n; i++) {
    if (i > 0 && i % size === 0) yield;
    const weight = weights ? weights[i] : 1;
    if (weight === 0) {
      labels[i] = -1;
      continue;
    }
    findMode(data, i, modes, k, found);
    const from = labels[i] * offsets[dim];
    for (let j = 0, p = i * dim, q = labels[i] * dim; j < dim; j++, p++, q++) {
      const at = from + offsets[j];
      counts[at + rows[p]] += weight;
      if (rows[p] === modes[q]) continue;
      const more = counts[at + rows[p]] - counts[at + modes[q]];
      if (more > 0 || (more === 0 && rows[p] < modes[q])) modes[q] = rows[p];
    }
  }
}

type Nearest = (
  codes: number,
  n: number,
  dim: number,
  modes: number,
  k: number,
  labels: number,
  equal: number,
) => void;

/** The exports of assembly/modes.ts. */
interface ModesKernel {
  nearestBytes: Nearest;
  nearestShorts: Nearest;
  allotBytes(
    codes: number,
    from: number,
    to: number,
    dim: number,
    columns: number,
    k: number,
    offsets: number,
    total: number,
    counts: number,
    weights: number,
    labels: number,
  ): void;
}

/** The kernel counts columns and numbers clusters with 16 bits, and columns of the first pass with 8. */
const MOST = 65535;
const MOST_ALLOTTED = 255;

interface Places {
  codes: number;
  modes: number;
  labels: number;
  equal: number;
  counts: number;
  offsets: number;
  weights: number;
}

class WasmModes implements ModeSearch {
  readonly labels: Int32Array;
  readonly equal: Int32Array;
  readonly counts: Float64Array;
  private readonly data: ModeData;
  private readonly kernel: ModesKernel;
  private readonly modes: CodeRows;
  private readonly at: Places;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(data: ModeData, kMax: number): WasmModes | undefined {
    const { n, dim, rows, offsets, weights } = data;
    const module = dim <= MOST && kMax <= MOST ? loadKernel('modes') : undefined;
    if (!module) return undefined;
    const { BYTES_PER_ELEMENT } = rows;
    const padded = Math.ceil(n / BLOCK) * BLOCK;
    const arena = new Arena();
    const at = {
      codes: arena.take(padded * dim * BYTES_PER_ELEMENT),
      modes: arena.take(Math.ceil(kMax / LANES) * LANES * dim * BYTES_PER_ELEMENT),
      labels: arena.take(4 * padded),
      equal: arena.take(4 * padded),
      counts: arena.take(8 * kMax * offsets[dim]),
      offsets: arena.take(4 * dim),
      weights: weights ? arena.take(8 * n) : 0,
    };
    const memory = arena.memory();
    return memory && new WasmModes(module, memory, at, data, kMax);
  }

  private constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    at: Places,
    data: ModeData,
    kMax: number,
  ) {
    const { buffer } = memory;
    const { n, dim, rows, offsets, weights } = data;
    this.kernel = instantiate<ModesKernel>(module, memory);
    this.data = data;
    this.at = at;
    const Codes = rows instanceof Uint8Array ? Uint8Array : Uint16Array;
    this.modes = new Codes(buffer, at.modes, Math.ceil(kMax / LANES) * LANES * dim);
    this.labels = new Int32Array(buffer, at.labels, n);
    this.equal = new Int32Array(buffer, at.equal, n);
    this.counts = new Float64Array(buffer, at.counts, kMax * offsets[dim]);
    new Int32Array(buffer, at.offsets, dim).set(offsets.subarray(0, dim));
    if (weights) new Float64Array(buffer, at.weights, n).set(weights);
    const blocks = new Codes(buffer, at.codes, Math.ceil(n / BLOCK) * BLOCK * dim);
    for (let i = 0, p = 0; i < n; i++) {
      let to = (i - (i % BLOCK)) * dim + (i % BLOCK);
      for (let j = 0; j < dim; j++, to += BLOCK) blocks[to] = rows[p++];
    }
  }

  *nearest(modes: CodeRows, k: number): Generator<void, void> {
    const { at, kernel } = this;
    const { n, dim } = this.data;
    this.modes.set(modes);
    const work = modes instanceof Uint8Array ? kernel.nearestBytes : kernel.nearestShorts;
    const size = slice(k, dim);
    for (let i = 0; i < n; i += size) {
      if (i > 0) yield;
      const codes = at.codes + i * dim * modes.BYTES_PER_ELEMENT;
      work(codes, Math.min(size, n - i), dim, at.modes, k, at.labels + 4 * i, at.equal + 4 * i);
    }
  }

  *allot(modes: CodeRows, k: number): Generator<void, void> {
    const { at, kernel } = this;
    const { n, dim, rows, offsets } = this.data;
    if (!(rows instanceof Uint8Array) || dim > MOST_ALLOTTED) {
      yield* allotRows(this.data, modes, k, this);
      return;
    }
    const width = Math.ceil(k / LANES) * LANES;
    for (let c = 0, q = 0; c < k; c++) for (let j = 0; j < dim; j++) this.modes[j * width + c] = modes[q++];
    const size = slice(k, dim);
    for (let i = 0; i < n; i += size) {
      if (i > 0) yield;
      const to = Math.min(n, i + size);
      const { codes, offsets: first, counts, weights, labels } = at;
      kernel.allotBytes(codes, i, to, dim, at.modes, k, first, offsets[dim], counts, weights, labels);
    }
    for (let c = 0, q = 0; c < k; c++) for (let j = 0; j < dim; j++) modes[q++] = this.modes[j * width + c];
  }
}
