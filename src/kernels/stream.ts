import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { returnMemory } from '../core/rowMemory.ts';
import { descend, iterateBy, type Passes } from './descent.ts';
import { trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { giveBack } from './host.ts';
import { moveCenters, weightedSum } from './kmeans.ts';
import { CANDIDATES, Step } from './layouts/stream.ts';
import type { Start, StartLimits } from './start.ts';
import type { StreamJob } from './stream/layout.ts';
import { plusPlus } from './stream/seeding.ts';
import { State } from './stream/state.ts';
import { Team } from './team.ts';

/**
 * k-means on rows that stay where they are, on all threads of a job, with the results of the twin in
 * algorithms/centers/plainEngine.ts, to the last bit.
 */
export class StreamRunner {
  private readonly job: StreamJob;
  private readonly team: Team;
  private readonly data: Dataset;
  private readonly move: typeof moveCenters;

  /** @param move moves centers after the assignment of rows */
  constructor(job: StreamJob, move: typeof moveCenters = moveCenters) {
    this.job = job;
    this.move = move;
    this.team = new Team(job);
    this.data = job.data;
  }

  /** Makes a start from k * dim coordinates; pauses between and within passes. */
  *start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }> {
    const { data } = this;
    const state = new State(this.job, first);
    const passes = this.passesOf(state);
    const made = yield* descend(() => iterateBy(passes, data.dim, this.move), limits);
    const full = yield* this.assign(state);
    const centers = state.centers.slice();
    const labels = this.readLabels();
    if (full) return { ...made, centers, inertia: yield* this.inertia(), labels };
    const d2 = yield* this.measure();
    const relocated = made.relocated + (yield* fillEmpty(data, centers, labels, d2));
    const inertia = weightedSum(d2, data.weights, data.n);
    return { ...made, centers, inertia, relocated, labels };
  }

  /** Whether `seed` can find k seeds: whether their candidates fit into memory. */
  canSeed(k: number): boolean {
    return trialsFor(k) <= CANDIDATES;
  }

  /** Greedy k-means++ from a first row; pauses as `start` does. */
  *seed(k: number, firstRow: number, random: Random): Generator<void, Float64Array> {
    const rows = yield* plusPlus(this.job, k, firstRow, random, (step) => this.steps(step));
    const { x, dim } = this.data;
    const centers = new Float64Array(k * dim);
    for (const [c, i] of rows.entries()) centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
    return centers;
  }

  /** Releases helpers and the memory; the runner cannot be used afterwards. */
  close(): void {
    if (!this.team.close()) return;
    returnMemory(this.job.memory);
    if (this.job.isSpare) giveBack(this.job.memory);
  }

  private passesOf(state: State): Passes {
    const { centers, sums, mass } = state;
    const assign = () => this.assign(state);
    const relocate = () => this.relocate(state);
    const publish = (full: boolean) => {
      state.publish();
      if (!full) state.forget();
    };
    return { centers, sums, mass, assign, relocate, publish };
  }

  private *assign(state: State): Generator<void, boolean> {
    yield* this.steps(Step.assignRows);
    return state.collect();
  }

  /** Gives rows to empty clusters, with the code of the twin. */
  private *relocate(state: State): Generator<void, number> {
    const d2 = yield* this.measure();
    return relocateEmpty(this.data, this.readLabels(), d2, state.sums, state.mass);
  }

  private readLabels(): Int32Array {
    return new Int32Array(this.job.labels);
  }

  /** The weighted sum of the squared distances of the rows to their centers, in the order of the rows. */
  private *inertia(): Generator<void, number> {
    const { weights } = this.data;
    let sum = 0;
    yield* this.measureParts((d2, from) => {
      for (let r = 0; r < d2.length; r++) sum += weights ? weights[from + r] * d2[r] : d2[r];
    });
    return sum;
  }

  /** The squared distances of all rows to their centers. */
  private *measure(): Generator<void, Float64Array> {
    const all = new Float64Array(this.data.n);
    yield* this.measureParts((d2, from) => all.set(d2, from));
    return all;
  }

  /** Calls `visit` with the squared distances of consecutive rows, the first of which is row `from`. */
  private *measureParts(visit: (d2: Float64Array, from: number) => void): Generator<void, void> {
    const { ring } = this.job;
    const { n } = this.data;
    for (let from = 0; from < n; from += ring.length) {
      const rows = Math.min(ring.length, n - from);
      const { chunk } = this.job;
      this.team.run(Step.measureOwn, Math.ceil(rows / chunk), from / chunk);
      visit(ring.subarray(0, rows), from);
      yield;
    }
  }

  private *steps(step: number): Generator<void, void> {
    const { chunk, data } = this.job;
    for (const _ of this.team.slices(step, Math.ceil(data.n / chunk))) yield;
  }
}
