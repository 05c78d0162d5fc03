import { type BisectingStrategy, bisectingSweep } from '../algorithms/bisecting.ts';
import { SEEDINGS } from '../algorithms/centers/seeding.ts';
import { kmeansSweep } from '../algorithms/kmeans.ts';
import { minibatchSweep } from '../algorithms/minibatch.ts';
import { checkChoice } from '../core/check.ts';
import type { CenterDistance } from '../distances/table.ts';
import type { Algorithm, Fit } from './algorithm.ts';
import { clusterMeans } from './clusterMeans.ts';

/** Options that all of them have. */
interface Effort {
  init?: string;
  nInit?: number;
  maxIter?: number;
}

/** Every algorithm by its command, with its own defaults for what is not given. */
const ALGORITHMS: Record<string, (options: Effort) => Algorithm> = {
  kmeans: kmeansAlgorithm,
  minibatch: minibatchAlgorithm,
  bisecting: bisectingAlgorithm,
  hac: wardAlgorithm,
};

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS);

/** @throws {ClusterkitError} usage, for a name that is no algorithm's */
export function algorithmNamed(name: string, options: Effort): Algorithm {
  return ALGORITHMS[checkChoice('--algorithms', name, ALGORITHM_NAMES)](options);
}

export function kmeansAlgorithm(options: Effort & { tol?: number; metric?: CenterDistance }): Algorithm {
  const { nInit = 10, maxIter = 300, tol = 0, metric = 'euclidean' } = options;
  return {
    name: 'kmeans',
    title: metric === 'cosine' ? 'spherical k-means' : 'k-means',
    params: { nInit, maxIter, tol, metric },
    metric,
    // a direction is no colour
    ...(metric === 'cosine' ? { colors: clusterMeans } : {}),
    fit: async (data, { starts = nInit, ...settings }) => {
      const spent = new Map<number, number>();
      const onFit = ({ k, seconds }: { k: number; seconds: number }) => spent.set(k, seconds);
      const results = await kmeansSweep(data, { ...settings, nInit: starts, maxIter, tol, metric, onFit });
      return results.map((result, at) => ({ result, seconds: spent.get(settings.ks[at]) ?? 0 }));
    },
  };
}

export function minibatchAlgorithm(options: Effort & { batch?: number; patience?: number }): Algorithm {
  const { nInit = 3, maxIter = 100, batch = 1024, patience = 10 } = options;
  return {
    name: 'minibatch',
    title: 'mini-batch k-means',
    params: { nInit, maxIter, batch, patience },
    fit: async (data, { starts = nInit, ...settings }) => {
      const spent = new Map<number, number>();
      const onFit = ({ k, seconds }: { k: number; seconds: number }) => spent.set(k, seconds);
      const plan = { ...settings, nInit: starts, maxIter, batch, patience, onFit };
      const results = await minibatchSweep(data, plan);
      return results.map((result, at) => ({ result, seconds: spent.get(settings.ks[at]) ?? 0 }));
    },
  };
}

export function bisectingAlgorithm(options: Effort & { strategy?: BisectingStrategy }): Algorithm {
  const { nInit = 5, maxIter = 300, strategy = 'inertia' } = options;
  const init = checkChoice('--init', options.init ?? 'k-means++', SEEDINGS);
  return {
    name: 'bisecting',
    title: 'bisecting k-means',
    params: { nInit, maxIter, strategy },
    fit: async (data, { starts = nInit, ...settings }) => {
      const spent = new Map<number, number>();
      const onFit = ({ k, seconds }: { k: number; seconds: number }) => spent.set(k, seconds);
      const results = await bisectingSweep(data, {
        ...settings,
        init,
        nInit: starts,
        maxIter,
        strategy,
        onFit,
      });
      return results.map((result, at) => ({ result, seconds: spent.get(settings.ks[at]) ?? 0 }));
    },
  };
}

/** One tree by ward's linkage, cut for each k: it knows neither starts nor passes. */
function wardAlgorithm(): Algorithm {
  return {
    name: 'hac',
    title: 'hierarchical, ward',
    params: { linkage: 'ward' },
    fit: async (data, { ks, seed, ...pacing }) => {
      // most runs need none of these, and they take a while to load
      const [{ hac }, { clusteringOfCut }] = await Promise.all([
        import('../algorithms/hac.ts'),
        import('../algorithms/hac/clusters.ts'),
      ]);
      const started = performance.now();
      const tree = await hac(data, { linkage: 'ward', ...pacing });
      // the tree serves all of them
      const seconds = (performance.now() - started) / 1000 / ks.length;
      return ks.map((requested) => {
        const found = Math.min(requested, data.n);
        const fit = clusteringOfCut({ data }, tree, { k: found }, { seed }) as Fit;
        const fewer = { code: 'fewer-points-than-k', requested, found } as const;
        return {
          result: { ...fit, warnings: found < requested ? [...fit.warnings, fewer] : fit.warnings },
          seconds,
        };
      });
    },
  };
}
