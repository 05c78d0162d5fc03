import { along, axesOf, compose, lineOf, turnLines, turnPair } from './linear.ts';
import type { Covariances, Scatter } from './scatter.ts';

/*
 * Components with common axes, EVE and VVE. The axes are turned in pairs, each pair to the best angle while all others
 * stand still (after B. N. Flury, W. Gautschi, "An algorithm for simultaneous orthogonal transformation of several
 * positive definite symmetric matrices to nearly diagonal form", SIAM J. Sci. Stat. Comput. 7, 1986): what is left to be
 * minimized for a pair is a quadratic form of the cosine and the sine, and its best angle an eigenvector.
 */

/** Rounds of all pairs at most, each followed by new variances. */
const MOST_ROUNDS = 20;

/** A sine below this turns nothing. */
const STILL = 1e-9;

/** Axes, and the variances of all components along them. */
interface Turned {
  vectors: Float64Array;
  /** k * dim. */
  variances: Float64Array;
}

/**
 * The covariances along the best common axes. The axes of a step before are turned further; at first those of all
 * components together and of each by itself are tried, since turning can end at one of several best places.
 */
export function commonAxes(
  scatter: Scatter,
  isEqualVolume: boolean,
  before?: Covariances,
): Omit<Covariances, 'collapsed'> {
  const { k, dim } = scatter;
  const axes = before?.axes
    ? turn(scatter, isEqualVolume, before.axes.vectors.slice(), before.axes.variances)
    : bestOf(scatter, isEqualVolume);
  const values = new Float64Array(k * lineOf(dim));
  for (let c = 0; c < k; c++) {
    const own = { values: axes.variances.subarray(c * dim, (c + 1) * dim), vectors: axes.vectors };
    compose(own, dim, values, c * lineOf(dim));
  }
  return { values, axes };
}

function bestOf(scatter: Scatter, isEqualVolume: boolean): Turned {
  const { k, dim, products } = scatter;
  const first = [
    axesOf(pooledOf(scatter), 0, dim),
    ...Array.from({ length: k }, (_, c) => axesOf(products, c * lineOf(dim), dim)),
  ];
  const tried = first.map(({ vectors }) =>
    turn(scatter, isEqualVolume, vectors, variancesAlong(scatter, vectors, isEqualVolume)),
  );
  const sizes = tried.map(({ variances }) => sizeOf(scatter, variances));
  return tried[sizes.indexOf(Math.min(...sizes))];
}

/** Half of what is subtracted from the log-likelihood: the logarithms of the variances. */
function sizeOf({ masses, dim }: Scatter, variances: Float64Array): number {
  return variances.reduce((sum, value, p) => sum + masses[Math.floor(p / dim)] * Math.log(value), 0);
}

function turn(scatter: Scatter, isEqualVolume: boolean, vectors: Float64Array, first: Float64Array): Turned {
  const { k, dim } = scatter;
  const matrices = Array.from({ length: k }, (_, c) => inAxes(scatter, c, vectors));
  let variances = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const turned = turnRound(matrices, vectors, variances, dim);
    variances = variancesAlong(scatter, vectors, isEqualVolume);
    if (turned < STILL) break;
  }
  return { vectors, variances };
}

function pooledOf({ k, dim, products }: Scatter): Float64Array {
  const size = lineOf(dim);
  const sums = new Float64Array(size);
  for (let c = 0, p = 0; c < k; c++) for (let t = 0; t < size; t++, p++) sums[t] += products[p];
  return sums;
}

/** The scatter of a component in other axes, as a full matrix. */
function inAxes({ dim, products }: Scatter, c: number, vectors: Float64Array): Float64Array {
  const half = new Float64Array(dim * dim);
  const from = c * lineOf(dim);
  for (let a = 0; a < dim; a++)
    for (let i = 0, p = from; i < dim; i++)
      for (let j = 0; j <= i; j++, p++) {
        half[a * dim + i] += products[p] * vectors[a * dim + j];
        if (j < i) half[a * dim + j] += products[p] * vectors[a * dim + i];
      }
  const full = new Float64Array(dim * dim);
  for (let a = 0; a < dim; a++)
    for (let b = 0; b < dim; b++)
      for (let j = 0; j < dim; j++) full[a * dim + b] += half[a * dim + j] * vectors[b * dim + j];
  return full;
}

/** k * dim variances along axes, at least the bounds; of equal volumes or as they are. */
function variancesAlong(scatter: Scatter, vectors: Float64Array, isEqualVolume: boolean): Float64Array {
  const { k, dim, products, masses, total, bounds } = scatter;
  const variances = new Float64Array(k * dim);
  const volumes = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let logs = 0;
    for (let a = 0; a < dim; a++) {
      let least = 0;
      for (let j = 0; j < dim; j++) least += bounds[j] * vectors[a * dim + j] ** 2;
      const variance = along(products, c * lineOf(dim), dim, vectors, a * dim) / masses[c];
      variances[c * dim + a] = Math.max(least, variance);
      logs += Math.log(variances[c * dim + a]);
    }
    volumes[c] = Math.exp(logs / dim);
  }
  if (!isEqualVolume) return variances;
  const volume = volumes.reduce((sum, one, c) => sum + masses[c] * one, 0) / total;
  return variances.map((value, p) => (value * volume) / volumes[Math.floor(p / dim)]);
}

/** Turns all pairs of axes. @returns the largest sine */
function turnRound(
  matrices: readonly Float64Array[],
  vectors: Float64Array,
  variances: Float64Array,
  dim: number,
): number {
  let most = 0;
  for (let p = 0; p < dim; p++)
    for (let q = p + 1; q < dim; q++) {
      let [difference, off] = [0, 0];
      for (const [c, matrix] of matrices.entries()) {
        const factor = 1 / variances[c * dim + p] - 1 / variances[c * dim + q];
        difference += factor * (matrix[p * dim + p] - matrix[q * dim + q]);
        off += 2 * factor * matrix[p * dim + q];
      }
      const length = Math.sqrt(difference * difference + off * off);
      if (length === 0) continue;
      // the angle is half of that at which difference * cos + off * sin is least
      const cos = Math.sqrt(Math.max(0, (1 - difference / length) / 2));
      const sin = cos < 1e-8 ? 1 : -off / length / (2 * cos);
      if (Math.abs(sin) < STILL) continue;
      most = Math.max(most, Math.abs(sin));
      for (const matrix of matrices) turnPair(matrix, dim, p, q, cos, sin);
      turnLines(vectors, dim, p, q, cos, sin);
    }
  return most;
}
