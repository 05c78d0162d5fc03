import type { Rows } from '../core/dataset.ts';
import { numbersTo } from '../core/numbers.ts';
import type { SearchRows } from './neighbors/search.ts';

/*
 * Rows in a tree of boxes, in which other rows find what is near them by any distance that grows with the differences
 * of single columns: the point of a box that is nearest to a row is the row itself, with each number moved into the box.
 */

/** The dissimilarity of a row at offset p of x and a row at offset q of y. */
export type Pair = (x: Rows, p: number, y: Rows, q: number, dim: number) => number;

/** Rows to look among. */
export interface TreeRows extends SearchRows {
  /** in, n numbers above 0; absent: 1 each */
  weights?: ArrayLike<number>;
  /** in, n numbers; absent: 0 each */
  core?: ArrayLike<number>;
}

/** Rows of a box that is not divided. */
const LEAF = 8;

/** Columns above which boxes exclude hardly any row. */
const MOST_COLUMNS = 16;

/** A margin for rounding errors of distances to boxes. */
const ROUNDING = 1 - 1e-9;

/** A margin for rounding errors of sums of weights. */
const HEAVIER = 1 + 1e-9;

/** The weight of rows beyond which others are left out, so that sums of fractions in any order are enough. */
export function enoughOf(mass: number, weights: ArrayLike<number> | undefined): number {
  return areWhole(weights) ? mass : mass * HEAVIER;
}

function areWhole(weights: ArrayLike<number> | undefined): boolean {
  return !weights || Array.from(weights).every(Number.isInteger);
}

/** A search among rows for others, one after the other. About O(log n) pairs for few columns, else n. O(n dim) memory. */
export class RowTree {
  /** out, of the last search: the number of the row, how far it is, and its reach. */
  row = -1;
  apart = Number.POSITIVE_INFINITY;
  reach = Number.POSITIVE_INFINITY;

  private readonly pair: Pair;
  private readonly dim: number;
  private readonly n: number;
  /** Most rows of a box that is not divided. */
  private readonly leaf: number;
  /** The number of the row in each slot, and its numbers, weight and core. */
  private readonly names: Int32Array;
  private readonly x: Float64Array;
  private readonly weights: Float64Array;
  private readonly core: Float64Array;
  /** The lowest numbers of each box, then the highest, and the least core; box b consists of 2 b + 1 and 2 b + 2. */
  private readonly bounds: Float64Array;
  private readonly boxCores: Float64Array;
  /** Whether weights are whole numbers, whose sums are exact. */
  private readonly isWhole: boolean;
  private readonly corner: Float64Array;
  /** The row that searches. */
  private query: Rows = new Float64Array(0);
  private at = 0;
  private own = 0;
  /** The nearest rows so far, by distance, then by number, with their weights and numbers. */
  private near = new Float64Array(64);
  private masses = new Float64Array(64);
  private numbers = new Int32Array(64);
  private count = 0;
  private mass = 0;
  private enough = 0;

  /** @param hasBoxes whether the distance grows with the differences of single columns */
  constructor(rows: TreeRows, pair: Pair, hasBoxes: boolean) {
    const { n, dim } = rows;
    this.pair = pair;
    this.isWhole = areWhole(rows.weights);
    this.dim = dim;
    this.n = n;
    this.leaf = hasBoxes && dim <= MOST_COLUMNS ? LEAF : n;
    let boxes = 1;
    for (let size = n; size > this.leaf; size = Math.ceil(size / 2)) boxes = 2 * boxes + 1;
    this.names = numbersTo(n);
    this.bounds = new Float64Array(2 * dim * boxes);
    this.boxCores = new Float64Array(boxes);
    this.corner = new Float64Array(dim);
    this.sort(rows);
    this.x = new Float64Array(n * dim);
    this.names.forEach((i, slot) => {
      for (let j = 0; j < dim; j++) this.x[slot * dim + j] = rows.x[i * dim + j];
    });
    this.weights = Float64Array.from(this.names, (i) => rows.weights?.[i] ?? 1);
    this.core = Float64Array.from(this.names, (i) => rows.core?.[i] ?? 0);
    this.fit(0, 0, n);
  }

  /**
   * How far it is from a row of x to where the rows around it weigh as much as asked for; infinite if all weigh less.
   * @param p offset of the row
   */
  coreOf(x: Rows, p: number, mass: number): number {
    if (mass <= 0) return 0;
    this.query = x;
    this.at = p;
    this.count = 0;
    this.mass = 0;
    this.enough = this.isWhole ? mass : mass * HEAVIER;
    this.gather(0, 0, this.n, 0);
    let sum = 0;
    for (let r = 0; r < this.count; r++) {
      sum += this.masses[r];
      if (sum >= mass) return this.near[r];
    }
    return Number.POSITIVE_INFINITY;
  }

  /**
   * Finds the row of the least reach, the largest of its distance, its core and `own`; of equal ones the nearest, then the
   * first.
   * @param p offset of the row of x that searches
   */
  find(x: Rows, p: number, own = 0): void {
    this.query = x;
    this.at = p;
    this.own = own;
    this.row = -1;
    this.apart = Number.POSITIVE_INFINITY;
    this.reach = Number.POSITIVE_INFINITY;
    this.look(0, 0, this.n, 0);
  }

  private look(box: number, from: number, to: number, apart: number): void {
    const { own } = this;
    const reach = Math.max(apart, this.boxCores[box], own);
    if (reach > this.reach || (reach === this.reach && apart > this.apart)) return;
    if (to - from <= this.leaf) {
      this.lookAtRows(from, to);
      return;
    }
    const middle = (from + to) >> 1;
    const [left, right] = [2 * box + 1, 2 * box + 2];
    const toLeft = this.distanceTo(left);
    const toRight = this.distanceTo(right);
    if (toLeft <= toRight) this.look(left, from, middle, toLeft);
    this.look(right, middle, to, toRight);
    if (toLeft > toRight) this.look(left, from, middle, toLeft);
  }

  private lookAtRows(from: number, to: number): void {
    const { pair, query, at, x, dim, core, own, names } = this;
    for (let slot = from; slot < to; slot++) {
      const apart = pair(query, at, x, slot * dim, dim);
      const reach = Math.max(apart, core[slot], own);
      if (reach > this.reach) continue;
      if (reach === this.reach) {
        if (apart > this.apart || (apart === this.apart && names[slot] > this.row && this.row >= 0)) continue;
      }
      this.reach = reach;
      this.apart = apart;
      this.row = names[slot];
    }
  }

  private gather(box: number, from: number, to: number, apart: number): void {
    if (this.mass >= this.enough && apart >= this.near[this.count - 1]) return;
    if (to - from <= this.leaf) {
      this.gatherRows(from, to);
      return;
    }
    const middle = (from + to) >> 1;
    const [left, right] = [2 * box + 1, 2 * box + 2];
    const toLeft = this.distanceTo(left);
    const toRight = this.distanceTo(right);
    if (toLeft <= toRight) this.gather(left, from, middle, toLeft);
    this.gather(right, middle, to, toRight);
    if (toLeft > toRight) this.gather(left, from, middle, toLeft);
  }

  private gatherRows(from: number, to: number): void {
    const { pair, query, at, x, dim, weights, enough, names } = this;
    for (let slot = from; slot < to; slot++) {
      const d = pair(query, at, x, slot * dim, dim);
      if (this.mass >= enough && d >= this.near[this.count - 1]) continue;
      this.insert(d, weights[slot], names[slot]);
      while (this.mass - this.masses[this.count - 1] >= enough) this.mass -= this.masses[--this.count];
    }
  }

  private insert(d: number, weight: number, name: number): void {
    if (this.count === this.near.length) this.grow();
    const { near, masses, numbers } = this;
    let to = this.count++;
    for (; to > 0; to--) {
      if (near[to - 1] < d || (near[to - 1] === d && numbers[to - 1] < name)) break;
      near[to] = near[to - 1];
      masses[to] = masses[to - 1];
      numbers[to] = numbers[to - 1];
    }
    near[to] = d;
    masses[to] = weight;
    numbers[to] = name;
    this.mass += weight;
  }

  private grow(): void {
    const { near, masses, numbers } = this;
    this.near = new Float64Array(2 * near.length);
    this.masses = new Float64Array(2 * near.length);
    this.numbers = new Int32Array(2 * near.length);
    this.near.set(near);
    this.masses.set(masses);
    this.numbers.set(numbers);
  }

  /** A bound on how near the row that searches is to the rows of a box. */
  private distanceTo(box: number): number {
    const { query, at, dim, bounds, corner } = this;
    for (let j = 0, b = 2 * dim * box; j < dim; j++, b++) {
      const value = query[at + j];
      corner[j] = value;
      if (value < bounds[b]) corner[j] = bounds[b];
      else if (value > bounds[b + dim]) corner[j] = bounds[b + dim];
    }
    return this.pair(query, at, corner, 0, dim) * ROUNDING;
  }

  /** Puts rows in an order in which each box is a range, cut in the middle of its widest column. */
  private sort({ x, n, dim }: TreeRows): void {
    const { names, leaf } = this;
    const keys = new Float64Array(n);
    const ranges = [0, n];
    for (let to = ranges.pop(); to !== undefined; to = ranges.pop()) {
      const from = ranges.pop() as number;
      if (to - from <= leaf) continue;
      const column = this.widest(x, from, to);
      for (let at = from; at < to; at++) keys[at] = x[names[at] * dim + column];
      const middle = (from + to) >> 1;
      select(names, keys, from, to, middle);
      ranges.push(from, middle, middle, to);
    }
  }

  private widest(x: Rows, from: number, to: number): number {
    const { dim, names } = this;
    let widest = 0;
    let most = -1;
    for (let j = 0; j < dim; j++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let at = from; at < to; at++) {
        const value = x[names[at] * dim + j];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low <= most) continue;
      most = high - low;
      widest = j;
    }
    return widest;
  }

  /** Fits a box, and those that it consists of, to their rows. */
  private fit(box: number, from: number, to: number): void {
    const { dim, bounds, boxCores, x, core } = this;
    const low = 2 * dim * box;
    bounds.fill(Number.POSITIVE_INFINITY, low, low + dim);
    bounds.fill(Number.NEGATIVE_INFINITY, low + dim, low + 2 * dim);
    boxCores[box] = Number.POSITIVE_INFINITY;
    const widen = (lowest: ArrayLike<number>, at: number, highest: ArrayLike<number>, other: number) => {
      for (let j = 0; j < dim; j++) {
        if (lowest[at + j] < bounds[low + j]) bounds[low + j] = lowest[at + j];
        if (highest[other + j] > bounds[low + dim + j]) bounds[low + dim + j] = highest[other + j];
      }
    };
    if (to - from <= this.leaf) {
      for (let slot = from; slot < to; slot++) {
        widen(x, slot * dim, x, slot * dim);
        boxCores[box] = Math.min(boxCores[box], core[slot]);
      }
      return;
    }
    const middle = (from + to) >> 1;
    this.fit(2 * box + 1, from, middle);
    this.fit(2 * box + 2, middle, to);
    for (const part of [2 * box + 1, 2 * box + 2]) {
      widen(bounds, 2 * dim * part, bounds, 2 * dim * part + dim);
      boxCores[box] = Math.min(boxCores[box], boxCores[part]);
    }
  }
}

/** Puts the lowest keys of a range before `middle` (Hoare's selection). @param order inout, moved with the keys */
function select(order: Int32Array, keys: Float64Array, first: number, end: number, middle: number): void {
  let [from, to] = [first, end - 1];
  while (from < to) {
    const pivot = keys[(from + to) >> 1];
    let [p, q] = [from, to];
    while (p <= q) {
      while (keys[p] < pivot) p++;
      while (keys[q] > pivot) q--;
      if (p > q) break;
      [order[p], order[q]] = [order[q], order[p]];
      [keys[p], keys[q]] = [keys[q], keys[p]];
      p++;
      q--;
    }
    if (middle <= q) to = q;
    else if (middle >= p) from = p;
    else return;
  }
}
