import type { Rows as Numbers } from '../../core/dataset.ts';
import { HEAD, TILE } from '../layouts/gmm.ts';

/** Rows as they are given, and the point that is subtracted from all of them: in two parts, so that no digit is lost. */
export interface MixtureRows {
  /** n * dim. */
  x: Numbers;
  n: number;
  dim: number;
  /** n; absent: 1 each. */
  weights?: Float64Array;
  /** dim each. */
  origin: { points: Float64Array; rests: Float64Array };
}

/** Components as passes need them; the means are less the origin. */
export interface Components {
  k: number;
  /** k * dim. */
  means: Float64Array;
  /** Whether the roots are diagonal. */
  isDiagonal: boolean;
  /**
   * Inverses of the lower triangular roots of the covariances, k * dim (dim + 1) / 2 numbers, line by line; if they are
   * diagonal k * dim.
   */
  roots: Float64Array;
  /** k logarithms of the densities at the means, times the weights of the components. */
  logs: Float64Array;
}

/** What a pass adds up. */
export interface MixtureSums {
  /** Weighted sum of the logarithms of the densities of the rows; 0 if labels were taken. */
  logLikelihood: number;
  /** k: sums of the weighted shares of the rows. */
  masses: Float64Array;
  /** k * dim: the same times differences from the means of the pass. */
  shifts: Float64Array;
  /** The same times products of differences: shaped as `roots`. */
  products: Float64Array;
}

/** What a mixture says of rows. */
export interface Told {
  /** n * k, the values of a row add up to 1. */
  shares: Float64Array;
  /** n logarithms of the density of the mixture. */
  densities: Float64Array;
}

/** Numbers of roots, and of products, of one component. */
export function productsOf(dim: number, isDiagonal: boolean): number {
  return isDiagonal ? dim : (dim * (dim + 1)) / 2;
}

/** Numbers of a slice's sums. */
export function strideOf(k: number, dim: number, isDiagonal: boolean): number {
  return 1 + k * (1 + dim + productsOf(dim, isDiagonal));
}

/** Slices share the rows among threads; more of them take more memory. */
const MOST_SLICES = 64;
const MOST_SUMS = 2 ** 22;

/** The number of slices, and of tiles in each of them. Neither depends on the threads. */
export function slicesOf(tiles: number, stride: number): { slices: number; tilesPerSlice: number } {
  const most = Math.max(1, Math.min(MOST_SLICES, Math.floor(MOST_SUMS / stride)));
  const tilesPerSlice = Math.ceil(tiles / most);
  return { slices: Math.ceil(tiles / tilesPerSlice), tilesPerSlice };
}

export function scratchBytesOf(k: number, dim: number): number {
  return 8 * TILE * (HEAD + k + 2 * dim);
}

/** Fills tiles: f64[tiles][dim][TILE] less the origin, and the weights f64[tiles][TILE]. */
export function fillTiles(
  { x, n, dim, weights, origin }: MixtureRows,
  tiles: Float64Array,
  ownWeights: Float64Array,
): void {
  const { points, rests } = origin;
  for (let i = 0, p = 0; i < n; i++) {
    const lane = i % TILE;
    ownWeights[i] = weights ? weights[i] : 1;
    for (let j = 0, to = (i - lane) * dim + lane; j < dim; j++, p++, to += TILE)
      tiles[to] = x[p] - points[j] - rests[j];
  }
}

/** The sums of all slices, added in their order. */
export function addSlices(
  sums: Float64Array,
  slices: number,
  k: number,
  dim: number,
  isDiagonal: boolean,
): MixtureSums {
  const stride = strideOf(k, dim, isDiagonal);
  const products = productsOf(dim, isDiagonal);
  const all = sums.slice(0, stride);
  for (let s = 1; s < slices; s++) for (let t = 0, p = s * stride; t < stride; t++, p++) all[t] += sums[p];
  const found: MixtureSums = {
    logLikelihood: all[0],
    masses: new Float64Array(k),
    shifts: new Float64Array(k * dim),
    products: new Float64Array(k * products),
  };
  for (let c = 0, p = 1; c < k; c++) {
    found.masses[c] = all[p++];
    found.shifts.set(all.subarray(p, p + dim), c * dim);
    p += dim;
    found.products.set(all.subarray(p, p + products), c * products);
    p += products;
  }
  return found;
}
