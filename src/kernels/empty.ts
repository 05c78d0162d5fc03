import type { AnyRows } from '../core/sparse.ts';
import { addRow, areEqualRows, copyRow, distancesToPoint, roundingOf } from './sparseRows.ts';

/*
 * A cluster that has lost all its rows continues at the row that is farthest from its own center. Among equally far
 * rows it is the first. It is never the last row of another cluster. The data must have at least k distinct rows of
 * positive weight, so that there is such a row.
 */

/**
 * Within an iteration, gives each cluster without mass a row and the duplicates of this row in the same cluster, so
 * that repeated rows act like a weighted row. O(n) time, O(log n) more for each row tried, and O(dim) more for each row
 * at the same distance.
 * @param labels inout, n
 * @param d2 inout, n squared distances; those of moved rows become 0
 * @param sums inout, k * dim
 * @param mass inout, k
 * @returns the number of clusters that were moved
 */
export function relocateEmpty(
  data: AnyRows,
  labels: Int32Array,
  d2: Float64Array,
  sums: Float64Array,
  mass: Float64Array,
): number {
  if (!mass.includes(0)) return 0;
  const { dim } = data;
  const groups = new FarthestGroups(data, labels, d2);
  const counts = countRows(data, labels, mass.length);
  // the mass alone does not identify the last row: it is not exact after other rows have been subtracted
  const isAll = ({ rows, weight }: Group) =>
    counts[labels[rows[0]]] === rows.length || mass[labels[rows[0]]] <= weight;
  let moved = 0;
  for (let c = 0; c < mass.length; c++) {
    if (mass[c] > 0) continue;
    let group = groups.next();
    // a group that was refused once remains refused, since clusters that have rows only lose some
    while (group && isAll(group)) group = groups.next();
    if (!group) break;
    const { rows, weight } = group;
    const [i] = rows;
    const from = labels[i];
    addRow(data, i, -weight, sums, from * dim);
    sums.fill(0, c * dim, (c + 1) * dim);
    addRow(data, i, weight, sums, c * dim);
    mass[from] -= weight;
    mass[c] = weight;
    counts[from] -= rows.length;
    counts[c] = rows.length;
    for (const row of rows) {
      labels[row] = c;
      d2[row] = 0;
    }
    moved++;
  }
  return moved;
}

/** Number of rows of each cluster, without rows of weight 0. */
function countRows({ n, weights }: AnyRows, labels: Int32Array, k: number): Int32Array {
  const counts = new Int32Array(k);
  if (weights) {
    for (let i = 0; i < n; i++) if (weights[i] > 0) counts[labels[i]]++;
  } else {
    for (let i = 0; i < n; i++) counts[labels[i]]++;
  }
  return counts;
}

/** One row of so many is looked at first: neighbors are often in one cluster. */
const APART = 16;

/** Whether a few rows show that each cluster has a row of positive weight; false is no proof of the contrary. */
function areAllSeen({ n, weights }: AnyRows, labels: Int32Array, k: number): boolean {
  const seen = new Uint8Array(k);
  let left = k;
  for (let i = 0; i < n && left > 0; i += APART) {
    if (seen[labels[i]] === 1 || weights?.[i] === 0) continue;
    seen[labels[i]] = 1;
    left--;
  }
  return left === 0;
}

/** Number of coordinates between two pauses: about 20 ms. */
const SLICE_NUMBERS = 1 << 23;

/**
 * After the last assignment, moves the center of each empty cluster to the farthest row, one after the other. Relabels
 * the rows that are nearer to the moved center, until no cluster is empty. O(n dim) for each such cluster, with pauses.
 * @param centers inout, k * dim
 * @param labels inout, n, from `assign`
 * @param d2 inout, n, from `assign`
 * @returns the number of clusters that were moved
 */
export function* fillEmpty(
  data: AnyRows,
  centers: Float64Array,
  labels: Int32Array,
  d2: Float64Array,
): Generator<void, number> {
  const { n, dim } = data;
  const k = centers.length / dim;
  if (areAllSeen(data, labels, k)) return 0;
  const counts = countRows(data, labels, k);
  const stride = Math.ceil(SLICE_NUMBERS / dim);
  let moved = 0;
  let empty = counts.indexOf(0);
  let farthest = empty < 0 ? -1 : farthestRow(data, d2, 0, n, -1);
  // each round gives one more center a row of its own, so k rounds suffice
  for (; empty >= 0 && moved < k; empty = counts.indexOf(0)) {
    copyRow(data, farthest, centers, empty * dim);
    farthest = -1;
    for (let from = 0; from < n; from += stride) {
      const end = Math.min(from + stride, n);
      adopt(data, centers, empty, labels, d2, counts, from, end);
      farthest = farthestRow(data, d2, from, end, farthest);
      yield;
    }
    moved++;
  }
  return moved;
}

/**
 * Relabels the rows nearest to a moved center, and the rows that it has left, as a full assignment would: the first of
 * equally near centers.
 */
function adopt(
  data: AnyRows,
  centers: Float64Array,
  c: number,
  labels: Int32Array,
  d2: Float64Array,
  counts: Int32Array,
  from: number,
  end: number,
): void {
  const { dim, weights } = data;
  const distanceTo = distancesToPoint(data, centers, c * dim);
  for (let i = from; i < end; i++) {
    if (labels[i] === c) {
      // a row without weight
      labelRow(data, i, centers, labels, d2);
      continue;
    }
    const d = distanceTo(i);
    if (!(d < d2[i] || (d === d2[i] && c < labels[i]))) continue;
    if (!weights || weights[i] > 0) {
      counts[labels[i]]--;
      counts[c]++;
    }
    d2[i] = d;
    labels[i] = c;
  }
}

/** Gives a row the first of its nearest centers. */
function labelRow(
  data: AnyRows,
  i: number,
  centers: Float64Array,
  labels: Int32Array,
  d2: Float64Array,
): void {
  d2[i] = Number.POSITIVE_INFINITY;
  for (let c = 0; c < centers.length / data.dim; c++) {
    const d = distancesToPoint(data, centers, c * data.dim)(i);
    if (d >= d2[i]) continue;
    d2[i] = d;
    labels[i] = c;
  }
}

/** The row of positive weight with the largest d2, the first of equals, among `before` and rows `from` to `end - 1`. */
function farthestRow(
  { weights }: AnyRows,
  d2: Float64Array,
  from: number,
  end: number,
  before: number,
): number {
  let farthest = before;
  let most = before < 0 ? -1 : d2[before];
  for (let i = from; i < end; i++) {
    if (d2[i] > most && (!weights || weights[i] > 0)) {
      most = d2[i];
      farthest = i;
    }
  }
  return farthest;
}

/** Equal rows of one cluster, in rising order, and the sum of their weights. */
interface Group {
  rows: number[];
  weight: number;
}

/** Groups of equal rows by falling d2; ties are in the order of first rows. */
class FarthestGroups {
  private readonly data: AnyRows;
  private readonly labels: Int32Array;
  private readonly d2: Float64Array;
  private readonly rows: FarthestRows;
  /** Rows with the same d2 that are still to be returned. */
  private equals: number[] = [];
  /** The first row with the next d2. */
  private ahead: number;

  /** @param d2 in, n; entries of returned rows may change */
  constructor(data: AnyRows, labels: Int32Array, d2: Float64Array) {
    this.data = data;
    this.labels = labels;
    this.d2 = d2;
    this.rows = new FarthestRows(data, d2);
    this.ahead = this.rows.next();
  }

  /** undefined once the remaining rows are at their centers up to rounding: moving them would never end. */
  next(): Group | undefined {
    if (this.equals.length === 0 && this.ahead >= 0 && this.isAway(this.ahead)) this.lookAhead();
    if (this.equals.length === 0) return undefined;
    const { weights } = this.data;
    const [first] = this.equals;
    const rows = this.equals.filter((row) => this.isTwin(first, row));
    this.equals = this.equals.filter((row) => !this.isTwin(first, row));
    return { rows, weight: rows.reduce((sum, i) => sum + (weights ? weights[i] : 1), 0) };
  }

  private lookAhead(): void {
    const d2 = this.d2[this.ahead];
    for (; this.ahead >= 0 && this.d2[this.ahead] === d2; this.ahead = this.rows.next())
      this.equals.push(this.ahead);
  }

  /** Whether the distance of a row to its center exceeds its own rounding. */
  private isAway(i: number): boolean {
    return this.d2[i] > roundingOf(this.data, i);
  }

  private isTwin(a: number, b: number): boolean {
    return this.labels[a] === this.labels[b] && areEqualRows(this.data, a, b);
  }
}

/** Rows of positive weight by falling d2, equal ones in order: a heap, because most rows are never requested. */
class FarthestRows {
  private readonly heap: Int32Array;
  private readonly d2: Float64Array;
  private size = 0;

  /** @param d2 in, n; entries of returned rows may change */
  constructor({ n, weights }: AnyRows, d2: Float64Array) {
    this.d2 = d2;
    this.heap = new Int32Array(n);
    for (let i = 0; i < n; i++) if (!weights || weights[i] > 0) this.heap[this.size++] = i;
    for (let at = (this.size >> 1) - 1; at >= 0; at--) this.sink(at, this.heap[at]);
  }

  /** -1 if no row is left. */
  next(): number {
    if (this.size === 0) return -1;
    const [row] = this.heap;
    this.size--;
    if (this.size > 0) this.sink(0, this.heap[this.size]);
    return row;
  }

  /** Moves a row down from a position of the heap. */
  private sink(from: number, row: number): void {
    const { heap, size } = this;
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.isBefore(heap[child + 1], heap[child])) child++;
      if (!this.isBefore(heap[child], row)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = row;
  }

  private isBefore(a: number, b: number): boolean {
    const { d2 } = this;
    return d2[a] > d2[b] || (d2[a] === d2[b] && a < b);
  }
}
