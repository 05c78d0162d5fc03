import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { Random } from '../core/random.ts';
import { WeightedSampler } from '../core/sampling.ts';
import { type HighdimJob, openHighdim } from '../kernels/highdim/layout.ts';
import { HighdimRunner } from '../kernels/highdim.ts';
import { callHelpers, threadCount } from '../kernels/pool.ts';
import type { Start } from '../kernels/start.ts';
import { type Descent, describe, type Engine, firstCenters, type OnStart, type Task } from './engine.ts';
import { labelRows } from './labelRows.ts';

/** Below this many columns, or values, the plain loop is as good. */
const LEAST_COLUMNS = 16;
const LEAST_VALUES = 100_000;

/** A pass over less than this, in n * dim * k, is over before help has come. */
const WORTH_HELP = 3e7;

/** The engine for 8-bit rows of many columns; undefined when data or machine do not allow it. */
export function openHighdimEngine(data: Dataset, descent: Descent): Engine | undefined {
  const job = openHighdimJob(data, descent.kMax);
  return job && new HighdimEngine(data, descent, job);
}

/** A job for as many threads as pay; undefined when data or machine do not allow it. */
export function openHighdimJob(data: Dataset, kMax: number): HighdimJob | undefined {
  const { n, dim } = data;
  if (dim < LEAST_COLUMNS || n * dim < LEAST_VALUES) return undefined;
  const threads = n * dim * kMax < WORTH_HELP ? 1 : threadCount();
  // while the data are copied
  callHelpers(threads - 1);
  return openHighdim(data, kMax, threads);
}

/** One start after the other, each by all threads. */
class HighdimEngine implements Engine {
  private readonly data: Dataset;
  private readonly descent: Descent;
  private readonly runner: HighdimRunner;
  /** Labels of the starts that were the best for their k at some time. */
  private readonly labels = new WeakMap<Float64Array, Int32Array>();

  constructor(data: Dataset, descent: Descent, job: HighdimJob) {
    this.data = data;
    this.descent = descent;
    this.runner = new HighdimRunner(job);
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
    return this.labels.get(centers) ?? (await labelRows(this.data, centers, pacer)).labels;
  }

  private async firstCenters(task: Task, pacer: Pacer): Promise<Float64Array> {
    const { data, descent } = this;
    if (descent.init !== 'k-means++') {
      return firstCenters(data, descent, task, new Float64Array(data.n), pacer);
    }
    const random = new Random(descent.seed, task.k, task.restart);
    const first = new WeightedSampler(data.n, data.weights).draw(random);
    return pacer.run(this.runner.seed(task.k, first, random));
  }
}
