import type { Clustering, Prototypes } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { fitDistance } from '../../distances/fitted.ts';
import { arePoints, broken, isPermutation } from './checks.ts';
import type { ModelKind } from './kind.ts';
import { tieOrder } from './ties.ts';

/** What is typical of each cluster: a row gets the cluster whose prototype it differs from least. */
export interface PrototypesBody {
  /** k rows of dim numbers: means, and numbers of categories. */
  prototypes: number[][];
  /** Numbers of the columns of categories. */
  categorical: number[];
  /** What a category that differs counts beside a squared difference; absent if there are only categories. */
  gamma?: number;
  /** The clusters in the order in which they get rows that are equally near; absent: by their numbers. */
  ties?: number[];
}

/** Number of rows between two checks for a pause. */
const ROWS = 256;

export const prototypes: ModelKind<PrototypesBody> = {
  async make({ data, clustering, settings, pacer }) {
    const { k, labels, prototypes: found } = clustering as Clustering & { prototypes: Prototypes };
    const { dim, points, categorical, gamma } = found;
    const body: PrototypesBody = {
      prototypes: Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim))),
      categorical: [...categorical],
      ...(gamma !== undefined && { gamma }),
    };
    const distance = (i: number, c: number) => partsOf(body, data, i, c).distance;
    const ties = await tieOrder(labels, data.n, k, distance, pacer);
    // where there are but categories, the share of those that differ
    if (gamma === undefined) return { metric: 'hamming', ...body, ...(ties && { ties }) };
    const fitted = data.n > 0 ? fitDistance(data, 'gower', { ...settings, categorical }) : undefined;
    return { metric: 'gower', ...(fitted && { distance: fitted }), ...body, ...(ties && { ties }) };
  },
  check({ prototypes: rows, categorical, gamma, ties }, { k, dim }) {
    if (!arePoints(rows, k, dim)) throw broken(`prototypes must be k = ${k} lists of dim = ${dim} numbers`);
    const isColumn = (j: unknown) => Number.isSafeInteger(j) && (j as number) >= 0 && (j as number) < dim;
    if (!(Array.isArray(categorical) && categorical.every(isColumn)))
      throw broken(`categorical must hold numbers of the dim = ${dim} columns`);
    if (gamma !== undefined && !(Number.isFinite(gamma) && (gamma as number) >= 0))
      throw broken('gamma must be a number of at least 0');
    if (ties !== undefined && !isPermutation(ties, k)) throw broken('ties must hold each cluster once');
  },
  async assign(model, data, { pacer }) {
    const { k, dim, categorical, gamma, ties } = model;
    const order = ties ?? Array.from({ length: k }, (_, c) => c);
    const labels = new Int32Array(data.n);
    let squares = 0;
    let mismatches = 0;
    for (let i = 0; i < data.n; i++) {
      const parts = order.map((c) => partsOf(model, data, i, c));
      const least = Math.min(...parts.map(({ distance }) => distance));
      const at = parts.findIndex(({ distance }) => distance === least);
      const weight = data.weights ? data.weights[i] : 1;
      labels[i] = order[at];
      squares += weight * parts[at].squares;
      mismatches += weight * parts[at].mismatches;
      if (i % ROWS === 0 && pacer.due) await pacer.pause();
    }
    const points = Float64Array.from(model.prototypes.flat());
    const found = { dim, points, categorical, mismatches };
    if (gamma === undefined) return { labels, prototypes: { ...found, cost: mismatches } };
    return { labels, prototypes: { ...found, squares, gamma, cost: squares + gamma * mismatches } };
  },
};

/** The parts of the distance of row i to prototype c. */
function partsOf(
  { prototypes: rows, categorical, gamma }: PrototypesBody,
  { x, dim }: Dataset,
  i: number,
  c: number,
) {
  const isCategory = new Uint8Array(dim);
  for (const j of categorical) isCategory[j] = 1;
  let squares = 0;
  let mismatches = 0;
  for (let j = 0, p = i * dim; j < dim; j++) {
    const d = x[p + j] - rows[c][j];
    if (!isCategory[j]) squares += d * d;
    else if (d !== 0) mismatches++;
  }
  return { squares, mismatches, distance: gamma === undefined ? mismatches : squares + gamma * mismatches };
}
