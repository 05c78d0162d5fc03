import type { Mixture } from '../../core/clustering.ts';

/** What criteria of mixtures are made of. */
interface Evidence {
  logLikelihood: number;
  parameters: number;
  /** n * k: how far rows belong to components. */
  shares: Float64Array;
  /** n components to which rows belong most. */
  labels: Int32Array;
  weights: Float64Array | undefined;
}

/** BIC, AIC and ICL; smaller is better, as in scikit-learn: those of mclust times -1. O(n) time. */
export function criteriaOf({
  logLikelihood,
  parameters,
  shares,
  labels,
  weights,
}: Evidence): Pick<Mixture, 'bic' | 'aic' | 'icl'> {
  const k = shares.length / labels.length;
  let [total, certainty] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const w = weights ? weights[i] : 1;
    if (w === 0) continue;
    total += w;
    certainty += w * Math.log(shares[i * k + labels[i]]);
  }
  const bic = -2 * logLikelihood + parameters * Math.log(total);
  return { bic, aic: -2 * logLikelihood + 2 * parameters, icl: bic - 2 * certainty };
}
