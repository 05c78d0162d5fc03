import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/metrics.ts';
import { nearestByIndex } from '../../kernels/hac/spatialIndex.ts';
import { type CenterSlots, nearestOnCenters } from '../../kernels/hac.ts';
import { type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import { LINKAGE_FACTS, type Linkage } from './linkages.ts';

/**
 * Ward, centroid and median without a matrix: clusters are weighted centers in a spatial index, and the two nearest
 * merge. Of equals the pair with the smallest ids is taken. O(n dim) memory; about O(n log n) time in few dimensions.
 * @returns merges in their order, heights squared
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
  const { code } = LINKAGE_FACTS[linkage];
  const steps = nearestByIndex(slots, code, found) ?? nearestOnCenters(slots, code, found);
  while (!steps.next().done) {
    if (!pacer.due) continue;
    pacer.report({ stage: `${linkage} linkage`, done: found.count, total: n - 1 });
    await pacer.pause();
  }
  return found;
}

/** Less the first row, so that an offset common to all costs centers no digits. */
export function centeredRows({ x, n, dim }: Measure): Float64Array {
  const centers = new Float64Array(n * dim);
  for (let p = 0; p < centers.length; p++) centers[p] = x[p] - x[p % dim];
  return centers;
}
