import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import { openSearch, unitsOf } from '../../distances/neighbors.ts';
import { sqeuclidean } from '../../distances/pairs.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import type { Cores, NeighborSearch } from '../../kernels/neighbors/search.ts';
import { betweenRows, type MergeSource } from './source.ts';

/** Maximum number of columns for which a spatial index is faster. */
export const FEW_COLUMNS = 8;

/** What edges are for, and how long they are. */
export interface SpanOptions {
  /** The work, for those who watch it. */
  stage: string;
  /** An edge is at least as long as these numbers of its ends, which are squares where `measured` has squares. */
  cores?: Cores;
  /** A search among the rows that is open already. */
  search?: NeighborSearch;
}

/**
 * The edges of a minimum spanning tree, which are the merges of single linkage (J. C. Gower, G. J. S. Ross, "Minimum
 * spanning trees and single linkage cluster analysis", Applied Statistics 18, 1969). Of edges of equal length those
 * between the nearest rows are taken, then those of the lowest rows. O(n dim) memory. O(n^2 dim) time; for Euclidean
 * distances of few columns about O(n log n).
 */
export async function spanRows(
  source: MergeSource,
  pacer: Pacer,
  { stage, cores, search }: SpanOptions,
): Promise<FoundMerges> {
  const { n, measured } = source;
  const found = roomForMerges(n);
  const own = measured?.squared && !search ? openSearch(measured, 0) : undefined;
  try {
    const steps = (search ?? own)?.span?.(cores, found) ?? spanByRows(source, cores, found);
    while (!steps.next().done) {
      if (!pacer.due) continue;
      pacer.report({ stage, done: found.count, total: n - 1 });
      await pacer.pause();
    }
  } finally {
    own?.close();
  }
  if (measured) found.height = found.height.map(unitsOf(measured).distance);
  return found;
}

/** The dissimilarity of two rows; squares where the metric has them. */
export function edgesOf(source: MergeSource): (i: number, l: number) => number {
  if (!source.measured?.squared) return betweenRows(source);
  const { x, dim } = source.measured;
  return (i, l) => sqeuclidean(x, i * dim, x, l * dim, dim);
}

/** The edges that Prim's algorithm can take next: the best one of each row outside of the tree. */
class Fringe {
  readonly reach: Float64Array;
  readonly apart: Float64Array;
  readonly to: Int32Array;

  constructor(n: number) {
    this.reach = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    this.apart = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    this.to = new Int32Array(n).fill(-1);
  }

  /** Keeps an edge from row i to the tree, if it comes before the one that is known. */
  offer(i: number, to: number, reach: number, apart: number): void {
    if (this.to[i] >= 0 && !this.comesBefore(i, to, reach, apart, i)) return;
    this.reach[i] = reach;
    this.apart[i] = apart;
    this.to[i] = to;
  }

  /** Whether the edge of row i comes before that of row l. */
  isBefore(i: number, l: number): boolean {
    return this.comesBefore(i, this.to[i], this.reach[i], this.apart[i], l);
  }

  private comesBefore(i: number, to: number, reach: number, apart: number, l: number): boolean {
    if (reach !== this.reach[l]) return reach < this.reach[l];
    if (apart !== this.apart[l]) return apart < this.apart[l];
    const other = this.to[l];
    const [low, lowOther] = [Math.min(i, to), Math.min(l, other)];
    return low !== lowOther ? low < lowOther : Math.max(i, to) < Math.max(l, other);
  }
}

/** Prim's algorithm; yields after each edge. @param found out, squared distances where the metric has them */
function* spanByRows(source: MergeSource, cores: Cores | undefined, found: FoundMerges): Generator<void> {
  const { n } = source;
  const between = edgesOf(source);
  const core = cores?.core ?? new Float64Array(n);
  // the rows outside of the tree
  const rest = numbersTo(n);
  const fringe = new Fringe(n);
  let newest = 0;
  for (let left = n - 1; left > 0; left--) {
    let next = -1;
    let kept = 0;
    for (let p = 0; p <= left; p++) {
      const i = rest[p];
      if (i === newest) continue;
      rest[kept++] = i;
      const apart = between(newest, i);
      fringe.offer(i, newest, Math.max(apart, core[newest], core[i]), apart);
      if (next < 0 || fringe.isBefore(i, next)) next = i;
    }
    const to = fringe.to[next];
    addMerge(found, Math.min(to, next), Math.max(to, next), fringe.reach[next]);
    newest = next;
    yield;
  }
}
