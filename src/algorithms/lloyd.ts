import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../core/pacer.ts';
import { ClusterSums } from '../kernels/clusterSums.ts';
import { fillEmpty, relocateEmpty } from '../kernels/empty.ts';
import { type SumCuts, sumCuts } from '../kernels/exactSums.ts';
import { assign, moveCenters, weightedSum } from '../kernels/kmeans.ts';
import { type LowdimJob, openLowdim } from '../kernels/lowdim/layout.ts';
import type { Start, StartTask } from '../kernels/lowdim.ts';
import { LowdimRunner } from '../kernels/lowdim.ts';
import { threadCount } from '../kernels/pool.ts';
import { StartQueue } from '../kernels/queue.ts';
import { type Descent, describe, type Engine, firstCenters, type OnStart, type Task } from './engine.ts';
import { openFloatrowsEngine } from './floatrows.ts';
import { openHighdimEngine } from './highdim.ts';
import type { Seeding } from './seeding.ts';

/** The fast kernels where data and machine allow, else the plain loop. */
export function openEngine(data: Dataset, descent: Descent): Engine {
  if (!descent.move && withinColors(descent.init)) {
    const threads = Math.min(threadCount(), descent.starts);
    const job = openLowdim(data, descent.kMax, threads);
    if (job) return new LowdimEngine(data, descent, job);
    const engine = openHighdimEngine(data, descent);
    if (engine) return engine;
  }
  return openFloatrowsEngine(data, descent) ?? new PlainEngine(data, descent);
}

/** The bounds of the fast kernels' rounding hold for centers among colours. */
function withinColors(init: Seeding | Float64Array): boolean {
  return typeof init === 'string' || init.every((v) => v >= 0 && v <= 255);
}

/** Any data, one start after the other. */
class PlainEngine implements Engine {
  private readonly data: Dataset;
  private readonly descent: Descent;
  private readonly labels: Int32Array;
  private readonly d2: Float64Array;
  private readonly cuts?: SumCuts;

  constructor(data: Dataset, descent: Descent) {
    this.data = data;
    this.descent = descent;
    this.labels = new Int32Array(data.n);
    this.d2 = new Float64Array(data.n);
    this.cuts = sumCuts(data.x, data.weights, data.n, data.dim);
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const pacer = new Pacer(pacing);
    const stage = describe(tasks);
    const starts: Start[] = [];
    for (const task of tasks) {
      pacer.report({ stage, done: starts.length, total: tasks.length });
      const began = performance.now();
      const centers = await firstCenters(this.data, this.descent, task, this.d2, pacer);
      starts.push(await this.lloyd(centers, pacer));
      onStart?.({ ...task, seconds: (performance.now() - began) / 1000 });
    }
    return starts;
  }

  async label(centers: Float64Array, pacer: Pacer): Promise<Int32Array> {
    await this.assign(centers, pacer);
    return this.labels.slice();
  }

  /** Labels the rows, some at a time. */
  private async assign(centers: Float64Array, pacer: Pacer): Promise<void> {
    const { data, labels, d2 } = this;
    const { x, n, dim } = data;
    const k = centers.length / dim;
    const size = rowsPerSlice(centers.length);
    for (let i = 0; i < n; i += size) {
      const end = Math.min(i + size, n);
      const some = x.subarray(i * dim, end * dim);
      assign(some, end - i, dim, centers, k, labels.subarray(i, end), d2.subarray(i, end));
      if (pacer.due) await pacer.pause();
    }
  }

  /** One start, from `centers` (which it moves) to a fixed point or a limit. */
  private async lloyd(centers: Float64Array, pacer: Pacer): Promise<Start> {
    const { data, labels, d2 } = this;
    const { limits, move = moveCenters } = this.descent;
    const { maxIter, shift } = limits;
    const { n, dim, weights } = data;
    const clusters = new ClusterSums(centers.length / dim, dim, this.cuts);
    const { sums, mass } = clusters;
    let relocated = 0;
    let iterations = 0;
    let converged = false;
    while (iterations < maxIter && !converged) {
      iterations++;
      await this.assign(centers, pacer);
      await pacer.run(clusters.addUp(data, labels));
      const moved = relocateEmpty(data, labels, d2, sums, mass);
      relocated += moved;
      // centers that stand still are the means of their clusters: a fixed point
      converged = move(centers, dim, sums, mass) <= shift && moved === 0;
      if (pacer.due) await pacer.pause();
    }
    await this.assign(centers, pacer);
    relocated += await pacer.run(fillEmpty(data, centers, labels, d2));
    return { centers, inertia: weightedSum(d2, weights, n), iterations, converged, relocated };
  }
}

/** Colours. */
class LowdimEngine implements Engine {
  private readonly data: Dataset;
  private readonly descent: Descent;
  private readonly job: LowdimJob;
  private readonly runner: LowdimRunner;

  constructor(data: Dataset, descent: Descent, job: LowdimJob) {
    this.data = data;
    this.descent = descent;
    this.job = job;
    this.runner = new LowdimRunner(job, 0);
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const pacer = new Pacer(pacing);
    const stage = describe(tasks);
    const total = tasks.length;
    // the largest k first: the last starts to end are short ones, and no thread waits long for another
    const order = Array.from(tasks.keys()).sort((a, b) => tasks[b].k - tasks[a].k || a - b);
    const prepared = await this.prepare(
      order.map((t) => tasks[t]),
      pacer,
    );
    const queue = new StartQueue(this.job, prepared, this.descent.limits);
    pacer.report({ stage, done: 0, total });
    const made = await queue.run(this.runner, pacer, pacing.signal, (done, at, seconds) => {
      pacer.report({ stage, done, total });
      onStart?.({ ...tasks[order[at]], seconds });
    });
    const starts = new Array<Start>(total);
    for (const [at, t] of order.entries()) starts[t] = made[at];
    return starts;
  }

  async label(centers: Float64Array, pacer: Pacer): Promise<Int32Array> {
    return (await pacer.run(this.runner.measure(centers))).labels.slice();
  }

  /** Seeds by k-means++ are the kernel's business; others come with the task. */
  private async prepare(tasks: readonly Task[], pacer: Pacer): Promise<StartTask[]> {
    const { init, seed } = this.descent;
    if (init === 'k-means++') return tasks.map((task) => ({ ...task, seed }));
    const d2 = new Float64Array(this.data.n);
    const prepared: StartTask[] = [];
    for (const task of tasks) {
      const centers = await firstCenters(this.data, this.descent, task, d2, pacer);
      prepared.push({ ...task, seed, centers });
    }
    return prepared;
  }
}
