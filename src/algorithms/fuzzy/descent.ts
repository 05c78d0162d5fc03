import type { Dataset } from '../../core/dataset.ts';
import type { SoftShares } from '../../kernels/fuzzy/layout.ts';
import { openSoft, type SoftPasses } from '../../kernels/fuzzy.ts';
import { threadCount } from '../../kernels/pool.ts';

/** One way down from first centers. */
export interface FuzzyStart {
  /** k * dim. */
  centers: Float64Array;
  /** Weighted sum of u^m times squared distances at the centers before the last move. */
  before: number;
  iterations: number;
  converged: boolean;
}

/** The exponent of memberships that are nearly 0 and 1. */
const NEARLY_HARD = 1 + 1e-3;

/** Iterations of fuzzy c-means with k centers: memberships by distances, then centers by memberships. */
export class FuzzyDescent {
  private readonly dim: number;
  private readonly k: number;
  private readonly fuzziness: number;
  private readonly origin?: Float64Array;
  private readonly passes: SoftPasses;

  /**
   * @param origin dim: subtracted where rows are compared, against large offsets
   * @param iterations about how many there are
   */
  constructor(data: Dataset, k: number, fuzziness: number, iterations: number, origin?: Float64Array) {
    const { x, n, dim, weights } = data;
    this.dim = dim;
    this.k = k;
    this.fuzziness = fuzziness;
    this.origin = origin;
    this.passes = openSoft({ x, n, dim, weights, origin }, k, iterations, threadCount());
  }

  /**
   * @param first in, k * dim
   * @param areRows they are rows, which with a large m would keep their centers: they begin at the means of the rows
   * nearest to them
   * @param shift the last iteration is the one whose squared moves add up to at most this
   */
  *run(
    first: Float64Array,
    areRows: boolean,
    maxIter: number,
    shift: number,
  ): Generator<unknown, FuzzyStart> {
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
  memberships(centers: Float64Array): Generator<unknown, SoftShares> {
    return this.passes.tell({ points: this.moved(centers, -1), fuzziness: this.fuzziness });
  }

  close(): void {
    this.passes.close();
  }

  /**
   * One iteration.
   * @param centers inout, k * dim
   * @returns the objective before, and the sum of their squared moves
   */
  private *step(
    centers: Float64Array,
    fuzziness: number,
  ): Generator<unknown, { objective: number; move: number }> {
    const { k, dim } = this;
    const { objective, masses, sums } = yield* this.passes.fit({ points: centers, fuzziness });
    let move = 0;
    for (let c = 0, q = 0; c < k; c++)
      for (let j = 0; j < dim; j++, q++) {
        // a center without mass stays
        const mean = masses[c] > 0 ? sums[q] / masses[c] : centers[q];
        move += (mean - centers[q]) * (mean - centers[q]);
        centers[q] = mean;
      }
    return { objective, move };
  }

  /** Centers beside the origin, or back: a copy. */
  private moved(centers: Float64Array, sign: 1 | -1): Float64Array {
    const { origin, dim } = this;
    return origin ? centers.map((v, q) => v + sign * origin[q % dim]) : centers.slice();
  }
}
