import type { Drawing } from '../../core/clustering.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { totalOf } from '../../kernels/drawing.ts';
import { distancesToPoint } from '../../kernels/sparseRows.ts';
import { clusterSizes, numberBySize, reorder } from '../clusters.ts';
import { type Seeding, seedRows } from './seeding.ts';
import { rowsOf, sliceSumsOf } from './seedings/rows.ts';

/** First centers that each row went to, the nearest of them; labels are numbers of draws. */
interface Seeded {
  /** Absent where centers were given. */
  rows?: number[];
  centers: Float64Array;
  labels: Int32Array;
  potentials: Float64Array;
}

/** What is seeded, and how. */
interface SeededOptions {
  k: number;
  /** A method of seeding, or k * dim coordinates. */
  init: Seeding | Float64Array;
  nInit: number;
  seed: number;
}

/**
 * The clustering that seeds make without any iteration: each row belongs to the nearest seed, the first drawn of several
 * that are equally near. Of several starts the one with the least inertia is taken, the earliest of equals. Seeds are
 * those that k-means begins with. O(n k dim) time beside the seeding, O(n) memory.
 */
export async function seededClusters(data: AnyRows, { k, init, nInit, seed }: SeededOptions, pacer: Pacer) {
  let best: Seeded | undefined;
  const stage = `seeds, k = ${k}`;
  for (let restart = 0; restart < nInit; restart++) {
    pacer.report({ stage, done: restart, total: nInit });
    const d2 = new Float64Array(data.n);
    const rows =
      typeof init === 'string'
        ? await pacer.run(seedRows(data, k, init, new Random(seed, k, restart), d2))
        : undefined;
    const centers = rows ? rowsOf(data, rows) : (init as Float64Array).slice(0, k * data.dim);
    const start = { ...(rows && { rows }), centers, ...(await pacer.run(joinSteps(data, centers, k, d2))) };
    if (!best || start.potentials[k - 1] < best.potentials[k - 1]) best = start;
  }
  const { rows, potentials, ...all } = best as Seeded;
  const inertia = potentials[k - 1];
  const { draws, centers, labels } = await pacer.run(withoutEmpty(data, all, k));
  const { order, ...numbered } = numberBySize(labels, clusterSizes(data, labels, draws.length), centers);
  const clusters = new Array<number>(k).fill(-1);
  order.forEach((at, c) => {
    clusters[draws[at]] = c;
  });
  const drawing: Drawing = { ...(rows && { rows }), clusters, potentials: Array.from(potentials) };
  const points = reorder(centers, order);
  return { k: draws.length, n: data.n, ...numbered, centers: { dim: data.dim, points, inertia }, drawing };
}

/** The centers whose rows weigh something, which all seeds are: a center that was given can be the nearest of no row. */
function* withoutEmpty(
  data: AnyRows,
  { centers, labels }: Pick<Seeded, 'centers' | 'labels'>,
  k: number,
): Generator<void, { draws: number[]; centers: Float64Array; labels: Int32Array }> {
  const sizes = clusterSizes(data, labels, k);
  const draws = numbersTo(k).filter((c) => sizes[c] > 0);
  if (draws.length === k) return { draws: [...draws], centers, labels };
  const { dim } = data;
  const left = new Float64Array(draws.length * dim);
  draws.forEach((draw, c) => {
    left.set(centers.subarray(draw * dim, (draw + 1) * dim), c * dim);
  });
  const joined = yield* joinSteps(data, left, draws.length, new Float64Array(data.n));
  return { draws: [...draws], centers: left, labels: joined.labels };
}

/** The nearest center of each row, and the weighted sum of squared distances after each center. @param d2 scratch, n */
function* joinSteps(
  data: AnyRows,
  centers: Float64Array,
  k: number,
  d2: Float64Array,
): Generator<void, Pick<Seeded, 'labels' | 'potentials'>> {
  const labels = new Int32Array(data.n);
  const potentials = new Float64Array(k);
  d2.fill(Number.POSITIVE_INFINITY);
  for (let c = 0; c < k; c++) {
    const distanceTo = distancesToPoint(data, centers, c * data.dim);
    for (let i = 0; i < data.n; i++) {
      const d = distanceTo(i);
      if (d >= d2[i]) continue;
      d2[i] = d;
      labels[i] = c;
    }
    potentials[c] = totalOf(sliceSumsOf(d2, data.weights));
    yield;
  }
  return { labels, potentials };
}
