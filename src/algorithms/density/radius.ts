import { checkNumber } from '../../core/check.ts';
import type { RadiusChoice } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { knee } from '../../indices/choose/knee.ts';
import { coreDistancesOf } from './cores.ts';
import { type SourceOptions, sourceOf } from './source.ts';

/** Options of `kDistances`. */
export interface KDistanceOptions extends SourceOptions {
  /** Weight of the rows within the distance of a row, the row itself included, at least 0, default 5. */
  minSamples?: number;
}

/**
 * The distance of each row to the row with which the rows around it, itself included, weigh `minSamples`: the least
 * radius at which the row is a core point of `dbscan`. Infinite for all rows if they weigh less in all. Sorted, the
 * distances are the chart from which Ester et al. (1996) read the radius, as `chooseRadius` does.
 *
 * O(n (dim + minSamples)) memory. Time about O(n log n) for Euclidean distances of few columns, else O(n^2 dim).
 * @throws {ClusterkitError} usage, input, memory or aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 3, 10), n: 4, dim: 1 };
 * console.log([...(await kDistances(data, { minSamples: 2 }))]); // [ 1, 1, 2, 7 ]
 */
export async function kDistances(
  data: Dataset | CondensedMatrix,
  options: KDistanceOptions = {},
): Promise<Float64Array> {
  const { minSamples = 5, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkNumber('minSamples', minSamples, 0);
  return coreDistancesOf(sourceOf(data, options), minSamples, maxMemory, new Pacer(options));
}

/** A knee is at least this far below the line between the ends of the curve, beyond what a step of a straight one is. */
const LEAST_DEPTH = 0.1;

/**
 * The radius at the knee of sorted distances: the point that lies farthest below the line between the ends (Kneedle;
 * V. Satopaa, J. Albrecht, D. Irwin, B. Raghavan, ICDCS Workshops 2011). Distances of 0, which many equal rows have, and
 * infinite ones are no part of the curve. Without a knee the largest distance is taken, at which all rows are core
 * points. O(n log n) time.
 *
 * @param distances as `kDistances` finds them
 * @param weights of the rows; absent: 1 each
 * @example
 * console.log(chooseRadius([1, 1, 1.1, 1, 1.2, 1.1, 9, 12])); // { eps: 1.2, reason: 'knee', within: 0.75 }
 */
export function chooseRadius(distances: ArrayLike<number>, weights?: ArrayLike<number>): RadiusChoice {
  const steps = distanceSteps(distances, weights);
  const last = steps.at(-1);
  if (!last) return { eps: 0, reason: 'sparse', within: 0 };
  const curve = steps.filter(({ d }) => d > 0);
  const total = weights ? Array.from(weights).reduce((sum, w) => sum + w, 0) : distances.length;
  const at = ({ d, mass }: Step, reason: RadiusChoice['reason']) => ({
    eps: d,
    reason,
    within: mass / total,
  });
  if (curve.length < 2) return at(last, 'level');
  const before = steps.length > curve.length ? steps[0].mass : 0;
  // the curve begins with the first rows, however many they are
  const ks = [before, ...curve.map(({ mass }) => mass)];
  const values = [curve[0].d, ...curve.map(({ d }) => d)];
  const { k, differences } = knee(ks, values, { direction: 'rising', curve: 'convex', sensitivity: 0 });
  const place = k === undefined ? 0 : ks.indexOf(k);
  return differences[place] < LEAST_DEPTH + 1 / curve.length
    ? at(last, 'straight')
    : at(curve[place - 1], 'knee');
}

/** A distance, and the weight of all rows up to it. */
interface Step {
  d: number;
  mass: number;
}

/** Each finite distance once, rising, with the weight of the rows up to it; rows without weight are left out. */
export function distanceSteps(distances: ArrayLike<number>, weights: ArrayLike<number> | undefined): Step[] {
  const order = numbersTo(distances.length)
    .filter((i) => Number.isFinite(distances[i]) && weights?.[i] !== 0)
    .sort((a, b) => distances[a] - distances[b]);
  const steps: Step[] = [];
  let mass = 0;
  for (const i of order) {
    mass += weights ? weights[i] : 1;
    const last = steps.at(-1);
    if (last?.d === distances[i]) last.mass = mass;
    else steps.push({ d: distances[i], mass });
  }
  return steps;
}
