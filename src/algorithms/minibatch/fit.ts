import type { Pacer, Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import { Course } from './course.ts';
import type { MiniBatchPlan } from './plan.ts';
import { seedOnSamples } from './seeds.ts';
import type { BatchSource } from './source.ts';

/** The centers after all batches. */
export interface MiniBatchFit {
  requested: number;
  /** Number of distinct rows of positive weight, counted up to the largest k. */
  found: number;
  k: number;
  centers: Float64Array;
  iterations: number;
  converged: boolean;
  seconds: number;
}

/**
 * Fits all ks to the same batches, step by step. Rows are drawn and fetched once for all ks, and the result of one k
 * does not depend on the others.
 * @param weights in, n; absent: each row has weight 1
 */
export async function fitBatches(
  source: BatchSource,
  weights: Float64Array | undefined,
  plan: MiniBatchPlan,
  pacing: Pacing,
  pacer: Pacer,
): Promise<MiniBatchFit[]> {
  const { n, dim } = source;
  const worth = Math.ceil(Math.max(n, weights ? weights.reduce((sum, w) => sum + w, 0) : n));
  const batch = Math.min(plan.batch, worth);
  const enough = Math.max(...plan.ks);
  const distinct = await source.distinct(enough + 1, pacer);
  const found = Math.min(enough, distinct.count);
  const ks = plan.ks.map((k) => Math.min(k, found));
  const sampler = new WeightedSampler(n, weights);
  const steps = Math.max(1, Math.ceil((plan.maxIter * worth) / batch));
  const { init } = plan;
  // the seeds are the result if there are as many centers as distinct rows
  const isTrivial = (k: number) => typeof init === 'string' && k === distinct.count;
  const others = ks.filter((k) => !isTrivial(k));
  const seeds =
    typeof init === 'string'
      ? await seedOnSamples(
          { source, sampler, weighted: weights !== undefined, distinct, batch, worth, seed: plan.seed },
          others,
          init,
          plan,
          pacing,
          pacer,
        )
      : undefined;
  const courses = others.map((k) => {
    const first = seeds?.get(k) ?? (init as Float64Array);
    return new Course(first.slice(0, k * dim), { ...plan, k, dim, batch, steps });
  });
  if (courses.length > 0) await run(courses, source, sampler, { batch, steps, seed: plan.seed }, pacer);
  const ends = courses.values();
  return ks.map((k, at) => {
    const end = isTrivial(k)
      ? { centers: distinct.points.slice(), iterations: 1, converged: true, seconds: 0 }
      : (ends.next().value as Course);
    const { centers, iterations, converged, seconds } = end;
    return { requested: plan.ks[at], found, k, centers, iterations, converged, seconds };
  });
}

/** Gives batches to the courses until all have ended. */
async function run(
  courses: readonly Course[],
  source: BatchSource,
  sampler: WeightedSampler,
  { batch, steps, seed }: { batch: number; steps: number; seed: number },
  pacer: Pacer,
): Promise<void> {
  // the streams of seeding are (seed, k, restart): a fourth number gives the batches a stream of their own
  const random = new Random(seed, 0, 0, 1);
  const numbers = new Uint32Array(batch);
  const ks = courses.map(({ k }) => k);
  const batches = source.batches(batch, Math.max(...ks));
  const stage = `mini-batch k-means, k = ${ks.length > 1 ? `${Math.min(...ks)} to ` : ''}${Math.max(...ks)}`;
  pacer.report({ stage, done: 0, total: steps });
  let running = courses;
  for (let step = 1; running.length > 0; step++) {
    sampler.spread(numbers, random);
    await batches.load(numbers, pacer);
    if (pacer.due) await pacer.pause();
    let ended = 0;
    for (const course of running) {
      course.step(batches);
      if (course.ended) ended++;
      if (!pacer.due) continue;
      pacer.report({ stage, done: step, total: steps });
      await pacer.pause();
    }
    if (ended > 0) running = running.filter((course) => !course.ended);
  }
}
