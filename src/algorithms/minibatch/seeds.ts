import type { Pacer, Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { AnyRows } from '../../core/sparse.ts';
import type { WeightedSampler } from '../../core/weightedSampler.ts';
import { openEngine } from '../centers/openEngine.ts';
import { countDistinct, type Seeding } from '../centers/seeding.ts';
import { bestOf, type Task } from '../centers/starts.ts';
import type { MiniBatchPlan } from './plan.ts';
import type { BatchSource } from './source.ts';

/** Size of the sample: 3 * max(batch, k) rows, as in scikit-learn. */
const SAMPLE = 3;

/**
 * The best of several sets of seeds for each k: the set with the least inertia on a sample. All sets of a k share a
 * sample.
 * @param distinct in, distinct rows, as many as the largest k
 * @returns k * dim coordinates for each of the wanted ks
 */
export async function seedOnSamples(
  source: BatchSource,
  wanted: readonly number[],
  how: Seeding,
  plan: MiniBatchPlan,
  sampler: WeightedSampler,
  distinct: Awaited<ReturnType<BatchSource['distinct']>>,
  pacing: Pacing,
  pacer: Pacer,
): Promise<Map<number, Float64Array>> {
  const seeds = new Map<number, Float64Array>();
  for (const { sample, ks } of await samplesFor(source, wanted, plan, sampler, distinct, pacer)) {
    const tasks: Task[] = ks.flatMap((k) =>
      Array.from({ length: plan.nInit }, (_, restart) => ({ k, restart })),
    );
    const starting = { kMax: Math.max(...ks), starts: tasks.length, init: how, seed: plan.seed };
    // a start without iterations returns its seeds and their inertia
    const engine = await openEngine(sample, { ...starting, limits: { maxIter: 0, shift: 0 } }, pacer);
    const starts = await engine.makeStarts(tasks, {
      signal: pacing.signal,
      onProgress: (progress) => pacer.report({ ...progress, stage: 'seeding' }),
    });
    for (const k of ks) {
      seeds.set(k, bestOf(starts.filter((_, t) => tasks[t].k === k)).centers);
    }
  }
  return seeds;
}

/** A sample, and the ks that are seeded on it. */
interface Sample {
  sample: AnyRows;
  ks: number[];
}

async function samplesFor(
  source: BatchSource,
  wanted: readonly number[],
  { batch, seed }: MiniBatchPlan,
  sampler: WeightedSampler,
  distinct: Awaited<ReturnType<BatchSource['distinct']>>,
  pacer: Pacer,
): Promise<Sample[]> {
  const samples = new Map<number, Sample>();
  const single: Sample[] = [];
  for (const k of new Set(wanted)) {
    const size = SAMPLE * Math.max(batch, k);
    let shared = samples.get(size);
    if (!shared) {
      shared = { sample: await drawSample(source, size, sampler, new Random(seed, 0, 0, 2), pacer), ks: [] };
      samples.set(size, shared);
    }
    // k distinct rows join a sample that has fewer distinct rows
    if (countDistinct(shared.sample, k) === k) shared.ks.push(k);
    else single.push({ sample: distinct.joined(shared.sample, k), ks: [k] });
  }
  return [...Array.from(samples.values()).filter(({ ks }) => ks.length > 0), ...single];
}

/** Draws rows by weight, with replacement, as a dataset without weights. */
async function drawSample(
  source: BatchSource,
  size: number,
  sampler: WeightedSampler,
  random: Random,
  pacer: Pacer,
): Promise<AnyRows> {
  const rows = new Uint32Array(size);
  sampler.fill(rows, random);
  // rows in order are read faster from a file, and seeding is faster if adjacent rows have similar values
  rows.sort();
  return source.sample(rows, pacer);
}
