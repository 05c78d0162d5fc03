import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { openLabels } from '../input/labels.ts';
import { inFile } from '../input/open.ts';
import { type Contingency, contingency, denseTable, type Label } from '../metrics/contingency.ts';
import { type Evaluation, evaluate } from '../metrics/evaluate.ts';
import { majorityClasses } from '../metrics/majority.ts';
import { findMetric, type MetricInfo } from '../metrics/registry.ts';
import type { EvaluatedCluster, EvaluationRun } from '../output/document.ts';
import { checkFormats, checkStdin, eachInput, printDocument } from './batch.ts';
import { type IndexBound, indexBounds, missedBounds } from './evaluate/bounds.ts';
import { inOrder, openReference, type Reference } from './evaluate/input.ts';
import { type EvaluateOptions, SIDE_BY_SIDE } from './evaluate/options.ts';
import { planEvaluateTargets, writeEvaluateTargets } from './evaluate/outputs.ts';
import { evaluateCsv, evaluateText } from './evaluate/text.ts';
import { type ReadLabels, readTexts } from './labelTexts.ts';
import { BOUND_MISSED } from './report.ts';
import { ofRows } from './rows/input.ts';
import type { Session } from './session.ts';

/** Labels of one clustering, judged. */
export interface Judged {
  run: EvaluationRun;
  found: Evaluation;
  /** One a row of what was judged, and how often it counts. */
  labels: ArrayLike<Label>;
  weights?: ArrayLike<number>;
}

/** Labels as they were read, in the order of the reference. */
interface GivenLabels {
  path: string;
  name: string;
  sha256: string;
  labels: readonly string[];
  truth?: { texts: readonly string[]; path: string; sha256: string; column?: string };
}

/** Cells of a contingency table that goes into the JSON. */
const MOST_CELLS = 10_000;

/** `clusterkit evaluate`: what labels are worth by the truth, by the data, or both. */
export async function runEvaluate(
  session: Session,
  files: string[],
  options: EvaluateOptions,
): Promise<void> {
  checkFormats(session, options.csv);
  const bounds = indexBounds(options.failIf);
  const metrics = plannedMetrics(files, options, bounds);
  const read = [options.truth, options.data].filter((path) => path !== undefined);
  const targets = planEvaluateTargets(session, files, read, options);
  checkStdin(session, [...files, ...read]);
  const reference = await openReference(session, options);
  const all: Judged[] = [];
  const document = await eachInput(session, 'evaluate', files, async (path, index) => {
    const judged = await judgeFile(session, path, reference, metrics, options);
    for (const { run } of judged) for (const warning of run.warnings) session.warn(run.name, warning);
    all.push(...judged);
    await writeEvaluateTargets(session, targets.files[index], judged, options);
    return judged.map(({ run }) => run);
  });
  const { runs } = document;
  session.print(options.csv ? evaluateCsv(runs) : evaluateText(runs, await session.painter()));
  await writeEvaluateTargets(session, targets.all, all, options);
  printDocument(session, document);
  const missed = runs.flatMap((run) => missedBounds(run, bounds));
  if (missed.length === 0) return;
  session.say(`clusterkit: ${missed.join('; ')}`);
  session.exitCode = BOUND_MISSED;
}

/** Those that were asked for, and those that are bounded; absent: all that truth and data allow. */
function plannedMetrics(
  files: readonly string[],
  { metrics, chart = [], truth, truthColumn, data }: EvaluateOptions,
  bounds: readonly IndexBound[],
): string[] | undefined {
  const asked = metrics?.map((word) => findMetric(word).name);
  const known = truth !== undefined || truthColumn !== undefined;
  const usual = [...(known ? SIDE_BY_SIDE.truth : []), ...(data === undefined ? [] : SIDE_BY_SIDE.data)];
  const shown = asked ?? (files.length > 1 ? usual : undefined);
  const drawn = chart.includes('silhouette') ? ['silhouette'] : [];
  if (!shown && bounds.length === 0) return undefined;
  const names = [...new Set([...(shown ?? usual), ...bounds.map(({ name }) => name), ...drawn])];
  for (const name of names) checkNeeds(findMetric(name), known, data !== undefined);
  return names;
}

/** @throws {ClusterkitError} usage, for an index without what it needs */
function checkNeeds({ name, needs }: MetricInfo, truth: boolean, data: boolean): void {
  if (needs === 'truth' ? truth : data) return;
  const what = needs === 'truth' ? 'true labels: add --truth or --truth-column' : 'the data: add --data';
  throw new ClusterkitError('usage', `${name} needs ${what}`);
}

async function judgeFile(
  session: Session,
  path: string,
  reference: Reference,
  metrics: string[] | undefined,
  options: EvaluateOptions,
): Promise<Judged[]> {
  const started = performance.now();
  const { labelColumn: column, id, truth, truthColumn } = options;
  const own = truth === undefined ? truthColumn : undefined;
  const { maxMemory, io } = session;
  const reading = { column, id, truthColumn: own, maxMemory, stdin: io.stdin };
  const { sets, sha256 } = await openLabels(path, reading);
  const judged: Judged[] = [];
  for (const { name, labels: texts, ids, truth: classes } of sets) {
    const ordered = (of: readonly string[]) =>
      reference.order ? inOrder(reference.order, { path, texts: of, ids }) : of;
    const given: GivenLabels = { path, name, sha256, labels: ordered(texts) };
    if (classes) given.truth = { texts: ordered(classes), path, sha256, column: own };
    else if (reference.truth) given.truth = { ...reference.truth, column: truthColumn };
    judged.push(await judge(session, given, reference, metrics, options, started));
  }
  return judged;
}

async function judge(
  session: Session,
  given: GivenLabels,
  { data }: Reference,
  metrics: string[] | undefined,
  options: EvaluateOptions,
  started: number,
): Promise<Judged> {
  const { missing, metric, noise, sample, seed, beta } = options;
  const of = (path: string, texts: readonly string[]) =>
    readTexts({ path, texts: Array.from(data ? ofRows(data.items, texts) : texts) }, missing);
  const labels = of(given.path, given.labels);
  const truth = given.truth && of(given.truth.path, given.truth.texts);
  const weights = bothWeights(data?.prepared.data.weights, labels.weights, truth?.weights);
  const rows = data && { ...data.prepared.data, ...(weights ? { weights } : {}) };
  const reading = performance.now();
  const params = { metric, noise, sample, seed, beta };
  const found = await inFile(given.path, () =>
    evaluate(labels.labels, {
      ...{ truth: truth?.labels, data: rows, weights, metrics, ...params },
      ...session.pacing,
    }),
  );
  const table = found.table ?? contingency(labels.labels, labels.labels, weights);
  const read = (reading - started) / 1000 + (data?.seconds ?? 0);
  const measure = (performance.now() - reading) / 1000;
  const counted = Array.from(labels.labels).filter((_, i) => !weights || weights[i] > 0);
  const { path, sha256, name } = given;
  const run: EvaluationRun = {
    input: { path, sha256, kind: 'labels', n: given.labels.length },
    name,
    ...(given.truth && truth ? { truth: truthRecord(given.truth, found.table) } : {}),
    ...(data ? { data: data.record } : {}),
    params,
    n: counted.length,
    k: table.rowLabels.length,
    noise: counted.filter((label) => label === -1 || label === '-1').length,
    metrics: valuesOf(found, metrics),
    ...silhouetteRecord(found),
    clusters: clustersOf(table, found),
    ...contingencyRecord(found.table),
    seconds: { read, measure, total: read + measure },
    warnings: [
      ...(data?.items.warnings ?? []),
      ...(data?.prepared.warnings ?? []),
      ...warningsOf(found, labels),
    ],
  };
  return { run, found, labels: labels.labels, weights };
}

function bothWeights(...all: (ArrayLike<number> | undefined)[]): Float64Array | undefined {
  const [first, ...others] = all.filter((weights) => weights !== undefined);
  if (!first) return undefined;
  return Float64Array.from(first, (weight, i) => others.reduce((product, of) => product * of[i], weight));
}

/** NaN for what is not defined: null in JSON. */
function valuesOf({ values, refused }: Evaluation, metrics: string[] | undefined): Record<string, number> {
  const names = metrics ?? [...Object.keys(values), ...Object.keys(refused)];
  return Object.fromEntries(names.map((name) => [name, values[name] ?? Number.NaN]));
}

function warningsOf({ refused, values }: Evaluation, { dropped }: ReadLabels): Warning[] {
  const undefinedOnes = Object.entries(refused).map(([index, reason]) => ({ index, reason }));
  const infinite = Object.entries(values)
    .filter(([, value]) => !Number.isFinite(value))
    .map(([index]) => ({ index, reason: 'it is infinite here' }));
  return [
    ...(dropped > 0 ? [{ code: 'labels-left-out' as const, rows: dropped }] : []),
    ...[...undefinedOnes, ...infinite].map((one) => ({ code: 'index-undefined' as const, ...one })),
  ];
}

function truthRecord(
  { path, sha256, column }: NonNullable<GivenLabels['truth']>,
  table: Contingency | undefined,
): EvaluationRun['truth'] {
  return { path, sha256, ...(column ? { column } : {}), classes: table?.columnLabels.length ?? 0 };
}

function silhouetteRecord({ silhouette }: Evaluation): Pick<EvaluationRun, 'silhouette'> {
  if (!silhouette) return {};
  const { measured, standardError } = silhouette;
  return { silhouette: { measured, ...(standardError === undefined ? {} : { standardError }) } };
}

function clustersOf(table: Contingency, { table: judged, silhouette }: Evaluation): EvaluatedCluster[] {
  const means = new Map(silhouette?.clusters.map(({ cluster, mean }) => [cluster, mean]));
  const majorities = judged && majorityClasses(judged);
  return table.rowLabels.map((cluster, row) => {
    const { majority, correct, errors, entropy } = majorities?.[row] ?? {};
    const size = table.rowSums[row];
    const share = size / table.total;
    const mean = means.get(cluster);
    return {
      ...{ cluster, size, share },
      ...(majorities ? { majority, correct, errors, entropy } : {}),
      ...(mean === undefined ? {} : { silhouette: mean }),
    };
  });
}

function contingencyRecord(table: Contingency | undefined): Pick<EvaluationRun, 'contingency'> {
  if (!table || table.rowLabels.length * table.columnLabels.length > MOST_CELLS) return {};
  const { rowLabels: clusters, columnLabels: classes } = table;
  const cells = denseTable(table);
  const width = classes.length;
  const counts = clusters.map((_, row) => Array.from(cells.subarray(row * width, (row + 1) * width)));
  return { contingency: { clusters, classes, counts } };
}
