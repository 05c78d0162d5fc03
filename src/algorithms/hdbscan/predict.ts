import { checkNumber } from '../../core/check.ts';
import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { invalid } from '../../core/errors.ts';
import { Pacer } from '../../core/pacer.ts';
import { fitDistance } from '../../distances/fitted.ts';
import { measure } from '../../distances/measure.ts';
import { partOfRows, weighing } from '../clusters.ts';
import type { SourceOptions } from '../density/source.ts';
import type { HdbscanResult } from '../hdbscan.ts';
import { type Joined, joinGrown } from './join.ts';

/** How the clusters were found: the same options as those of `hdbscan`. */
export interface JoinOptions extends Omit<SourceOptions, 'maxMemory'> {
  /** Default 5. */
  minSamples?: number;
  /** Default 0. */
  epsilon?: number;
}

/**
 * Puts other rows into the clusters of `hdbscan`. This is an approximation: the clusters stay as they are, as if each of
 * the other rows came alone and had no weight. A row joins the row that it reaches first, at the density at which it does;
 * rows of the data themselves get the labels that they have. For few columns O(log n) distances for each of the other
 * rows, if the distance is one of those whose neighbors an index finds, or gower or hamming; else O(n). `modelOf` makes a
 * model of the same clusters, which can be kept.
 * @param data what was clustered
 * @param result what `hdbscan` found
 * @throws {ClusterkitError} usage, for other data than the result's; input; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 30), n: 7, dim: 1 };
 * const options = { minClusterSize: 3, minSamples: 2 };
 * const result = await hdbscan(data, options);
 * const rows = { x: Float64Array.of(1.5, 9, 100), n: 3, dim: 1 };
 * console.log([...(await joinClusters(data, result, rows, options)).labels]); // [ 0, 1, -1 ]
 */
export async function joinClusters(
  data: Dataset,
  result: Pick<HdbscanResult, 'n' | 'condensed' | 'density'>,
  rows: Dataset,
  options: JoinOptions = {},
): Promise<Joined> {
  const { minSamples = 5, epsilon = 0, metric = 'euclidean' } = options;
  checkNumber('minSamples', minSamples, 0);
  checkNumber('epsilon', epsilon, 0);
  checkDataset(data);
  checkDataset(rows);
  const { coreDistances } = result.density;
  if (data.n !== result.n || !coreDistances)
    throw invalid('data', `the ${result.n} rows of the result`, data.n);
  if (rows.dim !== data.dim) throw invalid('rows', `rows of ${data.dim} columns`, rows.dim);
  const fitted = fitDistance(data, metric, options);
  const heavy = weighing(data);
  const { clusters, rows: ends, selected } = result.condensed;
  const of = (values: ArrayLike<number>) => Float64Array.from(heavy, (i) => values[i]);
  const grown = {
    rows: measure(partOfRows(data, heavy), metric, fitted),
    ...(data.weights && { weights: of(data.weights) }),
    core: of(coreDistances),
    last: of(ends.last),
    density: of(ends.density),
    clusters,
    selected,
    minSamples,
    epsilon,
  };
  return joinGrown(grown, measure(rows, metric, fitted), new Pacer(options));
}
