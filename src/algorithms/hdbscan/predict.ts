import { checkNumber } from '../../core/check.ts';
import type { Condensed } from '../../core/clustering.ts';
import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import { measure } from '../../distances/measure.ts';
import type { Distance } from '../../distances/table.ts';
import type { SourceOptions } from '../density/source.ts';
import type { HdbscanResult } from '../hdbscan.ts';
import { firstReached } from './reach.ts';

/** How the clusters were found: the same options as those of `hdbscan`. */
export interface JoinOptions extends Omit<SourceOptions, 'maxMemory'> {
  /** Default 5. */
  minSamples?: number;
}

/** Where rows would be in clusters that are there. */
export interface Joined {
  /** n labels, -1 for noise. */
  labels: Int32Array;
  /** n strengths from 0 to 1, 0 for noise. */
  strengths: Float64Array;
}

/** Distances whose preparation of rows depends on all of them. */
const RELATIVE: readonly Distance[] = ['mahalanobis', 'gower'];

/**
 * Puts other rows into the clusters of `hdbscan`. This is an approximation: the clusters stay as they are, as if each of
 * the other rows came alone and had no weight. A row joins the row that it reaches first, at the density at which it does;
 * rows of the data themselves get the labels that they have. O(n rows dim) time for each of the other rows.
 * @param data what was clustered
 * @param result what `hdbscan` found
 * @throws {ClusterkitError} usage, for other data than the result's, and for distances that depend on all rows; input;
 * aborted
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
  const { minSamples = 5, metric = 'euclidean', p, correlationForm } = options;
  checkNumber('minSamples', minSamples, 0);
  checkDataset(data);
  checkDataset(rows);
  const { coreDistances } = result.density;
  if (data.n !== result.n || !coreDistances)
    throw invalid('data', `the ${result.n} rows of the result`, data.n);
  if (rows.dim !== data.dim) throw invalid('rows', `rows of ${data.dim} columns`, rows.dim);
  if (RELATIVE.includes(metric)) {
    const reason = `the ${metric} distance depends on all rows, and no other rows can be put in`;
    throw new ClusterkitError('usage', reason, { option: 'metric' });
  }
  const pacer = new Pacer(options);
  const [there, here] = [data, rows].map((one) => measure(one, metric, { p, correlationForm }));
  const heavy = numbersTo(data.n).filter((i) => data.weights?.[i] !== 0);
  const fitted = {
    core: Float64Array.from(heavy, (i) => coreDistances[i]),
    weights: data.weights && Float64Array.from(heavy, (i) => (data.weights as Float64Array)[i]),
    minSamples,
  };
  const joined: Joined = { labels: new Int32Array(rows.n), strengths: new Float64Array(rows.n) };
  const { dim } = here;
  for (let i = 0; i < rows.n; i++) {
    const d = Float64Array.from(heavy, (row) => there.pair(here.x, i * dim, there.x, row * dim, dim));
    const { to, reach } = firstReached(d, fitted);
    const [label, strength] = placeOf(result.condensed, heavy[to], 1 / reach);
    joined.labels[i] = label;
    joined.strengths[i] = strength;
    if (!pacer.due) continue;
    pacer.report({ stage: 'rows', done: i + 1, total: rows.n });
    await pacer.pause();
  }
  return joined;
}

/** The label and the strength of a row that joins another one at a density. */
function placeOf({ clusters, rows, selected }: Condensed, row: number, density: number): [number, number] {
  const { parent, birth, death } = clusters;
  const leaves = Math.min(density, rows.density[row]);
  let cluster = rows.last[row];
  while (parent[cluster] >= 0 && birth[cluster] >= leaves) cluster = parent[cluster];
  for (let above = cluster; above >= 0; above = parent[above]) {
    const label = selected.indexOf(above);
    if (label < 0) continue;
    return [label, leaves >= death[above] ? 1 : leaves / death[above]];
  }
  return [-1, 0];
}
