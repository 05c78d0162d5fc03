import { boundVariances } from './bound.ts';
import type { Form } from './forms.ts';
import type { Covariances, Scatter } from './scatter.ts';

/** Steps between volumes and shape at most, where one depends on the other. */
const MOST_STEPS = 20;

/** Volumes that change by less than this share do not change. */
const STILL = 1e-12;

/** The likeliest variances of the columns for the forms whose axes are the columns. */
export function axialCovariances(form: Form, scatter: Scatter, before?: Covariances): Covariances {
  const { k, dim, bounds } = scatter;
  const found = WAYS[form as keyof typeof WAYS](scatter, before);
  const own = form[1] === 'I' ? evenBounds(bounds) : bounds;
  const collapsed = Array.from({ length: k }, (_, c) => boundVariances(found.values, c * dim, own));
  return { ...found, collapsed };
}

type Found = Omit<Covariances, 'collapsed'>;

const WAYS = {
  EII: (scatter: Scatter): Found => spread(scatter, () => even(pooled(scatter))),
  VII: (scatter: Scatter): Found => spread(scatter, (c) => even(ownOf(scatter, c))),
  EEI: (scatter: Scatter): Found => spread(scatter, () => pooled(scatter)),
  VVI: (scatter: Scatter): Found => spread(scatter, (c) => ownOf(scatter, c)),
  EVI: (scatter: Scatter): Found => ofEqualVolumes(scatter),
  VEI: (scatter: Scatter, before?: Covariances): Found => ofEqualShapes(scatter, before),
} as const;

/** dim variances for each component. */
function spread({ k, dim }: Scatter, of: (c: number) => Float64Array): Found {
  const values = new Float64Array(k * dim);
  for (let c = 0; c < k; c++) values.set(of(c), c * dim);
  return { values };
}

/** The variances of a component. */
function ownOf({ dim, products, masses }: Scatter, c: number): Float64Array {
  return products.slice(c * dim, (c + 1) * dim).map((sum) => sum / masses[c]);
}

/** The variances around the means of the components. */
function pooled({ k, dim, products, total }: Scatter): Float64Array {
  const sums = new Float64Array(dim);
  for (let c = 0, p = 0; c < k; c++) for (let j = 0; j < dim; j++, p++) sums[j] += products[p];
  return sums.map((sum) => sum / total);
}

function even(variances: Float64Array): Float64Array {
  return new Float64Array(variances.length).fill(variances.reduce((a, b) => a + b, 0) / variances.length);
}

function evenBounds(bounds: Float64Array): Float64Array {
  return even(bounds);
}

/** The geometric mean of positive numbers. */
function middle(values: Float64Array): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function ofEqualVolumes(scatter: Scatter): Found {
  const { k, masses, total, bounds } = scatter;
  const own = Array.from({ length: k }, (_, c) => {
    const variances = ownOf(scatter, c);
    boundVariances(variances, 0, bounds);
    return variances;
  });
  const middles = own.map(middle);
  const volume = middles.reduce((sum, one, c) => sum + masses[c] * one, 0) / total;
  return spread(scatter, (c) => own[c].map((value) => (volume * value) / middles[c]));
}

/** Volumes and the shape are found in turns. */
function ofEqualShapes(scatter: Scatter, before?: Covariances): Found {
  const { k, dim, products, masses, total, bounds } = scatter;
  const least = middle(bounds);
  let volumes =
    before?.volumes?.slice() ??
    Float64Array.from({ length: k }, (_, c) => Math.max(least, even(ownOf(scatter, c))[0]));
  let shape = new Float64Array(dim);
  for (let step = 0; step < MOST_STEPS; step++) {
    const mean = volumes.reduce((sum, volume, c) => sum + masses[c] * volume, 0) / total;
    shape.fill(0);
    for (let c = 0, p = 0; c < k; c++)
      for (let j = 0; j < dim; j++, p++) shape[j] += (products[p] * mean) / volumes[c] / total;
    boundVariances(shape, 0, bounds);
    const size = middle(shape);
    shape = shape.map((value) => value / size);
    const next = volumes.map((_, c) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += products[c * dim + j] / shape[j];
      return Math.max(least, sum / (masses[c] * dim));
    });
    const change = next.reduce((most, volume, c) => Math.max(most, Math.abs(volume / volumes[c] - 1)), 0);
    volumes = next;
    if (change < STILL) break;
  }
  return { ...spread(scatter, (c) => shape.map((value) => value * volumes[c])), volumes };
}
