import type { Dataset } from '../../core/dataset.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { chooseRows } from '../../core/rowChoice.ts';
import { labelRows } from '../centers/labelRows.ts';
import { seedSteps } from '../centers/seeding.ts';
import { meansOf } from '../clusters.ts';
import { hac } from '../hac.ts';
import { kmeans } from '../kmeans.ts';
import { cutTree } from '../tree/cut.ts';
import { pick } from './rows.ts';

/** How rows are shared out among components at first. */
export type MixtureStart =
  /** By k-means of columns of equal variance. */
  | 'k-means'
  /** By a tree of ward linkage of such columns; of more than 2000 rows, a sample makes the tree. */
  | 'hac'
  /** By the nearest of k rows that are drawn. */
  | 'random';

export const MIXTURE_STARTS = ['k-means', 'hac', 'random'] as const satisfies readonly MixtureStart[];

/** Rows of a tree. */
const MOST_ROWS = 2000;

/** The random stream of restarts. */
const STREAM = 0x6d697874;

/**
 * The first labels of rows.
 * @param scaled rows with columns of equal variance, at least k of them distinct
 * @param how or k * dim centers in these columns
 * @param restart restarts other than the first differ from it by their random numbers
 */
export async function firstLabels(
  scaled: Dataset,
  k: number,
  how: MixtureStart | Float64Array,
  { seed, restart }: { seed: number; restart: number },
  { signal }: Pacing,
): Promise<Int32Array> {
  const pacer = new Pacer({ signal });
  if (k === 1) return new Int32Array(scaled.n);
  if (how === 'k-means') return (await kmeans(scaled, { k, nInit: 1, seed: seed + restart, signal })).labels;
  const centers = typeof how === 'string' ? await centersBy(how, scaled, k, { seed, restart }, pacer) : how;
  return (await labelRows(scaled, centers, pacer)).labels.slice(0, scaled.n);
}

async function centersBy(
  how: 'hac' | 'random',
  scaled: Dataset,
  k: number,
  { seed, restart }: { seed: number; restart: number },
  pacer: Pacer,
): Promise<Float64Array> {
  if (how === 'random') {
    const random = new Random(seed, STREAM, restart);
    return pacer.run(seedSteps(scaled, k, 'random', random, new Float64Array(scaled.n)));
  }
  const rows = chooseRows(scaled.n, { sample: Math.max(k, MOST_ROWS), seed }) ?? numbersTo(scaled.n);
  const { weights } = scaled;
  const own = weights && { weights: Float64Array.from(rows, (i) => weights[i]) };
  const sample = { ...pick(scaled, rows), ...own };
  const { merges } = await hac(sample, { linkage: 'ward' });
  const { labels, k: found } = cutTree(merges, { k });
  return meansOf(sample, labels, found).points;
}
