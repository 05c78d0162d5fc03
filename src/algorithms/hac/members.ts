import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/measure.ts';
import { pairCount } from '../../distances/pairIndex.ts';
import { memberBytes, openMembers } from '../../kernels/hac/members.ts';
import { type MemberClusters, membersInTurn } from '../../kernels/hac.ts';
import { addMerge, type FoundMerges, LINKAGE_CODE, roomForMerges } from '../../kernels/linkage.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { centeredRows } from './centers.ts';
import { findLinkage, type Linkage } from './linkages.ts';
import { mergeOnMatrix } from './matrix.ts';

/** A matrix of this many clusters takes only 33 MB. */
const FEW_CLUSTERS = 2048;

/** Approximate memory of `mergeMembers` in bytes: the matrix counts twice, because of its upper half. */
export function membersBytes({ n, dim }: Measure): number {
  return memberBytes(n, dim, FEW_CLUSTERS) + 12 * FEW_CLUSTERS ** 2;
}

/**
 * Complete, average and weighted linkage of points without a matrix of all rows. Small clusters are compared row by
 * row; an index of their centers proposes the nearest clusters. A matrix of distances between the last clusters,
 * computed from their rows, serves the last merges. All numbers are f64. The pair of the smallest ids merges first
 * among equals; for the matrix see `hac`. O(n dim) memory. O(n^2 dim) time, nearly all of it for the distance of each
 * pair of rows, computed about once.
 * @param few the number of clusters at which the matrix takes over
 */
export async function mergeMembers(
  measured: Measure,
  weights: Float64Array | undefined,
  linkage: Linkage,
  pacer: Pacer,
  few = FEW_CLUSTERS,
): Promise<FoundMerges> {
  const { n, dim } = measured;
  const { code } = findLinkage(linkage);
  const ones = new Float64Array(n).fill(1);
  const slots = {
    n,
    dim,
    centers: centeredRows(measured),
    weights: weights && code !== LINKAGE_CODE.weighted ? Float64Array.from(weights) : ones,
  };
  const found = roomForMerges(n);
  callHelpers(threadCount() - 1);
  const keep = Math.min(n, few);
  const clusters = openMembers(slots, code, keep, threadCount()) ?? membersInTurn(slots, code, keep);
  try {
    for (const _ of clusters.merge(found)) {
      if (!pacer.due) continue;
      pacer.report({ stage: `${linkage} linkage`, done: found.count, total: n - 1 });
      await pacer.pause();
    }
    const pairs = pairCount(n);
    for (const share of clusters.measure()) {
      if (!pacer.due) continue;
      pacer.report({ stage: 'distances', done: Math.round(share * pairs), total: pairs });
      await pacer.pause();
    }
    await mergeLeft(clusters, linkage, found, pacer);
  } finally {
    clusters.close();
  }
  return found;
}

async function mergeLeft(
  clusters: MemberClusters,
  linkage: Linkage,
  found: FoundMerges,
  pacer: Pacer,
): Promise<void> {
  const { names, masses } = clusters.left();
  const n = names.length;
  const condensed = new Float64Array(pairCount(n));
  for (let at = 0, to = 0; at < n; at++, to += n - at) condensed.set(clusters.rowAfter(at), to);
  const source = { n, weights: masses, given: { n, condensed } };
  const { found: last } = await mergeOnMatrix(source, linkage, 'f64', Number.POSITIVE_INFINITY, pacer);
  for (let t = 0; t < last.count; t++)
    addMerge(found, names[last.left[t]], names[last.right[t]], last.height[t]);
}
