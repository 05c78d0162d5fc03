import type { Merges } from '../../core/clustering.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import { unitsOf } from '../../distances/neighbors.ts';
import { condensedIndex, pairCount } from '../../distances/pairIndex.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import type { Cores, NeighborSearch } from '../../kernels/neighbors/search.ts';
import { kindsOf, searchCores } from '../density/cores.ts';
import { mergesOfAll } from '../hac/duplicates.ts';
import { numberMerges } from '../hac/merges.ts';
import { edgesOf, spanRows } from '../hac/single.ts';
import type { MergeSource } from '../hac/source.ts';

/** Memory of a row beside its columns, for edges, merges and clusters; measured. */
const ROW_BYTES = 170;

/** The single-linkage tree of mutual reachability, which holds the clusters of every density. */
export interface ReachTree {
  merges: Merges;
  /** n core distances. */
  core: Float64Array;
}

export interface ReachOptions {
  minSamples: number;
  maxMemory: number;
  pacer: Pacer;
}

/** Approximate bytes for the tree of n rows. */
export function reachBytes(n: number, dim: number): number {
  return n * (ROW_BYTES + 8 * dim);
}

/**
 * The tree that single linkage makes of mutual reachability: the largest of the distance of two rows and their core
 * distances. Rows without weight change nothing: each is tied to the row that it reaches first.
 */
export async function reachTree(source: MergeSource, options: ReachOptions): Promise<ReachTree> {
  const { n, weights, measured } = source;
  checkMemory('the tree of densities', reachBytes(n, measured?.dim ?? 0), options.maxMemory, [MORE_MEMORY]);
  const rows = weights?.includes(0) ? numbersTo(n).filter((i) => weights[i] > 0) : undefined;
  const known = rows ? partOf(source, rows) : source;
  const spanned = await spanKnown(known, options);
  const all = rows ? await tieOthers(source, rows, spanned, options) : spanned;
  const { distance } = unitsOf(measured ?? source.given);
  return { merges: numberMerges(n, all.found, weights, 'height'), core: all.core.map(distance) };
}

/** Edges by their lengths, and core distances in the units of a search. */
interface Spanned {
  found: FoundMerges;
  core: Float64Array;
}

async function spanKnown(
  source: MergeSource,
  { minSamples, maxMemory, pacer }: ReachOptions,
): Promise<Spanned> {
  const { kinds, distinct } = kindsOf(source);
  const { cores, search } = await searchCores(kinds, minSamples, maxMemory, pacer);
  let found: FoundMerges;
  try {
    found = await spanCores(kinds, cores, search, pacer);
  } finally {
    search?.close();
  }
  if (!distinct) return { found, core: cores.core };
  const { distance } = unitsOf(distinct.measured);
  return {
    found: mergesOfAll(source.n, distinct, found, cores.core.map(distance)),
    core: Float64Array.from(distinct.kinds, (kind) => cores.core[kind]),
  };
}

function spanCores(
  source: MergeSource,
  cores: Cores,
  search: NeighborSearch | undefined,
  pacer: Pacer,
): Promise<FoundMerges> {
  if (cores.core[0] < Number.POSITIVE_INFINITY || source.given)
    return spanRows(source, pacer, { stage: 'spanning tree', cores, search });
  // there are too few rows for any density
  const found = roomForMerges(source.n);
  for (let i = 1; i < source.n; i++) addMerge(found, 0, i, Number.POSITIVE_INFINITY);
  return Promise.resolve(found);
}

/** Some of the rows. */
function partOf(source: MergeSource, rows: Int32Array): MergeSource {
  const n = rows.length;
  const weights = source.weights && Float64Array.from(rows, (i) => (source.weights as Float64Array)[i]);
  if (source.measured) {
    const { x, dim } = source.measured;
    const part = x.slice(0, n * dim);
    for (let at = 0; at < n; at++) part.set(x.subarray(rows[at] * dim, (rows[at] + 1) * dim), at * dim);
    return { n, weights, measured: { ...source.measured, x: part, n } };
  }
  const { condensed, n: all } = source.given;
  const part = condensed.slice(0, pairCount(n));
  for (let at = 0, to = 0; at < n; at++) {
    for (let other = at + 1; other < n; other++)
      part[to++] = condensed[condensedIndex(all, rows[at], rows[other])];
  }
  return { n, weights, given: { condensed: part, n } };
}

/** Ties each row without weight to the row with weight that it reaches first. */
async function tieOthers(
  source: MergeSource,
  rows: Int32Array,
  { found, core }: Spanned,
  { minSamples, pacer }: ReachOptions,
): Promise<Spanned> {
  const { n, weights = new Float64Array(n) } = source;
  const all: Spanned = { found: roomForMerges(n), core: new Float64Array(n) };
  for (let t = 0; t < found.count; t++) {
    addMerge(all.found, rows[found.left[t]], rows[found.right[t]], found.height[t]);
  }
  rows.forEach((i, at) => {
    all.core[i] = core[at];
  });
  const between = edgesOf(source);
  const { distance } = unitsOf(source.measured ?? source.given);
  const fitted: Fitted = { core, weights: Float64Array.from(rows, (i) => weights[i]), minSamples };
  for (let i = 0; i < n; i++) {
    if (weights[i] > 0) continue;
    const reached = firstReached(
      Float64Array.from(rows, (row) => between(i, row)),
      fitted,
    );
    all.core[i] = reached.core;
    const row = rows[reached.to];
    addMerge(all.found, Math.min(i, row), Math.max(i, row), distance(reached.reach));
    if (pacer.due) await pacer.pause();
  }
  return all;
}

/** Rows that a tree was made of, in the units of the distances to them. */
interface Fitted {
  core: Float64Array;
  weights?: Float64Array;
  minSamples: number;
}

/**
 * Where a row that is not in a tree would join it.
 * @param d in, its distances to all rows of the tree
 */
function firstReached(
  d: Float64Array,
  { core, weights, minSamples }: Fitted,
): { core: number; to: number; reach: number } {
  const own = coreAmong(d, weights, minSamples);
  let to = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < d.length; i++) {
    const reach = Math.max(d[i], core[i], own);
    if (reach > least || (reach === least && d[i] >= d[to])) continue;
    least = reach;
    to = i;
  }
  return { core: own, to, reach: least };
}

function coreAmong(d: Float64Array, weights: Float64Array | undefined, minSamples: number): number {
  if (minSamples <= 0) return 0;
  if (!weights) {
    const count = Math.ceil(minSamples);
    return count > d.length ? Number.POSITIVE_INFINITY : d.slice().sort()[count - 1];
  }
  const order = Uint32Array.from(d.keys()).sort((i, l) => d[i] - d[l]);
  let mass = 0;
  for (const i of order) {
    mass += weights[i];
    if (mass >= minSamples) return d[i];
  }
  return Number.POSITIVE_INFINITY;
}
