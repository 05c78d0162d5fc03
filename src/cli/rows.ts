import { type Model, modelOf } from '../algorithms/model.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Place } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import type { Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { profile } from '../indices/profile.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { type Choice, type RowsInput, type RowsRun, resultFields } from '../output/document.ts';
import { namingRows } from '../work/places.ts';
import { type Algorithm, type Fit, fitPlan } from './algorithm.ts';
import { checkFormats, eachInput, printDocument } from './batch.ts';
import type { Inputs } from './inputs.ts';
import { checkChoose, failRuns, metricNames, type Scores, scoresOf, truthOf } from './metrics.ts';
import { checkRowsCharts } from './rows/charts.ts';
import { planRowsFit, type RowsPlan, startOf } from './rows/init.ts';
import {
  columnNames,
  labelItems,
  ofRows,
  openItems,
  type Prepared,
  placeOfRow,
  prepare,
  recordOf,
} from './rows/input.ts';
import type { ReadOptions, RowsClusterOptions, RowsOptions } from './rows/options.ts';
import { planRowsTargets, writeRowsTargets } from './rows/outputs.ts';
import { rowsCsv, rowsSweepText, rowsText } from './rows/text.ts';
import type { Session } from './session.ts';
import { eachFound } from './sweep.ts';
import { version } from './version.ts';

/** Rows read and made ready. */
export interface OpenedRows {
  path: string;
  /** For titles. */
  name: string;
  items: Items;
  prepared: Prepared;
  /** The file and the place in it that a row of the data came from. */
  placeOf(row: number): Promise<Place>;
  record: RowsInput;
  seconds: number;
}

/** One clustering of rows and what it was made of. */
export interface RowsResult {
  run: RowsRun;
  name: string;
  /** For people. */
  algorithm: string;
  result: Fit;
  /** What was clustered. */
  data: Dataset;
  items: Items;
  /** One label an item, -1 for those left out. */
  labels: Int32Array;
  /** Of each row, when it was asked for. */
  silhouette?: Silhouette;
  model(pacing: Pacing): Promise<Model>;
}

/** What an index of true classes is told when there are none. */
const NO_TRUTH = 'needs true classes: add --label-column, or --labels FILE';

/**
 * Clusters of rows for each k: what every command does that finds centers.
 * @param open reads items and makes of them what is clustered
 */
export async function runRows(
  session: Session,
  inputs: Inputs,
  options: RowsClusterOptions,
  algorithm: Algorithm,
  open = openRows,
): Promise<void> {
  checkFormats(session, options.csv);
  await metricNames(options, true, NO_TRUTH);
  const heads = inputs.groups.map(([first]) => first);
  const plan = await planRowsFit(session, options);
  checkChoose(options, plan.ks);
  const targets = planRowsTargets(session, inputs.groups, plan.ks, options, algorithm.name);
  const choices: Choice[] = [];
  let printed = 0;
  const document = await eachInput(session, algorithm.name, heads, async (path, index) => {
    const opened = await open(session, inputs.kind, inputs.groups[index], options);
    checkRowsCharts(opened.items.data, options);
    const results = await fitRows(session, opened, plan, options, algorithm);
    const runs = results.map(({ run }) => run);
    for (const warning of runs.flatMap((run) => run.warnings)) session.warn(path, warning);
    if (options.csv) for (const run of runs) session.print(rowsCsv(run, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${await tableText(session, results, algorithm)}`);
    if (options.choose) {
      const [{ choose }, { choiceText }] = await Promise.all([
        import('./choose.ts'),
        import('./words/choice.ts'),
      ]);
      const choice = await choose(session, path, results, algorithm, options);
      choices.push(choice);
      if (!options.csv) session.print(`\n${choiceText(choice, await session.painter())}`);
    }
    await writeRowsTargets(session, targets[index], results, options);
    return runs;
  });
  printDocument(session, choices.length > 0 ? { ...document, choice: choices } : document);
  await failRuns(session, document.runs, options);
}

/** The clusters of one clustering, or a line for each of several. */
export async function tableText(
  session: Session,
  results: RowsResult[],
  { title }: Algorithm,
): Promise<string> {
  const painter = await session.painter();
  return eachFound(results).length === 1
    ? rowsText(results[0], title, painter)
    : rowsSweepText(results, title, painter);
}

/** Reads items and makes of them what will be clustered. */
export async function openRows(
  session: Session,
  kind: Inputs['kind'],
  files: readonly string[],
  options: RowsOptions,
): Promise<OpenedRows> {
  const started = performance.now();
  const items = await openItems(session, kind, files, options);
  const prepared = await prepare(session, files[0], items.data, options);
  return openedRows(session, { kind, files, options }, items, prepared, started);
}

/** @param started when reading began, in milliseconds */
export async function openedRows(
  session: Session,
  { kind, files, options }: { kind: Inputs['kind']; files: readonly string[]; options: ReadOptions },
  items: Items,
  prepared: Prepared,
  started: number,
): Promise<OpenedRows> {
  const record = await recordOf(kind, files, items);
  const seconds = (performance.now() - started) / 1000;
  const placeOf = (row: number) => placeOfRow(session, kind, files, items, options, row);
  return { path: files[0], name: titleName(files), items, prepared, placeOf, record, seconds };
}

/** What files are called in titles. */
export function titleName(files: readonly string[]): string {
  const first = files[0] === '-' ? 'standard input' : files[0].replace(/\/+$/, '').replace(/^.*[/\\]/, '');
  return files.length > 1 ? `${first} and ${files.length - 1} more` : first;
}

async function fitRows(
  session: Session,
  opened: OpenedRows,
  plan: RowsPlan,
  options: RowsClusterOptions,
  algorithm: Algorithm,
): Promise<RowsResult[]> {
  const { data } = opened.prepared;
  const init = startOf(plan.init, opened.items, opened.prepared);
  const truth = truthOf(opened.items.truth && ofRows(opened.items, opened.items.truth), data);
  const names = await metricNames(options, truth !== undefined, NO_TRUTH);
  const fits = () => fitPlan(session, data, { ks: plan.ks, init }, algorithm, options.seed);
  const timed = await namingRows(opened, fits);
  const results: RowsResult[] = [];
  for (const [at, { result, seconds }] of timed.entries()) {
    const subject = {
      labels: result.labels,
      data,
      truth,
      metric: algorithm.metric,
      inertia: result.centers.inertia,
    };
    const scores = await namingRows(opened, () => scoresOf(session, subject, names, options));
    results.push(describeResult(opened, plan.ks[at], result, { fit: seconds, scores }, options, algorithm));
  }
  return results;
}

function describeResult(
  opened: OpenedRows,
  k: number,
  result: Fit,
  { fit, scores }: { fit: number; scores: Scores },
  options: RowsClusterOptions,
  algorithm: Algorithm,
): RowsResult {
  const { items, prepared, record, seconds } = opened;
  const { seed = DEFAULT_SEED, init } = options;
  const labels = labelItems(items, result.labels);
  const { columns, encodings } = { columns: columnNames(items.data), encodings: items.encodings };
  const run: RowsRun = {
    input: record,
    algorithm: algorithm.name,
    params: { k, init, ...algorithm.params, seed, ...readingParams(options) },
    ...resultFields(result),
    n: result.n,
    preparation: prepared.steps,
    profile: { columns, ...profile(items.data, result.labels, result.k) },
    ...(encodings && encodings.length > 0 ? { encodings } : {}),
    metrics: scores.values,
    seconds: { read: seconds, fit, total: seconds + fit },
    ...(options.labels === true ? { labels } : {}),
    warnings: [...items.warnings, ...prepared.warnings, ...result.warnings, ...scores.warnings],
  };
  const facts = {
    version: version(),
    columns: columnNames(prepared.data),
    source: { columns: items.data.columns, encodings, shape: items.data.shape },
    preparation: prepared.models,
  };
  const model = (pacing: Pacing) => modelOf(prepared.data, result, facts, pacing);
  return {
    run,
    name: opened.name,
    algorithm: algorithm.title,
    result,
    data: prepared.data,
    items,
    labels,
    silhouette: scores.silhouette,
    model,
  };
}

/** What is in the JSON of how rows were read. */
export function readingParams({ columns, where, id, labelColumn, weights, ...rest }: RowsClusterOptions) {
  const { limit, sample, missing, encode, scale, features } = rest;
  return { columns, where, id, labelColumn, weights, limit, sample, missing, encode, scale, features };
}
