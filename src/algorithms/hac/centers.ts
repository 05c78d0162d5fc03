import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/measure.ts';
import { nearestByIndex } from '../../kernels/hac/byIndex.ts';
import { type CenterSlots, nearestOnCenters } from '../../kernels/hac.ts';
import { type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import { findLinkage, type Linkage } from './linkages.ts';

/**
 * Ward, centroid and median linkage without a matrix: clusters are weighted centers in a spatial index. The two nearest
 * centers merge; of equally near pairs, the pair of the smallest ids. O(n dim) memory; about O(n log n) time for few
 * columns.
 * @returns merges in their order, with squared heights
 */
export async function mergeCenters(
  measured: Measure,
  weights: Float64Array | undefined,
  linkage: Linkage,
  pacer: Pacer,
): Promise<FoundMerges> {
  const { n, dim } = measured;
  const found = roomForMerges(n);
  const slots: CenterSlots = {
    n,
    dim,
    centers: centeredRows(measured),
    weights: weights ? Float64Array.from(weights) : new Float64Array(n).fill(1),
  };
  const { code } = findLinkage(linkage);
  const steps = nearestByIndex(slots, code, found) ?? nearestOnCenters(slots, code, found);
  while (!steps.next().done) {
    if (!pacer.due) continue;
    pacer.report({ stage: `${linkage} linkage`, done: found.count, total: n - 1 });
    await pacer.pause();
  }
  return found;
}

/**
 * Subtracts the first row from columns whose values are all near to it, so that the centers lose no digits to a large
 * offset. The difference of two numbers is exact if one is at least half and at most twice the other (P. Sterbenz,
 * "Floating-point computation", 1974).
 */
export function centeredRows({ x, dim }: Measure): Float64Array {
  const centers = Float64Array.from(x);
  for (let j = 0; j < dim; j++) {
    const first = x[j];
    const isNear = (value: number) => value * first > 0 && value / first >= 0.5 && value / first <= 2;
    let p = j;
    while (p < centers.length && isNear(x[p])) p += dim;
    if (p < centers.length) continue;
    for (p = j; p < centers.length; p += dim) centers[p] -= first;
  }
  return centers;
}
