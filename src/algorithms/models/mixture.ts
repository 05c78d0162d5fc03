import type { Clustering, Mixture } from '../../core/clustering.ts';
import { squaredDistance, weightedSum } from '../../kernels/kmeans.ts';
import { criteriaOf } from '../gmm/criteria.ts';
import { FORMS, type Form, isAxial } from '../gmm/forms.ts';
import { lineOf, linesOf, matricesOf, rootOf, trianglesOf } from '../gmm/linear.ts';
import { tellRows } from '../gmm/tell.ts';
import { arePoints, broken, isPoint } from './checks.ts';
import type { ModelKind } from './kind.ts';

/** Normal distributions: a row gets the cluster to which it belongs most. */
export interface MixtureBody {
  /** k means, rows of dim numbers. */
  centers: number[][];
  /** k shares of the components, which add up to 1. */
  weights: number[];
  /** What the covariances have in common, by mclust's name. */
  form: Form;
  /** Free parameters. */
  parameters: number;
  /** k covariance matrices, each dim rows of dim numbers; absent if the axes of all of them are those of the columns. */
  covariances?: number[][][];
  /** k rows of dim variances, in place of covariances. */
  variances?: number[][];
}

/** Criteria of other rows are those of the mixture as it is. */
export const mixture: ModelKind<MixtureBody> = {
  async make({ clustering }) {
    const { centers, mixture: found, k } = clustering as Clustering & Required<Pick<Clustering, 'centers'>>;
    const { form, weights, parameters, covariances, variances } = found as Mixture;
    const { dim, points } = centers;
    return {
      metric: 'euclidean',
      centers: linesOf(points, k, dim),
      weights: Array.from(weights),
      form: form as Form,
      parameters,
      ...(covariances && { covariances: matricesOf(covariances, k, dim) }),
      ...(variances && { variances: linesOf(variances, k, dim) }),
    };
  },

  check({ centers, weights, form, parameters, covariances, variances }, { k, dim }) {
    if (!arePoints(centers, k, dim)) throw broken(`centers must be k = ${k} lists of dim = ${dim} numbers`);
    if (!isPoint(weights, k) || !weights.every((weight) => weight > 0))
      throw broken(`weights must be k = ${k} numbers above 0`);
    if (!FORMS.includes(form as Form)) throw broken(`form must be ${FORMS.join(', ')}`);
    if (!Number.isSafeInteger(parameters)) throw broken('parameters must be a whole number');
    if (isAxial(form as Form)) {
      if (!arePoints(variances, k, dim) || !variances.flat().every((value) => value > 0))
        throw broken(`variances must be k = ${k} lists of dim = ${dim} numbers above 0`);
    } else if (!areCovariances(covariances, k, dim))
      throw broken(`covariances must be k = ${k} positive definite matrices of dim = ${dim} rows`);
  },

  async assign(model, data, { pacer }) {
    const { dim, form, parameters } = model;
    const points = Float64Array.from(model.centers.flat());
    const weights = Float64Array.from(model.weights);
    const covariances = model.covariances && Float64Array.from(model.covariances.flat(2));
    const variances = model.variances && Float64Array.from(model.variances.flat());
    const told = await tellRows({ weights, covariances, variances }, points, data, pacer);
    const { labels, shares, densities } = told;
    const { x, n } = data;
    const d2 = new Float64Array(n);
    for (let i = 0; i < n; i++) d2[i] = squaredDistance(x, i * dim, points, labels[i] * dim, dim);
    const logLikelihood = weightedSum(densities, data.weights, n);
    const evidence = { logLikelihood, parameters, shares, labels, weights: data.weights };
    return {
      labels,
      centers: { dim, points, inertia: weightedSum(d2, data.weights, n) },
      d2,
      membership: { probabilities: shares },
      mixture: {
        form,
        weights,
        ...(covariances && { covariances }),
        ...(variances && { variances }),
        logLikelihood,
        parameters,
        ...criteriaOf(evidence),
        trace: new Float64Array(),
        logDensities: densities,
        collapsed: [],
      },
    };
  },
};

function areCovariances(value: unknown, k: number, dim: number): boolean {
  const matrices = value as unknown[];
  if (!Array.isArray(value) || matrices.length !== k) return false;
  if (!matrices.every((one) => arePoints(one, dim, dim))) return false;
  const triangles = trianglesOf(Float64Array.from((matrices as number[][][]).flat(2)), k, dim);
  return matrices.every((_, c) => rootOf(triangles, c * lineOf(dim), dim) !== undefined);
}
