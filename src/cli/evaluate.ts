import type { Command } from 'commander';
import { checkChoice } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { DISTANCE_NAMES } from '../distances/table.ts';
import { type Contingency, contingency, denseTable, type Label } from '../indices/contingency.ts';
import { type Evaluation, evaluate } from '../indices/evaluate.ts';
import { pairCountsOf } from '../indices/external.ts';
import { majorityClassesOf } from '../indices/majority.ts';
import { findIndex, type IndexEntry } from '../indices/table.ts';
import { openLabels } from '../input/labels.ts';
import { inFile } from '../input/open.ts';
import { expandPatterns } from '../input/patterns.ts';
import type { EvaluatedCluster, EvaluationRun } from '../output/document.ts';
import { type IndexBound, indexBounds, missedBounds } from '../work/bounds.ts';
import { type ReadLabels, readTexts } from '../work/labelTexts.ts';
import { checkFormats, checkStdin, eachInput, printDocument } from './batch.ts';
import type { Picked } from './evaluate/data.ts';
import { inOrder, openReference, type Reference } from './evaluate/input.ts';
import { type EvaluateOptions, SIDE_BY_SIDE } from './evaluate/options.ts';
import { planEvaluateTargets, writeEvaluateTargets } from './evaluate/outputs.ts';
import { evaluateCsv, evaluateText } from './evaluate/text.ts';
import { bothWeights } from './evaluate/weights.ts';
import { type Grounds, NO_ROWS } from './metrics/dissimilarity.ts';
import { WITHOUT_MEANS } from './metrics/options.ts';
import { withoutMeans } from './metrics.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';

/** Labels of one clustering, judged. */
export interface Judged {
  run: EvaluationRun;
  found: Evaluation;
  unit: 'rows' | 'pixels' | 'items';
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
  paths: string[],
  options: EvaluateOptions,
  command: Command,
): Promise<void> {
  checkFormats(session, options.csv);
  const files = await expandPatterns(paths);
  const bounds = indexBounds(options.failIf);
  checkChoice('--metric', options.metric, DISTANCE_NAMES);
  plannedMetrics(files, options, bounds, options.distances === undefined ? undefined : NO_ROWS);
  const read = [options.truth, options.data, options.distances].filter((path) => path !== undefined);
  const targets = planEvaluateTargets(session, files, options);
  checkStdin(session, [...files, ...read]);
  const given = (property: string) => command.getOptionValueSource(property) === 'cli';
  const reference = await openReference(session, options, given);
  const metrics = plannedMetrics(files, options, bounds, reference.data?.noMeans);
  const ofData = reference.data?.warnings ?? [];
  const all: Judged[] = [];
  const document = await eachInput(session, 'evaluate', files, async (path, index) => {
    const judged = await judgeFile(session, path, reference, metrics, options);
    for (const { run } of judged)
      for (const warning of run.warnings)
        session.warn(ofData.includes(warning) ? (reference.data?.path ?? path) : run.name, warning);
    all.push(...judged);
    await writeEvaluateTargets(session, targets.files[index], judged, options);
    return judged.map(({ run }) => run);
  });
  const { runs } = document;
  session.print(options.csv ? evaluateCsv(runs) : evaluateText(runs, await session.painter()));
  await writeEvaluateTargets(session, targets.all, all, options);
  printDocument(session, document);
  const named = runs.map(({ name, metrics }) => ({ about: name, metrics }));
  reportMissed(session, missedBounds(named, bounds));
}

/** Those that were asked for, and those that are bounded; absent: all that truth and data allow. */
function plannedMetrics(
  files: readonly string[],
  { metrics, chart = [], truth, truthColumn, ...options }: EvaluateOptions,
  bounds: readonly IndexBound[],
  noMeans: string | undefined,
): string[] | undefined {
  const asked = metrics?.map((word) => findIndex(word).name);
  const known = truth !== undefined || truthColumn !== undefined;
  const hasData = options.data !== undefined || options.distances !== undefined;
  const ofData = noMeans ? WITHOUT_MEANS : SIDE_BY_SIDE.data;
  const usual = [...(known ? SIDE_BY_SIDE.truth : []), ...(hasData ? ofData : [])];
  const shown = asked ?? (files.length > 1 || noMeans ? usual : undefined);
  const drawn = chart.includes('silhouette') ? ['silhouette'] : [];
  if (!shown && bounds.length === 0) return undefined;
  const names = [...new Set([...(shown ?? usual), ...bounds.map(({ name }) => name), ...drawn])];
  for (const name of names) checkNeeds(findIndex(name), known, hasData, noMeans);
  return names;
}

/** @throws {ClusterkitError} usage, for an index without what it needs */
function checkNeeds(info: IndexEntry, truth: boolean, data: boolean, noMeans: string | undefined): void {
  const { name, needs } = info;
  if (noMeans && info.needsMeans) throw new ClusterkitError('usage', withoutMeans(info, noMeans));
  if (needs === 'truth' ? truth : data) return;
  const what =
    needs === 'truth' ? 'true labels: add --truth or --truth-column' : 'the data: add --data or --distances';
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
    readTexts({ path, texts: Array.from(data ? data.pick(texts) : texts) }, missing);
  const labels = of(given.path, given.labels);
  const truth = given.truth && of(given.truth.path, given.truth.texts);
  const picked: Picked = {
    labels: labels.labels,
    truth: truth?.labels,
    weights: bothWeights(labels.weights, truth?.weights),
  };
  const judged: Picked & Partial<Grounds> = data ? data.rowsOf(picked) : picked;
  const { weights } = judged;
  const reading = performance.now();
  const params = { metric, noise, sample, seed, beta };
  const found = await inFile(given.path, () =>
    evaluate(judged.labels, { ...params, ...judged, indices: metrics, ...session.pacing }),
  );
  const table = found.table ?? contingency(judged.labels, judged.labels, { weights });
  const read = (reading - started) / 1000 + (data?.seconds ?? 0);
  const measure = (performance.now() - reading) / 1000;
  const massOf = (rows: (label: Label) => boolean) => countOf(judged, data?.unit, rows);
  const { path, sha256, name } = given;
  const run: EvaluationRun = {
    input: { path, sha256, kind: 'labels', n: given.labels.length },
    name,
    ...(given.truth && truth ? { truth: truthRecord(given.truth, found.table) } : {}),
    ...(data ? { data: data.record } : {}),
    params,
    n: massOf(() => true),
    k: table.rowLabels.length,
    noise: massOf((label) => label === -1 || label === '-1'),
    metrics: valuesOf(found, metrics),
    ...silhouetteRecord(found),
    clusters: clustersOf(table, found),
    ...contingencyRecord(found.table),
    ...pairsRecord(found.table),
    seconds: { read, measure, total: read + measure },
    warnings: [...(data?.warnings ?? []), ...warningsOf(found, labels)],
  };
  return { run, found, unit: data?.unit ?? 'rows', labels: judged.labels, weights };
}

/** How many there are of some labels; a row of a picture stands for its pixels. */
function countOf({ labels, weights }: Picked, unit: string | undefined, rows: (label: Label) => boolean) {
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const own = weights ? weights[i] : 1;
    if (own > 0 && rows(labels[i])) count += unit === 'pixels' ? own : 1;
  }
  return count;
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
  const majorities = judged && majorityClassesOf(judged);
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

function pairsRecord(table: Contingency | undefined): Pick<EvaluationRun, 'pairs'> {
  if (!table?.counts) return {};
  const { both, onlyA, onlyB, apart } = pairCountsOf(table);
  const [onlyClusters, onlyClasses] = [onlyA, onlyB].map(Number);
  return { pairs: { both: Number(both), onlyClusters, onlyClasses, apart: Number(apart) } };
}

function contingencyRecord(table: Contingency | undefined): Pick<EvaluationRun, 'contingency'> {
  if (!table || table.rowLabels.length * table.columnLabels.length > MOST_CELLS) return {};
  const { rowLabels: clusters, columnLabels: classes } = table;
  const cells = denseTable(table);
  const width = classes.length;
  const counts = clusters.map((_, row) => Array.from(cells.subarray(row * width, (row + 1) * width)));
  return { contingency: { clusters, classes, counts } };
}
