import type { Rows as Numbers } from '../../core/dataset.ts';
import { squaredLength } from '../kmeans.ts';
import { TILE } from '../layouts/fuzzy.ts';

/** Rows as they are given, and a point that is subtracted from all of them. */
export interface SoftData {
  /** n * dim. */
  x: Numbers;
  n: number;
  dim: number;
  /** n; absent: 1 each. */
  weights?: Float64Array;
  /** dim; absent: zeros. */
  origin?: Float64Array;
}

/** Centers and the exponent of a pass. */
export interface SoftCenters {
  /** k * dim, less the origin. */
  points: Float64Array;
  /** m, above 1. */
  fuzziness: number;
}

/** What a pass adds up, each row with its weight. */
export interface SoftSums {
  /** Sum of u^m times squared distances. */
  objective: number;
  /** k sums of u^m. */
  masses: Float64Array;
  /** k * dim sums of u^m times the rows, less the origin. */
  sums: Float64Array;
}

/** How far rows belong to clusters, and what is nearest to them. */
export interface SoftShares {
  /** n * k memberships, those of a row add up to 1. */
  shares: Float64Array;
  /** n nearest centers, the first of equals. */
  labels: Int32Array;
  /** Weighted sum of the squared distances to these. */
  inertia: number;
  /** Weighted sum of u^m times squared distances. */
  objective: number;
}

/** Numbers of an even count of clusters: they are computed in pairs. */
export function evenOf(k: number): number {
  return k + (k % 2);
}

/** Numbers of a slice's sums. */
export function strideOf(k: number, dim: number): number {
  return 2 * (1 + evenOf(k) * (1 + dim));
}

/** Slices share the rows among threads; small ones take longer to add than to compute. */
const MOST_SLICES = 64;
const LEAST_TILES = 8;
const MOST_SUMS = 2 ** 22;

/** The number of slices, and of tiles in each of them. Neither depends on the threads. */
export function slicesOf(tiles: number, stride: number): { slices: number; tilesPerSlice: number } {
  const most = Math.max(1, Math.min(MOST_SLICES, Math.floor(MOST_SUMS / stride)));
  const tilesPerSlice = Math.max(LEAST_TILES, Math.ceil(tiles / most));
  return { slices: Math.ceil(tiles / tilesPerSlice), tilesPerSlice };
}

/** Whether rows fit into f32 as they are. */
export function isNarrow({ x, origin }: SoftData): boolean {
  return !origin && !(x instanceof Float64Array);
}

/**
 * Fills tiles.
 * @param tiles out, [tiles][dim][TILE], rows less the origin
 * @param weights out, [tiles][TILE]
 * @param squares out, [tiles][TILE], squared lengths
 */
export function fillTiles(
  { x, n, dim, weights, origin }: SoftData,
  tiles: Float64Array | Float32Array,
  ownWeights: Float64Array,
  squares: Float64Array,
): void {
  for (let i = 0, p = 0; i < n; i++) {
    const lane = i % TILE;
    ownWeights[i] = weights ? weights[i] : 1;
    let square = 0;
    for (let j = 0, to = (i - lane) * dim + lane; j < dim; j++, p++, to += TILE) {
      const v = origin ? x[p] - origin[j] : x[p];
      tiles[to] = v;
      square += v * v;
    }
    squares[i] = square;
  }
}

/** Squared lengths of centers. @param squares out, k or more */
export function fillSquares(points: Float64Array, dim: number, squares: Float64Array): void {
  for (let c = 0; c * dim < points.length; c++) squares[c] = squaredLength(points, c * dim, dim);
}

/** The sums of all slices, added in their order; even and odd rows lie side by side. */
export function addSlices(sums: Float64Array, slices: number, k: number, dim: number): SoftSums {
  const stride = strideOf(k, dim);
  const all = sums.slice(0, stride);
  for (let s = 1, p = stride; s < slices; s++) for (let t = 0; t < stride; t++, p++) all[t] += sums[p];
  const found = {
    objective: all[0] + all[1],
    masses: new Float64Array(k),
    sums: new Float64Array(k * dim),
  };
  for (let c = 0, q = 0, p = 2; c < k; c++) {
    found.masses[c] = all[p] + all[p + 1];
    p += 2;
    for (let j = 0; j < dim; j++, p += 2) found.sums[q++] = all[p] + all[p + 1];
  }
  return found;
}

/** More multiplications than these take longer than a logarithm. */
const MOST_HALVES = 24;

/** An exponent that is so near to a half is one but for rounding. */
const EXACT = 1e-12;

/**
 * The exponent of ratios, and twice that if powers are products of ratios and a root: 1, 2 or 10 of m = 2, 1.5 or 1.1, and
 * 1/2 of m = 3, need no logarithms; else 0.
 */
export function exponentOf(fuzziness: number): { exponent: number; halves: number } {
  const exponent = 1 / (fuzziness - 1);
  const halves = Math.round(2 * exponent);
  const isPlain = halves <= MOST_HALVES && Math.abs(2 * exponent - halves) < EXACT;
  return { exponent, halves: isPlain ? halves : 0 };
}
