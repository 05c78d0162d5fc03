import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { countDistinct, seedCenters } from '../../algorithms/centers/seeding.ts';
import { type Dataset, totalWeight } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { Work } from '../work.ts';
import type { Case, Outcome } from './timing.ts';

/** Maximum number of iterations, as in k-means of clusterkit. */
const MAX_ITER = 300;

/** Memory of a list beside its numbers, in bytes. */
const LIST = 64;

/**
 * First centers for the rival and for clusterkit.
 * @returns k * dim
 * @throws {ClusterkitError} usage, if there are fewer than k distinct rows
 */
export function commonCenters(data: Dataset, k: number, seed: number): Float64Array {
  const found = countDistinct(data, k);
  if (found < k) {
    throw new ClusterkitError('usage', `k = ${k}, but there are ${found} distinct rows`, {
      option: 'against',
      remedies: [{ option: 'k', how: 'lower' }],
    });
  }
  return seedCenters(data, k, 'k-means++', new Random(seed, k, 0), new Float64Array(data.n));
}

/** The installed version of the package. */
export function rivalVersion(): string {
  const main = createRequire(import.meta.url).resolve('ml-kmeans');
  return JSON.parse(readFileSync(join(dirname(main), '../package.json'), 'utf8')).version;
}

/** Rows in the form of ml-kmeans: lists of numbers. It has no weights, so a row of weight w occurs w times. */
export function listsOf(data: Dataset, maxMemory: number): number[][] {
  const { x, n, dim, weights } = data;
  checkMemory('ml-kmeans', listBytes(data), maxMemory);
  const lists: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row = Array.from(x.subarray(i * dim, (i + 1) * dim));
    for (let copy = weights ? weights[i] : 1; copy > 0; copy--) lists.push(row);
  }
  return lists;
}

/** Memory of these lists: the copies of a row share one list. */
export function listBytes(data: Dataset): number {
  return data.n * (8 * data.dim + LIST) + 8 * totalWeight(data);
}

/**
 * Lloyd's algorithm of ml-kmeans until no center moves. One iteration cannot be interrupted; between iterations it can.
 */
export async function rivalCase(
  { pacing: { signal } }: Work,
  rows: number[][],
  k: number,
  centers: Float64Array,
): Promise<Case> {
  const { kmeansGenerator } = await import('ml-kmeans');
  const dim = rows[0].length;
  const initialization = Array.from({ length: k }, (_, c) =>
    Array.from(centers.subarray(c * dim, (c + 1) * dim)),
  );
  const options = { initialization, tolerance: 0, maxIterations: MAX_ITER };
  const fit = async (): Promise<Outcome> => {
    const pacer = new Pacer({ signal });
    let last: RivalStep | undefined;
    for (const step of kmeansGenerator(rows, k, options)) {
      last = step;
      if (pacer.due) await pacer.pause();
    }
    const step = last as RivalStep;
    return {
      iterations: step.iterations,
      converged: step.converged,
      warnings: [],
      // computed at its first use, after the time was measured: the library does not return it
      get inertia() {
        return inertiaOf(rows, step);
      },
    };
  };
  return { fit };
}

interface RivalStep {
  clusters: number[];
  centroids: number[][];
  iterations: number;
  converged: boolean;
}

/** Sum of the squared distances of rows to their own centers. */
function inertiaOf(rows: readonly number[][], { clusters, centroids }: RivalStep): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const [row, center] = [rows[i], centroids[clusters[i]]];
    for (let j = 0; j < row.length; j++) sum += (row[j] - center[j]) ** 2;
  }
  return sum;
}
