import { checkChoice } from '../core/check.ts';
import { type Dataset, totalWeight } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { accumulate, assign, moveCenters, weightedSum } from '../kernels/kmeans.ts';
import type { Start } from '../kernels/lowdim.ts';
import { cutTree, type TreeNode } from './bisectingTree.ts';
import { type CentroidResult, checkCentroidOptions, checkDataset, DEFAULT_SEED } from './centroids.ts';
import { openEngine } from './lloyd.ts';
import { countDistinct, SEEDINGS, type Seeding } from './seeding.ts';

/** Which cluster is split next: that of the largest inertia, or of the largest weight. */
export type BisectingStrategy = 'inertia' | 'size';

const STRATEGIES = ['inertia', 'size'] as const satisfies readonly BisectingStrategy[];

export interface BisectingOptions extends Pacing {
  k: number;
  /** Default inertia. */
  strategy?: BisectingStrategy;
  /**
   * Starts of each split, default 5. scikit-learn makes one; but a bad split is never undone, and Steinbach et al.
   * try several. With two centers a start costs little.
   */
  nInit?: number;
  /** How the two centers of a split are found, default k-means++. */
  init?: Seeding;
  /** Passes of a start at most, default 300. */
  maxIter?: number;
  /** As for `kmeans`, of the variance within the cluster to split. Default 0. */
  tol?: number;
  /** Whole number, default 1. */
  seed?: number;
}

export interface BisectingResult extends CentroidResult {
  algorithm: 'bisecting';
  /** All clusters there ever were, in the order in which they came to be; node 0 is the whole. */
  tree: TreeNode[];
}

/** A cluster that may still be split. */
interface Leaf {
  id: number;
  /** Numbers of its rows, rising; `subset` holds the same rows. */
  rows: Int32Array;
  subset: Dataset;
  splittable: boolean;
}

/** What the splits together cost. */
interface Tally {
  iterations: number;
  relocated: number;
  converged: boolean;
}

/**
 * Bisecting k-means (Steinbach, Karypis and Kumar, "A comparison of document clustering techniques", KDD Workshop on
 * Text Mining 2000): splits one cluster in two by k-means until there are k.
 *
 * Coarser than `kmeans` at the same k, but the clusters form a tree: the splits for k contain those for every smaller
 * k, and `cutBisecting` gives these without computing anew. A row's label follows the splits from the whole down, so
 * that now and then the center of another cluster is nearer; the inertia is of the rows' own centers. `iterations`
 * counts the passes of the starts that were kept, of all splits. With more clusters than distinct rows the result has
 * as many as there are, and a warning. Deterministic for a seed.
 * Time O(n dim) a pass and level of the tree; memory O(n dim).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 */
export async function bisecting(data: Dataset, options: BisectingOptions): Promise<BisectingResult> {
  const { k: requested, strategy = 'inertia', nInit = 5, init = 'k-means++', maxIter = 300 } = options;
  const { tol = 0, seed = DEFAULT_SEED } = options;
  checkDataset(data);
  checkCentroidOptions(requested, nInit, maxIter, tol, seed);
  checkChoice('strategy', strategy, STRATEGIES);
  checkChoice('init', init, SEEDINGS);
  const found = countDistinct(data, requested);
  const k = Math.min(requested, found);
  const pacer = new Pacer(options);
  const tree = [rootOf(data)];
  let leaves: Leaf[] = [wholeOf(data)];
  const labels = new Int32Array(data.n);
  const tally: Tally = { iterations: 0, relocated: 0, converged: true };

  while (leaves.length < k) {
    pacer.report({ stage: `bisecting k-means, k = ${k}`, done: leaves.length, total: k });
    if (pacer.due) await pacer.pause();
    const leaf = nextLeaf(leaves, tree, strategy);
    const halves = await split(
      leaf,
      tree,
      { nInit, init, maxIter, tol, seed, signal: options.signal },
      tally,
    );
    for (const half of halves) for (const row of half.rows) labels[row] = half.id;
    leaves = [...leaves.filter((other) => other !== leaf), ...halves];
  }
  const { cluster, ...cut } = cutTree(tree, k);
  for (const node of tree) node.cluster = cluster.get(node.id) ?? null;
  return {
    algorithm: 'bisecting',
    k,
    n: data.n,
    dim: data.dim,
    ...cut,
    labels: labels.map((id) => cluster.get(id) ?? 0),
    iterations: tally.iterations,
    converged: tally.converged,
    restarts: nInit,
    seed,
    warnings: collectWarnings(requested, found, tally),
    tree,
  };
}

/** The whole, about its mean. */
function rootOf({ x, n, dim, weights }: Dataset): TreeNode {
  const labels = new Int32Array(n);
  const center = new Float64Array(dim);
  const mass = new Float64Array(1);
  const sums = new Float64Array(dim);
  accumulate(x, weights, n, dim, labels, sums, mass);
  moveCenters(center, dim, sums, mass);
  const d2 = new Float64Array(n);
  assign(x, n, dim, center, 1, labels, d2);
  return nodeOf(0, null, mass[0], weightedSum(d2, weights, n), center);
}

function nodeOf(
  id: number,
  parent: number | null,
  size: number,
  inertia: number,
  center: Float64Array,
): TreeNode {
  return { id, parent, size, inertia, center: Array.from(center), children: null, cluster: null };
}

function wholeOf(data: Dataset): Leaf {
  const rows = Int32Array.from({ length: data.n }, (_, i) => i);
  return { id: 0, rows, subset: data, splittable: true };
}

/** The first of equals is the oldest. */
function nextLeaf(leaves: readonly Leaf[], tree: readonly TreeNode[], strategy: BisectingStrategy): Leaf {
  return leaves
    .filter((leaf) => leaf.splittable)
    .reduce((most, leaf) => (tree[leaf.id][strategy] > tree[most.id][strategy] ? leaf : most));
}

interface SplitOptions extends Pick<Pacing, 'signal'> {
  nInit: number;
  init: Seeding;
  maxIter: number;
  tol: number;
  seed: number;
}

/** Splits a leaf by the best of some starts with two centers; the halves become nodes of the tree. */
async function split(leaf: Leaf, tree: TreeNode[], options: SplitOptions, tally: Tally): Promise<Leaf[]> {
  const { subset, id } = leaf;
  const { nInit, init, maxIter, tol, seed, signal } = options;
  const node = tree[id];
  const shift = tol * (node.inertia / node.size / subset.dim);
  const engine = openEngine(subset, { kMax: 2, starts: nInit, init, seed, limits: { maxIter, shift } });
  // restarts are numbered through, so that each node draws its own random numbers
  const tasks = Array.from({ length: nInit }, (_, start) => ({ k: 2, restart: id * nInit + start }));
  const starts = await engine.makeStarts(tasks, { signal });
  const best = starts.reduce((least, start) => (start.inertia < least.inertia ? start : least));
  tally.iterations += best.iterations;
  tally.relocated += starts.reduce((sum, { relocated }) => sum + relocated, 0);
  tally.converged &&= best.converged;
  const side = engine.label(best.centers);
  const halves = [0, 1].map((which) => halfOf(leaf, side, which, best, tree));
  node.children = [halves[0].id, halves[1].id];
  return halves;
}

function halfOf(
  { id: parent, rows, subset }: Leaf,
  side: Int32Array,
  which: number,
  best: Start,
  tree: TreeNode[],
) {
  const { dim } = subset;
  const chosen = Int32Array.from(side.keys()).filter((i) => side[i] === which);
  const half = pickRows(subset, chosen);
  const center = best.centers.slice(which * dim, (which + 1) * dim);
  const d2 = new Float64Array(half.n);
  assign(half.x, half.n, dim, center, 1, new Int32Array(half.n), d2);
  const id = tree.length;
  tree.push(nodeOf(id, parent, totalWeight(half), weightedSum(d2, half.weights, half.n), center));
  return { id, rows: chosen.map((i) => rows[i]), subset: half, splittable: countDistinct(half, 2) > 1 };
}

/** The rows with these numbers, in the same kind of array. */
function pickRows({ x, dim, weights }: Dataset, rows: Int32Array): Dataset {
  const picked = x.slice(0, rows.length * dim);
  rows.forEach((i, at) => {
    for (let j = 0; j < dim; j++) picked[at * dim + j] = x[i * dim + j];
  });
  return {
    x: picked,
    n: rows.length,
    dim,
    ...(weights && { weights: Float64Array.from(rows, (i) => weights[i]) }),
  };
}

function collectWarnings(requested: number, found: number, tally: Tally): Warning[] {
  const { iterations, relocated, converged } = tally;
  const warnings: Warning[] = [];
  if (found < requested) warnings.push({ code: 'fewer-points-than-k', requested, found });
  if (relocated > 0) warnings.push({ code: 'empty-cluster-relocated', times: relocated });
  if (!converged) warnings.push({ code: 'not-converged', iterations });
  return warnings;
}
