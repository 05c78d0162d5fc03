import { linesOf, matricesOf } from '../algorithms/gmm/linear.ts';
import type { Column } from '../core/items.ts';
import type { MixtureRecord } from '../output/mixtureRecord.ts';
import type { Result } from './result.ts';

/*
 * Mixtures of normal distributions: which of several is best, and how the JSON and tables have them.
 */

/** Of several mixtures, marks the one with the least BIC; those with collapsed components only if all have some. */
export function withBestMixture(results: readonly Result[]): Result[] {
  if (results.length < 2 || !results.every(({ clustering }) => clustering.mixture)) return [...results];
  const sound = results.filter(({ clustering }) => clustering.mixture?.collapsed.length === 0);
  const among = sound.length > 0 ? sound : results;
  const bicOf = ({ clustering }: Result) => clustering.mixture?.bic ?? Number.POSITIVE_INFINITY;
  const best = among.reduce((one, other) => (bicOf(other) < bicOf(one) ? other : one));
  return results.map((result) => ({ ...result, isBestMixture: result === best }));
}

/** A mixture as the JSON has it. */
export function mixtureRecord({ clustering, isBestMixture }: Result): MixtureRecord | undefined {
  const { mixture, centers, k } = clustering;
  if (!mixture || !centers) return undefined;
  const { form, weights, logLikelihood, parameters, bic, aic, icl, trace, collapsed } = mixture;
  const { dim, points } = centers;
  return {
    form,
    weights: Array.from(weights),
    means: linesOf(points, k, dim),
    ...(mixture.covariances && { covariances: matricesOf(mixture.covariances, k, dim) }),
    ...(mixture.variances && { variances: linesOf(mixture.variances, k, dim) }),
    loglik: logLikelihood,
    parameters,
    bic,
    aic,
    icl,
    trace: Array.from(trace),
    collapsed,
    ...(isBestMixture !== undefined && { best: isBestMixture }),
  };
}

/** The logarithm of the density of the mixture at each row. */
export function logDensityColumns({ clustering: { mixture } }: Result): Column[] {
  return mixture ? [{ name: 'log_density', values: mixture.logDensities }] : [];
}
