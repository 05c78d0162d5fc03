import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { type ByteJob, batchOf, chunksOf, lanesOf } from './bytes/layout.ts';
import { PlusPlus } from './bytes/seeding.ts';
import { State } from './bytes/state.ts';
import { trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { giveBack, writeStruct } from './host.ts';
import { moveCenters, weightedSum } from './kmeans.ts';
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
  private readonly data: Dataset & { weights: Float64Array };
  private readonly chunks: number;
  /** Squared length of the longest row; set when the rows are prepared. */
  private longest?: number;

  constructor(job: ByteJob) {
    this.job = job;
    this.team = new Team(job);
    const { n, dim, memory } = job;
    const { x, weights } = job.rows.fields;
    this.data = {
      x: new Uint8Array(memory.buffer, x, n * dim),
      n,
      dim,
      weights: new Float64Array(memory.buffer, weights, n),
    };
    this.chunks = chunksOf(n);
    writeStruct(memory, job.run);
  }

  /** Makes a start from k * dim coordinates within 0..255; pauses between and within passes. */
  *start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }> {
    const state = yield* this.begin(first);
    const { data } = this;
    let iterations = 0;
    let relocated = 0;
    let converged = false;
    while (iterations < limits.maxIter && !converged) {
      iterations++;
      limits.onPass?.(iterations);
      yield* this.assign(state);
      const { moved, shift } = state.hasEmpty()
        ? yield* this.relocate(state)
        : { moved: 0, shift: yield* this.move(state) };
      converged = moved === 0 && shift <= limits.shift;
      relocated += moved;
    }
    yield* this.assign(state);
    yield* this.steps(Step.measureOwn, this.chunks);
    const labels = state.readLabels();
    const centers = state.centers.slice();
    if (state.hasEmpty()) relocated += yield* fillEmpty(data, centers, labels, state.d2);
    const inertia = weightedSum(state.d2, data.weights, data.n);
    return { centers, inertia, iterations, converged, relocated, labels };
  }

  /** Labels and squared distances of all rows, for centers within 0..255; the next call overwrites the distances. */
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
    yield* this.prepare();
    const plusPlus = new PlusPlus(this.job, k, random, (step) => this.steps(step, this.chunks));
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

  /** Writes the rows as pairs, at the first use. @returns the squared length of the longest row */
  private *prepare(): Generator<void, number> {
    if (this.longest === undefined) {
      yield* this.steps(Step.buildPairs, this.chunks);
      const { memory, n, rows } = this.job;
      const squares = new Int32Array(memory.buffer, rows.fields.squares, n);
      this.longest = squares.reduce((most, square) => Math.max(most, square));
    }
    return this.longest;
  }

  private *begin(first: Float64Array): Generator<void, State> {
    const { dim } = this.job;
    const k = first.length / dim;
    const longest = yield* this.prepare();
    const order = yield* gatherGroups(first, k, dim, 4 * lanesOf(k).vectors);
    const state = new State(this.job, first, order, longest);
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
  private *relocate(state: State): Generator<void, { moved: number; shift: number }> {
    yield* this.steps(Step.measureOwn, this.chunks);
    const { labels, sums, mass } = state.readClusters();
    const moved = relocateEmpty(this.data, labels, state.d2, sums, mass);
    state.writeClusters(labels, sums, mass);
    const shift = moveCenters(state.centers, this.job.dim, sums, mass);
    yield* this.publishAll(state);
    return { moved, shift };
  }
}
