import type { Dataset } from '../../core/dataset.ts';
import { rowsPerSlice } from '../../core/pacer.ts';
import { openSoftRows, type SoftRows } from '../../kernels/fuzzy.ts';
import { spread } from './memberships.ts';

/** One way down from first centers. */
export interface FuzzyStart {
  /** k * dim. */
  centers: Float64Array;
  /** Weighted sum of u^m times squared distances at the centers before the last move. */
  before: number;
  iterations: number;
  converged: boolean;
}

/** How far rows belong to clusters, and what is nearest to them. */
export interface FuzzyRows {
  /** n * k memberships, those of a row add up to 1. */
  shares: Float64Array;
  /** n nearest centers, the first of equals. */
  labels: Int32Array;
  /** Weighted sum of the squared distances to these. */
  inertia: number;
  /** Weighted sum of u^m times squared distances. */
  objective: number;
}

/** The exponent of memberships that are nearly 0 and 1. */
const NEARLY_HARD = 1 + 1e-3;

/** Iterations of fuzzy c-means with k centers: memberships by distances, then centers by memberships. */
export class FuzzyDescent {
  private readonly data: Dataset;
  private readonly k: number;
  private readonly fuzziness: number;
  private readonly origin?: Float64Array;
  private readonly soft: SoftRows;

  /** @param origin dim: subtracted where rows are compared, against large offsets */
  constructor(data: Dataset, k: number, fuzziness: number, origin?: Float64Array) {
    this.data = data;
    this.k = k;
    this.fuzziness = fuzziness;
    this.origin = origin;
    this.soft = openSoftRows(data.x, data.n, data.dim, k, origin);
  }

  /**
   * @param first in, k * dim
   * @param areRows they are rows, which with a large m would keep their centers: they begin at the means of the rows
   * nearest to them
   * @param shift the last iteration is the one whose squared moves add up to at most this
   */
  *run(first: Float64Array, areRows: boolean, maxIter: number, shift: number): Generator<void, FuzzyStart> {
    const centers = this.moved(first, -1);
    if (areRows) yield* this.step(centers, NEARLY_HARD);
    let before = 0;
    let iterations = 0;
    let converged = false;
    while (iterations < maxIter && !converged) {
      iterations++;
      const { objective, move } = yield* this.step(centers, this.fuzziness);
      before = objective;
      converged = move <= shift;
    }
    return { centers: this.moved(centers, 1), before, iterations, converged };
  }

  /** @param centers in, k * dim */
  *memberships(centers: Float64Array): Generator<void, FuzzyRows> {
    const { soft, k, data, fuzziness } = this;
    const { n, weights } = data;
    const shares = new Float64Array(n * k);
    const labels = new Int32Array(n);
    const powers = new Float64Array(soft.weights.length);
    let inertia = 0;
    let objective = 0;
    soft.begin(this.moved(centers, -1));
    for (let from = 0; from < n; from += soft.size) {
      const count = Math.min(soft.size, n - from);
      soft.measure(from, count);
      const { d2, stride } = soft;
      for (let i = 0, p = 0; i < count; i++, p += stride) {
        let nearest = 0;
        for (let c = 1; c < k; c++) if (d2[p + c] < d2[p + nearest]) nearest = c;
        labels[from + i] = nearest;
        inertia += weights ? weights[from + i] * d2[p + nearest] : d2[p + nearest];
      }
      const own = weights?.subarray(from, from + count);
      objective += spread({ k, fuzziness }, { d2, stride, count }, soft.weights, powers, own);
      for (let i = 0; i < count; i++)
        shares.set(soft.weights.subarray(i * stride, i * stride + k), (from + i) * k);
      yield;
    }
    return { shares, labels, inertia, objective };
  }

  /**
   * One iteration.
   * @param centers inout, k * dim
   * @returns the objective before, and the sum of their squared moves
   */
  private *step(
    centers: Float64Array,
    fuzziness: number,
  ): Generator<void, { objective: number; move: number }> {
    const { soft, k } = this;
    const { dim } = this.data;
    const mass = new Float64Array(k);
    const objective = yield* this.pass(centers, fuzziness, mass);
    const sums = new Float64Array(k * dim);
    soft.end(sums);
    let move = 0;
    for (let c = 0, q = 0; c < k; c++)
      for (let j = 0; j < dim; j++, q++) {
        // a center without mass stays
        const mean = mass[c] > 0 ? sums[q] / mass[c] : centers[q];
        move += (mean - centers[q]) * (mean - centers[q]);
        centers[q] = mean;
      }
    return { objective, move };
  }

  /**
   * One pass over all rows, which are added up.
   * @param mass out, k sums of u^m
   * @returns the objective at these centers
   */
  private *pass(centers: Float64Array, fuzziness: number, mass: Float64Array): Generator<void, number> {
    const { soft, k, data } = this;
    const { n, dim, weights } = data;
    const slice = Math.ceil(rowsPerSlice(k * dim) / soft.size);
    let objective = 0;
    soft.begin(centers);
    for (let from = 0, block = 1; from < n; from += soft.size, block++) {
      const count = Math.min(soft.size, n - from);
      soft.measure(from, count);
      const { d2, stride } = soft;
      const own = weights?.subarray(from, from + count);
      objective += spread({ k, fuzziness }, { d2, stride, count }, soft.weights, soft.weights, own);
      for (let i = 0, p = 0; i < count; i++, p += stride)
        for (let c = 0; c < k; c++) mass[c] += soft.weights[p + c];
      soft.addUp(from, count);
      if (block % slice === 0) yield;
    }
    return objective;
  }

  /** Centers beside the origin, or back: a copy. */
  private moved(centers: Float64Array, sign: 1 | -1): Float64Array {
    const { origin } = this;
    const { dim } = this.data;
    return origin ? centers.map((v, q) => v + sign * origin[q % dim]) : centers.slice();
  }
}
