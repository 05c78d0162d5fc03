import type { Mixture } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { weightedSum } from '../../kernels/kmeans.ts';
import { tellRows } from '../gmm/tell.ts';

/**
 * A mixture that was fitted to leaves, with the densities, the log-likelihood and the criteria of all rows. How far rows
 * belong to components is taken from their leaves.
 * @param points the means
 */
export async function expandMixture(
  mixture: Mixture,
  points: Float64Array,
  rows: Dataset,
  pacer: Pacer,
): Promise<Mixture> {
  const { densities } = await tellRows(mixture, points, rows, pacer);
  const logLikelihood = weightedSum(densities, rows.weights, rows.n);
  const fallen = -2 * (logLikelihood - mixture.logLikelihood);
  const { bic, aic, icl } = mixture;
  return {
    ...mixture,
    logLikelihood,
    bic: bic + fallen,
    aic: aic + fallen,
    icl: icl + fallen,
    logDensities: densities,
  };
}
