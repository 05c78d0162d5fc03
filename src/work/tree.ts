import { measuringOf } from '../algorithms/door.ts';
import type { GrownTree, Settings, Source } from '../algorithms/entry.ts';
import { copheneticCorrelation } from '../algorithms/tree/cophenetic.ts';
import { cutTree } from '../algorithms/tree/cut.ts';
import { leafOrder } from '../algorithms/tree/leaves.ts';
import { optimalLeafOrder } from '../algorithms/tree/optimalOrder.ts';
import type { Merges } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import { pairwiseDistances } from '../distances/condensed.ts';
import { pairCount } from '../distances/pairIndex.ts';
import type { Distance } from '../distances/table.ts';
import type { Tree } from './result.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** With at most this many rows, distances are computed a second time, for the cophenetic correlation. */
const FEW_ROWS = 2000;
const LITTLE_WORK = 2e8;

/**
 * The facts about a tree beside its merges: the order of its leaves, its widest gap, and how well its heights preserve
 * the distances.
 * @param settings the settings of the tree
 */
export async function describeTree(
  work: Work,
  subject: Subject,
  grown: GrownTree,
  settings: Settings,
  optimalOrder: boolean,
): Promise<Omit<Tree, 'seconds' | 'params'>> {
  const { merges } = grown;
  const condensed = await fewDistances(work, subject, settings, optimalOrder);
  const pacing = { ...work.pacing, maxMemory: work.maxMemory };
  const order =
    optimalOrder && condensed ? await optimalLeafOrder(merges, condensed, pacing) : leafOrder(merges);
  const correlation = condensed && merges.n > 2 ? copheneticCorrelation(merges, condensed) : Number.NaN;
  return {
    ...grown,
    order,
    condensed,
    cophenetic: Number.isFinite(correlation) ? correlation : null,
    gap: gapOf(merges),
  };
}

/** Given distances, or those of few rows; with weights they would mean little. */
async function fewDistances(
  work: Work,
  subject: Subject,
  settings: Settings,
  optimalOrder: boolean,
): Promise<ArrayLike<number> | undefined> {
  const { data, sparse, distances, tree, n, unit } = subject;
  // the heights of a given tree are its distances
  if (tree) return undefined;
  if (distances) return n <= FEW_ROWS || optimalOrder ? distances.condensed : undefined;
  const source = sparse ?? (data as NonNullable<Source['data']>);
  const dim = sparse ? sparse.rows.values.length / n : (source.n * source.dim) / n;
  const isWeighted = unit === 'colors' || unit === 'pixels' || unit === 'superpixels';
  const isLittle =
    n <= FEW_ROWS &&
    pairCount(n) * Math.max(dim, 8) <= Math.min(LITTLE_WORK, work.maxMemory / 2) &&
    !isWeighted;
  if (!isLittle && !optimalOrder) return undefined;
  // refuses an order that would take too long, before distances are computed
  if (optimalOrder && n > FEW_ROWS) {
    throw new ClusterkitError('usage', `an optimal order is found for up to ${FEW_ROWS} leaves, not ${n}`, {
      option: 'optimalOrder',
      remedies: [{ option: 'sample', how: 'set', value: String(FEW_ROWS) }],
    });
  }
  const metric = settings.metric as Distance;
  const pacing = { ...work.pacing, maxMemory: work.maxMemory };
  return (await pairwiseDistances(source, { metric, ...measuringOf(subject, settings), ...pacing }))
    .condensed;
}

/** null for fewer than three leaves, and if all merges have the same height. */
export function gapOf(merges: Merges): Tree['gap'] {
  const { n } = merges;
  if (n < 3) return null;
  const { k } = cutTree(merges, { gap: true });
  const heights = merges.height.slice().sort();
  const [from, to] = [heights[n - k - 1], heights[n - k]];
  return to > from ? { k, from, to } : null;
}
