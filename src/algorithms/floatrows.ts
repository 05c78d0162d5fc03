import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { Random } from '../core/random.ts';
import { WeightedSampler } from '../core/sampling.ts';
import { type FloatrowsJob, openFloatrows } from '../kernels/floatrows/layout.ts';
import { FloatrowsRunner } from '../kernels/floatrows.ts';
import { callHelpers, threadCount } from '../kernels/pool.ts';
import type { Start } from '../kernels/start.ts';
import { type Descent, describe, type Engine, firstCenters, type OnStart, type Task } from './engine.ts';

/** All starts of less than this, in n * dim * k, are over before the kernel is ready. */
const WORTH_KERNEL = 3e5;

/** What starts of a pass of so much have to do together before help pays, and what a pass has to. */
const WORTH_HELP = 3e7;
const WORTH_SHARING = 1e6;

/** Centers farther from the data than this, in sizes of the data, are not for f32. */
const FARTHEST = 2 ** 20;

/** The engine for rows of floats, weighted or not; undefined when data or machine do not allow it. */
export function openFloatrowsEngine(data: Dataset, descent: Descent): Engine | undefined {
  const { n, dim } = data;
  const { kMax, starts } = descent;
  const pass = n * dim * kMax;
  if (pass * starts < WORTH_KERNEL) return undefined;
  const threads = pass < WORTH_SHARING || pass * starts < WORTH_HELP ? 1 : threadCount();
  // while the data are copied
  callHelpers(threads - 1);
  const job = openFloatrows(data, kMax, threads);
  if (!job || !isNear(descent.init, job)) return undefined;
  return new FloatrowsEngine(data, descent, job);
}

/** Whether given centers are of about the size of the data. */
function isNear(init: Descent['init'], { middle, scale, dim }: FloatrowsJob): boolean {
  return typeof init === 'string' || init.every((v, p) => Math.abs(v - middle[p % dim]) * scale <= FARTHEST);
}

/** One start after the other, each by all threads. */
class FloatrowsEngine implements Engine {
  private readonly data: Dataset;
  private readonly descent: Descent;
  private readonly runner: FloatrowsRunner;
  /** Labels of the starts that were the best for their k at some time. */
  private readonly labels = new WeakMap<Float64Array, Int32Array>();

  constructor(data: Dataset, descent: Descent, job: FloatrowsJob) {
    this.data = data;
    this.descent = descent;
    this.runner = new FloatrowsRunner(job, descent.move);
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const pacer = new Pacer(pacing);
    const stage = describe(tasks);
    const least = new Map<number, number>();
    const starts: Start[] = [];
    try {
      for (const task of tasks) {
        pacer.report({ stage, done: starts.length, total: tasks.length });
        const began = performance.now();
        const first = await this.firstCenters(task, pacer);
        const { labels, ...start } = await pacer.run(this.runner.start(first, this.descent.limits));
        if (start.inertia < (least.get(task.k) ?? Number.POSITIVE_INFINITY)) {
          least.set(task.k, start.inertia);
          this.labels.set(start.centers, labels);
        }
        starts.push(start);
        onStart?.({ ...task, seconds: (performance.now() - began) / 1000 });
      }
    } finally {
      this.runner.close();
    }
    return starts;
  }

  async label(centers: Float64Array, pacer: Pacer): Promise<Int32Array> {
    return this.labels.get(centers) ?? pacer.run(this.runner.label(centers));
  }

  private async firstCenters(task: Task, pacer: Pacer): Promise<Float64Array> {
    const { data, descent, runner } = this;
    if (descent.init !== 'k-means++' || !runner.canSeed(task.k))
      return firstCenters(data, descent, task, new Float64Array(data.n), pacer);
    const random = new Random(descent.seed, task.k, task.restart);
    const first = new WeightedSampler(data.n, data.weights).draw(random);
    return pacer.run(runner.seed(task.k, first, random));
  }
}
