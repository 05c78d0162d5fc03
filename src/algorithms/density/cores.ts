import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { type Neighbors, nearestInUnits, unitsOf } from '../../distances/neighbors.ts';
import type { Cores } from '../../kernels/hac/spanning.ts';
import { type DistinctRows, distinctOf } from '../hac/duplicates.ts';
import type { MergeSource } from '../hac/source.ts';

/**
 * The core distance of each row: how far it is to where the rows around it, itself included, weigh `minSamples`. In the
 * units of the search: squares, where the metric has them. Infinite for all if the rows weigh less in all.
 *
 * O(n dim) memory and 12 bytes for each of n * (minSamples - 1) neighbors; more where weights are below 1.
 * @throws {ClusterkitError} memory; aborted
 */
export async function coresOf(
  source: MergeSource,
  minSamples: number,
  maxMemory: number,
  pacer: Pacer,
): Promise<Cores> {
  const { n, weights } = source;
  const cores: Cores = { core: new Float64Array(n), seeds: new Int32Array(n).fill(-1) };
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : n;
  if (total < minSamples) {
    cores.core.fill(Number.POSITIVE_INFINITY);
    return cores;
  }
  let count = Math.min(n - 1, Math.max(Math.ceil(minSamples) - 1, weights ? 1 : 0));
  while (count > 0) {
    checkMemory('core distances', 12 * n * count, maxMemory, [
      { option: 'minSamples', how: 'lower' },
      MORE_MEMORY,
    ]);
    const near = await nearestInUnits(source.measured ?? source.given, count, pacer);
    if (fillCores(near, weights, minSamples, cores.core) || count === n - 1) {
      fillSeeds(near, cores);
      break;
    }
    // rows of little weight need more neighbors
    count = Math.min(n - 1, 2 * count);
  }
  return cores;
}

/**
 * The core distance of each row, in the units of the distance.
 * @throws {ClusterkitError} memory; aborted
 */
export async function coreDistancesOf(
  source: MergeSource,
  minSamples: number,
  maxMemory: number,
  pacer: Pacer,
): Promise<Float64Array> {
  const { kinds, distinct } = kindsOf(source);
  const { core } = await coresOf(kinds, minSamples, maxMemory, pacer);
  const { distance } = unitsOf(source.measured ?? (source.given as CondensedMatrix));
  return distinct ? Float64Array.from(distinct.kinds, (kind) => distance(core[kind])) : core.map(distance);
}

/** The distinct ones of rows, which a search by an index requires; rows that have none are taken as they are. */
export function kindsOf(source: MergeSource): { kinds: MergeSource; distinct?: DistinctRows } {
  const { measured, weights } = source;
  const distinct = measured?.squared && distinctOf(measured, weights);
  if (!distinct) return { kinds: source };
  const { rows, weights: sums, measured: some } = distinct;
  return { kinds: { n: rows.length, weights: sums, measured: some }, distinct };
}

/** @returns whether all rows have found as many neighbors as they need */
function fillCores(
  { count, indices, distances }: Neighbors,
  weights: Float64Array | undefined,
  minSamples: number,
  core: Float64Array,
): boolean {
  let isWhole = true;
  for (let i = 0; i < core.length; i++) {
    let mass = weights ? weights[i] : 1;
    let at = i * count;
    const end = at + count;
    for (; mass < minSamples && at < end; at++) mass += weights ? weights[indices[at]] : 1;
    core[i] = at > i * count ? distances[at - 1] : 0;
    // sums of fractions may stay below the sum of all weights by rounding
    isWhole &&= mass >= minSamples;
  }
  return isWhole;
}

/** The shortest edge of each row, where no row that is not among its neighbors can have a shorter one. */
function fillSeeds({ count, indices, distances }: Neighbors, { core, seeds }: Cores): void {
  for (let i = 0, at = 0; i < core.length; i++) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    // of equally long edges the nearest comes first, as neighbors do
    for (const end = at + count; at < end; at++) {
      const reach = Math.max(distances[at], core[i], core[indices[at]]);
      if (reach >= least) continue;
      least = reach;
      best = indices[at];
    }
    if (least <= Math.max(core[i], distances[at - 1])) seeds[i] = best;
  }
}
