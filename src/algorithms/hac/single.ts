import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/measure.ts';
import { sqeuclidean } from '../../distances/pairs.ts';
import { spanByIndex } from '../../kernels/hac/byIndex.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import { centeredRows } from './centers.ts';

/** Maximum number of columns for which a spatial index is faster. */
export const FEW_COLUMNS = 8;

/**
 * The edges of a minimum spanning tree, which are the merges of single linkage (J. C. Gower, G. J. S. Ross, "Minimum
 * spanning trees and single linkage cluster analysis", Applied Statistics 18, 1969). Of equally long edges, the edge of
 * the lowest rows is taken. O(n dim) memory. O(n^2 dim) time; for Euclidean distances of few columns about O(n log n).
 */
export async function spanRows(measured: Measure, pacer: Pacer): Promise<FoundMerges> {
  const { n, dim, squared } = measured;
  const found = roomForMerges(n);
  const slots = { n, dim, centers: centeredRows(measured), weights: new Float64Array(n).fill(1) };
  const steps = (squared && dim <= FEW_COLUMNS && spanByIndex(slots, found)) || spanByRows(measured, found);
  while (!steps.next().done) {
    if (!pacer.due) continue;
    pacer.report({ stage: 'single linkage', done: found.count, total: n - 1 });
    await pacer.pause();
  }
  if (squared) {
    const divisor = squared === 'half' ? 2 : squared === 'quarter' ? 4 : 1;
    found.height.forEach((d2, t) => {
      found.height[t] = squared === 'root' ? Math.sqrt(d2) : d2 / divisor;
    });
  }
  return found;
}

/** Prim's algorithm; yields after each edge. @param found out, squared distances if the metric has them */
function* spanByRows({ x, n, dim, pair, squared }: Measure, found: FoundMerges): Generator<void> {
  const between = squared ? sqeuclidean : pair;
  // the rows outside of the tree, their distance to the tree, and the nearest row of the tree
  const rest = numbersTo(n);
  const d = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const to = new Int32Array(n);
  const hasLowerRows = (i: number, l: number, k: number, m: number) => {
    const [low, other] = [Math.min(i, l), Math.min(k, m)];
    return low !== other ? low < other : Math.max(i, l) < Math.max(k, m);
  };
  let newest = 0;
  for (let left = n - 1; left > 0; left--) {
    let next = -1;
    let kept = 0;
    for (let p = 0; p <= left; p++) {
      const i = rest[p];
      if (i === newest) continue;
      rest[kept++] = i;
      const distance = between(x, newest * dim, x, i * dim, dim);
      if (distance < d[i] || (distance === d[i] && hasLowerRows(i, newest, i, to[i]))) {
        d[i] = distance;
        to[i] = newest;
      }
      const isNearer =
        next < 0 || d[i] < d[next] || (d[i] === d[next] && hasLowerRows(i, to[i], next, to[next]));
      if (isNearer) next = i;
    }
    addMerge(found, Math.min(to[next], next), Math.max(to[next], next), d[next]);
    newest = next;
    yield;
  }
}
