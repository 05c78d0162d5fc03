import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing, type Progress, rowsPerSlice } from '../../core/pacer.ts';
import { ClusterSums } from '../../kernels/clusterSums.ts';
import { fillEmpty, relocateEmpty } from '../../kernels/empty.ts';
import { type SumCuts, sumCuts } from '../../kernels/exactSums.ts';
import { assign, weightedSum } from '../../kernels/kmeans.ts';
import type { Start } from '../../kernels/start.ts';
import {
  describe,
  type Engine,
  firstCenters,
  moverFor,
  type OnStart,
  type StartPlan,
  type Task,
} from './starts.ts';

/** Makes one start after the other in plain TypeScript, for any data: the twin with which all kernels agree. */
export class PlainEngine implements Engine {
  private readonly data: Dataset;
  private readonly plan: StartPlan;
  private readonly labels: Int32Array;
  private readonly d2: Float64Array;
  private readonly cuts?: SumCuts;

  constructor(data: Dataset, plan: StartPlan) {
    this.data = data;
    this.plan = plan;
    this.labels = new Int32Array(data.n);
    this.d2 = new Float64Array(data.n);
    this.cuts = sumCuts(data.x, data.weights, data.n, data.dim);
  }

  async makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]> {
    const pacer = new Pacer(pacing);
    const stage = describe(tasks);
    const starts: Start[] = [];
    for (const task of tasks) {
      const progress = { stage, done: starts.length, total: tasks.length };
      pacer.report(progress);
      const began = performance.now();
      const centers = await firstCenters(this.data, this.plan, task, this.d2, pacer);
      starts.push(await this.lloyd(centers, pacer, progress));
      onStart?.({ ...task, seconds: (performance.now() - began) / 1000 });
    }
    return starts;
  }

  async label(centers: Float64Array, pacer: Pacer): Promise<Int32Array> {
    await this.assign(centers, pacer);
    return this.labels.slice();
  }

  /** Labels the rows. Pauses. */
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

  /** One start, from `centers` (inout) to a fixed point or to a limit. */
  private async lloyd(centers: Float64Array, pacer: Pacer, progress: Progress): Promise<Start> {
    const { data, labels, d2 } = this;
    const { maxIter, shift } = this.plan.limits;
    const move = moverFor(this.data, this.plan);
    const { n, dim, weights } = data;
    const clusters = new ClusterSums(centers.length / dim, dim, this.cuts);
    const { sums, mass } = clusters;
    let relocated = 0;
    let iterations = 0;
    let converged = false;
    while (iterations < maxIter && !converged) {
      iterations++;
      pacer.mention({ ...progress, pass: iterations });
      await this.assign(centers, pacer);
      await pacer.run(clusters.addUp(data, labels));
      const moved = relocateEmpty(data, labels, d2, sums, mass);
      relocated += moved;
      // centers that do not move are the means of their clusters: a fixed point
      converged = move(centers, dim, sums, mass) <= shift && moved === 0;
      if (pacer.due) await pacer.pause();
    }
    await this.assign(centers, pacer);
    relocated += await pacer.run(fillEmpty(data, centers, labels, d2));
    return { centers, inertia: weightedSum(d2, weights, n), iterations, converged, relocated };
  }
}
