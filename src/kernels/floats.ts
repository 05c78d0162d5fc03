import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { returnMemory } from '../core/rowMemory.ts';
import { descend, iterateBy, type Passes } from './descent.ts';
import { trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { chunksOf, type FloatJob } from './floats/layout.ts';
import { PlusPlus } from './floats/seeding.ts';
import { State } from './floats/state.ts';
import { giveBack } from './host.ts';
import { moveCenters, weightedSum } from './kmeans.ts';
import { BLOCK, Step } from './layouts/floats.ts';
import type { Start, StartLimits } from './start.ts';
import { Team } from './team.ts';

/**
 * k-means on a job, on all of its threads, with the results of the twin in algorithms/centers/plainEngine.ts, to the
 * last bit.
 */
export class FloatRunner {
  private readonly job: FloatJob;
  private readonly team: Team;
  private readonly data: Dataset;
  private readonly move: typeof moveCenters;
  /** An upper bound of the length of the points; set when the rows are prepared. */
  private longest?: number;
  /** The last seeds: the kernel still has the nearest seed of each row. */
  private seeds?: Float64Array;

  /** @param move moves centers after the assignment of rows */
  constructor(job: FloatJob, move: typeof moveCenters = moveCenters) {
    this.job = job;
    this.move = move;
    this.team = new Team(job);
    const { n, dim, memory, wide, weighted } = job;
    const { buffer } = memory;
    const { x, weights } = job.rows.fields;
    this.data = {
      x: wide ? new Float64Array(buffer, x, n * dim) : new Float32Array(buffer, x, n * dim),
      n,
      dim,
      ...(weighted && { weights: new Float64Array(buffer, weights, n) }),
    };
  }

  /** Makes a start from k * dim coordinates; pauses between and within passes. */
  *start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }> {
    const { data } = this;
    const state = yield* this.begin(first);
    const seeded = first === this.seeds;
    if (seeded) state.joinSeeds();
    const passes = this.passesOf(state, seeded);
    const made = yield* descend(() => iterateBy(passes, data.dim, this.move), limits);
    const full = yield* this.assign(state, Step.assignRows);
    yield* this.steps(Step.measureOwn);
    const labels = state.readLabels();
    const centers = state.centers.slice();
    const filled = full ? 0 : yield* fillEmpty(data, centers, labels, state.d2);
    const inertia = weightedSum(state.d2, data.weights, data.n);
    return { ...made, centers, inertia, relocated: made.relocated + filled, labels };
  }

  /** Whether `seed` can find k seeds: whether their candidates fit into memory. */
  canSeed(k: number): boolean {
    return trialsFor(k) <= BLOCK;
  }

  /** Greedy k-means++ with the draws of algorithms/centers/seedings/plusPlus.ts; pauses as `start` does. */
  *seed(k: number, firstRow: number, random: Random): Generator<void, Float64Array> {
    yield* this.prepare();
    const { x, dim } = this.data;
    const plusPlus = new PlusPlus(this.job, this.data, k, random, (step) => this.steps(step));
    yield* plusPlus.take(firstRow);
    while (plusPlus.rows.length < k) yield* plusPlus.takeNext();
    const centers = new Float64Array(k * dim);
    plusPlus.rows.forEach((i, c) => {
      centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
    });
    this.seeds = centers;
    return centers;
  }

  /** Releases helpers and the memory; the runner cannot be used afterwards. */
  close(): void {
    if (!this.team.close()) return;
    returnMemory(this.job.memory);
    if (this.job.isSpare) giveBack(this.job.memory);
  }

  /** Copies the rows to points, at the first use. @returns an upper bound of their length */
  private *prepare(): Generator<void, number> {
    if (this.longest === undefined) {
      yield* this.steps(Step.copyRows);
      const { memory, n, rows } = this.job;
      const squares = new Float32Array(memory.buffer, rows.fields.squares, n);
      // they were lowered by a share below 1 / 200
      this.longest = 1.01 * Math.sqrt(squares.reduce((most, square) => Math.max(most, square), 0));
    }
    return this.longest;
  }

  private *begin(first: Float64Array): Generator<void, State> {
    return new State(this.job, this.data.x, first, yield* this.prepare());
  }

  /** @param seeded whether the first pass finds rows labeled by their seeds */
  private passesOf(state: State, seeded: boolean): Passes {
    let step: number = seeded ? Step.joinSeeds : Step.assignRows;
    const { centers, sums, mass } = state;
    const assign = () => {
      const now = step;
      step = Step.assignRows;
      return this.assign(state, now);
    };
    const relocate = () => this.relocate(state);
    const publish = (full: boolean) => (full ? state.publish() : state.forget());
    return { centers, sums, mass, assign, relocate, publish };
  }

  /** @returns whether no cluster is empty */
  private *assign(state: State, step: number): Generator<void, boolean> {
    yield* this.steps(step);
    state.bounded();
    return state.collect();
  }

  /** Gives rows to empty clusters, with the code of the twin. */
  private *relocate(state: State): Generator<void, number> {
    yield* this.steps(Step.measureOwn);
    return relocateEmpty(this.data, state.readLabels(), state.d2, state.sums, state.mass);
  }

  private *steps(step: number): Generator<void, void> {
    for (const _ of this.team.slices(step, chunksOf(this.job.n))) yield;
  }
}
