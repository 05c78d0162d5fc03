import { axesOf, compose, lineOf, rootOf } from './linear.ts';

/*
 * The least variances. Without them a component that shrinks to a point, a line or a plane would have an infinite
 * likelihood. Among the covariances that are at least as large in every direction as a diagonal one, the best is found by
 * raising the variances along its axes, in columns that are scaled by the bound: so the likelihood never falls for it.
 */

/** Rounding must not make a covariance at its bound look smaller than it. */
const ROUNDING = 1 - 1e-9;

/**
 * Raises variances along the columns to their bounds.
 * @param values inout, dim variances from `from` on
 * @param bounds dim
 * @returns whether any was raised
 */
export function boundVariances(values: Float64Array, from: number, bounds: Float64Array): boolean {
  let raised = false;
  for (let j = 0; j < bounds.length; j++) {
    if (values[from + j] >= ROUNDING * bounds[j]) continue;
    values[from + j] = bounds[j];
    raised = true;
  }
  return raised;
}

/**
 * Raises a covariance to the bounds in every direction.
 * @param values inout, a lower triangle from `from` on
 * @param bounds dim
 * @returns whether it was raised in any
 */
export function boundCovariance(values: Float64Array, from: number, bounds: Float64Array): boolean {
  const dim = bounds.length;
  const size = lineOf(dim);
  const rest = values.slice(from, from + size);
  for (let j = 0; j < dim; j++) rest[lineOf(j) + j] -= ROUNDING * bounds[j];
  if (rootOf(rest, 0, dim)) return false;
  const scales = bounds.map(Math.sqrt);
  const scaled = values.subarray(from, from + size);
  for (let i = 0, p = 0; i < dim; i++) for (let j = 0; j <= i; j++, p++) scaled[p] /= scales[i] * scales[j];
  const axes = axesOf(scaled, 0, dim);
  axes.values = axes.values.map((value) => Math.max(1, value));
  compose(axes, dim, scaled, 0);
  for (let i = 0, p = 0; i < dim; i++) for (let j = 0; j <= i; j++, p++) scaled[p] *= scales[i] * scales[j];
  return true;
}
