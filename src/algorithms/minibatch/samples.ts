import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { AnyRows } from '../../core/sparse.ts';
import type { WeightedSampler } from '../../core/weightedSampler.ts';
import { countDistinct } from '../centers/seeding.ts';
import type { BatchSource } from './source.ts';

/** Seeds are drawn from a sample as large as a batch, but of this many rows for each center at least. */
const DRAWN = 3;

/** Sizes of the samples that sets of seeds are refined and compared on, in sizes of the first. */
const SECOND = 3;
const THIRD = 12;

/** The streams of seeding are (seed, k, restart), that of the batches has a fourth number 1, and samples the next. */
const STREAM = 2;

/** What samples are drawn from. */
export interface Sampled {
  source: BatchSource;
  sampler: WeightedSampler;
  /** Whether rows have weights: if so, a sample has some of them several times. */
  weighted: boolean;
  /** Distinct rows, as many as the largest k. */
  distinct: Awaited<ReturnType<BatchSource['distinct']>>;
  batch: number;
  /** The size of the largest sample that is worth drawing: the number of rows, or their weight if it is more. */
  worth: number;
  seed: number;
}

/** A sample, and the ks that are seeded on it. */
interface Sample {
  /** The number of rows that were drawn. */
  size: number;
  sample: AnyRows;
  ks: number[];
}

/** The samples that seeds are drawn from. Each has at least k distinct rows for each of its ks. */
export async function samplesFor(
  sampled: Sampled,
  wanted: readonly number[],
  pacer: Pacer,
): Promise<Sample[]> {
  const samples = new Map<number, Sample>();
  const single: Sample[] = [];
  for (const k of new Set(wanted)) {
    const size = Math.max(sampled.batch, DRAWN * k);
    let shared = samples.get(size);
    if (!shared) {
      shared = { size, sample: await drawSample(sampled, size, STREAM, pacer), ks: [] };
      samples.set(size, shared);
    }
    // k distinct rows join a sample that has fewer distinct rows
    if (countDistinct(shared.sample, k) === k) shared.ks.push(k);
    else single.push({ size, sample: sampled.distinct.joined(shared.sample, k), ks: [k] });
  }
  return [...Array.from(samples.values()).filter(({ ks }) => ks.length > 0), ...single];
}

/**
 * The sample on which sets of seeds are refined.
 * @param size the number of rows that seeds were drawn from
 */
export function refiningSample(sampled: Sampled, size: number, pacer: Pacer): Promise<AnyRows> {
  return drawSample(sampled, SECOND * size, STREAM + 1, pacer);
}

/** The sample on which the best of them are compared. */
export function comparingSample(sampled: Sampled, size: number, pacer: Pacer): Promise<AnyRows> {
  return drawSample(sampled, THIRD * size, STREAM + 2, pacer);
}

/**
 * Draws rows by weight. They are in order: a file is read faster so, and adjacent rows with similar values make seeding
 * faster. A row of a weighted source that is drawn several times becomes one row of that weight.
 */
async function drawSample(
  { source, sampler, weighted, worth, seed }: Sampled,
  size: number,
  stream: number,
  pacer: Pacer,
): Promise<AnyRows> {
  const rows = new Uint32Array(Math.min(size, worth));
  sampler.spread(rows, new Random(seed, 0, 0, stream));
  if (!weighted) return source.sample(rows, undefined, pacer);
  const weights = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) {
    if (n === 0 || rows[n - 1] !== row) rows[n++] = row;
    weights[n - 1]++;
  }
  return source.sample(rows.slice(0, n), weights.slice(0, n), pacer);
}
