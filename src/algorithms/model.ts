import type { Clustering } from '../core/clustering.ts';
import { ClusterkitError, invalid, listWords, type Remedy } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { checkShape, MODEL_READING } from '../core/recorded.ts';
import type { AnyRows } from '../core/sparse.ts';
import { faultOfDistance } from '../distances/fitted.ts';
import { DISTANCE_NAMES } from '../distances/table.ts';
import type { Settings } from './entry.ts';
import { broken, isCount, isList, isPoint } from './models/checks.ts';
import { MODEL_SCHEMA, type ModelHead } from './models/kind.ts';
import { checkSparseKind, findKind, kindFor, type Model } from './models/kinds.ts';
import { MODEL_KINDS, type ModelKindName } from './models/table.ts';

/** The facts of a model beside its clustering. */
export interface ModelFacts
  extends Pick<ModelHead, 'version' | 'space' | 'columns' | 'colors' | 'source' | 'preparation'> {
  /**
   * The options with which the algorithm was called, of which the distance with its options counts, and what else the
   * assignment of rows depends on, such as `minSamples`. Default none, which are the defaults of the algorithm.
   */
  settings?: Settings;
}

/**
 * A model of a clustering, for `predict` and for JSON.stringify. Of a clustering with centers, the function finds the
 * rows of `data` that are equally near to several centers, so that `predict` labels them as the algorithm did. O(n k
 * dim) time, for `bisecting` O(k dim). O(k (dim + k)) memory, for directions O(n dim). Of `dbscan` the model has all core
 * rows, of `hdbscan` all rows that weigh something: O(n dim) time and memory.
 * @param data the dataset that was clustered; of a clustering with centers, rows that are not in memory (n = 0) are not
 *   looked at
 * @throws {ClusterkitError} usage, for other data than the clustering's and for a clustering that has nothing other rows
 * can be compared with; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const model = await modelOf(data, await kmeans(data, { k: 2 }));
 * console.log(model.k, model.kind); // 2 centers
 */
export async function modelOf(
  data: AnyRows,
  clustering: Clustering,
  facts: ModelFacts = {},
  pacing: Pacing = {},
): Promise<Model> {
  const { algorithm, k, labels, sizes, seed, noise, centers } = clustering;
  const { version, space, colors, columns = data.columns, source, preparation, settings = {} } = facts;
  const kind = kindFor(clustering);
  if (kind === undefined) throw noModel(clustering, 'clustering');
  const { dim } = centers ?? data;
  if (data.dim !== dim || (data.n !== labels.length && data.n > 0))
    throw invalid(
      'data',
      `the ${labels.length} x ${dim} numbers of the clustering`,
      `${data.n} x ${data.dim}`,
    );
  checkSparseKind(kind, data);
  const { make } = findKind(kind);
  const { metric, distance, ...body } = await make({ data, clustering, settings, pacer: new Pacer(pacing) });
  const head: ModelHead = {
    schema: MODEL_SCHEMA,
    tool: 'clusterkit',
    ...(version && { version }),
    kind,
    algorithm,
    k,
    dim,
    metric,
    ...(distance && { distance }),
    ...(space && { space }),
    ...(columns && { columns }),
    ...(source && { source }),
    ...(preparation && { preparation }),
    ...(colors && { colors }),
    sizes: Array.from(sizes),
    ...(noise !== undefined && { noise }),
    ...(seed !== undefined && { seed }),
  };
  return { ...head, ...body } as Model;
}

/** The refusal to make a model of a clustering. */
export function noModel({ reachability }: Clustering, option: string): ClusterkitError {
  const what = listWords(MODEL_KINDS.map(({ of }) => of));
  // an order has clusters of a radius, too
  const remedies: Remedy[] = reachability ? [{ option: 'eps', how: 'set', to: 'have core rows' }] : [];
  return new ClusterkitError('usage', `requires ${what}, and these clusters have none`, { option, remedies });
}

/**
 * Checks that a value read from a file is a model. The time is linear in its length.
 * @param value as JSON.parse returned it
 * @returns the value; a model without `kind`, from the time when there were only two, with its kind
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
  const kind = checkKind(model);
  checkHead(model);
  checkShape(model, MODEL_READING);
  const { metric, distance, dim } = model;
  const fault = faultOfDistance(distance, metric, dim);
  if (fault !== undefined) throw broken(fault);
  findKind(kind).check(model, model);
  return model.kind === undefined ? ({ ...(model as object), kind } as Model) : model;
}

/** @throws {ClusterkitError} input, for a kind that is not in the table */
function checkKind({ kind, ...body }: Model): ModelKindName {
  if (kind === undefined) return 'tree' in body && body.tree !== undefined ? 'splits' : 'centers';
  const entry = MODEL_KINDS.find(({ name }) => name === kind);
  if (entry) return entry.name;
  const names = MODEL_KINDS.map(({ name }) => name);
  throw broken(`its kind is ${JSON.stringify(kind)}, not ${names.join(', ')}`);
}

/** @throws {ClusterkitError} input */
function checkHead({ algorithm, k, dim, metric, colors, sizes, noise, seed }: ModelHead): void {
  if (typeof algorithm !== 'string') throw broken('algorithm must be a name');
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw broken('seed must be a whole number');
  const isMass = (mass: unknown) => Number.isFinite(mass) && (mass as number) >= 0;
  if (noise !== undefined && !isMass(noise)) throw broken('noise must be a number of at least 0');
  if (!isCount(k) && !(k === 0 && noise !== undefined))
    throw broken('k must be a whole number of at least 1');
  if (!isCount(dim)) throw broken('dim must be a whole number of at least 1');
  if (!DISTANCE_NAMES.includes(metric)) throw broken('metric must be the name of a distance');
  if (sizes !== undefined && !(isPoint(sizes, k) && sizes.every(isMass)))
    throw broken(`sizes must be k = ${k} numbers of at least 0`);
  if (
    colors !== undefined &&
    !(isList(colors, k) && colors.every((hex) => /^#[0-9a-f]{6}$/.test(String(hex))))
  )
    throw broken(`colors must be k = ${k} times #rrggbb`);
}
