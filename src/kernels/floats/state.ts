import type { Rows } from '../../core/dataset.ts';
import { joinParts, PARTS } from '../exactSums.ts';
import { setFields } from '../host.ts';
import { squaredDistance } from '../kmeans.ts';
import { COMPARABLE, groupOrder } from '../laneOrder.ts';
import { LANES } from '../layouts/floats.ts';
import { certify, type FloatJob, lanesOf } from './layout.ts';
import { copyToTile, shorten } from './shorts.ts';
import { worthShorts } from './worth.ts';

/** This factor increases drift bounds, to cover their own rounding. */
const UP = 1 + 2 ** -20;

/** This factor decreases distances between centers, to cover their own rounding. */
const DOWN = 1 - 2 ** -20;

/** The host's side of a start: the data that the struct Run of assembly/floats/layout.ts points to. */
export class State {
  readonly k: number;
  /** k * dim, in the order of the caller. */
  readonly centers: Float64Array;
  readonly d2: Float64Array;
  /** Weighted sums and masses of the clusters, k * dim and k, from `collect`. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly job: FloatJob;
  private readonly x: Rows;
  private readonly shape: ReturnType<typeof lanesOf>;
  private readonly order: Int32Array;
  private readonly labels: Int32Array;
  /** The centers that the kernel last received. */
  private readonly published: Float64Array;
  private readonly moves: Float64Array;
  /** Lengths of the centers as points, and a bound for the length of rows. */
  private readonly lengths: Float64Array;
  private readonly longest: number;
  private readonly tiles: Float32Array;
  private readonly places: Float32Array;
  private readonly norms: Float32Array;
  private readonly doubts: Float32Array;
  private readonly shortTiles: Int16Array;
  private readonly shortPlaces: Int16Array;
  private readonly steps: Float32Array;
  private readonly roughNorms: Float32Array;
  private readonly roughDoubts: Float32Array;
  /** Scratch: a center as a point. */
  private readonly point: Float64Array;
  private readonly drift: Float32Array;
  private readonly dirty: Int32Array;
  /** Whether distances are bounded from 16-bit points, by the first centers. */
  private rough?: boolean;
  /** [threads][lanes][3][dim] and [threads][lanes][3] */
  private readonly sumParts: Float64Array;
  private readonly massParts: Float64Array;

  /** @param longest an upper bound of the length of the points */
  constructor(job: FloatJob, x: Rows, first: Float64Array, longest: number) {
    const { n, dim, threads, memory, run } = job;
    const { buffer } = memory;
    const { fields } = run;
    const { stride, width } = job.rows.fields;
    this.job = job;
    this.x = x;
    this.k = first.length / dim;
    this.longest = longest;
    this.shape = lanesOf(this.k);
    const { lanes, slots, blocks } = this.shape;
    this.order = new Int32Array(buffer, fields.order, lanes);
    this.centers = new Float64Array(buffer, fields.centers, this.k * dim);
    this.d2 = new Float64Array(buffer, fields.d2, n);
    this.labels = new Int32Array(buffer, fields.labels, n);
    this.published = new Float64Array(this.k * dim);
    this.moves = new Float64Array(this.k);
    this.lengths = new Float64Array(this.k);
    this.sums = new Float64Array(this.k * dim);
    this.mass = new Float64Array(this.k);
    this.tiles = new Float32Array(buffer, fields.tiles, lanes * dim).fill(0);
    this.places = new Float32Array(buffer, fields.places, lanes * stride).fill(0);
    this.norms = new Float32Array(buffer, fields.norms, lanes).fill(Number.POSITIVE_INFINITY);
    this.doubts = new Float32Array(buffer, fields.doubts, lanes).fill(0);
    this.shortTiles = new Int16Array(buffer, fields.shortTiles, lanes * width).fill(0);
    this.shortPlaces = new Int16Array(buffer, fields.shortPlaces, lanes * width).fill(0);
    this.steps = new Float32Array(buffer, fields.steps, lanes).fill(0);
    this.roughNorms = new Float32Array(buffer, fields.roughNorms, lanes).fill(Number.POSITIVE_INFINITY);
    this.roughDoubts = new Float32Array(buffer, fields.roughDoubts, lanes).fill(0);
    this.point = new Float64Array(dim);
    this.drift = new Float32Array(buffer, fields.drift, lanes * slots);
    this.dirty = new Int32Array(buffer, fields.dirty, lanes);
    this.sumParts = new Float64Array(buffer, fields.sums, threads * lanes * PARTS * dim);
    this.massParts = new Float64Array(buffer, fields.masses, threads * lanes * PARTS);
    this.centers.set(first);
    this.order.set(groupOrder(first, this.k, dim, LANES * blocks, n));
    setFields(job, { k: this.k, ...this.shape });
    this.forget();
  }

  /** Drops labels, sums and bounds: the next pass computes all distances between rows and centers. */
  forget(): void {
    this.labels.fill(-1);
    this.sumParts.fill(0);
    this.massParts.fill(0);
    this.dirty.fill(0);
    this.sums.fill(0);
    this.mass.fill(0);
    this.rough ??= this.isRough();
    setFields(this.job, { fresh: 1, rough: this.rough ? 1 : 0 });
    for (let lane = 0; lane < this.k; lane++) this.publishLane(lane);
  }

  /** Prepares a first pass that labels each row with its seed: the centers are the seeds that the kernel just found. */
  joinSeeds(): void {
    const { k, order, shape, drift } = this;
    const homes = new Int32Array(this.job.memory.buffer, this.job.run.fields.homes, k);
    for (let lane = 0; lane < k; lane++) homes[order[lane]] = lane;
    // padding slots are never reached
    drift.fill(Number.POSITIVE_INFINITY);
    const known = k * k * this.job.dim <= COMPARABLE;
    for (let lane = 0; lane < k; lane++) {
      for (let other = 0; other < k; other++) {
        if (other === lane) continue;
        const at = lane * shape.slots + 1 + Math.floor(other / (LANES * shape.blocks));
        drift[at] = Math.min(drift[at], known ? this.apart(order[lane], order[other]) : 0);
      }
    }
  }

  /** A lower bound of the distance between two centers, as points. */
  private apart(a: number, b: number): number {
    const { dim, scale } = this.job;
    return Math.sqrt(squaredDistance(this.centers, a * dim, this.centers, b * dim, dim)) * scale * DOWN;
  }

  private isRough(): boolean {
    const { k, job, x, centers } = this;
    const { dim } = job;
    return worthShorts(job, (i) => {
      let nearest = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++)
        nearest = Math.min(nearest, squaredDistance(x, i * dim, centers, c * dim, dim));
      return nearest;
    });
  }

  /** Called after a pass: now every row has bounds. */
  bounded(): void {
    setFields(this.job, { fresh: 0 });
    this.drift.fill(0);
  }

  /** Gives the kernel the new centers, and how far they have moved. */
  publish(): void {
    const { k, job, centers, published, moves, order } = this;
    const { dim } = job;
    for (let lane = 0; lane < k; lane++) {
      const q = order[lane] * dim;
      let squared = 0;
      for (let j = q; j < q + dim; j++) {
        const move = (centers[j] - published[j]) * job.scale;
        squared += move * move;
      }
      moves[lane] = Math.sqrt(squared) * UP;
      if (!this.stands(q)) this.publishLane(lane);
    }
    this.setDrift();
  }

  /** Whether the center at q has not moved since the kernel received it. */
  private stands(q: number): boolean {
    for (let j = q; j < q + this.job.dim; j++) if (this.centers[j] !== this.published[j]) return false;
    return true;
  }

  private publishLane(lane: number): void {
    const { job, centers, published, tiles, places, point } = this;
    const { dim, means, scale } = job;
    const { stride, width } = job.rows.fields;
    const q = this.order[lane] * dim;
    let to = Math.floor(lane / LANES) * dim * LANES + (lane % LANES);
    let squared = 0;
    for (let j = 0; j < dim; j++, to += LANES) {
      const v = (centers[q + j] - means[j]) * scale;
      point[j] = v;
      squared += v * v;
      const twice = -2 * Math.fround(v);
      tiles[to] = twice;
      places[lane * stride + j] = twice;
      published[q + j] = centers[q + j];
    }
    const { lower, doubt } = certify(job.share, squared);
    this.norms[lane] = lower;
    this.doubts[lane] = doubt;
    this.lengths[lane] = Math.sqrt(squared);
    if (!this.rough) return;
    const shorts = this.shortPlaces.subarray(lane * width, lane * width + dim);
    this.steps[lane] = -2 * shorten(point, squared, shorts);
    copyToTile(shorts, this.shortTiles, lane, width);
    const rough = certify(job.roughShare, squared);
    this.roughNorms[lane] = rough.lower;
    this.roughDoubts[lane] = rough.doubt;
  }

  /**
   * Upper bounds increase by the move of the own center; the bound of a group decreases by the largest move of another
   * center in the group.
   */
  private setDrift(): void {
    const { k, drift, moves, shape } = this;
    const { groups, blocks, slots } = shape;
    const size = LANES * blocks;
    // bounds are at most twice this sum; 2^-21 of it is two units in the last place of f32
    const rest = (this.longest + this.lengths.reduce((most, v) => Math.max(most, v), 0)) * 2 ** -21;
    const up = (move: number) => (move > 0 ? move * UP + rest : 0);
    const most = new Float64Array(groups);
    const second = new Float64Array(groups);
    for (let lane = 0; lane < k; lane++) {
      const g = Math.floor(lane / size);
      if (moves[lane] > most[g]) {
        second[g] = most[g];
        most[g] = moves[lane];
      } else if (moves[lane] > second[g]) second[g] = moves[lane];
    }
    for (let lane = 0; lane < k; lane++) {
      const at = lane * slots;
      const own = Math.floor(lane / size);
      drift[at] = up(moves[lane]);
      for (let g = 0; g < groups; g++) drift[at + 1 + g] = -up(most[g]);
      if (moves[lane] === most[own]) drift[at + 1 + own] = -up(second[own]);
    }
  }

  /** Adds up the sums of all threads; true if no cluster is empty. */
  collect(): boolean {
    const { k, job, dirty, order, sums, mass } = this;
    const { dim } = job;
    let full = true;
    for (let lane = 0; lane < k; lane++) {
      const c = order[lane];
      if (dirty[lane] !== 0) {
        dirty[lane] = 0;
        const size = this.shape.lanes * PARTS;
        joinParts(this.sumParts, lane * PARTS * dim, size * dim, sums.subarray(c * dim, (c + 1) * dim));
        joinParts(this.massParts, lane * PARTS, size, mass.subarray(c, c + 1));
      }
      if (mass[c] === 0) full = false;
    }
    return full;
  }

  /** The label of each row, in the order of the caller. */
  readLabels(): Int32Array {
    const { labels, order } = this;
    const result = new Int32Array(labels.length);
    for (let i = 0; i < result.length; i++) result[i] = order[labels[i]];
    return result;
  }
}
