import type { Dataset } from '../../core/dataset.ts';
import type { PassSums } from '../../core/rowStore.ts';

/** Number of rows that are kept of those that are farthest from their centers: so many empty clusters get rows at once. */
export const FARTHEST = 16;

/** Rows that are kept of a pass, each with a key and its number among all rows. */
export class KeptRows {
  /** Numbers of a row: its key, its number, further ones, and its coordinates. */
  readonly width: number;
  /** What the key of a row is compared with before the row is added; the caller's. */
  bound = 0;
  private readonly dim: number;
  private all: number[][] = [];

  /** @param more further numbers of a row */
  constructor(dim: number, more: number) {
    this.dim = dim;
    this.width = 2 + more + dim;
  }

  get count(): number {
    return this.all.length;
  }

  /** Keeps row i of a piece. */
  add(key: number, row: number, { x }: Dataset, i: number, ...more: number[]): void {
    const { dim } = this;
    this.all.push([key, row, ...more, ...x.subarray(i * dim, (i + 1) * dim)]);
  }

  /** Keeps the rows with the smallest keys, the first rows of equals. @returns the largest key that is kept */
  least(count: number): number {
    this.all = this.all.sort(byKey).slice(0, count);
    return this.all.at(-1)?.[0] ?? 0;
  }

  /** f64[rows][width] */
  packed(): Float64Array {
    return packed(this.all, this.width);
  }
}

function byKey(a: readonly number[], b: readonly number[]): number {
  return a[0] - b[0] || a[1] - b[1];
}

function packed(rows: readonly (readonly number[])[], width: number): Float64Array {
  const all = new Float64Array(rows.length * width);
  for (const [r, row] of rows.entries()) all.set(row, r * width);
  return all;
}

/** Rows that were packed. */
export function unpacked(all: Float64Array, width: number): number[][] {
  return Array.from({ length: all.length / width }, (_, r) =>
    Array.from(all.subarray(r * width, (r + 1) * width)),
  );
}

/** The rows with the smallest keys among several packed lists, the first rows of equals. */
export function leastRows(lists: readonly Float64Array[], width: number, count: number): Float64Array {
  const rows = lists.flatMap((all) => unpacked(all, width));
  return packed(rows.sort(byKey).slice(0, count), width);
}

/** The total of a sum in parts. */
export function totalOf(parts: Float64Array): number {
  return parts[0] + (parts[1] + parts[2]);
}

/** The rows that are drawn where the total is known, by their numbers: coin < wanted * mass / total. */
export function drawnRows({ total, drawn }: PassSums, width: number, wanted: number): Float64Array {
  const share = wanted / totalOf(total);
  const rows = unpacked(drawn, width).filter(([coin, , mass]) => coin < mass * share);
  return packed(
    rows.sort((a, b) => a[1] - b[1]),
    width,
  );
}

/** Lists one after the other. */
export function joinedLists(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
