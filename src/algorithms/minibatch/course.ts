import { numbersTo } from '../../core/numbers.ts';
import { Random } from '../../core/random.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { turnCenters } from '../../kernels/spherical.ts';
import type { Batches } from './source.ts';

/**
 * A center is starved, and moves to a row of the batch, if its count is below this share of the largest count, and the
 * inertia without it would grow by less than the share SPARED of the inertia of a mean cluster. A few rows that are far
 * from all others keep their center.
 */
const STARVED = 0.01;
const SPARED = 0.1;

/** The search for starved centers runs each time that centers have received this many rows on average. */
const ROWS_PER_CENTER = 10;

/**
 * Centers first have to find their places, and the rows of early steps would hold them back. In step t, counts therefore
 * lose the share FADING / t, so that a row counts in proportion to the step that brought it (polynomial-decay averaging,
 * O. Shamir, T. Zhang, "Stochastic gradient descent for non-smooth optimization", ICML 2013). The share is at most
 * FORGOTTEN in a unit: one step, or as many steps as bring each center UNIT rows on average.
 */
const FADING = 3;
const UNIT = 20;
const FORGOTTEN = 0.4;

/** The window of the smoothed inertia, in units, and at most as a share of all steps. */
const SMOOTHED = 30;
const SMOOTHED_SHARE = 0.15;

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
  private readonly forgotten: number;
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
    this.forgotten = FORGOTTEN / unit;
    this.plateau = new Plateau(Math.max(1, Math.min(SMOOTHED * unit, SMOOTHED_SHARE * steps)), patience);
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
    if (!this.converged && this.iterations % this.lookEvery === 0) this.feedStarved(batches, inertia);
    this.seconds += (performance.now() - began) / 1000;
  }

  private move(sums: Float64Array, mass: Float64Array): void {
    const { centers, means, counts } = this;
    const { k, dim, cosine } = this.options;
    const share = 1 - Math.min(this.forgotten, FADING / this.iterations);
    for (let c = 0, q = 0; c < k; c++, q += dim) {
      const before = counts[c] * share;
      counts[c] = before + mass[c];
      if (mass[c] === 0) continue;
      for (let j = q; j < q + dim; j++) means[j] += (sums[j] - mass[c] * means[j]) / counts[c];
    }
    if (cosine) turnCenters(centers, dim, means, counts);
  }

  /** Moves starved centers, at most half as many as the batch has rows, to different rows of the batch. */
  private feedStarved(batches: Batches, inertia: number): void {
    const { centers, means, counts, random } = this;
    const { dim, batch } = this.options;
    const bound = STARVED * counts.reduce((most, count) => Math.max(most, count), 0);
    // a moved center gets the least count of the others, because otherwise its first row would carry it away
    const least = counts.reduce(
      (low, count) => (count < bound ? low : Math.min(low, count)),
      Number.POSITIVE_INFINITY,
    );
    const starved = this.starved(bound, inertia);
    if (starved.length === 0) return;
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

  /**
   * Centers of small counts that are hardly missed: without one, its rows would go to the center that is nearest to it.
   * @param inertia the inertia of the last batch
   */
  private starved(bound: number, inertia: number): number[] {
    const { centers, counts } = this;
    const { k, dim, batch } = this.options;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const spared = (SPARED * inertia * total) / (batch * k);
    const isMissed = (c: number): boolean => {
      for (let other = 0; other < k; other++) {
        if (other === c) continue;
        if (counts[c] * squaredDistance(centers, c * dim, centers, other * dim, dim) < spared) return false;
      }
      return true;
    };
    const starved: number[] = [];
    for (let c = 0; c < k; c++) if (counts[c] < bound && !isMissed(c)) starved.push(c);
    return starved;
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
