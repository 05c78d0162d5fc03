import type { Settings } from '../algorithms/entry.ts';
import type { Model } from '../algorithms/models/kinds.ts';
import { type Prediction, predict } from '../algorithms/predict.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import type { FeatureModel } from '../core/preparation.ts';
import { applyFeatures, checkFeatureModels } from '../features/fitted.ts';
import { inFile } from '../input/open.ts';
import { checkSharded, ofLabels } from './checkSharded.ts';
import { checkCharts } from './draw/checks.ts';
import { factsOf, plannedIndices, scoresOf } from './judge.ts';
import { checkUsed, type Group, type Inputs, isManifest, lookAt } from './look.ts';
import { startSubject } from './open.ts';
import { openItems } from './openItems.ts';
import { readingOf, rowsSubject } from './openRows.ts';
import { PREDICTING, PREDICTION, type PredictOptions } from './params/predicting.ts';
import { namingRows } from './places.ts';
import { alignItems, readingFor } from './predict/align.ts';
import { type ColorFacts, colorFacts, readModel } from './predict/model.ts';
import { predictStored } from './predict/stored.ts';
import { type Findings, type NamedProfile, resultOf } from './result.ts';
import type { Subject } from './subject.ts';
import { applyToTexts, type PreparedTexts } from './texts.ts';
import type { Work } from './work.ts';

/** The plan of a prediction. */
interface PredictPlan {
  /** Path of the model. */
  path: string;
  model: Model;
  inputs: Inputs;
  options: PredictOptions;
  /** The settings that results record of the model. */
  settings: Settings;
  /** Facts of a model for pictures. */
  colors?: ColorFacts;
  /** The preparation of rows before they are labeled. */
  preparation: FeatureModel[];
}

/**
 * Looks at the inputs and reads the model.
 * @throws {ClusterkitError} usage, for options that are not used with such inputs; input, for a model that cannot be
 * used with them
 */
export async function planPrediction(
  work: Work,
  path: string,
  paths: readonly string[],
  options: PredictOptions,
): Promise<PredictPlan> {
  const inputs = await lookAt(work, paths, { ...options, stays: true, passes: true });
  const { kind, files } = inputs;
  for (const file of files)
    if (kind === 'matrix' && (await isManifest(file))) checkSharded(PREDICTING, options, file);
  // other rows are read at once, and so are those of which more than labels is wanted
  if (kind !== 'matrix' || ofLabels(options) !== undefined)
    for (const group of inputs.groups) delete group.store;
  checkUsed(PREDICTING, options, inputs);
  if (kind !== 'picture') checkFilling(options);
  const model = await readModel(work, path);
  const { algorithm, metric, k, seed, distance: { p, correlationForm, unit } = {} } = model;
  const given = Object.entries({ p, correlationForm, unit, seed }).filter(([, value]) => value !== undefined);
  const settings = { k, model: path, algorithm, metric, ...Object.fromEntries(given) };
  const plan = { path, model, inputs, options, settings, preparation: [] };
  if (kind === 'picture') return { ...plan, colors: await inFile(path, () => colorFacts(model)) };
  if (model.space)
    throw new ClusterkitError('input', `is a model for pictures, and ${files[0]} is a ${kind}`, {
      at: { file: path },
    });
  return { ...plan, preparation: await inFile(path, () => checkFeatureModels(model.preparation ?? [])) };
}

/** @throws {ClusterkitError} usage, for filling cells from other rows, since these are not the rows of the model */
function checkFilling({ missing }: PredictOptions): void {
  if (missing === undefined || !FILLINGS.includes(missing)) return;
  const reason =
    'the model does not hold the rows it was fitted to, and values of the new rows would make labels depend on each other';
  throw new ClusterkitError('usage', reason, {
    option: 'missing',
    value: missing,
    remedies: [{ option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' }],
  });
}

/**
 * Labels one input: pictures with the colors of the model, rows with its clusters, in the order of the model.
 * @throws {ClusterkitError} input, for data that do not fit the model; memory or aborted
 */
export async function predictInput(work: Work, plan: PredictPlan, index: number): Promise<Findings> {
  const { path, model, options, inputs, colors, settings } = plan;
  const group = inputs.groups[index];
  const subject = colors
    ? await startSubject(work, group, { ...options, space: colors.space })
    : await openFor(work, plan, group);
  await checkCharts(subject, options);
  const data = subject.sparse ?? (subject.data as Dataset);
  const { algorithm, metric } = model;
  const names = plannedIndices(options, factsOf(subject, metric));
  const started = performance.now();
  const { maxMemory, pacing } = work;
  const label = async (): Promise<Labeled> =>
    subject.store
      ? predictStored(work, model, subject.store.store, (piece) => prepared(work, plan, piece))
      : { clustering: await predict(model, data, { ...pacing, maxMemory }) };
  const { clustering, profile } = await namingRows(subject, label);
  const seconds = (performance.now() - started) / 1000;
  const scores = await scoresOf(work, subject, clustering, names, { ...options, ...settings });
  const result = resultOf({
    subject,
    algorithm: PREDICTION.name,
    title: `${algorithm} model ${path}`,
    settings,
    params: { ...settings, ...subject.reading },
    varying: [],
    clustering,
    scores,
    seconds,
    ...(colors && { palette: colors.palette }),
    ...(profile && { profile }),
  });
  await subject.hashed;
  await subject.close?.();
  return { subject, results: [result], trees: [] };
}

/** Labels, and means where the rows are in no memory. */
interface Labeled {
  clustering: Prediction;
  profile?: NamedProfile;
}

/** Rows that are prepared like the rows of the model. */
async function openFor(
  work: Work,
  { model, options, preparation }: PredictPlan,
  group: Group,
): Promise<Subject> {
  const started = performance.now();
  const [file] = group.files;
  const reading = readingFor(model, group.kind, options);
  if (group.store) return (await import('./openStore.ts')).openStore(work, group, reading);
  const items = await openItems(work, group, reading).catch((error) => {
    throw asNeeded(error, file, options);
  });
  const aligned = await inFile(file, () => alignItems(items, model));
  const applied = await inFile(file, () => applyModels(work, aligned, preparation));
  if (applied.data.dim !== model.dim) throw otherColumns(model, applied.data, file);
  const steps = preparation.map(({ name, params, from, to }) => ({ name, params, from, to, facts: {} }));
  const prepared = { ...applied, steps, models: preparation };
  const subject = rowsSubject(work, group, reading, aligned, prepared, started);
  // options that follow from the model were not given by the user
  return { ...subject, reading: readingOf(options) };
}

/** A piece of rows in files in the form that the model requires. */
async function prepared(
  work: Work,
  { model, preparation }: PredictPlan,
  piece: Dataset,
): Promise<Pick<Items, 'data' | 'warnings'>> {
  const aligned = alignItems({ data: piece, count: piece.n, encodings: [], warnings: [] }, model);
  if (preparation.length === 0) return aligned;
  const { data, warnings } = await applyFeatures(aligned.data, preparation, { maxMemory: work.maxMemory });
  return { data, warnings: [...aligned.warnings, ...warnings] };
}

/** Texts become rows, and rows others, as those of the model did. */
async function applyModels(
  work: Work,
  { data, texts }: Items,
  preparation: readonly FeatureModel[],
): Promise<Pick<PreparedTexts, 'data' | 'terms' | 'warnings'>> {
  if (texts) return applyToTexts(work, { texts, n: data.n, weights: data.weights }, preparation);
  return applyFeatures(data, preparation, { maxMemory: work.maxMemory, ...work.pacing });
}

function otherColumns({ dim }: Model, data: Pick<Dataset, 'dim'>, file: string): ClusterkitError {
  const reason = `it does not fit the model: the model has ${dim} columns, the data ${data.dim}`;
  return new ClusterkitError('input', reason, { at: { file } });
}

const FILLINGS: readonly string[] = ['mean', 'median'];

/**
 * Turns an error about reading into an error about the model. The columns and encodings come from the model, not from
 * the user, and so may marks of numbers; and there are no rows of the model to fill cells from.
 */
function asNeeded(error: unknown, file: string, { columns, ...given }: PredictOptions): unknown {
  if (!(error instanceof ClusterkitError)) return error;
  const { option, reason, value } = error;
  const remedies = error.remedies.filter((one) => one.how !== 'set' || !FILLINGS.includes(one.value ?? ''));
  const details = { at: { file }, remedies, cause: error };
  const isMark = option === 'decimal' || option === 'thousands';
  if (isMark && given[option] === undefined) {
    const mark = `the ${option === 'decimal' ? 'decimal mark' : 'mark of thousands'} "${value}"`;
    return new ClusterkitError('input', `${mark} of the model ${reason}`, details);
  }
  if (columns || (option !== 'columns' && option !== 'encode')) return error.with({ remedies });
  return new ClusterkitError('input', `it does not fit the model: ${reason}`, details);
}
