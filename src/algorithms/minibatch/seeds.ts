import type { Pacer, Pacing } from '../../core/pacer.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { turnCenters } from '../../kernels/spherical.ts';
import type { Start } from '../../kernels/start.ts';
import { openEngine } from '../centers/openEngine.ts';
import { countDistinct, type Seeding } from '../centers/seeding.ts';
import type { Engine, Task } from '../centers/starts.ts';
import { clusterSizes } from '../clusters.ts';
import { crossed, type WeightedCenters } from './crossing.ts';
import type { MiniBatchPlan } from './plan.ts';
import { comparingSample, refiningSample, type Sampled, samplesFor } from './samples.ts';

/** Iterations of k-means for sets that were drawn, that were made of two others, and that are compared. */
const DRAWN_PASSES = 3;
const CROSSED_PASSES = 5;
const COMPARED_PASSES = 5;

/** The share of the sets that were drawn that get iterations: the worst hardly ever become the best. */
const REFINED = 0.75;

/** Number of the best sets that are crossed with each other, and that are compared. */
const CROSSED = 6;
const COMPARED = 4;

/**
 * The best of several sets of seeds for each k. Sets are drawn from a small sample, and get a few iterations of k-means
 * on a larger one; so do the sets that are made of two of the best each. The best sets are compared on a third sample,
 * because the one that they were fitted to flatters them (P. S. Bradley, U. M. Fayyad, "Refining initial points for
 * k-means clustering", ICML 1998). A single set is used as it was drawn. The seeds of one k do not depend on the others.
 * @returns k * dim coordinates for each of the wanted ks
 */
export async function seedOnSamples(
  sampled: Sampled,
  wanted: readonly number[],
  how: Seeding,
  plan: MiniBatchPlan,
  pacing: Pacing,
  pacer: Pacer,
): Promise<Map<number, Float64Array>> {
  const seeds = new Map<number, Float64Array>();
  const on = (sample: AnyRows) => new Sets(sample, how, plan, pacing, pacer);
  for (const { sample, size, ks } of await samplesFor(sampled, wanted, pacer)) {
    const drawn = on(sample);
    const starts = Array.from({ length: plan.nInit }, (_, restart) => restart);
    const tasks = ks.flatMap((k) => starts.map((restart) => ({ k, restart })));
    await drawn.add(tasks, 0);
    for (const k of ks) seeds.set(k, drawn.best(k, 1)[0].centers);
    if (plan.nInit === 1) continue;
    const refined = on(await refiningSample(sampled, size, pacer));
    const able = refined.able(ks);
    await refined.add(
      able.flatMap((k) => drawn.best(k, Math.ceil(REFINED * plan.nInit))),
      DRAWN_PASSES,
    );
    await refined.add(await refined.crossings(), CROSSED_PASSES);
    for (const k of able) seeds.set(k, refined.best(k, 1)[0].centers);
    const compared = on(await comparingSample(sampled, size, pacer));
    const rivals = compared.able(able);
    await compared.add(
      rivals.flatMap((k) => refined.best(k, COMPARED)),
      COMPARED_PASSES,
    );
    for (const k of rivals) seeds.set(k, compared.best(k, 1)[0].centers);
  }
  return seeds;
}

/** A set of seeds: a task whose centers are known. */
type Seeds = Required<Task>;

/** Sets of seeds for several ks, with their inertia on a sample. */
class Sets {
  private readonly sample: AnyRows;
  private readonly how: Seeding;
  private readonly plan: MiniBatchPlan;
  private readonly pacing: Pacing;
  private readonly pacer: Pacer;
  private readonly starts = new Map<number, Start[]>();
  private engine?: Engine;

  constructor(sample: AnyRows, how: Seeding, plan: MiniBatchPlan, pacing: Pacing, pacer: Pacer) {
    this.sample = sample;
    this.how = how;
    this.plan = plan;
    this.pacing = pacing;
    this.pacer = pacer;
  }

  /** Those of the ks for which the sample has enough distinct rows. */
  able(ks: readonly number[]): number[] {
    return ks.filter((k) => countDistinct(this.sample, k) === k);
  }

  /** The sets of a k with the least inertia, at most so many, the best one first. */
  best(k: number, count: number): Seeds[] {
    const starts = (this.starts.get(k) as Start[]).sort((a, b) => a.inertia - b.inertia);
    return starts.slice(0, count).map(({ centers }, restart) => ({ k, restart, centers }));
  }

  /** Adds sets with the centers of the tasks, or else with seeds from the sample, after so many iterations of k-means. */
  async add(tasks: readonly Task[], maxIter: number): Promise<void> {
    if (tasks.length === 0) return;
    const { sample, how, plan, pacing, pacer } = this;
    const kMax = tasks.reduce((most, { k }) => Math.max(most, k), 0);
    const starting = { kMax, starts: tasks.length, init: how, seed: plan.seed };
    const limits = { maxIter, shift: 0 };
    const move = plan.cosine ? { move: turnCenters } : {};
    this.engine = await openEngine(sample, { ...starting, limits, ...move }, pacer);
    const starts = await this.engine.makeStarts(tasks, {
      signal: pacing.signal,
      onProgress: (progress) => pacer.report({ ...progress, stage: 'seeding' }),
    });
    for (const [t, start] of starts.entries()) {
      const { k } = tasks[t];
      this.starts.set(k, [...(this.starts.get(k) ?? []), start]);
    }
  }

  /** Sets that are made of two of the best sets of a k each. */
  async crossings(): Promise<Seeds[]> {
    const { sample, plan, pacer } = this;
    const { dim } = sample;
    const tasks: Seeds[] = [];
    for (const k of this.starts.keys()) {
      const parents: WeightedCenters[] = [];
      for (const { centers } of this.best(k, CROSSED)) parents.push(await this.weighted(centers, k));
      const pairs = parents.flatMap((b, at) => parents.slice(0, at).map((a) => [a, b]));
      for (const [restart, [a, b]] of pairs.entries()) {
        const { centers, mass } = crossed(a, b, dim);
        if (plan.cosine) turnCenters(centers, dim, centers.slice(), mass);
        tasks.push({ k, restart, centers });
        if (pacer.due) await pacer.pause();
      }
    }
    return tasks;
  }

  private async weighted(centers: Float64Array, k: number): Promise<WeightedCenters> {
    const labels = await (this.engine as Engine).label(centers, this.pacer);
    return { centers, mass: clusterSizes(this.sample, labels, k) };
  }
}
