import { checkChoice, checkNumber, checkRadius } from '../core/check.ts';
import type { Clustering, Density } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { checkMemory } from '../core/memory.ts';
import { Pacer } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { unitsOf } from '../distances/neighbors.ts';
import type { JoinedRows, JoinSettings } from '../kernels/dbscan/settings.ts';
import { joinByIndex, joiningBytes } from '../kernels/dbscan.ts';
import { threadCount } from '../kernels/pool.ts';
import { clusterSizes, noiseMass, numberBySize } from './clusters.ts';
import { autoRadius } from './dbscan/auto.ts';
import { joinInTurn, type PlainSettings } from './dbscan/inTurn.ts';
import { BORDERS, type Border } from './density/choices.ts';
import { areOnePlace, type SourceOptions, sourceOf } from './density/source.ts';
import { comparedOf, measuringOf, turnedSource } from './door.ts';
import type { Algorithm } from './entry.ts';
import type { MergeSource } from './hac/source.ts';

/** Options of `dbscan`. */
export interface DbscanOptions extends SourceOptions {
  /**
   * Radius of a neighborhood, at least 0, in the units of the distance; a row at exactly this distance is in it. Infinity:
   * all rows but those at an infinite distance are in it. `auto`: the one at which clusters persist longest, or else what `chooseRadius` finds; `density.choice` tells why.
   */
  eps: number | 'auto';
  /** Least weight of the neighborhood of a core point, including the row itself. At least 0, default 5. */
  minSamples?: number;
  /**
   * Which cluster a border row belongs to: that of its nearest core point (default; of equally near ones, of the first
   * row), the one whose first core point comes first, as in scikit-learn and R, or none, which is DBSCAN*.
   */
  border?: Border;
}

/** The result of `dbscan`. */
export interface DbscanResult extends Clustering {
  algorithm: 'dbscan';
  noise: number;
  density: Density & Required<Pick<Density, 'core' | 'eps'>>;
}

/**
 * DBSCAN (M. Ester, H.-P. Kriegel, J. Sander, X. Xu, "A density-based algorithm for discovering clusters in large
 * spatial databases with noise", KDD 1996): rows with enough neighbors are core points, core points within `eps` of
 * each other are in one cluster, and other rows within `eps` of a core point are its border. All other rows are noise,
 * -1.
 *
 * By default a border row belongs to the nearest core point (of equally near ones, to the first row), so that labels do
 * not depend on the order of the rows but for such ties. A row of weight w counts as w equal rows, and one without weight
 * is no core point. Clusters are numbered by falling size, ties by their first row. O(n dim) memory: at most 32 MB of
 * neighborhoods are kept. Time about O(n log n) for Euclidean distances of few columns, however large neighborhoods are,
 * else O(n^2 dim). Up to three columns go by cells of a grid (A. Gunawan, M. de Berg, "A faster algorithm for DBSCAN", TU
 * Eindhoven 2013).
 *
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 0.5, 1, 8, 8.5, 20), n: 6, dim: 1 };
 * const { labels, k } = await dbscan(data, { eps: 1, minSamples: 2 });
 * console.log(k, [...labels]); // 2 [ 0, 0, 0, 1, 1, -1 ]
 */
export async function dbscan(data: Dataset | CondensedMatrix, options: DbscanOptions): Promise<DbscanResult> {
  const { minSamples = 5, border = 'nearest', maxMemory = Number.POSITIVE_INFINITY } = options;
  if (options.eps !== 'auto') checkRadius('eps', options.eps);
  checkChoice('border', border, BORDERS);
  checkNumber('minSamples', minSamples, 0);
  const source = sourceOf(data, options);
  const { n, weights, measured } = source;
  const pacer = new Pacer(options);
  const bytes = joiningBytes(n, measured?.dim ?? 0);
  checkMemory('dbscan', bytes, maxMemory);
  const radius = await radiusOf(source, { eps: options.eps, minSamples, maxMemory }, pacer);
  // an infinite radius takes in all distances but those of rows that nothing connects
  const eps = Math.min(radius.eps, Number.MAX_VALUE);
  const limit = unitsOf(measured ?? (source.given as CondensedMatrix)).limit(eps);
  const settings = { limit, minSamples, border, weights };
  const { core, component } = await joined(source, settings, { eps, spareBytes: maxMemory - bytes }, pacer);
  const { labels, k } = labelsOf(component);
  const { order: _, ...numbered } = numberBySize(labels, clusterSizes({ n, weights }, labels, k));
  const noise = noiseMass(numbered.labels, weights);
  const warnings = warningsOf({ k, noise }, radius, source, minSamples);
  return { algorithm: 'dbscan', n, k, ...numbered, noise, density: { core, ...radius }, warnings };
}

/** The radius, as it is given or with what it was chosen from. */
type Radius = Pick<Density, 'choice' | 'coreDistances'> & { eps: number };

async function radiusOf(
  source: MergeSource,
  { eps, minSamples, maxMemory }: Required<Pick<DbscanOptions, 'eps' | 'minSamples' | 'maxMemory'>>,
  pacer: Pacer,
): Promise<Radius> {
  if (eps !== 'auto') return { eps };
  return autoRadius(source, { minSamples, maxMemory }, pacer);
}

/** What is odd, with the ways to turn that can help. */
function warningsOf(
  { k, noise }: Pick<DbscanResult, 'k' | 'noise'>,
  { eps, choice }: Radius,
  source: MergeSource,
  minSamples: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (choice?.reason === 'straight') warnings.push({ code: 'no-knee', eps });
  if (k === 0) {
    const isEnough = eps < Number.POSITIVE_INFINITY && massOf(source) >= minSamples;
    warnings.push({ code: 'all-noise', raise: isEnough ? ['eps'] : [], lower: ['minSamples'] });
  }
  if (k === 1 && noise === 0 && eps > 0 && !areOnePlace(source))
    warnings.push({ code: 'one-cluster', raise: [], lower: ['eps'] });
  return warnings;
}

function massOf({ n, weights }: MergeSource): number {
  return weights ? weights.reduce((sum, weight) => sum + weight, 0) : n;
}

async function joined(
  source: MergeSource,
  settings: JoinSettings,
  plain: PlainSettings,
  pacer: Pacer,
): Promise<JoinedRows> {
  const { measured, n } = source;
  // sums of fractions depend on their order
  const isWhole = !settings.weights || settings.weights.every(Number.isInteger);
  const steps = measured?.squared && isWhole && joinByIndex(measured, settings, threadCount());
  if (!steps) return joinInTurn(source, settings, plain, pacer);
  return pacer.run(steps, (share) => ({ stage: 'dbscan', done: Math.round(share * n), total: n }));
}

/** Clusters in the order of their first core points. */
function labelsOf(component: Int32Array): { labels: Int32Array; k: number } {
  const n = component.length;
  const number = new Int32Array(n);
  let k = 0;
  for (let i = 0; i < n; i++) if (component[i] === i) number[i] = k++;
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) labels[i] = component[i] < 0 ? -1 : number[component[i]];
  return { labels, k };
}

/** The entry point of DBSCAN for the table of algorithms. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => joiningBytes(n, dim),
  async fit(given, runs, context) {
    const source = turnedSource(given);
    const fitted = [];
    for (const settings of runs) {
      const started = performance.now();
      const { transpose: _, ...measuring } = measuringOf(source, settings);
      const { init: __, ...pacing } = context;
      const options = { ...measuring, ...pacing, ...(settings as Pick<DbscanOptions, 'eps'>) };
      const clustering = await dbscan(comparedOf(source, 'dbscan'), options);
      fitted.push({ clustering, seconds: (performance.now() - started) / 1000 });
    }
    return fitted;
  },
};
