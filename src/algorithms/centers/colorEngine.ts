import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { type ColorJob, holdsCenters, openColors } from '../../kernels/colors/layout.ts';
import { areAdjacentAlike } from '../../kernels/colors/steps.ts';
import { ColorRunner } from '../../kernels/colors.ts';
import { threadCount } from '../../kernels/pool.ts';
import { StartQueue } from '../../kernels/queue.ts';
import type { Start, StartTask } from '../../kernels/start.ts';
import { describe, type Engine, firstCenters, type OnStart, type StartPlan, type Task } from './starts.ts';

/** The engine for colors; undefined if the data or the machine do not allow it. */
export function openColorEngine(data: Dataset, plan: StartPlan): Engine | undefined {
  const threads = Math.min(threadCount(), plan.starts);
  const job = openColorJob(data, plan.kMax, threads);
  const isNear = job && (typeof plan.init === 'string' || holdsCenters(job, plan.init));
  return isNear ? new ColorEngine(data, plan, job) : undefined;
}

/** A job for colors in any space; undefined for other data, or if the machine does not allow it. */
export function openColorJob(data: Dataset, kMax: number, threads: number): ColorJob | undefined {
  const isWorth = data.dim === 3 && (data.x instanceof Uint8Array || areAdjacentAlike(data));
  return isWorth ? openColors(data, kMax, threads) : undefined;
}

/** Makes several starts at a time, each on one thread. */
class ColorEngine implements Engine {
  private readonly data: Dataset;
  private readonly plan: StartPlan;
  private readonly job: ColorJob;
  private readonly runner: ColorRunner;

  constructor(data: Dataset, plan: StartPlan, job: ColorJob) {
    this.data = data;
    this.plan = plan;
    this.job = job;
    this.runner = new ColorRunner(job, 0);
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const pacer = new Pacer(pacing);
    const stage = describe(tasks);
    const total = tasks.length;
    // the largest k comes first, so the last starts are short and no thread waits long
    const order = Array.from(tasks.keys()).sort((a, b) => tasks[b].k - tasks[a].k || a - b);
    const prepared = await this.prepare(
      order.map((t) => tasks[t]),
      pacer,
    );
    const queue = new StartQueue(this.job, prepared, this.plan.limits);
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

  /** The kernel finds k-means++ seeds itself; other seeds come with the task. */
  private async prepare(tasks: readonly Task[], pacer: Pacer): Promise<StartTask[]> {
    const { init, seed } = this.plan;
    if (init === 'k-means++' && this.job.stepped.exact) return tasks.map((task) => ({ ...task, seed }));
    const d2 = new Float64Array(this.data.n);
    const prepared: StartTask[] = [];
    for (const task of tasks) {
      const centers = await firstCenters(this.data, this.plan, task, d2, pacer);
      prepared.push({ ...task, seed, centers });
    }
    return prepared;
  }
}
