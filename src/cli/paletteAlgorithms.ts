import { kmeansSweep } from '../algorithms/kmeans.ts';
import { minibatch } from '../algorithms/minibatch.ts';
import { checkChoice } from '../core/check.ts';
import { oneByOne, type PaletteAlgorithm } from './palette.ts';

interface Effort {
  nInit?: number;
  maxIter?: number;
}

/** Every algorithm by its command, with its own defaults for what is not given. */
const ALGORITHMS: Record<string, (options: Effort) => PaletteAlgorithm> = {
  kmeans: kmeansColors,
  minibatch: minibatchColors,
};

/** @throws {ClusterkitError} usage, for a name that is no algorithm's */
export function algorithmNamed(name: string, options: Effort): PaletteAlgorithm {
  return ALGORITHMS[checkChoice('--algorithms', name, Object.keys(ALGORITHMS))](options);
}

export function kmeansColors(options: Effort & { tol?: number }): PaletteAlgorithm {
  const { nInit = 10, maxIter = 300, tol = 0 } = options;
  return {
    name: 'kmeans',
    title: 'k-means',
    params: { nInit, maxIter, tol },
    fit: async (data, settings) => {
      const spent = new Map<number, number>();
      const onStart = ({ k, seconds }: { k: number; seconds: number }) => {
        spent.set(k, (spent.get(k) ?? 0) + seconds);
      };
      const results = await kmeansSweep(data, { ...settings, nInit, maxIter, tol, onStart });
      return results.map((result) => ({ result, seconds: spent.get(result.k) ?? 0 }));
    },
  };
}

export function minibatchColors(options: Effort & { batch?: number; patience?: number }): PaletteAlgorithm {
  const { nInit = 3, maxIter = 100, batch = 1024, patience = 10 } = options;
  return {
    name: 'minibatch',
    title: 'mini-batch k-means',
    params: { nInit, maxIter, batch, patience },
    fit: oneByOne((data, settings) => minibatch(data, { ...settings, nInit, maxIter, batch, patience })),
  };
}
