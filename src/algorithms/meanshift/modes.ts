import { squaredDistance } from '../../kernels/kmeans.ts';
import { columnRanges } from '../../kernels/moments.ts';
import { compareRows } from '../clusters.ts';

/** Points that seeds have come to. */
export interface Ends {
  /** m * dim. */
  points: Float64Array;
  /** m: the weight around each; 0 for one without rows around it. */
  masses: Float64Array;
  dim: number;
}

/**
 * The modes: of the ends of all seeds, the one with the most weight around it comes first, then (of equal ones) the one
 * with the larger coordinates. Each takes in those after it that are within a limit, which are no modes. This is the rule
 * of scikit-learn. O(m k) time at most for k modes.
 * @param limit the largest squared distance of two ends that are one mode
 * @param bandwidth a distance with a square of at least the limit
 */
export function modesOf(ends: Ends, limit: number, bandwidth: number): Ends {
  const { points, masses, dim } = ends;
  const order = orderOf(ends);
  const column = widest(points, masses.length, dim);
  // cells of twice the width: two ends that are one mode are at most a cell apart, whatever is rounded
  const width = 2 * bandwidth;
  const cells = new Map<number, number[]>();
  const kept: number[] = [];
  for (const m of order) {
    const cell = width > 0 ? Math.floor(points[m * dim + column] / width) : points[m * dim + column];
    const around = width > 0 ? [cell - 1, cell, cell + 1] : [cell];
    const isNear = (other: number) => squaredDistance(points, m * dim, points, other * dim, dim) <= limit;
    if (around.some((one) => cells.get(one)?.some(isNear))) continue;
    kept.push(m);
    const own = cells.get(cell);
    if (own) own.push(m);
    else cells.set(cell, [m]);
  }
  return pickEnds(ends, Int32Array.from(kept));
}

/** Some of the ends. */
export function pickEnds({ points, masses, dim }: Ends, chosen: Int32Array): Ends {
  const picked = new Float64Array(chosen.length * dim);
  for (const [at, m] of chosen.entries()) picked.set(points.subarray(m * dim, (m + 1) * dim), at * dim);
  return { points: picked, masses: Float64Array.from(chosen, (m) => masses[m]), dim };
}

/** The ends with rows around them, the heaviest first. */
function orderOf({ points, masses, dim }: Ends): Int32Array {
  const order = Int32Array.from(masses.keys()).filter((m) => masses[m] > 0);
  return order.sort((a, b) => masses[b] - masses[a] || compareRows(points, b * dim, a * dim, dim));
}

function widest(points: Float64Array, m: number, dim: number): number {
  const low = new Float64Array(dim);
  const high = new Float64Array(dim);
  columnRanges(points, m, dim, undefined, low, high);
  let column = 0;
  for (let j = 1; j < dim; j++) if (high[j] - low[j] > high[column] - low[column]) column = j;
  return column;
}
