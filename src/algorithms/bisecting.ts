import { checkChoice } from '../core/check.ts';
import type { SplitNode, SplitTree } from '../core/clustering.ts';
import { checkDataset, type Dataset, totalWeight } from '../core/dataset.ts';
import { numbersTo } from '../core/numbers.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { CENTER_DISTANCES, type CenterDistance } from '../distances/table.ts';
import { unitRowSteps } from '../distances/unitRows.ts';
import { ClusterSums } from '../kernels/clusterSums.ts';
import { moveCenters, squaredDistance } from '../kernels/kmeans.ts';
import { turnCenters } from '../kernels/spherical.ts';
import type { Start } from '../kernels/start.ts';
import { cutSplits } from './bisecting/splits.ts';
import { type CentroidClustering, checkCentroidOptions, listOf, type OnFit } from './centers/centroids.ts';
import { openEngine } from './centers/openEngine.ts';
import { countDistinct, SEEDINGS, type Seeding } from './centers/seeding.ts';
import { bestOf } from './centers/starts.ts';
import { collectWarnings } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';

/** Which cluster is split next: the one with the largest inertia, or the one with the largest size. */
export type BisectingStrategy = 'inertia' | 'size';

const STRATEGIES = ['inertia', 'size'] as const satisfies readonly BisectingStrategy[];

/** Options of `bisecting`. */
export interface BisectingOptions extends SplitSettings {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `bisectingSweep`. */
export interface BisectingSweepOptions extends SplitSettings {
  /** Numbers of clusters, as `k`, in any order. An empty list gives an empty list of results. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. `seconds` is the time of all splits up to this k. */
  onFit?: OnFit;
}

interface SplitSettings extends Pacing {
  /** Default inertia. */
  strategy?: BisectingStrategy;
  /**
   * Restarts of each split, at least 1, default 5. scikit-learn makes one, but a bad split is never undone, and
   * Steinbach et al. try several. A restart with two centers takes little time.
   */
  nInit?: number;
  /** The method of seeding for the two centers of a split, default k-means++. */
  init?: Seeding;
  /** Maximum number of iterations of a restart, at least 1, default 300. */
  maxIter?: number;
  /** As for `kmeans`, but as a share of the variance within the cluster that is split. At least 0, default 0. */
  tol?: number;
  /**
   * `cosine`: only the directions of rows count. Centers have length 1, and inertia is the weighted sum of 1 - cos.
   * Default euclidean.
   */
  metric?: CenterDistance;
  /** Whole number of at least 0, default 1. */
  seed?: number;
}

/** The result of `bisecting`. */
export interface BisectingResult extends CentroidClustering {
  algorithm: 'bisecting';
  tree: SplitTree;
}

/** A cluster that was not split yet. */
interface Leaf {
  id: number;
  /** The numbers of its rows, in rising order; `subset` holds the same rows. */
  rows: Int32Array;
  subset: Dataset;
  splittable: boolean;
}

/** Sums over all splits. */
interface Tally {
  iterations: number;
  relocated: number;
  converged: boolean;
}

/**
 * Bisecting k-means (M. Steinbach, G. Karypis, V. Kumar, "A comparison of document clustering techniques", KDD Workshop
 * on Text Mining 2000): splits one cluster in two by k-means, again and again, until there are k.
 *
 * The inertia is mostly higher than that of `kmeans` for the same k, but the clusters form a tree. The splits for k
 * include the splits for each smaller k, and `cutTree` cuts the tree there. A row follows the splits from the root
 * down, so the center of another cluster may be nearer to the row than the center of its own cluster. The inertia uses
 * the center of the row's own cluster. If k exceeds the number of distinct rows, the result has one cluster for each
 * distinct row, and a warning. The same seed gives the same result.
 *
 * Time: O(n dim) for each iteration on each level of the tree, and O(k^2). Memory: O((n + k) dim).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 };
 * const { labels, tree } = await bisecting(data, { k: 3 });
 * console.log([...labels], tree.nodes.length); // [ 0, 0, 1, 1, 2 ] 5
 */
export async function bisecting(data: Dataset, options: BisectingOptions): Promise<BisectingResult> {
  const { k, ...rest } = options;
  const [result] = await bisectingSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `bisecting` for several numbers of clusters. The results equal those of one call for each k. The time is that of the
 * largest k, since its first splits are the splits of all smaller k. Memory: O((n + k) dim), and O(n + k dim) for each
 * result.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `bisecting`
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const results = await bisectingSweep(data, { ks: [1, 2] });
 * console.log(results.map(({ k, centers }) => [k, centers.inertia])); // [ [ 1, 101 ], [ 2, 1 ] ]
 */
export async function bisectingSweep(
  rows: Dataset,
  options: BisectingSweepOptions,
): Promise<BisectingResult[]> {
  const { strategy = 'inertia', nInit = 5, init = 'k-means++', maxIter = 300 } = options;
  const { tol = 0, seed = DEFAULT_SEED, metric = 'euclidean', signal } = options;
  const ks = listOf(options.ks);
  checkDataset(rows);
  checkChoice('metric', metric, CENTER_DISTANCES);
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, tol, seed);
  checkChoice('strategy', strategy, STRATEGIES);
  checkChoice('init', init, SEEDINGS);
  const began = performance.now();
  const pacer = new Pacer(options);
  const cosine = metric === 'cosine';
  const data = cosine ? await pacer.run(unitRowSteps(rows)) : rows;
  const found = countDistinct(data, Math.max(0, ...ks));
  const cuts = new Map(ks.map((k) => [Math.min(k, found), undefined as Cut | undefined]));
  const most = Math.max(0, ...cuts.keys());
  const growth = new Growth(data, await rootOf(data, cosine, pacer));
  for (let k = 1; k <= most; k++) {
    if (k > 1) {
      pacer.report({ stage: `bisecting k-means, k = ${most}`, done: k - 1, total: most });
      if (pacer.due) await pacer.pause();
      await growth.splitNext(strategy, { nInit, init, maxIter, tol, cosine, seed, signal }, pacer);
    }
    if (!cuts.has(k)) continue;
    cuts.set(k, { ...growth.cut(k), seconds: (performance.now() - began) / 1000 });
  }
  return ks.map((requested) => {
    const { tally, seconds, ...cut } = cuts.get(Math.min(requested, found)) as Cut;
    const { iterations, converged } = tally;
    options.onFit?.({ k: requested, seconds });
    return {
      algorithm: 'bisecting',
      ...cut,
      centers: { ...cut.centers, ...(cosine && { directions: true as const }) },
      seed,
      descent: { iterations, converged, restarts: nInit },
      warnings: collectWarnings({ requested, found, ...tally }),
    };
  });
}

/** A clustering after some splits, the sums over these splits, and the seconds that they took. */
interface Cut extends Omit<BisectingResult, 'algorithm' | 'seed' | 'descent' | 'warnings'> {
  tally: Tally;
  seconds: number;
}

/** A tree of splits that grows by one split at a time. */
class Growth {
  private readonly data: Dataset;
  private readonly nodes: SplitNode[];
  private leaves: Leaf[];
  /** n: the leaf of each row. */
  private readonly labels: Int32Array;
  private readonly tally: Tally = { iterations: 0, relocated: 0, converged: true };

  constructor(data: Dataset, root: SplitNode) {
    this.data = data;
    this.nodes = [root];
    this.leaves = [wholeOf(data)];
    this.labels = new Int32Array(data.n);
  }

  async splitNext(strategy: BisectingStrategy, options: SplitOptions, pacer: Pacer): Promise<void> {
    const leaf = nextLeaf(this.leaves, this.nodes, strategy);
    const halves = await split(leaf, this.nodes, options, this.tally, pacer);
    for (const half of halves) for (const row of half.rows) this.labels[row] = half.id;
    this.leaves = [...this.leaves.filter((other) => other !== leaf), ...halves];
  }

  /** The current clustering, with the k leaves as clusters. */
  cut(k: number): Omit<Cut, 'seconds'> {
    const { cluster, ...cut } = cutSplits(this.nodes, k);
    const labels = this.labels.map((id) => cluster.get(id) ?? 0);
    return { k, n: this.data.n, labels, ...cut, tally: { ...this.tally } };
  }
}

/** The root of a tree: all rows, and their mean as center. */
async function rootOf(data: Dataset, cosine: boolean, pacer: Pacer): Promise<SplitNode> {
  const { n, dim } = data;
  const whole = new ClusterSums(1, dim);
  await pacer.run(whole.addUp(data, new Int32Array(n)));
  // if the directions add up to zero, all centers are equally good
  const center = cosine ? Float64Array.from(data.x.subarray(0, dim)) : new Float64Array(dim);
  (cosine ? turnCenters : moveCenters)(center, dim, whole.sums, whole.mass);
  const inertia = await pacer.run(inertiaAbout(data, center, cosine));
  return nodeOf(0, null, whole.mass[0], inertia, center);
}

/** The weighted sum of the squared distances of all rows to a center; for directions, of 1 - cos. Yields for pauses. */
function* inertiaAbout(
  { x, n, dim, weights }: Dataset,
  center: Float64Array,
  cosine: boolean,
): Generator<void, number> {
  const size = rowsPerSlice(dim);
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    const d2 = squaredDistance(x, i * dim, center, 0, dim);
    inertia += weights ? weights[i] * d2 : d2;
    if (i % size === size - 1) yield;
  }
  // between points of the unit sphere, 1 - cos is half of the squared distance
  return cosine ? inertia / 2 : inertia;
}

function nodeOf(
  id: number,
  parent: number | null,
  size: number,
  inertia: number,
  center: Float64Array,
): SplitNode {
  return { id, parent, size, inertia, center: Array.from(center), children: null, cluster: null };
}

function wholeOf(data: Dataset): Leaf {
  const rows = numbersTo(data.n);
  return { id: 0, rows, subset: data, splittable: true };
}

/** The leaf that is split next; the oldest one if several are equal. */
function nextLeaf(leaves: readonly Leaf[], tree: readonly SplitNode[], strategy: BisectingStrategy): Leaf {
  return leaves
    .filter((leaf) => leaf.splittable)
    .reduce((most, leaf) => (tree[leaf.id][strategy] > tree[most.id][strategy] ? leaf : most));
}

interface SplitOptions extends Pick<Pacing, 'signal'> {
  nInit: number;
  init: Seeding;
  maxIter: number;
  tol: number;
  cosine: boolean;
  seed: number;
}

/** Splits a leaf by the best of nInit restarts with two centers, and adds both halves to the tree. */
async function split(
  leaf: Leaf,
  tree: SplitNode[],
  options: SplitOptions,
  tally: Tally,
  pacer: Pacer,
): Promise<Leaf[]> {
  const { subset, id } = leaf;
  const { nInit, init, maxIter, tol, cosine, seed, signal } = options;
  const node = tree[id];
  const shift = tol * (node.inertia / node.size / subset.dim);
  const plan = {
    kMax: 2,
    starts: nInit,
    init,
    seed,
    limits: { maxIter, shift },
    ...(cosine && { move: turnCenters }),
  };
  const engine = await openEngine(subset, plan, pacer);
  // restarts are numbered across all nodes, so no two of them draw the same random numbers
  const tasks = Array.from({ length: nInit }, (_, start) => ({ k: 2, restart: id * nInit + start }));
  const starts = await engine.makeStarts(tasks, { signal });
  const best = bestOf(starts);
  tally.iterations += best.iterations;
  tally.relocated += starts.reduce((sum, { relocated }) => sum + relocated, 0);
  tally.converged &&= best.converged;
  const side = await engine.label(best.centers, pacer);
  const halves: Leaf[] = [];
  for (const which of [0, 1]) halves.push(await pacer.run(halfOf(leaf, side, which, best, tree, cosine)));
  node.children = [halves[0].id, halves[1].id];
  return halves;
}

/** Makes a node of the tree from one side of a leaf. Yields for pauses. */
function* halfOf(
  { id: parent, rows, subset }: Leaf,
  side: Int32Array,
  which: number,
  best: Start,
  tree: SplitNode[],
  cosine: boolean,
): Generator<void, Leaf> {
  const { dim } = subset;
  const chosen = numbersTo(side.length).filter((i) => side[i] === which);
  const half = yield* pickRows(subset, chosen);
  const center = best.centers.slice(which * dim, (which + 1) * dim);
  const inertia = yield* inertiaAbout(half, center, cosine);
  const id = tree.length;
  tree.push(nodeOf(id, parent, totalWeight(half), inertia, center));
  return { id, rows: chosen.map((i) => rows[i]), subset: half, splittable: countDistinct(half, 2) > 1 };
}

/** Copies rows by number into an array of the same type. Yields for pauses. */
function* pickRows({ x, dim, weights }: Dataset, rows: Int32Array): Generator<void, Dataset> {
  const picked = x.slice(0, rows.length * dim);
  const size = rowsPerSlice(dim);
  for (let at = 0, q = 0; at < rows.length; at++) {
    for (let p = rows[at] * dim; p < (rows[at] + 1) * dim; p++, q++) picked[q] = x[p];
    if (at % size === size - 1) yield;
  }
  return {
    x: picked,
    n: rows.length,
    dim,
    ...(weights && { weights: Float64Array.from(rows, (i) => weights[i]) }),
  };
}

/** The entry point of bisecting k-means for the table of algorithms. */
export const algorithm: Algorithm = {
  titleOf: ({ metric }) => (metric === 'cosine' ? 'spherical bisecting k-means' : 'bisecting k-means'),
  fit: (source, runs, context) =>
    sweepByK(runs, ({ k: _, ...settings }, ks, onFit) =>
      bisectingSweep(rowsOf(source, 'bisecting k-means'), {
        ...context,
        ...settings,
        init: settings.init as Seeding,
        ks,
        onFit,
      }),
    ),
};
