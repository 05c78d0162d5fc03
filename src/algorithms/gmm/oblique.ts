import { boundCovariance } from './bound.ts';
import { commonAxes } from './commonAxes.ts';
import type { Form } from './forms.ts';
import {
  type Axes,
  axesOf,
  compose,
  invertRoot,
  lineOf,
  logDeterminant,
  rootOf,
  traceOfQuotient,
} from './linear.ts';
import type { Covariances, Scatter } from './scatter.ts';

/** Steps between volumes and a common shape at most. */
const MOST_STEPS = 20;

/** Volumes that change by less than this share do not change. */
const STILL = 1e-12;

type Found = Omit<Covariances, 'collapsed'>;

/**
 * The likeliest covariances for the forms whose axes are not those of the columns (G. Celeux, G. Govaert, "Gaussian
 * parsimonious clustering models", Pattern Recognition 28, 1995). Yields between components, since each takes O(dim^3).
 */
export function* obliqueCovariances(
  form: Form,
  scatter: Scatter,
  before?: Covariances,
): Generator<void, Covariances> {
  const { k, dim, bounds } = scatter;
  const found = WAYS[form as keyof typeof WAYS](scatter, before);
  const size = lineOf(dim);
  const isOne = form === 'EEE';
  const collapsed: boolean[] = [];
  for (let c = 0; c < k; c++) {
    if (isOne && c > 0) {
      found.values.copyWithin(c * size, 0, size);
      collapsed.push(collapsed[0]);
      continue;
    }
    yield;
    collapsed.push(boundCovariance(found.values, c * size, bounds));
  }
  return { ...found, collapsed };
}

const WAYS = {
  EEE: (scatter: Scatter): Found => ({ values: each(scatter, () => pooled(scatter)) }),
  VVV: (scatter: Scatter): Found => ({ values: each(scatter, (c) => ownOf(scatter, c)) }),
  VEE: ofOneShape,
  EVE: (scatter: Scatter, before?: Covariances): Found => commonAxes(scatter, true, before),
  VVE: (scatter: Scatter, before?: Covariances): Found => commonAxes(scatter, false, before),
  EEV: (scatter: Scatter): Found => turned(scatter, new Float64Array(scatter.k).fill(1)).found,
  VEV: ofTurnedShapes,
  EVV: ofEqualVolumes,
} as const;

function each({ k, dim }: Scatter, of: (c: number) => Float64Array): Float64Array {
  const values = new Float64Array(k * lineOf(dim));
  for (let c = 0; c < k; c++) values.set(of(c), c * lineOf(dim));
  return values;
}

function ownOf({ dim, products, masses }: Scatter, c: number): Float64Array {
  return products.slice(c * lineOf(dim), (c + 1) * lineOf(dim)).map((sum) => sum / masses[c]);
}

/** The mean of the scatters, each divided by a factor. */
function pooled({ k, dim, products, total }: Scatter, factors?: Float64Array): Float64Array {
  const size = lineOf(dim);
  const sums = new Float64Array(size);
  for (let c = 0, p = 0; c < k; c++) {
    const factor = factors ? factors[c] : 1;
    for (let t = 0; t < size; t++, p++) sums[t] += products[p] / factor;
  }
  return sums.map((sum) => sum / total);
}

/** A covariance raised to its bounds, and its volume: the root of its determinant. */
function sized(values: Float64Array, { dim, bounds }: Scatter): { root: Float64Array; volume: number } {
  let root = rootOf(values, 0, dim);
  if (!root) {
    boundCovariance(values, 0, bounds);
    root = rootOf(values, 0, dim) as Float64Array;
  }
  return { root, volume: Math.exp(logDeterminant(root, dim) / dim) };
}

/** The volume of the bounds. */
function leastVolume({ bounds, dim }: Scatter): number {
  return Math.exp(bounds.reduce((sum, bound) => sum + Math.log(bound), 0) / dim);
}

function meanOf(volumes: Float64Array, { masses, total }: Scatter): number {
  return volumes.reduce((sum, volume, c) => sum + masses[c] * volume, 0) / total;
}

function firstVolumes(scatter: Scatter, before?: Covariances): Float64Array {
  if (before?.volumes) return before.volumes.slice();
  const least = leastVolume(scatter);
  const { k, dim } = scatter;
  return Float64Array.from({ length: k }, (_, c) => {
    const own = ownOf(scatter, c);
    let trace = 0;
    for (let j = 0; j < dim; j++) trace += own[lineOf(j) + j];
    return Math.max(least, trace / dim);
  });
}

/** Volumes and a common shape in turns. */
function inTurns(
  scatter: Scatter,
  before: Covariances | undefined,
  next: (volumes: Float64Array) => Float64Array,
): Float64Array {
  let volumes = firstVolumes(scatter, before);
  for (let step = 0; step < MOST_STEPS; step++) {
    const found = next(volumes);
    const change = found.reduce((most, volume, c) => Math.max(most, Math.abs(volume / volumes[c] - 1)), 0);
    volumes = found;
    if (change < STILL) break;
  }
  return volumes;
}

/** VEE: one shape in one orientation, with volumes that differ. */
function ofOneShape(scatter: Scatter, before?: Covariances): Found {
  const { dim, products, masses } = scatter;
  const least = leastVolume(scatter);
  let shape: Float64Array = new Float64Array();
  const volumes = inTurns(scatter, before, (now) => {
    const mean = meanOf(now, scatter);
    shape = pooled(
      scatter,
      now.map((volume) => volume / mean),
    );
    const { root, volume } = sized(shape, scatter);
    shape = shape.map((value) => value / volume);
    invertRoot(root, dim);
    return now.map((_, c) => {
      const trace = volume * traceOfQuotient(root, products, c * lineOf(dim), dim);
      return Math.max(least, trace / (masses[c] * dim));
    });
  });
  return { values: each(scatter, (c) => shape.map((value) => value * volumes[c])), volumes };
}

/** Each component along its own axes, with the mean of the scatters along axes of the same rank. */
function turned(
  scatter: Scatter,
  factors: Float64Array,
): { found: Found; axes: Axes[]; shape: Float64Array } {
  const { k, dim, products } = scatter;
  const axes = Array.from({ length: k }, (_, c) => axesOf(products, c * lineOf(dim), dim));
  const shape = shapeOf(axes, scatter, factors);
  return { found: { values: alongAxes(scatter, axes, () => shape) }, axes, shape };
}

function shapeOf(
  axes: readonly Axes[],
  { dim, total, bounds }: Scatter,
  factors: Float64Array,
): Float64Array {
  const least = bounds.reduce((a, b) => Math.min(a, b));
  const shape = new Float64Array(dim);
  for (const [c, { values }] of axes.entries())
    for (let j = 0; j < dim; j++) shape[j] += Math.max(0, values[j]) / factors[c] / total;
  return shape.map((value) => Math.max(least, value));
}

function alongAxes(
  { k, dim }: Scatter,
  axes: readonly Axes[],
  variances: (c: number) => Float64Array,
): Float64Array {
  const values = new Float64Array(k * lineOf(dim));
  for (let c = 0; c < k; c++)
    compose({ values: variances(c), vectors: axes[c].vectors }, dim, values, c * lineOf(dim));
  return values;
}

/** VEV: one shape in orientations and with volumes that differ. */
function ofTurnedShapes(scatter: Scatter, before?: Covariances): Found {
  const { dim, masses } = scatter;
  const least = leastVolume(scatter);
  const { axes } = turned(scatter, new Float64Array(scatter.k).fill(1));
  let shape: Float64Array = new Float64Array();
  const volumes = inTurns(scatter, before, (now) => {
    const mean = meanOf(now, scatter);
    shape = shapeOf(
      axes,
      scatter,
      now.map((volume) => volume / mean),
    );
    const size = Math.exp(shape.reduce((sum, value) => sum + Math.log(value), 0) / dim);
    shape = shape.map((value) => value / size);
    return now.map((_, c) => {
      const sum = axes[c].values.reduce((of, value, j) => of + Math.max(0, value) / shape[j], 0);
      return Math.max(least, sum / (masses[c] * dim));
    });
  });
  return { values: alongAxes(scatter, axes, (c) => shape.map((value) => value * volumes[c])), volumes };
}

/** EVV: one volume. */
function ofEqualVolumes(scatter: Scatter): Found {
  const { k, masses, total, bounds } = scatter;
  const own = Array.from({ length: k }, (_, c) => {
    const values = ownOf(scatter, c);
    boundCovariance(values, 0, bounds);
    return { values, volume: sized(values, scatter).volume };
  });
  const volume = own.reduce((sum, one, c) => sum + masses[c] * one.volume, 0) / total;
  return { values: each(scatter, (c) => own[c].values.map((value) => (volume * value) / own[c].volume)) };
}
