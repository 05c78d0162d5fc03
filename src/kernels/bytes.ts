import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { type ByteJob, batchOf, chunksOf, lanesOf } from './bytes/layout.ts';
import { holdsCenters } from './bytes/scale.ts';
import { PlusPlus } from './bytes/seeding.ts';
import { State } from './bytes/state.ts';
import { descend, type Moves } from './descent.ts';
import { trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { giveBack, writeStruct } from './host.ts';
import { moveBeyondRounding, moveCenters, weightedSum } from './kmeans.ts';
import { gatherGroups } from './laneOrder.ts';
import { MOST_CANDIDATES, Step } from './layouts/bytes.ts';
import type { Start, StartLimits } from './start.ts';
import { Team } from './team.ts';

/**
 * k-means on a job, on all of its threads, with the results of the twin in algorithms/centers/plainEngine.ts, to the
 * last bit.
 */
export class ByteRunner {
  private readonly job: ByteJob;
  private readonly team: Team;
  private readonly data: Dataset;
  private readonly chunks: number;
  /** Squared length of the longest row, in steps. */
  private readonly longest: number;

  /** @param data the rows of the job */
  constructor(job: ByteJob, data: Dataset) {
    const { n, memory, rows } = job;
    this.job = job;
    this.data = data;
    this.team = new Team(job);
    this.chunks = chunksOf(n);
    const squares = new Int32Array(memory.buffer, rows.fields.squares, n);
    this.longest = squares.reduce((most, square) => Math.max(most, square), 0);
    writeStruct(memory, job.run);
  }

  /** Whether `start` and `measure` can take these centers. */
  holds(centers: Float64Array): boolean {
    return holdsCenters(this.job.scale, centers);
  }

  /** Makes a start from k * dim coordinates within the steps of the rows; pauses between and within passes. */
  *start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }> {
    const state = yield* this.begin(first);
    const { data } = this;
    const made = yield* descend(() => this.iterate(state), limits);
    yield* this.assign(state);
    yield* this.steps(Step.measureOwn, this.chunks);
    const labels = state.readLabels();
    const centers = state.centers.slice();
    const filled = state.hasEmpty() ? yield* fillEmpty(data, centers, labels, state.d2) : 0;
    const inertia = weightedSum(state.d2, data.weights, data.n);
    return { ...made, centers, inertia, relocated: made.relocated + filled, labels };
  }

  /** Labels and squared distances of all rows, for centers within the steps of the rows; the next call overwrites the distances. */
  *measure(centers: Float64Array): Generator<void, { labels: Int32Array; d2: Float64Array }> {
    const state = yield* this.begin(centers);
    yield* this.assign(state);
    yield* this.steps(Step.measureOwn, this.chunks);
    return { labels: state.readLabels(), d2: state.d2 };
  }

  /** Whether `seed` can find k seeds: whether their candidates fit into memory. */
  canSeed(k: number): boolean {
    return trialsFor(k) <= MOST_CANDIDATES;
  }

  /** Greedy k-means++ with the draws of algorithms/centers/seedings/plusPlus.ts; pauses as `start` does. */
  *seed(k: number, firstRow: number, random: Random): Generator<void, Float64Array> {
    const plusPlus = new PlusPlus(this.job, this.data, k, random, (step) => this.steps(step, this.chunks));
    yield* plusPlus.take(firstRow);
    while (plusPlus.rows.length < k) yield* plusPlus.takeNext();
    const { x, dim } = this.data;
    const centers = new Float64Array(k * dim);
    plusPlus.rows.forEach((i, c) => {
      centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
    });
    return centers;
  }

  /** Releases helpers and the job's memory; the runner cannot be used afterwards. */
  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  private *begin(first: Float64Array): Generator<void, State> {
    const { n, dim } = this.job;
    const k = first.length / dim;
    const order = yield* gatherGroups(first, k, dim, 4 * lanesOf(k).vectors, n);
    const state = new State(this.job, first, order, this.longest);
    yield* this.publishAll(state);
    return state;
  }

  private *publishAll(state: State): Generator<void, void> {
    state.forget();
    yield* this.steps(Step.publishCenter, state.k);
    state.afterMove();
  }

  private *steps(step: number, items: number): Generator<void, void> {
    for (const _ of this.team.slices(step, items)) yield;
  }

  private *iterate(state: State): Generator<void, Moves> {
    yield* this.assign(state);
    if (state.hasEmpty()) return yield* this.relocate(state);
    return { moved: 0, shift: yield* this.move(state) };
  }

  private *assign(state: State): Generator<void, void> {
    yield* this.steps(Step.assignRows, Math.ceil(this.job.n / batchOf(this.job)));
    state.bounded();
  }

  /** Moves the centers. @returns the sum of the squared distances moved */
  private *move(state: State): Generator<void, number> {
    if (state.now + 1 === this.job.history) {
      yield* this.steps(Step.renewBounds, this.chunks);
      state.startOver();
    }
    state.advance();
    yield* this.steps(Step.moveCenter, state.k);
    return state.afterMove();
  }

  /**
   * Gives rows to empty clusters and moves the centers, with the code of the twin. This is rare, so bounds may be lost.
   */
  private *relocate(state: State): Generator<void, Moves> {
    yield* this.steps(Step.measureOwn, this.chunks);
    const { labels, sums, mass } = state.readClusters();
    const moved = relocateEmpty(this.data, labels, state.d2, sums, mass);
    state.writeClusters(labels, sums, mass);
    const move = this.data.x instanceof Uint8Array ? moveCenters : moveBeyondRounding;
    const shift = move(state.centers, this.job.dim, sums, mass);
    yield* this.publishAll(state);
    return { moved, shift };
  }
}
