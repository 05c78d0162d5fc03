import { version } from './version.ts';
import type { Work } from './work.ts';

/**
 * A `Work` without limits and without messages, except for what is given.
 * @example
 * import { clusterInput, createWork, planClustering } from 'clusterkit/work';
 * const work = createWork();
 * const plan = await planClustering(work, findAlgorithm('kmeans'), ['data/points.csv'], { k: [2, 4] });
 * const { results } = await clusterInput(work, plan, 0);
 * console.log(results.map(({ clustering }) => clustering.centers?.inertia)); // [ 165, 40 ]
 */
export function createWork(given: Partial<Work> = {}): Work {
  return {
    maxMemory: Number.POSITIVE_INFINITY,
    pacing: {},
    fingerprints: true,
    version: version(),
    note: () => {},
    warn: () => {},
    ...given,
  };
}
