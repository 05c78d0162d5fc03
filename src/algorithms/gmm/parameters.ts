import type { Components, MixtureSums } from '../../kernels/gmm/layout.ts';
import { axialCovariances } from './axial.ts';
import { type Form, isAxial } from './forms.ts';
import { invertRoot, lineOf, logDeterminant, rootOf } from './linear.ts';
import { obliqueCovariances } from './oblique.ts';
import type { Covariances } from './scatter.ts';

/** The parameters of a mixture; means are less the origin of the rows. */
export interface Parameters {
  k: number;
  /** k shares that add up to 1. */
  shares: Float64Array;
  /** k * dim. */
  means: Float64Array;
  covariances: Covariances;
}

/** What does not change while a mixture is fitted. */
export interface Mold {
  form: Form;
  dim: number;
  /** dim: the least variances of the columns. */
  bounds: Float64Array;
}

/** Components with less than this share of the rows are empty. */
const EMPTY = 1e-12;

/**
 * The likeliest parameters for the shares of a pass.
 * @param means those of the pass, from which its differences are
 */
export function* maximize(
  { form, dim, bounds }: Mold,
  sums: MixtureSums,
  means: Float64Array,
  before?: Covariances,
): Generator<void, Parameters> {
  const total = sums.masses.reduce((a, b) => a + b, 0);
  const kept = Array.from(sums.masses.keys()).filter((c) => sums.masses[c] > EMPTY * total);
  const k = kept.length;
  const size = isAxial(form) ? dim : lineOf(dim);
  const masses = Float64Array.from(kept, (c) => sums.masses[c]);
  const mass = masses.reduce((a, b) => a + b, 0);
  const own: Parameters = {
    k,
    shares: masses.map((one) => one / mass),
    means: new Float64Array(k * dim),
    covariances: { values: new Float64Array(), collapsed: [] },
  };
  const products = new Float64Array(k * size);
  for (const [to, c] of kept.entries()) {
    const shifts = sums.shifts.subarray(c * dim, (c + 1) * dim);
    for (let j = 0; j < dim; j++) own.means[to * dim + j] = means[c * dim + j] + shifts[j] / masses[to];
    products.set(sums.products.subarray(c * size, (c + 1) * size), to * size);
    around(shifts, masses[to], products.subarray(to * size, (to + 1) * size), isAxial(form));
  }
  const scatter = { k, dim, masses, total: mass, products, bounds };
  const same = k === sums.masses.length ? before : undefined;
  own.covariances = isAxial(form)
    ? axialCovariances(form, scatter, same)
    : yield* obliqueCovariances(form, scatter, same);
  return own;
}

/** Turns sums of products of differences from one point into those from the mean. */
function around(shifts: Float64Array, mass: number, products: Float64Array, isDiagonal: boolean): void {
  const dim = shifts.length;
  for (let i = 0, p = 0; i < dim; i++)
    for (let j = isDiagonal ? i : 0; j <= i; j++, p++) {
      products[p] -= (shifts[i] * shifts[j]) / mass;
      // rounding must not make a square negative
      if (i === j && products[p] < 0) products[p] = 0;
    }
}

const LOG_2PI = Math.log(2 * Math.PI);

/** Parameters as passes need them. */
export function componentsOf(
  { k, shares, means, covariances: { values } }: Parameters,
  dim: number,
  isDiagonal: boolean,
): Components {
  const size = isDiagonal ? dim : lineOf(dim);
  const roots = new Float64Array(k * size);
  const logs = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let logVolume = 0;
    if (isDiagonal) {
      for (let p = c * dim; p < (c + 1) * dim; p++) {
        roots[p] = 1 / Math.sqrt(values[p]);
        logVolume += Math.log(values[p]);
      }
    } else {
      const root = rootOf(values, c * size, dim);
      if (!root) throw new Error('a covariance is not positive definite');
      logVolume = logDeterminant(root, dim);
      invertRoot(root, dim);
      roots.set(root, c * size);
    }
    logs[c] = Math.log(shares[c]) - 0.5 * (dim * LOG_2PI + logVolume);
  }
  return { k, means, isDiagonal, roots, logs };
}
