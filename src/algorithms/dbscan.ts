import { checkChoice, checkNumber } from '../core/check.ts';
import type { Clustering, Density } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { numbersTo } from '../core/numbers.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type DistanceOptions, distanceOf, measure } from '../distances/measure.ts';
import { type Neighborhoods, neighborsWithin } from '../distances/neighbors.ts';
import { condensedIndex } from '../distances/pairIndex.ts';
import type { Distance } from '../distances/table.ts';
import { clusterSizes, noiseMass, numberBySize } from './clusters.ts';
import { BORDERS, type Border } from './density/choices.ts';
import { comparedOf, measuringOf } from './door.ts';
import type { Algorithm } from './entry.ts';

/** Options of `dbscan`. */
export interface DbscanOptions extends Omit<DistanceOptions, 'transpose'>, Pacing {
  /** Radius of a neighborhood, at least 0, in the units of the distance; a row at exactly this distance is in it. */
  eps: number;
  /** Least weight of the neighborhood of a core point, including the row itself. At least 0, default 5. */
  minSamples?: number;
  /**
   * Which cluster a border row belongs to: that of its nearest core point (default; of equally near ones, of the first
   * row), the one whose first core point comes first, as in scikit-learn and R, or none, which is DBSCAN*.
   */
  border?: Border;
  /** Default euclidean; not used with given distances. */
  metric?: Distance;
  /** Memory that may be allocated, in bytes; default: no limit. */
  maxMemory?: number;
}

/** The result of `dbscan`. */
export interface DbscanResult extends Clustering {
  algorithm: 'dbscan';
  noise: number;
  density: Required<Pick<Density, 'core' | 'eps'>>;
}

/**
 * DBSCAN (M. Ester, H.-P. Kriegel, J. Sander, X. Xu, "A density-based algorithm for discovering clusters in large
 * spatial databases with noise", KDD 1996): rows with enough neighbors are core points, core points within `eps` of
 * each other are in one cluster, and other rows within `eps` of a core point are its border. All other rows are noise,
 * -1.
 *
 * By default a border row belongs to the nearest core point (of equally near ones, to the first row), so that labels do
 * not depend on the order of the rows but for such ties. A row of weight w counts as w equal rows, and one without weight
 * is no core point. Clusters are numbered by
 * falling size, ties by their first row. Neighborhoods are looked up one after the other and never kept: O(n dim)
 * memory. Time O(n log n) and that of all neighborhoods for Euclidean distances of few columns, else O(n^2 dim).
 *
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 0.5, 1, 8, 8.5, 20), n: 6, dim: 1 };
 * const { labels, k } = await dbscan(data, { eps: 1, minSamples: 2 });
 * console.log(k, [...labels]); // 2 [ 0, 0, 0, 1, 1, -1 ]
 */
export async function dbscan(data: Dataset | CondensedMatrix, options: DbscanOptions): Promise<DbscanResult> {
  const { minSamples = 5, border = 'nearest', metric = 'euclidean', ...others } = options;
  const { maxMemory, signal, onProgress, ...measuring } = others;
  const eps = checkNumber('eps', options.eps, 0);
  checkChoice('border', border, BORDERS);
  checkNumber('minSamples', minSamples, 0);
  const { n } = data;
  const weights = 'condensed' in data ? undefined : data.weights;
  const neighborhoods = neighborsWithin(data, {
    radius: eps,
    ...measuring,
    metric,
    maxMemory,
    signal,
    onProgress,
  });
  try {
    const core = await corePoints(neighborhoods, weights, minSamples);
    const links = await connect(neighborhoods, core, distanceIn(data, metric, measuring), border);
    const { labels, k } = labelsOf(links, core);
    const { order: _, ...numbered } = numberBySize(labels, clusterSizes({ n, weights }, labels, k));
    const noise = noiseMass(numbered.labels, weights);
    const warnings: Warning[] = k > 0 ? [] : [{ code: 'all-noise', raise: ['eps'], lower: ['minSamples'] }];
    return { algorithm: 'dbscan', n, k, ...numbered, noise, density: { core, eps }, warnings };
  } finally {
    neighborhoods.close();
  }
}

/** 1 for each row whose neighborhood has enough weight. */
async function corePoints(
  neighborhoods: Neighborhoods,
  weights: Float64Array | undefined,
  minSamples: number,
): Promise<Uint8Array> {
  const { n } = neighborhoods;
  const core = new Uint8Array(n);
  if (!weights) {
    const counts = await neighborhoods.counts();
    for (let i = 0; i < n; i++) core[i] = counts[i] >= minSamples ? 1 : 0;
    return core;
  }
  await neighborhoods.visit((i, rows) => {
    let mass = 0;
    for (const l of rows) mass += weights[l];
    core[i] = mass >= minSamples && weights[i] > 0 ? 1 : 0;
  });
  return core;
}

/** How core points and border rows are connected. */
interface Links {
  /** A forest of core points: the core points of a tree are in one cluster. */
  parent: Int32Array;
  /** A core point of the cluster of each other row, -1 for noise. */
  anchor: Int32Array;
}

/** Joins core points that are neighbors, and ties other rows to core points. */
async function connect(
  neighborhoods: Neighborhoods,
  core: Uint8Array,
  between: (i: number, l: number) => number,
  border: Border,
): Promise<Links> {
  const { n } = neighborhoods;
  const parent = numbersTo(n);
  const anchor = new Int32Array(n).fill(-1);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const cores = numbersTo(core.length).filter((i) => core[i] === 1);
  await neighborhoods.visit((i, rows) => {
    for (const l of rows) {
      if (core[l]) {
        if (l < i) join(parent, i, l);
        continue;
      }
      if (border !== 'nearest') continue;
      // core points come in rising order, so that the first of equals stays
      const d = between(i, l);
      if (d < nearest[l]) {
        nearest[l] = d;
        anchor[l] = i;
      }
    }
  }, cores);
  if (border === 'first') await tieToFirst(neighborhoods, core, { parent, anchor });
  return { parent, anchor };
}

/** Ties rows that are no core points to the first cluster that reaches them: that of the lowest root. */
async function tieToFirst(
  neighborhoods: Neighborhoods,
  core: Uint8Array,
  { parent, anchor }: Links,
): Promise<void> {
  const others = Int32Array.from(core.keys()).filter((i) => core[i] === 0);
  await neighborhoods.visit((i, rows) => {
    for (const l of rows) {
      if (core[l] === 1 && (anchor[i] < 0 || rootOf(parent, l) < anchor[i])) anchor[i] = rootOf(parent, l);
    }
  }, others);
}

/** The root of a row's tree; the path to it is halved on the way. */
function rootOf(parent: Int32Array, i: number): number {
  let at = i;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}

/** The lower root stays: it is the first of the core points of its cluster. */
function join(parent: Int32Array, i: number, l: number): void {
  const [a, b] = [rootOf(parent, i), rootOf(parent, l)];
  parent[Math.max(a, b)] = Math.min(a, b);
}

/** Clusters in the order of their first core points. */
function labelsOf({ parent, anchor }: Links, core: Uint8Array): { labels: Int32Array; k: number } {
  const n = core.length;
  const labels = new Int32Array(n).fill(-1);
  let k = 0;
  // a root is the lowest core point of its cluster, so its label is set before other rows read it
  for (let i = 0; i < n; i++) if (core[i]) labels[i] = parent[i] === i ? k++ : labels[rootOf(parent, i)];
  for (let i = 0; i < n; i++) if (anchor[i] >= 0) labels[i] = labels[anchor[i]];
  return { labels, k };
}

function distanceIn(
  data: Dataset | CondensedMatrix,
  metric: Distance,
  measuring: DistanceOptions,
): (i: number, l: number) => number {
  if ('condensed' in data) {
    const { condensed, n } = data;
    return (i, l) => condensed[condensedIndex(n, Math.min(i, l), Math.max(i, l))];
  }
  const measured = measure(data, metric, measuring);
  return (i, l) => distanceOf(measured, i, l);
}

/** The entry point of DBSCAN for the table of algorithms. */
export const algorithm: Algorithm = {
  async fit(source, runs, context) {
    const fitted = [];
    for (const settings of runs) {
      const started = performance.now();
      const { transpose: _, ...measuring } = measuringOf(source, settings);
      const { init: __, ...given } = context;
      const options = { ...measuring, ...given, ...(settings as Pick<DbscanOptions, 'eps'>) };
      const clustering = await dbscan(comparedOf(source), options);
      fitted.push({ clustering, seconds: (performance.now() - started) / 1000 });
    }
    return fitted;
  },
};
