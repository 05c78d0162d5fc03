import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Label } from '../../indices/contingency.ts';
import { contingency, denseTable } from '../../indices/contingency.ts';
import { adjustedRandOf } from '../../indices/external.ts';
import { adjustedMutualInformationOf } from '../../indices/information.ts';
import { leastCostMatching } from '../../indices/matching.ts';

/** A cluster of the one labeling and its partner in the other; null where there is none. */
interface ClusterPair {
  from: Label | null;
  to: Label | null;
  /** Rows of the cluster before, and of its partner after. */
  before: number;
  after: number;
  /** Rows that are in both. */
  kept: number;
}

/** Rows that left a cluster for another one than its partner. */
interface Move {
  from: Label;
  to: Label;
  rows: number;
}

/** How two labelings of the same rows differ, whatever the names of their clusters. */
export interface LabelChange {
  n: number;
  /** Adjusted Rand index; 1 for the same clusters. */
  ari: number;
  /** Adjusted mutual information; absent of more than 500 clusters. */
  ami?: number;
  /** Rows that are not where the partner of their cluster is. */
  moved: number;
  pairs: ClusterPair[];
  /** The most frequent move first. */
  moves: Move[];
  /** Whether clusters kept their rows, but not their names. */
  renamed: boolean;
}

/** The adjusted mutual information of more clusters takes long. */
const MOST_CLUSTERS = 500;

/** Noise is no cluster: it is its own partner. */
export function isNoise(label: Label): boolean {
  return label === -1 || label === '-1';
}

/**
 * Compares two labelings of the same rows. Clusters are paired one to one so that most rows stay; noise stays noise.
 * Time that of the matching, O(k^3) at most; memory O(n + k^2).
 * @throws {ClusterkitError} usage, if lengths differ; memory, for clusters too many to be matched
 */
export function compareLabels(
  before: ArrayLike<Label>,
  after: ArrayLike<Label>,
  maxMemory = Number.POSITIVE_INFINITY,
): LabelChange {
  const table = contingency(before, after);
  const { rowLabels, columnLabels, rows, columns, sums, rowSums, columnSums, total } = table;
  const partner = partners(table, maxMemory);
  let kept = 0;
  const keptOf = new Float64Array(rowLabels.length);
  const moves: Move[] = [];
  for (const [cell, sum] of sums.entries()) {
    const [from, to] = [rows[cell], columns[cell]];
    if (partner[from] === to) {
      kept += sum;
      keptOf[from] = sum;
    } else moves.push({ from: rowLabels[from], to: columnLabels[to], rows: sum });
  }
  const taken = new Set(partner);
  const pairs: ClusterPair[] = [
    ...rowLabels.map((from, r) => ({
      from,
      to: partner[r] < 0 ? null : columnLabels[partner[r]],
      before: rowSums[r],
      after: partner[r] < 0 ? 0 : columnSums[partner[r]],
      kept: keptOf[r],
    })),
    ...columnLabels.flatMap((to, c) =>
      taken.has(c) ? [] : [{ from: null, to, before: 0, after: columnSums[c], kept: 0 }],
    ),
  ];
  const isFew = Math.max(rowLabels.length, columnLabels.length) <= MOST_CLUSTERS;
  return {
    n: total,
    ari: adjustedRandOf(table),
    ...(isFew && { ami: adjustedMutualInformationOf(table) }),
    moved: total - kept,
    pairs,
    moves: moves.sort((a, b) => b.rows - a.rows),
    renamed: kept === total && pairs.some(({ from, to }) => String(from) !== String(to)),
  };
}

/** For each cluster before its partner after, -1 where it has none that shares rows with it. */
function partners(table: ReturnType<typeof contingency>, maxMemory: number): Int32Array {
  const { rowLabels, columnLabels } = table;
  const cells = rowLabels.length * columnLabels.length;
  const what = `matching ${rowLabels.length} clusters with ${columnLabels.length}`;
  checkMemory(what, 16 * cells, maxMemory, [MORE_MEMORY]);
  const shared = denseTable(table);
  const width = columnLabels.length;
  // noise that is kept weighs nothing among clusters, and clusters are never matched with noise
  const costs = shared.map((sum, cell) =>
    isNoise(rowLabels[Math.floor(cell / width)]) || isNoise(columnLabels[cell % width]) ? 0 : -sum,
  );
  const found = leastCostMatching(costs, rowLabels.length, width);
  const noise = columnLabels.findIndex(isNoise);
  return found.map((column, row) => {
    if (isNoise(rowLabels[row])) return noise;
    return column < 0 || isNoise(columnLabels[column]) || shared[row * width + column] === 0 ? -1 : column;
  });
}
