import { checkChoice, checkInteger, checkRadius } from '../../core/check.ts';
import type { Clustering, Density, Reachability } from '../../core/clustering.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { clusterSizes, noiseMass, numberBySize } from '../clusters.ts';
import { CORRECTIONS, type Correction } from '../density/choices.ts';
import type { OrderedRows, OrderOptions } from './order.ts';
import { type Range, xiRanges } from './xi.ts';

/** How steep the ends of a valley are, when nothing is said. */
const XI = 0.05;

/** Options of `optics` that say which clusters are taken from the order. */
export interface OpticsCut {
  /** Takes the clusters of DBSCAN with this radius, but for border rows; at most `maxEps`. Default: valleys, by xi. */
  eps?: number;
  /** How steep the ends of a valley are, as a share of their height, above 0 and below 1, default 0.05. */
  xi?: number;
  /** Least weight of a valley, a whole number of at least 2, default minSamples. */
  minClusterSize?: number;
  /** Whether valleys end at rows that are reached from within them, default predecessor. */
  correction?: Correction;
}

/** What `optics` finds. */
export interface OpticsResult extends Clustering {
  algorithm: 'optics';
  noise: number;
  density: Density;
  reachability: Reachability;
}

/** @throws {ClusterkitError} usage */
export function checkCut(
  { eps, xi = XI, minClusterSize, correction = 'predecessor' }: OpticsCut,
  { maxEps }: OrderOptions,
) {
  if (eps !== undefined) checkRadius('eps', eps);
  if (eps !== undefined && maxEps !== undefined && eps > maxEps) {
    throw new ClusterkitError('usage', `is above the ${maxEps} at which rows stop to reach each other`, {
      option: 'eps',
      remedies: [{ option: 'maxEps', how: 'raise' }],
    });
  }
  if (!(xi > 0 && xi < 1)) throw invalid('xi', 'a number above 0 and below 1', xi);
  if (minClusterSize !== undefined) checkInteger('minClusterSize', minClusterSize, 2);
  checkChoice('correction', correction, CORRECTIONS);
}

/** Takes clusters from an order. O(n) time and memory, but for valleys within valleys. */
export function cutPlot(rows: OrderedRows, cut: OpticsCut): OpticsResult {
  const { order, predecessors, reachability: reach, core, weights } = rows;
  const n = order.length;
  const { eps } = cut;
  const ranges = eps === undefined ? valleys(rows, cut) : undefined;
  const { labels: found, k } = ranges ? labelValleys(order, ranges) : connected(rows, eps as number);
  const sizes = clusterSizes({ n, weights }, found, k);
  // a cluster of rows without weight is none
  const { labels, sizes: falling } = numberBySize(found, sizes);
  const noise = noiseMass(labels, weights);
  return {
    algorithm: 'optics',
    n,
    k,
    labels,
    sizes: falling,
    noise,
    density: {
      ...(eps !== undefined && { core: Uint8Array.from(core, (d) => (isWithin(d, eps) ? 1 : 0)), eps }),
      coreDistances: core,
    },
    reachability: { order, reach, predecessors, ...(ranges && { ranges }) },
    warnings: warningsOf({ n, k, noise }, rows, cut),
  };
}

/** What is odd, with the ways to turn that can help. */
function warningsOf(
  { n, k, noise }: Pick<OpticsResult, 'n' | 'k' | 'noise'>,
  rows: OrderedRows,
  cut: OpticsCut,
): Warning[] {
  const { eps, minClusterSize } = cut;
  const isOnePlace = areOnePlace(rows);
  if (k === 0) {
    // a row alone is no valley
    if (eps === undefined && n === 1) return [{ code: 'all-noise', raise: [], lower: [] }];
    const hasCores = rows.core.some(Number.isFinite);
    const raise = eps !== undefined && hasCores ? ['eps'] : [];
    const isFlat = eps !== undefined || isOnePlace || !hasCores;
    const size = minClusterSize === undefined || eps !== undefined ? [] : ['minClusterSize'];
    return [{ code: 'all-noise', raise, lower: [...(isFlat ? [] : ['xi']), ...size, 'minSamples'] }];
  }
  if (k > 1 || noise > 0 || isOnePlace || eps === 0) return [];
  return [{ code: 'one-cluster', raise: [], lower: eps === undefined ? ['xi', 'minClusterSize'] : ['eps'] }];
}

/** Whether the order comes from each row to the next without a step. */
function areOnePlace({ order, reachability, core }: OrderedRows): boolean {
  return core.every((d) => d === 0) && order.subarray(1).every((i) => reachability[i] === 0);
}

function valleys(rows: OrderedRows, { xi = XI, minClusterSize, correction }: OpticsCut): Range[] {
  const { order, predecessors, reachability, weights, minSamples } = rows;
  const n = order.length;
  const place = new Int32Array(n);
  for (let at = 0; at < n; at++) place[order[at]] = at;
  const plot = {
    reach: new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY),
    from: new Int32Array(n),
    mass: new Float64Array(n + 1),
  };
  for (let at = 0; at < n; at++) {
    const row = order[at];
    plot.reach[at] = reachability[row];
    plot.from[at] = predecessors[row] < 0 ? -1 : place[predecessors[row]];
    plot.mass[at + 1] = plot.mass[at] + (weights ? weights[row] : 1);
  }
  return xiRanges(plot, {
    xi,
    minSamples,
    minClusterSize: minClusterSize ?? Math.max(2, minSamples),
    corrects: correction !== 'none',
  });
}

/** Labels of the valleys that hold no other. */
function labelValleys(order: Int32Array, ranges: readonly Range[]): { labels: Int32Array; k: number } {
  const labels = new Int32Array(order.length).fill(-1);
  let k = 0;
  for (const { start, end } of ranges) {
    const rows = order.subarray(start, end + 1);
    if (rows.some((i) => labels[i] >= 0)) continue;
    for (const i of rows) labels[i] = k;
    k++;
  }
  return { labels, k };
}

/** Infinite distances are not reached, whatever the radius. */
function isWithin(distance: number, eps: number): boolean {
  return distance <= eps && distance < Number.POSITIVE_INFINITY;
}

/** A cluster begins where the order comes to a core point that is not reached within a radius. */
function connected(
  { order, reachability, core, weights }: OrderedRows,
  eps: number,
): { labels: Int32Array; k: number } {
  const labels = new Int32Array(order.length).fill(-1);
  let k = 0;
  for (const i of order) {
    if (!isWithin(reachability[i], eps)) {
      if (!isWithin(core[i], eps) || weights?.[i] === 0) continue;
      k++;
    }
    labels[i] = k - 1;
  }
  return { labels, k };
}
