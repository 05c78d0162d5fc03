import type { Model, ModelSource } from '../../algorithms/model.ts';
import { predict } from '../../algorithms/predict.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import type { Encoding, Items } from '../../core/items.ts';
import type { Warning } from '../../core/warnings.ts';
import { applyFeatures, checkFeatureModels } from '../../features/fitted.ts';
import { inFile } from '../../input/open.ts';
import type { Algorithm } from '../algorithm.ts';
import { oneByOne } from '../algorithm.ts';
import type { ClusterOptions } from '../clusterOptions.ts';
import type { Inputs } from '../inputs.ts';
import { openItems } from '../rows/input.ts';
import { type OpenedRows, openedRows, runRows } from '../rows.ts';
import type { Session } from '../session.ts';

/** Rows in the clusters of a model, made ready as the model's own rows were. */
export async function predictRows(
  session: Session,
  inputs: Inputs,
  path: string,
  model: Model,
  options: ClusterOptions,
): Promise<void> {
  const { k, seed, source, metric, algorithm } = model;
  checkFilling(options);
  const preparation = await inFile(path, () => checkFeatureModels(model.preparation ?? []));
  const open = async (_: Session, kind: Inputs['kind'], files: readonly string[]): Promise<OpenedRows> => {
    const started = performance.now();
    const read = readingOf(kind, source, options);
    const items = await openItems(session, kind, files, read).catch((error) => {
      throw asNeeded(error, files[0], options.columns !== undefined);
    });
    const pacing = { maxMemory: session.maxMemory, ...session.pacing };
    return inFile(files[0], async () => {
      const aligned = alignItems(items, source, model);
      const { data, warnings } = await applyFeatures(aligned.data, preparation, pacing);
      checkColumns(model, data);
      const steps = preparation.map(({ name, params, from, to }) => ({ name, params, from, to, facts: {} }));
      const prepared = { data, steps, models: preparation, warnings };
      return openedRows(session, { kind, files, options: read }, aligned, prepared, started);
    });
  };
  const { features: _, scale: __, ...reading } = options;
  const predicting: Algorithm = {
    name: 'predict',
    title: `${algorithm} model ${path}`,
    params: { model: path, algorithm, metric },
    metric,
    fit: oneByOne(async (data, pacing) => predict(model, data, pacing)),
  };
  const settings = { ...reading, scale: 'none' as const, k: [k], seed, init: undefined };
  await runRows(session, inputs, settings, predicting, open);
}

/** @throws {ClusterkitError} usage, for cells to be filled from the other rows that happen to be there */
function checkFilling({ missing }: ClusterOptions): void {
  if (missing !== 'mean' && missing !== 'median') return;
  const reason =
    'the model does not hold the rows it was fitted to, and values of the new rows would make labels depend on each other';
  const remedies: Remedy[] = [{ option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' }];
  throw new ClusterkitError('usage', reason, { option: 'missing', value: missing, remedies });
}

/** @throws {ClusterkitError} input, which then names the file, for rows of another length than the centers */
function checkColumns({ dim }: Model, data: Dataset): void {
  if (data.dim !== dim)
    throw new ClusterkitError(
      'input',
      `it does not fit the model: the model has ${dim} columns, the data ${data.dim}`,
    );
}

/**
 * An error about reading as one about the model: nobody gave the columns and encodings that the model asks for, and the
 * rows that it was fitted to are not there to fill cells from.
 * @param given whether the user said which columns to read
 */
function asNeeded(error: unknown, file: string, given: boolean): unknown {
  if (!(error instanceof ClusterkitError)) return error;
  const { reason, option, remedies } = error;
  const kept = remedies.filter((one) => !(one.how === 'set' && ['mean', 'median'].includes(one.value ?? '')));
  if (given || (option !== 'columns' && option !== 'encode')) return error.with({ remedies: kept });
  const details = { at: { file }, remedies: kept, cause: error };
  return new ClusterkitError('input', `it does not fit the model: ${reason}`, details);
}

/** What the model was made of is read again, unless something else is asked for. */
function readingOf(
  kind: Inputs['kind'],
  source: ModelSource | undefined,
  options: ClusterOptions,
): ClusterOptions {
  if (kind === 'folder' && source?.shape) {
    const { width, height, bands } = source.shape;
    return { ...options, size: { width, height }, grey: bands === 1 };
  }
  if (kind !== 'table' || options.columns || !source?.columns) return options;
  const encoded = source.encodings ?? [];
  const columns = source.columns.map((name) => encoded.find((one) => isPartOf(name, one))?.column ?? name);
  const encode = encoded.map(({ column, how }) => `${column}=${how}`).join(',');
  return { ...options, columns: [...new Set(columns)], ...(encode === '' ? {} : { encode }) };
}

function isPartOf(name: string, { column, how, categories }: Encoding): boolean {
  if (how === 'label') return name === column;
  return categories.some((category) => name === `${column}=${category}`);
}

/**
 * The columns that the model knows, in its order. Categories that it does not know belong to none of its columns,
 * which is a warning.
 * @throws {ClusterkitError} input, when columns are missing or labels have other meanings
 */
function alignItems(items: Items, source: ModelSource | undefined, model: Model): Items {
  const wanted = source?.columns;
  const { data } = items;
  if (!wanted || !data.columns) return items;
  checkLabels(items.encodings ?? [], source.encodings ?? []);
  const places = wanted.map((name) => data.columns?.indexOf(name) ?? -1);
  const known = (name: string) => source.encodings?.some((one) => isPartOf(name, one));
  const missing = wanted.filter((name, at) => places[at] < 0 && !known(name));
  if (missing.length > 0) {
    const text = items.encodings?.find(({ column }) => missing.includes(column));
    if (text) {
      const { column, categories } = text;
      const example = `such as ${JSON.stringify(categories[0])}`;
      throw new ClusterkitError(
        'input',
        `column "${column}" holds text, ${example}; the model needs numbers`,
      );
    }
    const columns = missing.length > 1 ? 'columns' : 'column';
    throw new ClusterkitError(
      'input',
      `the ${model.algorithm} model needs the ${columns} ${missing.join(', ')}`,
    );
  }
  if (places.every((place, j) => place === j) && data.dim === wanted.length) return items;
  const warnings = [...items.warnings, ...unknownCategories(items, source.encodings ?? [])];
  return { ...items, data: pickColumns(data, places, wanted), warnings };
}

/** Rows of categories that have no column in the model. */
function unknownCategories({ data, encodings = [] }: Items, known: readonly Encoding[]): Warning[] {
  return encodings.flatMap(({ column, how, categories: found }): Warning[] => {
    const own = known.find((one) => one.column === column)?.categories;
    const categories = how === 'onehot' && own ? found.filter((category) => !own.includes(category)) : [];
    if (categories.length === 0) return [];
    const places = categories.map((category) => data.columns?.indexOf(`${column}=${category}`) ?? -1);
    let rows = 0;
    for (let i = 0; i < data.n; i++)
      if (places.some((place) => place >= 0 && data.x[i * data.dim + place] === 1)) rows++;
    return [{ code: 'unknown-categories', column, rows, categories }];
  });
}

/** @param places where each column comes from; -1: it is 0 */
function pickColumns(
  { x, n, dim, weights, shape }: Dataset,
  places: readonly number[],
  columns: string[],
): Dataset {
  const picked = new Float64Array(n * places.length);
  for (let i = 0, q = 0; i < n; i++)
    for (const place of places) picked[q++] = place < 0 ? 0 : x[i * dim + place];
  return { x: picked, n, dim: places.length, weights, columns, shape };
}

/** @throws {ClusterkitError} input, when the numbers of a label encoding stand for other categories */
function checkLabels(found: readonly Encoding[], known: readonly Encoding[]): void {
  for (const { column, how, categories } of known) {
    if (how !== 'label') continue;
    const now = found.find((one) => one.column === column)?.categories;
    if (
      now &&
      (now.length !== categories.length || now.some((category, at) => category !== categories[at]))
    ) {
      throw new ClusterkitError(
        'input',
        `column "${column}" has other categories than the model's, so that its numbers mean something else; fit with --encode ${column}=onehot`,
      );
    }
  }
}
