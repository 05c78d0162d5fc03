import type { Dataset } from '../../core/dataset.ts';
import { narrow, narrowSteps } from '../../core/narrow.ts';
import type { Pacer, Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { RowStore } from '../../core/rowStore.ts';
import type { WeightedSampler } from '../../core/sampling.ts';
import { bestOf, type Task } from '../engine.ts';
import { openEngine } from '../lloyd.ts';
import { countDistinct, type Seeding } from '../seeding.ts';
import type { MiniBatchPlan } from './fit.ts';
import { gatherSlowly } from './rows.ts';

/** Rows of the sample that is seeded on, in batches and for each cluster; as many as others take. */
const SAMPLE = 3;

/**
 * The best of some seedings for each k, all on the same sample: the one that leaves it the least inertia.
 * @param distinct in, as many different rows as the largest k, of dim numbers
 * @returns k * dim coordinates for each of ks
 */
export async function seedOnSamples(
  store: RowStore,
  ks: readonly number[],
  how: Seeding,
  plan: MiniBatchPlan,
  sampler: WeightedSampler,
  distinct: Float64Array,
  pacing: Pacing,
  pacer: Pacer,
): Promise<Map<number, Float64Array>> {
  const seeds = new Map<number, Float64Array>();
  for (const { sample, its } of await samplesFor(store, ks, plan, sampler, distinct, pacer)) {
    const tasks: Task[] = its.flatMap((k) =>
      Array.from({ length: plan.nInit }, (_, restart) => ({ k, restart })),
    );
    const descent = { kMax: Math.max(...its), starts: tasks.length, init: how, seed: plan.seed };
    const engine = await openEngine(sample, { ...descent, limits: { maxIter: 0, shift: 0 } }, pacer);
    const starts = await engine.makeStarts(tasks, {
      signal: pacing.signal,
      onProgress: (progress) => pacer.report({ ...progress, stage: 'seeding' }),
    });
    for (const k of its) {
      seeds.set(k, bestOf(starts.filter((_, t) => tasks[t].k === k)).centers);
    }
  }
  return seeds;
}

/** A sample, and the ks that it is for. */
interface Sample {
  sample: Dataset;
  its: number[];
}

async function samplesFor(
  store: RowStore,
  ks: readonly number[],
  { batch, seed }: MiniBatchPlan,
  sampler: WeightedSampler,
  distinct: Float64Array,
  pacer: Pacer,
): Promise<Sample[]> {
  const samples = new Map<number, Sample>();
  const single: Sample[] = [];
  for (const k of new Set(ks)) {
    const size = SAMPLE * Math.max(batch, k);
    let shared = samples.get(size);
    if (!shared) {
      shared = { sample: await drawSample(store, size, sampler, new Random(seed, 0, 0, 2), pacer), its: [] };
      samples.set(size, shared);
    }
    // a sample may miss rare rows; then k different ones join it
    if (countDistinct(shared.sample, k) === k) shared.its.push(k);
    else single.push({ sample: joined(shared.sample, distinct.subarray(0, k * store.dim)), its: [k] });
  }
  return [...Array.from(samples.values()).filter(({ its }) => its.length > 0), ...single];
}

/** Rows drawn by weight, as a dataset in which each counts once. */
async function drawSample(
  store: RowStore,
  size: number,
  sampler: WeightedSampler,
  random: Random,
  pacer: Pacer,
): Promise<Dataset> {
  const rows = new Uint32Array(size);
  sampler.fill(rows, random);
  // neighbours in the data are near each other in a file, and often in value, which speeds up seeding
  rows.sort();
  const { dim } = store;
  const x = new Float64Array(size * dim);
  await gatherSlowly(store, rows, x, pacer);
  return { x: await pacer.run(narrowSteps(x)), n: size, dim };
}

function joined({ x, n, dim }: Dataset, rows: Float64Array): Dataset {
  const all = new Float64Array(x.length + rows.length);
  all.set(x);
  all.set(rows, x.length);
  return { x: narrow(all), n: n + rows.length / dim, dim };
}
