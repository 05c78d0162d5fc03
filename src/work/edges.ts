import type { AlgorithmEntry } from '../algorithms/entry.ts';
import type { Dataset } from '../core/dataset.ts';
import { flagOf } from '../core/params.ts';
import { columnNames } from './items.ts';
import type { ClusteringOptions } from './params/clustering.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/*
 * Lists of edges that are read as rows: an algorithm that takes graphs would cluster the edges in place of the nodes.
 */

/** Usual names of the two ends of an edge. */
const ENDS: readonly (readonly [string, string])[] = [
  ['source', 'target'],
  ['from', 'to'],
  ['src', 'dst'],
];

/** Fewer pairs of whole numbers say nothing. */
const LEAST_EDGES = 10;

/** Tells that a table looks like the edges of a graph, if the algorithm takes graphs and this one is not given as such. */
export function noteEdges(
  work: Work,
  { takes }: AlgorithmEntry,
  { kind, data, items, path, unit }: Subject,
  { graph }: ClusteringOptions,
): void {
  if (!takes.graph || graph !== undefined || kind !== 'table' || unit !== 'rows' || !data) return;
  const encoded = items?.encodings?.map(({ column }) => column) ?? [];
  const names = new Set([...columnNames(data), ...encoded].map((name) => name.toLowerCase()));
  if (!ENDS.some((ends) => ends.every((name) => names.has(name))) && !arePairs(data)) return;
  work.note(
    `${path}: looks like the edges of a graph, and its rows are clustered; ${flagOf('graph')} given clusters the nodes`,
  );
}

/** Whether two columns hold whole numbers that could be nodes: no row joins one to itself, and no two join the same. */
function arePairs({ x, n, dim }: Dataset): boolean {
  if (dim !== 2 || n < LEAST_EDGES) return false;
  const seen = new Set<string>();
  const first = new Set<number>();
  for (let i = 0; i < n; i++) {
    const [a, b] = [x[2 * i], x[2 * i + 1]];
    if (!Number.isInteger(a) || !Number.isInteger(b) || a < 0 || b < 0 || a === b) return false;
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (seen.has(pair)) return false;
    seen.add(pair);
    first.add(a);
  }
  let both = 0;
  for (let i = 0; i < n; i++) if (first.has(x[2 * i + 1])) both++;
  return both * 4 >= n;
}
