import type { Centers, Clustering, SplitNode } from '../core/clustering.ts';
import type { Dataset, RowShape } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Encoding } from '../core/items.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { FeatureModel } from '../core/preparation.ts';
import { CENTER_DISTANCES, type CenterDistance } from '../distances/table.ts';
import { unitRowSteps } from '../distances/unitRows.ts';
import { squaredDistance } from '../kernels/kmeans.ts';

/** The name and version of the JSON form of a model. Within a version, fields are only added. */
export const MODEL_SCHEMA = 'clusterkit/model@1';

/** Clusters to which other rows can be assigned, as plain data for JSON. */
export interface Model {
  schema: typeof MODEL_SCHEMA;
  tool: 'clusterkit';
  /** Version of the program that wrote the model. */
  version?: string;
  /** The algorithm of the result, such as kmeans. */
  algorithm: string;
  k: number;
  dim: number;
  metric: CenterDistance;
  /** The color space of the rows of a picture; absent for other data. */
  space?: string;
  /** Names of the dim columns. */
  columns?: string[];
  /** How the rows were read; absent for pictures. */
  source?: ModelSource;
  /** The feature steps that are applied to rows before they are assigned. */
  preparation?: FeatureModel[];
  /** k rows of dim numbers. */
  centers: number[][];
  /** k colors as #rrggbb. */
  colors?: string[];
  /** k sums of the weights of the rows from which the model was made. */
  sizes: number[];
  inertia: number;
  /** Absent if the algorithm draws no random numbers. */
  seed?: number;
  /** The tree of `bisecting`: rows follow its splits down to their clusters. */
  tree?: SplitNode[];
  /**
   * The k clusters, in the order in which they get rows that are equally near to several clusters; absent: by their
   * numbers.
   */
  ties?: number[];
}

/** The rows from which a model was made, as they were read. */
export interface ModelSource {
  /** Names of the columns, including columns that were made from text. */
  columns?: string[];
  encodings?: Encoding[];
  shape?: RowShape;
  /** Of tables: options with which other files are read as theirs were. */
  reading?: Record<string, unknown>;
}

/** The facts of a model beside its clustering. */
export type ModelFacts = Pick<Model, 'version' | 'space' | 'columns' | 'colors' | 'source' | 'preparation'>;

/** A clustering with a center for each cluster. */
type Centered = Clustering & { centers: Centers };

/**
 * A model of a clustering with centers, for `predict` and for JSON.stringify. The function finds the rows of `data`
 * that are equally near to several centers, so that `predict` labels them as the algorithm did. O(n k dim) time, for
 * `bisecting` O(k dim). O(k (dim + k)) memory, for directions O(n dim).
 * @param data the dataset that was clustered; without rows (n = 0), no such rows are found
 * @throws {ClusterkitError} usage, for other data than the clustering's and for a clustering without centers; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const model = await modelOf(data, await kmeans(data, { k: 2 }));
 * console.log(model.k, model.centers); // 2 [ [ 0.5 ], [ 10.5 ] ]
 */
export async function modelOf(
  data: Dataset,
  clustering: Clustering,
  facts: ModelFacts = {},
  pacing: Pacing = {},
): Promise<Model> {
  const { algorithm, k, labels, sizes, seed } = clustering;
  const { version, space, colors, columns = data.columns, source, preparation } = facts;
  if (!hasCenters(clustering)) throw invalid('clustering', 'a clustering with centers', algorithm);
  const { dim, points, inertia, directions } = clustering.centers;
  if (data.dim !== dim || (data.n !== labels.length && data.n > 0))
    throw invalid(
      'data',
      `the ${labels.length} x ${dim} numbers of the clustering`,
      `${data.n} x ${data.dim}`,
    );
  const pacer = new Pacer(pacing);
  const rows = directions ? await pacer.run(unitRowSteps(data)) : data;
  const splits = clustering.tree?.kind === 'splits' ? clustering.tree.nodes : undefined;
  const ties = splits ? undefined : await tieOrder(rows, clustering, pacer);
  return {
    schema: MODEL_SCHEMA,
    tool: 'clusterkit',
    ...(version && { version }),
    algorithm,
    k,
    dim,
    metric: directions ? 'cosine' : 'euclidean',
    ...(space && { space }),
    ...(columns && { columns }),
    ...(source && { source }),
    ...(preparation && { preparation }),
    centers: Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim))),
    ...(colors && { colors }),
    sizes: Array.from(sizes),
    inertia,
    ...(seed !== undefined && { seed }),
    ...(splits && { tree: splits }),
    ...(ties && { ties }),
  };
}

function hasCenters(clustering: Clustering): clustering is Centered {
  return clustering.centers !== undefined;
}

/** Number of rows between two checks for a pause. */
const ROWS = 64;

/**
 * An order of the clusters in which the label of each row is the first of its nearest centers. It can differ from the
 * order of their numbers, because the algorithms take the first of equally near centers before they number clusters by
 * size.
 * @returns undefined if the order of the numbers is such an order. Also undefined if there is no such order: labels
 * need not be those of nearest centers.
 */
async function tieOrder(
  { x, n, dim }: Dataset,
  { centers: { points }, labels, k }: Centered,
  pacer: Pacer,
): Promise<number[] | undefined> {
  const after = Array.from({ length: k }, () => new Set<number>());
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    if (label < 0) continue;
    const own = squaredDistance(x, i * dim, points, label * dim, dim);
    for (let c = 0; c < k; c++)
      if (c !== label && squaredDistance(x, i * dim, points, c * dim, dim) === own) after[label].add(c);
    if (i % ROWS === 0 && pacer.due) await pacer.pause();
  }
  if (after.every((others, c) => [...others].every((other) => other > c))) return undefined;
  // Kahn's topological sort: the next cluster is the first one that no other cluster must precede
  const waitsFor = new Int32Array(k);
  for (const others of after) for (const c of others) waitsFor[c]++;
  const order: number[] = [];
  for (let next = waitsFor.indexOf(0); next >= 0; next = waitsFor.indexOf(0)) {
    order.push(next);
    waitsFor[next] = -1;
    for (const c of after[next]) waitsFor[c]--;
  }
  return order.length === k ? order : undefined;
}

/**
 * Checks that a value read from a file is a model. O(k dim + k^2) time.
 * @param value as JSON.parse returned it
 * @throws {ClusterkitError} input, saying what is wrong with it
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const text = JSON.stringify(await modelOf(data, await kmeans(data, { k: 2 })));
 * console.log(checkModel(JSON.parse(text)).algorithm); // kmeans
 */
export function checkModel(value: unknown): Model {
  const model = value as Model;
  if (typeof model !== 'object' || model === null || Array.isArray(model)) throw broken('it is no object');
  if (model.schema !== MODEL_SCHEMA) {
    throw broken(`its schema is ${JSON.stringify(model.schema) ?? 'missing'}, not "${MODEL_SCHEMA}"`);
  }
  const { algorithm, k, dim, metric, centers, colors, seed, tree, ties } = model;
  if (typeof algorithm !== 'string') throw broken('algorithm must be a name');
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw broken('seed must be a whole number');
  if (!isCount(k)) throw broken('k must be a whole number of at least 1');
  if (!isCount(dim)) throw broken('dim must be a whole number of at least 1');
  if (!CENTER_DISTANCES.includes(metric)) throw broken(`metric must be ${CENTER_DISTANCES.join(' or ')}`);
  if (!Array.isArray(centers) || centers.length !== k || !centers.every((center) => isPoint(center, dim)))
    throw broken(`centers must be k = ${k} lists of dim = ${dim} numbers`);
  if (colors !== undefined && !(isList(colors, k) && colors.every((hex) => /^#[0-9a-f]{6}$/.test(hex))))
    throw broken(`colors must be k = ${k} times #rrggbb`);
  if (ties !== undefined && !isPermutation(ties, k)) throw broken(`ties must hold each cluster once`);
  if (tree !== undefined && !isTree(tree, k, dim)) throw broken('its tree does not lead to the clusters');
  return model;
}

function broken(reason: string): ClusterkitError {
  return new ClusterkitError('input', `not a model that can be used: ${reason}`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isList(value: unknown, length: number): value is unknown[] {
  return Array.isArray(value) && value.length === length;
}

function isPoint(value: unknown, dim: number): boolean {
  return isList(value, dim) && value.every(Number.isFinite);
}

function isPermutation(value: unknown, k: number): boolean {
  return isList(value, k) && Array.from({ length: k }, (_, c) => c).every((c) => value.includes(c));
}

/** Whether each path down the tree ends at a cluster, and each cluster is the end of a path. */
function isTree(tree: unknown, k: number, dim: number): boolean {
  if (!isList(tree, 2 * k - 1)) return false;
  const nodes = tree as (SplitNode | null)[];
  const leaves = nodes.filter((node) => node?.children === null).map((node) => node?.cluster);
  // children come after their parent, so each path has an end
  const leads = (children: unknown, at: number) =>
    children === null ||
    (isList(children, 2) && children.every((c) => Number(c) > at && Number(c) < 2 * k - 1));
  return (
    isPermutation(leaves, k) &&
    nodes.every((node, at) => node?.id === at && isPoint(node.center, dim) && leads(node.children, at))
  );
}
