import { squaredDistance } from '../../kernels/kmeans.ts';

/** Means that stand for rows: n numbers, n * dim, and the weighted squared distances of the rows of each to it, n. */
export interface MicroMeans {
  weights: ArrayLike<number>;
  means: Float64Array;
  spreads: ArrayLike<number>;
}

/** Covers the rounding of sums, and of means as a share of the largest number. */
const ROUNDING = 1e-9;

/** Products after which each mean is no longer compared with each center: this would take seconds. */
const MOST_WORK = 2e9;

/**
 * Bounds of the inertia of all rows around any centers, from means that stand for the rows.
 *
 * A row is not farther than the center nearest to its mean: the most is the sum of w d_a^2 + s over means of weight w,
 * spread s and distance d_a to their nearest center a. Two bounds say how much nearer rows can be, of which the larger
 * counts. The root of the inertia is a distance with its triangle inequality: at least (sqrt(w) d_a - sqrt(s))^2, for
 * each mean and for all together. And a row at y from its mean is nearer to another center c by at most
 * 2 y (c - a) - (d_c^2 - d_a^2), which is at most |y|^2 |c - a|^2 / (d_c^2 - d_a^2), as 2 t - g <= t^2 / g: at least
 * w d_a^2 + s (1 - r), for r the largest of these ratios. Takes time n k dim.
 * @param centers k * dim
 */
export function inertiaBounds(rows: MicroMeans, centers: Float64Array, dim: number): [number, number] {
  const { weights, means, spreads } = rows;
  const n = weights.length;
  const k = centers.length / dim;
  const slack = ROUNDING * Math.sqrt(dim) * Math.max(largestOf(means), largestOf(centers));
  const between = n * k * dim <= MOST_WORK ? distancesOf(centers, k, dim) : undefined;
  const near = new Float64Array(k);
  let [low, high, within, each] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    let a = 0;
    for (let c = 0; c < k; c++) {
      near[c] = Math.sqrt(squaredDistance(means, i * dim, centers, c * dim, dim));
      if (near[c] < near[a]) a = c;
    }
    const [w, s] = [weights[i], spreads[i]];
    const [least, most] = [Math.max(0, near[a] - slack), near[a] + slack];
    low += w * least * least;
    high += w * most * most;
    within += s;
    const root = Math.max(0, Math.sqrt(w) * least - Math.sqrt(s));
    const ratio = between && s > 0 ? largestRatio(near, between, a, slack) : 0;
    const gap = between ? w * least * least + s * (1 - ROUNDING - ratio * (1 + ROUNDING)) : 0;
    each += Math.max(root * root, gap);
  }
  const together = Math.max(0, Math.sqrt(low) - Math.sqrt(within * (1 + ROUNDING)));
  return [Math.max(each, together * together) * (1 - ROUNDING), (high + within) * (1 + ROUNDING)];
}

/** The largest ratio of |c - a|^2 to d_c^2 - d_a^2 over all other centers c; infinite where two are equally near. */
function largestRatio(near: Float64Array, between: Float64Array, a: number, slack: number): number {
  const k = near.length;
  const own = (near[a] + slack) ** 2;
  let largest = 0;
  for (let c = 0; c < k; c++) {
    if (c === a) continue;
    const gap = Math.max(0, near[c] - slack) ** 2 - own;
    if (!(gap > 0)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, between[a * k + c] / gap);
  }
  return largest;
}

/** The squared distances of centers, k * k. */
function distancesOf(centers: Float64Array, k: number, dim: number): Float64Array {
  const between = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let c = 0; c < a; c++) {
      const d2 = squaredDistance(centers, a * dim, centers, c * dim, dim);
      between[a * k + c] = d2;
      between[c * k + a] = d2;
    }
  return between;
}

function largestOf(numbers: Float64Array): number {
  let most = 0;
  for (const value of numbers) most = Math.max(most, Math.abs(value));
  return most;
}
