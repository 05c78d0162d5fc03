import type { Pacer } from '../../core/pacer.ts';
import { pairCount } from '../../distances/condensed.ts';
import { chainOnMatrix, nearestOnMatrix, type SlotMatrix, wardFactor } from '../../kernels/hac.ts';
import { type FoundMerges, LINKAGE_CODE, roomForMerges } from '../../kernels/linkage.ts';
import { LINKAGE_FACTS, type Linkage } from './linkages.ts';
import { fillLaterRows, type Source } from './source.ts';

/**
 * Merges rows by the matrix of their dissimilarities in f64. O(n^2) memory, and time but for centroid and median with
 * many equal distances.
 * @returns merges; heights are squared where the linkage squares
 */
export async function mergeOnMatrix(source: Source, linkage: Linkage, pacer: Pacer): Promise<FoundMerges> {
  const { n, weights } = source;
  const { code, squares, reducible } = LINKAGE_FACTS[linkage];
  const condensed = new Float64Array(pairCount(n));
  for (let i = 0, at = 0; i < n; at += n - 1 - i, i++) {
    fillLaterRows(source, i, squares, condensed, at);
    if (!pacer.due) continue;
    pacer.report({ stage: 'distances', done: at, total: condensed.length });
    await pacer.pause();
  }
  const sizes = weights ? Float64Array.from(weights) : new Float64Array(n).fill(1);
  const matrix: SlotMatrix = { n, condensed, sizes };
  if (code === LINKAGE_CODE.ward && weights) weighPairs(matrix);
  const found = roomForMerges(n);
  const steps = (reducible ? chainOnMatrix : nearestOnMatrix)(matrix, code, found);
  while (!steps.next().done) {
    if (!pacer.due) continue;
    pacer.report({ stage: `${linkage} linkage`, done: found.count, total: n - 1 });
    await pacer.pause();
  }
  return found;
}

/** A row of weight w stands for w equal ones: the growth of the squared error when two such heaps merge. */
function weighPairs({ n, condensed, sizes }: SlotMatrix): void {
  for (let i = 0, at = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++) condensed[at++] *= wardFactor(sizes[i], sizes[l]);
  }
}
