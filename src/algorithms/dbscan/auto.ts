import type { RadiusChoice } from '../../core/clustering.ts';
import type { Pacer } from '../../core/pacer.ts';
import { chooseRadius } from '../density/radius.ts';
import type { MergeSource } from '../hac/source.ts';
import { type ClusterTree, condense } from '../hdbscan/condense.ts';
import { reachTree } from '../hdbscan/reach.ts';

/*
 * A radius that nobody gave. The knee of the sorted core distances is where the sparsest rows begin, and there clusters
 * that lie near each other are one already, or those of few rows still fall apart. The tree of densities has the clusters
 * of every radius: of these, the radius is taken at which clusters persist longest, if there are such.
 */

/** What is required of a radius that is chosen. */
interface AutoOptions {
  minSamples: number;
  maxMemory: number;
}

/** A radius with its reason, and the core distances that it was read from. */
export interface ChosenRadius {
  eps: number;
  choice: RadiusChoice;
  coreDistances: Float64Array;
}

/**
 * Uniform and normal rows, which have no clusters, persist by chance: about 0.4 in one column, 0.11 in two, 0.06 in three
 * and less in more. The digits have 0.16 and clear clusters 0.4 and above.
 */
function leastPersistence(columns: number | undefined): number {
  return Math.max(0.15, 0.5 / (columns ?? 2));
}

/**
 * The radius at which clusters persist longest; if they persist nowhere, the knee of the core distances. O(n) memory, and
 * the time of the tree of `hdbscan`.
 * @throws {ClusterkitError} memory; aborted
 */
export async function autoRadius(
  source: MergeSource,
  { minSamples, maxMemory }: AutoOptions,
  pacer: Pacer,
): Promise<ChosenRadius> {
  const tree = await reachTree(source, { minSamples, maxMemory, pacer });
  const { core: coreDistances } = tree;
  const { weights, measured } = source;
  const knee = chooseRadius(coreDistances, weights);
  // a core point alone is as many rows as it takes to make one
  const clusters = condense(tree, Math.max(2, Math.ceil(minSamples)));
  const found = persistentRadius(clusters, weights);
  const least = leastPersistence(measured?.dim);
  if (!found || found.persistence < least) return { eps: knee.eps, choice: knee, coreDistances };
  const { eps, persistence } = found;
  const within = massWithin(coreDistances, weights, eps) / massWithin(coreDistances, weights);
  const others = knee.reason === 'knee' ? { knee: knee.eps } : {};
  return { eps, choice: { eps, reason: 'persistent', within, persistence, ...others }, coreDistances };
}

/** Weight of the rows whose distance is at most a bound. */
function massWithin(
  distances: Float64Array,
  weights: Float64Array | undefined,
  most = Number.POSITIVE_INFINITY,
): number {
  return distances.reduce((sum, d, i) => (d <= most ? sum + (weights ? weights[i] : 1) : sum), 0);
}

/** From a density on, a cluster weighs so much more or less. */
interface Change {
  after: number;
  cluster: number;
  mass: number;
}

/**
 * The radius at which clusters persist longest. Each cluster counts by the logarithm of the radius at which it becomes a
 * part of another over that at which it splits or ends, times the share of the rows in it, times the share of the rows
 * apart from it, so that a cluster of nearly all rows counts little. Radii with more clusters than the square root of the
 * rows are left out: these are crumbs. O(n log n) time.
 * @returns undefined where nothing ever splits
 */
export function persistentRadius(
  tree: ClusterTree,
  weights: Float64Array | undefined,
): { eps: number; persistence: number } | undefined {
  const total = tree.weight[0];
  const lasting = lastingOf(tree);
  const changes = changesOf(tree, weights);
  const mass = new Float64Array(lasting.length);
  const worth = (c: number) => (lasting[c] * mass[c] * (1 - mass[c] / total)) / total;
  const most = Math.sqrt(total);
  let sum = 0;
  let alive = 0;
  let best = { persistence: 0, after: 0, until: 0 };
  for (let at = 0; at + 1 < changes.length; at++) {
    const { cluster, mass: change, after } = changes[at];
    sum -= worth(cluster);
    if (change > 0) alive++;
    mass[cluster] += change;
    // sums of fractions may miss 0 by rounding
    if (change < 0 && mass[cluster] <= 1e-9 * total) {
      mass[cluster] = 0;
      alive--;
    }
    sum += worth(cluster);
    const until = changes[at + 1].after;
    // sums differ by rounding
    if (until > after && alive <= most && sum > best.persistence + 1e-9)
      best = { persistence: sum, after, until };
  }
  if (best.until === 0) return undefined;
  return { eps: plainNumber(1 / best.until, 1 / best.after), persistence: best.persistence };
}

/** The logarithm of how many times denser a cluster ends than it begins; the root has none. */
function lastingOf({ birth, death }: ClusterTree): Float64Array {
  const known = [...birth, ...death].filter((density) => density > 0 && density < Number.POSITIVE_INFINITY);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  const bounded = (density: number) => Math.min(most, Math.max(least, density));
  return birth.map((density, c) => (c === 0 ? 0 : Math.log(bounded(death[c]) / bounded(density))));
}

function changesOf(
  { birth, death, weight, last, density }: ClusterTree,
  weights: Float64Array | undefined,
): Change[] {
  const left = Float64Array.from(weight);
  const changes: Change[] = Array.from(birth, (after, cluster) => ({
    after,
    cluster,
    mass: weight[cluster],
  }));
  for (let i = 0; i < last.length; i++) {
    const cluster = last[i];
    if (density[i] >= death[cluster]) continue;
    const mass = weights ? weights[i] : 1;
    left[cluster] -= mass;
    changes.push({ after: density[i], cluster, mass: -mass });
  }
  for (let cluster = 0; cluster < death.length; cluster++)
    changes.push({ after: death[cluster], cluster, mass: -left[cluster] });
  return changes.sort((a, b) => a.after - b.after || a.cluster - b.cluster);
}

/** The number of fewest digits near the geometric mean of two bounds, of which one may be 0 or the other infinite. */
function plainNumber(from: number, to: number): number {
  const isBounded = from > 0 && to < Number.POSITIVE_INFINITY;
  const middle = isBounded ? Math.sqrt(from) * Math.sqrt(to) : from > 0 ? 1.5 * from : to / 2;
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short > from && short < to) return short;
  }
  return middle;
}
