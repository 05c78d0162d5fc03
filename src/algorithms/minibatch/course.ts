import { numbersTo } from '../../core/numbers.ts';
import { Random } from '../../core/random.ts';
import { turnCenters } from '../../kernels/spherical.ts';
import type { Batches } from './source.ts';

/** A center is starved, and moves to a row of the batch, if its count is below this share of the largest count. */
const STARVED = 0.01;

/** The search for starved centers runs each time that centers have received this many rows on average. */
const ROWS_PER_CENTER = 10;

/**
 * Centers first have to find their places, and the rows of early steps would hold them back. During SETTLING units,
 * counts therefore lose a share FORGOTTEN in each unit. A unit is one step, or as many steps as bring each center UNIT
 * rows on average.
 */
const UNIT = 20;
const FORGOTTEN = 0.4;
const SETTLING = 40;

/** Settling ends at the latest after this share of all steps. */
const SETTLING_SHARE = 0.2;

/** The window of the smoothed inertia, as a share of the steps of settling. */
const SMOOTHED = 0.75;

interface CourseOptions {
  k: number;
  dim: number;
  batch: number;
  /** Maximum number of steps. */
  steps: number;
  patience: number;
  /** Whether centers are directions of means. */
  cosine?: boolean;
  seed: number;
}

/** The state of k centers from batch to batch. */
export class Course {
  readonly k: number;
  readonly centers: Float64Array;
  /** The mean of the rows that each center received: the centers themselves, unless these are directions. */
  private readonly means: Float64Array;
  iterations = 0;
  converged = false;
  /** Seconds that the steps took. */
  seconds = 0;
  private readonly options: CourseOptions;
  private readonly counts: Float64Array;
  private readonly random: Random;
  private readonly plateau: Plateau;
  private readonly settling: number;
  private readonly kept: number;
  private readonly lookEvery: number;

  /** @param centers inout, k * dim */
  constructor(centers: Float64Array, options: CourseOptions) {
    const { k, batch, steps, patience, cosine, seed } = options;
    this.k = k;
    this.centers = centers;
    this.means = cosine ? centers.slice() : centers;
    this.options = options;
    this.counts = new Float64Array(k);
    this.random = new Random(seed, k, 0, 1);
    const unit = Math.max(1, (UNIT * k) / batch);
    this.kept = 1 - FORGOTTEN / unit;
    this.settling = Math.min(SETTLING * unit, SETTLING_SHARE * steps);
    this.plateau = new Plateau(Math.max(1, SMOOTHED * this.settling), patience);
    this.lookEvery = Math.max(1, Math.ceil((ROWS_PER_CENTER * k) / batch));
  }

  get ended(): boolean {
    return this.converged || this.iterations === this.options.steps;
  }

  /**
   * One step (Sculley 2010, algorithm 1): labels the batch, then moves each center to the mean of all rows it received.
   */
  step(batches: Batches): void {
    const began = performance.now();
    const { k, batch } = this.options;
    const { loaded } = batches;
    this.iterations++;
    loaded.nearest(this.centers, k);
    let inertia = 0;
    for (let i = 0; i < batch; i++) inertia += loaded.d2[i];
    loaded.sumUp(k);
    this.move(loaded.sums, loaded.mass);
    // the inertia of the first step is that of the seeds
    if (this.iterations > 1) this.converged = this.plateau.reached(inertia);
    if (!this.converged && this.iterations % this.lookEvery === 0) this.feedStarved(batches);
    this.seconds += (performance.now() - began) / 1000;
  }

  private move(sums: Float64Array, mass: Float64Array): void {
    const { centers, means, counts, kept, settling } = this;
    const { k, dim, cosine } = this.options;
    const share = this.iterations < settling ? kept : 1;
    for (let c = 0, q = 0; c < k; c++, q += dim) {
      const before = counts[c] * share;
      counts[c] = before + mass[c];
      if (mass[c] === 0) continue;
      for (let j = q; j < q + dim; j++) means[j] += (sums[j] - mass[c] * means[j]) / counts[c];
    }
    if (cosine) turnCenters(centers, dim, means, counts);
  }

  /** Moves starved centers, at most half as many as the batch has rows, to different rows of the batch. */
  private feedStarved(batches: Batches): void {
    const { centers, means, counts, random } = this;
    const { k, dim, batch } = this.options;
    let most = 0;
    for (let c = 0; c < k; c++) most = Math.max(most, counts[c]);
    const bound = STARVED * most;
    let hungry = 0;
    // a moved center gets the least count of the others, because otherwise its first row would carry it away
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (counts[c] < bound) hungry++;
      else least = Math.min(least, counts[c]);
    }
    if (hungry === 0) return;
    const starved = Array.from(counts.keys()).filter((c) => counts[c] < bound);
    starved.sort((a, b) => counts[a] - counts[b]);
    const order = numbersTo(batch);
    starved.slice(0, Math.floor(batch / 2)).forEach((c, taken) => {
      const at = taken + random.below(batch - taken);
      const row = order[at];
      order[at] = order[taken];
      batches.copy(row, centers, c * dim);
      batches.copy(row, means, c * dim);
      counts[c] = least;
    });
  }
}

/**
 * Detects that a smoothed inertia stops falling. The smoothing is a mean at first, then an exponential moving average.
 */
class Plateau {
  private readonly window: number;
  private readonly patience: number;
  private smoothed = 0;
  private least = Number.POSITIVE_INFINITY;
  private since = 0;
  private seen = 0;

  /** @param window approximate number of inertias in the average; nothing is decided before there are this many */
  constructor(window: number, patience: number) {
    this.window = window;
    this.patience = patience;
  }

  reached(inertia: number): boolean {
    this.seen++;
    this.smoothed += (inertia - this.smoothed) / Math.min(this.seen, this.window);
    if (this.seen < this.window) return false;
    if (this.smoothed < this.least) {
      this.least = this.smoothed;
      this.since = 0;
    } else this.since++;
    return this.since >= this.patience;
  }
}
