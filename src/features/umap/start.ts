import type { Dataset } from '../../core/dataset.ts';
import type { Remedy } from '../../core/errors.ts';
import { componentsOf, type Graph } from '../../core/graph.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { eigenOfParts, type Found } from '../../distances/graphParts.ts';
import { nearestNeighbors } from '../../distances/neighbors.ts';
import { pca } from '../pca.ts';

/** Width of the places at the start. */
const WIDTH = 10;

/** Places are moved by up to this, so that none are equal. */
const NOISE = 1e-3;

/** Residuals of the eigenvectors; places need not be exact. */
const TOLERANCE = 1e-5;

const FEWER: Remedy = { how: 'do', what: 'ask for fewer columns' };

interface StartOptions extends Pacing {
  dims: number;
  seed: number;
  maxMemory: number;
}

/**
 * Places to start from: n * dims numbers. Within a component of the graph they are eigenvectors of its Laplacian (M.
 * Belkin, P. Niyogi, "Laplacian eigenmaps for dimensionality reduction and data representation", Neural Computation 15,
 * 2003); components lie where their rows are along the first principal components.
 */
export async function firstPlaces(data: Dataset, graph: Graph, options: StartOptions): Promise<Float32Array> {
  const { n } = data;
  const { dims, seed, maxMemory } = options;
  const components = componentsOf(graph);
  const { parts } = await eigenOfParts(
    graph,
    components,
    { k: 1, count: components.count + dims, seed, maxMemory, remedy: FEWER, tolerance: TOLERANCE },
    new Pacer(options),
  );
  const x = new Float64Array(n * dims);
  const { middles, radii } =
    parts.length > 1
      ? await arrange(data, parts, options)
      : { middles: new Float64Array(dims), radii: Float64Array.of(1) };
  for (const [c, part] of parts.entries()) lay(part, dims, middles.subarray(c * dims), radii[c], x);
  spread(x, dims);
  const random = new Random(seed, n);
  return Float32Array.from(x, (value) => value + NOISE * (random.float() - 0.5));
}

type Part = Found['parts'][number];

/** Where the components are, and how far they reach: halfway to the nearest other. */
async function arrange(
  data: Dataset,
  parts: readonly Part[],
  { dims, seed, signal, maxMemory }: StartOptions,
) {
  const components = Math.min(dims, data.dim, data.n);
  const { data: laid } = await pca({ ...data, weights: undefined }, { components, seed, signal, maxMemory });
  const middles = new Float64Array(parts.length * dims);
  for (const [c, { rows }] of parts.entries())
    for (const i of rows)
      for (let j = 0; j < components; j++) middles[c * dims + j] += laid.x[i * components + j] / rows.length;
  const centers = { x: middles, n: parts.length, dim: dims };
  const { distances } = await nearestNeighbors(centers, { count: 1, signal });
  return { middles, radii: distances.map((d) => d / 2) };
}

/** Lays the rows of a component around its middle. */
function lay(
  { rows, eigen }: Part,
  dims: number,
  middle: Float64Array,
  radius: number,
  x: Float64Array,
): void {
  for (let j = 0; j < dims; j++) {
    // the first vector is the same for all rows
    const vector = eigen.vectors.subarray((j + 1) * rows.length, (j + 2) * rows.length);
    const most = vector.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
    const scale = most > 0 ? radius / most : 0;
    for (const [at, i] of rows.entries())
      x[i * dims + j] = middle[j] + (vector.length > 0 ? scale * vector[at] : 0);
  }
}

/** Scales each coordinate to the same width, around 0. */
function spread(x: Float64Array, dims: number): void {
  for (let j = 0; j < dims; j++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let p = j; p < x.length; p += dims) {
      low = Math.min(low, x[p]);
      high = Math.max(high, x[p]);
    }
    const scale = high > low ? WIDTH / (high - low) : 0;
    for (let p = j; p < x.length; p += dims) x[p] = scale * (x[p] - (low + high) / 2);
  }
}
