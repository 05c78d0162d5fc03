import type { Condensed } from '../core/clustering.ts';
import type { Column } from '../core/items.ts';
import { numbersTo } from '../core/numbers.ts';

/** The number in the result of each cluster of a tree of densities; null of those that were not chosen. */
export function chosenNumbers({ clusters, selected }: Condensed): (number | null)[] {
  const numbers = new Array<number | null>(clusters.parent.length).fill(null);
  for (const [at, c] of selected.entries()) numbers[c] = at;
  return numbers;
}

/** A tree of densities as a table with a line for each cluster; the root is cluster 0 and has no parent. */
export function condensedColumns(condensed: Condensed): Column[] {
  const { parent, birth, death, weight, stability } = condensed.clusters;
  return [
    { name: 'id', values: numbersTo(parent.length) },
    { name: 'parent', values: Array.from(parent, (above) => (above < 0 ? null : above)) },
    { name: 'birth', values: birth },
    { name: 'death', values: death },
    { name: 'size', values: weight },
    { name: 'stability', values: stability },
    { name: 'cluster', values: chosenNumbers(condensed) },
  ];
}

/**
 * A tree of densities in Newick notation: nodes are named by their numbers, and the length of a branch is the range of
 * densities that a cluster lasts for. A cluster of equal rows, which lasts without bound, has no length.
 */
export function condensedNewick({ clusters: { parent, birth, death } }: Condensed): string {
  const parts = Array.from(parent, (): string[] => []);
  // parts come after what they are parts of
  for (let c = parent.length - 1; c >= 0; c--) {
    const range = death[c] - birth[c];
    const inner = parts[c].length > 0 ? `(${parts[c].reverse().join()})` : '';
    const text = `${inner}${c}${Number.isFinite(range) ? `:${range}` : ''}`;
    if (parent[c] < 0) return `${text};`;
    parts[parent[c]].push(text);
  }
  return ';';
}
