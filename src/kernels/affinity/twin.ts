import { squaredDistance } from '../kmeans.ts';
import { BLOCK, SLICE } from '../layouts/affinity.ts';
import type { Exchange, MessageRows } from './exchange.ts';
import { blocksOf } from './layout.ts';

/** The same messages in plain TypeScript; `assembly/affinity/messages.ts` says why most need no place. */
export class PlainExchange implements Exchange {
  readonly stride: number;
  readonly matrix: Float64Array;
  readonly ownResponsibilities: Float64Array;
  readonly ownAvailabilities: Float64Array;
  private readonly given: MessageRows;
  private readonly blocks: number;
  private readonly tops: Float64Array;
  private readonly responsibilities: Float64Array;
  private readonly availabilities: Float64Array;
  private readonly lists: Int32Array;
  private readonly counts: Int32Array;
  private readonly levels: Float64Array;
  private readonly limits: Float64Array;
  private readonly shared: Float64Array;
  private readonly sharedTops: Float64Array;
  /** Sums of columns: of all slices, and of one. */
  private readonly sums: Float64Array;
  private readonly part: Float64Array;
  private grown = 0;

  constructor(given: MessageRows) {
    const { n } = given;
    const blocks = blocksOf(n);
    this.given = given;
    this.blocks = blocks;
    this.stride = blocks * BLOCK;
    this.matrix = new Float64Array(n * this.stride);
    this.responsibilities = new Float64Array(n * this.stride);
    this.availabilities = new Float64Array(n * this.stride);
    this.tops = new Float64Array(n * blocks);
    this.lists = new Int32Array(n * blocks);
    this.counts = new Int32Array(n);
    this.levels = new Float64Array(n);
    this.ownResponsibilities = new Float64Array(n);
    this.ownAvailabilities = new Float64Array(n);
    this.limits = new Float64Array(this.stride);
    this.shared = new Float64Array(this.stride);
    this.sharedTops = new Float64Array(blocks);
    this.sums = new Float64Array(this.stride);
    this.part = new Float64Array(this.stride);
  }

  *measure(): Generator<number, void> {
    const { n, rows } = this.given;
    if (!rows) return;
    const { x, dim, root, divisor } = rows;
    for (let i = 0; i < n; i++) {
      for (let l = i + 1; l < n; l++) {
        const d2 = squaredDistance(x, i * dim, x, l * dim, dim);
        const d = root ? Math.sqrt(d2) : d2 / divisor;
        this.matrix[i * this.stride + l] = d;
        this.matrix[l * this.stride + i] = d;
      }
      yield i / n;
    }
  }

  *prepare(preferences: Float64Array, tilt: number): Generator<number, void> {
    const { matrix, stride, blocks, tops } = this;
    const { n, weights } = this.given;
    for (let i = 0; i < n; i++) {
      const row = i * stride;
      for (let k = 0; k < n; k++)
        matrix[row + k] = -(matrix[row + k] * (weights ? weights[i] : 1) * (1 + k * tilt));
      matrix[row + i] = preferences[i] - Math.abs(preferences[i]) * (1 + i * tilt - 1);
      matrix.fill(Number.NEGATIVE_INFINITY, row + n, row + stride);
      for (let b = 0; b < blocks; b++) tops[i * blocks + b] = largest(matrix, row + b * BLOCK);
      const home = Math.floor(i / BLOCK);
      tops[i * blocks + home] = Number.NEGATIVE_INFINITY;
      this.lists[i * blocks] = home;
      yield i / n;
    }
    this.counts.fill(1);
    for (const list of [this.responsibilities, this.availabilities, this.levels]) list.fill(0);
    for (const list of [this.ownResponsibilities, this.ownAvailabilities]) list.fill(0);
    for (const list of [this.limits, this.shared, this.sharedTops]) list.fill(0);
    this.grown = 0;
  }

  *iterate(damping: number): Generator<number, void> {
    const { n } = this.given;
    this.sums.fill(0);
    for (let from = 0; from < n; from += SLICE) {
      this.part.fill(0);
      for (let i = from; i < Math.min(n, from + SLICE); i++) this.exchange(i, damping);
      for (let k = 0; k < n; k++) this.sums[k] += this.part[k];
      yield from / n;
    }
    this.takeSums(damping);
    this.grown = damping * this.grown + (1 - damping);
  }

  close(): void {}

  private exchange(i: number, damping: number): void {
    const { blocks, stride, lists, counts, levels, tops, part } = this;
    const fresh = 1 - damping;
    const [first, second, opening] = this.bestTwo(i, damping);
    const before = levels[i];
    levels[i] = damping * before + fresh * first;
    if (opening >= 0) this.open(i, opening, before);
    const grown = damping * this.grown + fresh;
    for (let b = 0; b < blocks; b++) if (grown * tops[i * blocks + b] > levels[i]) this.open(i, b, before);
    const own = part[i];
    for (let at = 0; at < counts[i]; at++) {
      const from = lists[i * blocks + at] * BLOCK;
      for (let k = from; k < from + BLOCK; k++) {
        const p = i * stride + k;
        const s = this.matrix[p];
        const rival = this.availabilities[p] + s === first ? second : first;
        const r = damping * this.responsibilities[p] + fresh * (s - rival);
        this.responsibilities[p] = r;
        if (r > 0) part[k] += r;
      }
    }
    part[i] = own;
    this.ownResponsibilities[i] = this.responsibilities[i * stride + i];
  }

  /** The largest two sums of availability and similarity of a row, and the closed block that has the first of them, or -1. */
  private bestTwo(i: number, damping: number): [first: number, second: number, opening: number] {
    const { matrix, responsibilities, availabilities, limits, shared, sharedTops, tops, blocks, stride } =
      this;
    const fresh = 1 - damping;
    let [first, second, opening] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, -1];
    for (let at = 0; at < this.counts[i]; at++) {
      const from = this.lists[i * blocks + at] * BLOCK;
      for (let k = from; k < from + BLOCK; k++) {
        const p = i * stride + k;
        const free = Math.min(0, limits[k] - Math.max(0, responsibilities[p]));
        availabilities[p] = k === i ? this.ownAvailabilities[i] : damping * availabilities[p] + fresh * free;
        const v = availabilities[p] + matrix[p];
        if (v > first) [first, second] = [v, first];
        else if (v > second) second = v;
      }
    }
    for (let b = 0; b < blocks; b++) {
      if (!(tops[i * blocks + b] + sharedTops[b] > second)) continue;
      for (let k = b * BLOCK; k < (b + 1) * BLOCK; k++) {
        const v = shared[k] + matrix[i * stride + k];
        if (v > first) [first, second, opening] = [v, first, b];
        else if (v > second) second = v;
      }
    }
    return [first, second, opening];
  }

  private open(i: number, block: number, level: number): void {
    const { blocks, stride, grown } = this;
    this.lists[i * blocks + this.counts[i]++] = block;
    this.tops[i * blocks + block] = Number.NEGATIVE_INFINITY;
    for (let k = block * BLOCK; k < (block + 1) * BLOCK; k++) {
      const p = i * stride + k;
      this.responsibilities[p] = grown === 0 ? 0 : grown * this.matrix[p] - level;
      this.availabilities[p] = this.shared[k];
    }
  }

  private takeSums(damping: number): void {
    const { n } = this.given;
    const { sums, limits, shared, ownResponsibilities, ownAvailabilities } = this;
    const fresh = 1 - damping;
    for (let k = 0; k < n; k++) {
      limits[k] = ownResponsibilities[k] + sums[k];
      ownAvailabilities[k] = damping * ownAvailabilities[k] + fresh * sums[k];
      shared[k] = damping * shared[k] + fresh * Math.min(0, limits[k]);
    }
    for (let b = 0; b < this.blocks; b++) this.sharedTops[b] = largest(shared, b * BLOCK);
  }
}

/** The largest number of a block. */
function largest(numbers: Float64Array, from: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = from; k < from + BLOCK; k++) most = Math.max(most, numbers[k]);
  return most;
}
