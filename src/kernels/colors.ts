import type { Dataset } from '../core/dataset.ts';
import { Random } from '../core/random.ts';
import {
  type ColorJob,
  type ColorKernel,
  padCenters,
  type RunLayout,
  rowsOf,
  TOGETHER,
} from './colors/layout.ts';
import { trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { instantiate, writeFields } from './host.ts';
import { moveBeyondRounding, moveCenters, weightedSum } from './kmeans.ts';
import { ROWS } from './layouts/colors.ts';
import type { Start, StartLimits, StartTask } from './start.ts';

/** Coordinates of padding centers: far from all rows, with squares that are finite in f32. */
const FAR = 1e15;

/** These factors increase drifts, to cover their own f32 rounding and that of the margins. */
const DRIFT_SHARE = 1.0001;
const DRIFT_REST = 1e-4;

/** Number of distances between two pauses if bounds exclude none: some 50 ms. */
const SLICE_WORK = 5e7;

/**
 * k-means of one thread on a job, with the results of the twin in algorithms/centers/plainEngine.ts, to the last bit. All
 * numbers within are those of the rows times the scale of the job, a power of two, which changes no digit.
 */
export class ColorRunner {
  private readonly job: ColorJob;
  private readonly layout: RunLayout;
  private readonly kernel: ColorKernel;
  private readonly data: Dataset & { weights: Float64Array };
  private readonly labels: Int32Array;
  private readonly d2: Float64Array;
  private readonly move: typeof moveCenters;

  /** @param thread the number of the job's run to use; two runners at a time must use different runs */
  constructor(job: ColorJob, thread: number) {
    this.job = job;
    this.layout = job.runs[thread];
    this.kernel = instantiate(job.module, job.memory);
    const { buffer } = job.memory;
    const { weights, wide } = job.blocks.fields;
    const { n } = job;
    this.data = {
      x: rowsOf(job),
      n,
      dim: 3,
      weights: new Float64Array(buffer, weights, n),
    };
    this.labels = new Int32Array(buffer, this.layout.fields.labels, n);
    this.d2 = new Float64Array(buffer, this.layout.fields.d2, n);
    this.move = wide ? moveBeyondRounding : moveCenters;
    writeFields(job.memory, this.layout, this.layout.fields);
  }

  /** Makes a start; pauses after each seed and each pass, and within long ones. */
  *start(task: StartTask, limits: StartLimits): Generator<void, Start> {
    const state = this.begin(task.k);
    const { scale } = this.job.stepped;
    if (task.centers) state.centers.set(task.centers.map((v) => v * scale));
    else yield* this.seed(task, state.centers);
    const { iterations, converged, fixed, moved } = yield* this.lloyd(state, limits);
    yield* this.overBlocks('label', task.k);
    const { data, labels, d2 } = this;
    // at a fixed point the clusters are those of the last pass, and none is empty
    const filled = fixed ? 0 : yield* fillEmpty(data, state.centers, labels, d2);
    const inertia = weightedSum(d2, data.weights, data.n);
    const centers = state.centers.map((v) => v / scale);
    const relocated = moved + filled;
    return { centers, inertia: inertia / scale ** 2, iterations, converged, relocated };
  }

  /** Labels and squared distances of all rows, with pauses; the next call overwrites them. */
  *measure(centers: Float64Array): Generator<void, { labels: Int32Array; d2: Float64Array }> {
    const k = centers.length / 3;
    const { scale } = this.job.stepped;
    const state = this.begin(k);
    state.centers.set(centers.map((v) => v * scale));
    state.publish();
    yield* this.overBlocks('label', k);
    const { labels, d2 } = this;
    if (scale !== 1) for (let i = 0; i < d2.length; i++) d2[i] /= scale ** 2;
    return { labels, d2 };
  }

  /** Runs the kernel over all blocks, with pauses. */
  private *overBlocks(step: 'pass' | 'label', k: number): Generator<void, void> {
    const { at, fields } = this.job.blocks;
    const size = TOGETHER * Math.ceil(SLICE_WORK / (ROWS * TOGETHER * k));
    for (let from = 0; from < fields.count; from += size) {
      this.kernel[step](at, this.layout.at, from, Math.min(from + size, fields.count));
      yield;
    }
  }

  private begin(k: number): Centers {
    const { memory, blocks } = this.job;
    const { fields } = this.layout;
    const { count } = blocks.fields;
    writeFields(memory, this.layout, { k, padded: padCenters(k) });
    new Int32Array(memory.buffer, fields.owners, count).fill(-1);
    new Int32Array(memory.buffer, fields.anchors, count).fill(-1);
    new Float32Array(memory.buffer, fields.margins, count).fill(-1);
    new Float64Array(memory.buffer, fields.owned, 4 * k).fill(0);
    return new Centers(memory, this.layout, k, blocks.fields.steps);
  }

  /** Greedy k-means++ with the draws of algorithms/centers/seedings/plusPlus.ts. */
  private *seed({ k, seed, restart }: StartTask, centers: Float64Array): Generator<void, void> {
    const { memory, blocks, stepped } = this.job;
    const { at, draws } = this.layout;
    const random = new Random(seed, k, restart);
    const trials = trialsFor(k);
    const numbers = new Float64Array(memory.buffer, draws, trials);
    for (let c = 0; c < k; c++) {
      if (c > 0) for (let t = 0; t < trials; t++) numbers[t] = random.float();
      const row =
        c === 0
          ? this.kernel.seedFirst(blocks.at, at, random.float(), stepped.total)
          : this.kernel.seedNext(blocks.at, at, draws, trials);
      centers.set(this.data.x.subarray(3 * row, 3 * row + 3), 3 * c);
      yield;
    }
  }

  private *lloyd(state: Centers, limits: StartLimits) {
    const { centers, sums, mass } = state;
    const most = limits.shift * this.job.stepped.scale ** 2;
    let iterations = 0;
    let moved = 0;
    let converged = false;
    let fixed = false;
    state.publish();
    while (iterations < limits.maxIter && !converged) {
      iterations++;
      yield* this.overBlocks('pass', mass.length);
      state.readSums();
      const full = !mass.includes(0);
      const relocated = full ? 0 : yield* this.relocate(state);
      moved += relocated;
      const shift = this.move(centers, 3, sums, mass);
      converged = relocated === 0 && shift <= most;
      fixed = full && shift === 0;
      state.publish();
    }
    return { iterations, converged, fixed, moved };
  }

  private *relocate(state: Centers): Generator<void, number> {
    state.stay();
    yield* this.overBlocks('label', state.mass.length);
    return relocateEmpty(this.data, this.labels, this.d2, state.sums, state.mass);
  }
}

/** The centers of a start: in f64 for the host, in f32 with their drifts for the kernel. */
class Centers {
  readonly centers: Float64Array;
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  /** The centers that the kernel last received; NaN at first. */
  private readonly published: Float64Array;
  private readonly columns: Float32Array[];
  private readonly moves: Float64Array;
  private readonly drift: Float32Array;
  private readonly sumsOut: Float64Array;
  private readonly steps: number;

  constructor({ buffer }: WebAssembly.Memory, { fields }: RunLayout, k: number, steps: number) {
    const { cx, cy, cz } = fields;
    this.centers = new Float64Array(buffer, fields.centers, 3 * k);
    this.sums = new Float64Array(3 * k);
    this.mass = new Float64Array(k);
    this.published = new Float64Array(3 * k).fill(Number.NaN);
    this.columns = [cx, cy, cz].map((at) => new Float32Array(buffer, at, padCenters(k)).fill(FAR));
    this.moves = new Float64Array(k);
    this.drift = new Float32Array(buffer, fields.drift, k + 1);
    this.sumsOut = new Float64Array(buffer, fields.sums, 4 * k);
    this.steps = steps;
  }

  /** Copies the sums of a pass from the kernel. */
  readSums(): void {
    for (let c = 0; c < this.mass.length; c++) {
      for (let j = 0; j < 3; j++) this.sums[3 * c + j] = this.sumsOut[4 * c + j] / this.steps;
      this.mass[c] = this.sumsOut[4 * c + 3];
    }
  }

  /** Gives the kernel the new centers, and how far they have moved. */
  publish(): void {
    const { centers, published, columns, drift, moves } = this;
    let farthest = 0;
    let second = 0;
    for (let c = 0; c < moves.length; c++) {
      let squared = 0;
      for (let j = 0; j < 3; j++) {
        columns[j][c] = centers[3 * c + j];
        squared += (centers[3 * c + j] - published[3 * c + j]) ** 2;
      }
      // 0 for NaN: before the first pass, blocks have no owners
      moves[c] = squared > 0 ? Math.sqrt(squared) * DRIFT_SHARE + DRIFT_REST : 0;
      if (c === 0) continue;
      if (moves[c] > moves[farthest]) {
        second = moves[farthest];
        farthest = c;
      } else if (moves[c] > second) second = moves[c];
    }
    // a margin decreases by the drift of the owner and the largest drift of any other center
    for (let c = 0; c < moves.length; c++)
      drift[c + 1] = moves[c] + (c === farthest ? second : moves[farthest]);
    published.set(centers);
  }

  /** Clears the drifts, before another pass with the same centers. */
  stay(): void {
    this.drift.fill(0);
  }
}
