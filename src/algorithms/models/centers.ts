import type { Centers, Clustering } from '../../core/clustering.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { CENTER_DISTANCES } from '../../distances/table.ts';
import { unitRowSteps } from '../../distances/unitRows.ts';
import { weightedSum } from '../../kernels/kmeans.ts';
import { distancesToPoint } from '../../kernels/sparseRows.ts';
import { Labeler } from '../centers/labeler.ts';
import type { Nearest } from '../centers/labelRows.ts';
import { arePoints, broken, isPermutation } from './checks.ts';
import type { Assigned, Made, ModelHead, ModelKind } from './kind.ts';
import { tieOrder } from './ties.ts';

/** A center for each cluster: a row gets the cluster of the nearest one. */
export interface CentersBody {
  /** k rows of dim numbers. */
  centers: number[][];
  inertia: number;
  /**
   * The k clusters, in the order in which they get rows that are equally near to several clusters; absent: by their
   * numbers.
   */
  ties?: number[];
}

/** A clustering with a center for each cluster. */
type Centered = Clustering & { centers: Centers };

export const centers: ModelKind<CentersBody, AnyRows> = {
  async make({ data, clustering, pacer }) {
    const made = bodyOf(clustering as Centered);
    const rows = made.metric === 'cosine' ? await pacer.run(unitRowSteps(data)) : data;
    const { points } = (clustering as Centered).centers;
    const { k } = clustering;
    const distances = Array.from({ length: k }, (_, c) => distancesToPoint(rows, points, c * rows.dim));
    const distance = (i: number, c: number) => distances[c](i);
    const ties = await tieOrder(clustering.labels, rows.n, k, distance, pacer);
    return { ...made, ...(ties && { ties }) };
  },
  check(body, head) {
    checkCenters(body, head);
    if (body.ties !== undefined && !isPermutation(body.ties, head.k))
      throw broken(`ties must hold each cluster once`);
  },
  assign: (model, data, { pacer }) =>
    assignCentered(model, data, pacer, (rows) => nearest(rows, model, pacer)),
};

/** The centers of a clustering as plain data. */
export function bodyOf({ centers, k }: Centered): Made<Pick<CentersBody, 'centers' | 'inertia'>> {
  const { dim, points, inertia, directions } = centers;
  return {
    metric: directions ? 'cosine' : 'euclidean',
    centers: Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim))),
    inertia,
  };
}

/** @throws {ClusterkitError} input */
export function checkCenters({ centers }: { centers?: unknown }, { k, dim, metric }: ModelHead): void {
  if (!(CENTER_DISTANCES as readonly string[]).includes(metric))
    throw broken(`metric must be ${CENTER_DISTANCES.join(' or ')}`);
  if (!arePoints(centers, k, dim)) throw broken(`centers must be k = ${k} lists of dim = ${dim} numbers`);
}

/**
 * Assigns rows by squared distances, those of directions by the angle.
 * @param assign labels and squared distances of rows, which are of length 1 if only directions count
 */
export async function assignCentered<Data extends AnyRows>(
  model: ModelHead & Pick<CentersBody, 'centers'>,
  data: Data,
  pacer: Pacer,
  assign: (rows: Data) => Promise<Nearest>,
): Promise<Assigned> {
  const { metric, dim } = model;
  const isCosine = metric === 'cosine';
  const { labels, d2 } = await assign(isCosine ? ((await pacer.run(unitRowSteps(data))) as Data) : data);
  if (isCosine) for (let i = 0; i < d2.length; i++) d2[i] /= 2;
  const inertia = weightedSum(d2, data.weights, data.n);
  const found = { dim, points: Float64Array.from(model.centers.flat()), inertia };
  return { labels, centers: { ...found, ...(isCosine && { directions: true }) }, d2 };
}

async function nearest(
  data: AnyRows,
  { centers, k, ties }: ModelHead & CentersBody,
  pacer: Pacer,
): Promise<Nearest> {
  const order = ties ?? Array.from(centers.keys());
  const labeler = new Labeler(data, k);
  try {
    const points = Float64Array.from(order.flatMap((c) => centers[c]));
    const { labels, d2 } = await labeler.label(points, pacer);
    return { labels: labels.map((at) => order[at]), d2 };
  } finally {
    labeler.close();
  }
}
