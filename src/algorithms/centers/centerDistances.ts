import type { Centers } from '../../core/clustering.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../../core/pacer.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { unitRowSteps } from '../../distances/unitRows.ts';
import { distancesToPoint } from '../../kernels/sparseRows.ts';

/**
 * The distance of each row to every center: Euclidean, or 1 - cos for directions. O(n k dim) time, n * k f64 of memory, for
 * directions O(n dim).
 * @returns n distances for each of the first k centers
 * @throws {ClusterkitError} input, for directions and a row of zeros; aborted
 */
export async function centerDistances(
  rows: AnyRows,
  { points, directions }: Pick<Centers, 'points' | 'directions'>,
  k: number,
  pacing: Pacing = {},
): Promise<Float64Array[]> {
  const pacer = new Pacer(pacing);
  const data = directions ? await pacer.run(unitRowSteps(rows)) : rows;
  const { n, dim } = data;
  const size = rowsPerSlice(dim);
  const all: Float64Array[] = [];
  for (let c = 0; c < k; c++) {
    const squaredTo = distancesToPoint(data, points, c * dim);
    const found = new Float64Array(n);
    for (let from = 0; from < n; from += size) {
      if (pacer.due) await pacer.pause();
      for (let i = from; i < Math.min(n, from + size); i++)
        found[i] = directions ? squaredTo(i) / 2 : Math.sqrt(squaredTo(i));
    }
    all.push(found);
  }
  return all;
}
