import type { Clustering } from '../core/clustering.ts';
import type { SparseDataset } from '../core/sparse.ts';

/** A term, and its mean weight in the texts of a cluster. */
export interface TopTerm {
  term: string;
  weight: number;
}

/** Terms of a cluster that are told. */
const MOST_TERMS = 10;

/**
 * The terms that weigh most in the texts of each cluster, on average; of equals the first by code points. O(n + entries)
 * time, O(dim) memory.
 * @param terms a row for each text, a column for each term
 */
export function topTerms(
  { rows, n, dim, weights, columns = [] }: SparseDataset,
  { labels, k }: Pick<Clustering, 'labels' | 'k'>,
): TopTerm[][] {
  const { starts, places, values } = rows;
  const members = Array.from({ length: k }, (): number[] => []);
  for (let i = 0; i < n; i++) if (labels[i] >= 0) members[labels[i]].push(i);
  const sums = new Float64Array(dim);
  return members.map((own) => {
    const seen: number[] = [];
    let total = 0;
    for (const i of own) {
      const weight = weights ? weights[i] : 1;
      total += weight;
      for (let p = starts[i]; p < starts[i + 1]; p++) {
        const j = places[p];
        if (sums[j] === 0) seen.push(j);
        sums[j] += weight * values[p];
      }
    }
    const top = largest(seen, sums);
    const told = total > 0 ? top.map((j) => ({ term: columns[j], weight: sums[j] / total })) : [];
    for (const j of seen) sums[j] = 0;
    return told;
  });
}

/** The columns with the largest sums, falling. */
function largest(columns: readonly number[], sums: Float64Array): number[] {
  const top: number[] = [];
  for (const j of columns) {
    if (top.length === MOST_TERMS && !isBefore(j, top[MOST_TERMS - 1], sums)) continue;
    let at = top.length;
    while (at > 0 && isBefore(j, top[at - 1], sums)) at--;
    if (top[at] === j) continue;
    top.splice(at, 0, j);
    top.length = Math.min(top.length, MOST_TERMS);
  }
  return top.filter((j) => sums[j] > 0);
}

function isBefore(a: number, b: number, sums: Float64Array): boolean {
  return sums[a] > sums[b] || (sums[a] === sums[b] && a < b);
}
