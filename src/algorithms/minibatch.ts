import { checkInteger } from '../core/check.ts';
import { type Dataset, totalWeight } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { Random } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { fillEmpty } from '../kernels/empty.ts';
import { assign, weightedSum } from '../kernels/kmeans.ts';
import { batchStep } from '../kernels/minibatch.ts';
import {
  type CentroidResult,
  checkCentroidOptions,
  checkDataset,
  clusterSizes,
  DEFAULT_SEED,
  numberBySize,
} from './centroids.ts';
import { type Init, resolveInit } from './init.ts';
import { WeightedSampler } from './sampling.ts';
import { countDistinct, type Seeding, seedCenters } from './seeding.ts';

export interface MiniBatchOptions extends Pacing {
  k: number;
  /** Rows a step, drawn by weight with replacement; default 1024. */
  batch?: number;
  /** Sets of first centers to try on a sample, default 3; the best goes on. */
  nInit?: number;
  /** As for `kmeans`; default k-means++ on a sample. */
  init?: Init;
  /** Steps at most, in passes over the data: maxIter * total weight / batch. Default 100. */
  maxIter?: number;
  /** Stop after this many steps without a lower smoothed inertia, default 10. */
  patience?: number;
  /** Whole number, default 1. */
  seed?: number;
}

export interface MiniBatchResult extends CentroidResult {
  algorithm: 'minibatch';
}

/** Rows a step at most; more would be a pass over more data than fits into memory. */
const LARGEST_BATCH = 2 ** 24;

/** A center that got less than this share of what the largest got is starved, and moves to a row of the batch. */
const STARVED = 0.01;

/** Steps between looks for starved centers, in steps that bring each center 10 rows on average. */
const ROWS_PER_CENTER = 10;

/**
 * Mini-batch k-means (D. Sculley, "Web-scale k-means clustering", WWW 2010): each step assigns a random batch to the
 * nearest centers and moves each center towards its rows, by 1 / the number of rows it has ever got.
 *
 * Stops early when the smoothed inertia of the batches no longer falls; starved centers move to rows of the batch.
 * Labels, sizes and inertia are of all rows and the final centers, and no cluster is left empty. Deterministic for a
 * seed. Time O(batch k dim) a step and O(n k dim) at the end; memory O(n + k dim).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 */
export async function minibatch(data: Dataset, options: MiniBatchOptions): Promise<MiniBatchResult> {
  const { k: requested, maxIter = 100, batch = 1024, patience = 10 } = options;
  const { seed = DEFAULT_SEED } = options;
  checkDataset(data);
  const init = resolveInit(options.init ?? 'k-means++', data, [requested]);
  const nInit = typeof init === 'string' ? (options.nInit ?? 3) : 1;
  checkCentroidOptions(requested, nInit, maxIter, 0, seed);
  checkInteger('batch', batch, 1, LARGEST_BATCH);
  checkInteger('patience', patience, 1);
  const found = countDistinct(data, requested);
  const k = Math.min(requested, found);
  const pacer = new Pacer(options);
  const sampler = new WeightedSampler(data.n, data.weights);

  const first =
    typeof init === 'string'
      ? bestSeeding(data, k, init, nInit, batch, sampler, seed)
      : init.slice(0, k * data.dim);
  const steps = Math.max(1, Math.ceil((maxIter * totalWeight(data)) / batch));
  const run = await descend(data, first, { k, batch, steps, patience, seed }, sampler, pacer);
  return finish(data, run, { requested, found, k, nInit, seed });
}

/** Seeds on samples, and takes the centers that serve another sample best. */
function bestSeeding(
  data: Dataset,
  k: number,
  how: Seeding,
  nInit: number,
  batch: number,
  sampler: WeightedSampler,
  seed: number,
): Float64Array {
  const size = Math.max(3 * batch, 3 * k);
  const check = sampleRows(data, size, sampler, new Random(seed, k, nInit));
  const labels = new Int32Array(size);
  const d2 = new Float64Array(size);
  let best: Float64Array = new Float64Array(0);
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < nInit; trial++) {
    const random = new Random(seed, k, trial);
    let sample = sampleRows(data, size, sampler, random);
    // a sample may miss rare rows; then only the whole has k distinct ones
    if (countDistinct(sample, k) < k) sample = data;
    const centers = seedCenters(sample, k, how, random, new Float64Array(sample.n));
    assign(check.x, size, data.dim, centers, k, labels, d2);
    const inertia = weightedSum(d2, undefined, size);
    if (inertia < least) {
      least = inertia;
      best = centers;
    }
  }
  return best;
}

/** Rows drawn by weight, as a dataset in which each counts once. */
function sampleRows(data: Dataset, size: number, sampler: WeightedSampler, random: Random): Dataset {
  const sample = { x: new Float64Array(size * data.dim), n: size, dim: data.dim };
  drawRows(data, size, sampler, random, sample.x);
  return sample;
}

/** @param out out, size * dim */
function drawRows(
  data: Dataset,
  size: number,
  sampler: WeightedSampler,
  random: Random,
  out: Float64Array,
): void {
  const { x, dim } = data;
  for (let i = 0, q = 0; i < size; i++) {
    const p = sampler.draw(random) * dim;
    for (let j = 0; j < dim; j++) out[q++] = x[p + j];
  }
}

interface Run {
  centers: Float64Array;
  iterations: number;
  converged: boolean;
}

async function descend(
  data: Dataset,
  centers: Float64Array,
  options: { k: number; batch: number; steps: number; patience: number; seed: number },
  sampler: WeightedSampler,
  pacer: Pacer,
): Promise<Run> {
  const { k, batch, steps, patience, seed } = options;
  // streams of seeding are (seed, k, trial); a fourth number keeps the batches apart from them
  const random = new Random(seed, k, 0, 1);
  const rows = new Float64Array(batch * data.dim);
  const labels = new Int32Array(batch);
  const d2 = new Float64Array(batch);
  const counts = new Float64Array(k);
  const stop = new Plateau(Math.min(1, (2 * batch) / (totalWeight(data) + 1)), patience);
  const lookEvery = Math.max(1, Math.ceil((ROWS_PER_CENTER * k) / batch));
  for (let step = 1; step <= steps; step++) {
    drawRows(data, batch, sampler, random, rows);
    const inertia = batchStep(rows, batch, data.dim, centers, k, counts, labels, d2) / batch;
    if (stop.reached(inertia)) return { centers, iterations: step, converged: true };
    if (step % lookEvery === 0) feedStarved(rows, batch, data.dim, centers, counts, random);
    if (pacer.due) {
      pacer.report({ stage: `mini-batch k-means, k = ${k}`, done: step, total: steps });
      await pacer.pause();
    }
  }
  return { centers, iterations: steps, converged: false };
}

/** Whether an exponentially smoothed inertia has stopped falling. */
class Plateau {
  private readonly share: number;
  private readonly patience: number;
  private smoothed = -1;
  private least = Number.POSITIVE_INFINITY;
  private since = 0;
  private seen = 0;

  constructor(share: number, patience: number) {
    this.share = share;
    this.patience = patience;
  }

  reached(inertia: number): boolean {
    // the first batch measures the seeding, not the steps
    if (this.seen++ === 0) return false;
    this.smoothed = this.smoothed < 0 ? inertia : this.smoothed + (inertia - this.smoothed) * this.share;
    if (this.smoothed < this.least) {
      this.least = this.smoothed;
      this.since = 0;
    } else this.since++;
    return this.since >= this.patience;
  }
}

/**
 * Moves the centers that got too few rows to distinct rows of the batch, at most half of the batch.
 * @param rows in, batch * dim
 * @param centers inout, k * dim
 * @param counts inout, k
 */
function feedStarved(
  rows: Float64Array,
  batch: number,
  dim: number,
  centers: Float64Array,
  counts: Float64Array,
  random: Random,
): void {
  const bound = STARVED * counts.reduce((most, count) => Math.max(most, count), 0);
  const starved = Array.from(counts.keys()).filter((c) => counts[c] < bound);
  if (starved.length === 0) return;
  starved.sort((a, b) => counts[a] - counts[b]);
  const moved = starved.slice(0, Math.floor(batch / 2));
  // a newcomer counts as much as the least of those that stay, or its first row would carry it away
  const least = counts.reduce(
    (low, count) => (count >= bound ? Math.min(low, count) : low),
    Number.POSITIVE_INFINITY,
  );
  const order = Int32Array.from({ length: batch }, (_, i) => i);
  moved.forEach((c, taken) => {
    const at = taken + random.below(batch - taken);
    const row = order[at];
    order[at] = order[taken];
    centers.set(rows.subarray(row * dim, (row + 1) * dim), c * dim);
    counts[c] = least;
  });
}

function finish(
  data: Dataset,
  run: Run,
  facts: { requested: number; found: number; k: number; nInit: number; seed: number },
): MiniBatchResult {
  const { k, nInit, seed, requested, found } = facts;
  const labels = new Int32Array(data.n);
  const d2 = new Float64Array(data.n);
  assign(data.x, data.n, data.dim, run.centers, k, labels, d2);
  const filled = fillEmpty(data, run.centers, labels, d2, new Float64Array(k));
  const warnings: Warning[] = [];
  if (found < requested) warnings.push({ code: 'fewer-points-than-k', requested, found });
  if (filled > 0) warnings.push({ code: 'empty-cluster-relocated', times: filled });
  if (!run.converged) warnings.push({ code: 'not-converged', iterations: run.iterations });
  const inertia = weightedSum(d2, data.weights, data.n);
  const numbered = numberBySize(data.dim, run.centers, labels, clusterSizes(data, labels, k));
  return {
    algorithm: 'minibatch',
    k,
    n: data.n,
    dim: data.dim,
    ...numbered,
    inertia,
    iterations: run.iterations,
    converged: run.converged,
    restarts: nInit,
    seed,
    warnings,
  };
}
