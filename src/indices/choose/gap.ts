import { checkChoice, checkInteger } from '../../core/check.ts';
import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { invalid } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../../core/random.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { centroidsOf } from '../centroids.ts';
import { clusteredRows } from '../clusteredRows.ts';
import { type Reference, referenceOf } from './reference.ts';
import type { Cluster } from './stability.ts';

/** Options of `gap`. */
export interface GapOptions extends Pacing {
  /** Ascending, each at least 1; the result "no structure" is only possible with 1 among them. */
  ks: readonly number[];
  /** Finds the clusters of the data and of each reference. */
  cluster: Cluster;
  /** Number of reference data sets, default 50. */
  references?: number;
  /** box: uniform in the box of the data; pca: uniform in the box along the principal axes. Default pca. */
  reference?: Reference;
  /**
   * 2 adds up squared distances, as the paper does; 1 adds up distances, O(n^2) of them, as clusGap does by default.
   * Default 2.
   */
  power?: 1 | 2;
  /** The rule that chooses k, default tibshirani. */
  rule?: GapRule;
  /** Default 1. */
  seed?: number;
}

/**
 * tibshirani: the least k whose gap is at least the gap of the next k minus its error (Tibs2001SEmax in R; first-se is
 * firstSEmax and first-max is firstmax); first-max: the first k whose gap is above the gap of the next k; first-se: the
 * least k whose gap is at least the gap of first-max minus its error; max: the k with the largest gap.
 */
export type GapRule = 'tibshirani' | 'first-se' | 'first-max' | 'max';

const GAP_RULES = ['tibshirani', 'first-se', 'first-max', 'max'] as const satisfies readonly GapRule[];

/** The result of `gap`. */
export interface Gap {
  ks: number[];
  /** The k that the rule chooses. */
  k: number;
  rule: GapRule;
  /**
   * For each k: log of the dispersion of the data, its mean over the references, the difference of both, and its error.
   */
  logW: Float64Array;
  expectedLogW: Float64Array;
  gap: Float64Array;
  error: Float64Array;
}

/**
 * The gap statistic (R. Tibshirani, G. Walther, T. Hastie, "Estimating the number of clusters in a data set via the gap
 * statistic", JRSS B 63, 2001): how much tighter clusters are than those of data without clusters. The dispersion W is
 * half the sum over clusters of the pairwise distances (squared for power 2) divided by the cluster's size. R's clusGap
 * has the same definition: its d.power is `power`, and its spaceH0 is scaledPCA for pca and original for box. The error
 * is sqrt(1 + 1 / references) times the standard deviation over the references (with references - 1).
 *
 * Reference rows have the weights of the data. Gaps are infinite if the clusters of the data have no dispersion.
 *
 * @throws {ClusterkitError} usage and input; aborted; any error of `cluster`
 * @example
 * const data = { x: Float64Array.from({ length: 20 }, (_, i) => (i % 2) * 100 + i), n: 20, dim: 1 };
 * const cluster: choosing.Cluster = async (rows, k, seed) => (await kmeans(rows, { k, seed })).labels;
 * const { k } = await choosing.gap(data, { ks: [1, 2, 3], cluster });
 * console.log(k); // 2
 */
export async function gap(data: Dataset, options: GapOptions): Promise<Gap> {
  const { ks, cluster, references = 50, reference = 'pca', power = 2, rule = 'tibshirani' } = options;
  const { seed = DEFAULT_SEED, signal, onProgress } = options;
  checkDataset(data);
  checkInteger('references', references, 2);
  checkInteger('seed', seed, 0);
  checkChoice('rule', rule, GAP_RULES);
  if (power !== 1 && power !== 2) throw invalid('power', '1 or 2', power);
  if (ks.length === 0) throw invalid('ks', 'at least one k', 'none');
  for (const [at, k] of ks.entries()) checkInteger(`ks[${at}]`, k, at > 0 ? ks[at - 1] + 1 : 1);
  const pacer = new Pacer({ signal, onProgress });
  const draw = await referenceOf(data, reference);
  const logW = new Float64Array(ks.length);
  const logs = ks.map(() => new Float64Array(references));
  for (let b = -1; b < references; b++) {
    const rows = b < 0 ? data : draw(new Random(seed, data.n, b));
    for (const [at, k] of ks.entries()) {
      pacer.report({ stage: 'gap', done: (b + 1) * ks.length + at, total: (references + 1) * ks.length });
      await pacer.pause();
      const log = Math.log(dispersion(rows, await cluster(rows, k, seed), power));
      if (b < 0) logW[at] = log;
      else logs[at][b] = log;
    }
  }
  const expectedLogW = Float64Array.from(logs, mean);
  const error = Float64Array.from(logs, (of) => deviation(of) * Math.sqrt(1 + 1 / references));
  const gaps = expectedLogW.map((log, at) => log - logW[at]);
  const k = ks[chooseGap(gaps, error, rule)];
  return { ks: [...ks], k, rule, logW, expectedLogW, gap: gaps, error };
}

/**
 * The index of the gap that a rule chooses.
 * @example
 * const [gaps, errors] = [Float64Array.of(0.1, 0.8, 0.85), Float64Array.of(0.05, 0.1, 0.1)];
 * console.log(choosing.chooseGap(gaps, errors, 'tibshirani'), choosing.chooseGap(gaps, errors, 'max')); // 1 2
 */
export function chooseGap(gap: Float64Array, error: Float64Array, rule: GapRule): number {
  const last = gap.length - 1;
  const first = (holds: (at: number) => boolean, end: number) => {
    for (let at = 0; at < end; at++) if (holds(at)) return at;
    return end;
  };
  if (rule === 'tibshirani') return first((at) => gap[at] >= gap[at + 1] - error[at + 1], last);
  if (rule === 'max') return gap.indexOf(gap.reduce((most, value) => Math.max(most, value)));
  const peak = first((at) => gap[at] >= gap[at + 1], last);
  return rule === 'first-max' ? peak : first((at) => gap[at] >= gap[peak] - error[peak], peak);
}

/** Half the sum over clusters of the pairwise distances, divided by the cluster's size. */
function dispersion(data: Dataset, labels: ArrayLike<number>, power: 1 | 2): number {
  const rows = clusteredRows(data, labels, { noise: 'cluster' });
  if (power === 2) return centroidsOf(rows).within.reduce((sum, within) => sum + within, 0) / 2;
  const { order, starts, sizes, weights, k } = rows;
  const { x, dim } = data;
  let all = 0;
  for (let c = 0; c < k; c++) {
    let sum = 0;
    for (let p = starts[c]; p < starts[c + 1]; p++) {
      for (let q = starts[c]; q < p; q++) {
        const d2 = squaredDistance(x, order[p] * dim, x, order[q] * dim, dim);
        sum += weights[order[p]] * weights[order[q]] * Math.sqrt(d2);
      }
    }
    all += sum / sizes[c];
  }
  return all / 2;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
