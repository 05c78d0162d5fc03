import type { Dataset } from '../../src/core/dataset.ts';
import type { Lottery } from './random.ts';

/*
 * k-modes and k-prototypes as slow and obvious loops over lists of values.
 */

/** Rows of categories around k modes: each cell is that of the mode in three cases of five. */
export function categoryRows(
  lottery: Lottery,
  n: number,
  dim: number,
  k: number,
  categories: number,
): Dataset {
  const modes = Array.from({ length: k }, () => Array.from({ length: dim }, () => lottery.below(categories)));
  const x = Float64Array.from({ length: n * dim }, (_, p) => {
    const mode = modes[Math.floor(p / dim) % k];
    return lottery.float() < 0.6 ? mode[p % dim] : lottery.below(categories);
  });
  return { x, n, dim };
}

export function listsOf({ x, n, dim }: Dataset): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
}

export function mismatches(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, j) => value !== b[j]).length;
}

/** The most frequent value of each column, the least of equals. */
function modeOf(rows: readonly number[][], weights: readonly number[]): number[] {
  return rows[0].map((_, j) => {
    const counts = new Map<number, number>();
    for (const [i, row] of rows.entries()) counts.set(row[j], (counts.get(row[j]) ?? 0) + weights[i]);
    return [...counts].sort(([a, m], [b, w]) => w - m || a - b)[0][0];
  });
}

/** The first of the nearest modes. */
function nearest(row: readonly number[], modes: readonly number[][]): number {
  const apart = modes.map((mode) => mismatches(row, mode));
  return apart.indexOf(Math.min(...apart));
}

/** The weighted number of cells that differ from the mode of their cluster. */
export function costOf(data: Dataset, labels: ArrayLike<number>, k: number): number {
  const rows = listsOf(data);
  const weights = rows.map((_, i) => data.weights?.[i] ?? 1);
  let cost = 0;
  for (let c = 0; c < k; c++) {
    const own = rows.map((_, i) => i).filter((i) => labels[i] === c && weights[i] > 0);
    if (own.length === 0) continue;
    const mode = modeOf(
      own.map((i) => rows[i]),
      own.map((i) => weights[i]),
    );
    for (const i of own) cost += weights[i] * mismatches(rows[i], mode);
  }
  return cost;
}

/** k-modes from given modes: one pass in which modes move at once, then passes over all rows until nothing moves. */
export function slowModes(data: Dataset, first: readonly number[][]) {
  const rows = listsOf(data);
  const weights = rows.map((_, i) => data.weights?.[i] ?? 1);
  let modes = first.map((mode) => [...mode]);
  const members: number[][] = first.map(() => []);
  const modeOfMembers = (of: readonly number[]) =>
    modeOf(
      of.map((i) => rows[i]),
      of.map((i) => weights[i]),
    );
  for (const [i, row] of rows.entries()) {
    if (weights[i] === 0) continue;
    const c = nearest(row, modes);
    members[c].push(i);
    modes[c] = modeOfMembers(members[c]);
  }
  let passes = 1;
  for (;;) {
    passes++;
    const labels = rows.map((row) => nearest(row, modes));
    const found = modes.map((mode, c) => {
      const of = rows.map((_, i) => i).filter((i) => labels[i] === c && weights[i] > 0);
      return of.length > 0 ? modeOfMembers(of) : mode;
    });
    if (JSON.stringify(found) === JSON.stringify(modes)) return { labels, modes, passes };
    modes = found;
  }
}

/** All ways to put n rows into at most k clusters. */
export function* partitions(n: number, k: number, labels: number[] = []): Generator<number[]> {
  if (labels.length === n) {
    yield labels;
    return;
  }
  const most = Math.min(k - 1, Math.max(-1, ...labels) + 1);
  for (let c = 0; c <= most; c++) yield* partitions(n, k, [...labels, c]);
}

/** The cost of k-prototypes of a partition: squares around means, and mismatches around modes. */
export function mixedCost(
  data: Dataset,
  categorical: readonly number[],
  labels: ArrayLike<number>,
  k: number,
) {
  const { x, n, dim } = data;
  const weights = data.weights ?? new Float64Array(n).fill(1);
  const numeric = Array.from({ length: dim }, (_, j) => j).filter((j) => !categorical.includes(j));
  let squares = 0;
  for (let c = 0; c < k; c++)
    for (const j of numeric) {
      let mass = 0;
      let sum = 0;
      for (let i = 0; i < n; i++)
        if (labels[i] === c) [mass, sum] = [mass + weights[i], sum + weights[i] * x[i * dim + j]];
      for (let i = 0; i < n; i++)
        if (labels[i] === c) squares += weights[i] * (x[i * dim + j] - sum / mass) ** 2;
    }
  const columns = Float64Array.from({ length: n * categorical.length }, (_, p) => {
    const i = Math.floor(p / categorical.length);
    return x[i * dim + categorical[p % categorical.length]];
  });
  const categories = { x: columns, n, dim: categorical.length, weights: data.weights };
  return { squares, mismatches: categorical.length > 0 ? costOf(categories, labels, k) : 0 };
}
