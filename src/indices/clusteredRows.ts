import { checkChoice } from '../core/check.ts';
import { checkDataset, type Dataset, type Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { evenSteps } from '../core/evenSteps.ts';
import { type Label, type Labels, numberLabels, sortedByCluster } from './contingency.ts';

/**
 * What indices of data and labels do with noise, the rows labeled -1: leave noise out, count all noise as one more
 * cluster, or count each row of noise as a cluster of its own.
 */
export type NoiseRows = 'omit' | 'cluster' | 'singletons';

/** An option of indices of data and labels. */
export interface NoiseOption {
  /** How rows labeled -1 are treated, default omit. */
  noise?: NoiseRows;
}

/** With fewer columns, even steps bring no speed. */
const LEAST_STEPPED = 16;

const NOISE_ROWS = ['omit', 'cluster', 'singletons'] as const satisfies readonly NoiseRows[];

/** Data with labels. The clusters are numbered from 0, and the rows are in the order of their clusters. */
export interface ClusteredRows {
  /** The data as given. */
  data: Dataset;
  k: number;
  /** Number of rows that are not left out as noise and have a positive weight. */
  n: number;
  /** The label of each cluster; -1 for a row of noise that is its own cluster. */
  names: Label[];
  /** For each row of the data its cluster, -1 if the row is left out. */
  labels: Int32Array;
  /** The rows of cluster c are order[starts[c]] to order[starts[c + 1] - 1]. */
  order: Uint32Array;
  starts: Uint32Array;
  /** k sums of weights, and the total weight. */
  sizes: Float64Array;
  total: number;
  /** Whether weights are numbers of rows; otherwise weights are masses. */
  counts: boolean;
  /** The weight of each row of the data. */
  weights: Float64Array;
  /** Number of rows that are left out as noise. */
  omitted: number;
}

/**
 * Sorts rows by cluster. Time O(n), beside the check of the data, memory O(n).
 * @param check what is refused before labels are looked at
 * @throws {ClusterkitError} usage, for labels of another length; input, for data that are not finite, for a label that
 * is NaN, and if all rows are noise that is left out
 */
export function clusteredRows(
  data: Dataset,
  labels: Labels,
  { noise = 'omit' }: NoiseOption = {},
  check: (data: Dataset) => void = checkDataset,
): ClusteredRows {
  check(data);
  checkChoice('noise', noise, NOISE_ROWS);
  const { n } = data;
  if (labels.length !== n) throw invalid('labels', `n = ${n} labels`, labels.length);
  const weights = data.weights ?? new Float64Array(n).fill(1);
  const used = noise === 'omit' ? weights.map((w, i) => (isNoise(labels[i]) ? 0 : w)) : weights;
  const numbered = numberLabels(labels, used);
  if (numbered.names.length === 0) {
    throw new ClusterkitError('input', 'all rows are noise (label -1)', {
      remedies: [{ option: 'noise', how: 'set', value: 'cluster', to: 'count noise as a cluster' }],
    });
  }
  if (noise === 'singletons') partNoise(numbered);
  const { order, start } = sortedByCluster(numbered);
  const { names, clusters } = numbered;
  const sizes = new Float64Array(names.length);
  let total = 0;
  let counts = true;
  for (const i of order) {
    sizes[clusters[i]] += weights[i];
    total += weights[i];
    counts &&= Number.isInteger(weights[i]);
  }
  let omitted = 0;
  for (let i = 0; i < n; i++) if (used[i] !== weights[i]) omitted++;
  const found = { data, k: names.length, n: order.length, names, labels: clusters, order, starts: start };
  return { ...found, sizes, total, counts, weights, omitted };
}

function isNoise(label: Label): boolean {
  return label === -1 || label === '-1';
}

/** Makes each row of noise a cluster of its own: the first in place of the common cluster, the others at the end. */
function partNoise({ names, clusters }: { names: Label[]; clusters: Int32Array }): void {
  const noise = names.findIndex(isNoise);
  if (noise < 0) return;
  let first = true;
  for (let i = 0; i < clusters.length; i++) {
    if (clusters[i] !== noise) continue;
    if (!first) {
      clusters[i] = names.length;
      names.push(names[noise]);
    }
    first = false;
  }
}

/**
 * Refuses numbers of clusters for which an index is not defined.
 * @throws {ClusterkitError} input, for one cluster, and for as many clusters as rows
 */
export function checkClusterCount(what: string, { k, total, counts }: ClusteredRows): void {
  if (k === 1) throw new ClusterkitError('input', `${what} requires at least 2 clusters, and there is 1`);
  if (counts && k >= total) {
    throw new ClusterkitError(
      'input',
      `${what} requires fewer clusters than rows, and there are ${k} of each`,
    );
  }
}

/** The weight of a cluster with a single row: 1 for counts; 0 for masses, which are never single. */
export function aloneWeight({ counts }: ClusteredRows): number {
  return counts ? 1 : 0;
}

/**
 * The rows in the order of their clusters. Values that are multiples of an even step become numbers of steps, which
 * keeps the proportions of Euclidean distances. Other values are in f64.
 */
export function sortedX({ data, order }: ClusteredRows): Uint8Array | Float64Array {
  const { dim } = data;
  const x = (dim >= LEAST_STEPPED && evenSteps(data.x)?.values) || data.x;
  const sorted =
    x instanceof Uint8Array ? new Uint8Array(order.length * dim) : new Float64Array(order.length * dim);
  order.forEach((i, place) => {
    copyRow(x, i * dim, sorted, place * dim, dim);
  });
  return sorted;
}

function copyRow(from: Rows, p: number, to: Rows, q: number, dim: number): void {
  for (let j = 0; j < dim; j++) to[q + j] = from[p + j];
}
