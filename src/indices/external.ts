import { type ComparisonOptions, type Contingency, contingency, type Labels } from './contingency.ts';

/** Numbers of pairs of rows; each pair is counted twice, once in each order. */
export interface PairCounts {
  /** Pairs of rows that share a cluster in both clusterings. */
  both: bigint;
  /** Pairs of rows that share a cluster in A only; A is the rows of the table. */
  onlyA: bigint;
  onlyB: bigint;
  /** Pairs of rows that share no cluster in either clustering. */
  apart: bigint;
}

/** The total mass is divided into this many units, the precision of a number. */
const UNITS = 2 ** 52;

/** Squares of sums up to this one are exact. */
const EXACT_SQUARES = 2 ** 26;

/**
 * The pair confusion matrix, exact for any number of rows. Whole weights are repetitions of rows. Other weights are
 * masses: their pairs are drawn with replacement and counted in units of a 2^52nd of the total. Time O(n + clusters log
 * clusters); memory O(n).
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
 * of pairs of rows that are together in both clusterings or apart in both, 0 to 1. It is 1 for a single row.
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
 * pairs of rows are together in both labelings or apart in both, corrected for chance. 1 means the same partition,
 * random labels have about 0, and values below 0 are worse than random labels. Neither the names of clusters nor the
 * order of the labelings matters.
 *
 * Pairs are counted as in `pairCounts`. The index is 1 for two equal partitions in which every row is alone or all rows
 * are together, as in scikit-learn; mclust and genieclust return NaN if every row is alone.
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
 * of two shares, 0 to 1: of the pairs of A that are together in B, and of the pairs of B that are together in A. If
 * every row is alone in both labelings, the index is 1 as for equal partitions (scikit-learn returns 0). If every row
 * is alone in only one of them, it is 0.
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
 * Jaccard's index over pairs of rows: the share of pairs that are together in both labelings among the pairs that are
 * together in at least one; 0 to 1. It is 1 if every row is alone in both.
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

/** Number of ordered pairs within groups of these sizes. */
function orderedPairs(sizes: readonly bigint[] | Float64Array): bigint {
  if (!(sizes instanceof Float64Array)) return sizes.reduce((sum, size) => sum + size * (size - 1n), 0n);
  let sum = 0;
  for (const size of sizes) sum += size * (size - 1);
  return BigInt(sum);
}

/** Sums as whole numbers: counts do not change; masses are in units so small that pairs within a unit do not matter. */
function wholeSums(table: Contingency) {
  const { sums, rowSums, columnSums, total, counts } = table;
  if (counts && total <= EXACT_SQUARES) {
    return { cells: sums, rows: rowSums, columns: columnSums, total: BigInt(total) };
  }
  // cells of masses are rounded, and sums are those of the rounded cells
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
