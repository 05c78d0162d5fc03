import type { ChartNameOf } from '../charts/table.ts';
import type { ChartSpec } from '../charts/theme.ts';
import type { DrawContext, DrawnPair, DrawnTree } from './draw/context.ts';
import type { DrawnRow } from './draw/grid.ts';
import type { Result } from './result.ts';

/*
 * Results as charts: a drawer for each chart of the table, loaded when it draws. A chart without a drawer does not compile.
 */

type Drawer<Drawn> = (drawn: Drawn, context: DrawContext) => ChartSpec | Promise<ChartSpec>;

const CLUSTERING = {
  bar: async () => (await import('./draw/sizes.ts')).bar,
  pie: async () => (await import('./draw/sizes.ts')).pie,
  scatter: async () => (await import('./draw/scatter.ts')).scatter,
  heatmap: async () => (await import('./draw/heatmap.ts')).heatmap,
  centers: async () => (await import('./draw/pictures.ts')).centers,
  members: async () => (await import('./draw/pictures.ts')).members,
  silhouette: async () => (await import('./draw/silhouette.ts')).silhouette,
  'k-distance': async () => (await import('./draw/kDistance.ts')).kDistance,
  reachability: async () => (await import('./draw/reachability.ts')).reachability,
  condensed: async () => (await import('./draw/condensed.ts')).condensed,
  eigengap: async () => (await import('./draw/eigengap.ts')).eigengap,
  segmented: async () => (await import('./draw/segmented.ts')).segmented,
  terms: async () => (await import('./draw/terms.ts')).terms,
  biplot: async () => (await import('./draw/biplot.ts')).biplot,
  parallel: async () => (await import('./draw/parallel.ts')).parallel,
  boxes: async () => (await import('./draw/boxes.ts')).boxes,
  pairs: async () => (await import('./draw/pairs.ts')).pairs,
  snake: async () => (await import('./draw/snake.ts')).snake,
  'scatter-3d': async () => (await import('./draw/scatter3d.ts')).scatter3d,
  vat: async () => (await import('./draw/vat.ts')).vat,
} satisfies Record<ChartNameOf<'clustering'>, () => Promise<Drawer<Result>>>;

const SWEEP = {
  bars: async () => (await import('./draw/sweep.ts')).bars,
  bic: async () => (await import('./draw/bic.ts')).bic,
  elbow: async () => (await import('./draw/sweep.ts')).elbow,
  time: async () => (await import('./draw/sweep.ts')).time,
  metrics: async () => (await import('./draw/sweep.ts')).metrics,
  vote: async () => (await import('./draw/vote.ts')).vote,
  extractions: async () => (await import('./draw/reachability.ts')).extractions,
} satisfies Record<ChartNameOf<'sweep'>, () => Promise<Drawer<readonly Result[]>>>;

const CUT = {
  dendrogram: async () => (await import('./draw/tree.ts')).dendrogram,
  clustermap: async () => (await import('./draw/clustermap.ts')).clustermap,
  radial: async () => (await import('./draw/round.ts')).radial,
  unrooted: async () => (await import('./draw/round.ts')).unrooted,
} satisfies Record<ChartNameOf<'cut'>, () => Promise<Drawer<DrawnTree>>>;

const TREE = {
  heights: async () => (await import('./draw/tree.ts')).heights,
} satisfies Record<ChartNameOf<'tree'>, () => Promise<Drawer<DrawnTree>>>;

const COMPARISON = {
  centers: async () => (await import('./draw/comparison.ts')).centers,
  panels: async () => (await import('./draw/comparison.ts')).panels,
  flows: async () => (await import('./draw/flows.ts')).flows,
} satisfies Record<ChartNameOf<'comparison'>, () => Promise<Drawer<readonly Result[]>>>;

const COMPARISONS = {
  times: async () => (await import('./draw/comparison.ts')).times,
} satisfies Record<ChartNameOf<'comparisons'>, () => Promise<Drawer<readonly (readonly Result[])[]>>>;

const INPUTS = {
  grid: async () => (await import('./draw/grid.ts')).drawGrid,
} satisfies Record<ChartNameOf<'inputs'>, () => Promise<(rows: readonly DrawnRow[]) => ChartSpec>>;

const TREES = {
  tanglegram: async () => (await import('./draw/tanglegram.ts')).tanglegram,
} satisfies Record<ChartNameOf<'trees'>, () => Promise<(drawn: DrawnPair) => ChartSpec>>;

/** A chart of two trees. */
export async function drawTrees(chart: ChartNameOf<'trees'>, drawn: DrawnPair): Promise<ChartSpec> {
  return (await TREES[chart]())(drawn);
}

/** A chart of several algorithms on all inputs: a row for each input. */
export async function drawInputs(
  chart: ChartNameOf<'inputs'>,
  rows: readonly DrawnRow[],
): Promise<ChartSpec> {
  return (await INPUTS[chart]())(rows);
}

/**
 * A chart of one clustering.
 * @throws {ClusterkitError} usage, for a chart that cannot be drawn of the rows; input
 */
export async function drawClustering(
  chart: ChartNameOf<'clustering'>,
  result: Result,
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<Result> = await CLUSTERING[chart]();
  return draw(result, context);
}

/** A chart of several clusterings of one subject. */
export async function drawSweep(
  chart: ChartNameOf<'sweep'>,
  results: readonly Result[],
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<readonly Result[]> = await SWEEP[chart]();
  return draw(results, context);
}

/** A chart of a tree of merges, in the colors of a cut. */
export async function drawCut(
  chart: ChartNameOf<'cut'>,
  drawn: DrawnTree,
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<DrawnTree> = await CUT[chart]();
  return draw(drawn, context);
}

/** A chart of a tree of merges as a whole. */
export async function drawTree(
  chart: ChartNameOf<'tree'>,
  drawn: DrawnTree,
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<DrawnTree> = await TREE[chart]();
  return draw(drawn, context);
}

/** A chart of several algorithms on one subject with one setting, in the order of the algorithms. */
export async function drawComparison(
  chart: ChartNameOf<'comparison'>,
  results: readonly Result[],
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<readonly Result[]> = await COMPARISON[chart]();
  return draw(results, context);
}

/**
 * A chart of several algorithms on one subject with several settings: for each setting the results of the algorithms.
 */
export async function drawComparisons(
  chart: ChartNameOf<'comparisons'>,
  results: readonly (readonly Result[])[],
  context: DrawContext,
): Promise<ChartSpec> {
  const draw: Drawer<readonly (readonly Result[])[]> = await COMPARISONS[chart]();
  return draw(results, context);
}
