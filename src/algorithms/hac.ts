import { checkChoice } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { type CondensedMatrix, pairCount } from '../distances/condensed.ts';
import { type DistanceMetric, type DistanceOptions, measure } from '../distances/metrics.ts';
import type { FoundMerges } from '../kernels/linkage.ts';
import { mergeCenters } from './hac/centers.ts';
import { LINKAGE_FACTS, LINKAGES, type Linkage } from './hac/linkages.ts';
import { mergeOnMatrix, type Precision } from './hac/matrix.ts';
import { inversionsOf, type MergeOrder, type Merges, numberMerges } from './hac/merges.ts';
import { FEW_COLUMNS, spanRows } from './hac/single.ts';
import type { Source } from './hac/source.ts';

const PRECISIONS = ['auto', 'f32', 'f64'] as const satisfies readonly Precision[];

export interface HacOptions extends DistanceOptions, Pacing {
  /** Default ward. */
  linkage?: Linkage;
  /** Default euclidean; not for given distances. */
  metric?: DistanceMetric;
  /** Of what numbers a matrix is, default auto: f64 up to 4096 rows. Without a matrix it is always f64. */
  precision?: Precision;
  /** Bytes that may be taken, default no bound. */
  maxMemory?: number;
}

export interface HacResult {
  algorithm: 'hac';
  linkage: Linkage;
  /** `precomputed` for given distances. */
  metric: DistanceMetric | 'precomputed';
  n: number;
  merges: Merges;
  /** Of what numbers the heights are: f32 is right to about 1e-6, as a share. */
  precision: 'f32' | 'f64';
  warnings: Warning[];
}

/**
 * Hierarchical clustering from the rows up: again and again the two nearest clusters merge, until one is left. The
 * tree is SciPy's linkage matrix. Heights of ward are SciPy's (R's ward.D2), those of centroid and median plain
 * distances of centers; both may fall (inversions), which is a warning.
 *
 * A row of weight w counts as w equal rows that have merged at height 0 already. Weights must be above 0.
 *
 * single: a minimum spanning tree, O(n^2 dim) time and O(n) memory. The others have a matrix of all dissimilarities,
 * O(n^2 dim) time and O(n^2) memory.
 *
 * @param input rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options that do not go together; input, naming the row that cannot be
 *   measured; memory, with the cheaper way; aborted
 */
export async function hac(input: Dataset | CondensedMatrix, options: HacOptions = {}): Promise<HacResult> {
  const { linkage = 'ward', metric = 'euclidean' } = options;
  checkChoice('linkage', linkage, LINKAGES);
  const source = 'condensed' in input ? givenSource(input) : measuredSource(input, metric, options);
  const { n } = source;
  const { squares, centroids, reducible } = LINKAGE_FACTS[linkage];
  if (source.measured && centroids && !source.measured.fitsWard) {
    throw new ClusterkitError(
      'usage',
      `${linkage} linkage is about centroids and needs euclidean distances, not ${metric}; use average or complete`,
    );
  }
  const pacer = new Pacer(options);
  const { found, order, precision } = await mergeSource(source, linkage, options, pacer);
  if (squares) {
    for (let t = 0; t < found.height.length; t++) found.height[t] = Math.sqrt(Math.max(0, found.height[t]));
  }
  const merges = numberMerges(n, found, source.weights, order);
  return {
    algorithm: 'hac',
    linkage,
    metric: source.given ? 'precomputed' : metric,
    n,
    merges,
    precision,
    warnings: reducible ? [] : collectWarnings(merges),
  };
}

interface Merged {
  found: FoundMerges;
  order: MergeOrder;
  precision: 'f32' | 'f64';
}

async function mergeSource(
  source: Source,
  linkage: Linkage,
  options: HacOptions,
  pacer: Pacer,
): Promise<Merged> {
  const { precision = 'auto', maxMemory = Number.POSITIVE_INFINITY } = options;
  const { measured, weights } = source;
  const { centroids, reducible } = LINKAGE_FACTS[linkage];
  checkChoice('precision', precision, PRECISIONS);
  if (measured && linkage === 'single') {
    return { found: await spanRows(measured, pacer), order: 'height', precision: 'f64' };
  }
  if (measured && centroids && measured.dim <= FEW_COLUMNS) {
    const found = await mergeCenters(measured, weights, linkage, pacer);
    return { found, order: 'found', precision: 'f64' };
  }
  const merged = await mergeOnMatrix(source, linkage, precision, maxMemory, pacer);
  return { ...merged, order: reducible ? 'monotone' : 'found' };
}

function givenSource(given: CondensedMatrix): Source {
  const { n, condensed } = given;
  if (condensed.length !== pairCount(n)) {
    throw invalid('condensed', `n (n - 1) / 2 = ${pairCount(n)} numbers`, condensed.length);
  }
  return { n, given };
}

function measuredSource(data: Dataset, metric: DistanceMetric, options: HacOptions): Source {
  const measured = measure(data, metric, options);
  // columns have no weights
  const weights = options.transpose ? undefined : data.weights;
  if (weights) checkPositive(weights, data.n);
  return { n: measured.n, measured, weights };
}

function checkPositive(weights: Float64Array, n: number): void {
  if (weights.length !== n) throw invalid('weights', `n = ${n} numbers`, weights.length);
  const at = weights.findIndex((weight) => !(weight > 0 && weight < Number.POSITIVE_INFINITY));
  if (at < 0) return;
  throw new ClusterkitError('input', `row ${at}: weight ${weights[at]} is not above 0; leave the row out`);
}

function collectWarnings(merges: Merges): Warning[] {
  const { count, deepest } = inversionsOf(merges);
  return count > 0 ? [{ code: 'inversions', count, deepest }] : [];
}
