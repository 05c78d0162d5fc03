import { checkInteger } from '../../core/check.ts';
import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import { adjustedRand } from '../external.ts';

/** A clustering of data into k clusters: a label for each row. */
export type Cluster = (
  data: Dataset,
  k: number,
  seed: number,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** Options of `stability`. */
export interface StabilityOptions extends Pacing {
  /** Number of clusters, at least 1. */
  k: number;
  /** Finds the clusters of the data and of each sample. */
  cluster: Cluster;
  /** Number of samples, default 20. */
  rounds?: number;
  /** Default 1. */
  seed?: number;
}

/** The result of `stability`. */
export interface Stability {
  k: number;
  /** Mean and standard deviation over the rounds; 1 means equal clusters in all rounds. */
  mean: number;
  deviation: number;
  /** The adjusted Rand index of each round. */
  rounds: Float64Array;
}

/**
 * How stable clusters are under resampling: the adjusted Rand index between the clustering of all rows and the
 * clustering of a bootstrap sample (n rows drawn with replacement), over the rows that were drawn. Rows are drawn in
 * proportion to their weights, and their new weight is the number of draws.
 *
 * @throws {ClusterkitError} usage and input; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 20, 21, 22), n: 6, dim: 1 };
 * const cluster: choosing.Cluster = async (rows, k, seed) => (await kmeans(rows, { k, seed })).labels;
 * const { mean } = await choosing.stability(data, { k: 2, cluster, rounds: 5 });
 * console.log(mean); // 1
 */
export async function stability(data: Dataset, options: StabilityOptions): Promise<Stability> {
  const { k, cluster, rounds = 20, seed = DEFAULT_SEED, ...pacing } = options;
  checkDataset(data);
  checkInteger('k', k, 1);
  checkInteger('rounds', rounds, 2);
  checkInteger('seed', seed, 0);
  const pacer = new Pacer(pacing);
  const labels = await cluster(data, k, seed);
  const sampler = new WeightedSampler(data.n, data.weights);
  const found = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    pacer.report({ stage: `stability, k = ${k}`, done: round, total: rounds });
    await pacer.pause();
    const rows = drawnRows(data.n, sampler, new Random(seed, k, round));
    const drawn = await cluster(gather(data, rows), k, seed);
    const weights = Float64Array.from(rows.values());
    found[round] = adjustedRand(
      Array.from(rows.keys(), (i) => labels[i]),
      drawn,
      { weights },
    );
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / rounds;
  const squares = found.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { k, mean, deviation: Math.sqrt(squares / (rounds - 1)), rounds: found };
}

/** The rows of a sample in ascending order, with the number of draws of each. */
function drawnRows(n: number, sampler: WeightedSampler, random: Random): Map<number, number> {
  const times = new Uint32Array(n);
  for (let draw = 0; draw < n; draw++) times[sampler.draw(random)]++;
  const rows = new Map<number, number>();
  for (let i = 0; i < n; i++) if (times[i] > 0) rows.set(i, times[i]);
  return rows;
}

function gather(data: Dataset, rows: Map<number, number>): Dataset {
  const { dim } = data;
  const x = data.x.slice(0, rows.size * dim);
  let to = 0;
  for (const i of rows.keys()) {
    x.set(data.x.subarray(i * dim, (i + 1) * dim), to);
    to += dim;
  }
  return { ...data, x, n: rows.size, weights: Float64Array.from(rows.values()) };
}
