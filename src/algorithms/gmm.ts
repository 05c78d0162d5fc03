import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { Init } from './centers/init.ts';
import { rowsOf } from './door.ts';
import type { Algorithm, Settings } from './entry.ts';
import { describe } from './gmm/describe.ts';
import { Fitter, fitterBytes, type MixtureSettings } from './gmm/fitter.ts';
import { type FORM_ALIASES, type Form, formOf } from './gmm/forms.ts';
import type { GmmResult } from './gmm/result.ts';
import { MIXTURE_STARTS, type MixtureStart } from './gmm/start.ts';

/** Options of `gmm`. */
export interface GmmOptions extends Pacing {
  /** Number of components, at least 1. If there are fewer distinct rows than k, each of them has a component. */
  k: number;
  /**
   * What the covariances have in common, by a name of mclust, or full (VVV, the default), tied (EEE), diag (VVI) or
   * spherical (VII).
   */
  covariance?: Form | keyof typeof FORM_ALIASES;
  /** How rows are shared out at first, k * dim centers, or the numbers of k rows. Default k-means. */
  init?: MixtureStart | Exclude<Init, string>;
  /**
   * Number of starts, at least 1, default 10; of more than two, the best two after 25 iterations go on. Given centers
   * and hac make one start.
   */
  nInit?: number;
  /** Maximum number of iterations of a start, at least 1, default 1000. */
  maxIter?: number;
  /**
   * An iteration is the last one if it raises the log-likelihood by at most this for each row. At least 0, default
   * 1e-7.
   */
  tol?: number;
  /**
   * The least variance of a component in any direction, as a share of the variance of the columns. At least 0, default
   * 1e-6; less than 1e-12 counts as 1e-12.
   */
  regCovar?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory that may be allocated, in bytes; default: no limit. */
  maxMemory?: number;
}

/**
 * A mixture of normal distributions, fitted by expectation and maximization (A. P. Dempster, N. M. Laird, D. B. Rubin,
 * "Maximum likelihood from incomplete data via the EM algorithm", J. R. Stat. Soc. B 39, 1977), with the fourteen
 * forms of covariances of mclust (G. Celeux, G. Govaert, "Gaussian parsimonious clustering models", Pattern Recognition
 * 28, 1995). The label of a row is the component to which it belongs most.
 *
 * No component gets smaller in any direction than `regCovar` allows, for it would have an infinite likelihood as a
 * point. The likelihood is the greatest under this bound, so components above it are those of no bound at all. Of
 * several starts, the one with the greatest likelihood is returned, of those without components at the bound if there
 * are any. Components at the bound, and those that lose all rows, are told by warnings. A column with a single value has
 * the least variance that the others have on average.
 *
 * A row of weight w counts as w equal rows. Data are measured from their mean, so that a common offset loses no digits.
 * The same seed gives the same result. O(n k dim^2) time for each iteration, O(n k dim) for forms along the columns.
 * Memory: O(n (dim + k) + k dim^2).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 13), n: 7, dim: 1 };
 * const { labels, centers, mixture } = await gmm(data, { k: 2, covariance: 'tied' });
 * console.log([...labels], [...centers.points]); // [ 1, 1, 1, 0, 0, 0, 0 ] [ 11.5, 1 ]
 * console.log(mixture.weights[0].toFixed(6), mixture.bic.toFixed(4)); // 0.571429 37.2095
 */
export async function gmm(data: Dataset, options: GmmOptions): Promise<GmmResult> {
  const settings = settingsOf(options);
  const { maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  return fitWith(openFitter(data, { signal, onProgress }, maxMemory), settings);
}

function openFitter(data: Dataset, pacing: Pacing, maxMemory: number): Fitter {
  checkDataset(data);
  new Pacer(pacing);
  return new Fitter(data, pacing, maxMemory);
}

async function fitWith(fitter: Fitter, settings: MixtureSettings): Promise<GmmResult> {
  return describe(fitter, settings, await fitter.fit(settings));
}

/** @throws {ClusterkitError} usage */
function settingsOf(options: GmmOptions): MixtureSettings {
  const { k, covariance = 'VVV', init = 'k-means', nInit = 10, maxIter = 1000 } = options;
  const { tol = 1e-7, regCovar = 1e-6, seed = DEFAULT_SEED } = options;
  checkInteger('k', k, 1);
  checkInteger('nInit', nInit, 1);
  checkInteger('maxIter', maxIter, 1);
  checkNumber('tol', tol, 0);
  checkNumber('regCovar', regCovar, 0);
  checkInteger('seed', seed, 0);
  if (typeof init === 'string') checkChoice('init', init, MIXTURE_STARTS);
  return { k, form: formOf(covariance), init, nInit, maxIter, tol, regCovar, seed };
}

/** The entry point of mixtures for the table of algorithms. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim, k }) => fitterBytes(n, dim, { k, isDiagonal: false }),
  async fit(source, runs, { init, signal, onProgress, maxMemory = Number.POSITIVE_INFINITY }) {
    if (runs.length === 0) return [];
    const optionsOf = (settings: Settings) =>
      settingsOf({ ...(settings as unknown as GmmOptions), ...(typeof init === 'object' && { init }) });
    const checked = runs.map(optionsOf);
    const fitter = openFitter(rowsOf(source, 'a mixture'), { signal, onProgress }, maxMemory);
    const fitted = [];
    for (const settings of checked) {
      const started = performance.now();
      const clustering = await fitWith(fitter, settings);
      fitted.push({ clustering, seconds: (performance.now() - started) / 1000 });
    }
    return fitted;
  },
};
