import { Pacer, type Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import type { Start, StartLimits } from '../../kernels/start.ts';
import { describe, type Engine, firstCenters, type OnStart, type StartPlan, type Task } from './starts.ts';

/** Makes a start on all threads of a team. */
interface TeamRunner {
  start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }>;
  /** Whether `seed` can find this many seeds. */
  canSeed(k: number): boolean;
  /** Greedy k-means++ from a first seed. */
  seed(k: number, firstRow: number, random: Random): Generator<void, Float64Array>;
  /** Releases helpers. */
  close(): void;
}

/** Makes one start after the other, each on all threads. */
export class TeamEngine implements Engine {
  private readonly data: AnyRows;
  private readonly plan: StartPlan;
  private readonly runner: TeamRunner;
  private readonly labelAnew: Engine['label'];
  /** The labels of each start that was the best of its k so far, by its centers. */
  private readonly labels = new WeakMap<Float64Array, Int32Array>();

  /** @param labelAnew labels the rows if the runner is closed and the labels were not kept */
  constructor(data: AnyRows, plan: StartPlan, runner: TeamRunner, labelAnew: Engine['label']) {
    this.data = data;
    this.plan = plan;
    this.runner = runner;
    this.labelAnew = labelAnew;
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const stage = describe(tasks);
    const least = new Map<number, number>();
    const starts: Start[] = [];
    try {
      // throws if the signal has fired since the engine was opened
      const pacer = new Pacer(pacing);
      for (const task of tasks) {
        const progress = { stage, done: starts.length, total: tasks.length };
        pacer.report(progress);
        const began = performance.now();
        const first = await this.firstCenters(task, pacer);
        const onPass = (pass: number) => pacer.mention({ ...progress, pass });
        const limits = { ...this.plan.limits, onPass };
        const { labels, ...start } = await pacer.run(this.runner.start(first, limits));
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
    return this.labels.get(centers) ?? this.labelAnew(centers, pacer);
  }

  private async firstCenters(task: Task, pacer: Pacer): Promise<Float64Array> {
    const { data, plan, runner } = this;
    if (task.centers || plan.init !== 'k-means++' || !runner.canSeed(task.k))
      return firstCenters(data, plan, task, new Float64Array(data.n), pacer);
    const random = new Random(plan.seed, task.k, task.restart);
    const first = new WeightedSampler(data.n, data.weights).draw(random);
    return pacer.run(runner.seed(task.k, first, random));
  }
}
