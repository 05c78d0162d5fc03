import type { Connectivity } from '../../algorithms/hac/connectivity.ts';
import { type HacResult, hac } from '../../algorithms/hac.ts';
import { copheneticCorrelation } from '../../algorithms/tree/cophenetic.ts';
import { type Cut, cutTree, type TreeCut } from '../../algorithms/tree/cut.ts';
import { leafOrder } from '../../algorithms/tree/leaves.ts';
import { optimalLeafOrder } from '../../algorithms/tree/optimalOrder.ts';
import type { Merges } from '../../core/clustering.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { pairCount, pairwiseDistances } from '../../distances/condensed.ts';
import { openEdges } from '../../input/edges.ts';
import { namingRows } from '../../work/places.ts';
import type { Session } from '../session.ts';
import { plural } from '../table.ts';
import type { TreeInput } from './input.ts';
import type { HacCommandOptions } from './options.ts';

/** Where a tree is to be cut, as it was asked for. */
export interface CutPlan {
  by: 'k' | 'height' | 'inconsistency' | 'gap';
  bound?: number;
  cut: Cut;
}

/** A tree, and what is known of it. */
export interface Tree {
  result: HacResult;
  /** Leaves from left to right. */
  order: Int32Array;
  /** All distances, where they are few enough to be measured twice. */
  condensed?: ArrayLike<number>;
  cophenetic: number | null;
  /** The widest gap between heights. */
  gap: { k: number; from: number; to: number } | null;
  cuts: { plan: CutPlan; cut: TreeCut }[];
  seconds: number;
}

/** Every cut that was asked for. */
export function planCuts(options: HacCommandOptions): CutPlan[] {
  const { k: ks = [], height, inconsistency, depth, gap } = options;
  const plans: CutPlan[] = ks.map((k) => ({ by: 'k', bound: k, cut: { k } }));
  if (height !== undefined) plans.push({ by: 'height', bound: height, cut: { height } });
  if (inconsistency !== undefined)
    plans.push({ by: 'inconsistency', bound: inconsistency, cut: { inconsistency, depth } });
  if (gap) plans.push({ by: 'gap', cut: { gap: true } });
  return plans;
}

/** Distances are measured a second time, for the cophenetic correlation, when that is this little work. */
const FEW_ROWS = 2000;
const LITTLE_WORK = 2e8;

/** Makes the tree of one input and cuts it. */
export async function growTree(
  session: Session,
  input: TreeInput,
  plans: readonly CutPlan[],
  options: HacCommandOptions,
): Promise<Tree> {
  checkCuts(input, plans);
  const { linkage, metric, precision } = options;
  const connectivity = await neighboursOf(session, input, options);
  const pacing = { ...session.pacing, maxMemory: session.maxMemory };
  const started = performance.now();
  const result = await namingRows(input, () =>
    hac(input.source, { ...input.measuring, ...pacing, linkage, metric, precision, connectivity }),
  );
  const { merges } = result;
  const condensed = await fewDistances(session, input, options);
  const order =
    options.optimalOrder && condensed ? await optimalLeafOrder(merges, condensed, pacing) : leafOrder(merges);
  const cuts = plans.map((plan) => ({ plan, cut: cutTree(merges, plan.cut) }));
  const correlation = condensed && merges.n > 2 ? copheneticCorrelation(merges, condensed) : Number.NaN;
  return {
    result,
    order,
    condensed,
    cophenetic: Number.isFinite(correlation) ? correlation : null,
    gap: gapOf(merges),
    cuts,
    seconds: (performance.now() - started) / 1000,
  };
}

/** @throws {ClusterkitError} usage, for more clusters than there are leaves */
function checkCuts({ n, unit, path }: TreeInput, plans: readonly CutPlan[]): void {
  const most = Math.max(0, ...plans.map(({ by, bound = 0 }) => (by === 'k' ? bound : 0)));
  if (most > n) {
    throw new ClusterkitError(
      'usage',
      `-k ${most}: ${path} has only ${plural(n, unit.slice(0, -1))} to part`,
    );
  }
}

async function neighboursOf(
  session: Session,
  input: TreeInput,
  { connectivity: said }: HacCommandOptions,
): Promise<Connectivity | undefined> {
  if (said === undefined || input.connectivity) return input.connectivity;
  const [, width, height] = /^grid:(\d+)x(\d+)$/.exec(said) ?? [];
  if (width !== undefined) return { kind: 'grid', width: Number(width), height: Number(height) };
  if (said === 'grid') {
    throw new ClusterkitError(
      'usage',
      `--connectivity grid is for the pixels of a picture; of ${input.unit} say how many there are in a line, such as grid:8x8`,
    );
  }
  const [, , neighbors] = /^knn(:(\d+))?$/.exec(said) ?? [];
  if (/^knn(:\d+)?$/.test(said)) return { kind: 'knn', ...(neighbors && { neighbors: Number(neighbors) }) };
  if (/^(knn|grid):/.test(said))
    throw invalid('--connectivity', 'grid, grid:8x8, knn:10 or a file of edges', said);
  return { kind: 'edges', edges: await openEdges(said, { maxMemory: session.maxMemory }) };
}

/** Given distances, or those of few rows; of weighted rows they would say little. */
async function fewDistances(
  session: Session,
  { source, measuring, n, unit }: TreeInput,
  { metric, optimalOrder }: HacCommandOptions,
): Promise<ArrayLike<number> | undefined> {
  if ('condensed' in source) return n <= FEW_ROWS || optimalOrder ? source.condensed : undefined;
  const dim = (source.n * source.dim) / n;
  const isWeighted = unit === 'colours' || unit === 'pixels';
  const isLittle =
    n <= FEW_ROWS &&
    pairCount(n) * Math.max(dim, 8) <= Math.min(LITTLE_WORK, session.maxMemory / 2) &&
    !isWeighted;
  if (!isLittle && !optimalOrder) return undefined;
  // what cannot be ordered is refused before it is measured
  if (optimalOrder && n > FEW_ROWS) {
    throw new ClusterkitError(
      'usage',
      `--optimal-order is for up to ${FEW_ROWS} leaves, not ${n}; take --sample ${FEW_ROWS}, or leave it out`,
    );
  }
  const { condensed } = await pairwiseDistances(source, {
    metric,
    ...measuring,
    ...session.pacing,
    maxMemory: session.maxMemory,
  });
  return condensed;
}

/** Nothing for fewer than three leaves, and where all merges are of one height. */
function gapOf(merges: Merges): Tree['gap'] {
  const { n } = merges;
  if (n < 3) return null;
  const { k } = cutTree(merges, { gap: true });
  const heights = merges.height.slice().sort();
  const [from, to] = [heights[n - k - 1], heights[n - k]];
  return to > from ? { k, from, to } : null;
}
