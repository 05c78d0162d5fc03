import type { Mixture } from '../../core/clustering.ts';
import { clusterSizes, collectWarnings, numberBySize, reorder } from '../clusters.ts';
import { criteriaOf } from './criteria.ts';
import { type Fit, type Fitter, type MixtureSettings, only, ownersOf } from './fitter.ts';
import { type Form, isAxial, parameterCount } from './forms.ts';
import { squares } from './linear.ts';
import type { Parameters } from './parameters.ts';
import type { GmmResult } from './result.ts';
import { pick } from './rows.ts';
import { tellRows } from './tell.ts';

/** A fit as a clustering: components are numbered by size, and rows without weight get their labels. */
export async function describe(fitter: Fitter, settings: MixtureSettings, fit: Fit): Promise<GmmResult> {
  const { rows, constant } = fitter.prepared;
  const { n, dim } = rows;
  const { k } = fit.parameters;
  const owners = ownersOf(fit.shares, k);
  const placed = reorder(
    moved(fit.parameters.means, rows.origin),
    Int32Array.from({ length: k }, (_, c) => c),
  );
  const { labels, sizes, order } = numberBySize(owners, clusterSizes(rows, owners, k), placed);
  const parameters = only(fit.parameters, [...order], dim);
  const shares = reorderColumns(fit.shares, order);
  const points = reorder(placed, order);
  const mixture = mixtureOf(parameters, settings.form, dim, { fit, shares, labels, weights: rows.weights });
  const own = { labels, shares, densities: fit.densities };
  const all = await withWeightless(fitter, own, { ...mixture, points });
  const { converged, trace, distinct, restarts } = fit;
  const iterations = Math.max(1, trace.length - 1);
  return {
    algorithm: 'gmm',
    n: fitter.data.n,
    k,
    labels: all.labels,
    sizes,
    seed: settings.seed,
    centers: { dim, points, inertia: inertiaOf(fitter, labels, parameters.means) },
    descent: { iterations, converged, restarts },
    membership: { probabilities: all.shares },
    mixture: { ...mixture, logDensities: all.densities },
    warnings: [
      ...collectWarnings({ requested: settings.k, found: distinct, iterations, converged }),
      ...emptyWarning(settings.k, distinct, k),
      ...(mixture.collapsed.length > 0
        ? [{ code: 'components-collapsed' as const, components: mixture.collapsed, k }]
        : []),
      ...(constant.length > 0 && n > 1 ? [{ code: 'variance-bounded' as const, columns: constant }] : []),
    ],
  };
}

function emptyWarning(requested: number, distinct: number, found: number) {
  const possible = Math.min(requested, distinct);
  return found < possible ? [{ code: 'components-empty' as const, requested: possible, found }] : [];
}

/** Means in the coordinates of the rows. */
function moved(
  means: Float64Array,
  { points, rests }: { points: Float64Array; rests: Float64Array },
): Float64Array {
  const dim = points.length;
  return means.map((value, p) => points[p % dim] + (rests[p % dim] + value));
}

interface Told {
  fit: Fit;
  shares: Float64Array;
  labels: Int32Array;
  weights: Float64Array | undefined;
}

function mixtureOf(
  { k, shares, covariances }: Parameters,
  form: Form,
  dim: number,
  { fit: { trace }, ...told }: Told,
): Mixture {
  const logLikelihood = trace[trace.length - 1];
  const parameters = parameterCount(form, k, dim);
  return {
    form,
    weights: shares,
    ...(isAxial(form)
      ? { variances: covariances.values }
      : { covariances: squares(covariances.values, k, dim) }),
    logLikelihood,
    parameters,
    ...criteriaOf({ ...told, logLikelihood, parameters }),
    trace: Float64Array.from(trace),
    logDensities: new Float64Array(),
    collapsed: covariances.collapsed.flatMap((is, c) => (is ? [c] : [])),
  };
}

function reorderColumns(shares: Float64Array, order: Int32Array): Float64Array {
  const k = order.length;
  const sorted = new Float64Array(shares.length);
  for (let p = 0; p < shares.length; p += k) for (let c = 0; c < k; c++) sorted[p + c] = shares[p + order[c]];
  return sorted;
}

/** Weighted sum of squared distances of rows from the means of their clusters, both less the origin. */
function inertiaOf({ prepared }: Fitter, labels: Int32Array, means: Float64Array): number {
  const { x, n, dim, weights, origin } = prepared.rows;
  const { points, rests } = origin;
  let sum = 0;
  for (let i = 0, p = 0; i < n; i++) {
    let d2 = 0;
    for (let j = 0, q = labels[i] * dim; j < dim; j++, p++, q++) {
      const d = x[p] - points[j] - rests[j] - means[q];
      d2 += d * d;
    }
    sum += weights ? weights[i] * d2 : d2;
  }
  return sum;
}

interface RowsTold {
  labels: Int32Array;
  shares: Float64Array;
  densities: Float64Array;
}

/** Rows without weight belong where they are most likely. */
async function withWeightless(
  { data, weightless }: Fitter,
  own: RowsTold,
  mixture: Mixture & { points: Float64Array },
): Promise<RowsTold> {
  if (weightless.length === 0) return own;
  const { n } = data;
  const others = await tellRows(mixture, mixture.points, pick(data, weightless));
  const k = mixture.weights.length;
  const all = {
    labels: new Int32Array(n),
    shares: new Float64Array(n * k),
    densities: new Float64Array(n),
  };
  let [at, left] = [0, 0];
  for (let i = 0; i < n; i++) {
    const isLeft = weightless[left] === i;
    const from = isLeft ? others : own;
    const row = isLeft ? left++ : at++;
    all.labels[i] = from.labels[row];
    all.densities[i] = from.densities[row];
    all.shares.set(from.shares.subarray(row * k, (row + 1) * k), i * k);
  }
  return all;
}
