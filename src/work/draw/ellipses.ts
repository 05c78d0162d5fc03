import { invertRoot, lineOf, rootOf } from '../../algorithms/gmm/linear.ts';
import { ellipsePath, type Outline } from '../../charts/outlines.ts';
import type { Clustering } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';

/** The curves around the mean of a component at which the density is that of so many standard deviations. */
export interface Ellipses {
  /** k means in the plane. */
  centers: { x: number; y: number }[];
  paths: Outline[];
}

/** Coordinates of rows. */
interface Coordinates {
  x: Float64Array;
  y: Float64Array;
}

const DEVIATIONS = [1, 2];

/** Rows from which it is found how the plane lies among the columns. */
const MOST_ROWS = 2000;

/** What the plane may differ from one that lies straight among the columns, as a share of its extent. */
const STRAIGHT = 1e-6;

/**
 * The ellipses of a mixture in a plane of its rows, such as two of the columns or principal components. The plane of
 * t-SNE does not lie straight among the columns, and has none.
 */
export function ellipsesIn(plane: Coordinates, rows: Dataset, clustering: Clustering): Ellipses | undefined {
  const { mixture, centers } = clustering;
  if (!mixture || !centers || centers.dim !== rows.dim) return undefined;
  const across = straight(rows, plane.x);
  const up = straight(rows, plane.y);
  return across && up && ellipsesAlong({ mixture, centers }, across, up);
}

/** The ellipses of a mixture against two of its columns. */
export function ellipsesOfColumns(clustering: Clustering, x: number, y: number): Ellipses | undefined {
  const { mixture, centers } = clustering;
  if (!mixture || !centers) return undefined;
  const column = (j: number): Straight => ({
    slopes: Float64Array.from({ length: centers.dim }, (_, i) => (i === j ? 1 : 0)),
    at: (point, from) => point[from + j],
  });
  return ellipsesAlong({ mixture, centers }, column(x), column(y));
}

function ellipsesAlong(
  { mixture, centers }: Required<Pick<Clustering, 'mixture' | 'centers'>>,
  across: Straight,
  up: Straight,
): Ellipses {
  const { dim } = centers;
  const k = centers.points.length / dim;
  const ellipses: Ellipses = { centers: [], paths: [] };
  for (let c = 0; c < k; c++) {
    const mean = { x: across.at(centers.points, c * dim), y: up.at(centers.points, c * dim) };
    ellipses.centers.push(mean);
    const spread = (a: Float64Array, b: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < dim; i++)
        for (let j = 0; j < dim; j++) sum += a[i] * b[j] * covarianceOf(mixture, c, dim, i, j);
      return sum;
    };
    const xx = spread(across.slopes, across.slopes);
    const xy = spread(across.slopes, up.slopes);
    const yy = spread(up.slopes, up.slopes);
    for (const [at, deviations] of DEVIATIONS.entries()) {
      const points = ellipsePath({ ...mean, xx, xy, yy }, deviations);
      ellipses.paths.push({ cluster: c, isInner: at === 0, points });
    }
  }
  return ellipses;
}

function covarianceOf(
  { covariances, variances }: NonNullable<Clustering['mixture']>,
  c: number,
  dim: number,
  i: number,
  j: number,
): number {
  if (covariances) return covariances[(c * dim + i) * dim + j];
  return i === j && variances ? variances[c * dim + i] : 0;
}

/** A coordinate as a sum of columns times slopes. */
interface Straight {
  slopes: Float64Array;
  at(point: Float64Array, from: number): number;
}

/** The slopes of a coordinate along the columns, by least squares; undefined if it is no such sum. */
function straight(rows: Dataset, values: Float64Array): Straight | undefined {
  const { x, n, dim } = rows;
  const step = Math.max(1, Math.floor(n / MOST_ROWS));
  const chosen = Array.from({ length: Math.ceil(n / step) }, (_, r) => r * step);
  const means = new Float64Array(dim);
  let middle = 0;
  for (const i of chosen) {
    for (let j = 0; j < dim; j++) means[j] += (x[i * dim + j] - x[j]) / chosen.length;
    middle += (values[i] - values[0]) / chosen.length;
  }
  const of = (i: number, j: number) => x[i * dim + j] - x[j] - means[j];
  const products = new Float64Array(lineOf(dim));
  const sums = new Float64Array(dim);
  for (const i of chosen)
    for (let a = 0, p = 0; a < dim; a++) {
      sums[a] += of(i, a) * (values[i] - values[0] - middle);
      for (let b = 0; b <= a; b++, p++) products[p] += of(i, a) * of(i, b);
    }
  const slopes = solve(products, sums, dim);
  if (!slopes) return undefined;
  const at = (point: ArrayLike<number>, from: number) => {
    let sum = values[0] + middle;
    for (let j = 0; j < dim; j++) sum += slopes[j] * (point[from + j] - x[j] - means[j]);
    return sum;
  };
  const errors = chosen.map((i) => Math.abs(at(x, i * dim) - values[i]));
  const extent = chosen.reduce((most, i) => Math.max(most, Math.abs(values[i] - values[0])), 0);
  return Math.max(...errors) <= STRAIGHT * extent ? { slopes, at } : undefined;
}

/** Adds a little to the squares of columns, so that those that depend on others have slopes as well. */
const LITTLE = 1e-10;

function solve(products: Float64Array, sums: Float64Array, dim: number): Float64Array | undefined {
  const raised = products.slice();
  const scale = Array.from({ length: dim }, (_, j) => Math.sqrt(products[lineOf(j) + j]) || 1);
  for (let i = 0, p = 0; i < dim; i++)
    for (let j = 0; j <= i; j++, p++) raised[p] = raised[p] / (scale[i] * scale[j]) + (i === j ? LITTLE : 0);
  const root = rootOf(raised, 0, dim);
  if (!root) return undefined;
  invertRoot(root, dim);
  const half = new Float64Array(dim);
  for (let i = 0; i < dim; i++)
    for (let j = 0; j <= i; j++) half[i] += root[lineOf(i) + j] * (sums[j] / scale[j]);
  const slopes = new Float64Array(dim);
  for (let i = 0; i < dim; i++)
    for (let j = 0; j <= i; j++) slopes[j] += (root[lineOf(i) + j] * half[i]) / scale[j];
  return slopes;
}
