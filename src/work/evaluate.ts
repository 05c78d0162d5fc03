import type { Warning } from '../core/warnings.ts';
import { contingency, type Label } from '../indices/contingency.ts';
import { type Evaluation, evaluate } from '../indices/evaluate.ts';
import type { CodedTexts } from '../input/labels/coded.ts';
import { inOrder } from '../input/labels/join.ts';
import { openLabels } from '../input/labels.ts';
import { inFile } from '../input/open.ts';
import type { EvaluationRun } from '../output/document.ts';
import { bothWeights, type JudgedData, type Picked } from './evaluate/data.ts';
import {
  clustersOf,
  contingencyRecord,
  pairsRecord,
  silhouetteRecord,
  truthRecord,
} from './evaluate/record.ts';
import type { Reference } from './evaluate/reference.ts';
import type { Grounds } from './judge.ts';
import { type ReadLabels, readTexts } from './labelTexts.ts';
import { labelsReading } from './openItems.ts';
import type { EvaluateOptions } from './params/evaluating.ts';
import type { Work } from './work.ts';

/** The evaluation of the labels of one clustering. */
export interface Judged {
  run: EvaluationRun;
  found: Evaluation;
  unit: JudgedData['unit'];
  /** One label for each row that was evaluated, and the weight of the row. */
  labels: ArrayLike<Label>;
  /** The true class of each of these rows, if known. */
  truth?: ArrayLike<Label>;
  weights?: ArrayLike<number>;
}

/** Labels as they were read, in the order of the reference. */
interface GivenLabels {
  path: string;
  name: string;
  sha256: string;
  labels: CodedTexts;
  warnings: readonly Warning[];
  truth?: { texts: CodedTexts; path: string; sha256: string; column?: string };
}

/**
 * Evaluates every clustering of a file of labels.
 * @param indices names, from `indicesToMeasure`; undefined: all indices that truth and data allow
 * @throws {ClusterkitError} input, if labels cannot be read or belong to other rows than the reference; memory or
 * aborted
 */
export async function evaluateFile(
  work: Work,
  path: string,
  reference: Reference,
  indices: readonly string[] | undefined,
  options: EvaluateOptions,
): Promise<Judged[]> {
  const started = performance.now();
  const { labelColumn: column, id, truth, truthColumn } = options;
  const own = truth === undefined ? truthColumn : undefined;
  const { order } = reference;
  const of = { column, id, truthColumn: own, expected: order?.count, ...labelsReading(work, options) };
  const { sets, sha256, warnings } = await openLabels(path, of);
  const judged: Judged[] = [];
  for (const { name, labels: texts, ids, guessed, truth: classes } of sets) {
    const ordered = (of: CodedTexts) => (order ? inOrder(order, { path, texts: of, ids, guessed }) : of);
    const told = [...warnings, ...(reference.truth?.warnings ?? [])];
    const given: GivenLabels = { path, name, sha256, labels: ordered(texts), warnings: told };
    if (classes) given.truth = { texts: ordered(classes), path, sha256, column: own };
    else if (reference.truth) given.truth = { ...reference.truth, column: truthColumn };
    judged.push(await judgeLabels(work, given, reference.data, indices, options, started));
  }
  return judged;
}

/** @param started when reading began, in milliseconds */
async function judgeLabels(
  work: Work,
  given: GivenLabels,
  data: JudgedData | undefined,
  indices: readonly string[] | undefined,
  options: EvaluateOptions,
  started: number,
): Promise<Judged> {
  const { missing = 'fail', metric = 'euclidean', noise = 'omit', sample, seed, beta } = options;
  const of = (path: string, { words, codes }: CodedTexts) =>
    readTexts({ path, texts: { words, codes: data ? data.pick(codes) : codes } }, missing);
  const labels = of(given.path, given.labels);
  const truth = given.truth && of(given.truth.path, given.truth.texts);
  const picked: Picked = {
    labels: labels.labels,
    truth: truth?.labels,
    weights: bothWeights(labels.weights, truth?.weights),
  };
  const judged: Picked & Partial<Grounds> = data ? data.groundsOf(picked) : picked;
  const { weights } = judged;
  const reading = performance.now();
  const params = { metric, noise, sample, seed, beta };
  const found = await inFile(given.path, () =>
    evaluate(judged.labels, { ...params, ...judged, indices, ...work.pacing }),
  );
  const table = found.table ?? contingency(judged.labels, judged.labels, { weights });
  const read = (reading - started) / 1000 + (data?.subject.seconds ?? 0);
  const measure = (performance.now() - reading) / 1000;
  const massOf = (rows: (label: Label) => boolean) => countOf(judged, data?.unit, rows);
  const { path, sha256, name } = given;
  const run: EvaluationRun = {
    input: { path, sha256, kind: 'labels', n: given.labels.codes.length },
    name,
    ...(given.truth && truth ? { truth: truthRecord(given.truth, found.table) } : {}),
    ...(data ? { data: data.subject.record } : {}),
    params,
    n: massOf(() => true),
    k: table.rowLabels.length,
    noise: massOf((label) => label === -1 || label === '-1'),
    metrics: valuesOf(found, indices),
    ...silhouetteRecord(found),
    clusters: clustersOf(table, found),
    ...contingencyRecord(found.table),
    ...pairsRecord(found.table),
    seconds: { read, measure, total: read + measure },
    warnings: [...(data?.subject.warnings ?? []), ...given.warnings, ...warningsOf(found, labels)],
  };
  return { run, found, unit: data?.unit ?? 'rows', labels: judged.labels, truth: judged.truth, weights };
}

/** The number of some labels; a row of a picture stands for its pixels. */
function countOf({ labels, weights }: Picked, unit: string | undefined, rows: (label: Label) => boolean) {
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const own = weights ? weights[i] : 1;
    if (own > 0 && rows(labels[i])) count += unit === 'pixels' ? own : 1;
  }
  return count;
}

/** The values of indices; NaN if an index is not defined, which is null in JSON. */
function valuesOf({ values, refused }: Evaluation, indices: readonly string[] | undefined) {
  const names = indices ?? [...Object.keys(values), ...Object.keys(refused)];
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
