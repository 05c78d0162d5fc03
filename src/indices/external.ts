import { type ComparisonOptions, type Contingency, contingency, type Labels } from './contingency.ts';

/** Numbers of pairs of rows; each pair is counted twice, once in each order. */
export interface PairCounts {
  /** Together in both clusterings. */
  both: bigint;
  /** Together in A, the rows of the table, only. */
  onlyA: bigint;
  onlyB: bigint;
  /** Apart in both. */
  apart: bigint;
}

/** Masses are counted in this many units, the precision of a number. */
const UNITS = 2 ** 52;

/** The square of a sum up to this one is exact. */
const EXACT_SQUARES = 2 ** 26;

/**
 * The pair confusion matrix, exact however many rows there are. Whole weights are rows that occur so often; other
 * weights are masses, of which pairs are drawn with replacement, counted in parts of a 2^52nd of the total. Time
 * O(n + clusters log clusters); memory O(n).
 *
 * @throws {ClusterkitError} as `contingency` does
 * @example
 * console.log(indices.pairCounts([0, 0, 1, 1], ['a', 'a', 'a', 'b']));
 * // { both: 2n, onlyA: 2n, onlyB: 4n, apart: 4n }
 */
export function pairCounts(labels: Labels, truth: Labels, options?: ComparisonOptions): PairCounts {
  return pairCountsOf(contingency(labels, truth, options));
}

/** `pairCounts` of a contingency table. Time O(cells). */
export function pairCountsOf(table: Contingency): PairCounts {
  const sets = wholeSums(table);
  const [both, inA, inB, all] = [sets.cells, sets.rows, sets.columns, [sets.total]].map(orderedPairs);
  return { both, onlyA: inA - both, onlyB: inB - both, apart: all - inA - inB + both };
}

/**
 * The Rand index (W. M. Rand, "Objective criteria for the evaluation of clustering methods", JASA 66, 1971): the share
 * of the pairs of rows that both clusterings treat alike, 0 to 1. Of a single row: 1.
 * @example
 * console.log(indices.rand([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 0.5
 */
export function rand(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return randOf(contingency(labels, truth, options));
}

/** `rand` of a contingency table. */
export function randOf(table: Contingency): number {
  const { both, onlyA, onlyB, apart } = pairCountsOf(table);
  return share(both + apart, both + apart + onlyA + onlyB);
}

/**
 * The adjusted Rand index (L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2, 1985): how many
 * pairs of rows are together in both labelings or apart in both, corrected for chance. 1 is the same partition, about 0
 * is what chance gives, below 0 is worse than chance. Names of clusters do not matter, nor which labeling comes first.
 *
 * Pairs are counted as `pairCounts` does. Two equal partitions without a pair to tell apart (every row alone in both,
 * or one cluster in both) have 1, as in scikit-learn; mclust and genieclust say NaN where rows are all alone.
 * Time O(n + clusters log clusters); memory O(n).
 *
 * @example
 * console.log(indices.adjustedRand([0, 0, 1, 1], ['b', 'b', 'a', 'a'])); // 1
 * @throws {ClusterkitError} as `contingency` does
 */
export function adjustedRand(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return adjustedRandOf(contingency(labels, truth, options));
}

/** `adjustedRand` of a contingency table. */
export function adjustedRandOf(table: Contingency): number {
  const { both, onlyA, onlyB, apart } = pairCountsOf(table);
  const [inA, inB] = [both + onlyA, both + onlyB];
  const all = inA + onlyB + apart;
  const chance = inA * inB;
  const most = (inA + inB) * all - 2n * chance;
  return most === 0n ? 1 : Number(2n * (both * all - chance)) / Number(most);
}

/**
 * The Fowlkes-Mallows index ("A method for comparing two hierarchical clusterings", JASA 78, 1983): the geometric mean
 * of the shares of A's pairs that are together in B, and of B's in A; 0 to 1. When every row is alone in both
 * labelings it is 1, as equal partitions have (scikit-learn says 0); in only one of them: 0.
 * @example
 * console.log(indices.fowlkesMallows([0, 0, 1, 1], ['a', 'a', 'a', 'b']).toFixed(4)); // 0.4082
 */
export function fowlkesMallows(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return fowlkesMallowsOf(contingency(labels, truth, options));
}

/** `fowlkesMallows` of a contingency table. */
export function fowlkesMallowsOf(table: Contingency): number {
  const { both, onlyA, onlyB } = pairCountsOf(table);
  if (both === 0n) return onlyA + onlyB === 0n ? 1 : 0;
  return Math.sqrt(share(both, both + onlyA)) * Math.sqrt(share(both, both + onlyB));
}

/**
 * Jaccard's index over pairs of rows: together in both, of those together in either; 0 to 1. When every row is alone
 * in both: 1.
 * @example
 * console.log(indices.pairJaccard([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 0.25
 */
export function pairJaccard(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return pairJaccardOf(contingency(labels, truth, options));
}

/** `pairJaccard` of a contingency table. */
export function pairJaccardOf(table: Contingency): number {
  const { both, onlyA, onlyB } = pairCountsOf(table);
  return share(both, both + onlyA + onlyB);
}

function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 1 : Number(part) / Number(whole);
}

/** Ordered pairs within groups of these sizes. */
function orderedPairs(sizes: readonly bigint[] | Float64Array): bigint {
  if (!(sizes instanceof Float64Array)) return sizes.reduce((sum, size) => sum + size * (size - 1n), 0n);
  let sum = 0;
  for (const size of sizes) sum += size * (size - 1);
  return BigInt(sum);
}

/** Sums as whole numbers: counts as they are, masses in units so small that pairs within a unit do not matter. */
function wholeSums(table: Contingency) {
  const { sums, rowSums, columnSums, total, counts } = table;
  if (counts && total <= EXACT_SQUARES) {
    return { cells: sums, rows: rowSums, columns: columnSums, total: BigInt(total) };
  }
  // of masses the cells are rounded, and the sums are those of rounded cells
  const cells = counts
    ? Array.from(sums, BigInt)
    : Array.from(sums, (sum) => BigInt(Math.round((sum / total) * UNITS)));
  const rows = new Array<bigint>(rowSums.length).fill(0n);
  const columns = new Array<bigint>(columnSums.length).fill(0n);
  let whole = 0n;
  for (const [cell, sum] of cells.entries()) {
    rows[table.rows[cell]] += sum;
    columns[table.columns[cell]] += sum;
    whole += sum;
  }
  return { cells, rows, columns, total: whole };
}
