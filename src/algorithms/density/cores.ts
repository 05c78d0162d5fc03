import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { type Neighbors, nearestInUnits, openSearch, unitsOf } from '../../distances/neighbors.ts';
import type { Cores, NeighborSearch } from '../../kernels/neighbors/search.ts';
import { type DistinctRows, distinctOf } from '../hac/duplicates.ts';
import type { MergeSource } from '../hac/source.ts';

/** Bytes for a neighbor: its row, its distance, and its row once more while edges are searched. */
const NEAR_BYTES = 16;

/** Core distances, and the search that has found them, where one was needed. */
interface FoundCores {
  cores: Cores;
  /** Open: close it in a `finally`. */
  search?: NeighborSearch;
}

/**
 * The core distance of each row: how far it is to where the rows around it, itself included, weigh `minSamples`. In the
 * units of the search: squares, where the metric has them. Infinite for all if the rows weigh less in all.
 *
 * O(n dim) memory and 16 bytes for each of n * (minSamples - 1) neighbors; more where weights are below 1.
 * @throws {ClusterkitError} memory; aborted
 */
export async function coresOf(
  source: MergeSource,
  minSamples: number,
  maxMemory: number,
  pacer: Pacer,
): Promise<Float64Array> {
  const { cores, search } = await searchCores(source, minSamples, maxMemory, pacer);
  search?.close();
  return cores.core;
}

/** `coresOf`, with the nearest rows that were found, and the search. */
export async function searchCores(
  source: MergeSource,
  minSamples: number,
  maxMemory: number,
  pacer: Pacer,
): Promise<FoundCores> {
  const { n, weights } = source;
  const core = new Float64Array(n);
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : n;
  if (total < minSamples) return { cores: { core: core.fill(Number.POSITIVE_INFINITY) } };
  let count = Math.min(n - 1, Math.max(Math.ceil(minSamples) - 1, weights ? 1 : 0));
  while (count > 0) {
    checkMemory('core distances', NEAR_BYTES * n * count, maxMemory, [
      { option: 'minSamples', how: 'lower' },
      MORE_MEMORY,
    ]);
    const search = openSearch(source.measured ?? source.given, count);
    let isWhole = false;
    try {
      const near = await nearestInUnits(search, n, count, pacer);
      isWhole = fillCores(near, weights, minSamples, core) || count === n - 1;
      if (isWhole) return { cores: { core, near }, search };
    } finally {
      if (!isWhole) search.close();
    }
    // rows of little weight need more neighbors
    count = Math.min(n - 1, 2 * count);
  }
  return { cores: { core } };
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
  const core = await coresOf(kinds, minSamples, maxMemory, pacer);
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
