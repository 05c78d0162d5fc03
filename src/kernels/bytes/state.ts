import { readField, setFields } from '../host.ts';
import { squaredLength } from '../kmeans.ts';
import { type ByteJob, lanesOf } from './layout.ts';
import { apartOf } from './scale.ts';

/** Bytes times this factor fit into 16 bits. */
const LARGEST_SCALE = 128;

/** This factor increases bounds of errors and travels, to cover their own rounding. */
const UP = 1.0001;

/** The host's side of a start: the data that the struct Run of assembly/bytes/layout.ts points to. */
export class State {
  readonly k: number;
  /** k * dim, in the order of the caller. */
  readonly centers: Float64Array;
  readonly d2: Float64Array;
  /** The number of the snapshot of the current centers. */
  now = 0;
  private readonly job: ByteJob;
  private readonly shape: ReturnType<typeof lanesOf>;
  private readonly lanes: number;
  private readonly order: Int32Array;
  private readonly labels: Int32Array;
  private readonly travels: Float32Array;
  private readonly snapshots: Float32Array;
  private readonly drift: Float32Array;
  private readonly lengths: Float64Array;
  private readonly errors: Float64Array;
  private readonly moves: Float64Array;
  /** [threads][lanes][2 * half], of values minus `base`, and [threads][lanes] */
  private readonly sums: Float64Array;
  private readonly masses: Float64Array;
  private readonly base: number;
  /** A bound of how far rows and centers are from what the kernel takes them for, in steps. */
  private readonly apart: number;

  /**
   * @param order in, k: the centers in the order of their lanes
   * @param longest the squared length of the longest row
   */
  constructor(job: ByteJob, first: Float64Array, order: Int32Array, longest: number) {
    const { n, dim, history, threads, memory, run } = job;
    const { buffer } = memory;
    const { fields } = run;
    const { half } = job.rows.fields;
    this.job = job;
    this.base = job.scale.values[0];
    this.apart = apartOf(job.scale, dim);
    this.k = first.length / dim;
    this.shape = lanesOf(this.k);
    const { lanes, padded } = this.shape;
    this.lanes = lanes;
    this.order = new Int32Array(buffer, fields.order, lanes).fill(0);
    this.centers = new Float64Array(buffer, fields.centers, this.k * dim);
    this.d2 = new Float64Array(buffer, fields.d2, n);
    this.labels = new Int32Array(buffer, fields.labels, n).fill(-1);
    this.travels = new Float32Array(buffer, fields.travels, history * lanes);
    this.snapshots = new Float32Array(buffer, fields.snapshots, history * lanes * fields.stride);
    this.drift = new Float32Array(buffer, fields.drift, history * lanes * padded).fill(0);
    this.lengths = new Float64Array(buffer, fields.lengths, lanes);
    this.errors = new Float64Array(buffer, fields.errors, lanes);
    this.moves = new Float64Array(buffer, fields.moves, lanes);
    this.sums = new Float64Array(buffer, fields.sums, threads * lanes * 2 * half).fill(0);
    this.masses = new Float64Array(buffer, fields.masses, threads * lanes).fill(0);
    new Int16Array(buffer, fields.quantized, 2 * lanes * half).fill(0);
    new Float32Array(buffer, fields.norms, lanes).fill(Number.POSITIVE_INFINITY);
    this.centers.set(first);
    this.order.set(order);
    // padding groups never win
    new Float32Array(buffer, fields.leasts, n * padded).fill(Number.POSITIVE_INFINITY);
    setFields(job, { k: this.k, ...this.shape });
    this.setNumbers(longest);
  }

  /** Sets the numbers that do not change when the centers move. */
  private setNumbers(longest: number): void {
    const { dim } = this.job;
    const { origin, perStep } = this.job.scale;
    // later centers are means of rows, so none is longer than the longest row
    let center = (Math.sqrt(longest) + this.apart) ** 2;
    const steps = this.centers.map((v) => (v - origin) * perStep);
    for (let c = 0; c < this.k; c++) center = Math.max(center, squaredLength(steps, c * dim, dim));
    let scale = LARGEST_SCALE;
    // products with quantized centers must fit into 32 bits; they are at most the product of the lengths
    const fits = (s: number) => Math.sqrt(longest) * (s * Math.sqrt(center) + Math.sqrt(dim)) < 2 ** 32;
    while (scale > 1 && !fits(scale)) scale /= 2;
    // no two points within 0..255 are farther apart, and bounds exceed this by less than 2 %
    const farthest = 1.02 * 255 * Math.sqrt(dim);
    const boundStep = 2 ** Math.ceil(Math.log2(farthest / 65535));
    // rounding errors of sums of dim squares in eight parts, of a root, and of the difference to a bound of similar
    // size
    const travelShare = 1 + (dim / 8 + 16) * 2 ** -23 + 2 ** -18;
    // two coordinates below 256 are rounded by 2^-17 each, and before by far less
    const travelRest = Math.sqrt(dim) * 2 ** -16 * UP;
    setFields(this.job, { scale, boundStep, travelShare, travelRest });
  }

  /** Drops all bounds: the next pass computes all distances between rows and centers. */
  forget(): void {
    this.startOver();
    setFields(this.job, { fresh: 1 });
  }

  /** Called after a pass: now every row has bounds. */
  bounded(): void {
    setFields(this.job, { fresh: 0 });
  }

  /** Makes the last snapshot the first one. */
  startOver(): void {
    const size = this.lanes * this.job.run.fields.stride;
    this.snapshots.copyWithin(0, this.now * size, (this.now + 1) * size);
    this.travels.fill(0);
    this.now = 0;
    setFields(this.job, { now: 0 });
  }

  /** Advances to the next snapshot, after the centers have moved. */
  advance(): void {
    this.now++;
    setFields(this.job, { now: this.now });
  }

  /**
   * Updates error bounds and drifts after the centers have moved.
   * @returns the sum of the squared distances moved, in the twin's order of addition
   */
  afterMove(): number {
    const { k, order, moves } = this;
    let error = 0;
    let longest = 0;
    const inOrder = new Float64Array(k);
    for (let lane = 0; lane < k; lane++) {
      error = Math.max(error, this.errors[lane]);
      longest = Math.max(longest, this.lengths[lane]);
      inOrder[order[lane]] = moves[lane];
    }
    const { apart } = this;
    setFields(this.job, {
      error: Math.sqrt(error) * UP + apart,
      longest: longest * UP,
      apart: (2 * apart * Math.sqrt(longest) + apart ** 2) * UP,
    });
    if (this.now > 0) this.setDrift();
    return inOrder.reduce((sum, move) => sum + move, 0);
  }

  /** By snapshot, lane and group: the largest move of any center of the group, except the lane's own. */
  private setDrift(): void {
    const { k, lanes, drift, travels, shape } = this;
    const { groups, padded } = shape;
    const size = lanes / groups;
    // the rest covers the rounding of the bounds
    const rest = 2 * readField(this.job.memory, this.job.run, 'travelRest');
    for (let time = 0; time < this.now; time++) {
      const since = travels.subarray(time * lanes, (time + 1) * lanes);
      const groupsSince = Array.from({ length: groups }, (_, g) =>
        twoFarthest(since, g * size, (g + 1) * size),
      );
      for (let lane = 0; lane < k; lane++) {
        const to = (time * lanes + lane) * padded;
        for (let g = 0; g < groups; g++) {
          const { farthest, most, next } = groupsSince[g];
          const travel = lane === farthest ? next : most;
          drift[to + g] = travel > 0 ? travel * UP + rest : 0;
        }
      }
    }
  }

  /** Whether some cluster has no mass. */
  hasEmpty(): boolean {
    for (let lane = 0; lane < this.k; lane++) if (this.massOf(lane) === 0) return true;
    return false;
  }

  private massOf(lane: number): number {
    let mass = 0;
    for (let at = lane; at < this.masses.length; at += this.lanes) mass += this.masses[at];
    return mass;
  }

  /** The label of each row, in the order of the caller. */
  readLabels(): Int32Array {
    const { labels, order } = this;
    const result = new Int32Array(labels.length);
    for (let i = 0; i < result.length; i++) result[i] = order[labels[i]];
    return result;
  }

  /** Labels, sums and masses, in the order of the caller. */
  readClusters() {
    const { k, order, sums, lanes, job, base } = this;
    const { dim } = job;
    const wide = 2 * job.rows.fields.half;
    const result = { labels: this.readLabels(), sums: new Float64Array(k * dim), mass: new Float64Array(k) };
    for (let lane = 0; lane < k; lane++) {
      const c = order[lane];
      result.mass[c] = this.massOf(lane);
      result.sums.fill(result.mass[c] * base, c * dim, (c + 1) * dim);
      for (let p = lane * wide; p < sums.length; p += lanes * wide)
        for (let j = 0; j < dim; j++) result.sums[c * dim + j] += sums[p + j];
    }
    return result;
  }

  /** The inverse of `readClusters`. */
  writeClusters(labels: Int32Array, sums: Float64Array, mass: Float64Array): void {
    const { k, order, job, base } = this;
    const { dim } = job;
    const wide = 2 * job.rows.fields.half;
    const laneOf = new Int32Array(k);
    this.sums.fill(0);
    this.masses.fill(0);
    for (let lane = 0; lane < k; lane++) {
      const c = order[lane];
      laneOf[c] = lane;
      this.masses[lane] = mass[c];
      for (let j = 0; j < dim; j++) this.sums[lane * wide + j] = sums[c * dim + j] - mass[c] * base;
    }
    for (let i = 0; i < labels.length; i++) this.labels[i] = laneOf[labels[i]];
  }
}

/** The lane that has moved farthest, its move, and the second-largest move. */
function twoFarthest(travels: Float32Array, from: number, to: number) {
  let farthest = -1;
  let most = 0;
  let next = 0;
  for (let lane = from; lane < to; lane++) {
    if (travels[lane] > most) {
      next = most;
      most = travels[lane];
      farthest = lane;
    } else if (travels[lane] > next) next = travels[lane];
  }
  return { farthest, most, next };
}
