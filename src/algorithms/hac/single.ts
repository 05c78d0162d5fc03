import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/metrics.ts';
import { distanceOf } from '../../distances/metrics.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';

/**
 * The edges of a minimum spanning tree, which are the merges of single linkage (Gower and Ross, "Minimum spanning
 * trees and single linkage cluster analysis", Applied Statistics 18, 1969), by Prim's algorithm: O(n^2 dim) time, O(n)
 * memory. Of equals the first row is taken.
 */
export async function spanRows(measured: Measure, pacer: Pacer): Promise<FoundMerges> {
  const { n } = measured;
  const found = roomForMerges(n);
  // rows not yet in the tree, their distance to it and the row of it that is nearest
  const rest = Int32Array.from({ length: n }, (_, i) => i);
  const d = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const to = new Int32Array(n);
  let newest = 0;
  for (let left = n - 1; left > 0; left--) {
    let next = -1;
    let at = -1;
    let kept = 0;
    for (let p = 0; p <= left; p++) {
      const i = rest[p];
      if (i === newest) continue;
      rest[kept++] = i;
      const distance = distanceOf(measured, newest, i);
      if (distance < d[i]) {
        d[i] = distance;
        to[i] = newest;
      }
      if (at >= 0 && d[i] >= d[next]) continue;
      next = i;
      at = p;
    }
    addMerge(found, to[next], next, d[next]);
    newest = next;
    if (!pacer.due) continue;
    pacer.report({ stage: 'single linkage', done: n - left, total: n - 1 });
    await pacer.pause();
  }
  return found;
}
