import { checkChoice, checkInteger } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Pacing } from '../../core/pacer.ts';
import type { Warning } from '../../core/warnings.ts';
import type { Leaves } from '../../kernels/birch/heap.ts';
import { collectWarnings, meansOf } from '../clusters.ts';
import { hac } from '../hac.ts';
import { kmeansSweep } from '../kmeans.ts';
import { cutTree } from '../tree/cut.ts';
import { GLOBALS, type GlobalStep } from './choices.ts';
import type { Points } from './settle.ts';

/** How leaves become clusters. */
export interface GlobalOptions extends Pacing {
  /**
   * kmeans: k-means of the weighted leaves, and each row belongs to the nearest center; hac: Ward's linkage of the
   * weighted leaves, and each row belongs to the cluster of the nearest leaf; none: the leaves are the clusters. Default
   * kmeans.
   */
  global?: GlobalStep;
  /** Restarts of k-means, of which the best is kept, at least 1, default 10. */
  nInit?: number;
  /** Seed of k-means, default 1. */
  seed?: number;
  maxMemory?: number;
}

/** @throws {ClusterkitError} usage */
export function checkGlobal(
  { global = 'kmeans', nInit = 10 }: GlobalOptions,
  ks: readonly (number | undefined)[],
): void {
  checkChoice('global', global, GLOBALS);
  checkInteger('nInit', nInit, 1);
  for (const k of ks) {
    if (global !== 'none') checkInteger('k', k as number, 1);
    else if (k !== undefined)
      throw new ClusterkitError('usage', 'is not used with none, where each leaf is a cluster', {
        option: 'k',
        remedies: [{ option: 'global', how: 'set', value: 'kmeans' }],
      });
  }
}

/** Leaves as rows. */
export function rowsOfLeaves({ means, weights, count }: Leaves): Dataset & { weights: Float64Array } {
  return { x: means, n: count, dim: means.length / count, weights };
}

/** Clusters of leaves, and what is to be told about them. */
export interface Global extends Points {
  warnings: Warning[];
}

/**
 * Clusters leaves once for each k.
 * @param ks undefined: the leaves are the clusters
 * @throws {ClusterkitError} memory or aborted
 */
export async function clusterLeaves(
  leaves: Leaves,
  ks: readonly (number | undefined)[],
  { global = 'kmeans', nInit = 10, seed, ...context }: GlobalOptions,
): Promise<Global[]> {
  const data = rowsOfLeaves(leaves);
  const { dim, n } = data;
  if (global === 'none') return ks.map(() => ({ k: n, dim, centers: leaves.means, warnings: [] }));
  const numbers = ks as readonly number[];
  if (global === 'hac') {
    const { merges } = await hac(data, { ...context, linkage: 'ward' });
    return numbers.map((asked) => {
      const { k, labels } = cutTree(merges, { k: Math.min(asked, n) });
      const { points } = meansOf(data, labels, k);
      const warnings = fewerWarnings(leaves, asked, k);
      return { k, dim, centers: points, points: { x: leaves.means, clusterOf: labels }, warnings };
    });
  }
  const { signal, onProgress } = context;
  const found = await kmeansSweep(data, { ks: numbers, nInit, seed, signal, onProgress });
  return found.map(({ k, centers, warnings }, at) => ({
    k,
    dim,
    centers: centers.points,
    warnings: [
      ...fewerWarnings(leaves, numbers[at], k),
      ...warnings.filter(({ code }) => code !== 'fewer-points-than-k'),
    ],
  }));
}

/** What is told where there are fewer leaves than clusters: equal rows, or a threshold that is too large. */
function fewerWarnings({ spreads }: Leaves, requested: number, found: number): Warning[] {
  if (found >= requested) return [];
  if (spreads.every((spread) => spread === 0)) return collectWarnings({ requested, found });
  return [{ code: 'fewer-leaves-than-k', requested, found, of: 'threshold' }];
}
