import { measuringOf } from '../algorithms/door.ts';
import type { Settings } from '../algorithms/entry.ts';
import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { SubjectKind } from '../core/params.ts';
import { DENSE_ROWS, REQUIRES_DENSE } from '../core/sparse.ts';
import { transpose } from '../distances/rows.ts';
import type { Distance } from '../distances/table.ts';
import type { Label } from '../indices/contingency.ts';
import type { DissimilarityOptions } from '../indices/dissimilarity.ts';
import type { Evaluation } from '../indices/evaluate.ts';
import { INTERNAL } from '../indices/table/internal.ts';
import { findIndex, type IndexEntry } from '../indices/table.ts';
import { indexBounds } from './bounds.ts';
import { choiceAsked } from './choosing.ts';
import { indexNamed } from './indexNamed.ts';
import { asLabels } from './labelTexts.ts';
import type { JudgingOptions } from './params/judging.ts';
import { namingRows } from './places.ts';
import { comparesCategories, type Findings, type Result, type Scores } from './result.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** The facts that determine which indices can be computed. */
interface JudgingFacts {
  /** Whether true classes are known; before anything is read, whether they can be. */
  truth: boolean;
  /** Why there are no true classes, if there are none. */
  noTruth: keyof typeof NO_TRUTH;
  /** Why clusters have no means, if they have none. */
  noMeans?: keyof typeof NO_MEANS;
}

/** Options from which indices are planned. */
interface PlanningOptions extends JudgingOptions {
  /** Charts to draw: some of them use indices. */
  chart?: readonly string[];
}

/**
 * Options that indices are measured by: the settings of the run, for the distance by which the algorithm compared rows
 * (default euclidean; of given distances idle), and what says how to measure.
 */
interface ScoringOptions extends Settings {
  metricsSample?: number;
  seed?: number;
}

const LABELS: Remedy = { option: 'labels', how: 'set', value: 'FILE' };

/** Why an index of true classes cannot be computed, with a remedy. */
const NO_TRUTH = {
  picture: { reason: 'the colors of a picture have no true classes', remedies: [] },
  columns: { reason: 'true classes are of rows, and columns are clustered', remedies: [] },
  distances: { reason: 'true classes are not known', remedies: [LABELS] },
  tree: { reason: 'true classes are not known', remedies: [LABELS] },
  graph: { reason: 'true classes are not known', remedies: [LABELS] },
  rows: { reason: 'true classes are not known', remedies: [{ option: 'labelColumn', how: 'set' }, LABELS] },
} as const satisfies Record<string, { reason: string; remedies: readonly Remedy[] }>;

/** Why an index of the means of clusters cannot be computed. */
export const NO_MEANS = {
  distances: 'requires rows, and a matrix of distances has none',
  tree: 'requires rows, and a tree has none',
  graph: 'requires distances, and a graph has none',
  sparse: REQUIRES_DENSE,
  categories: 'columns of categories have no means',
} as const;

/** Indices of data for clusters without means, beside those of the vote. */
export const WITHOUT_MEANS: readonly string[] = INTERNAL.filter(({ needsMeans }) => !needsMeans).map(
  ({ name }) => name,
);

/** Default indices if true classes are known. */
const USUAL = ['ari', 'ami', 'accuracy'];

/** Indices of charts, beside inertia and seconds, and of the choice of k. */
const CHART_DATA = ['silhouette', 'calinski-harabasz'];
const CHART_TRUTH = ['class-entropy', 'homogeneity', 'purity'];
const CHOICE = ['silhouette', 'calinski-harabasz', 'davies-bouldin'];

/** Indices that the chart of indices draws if they were computed, beside the requested ones. */
export const CHART_INDICES: readonly string[] = [...CHART_DATA, ...WITHOUT_MEANS, ...CHART_TRUTH, 'dbcv'];

/** The facts that can be known before anything is read. */
export function factsBefore(
  kind: SubjectKind,
  options: { labels?: string | boolean; transpose?: boolean; featuresTree?: boolean } = {},
): JudgingFacts {
  if (kind === 'picture') return { truth: false, noTruth: 'picture' };
  if (kind === 'distances' || kind === 'tree' || kind === 'graph')
    return { truth: typeof options.labels === 'string', noTruth: kind, noMeans: kind };
  const turned = options.transpose === true || options.featuresTree === true;
  return { truth: !turned, noTruth: turned ? 'columns' : 'rows' };
}

/** The facts about a subject whose rows are compared by a distance. */
export function factsOf(subject: Subject, metric?: unknown): JudgingFacts {
  const { distances, unit, kind } = subject;
  const isOwn = kind === 'picture' || kind === 'distances' || kind === 'tree' || kind === 'graph';
  const noTruth = unit === 'columns' ? 'columns' : isOwn ? kind : 'rows';
  const truth = truthOf(subject) !== undefined;
  if (kind === 'tree' || kind === 'graph') return { truth, noTruth, noMeans: kind };
  if (distances) return { truth, noTruth, noMeans: 'distances' };
  if (subject.sparse) return { truth, noTruth, noMeans: 'sparse' };
  return comparesCategories(subject, { metric })
    ? { truth, noTruth, noMeans: 'categories' }
    : { truth, noTruth };
}

/**
 * Names of the requested indices, for any option, in the order of results.
 * @throws {ClusterkitError} usage, for an unknown word, and for an index of true classes or of means if there are none
 */
export function plannedIndices(options: PlanningOptions, facts: JudgingFacts): string[] {
  const { metrics, chart = [] } = options;
  const choice = choiceAsked(options);
  const bounded = indexBounds(options.failIf).map(({ name }) => findIndex(name));
  if (choice && facts.noMeans === 'sparse')
    throw new ClusterkitError('usage', NO_MEANS.sparse, { option: choice, remedies: [DENSE_ROWS] });
  const named = metrics?.map((word) => indexNamed(word, 'metrics'));
  for (const index of named ?? []) checkIndex('metrics', index, facts);
  for (const index of bounded) checkIndex('failIf', index, facts);
  const { truth, noMeans } = facts;
  const ofData = noMeans === 'graph' || noMeans === 'sparse' ? [] : noMeans ? WITHOUT_MEANS : undefined;
  const drawn = [...(ofData ?? CHART_DATA), ...(truth ? CHART_TRUTH : [])];
  return [
    ...new Set([
      ...(named ? named.map(({ name }) => name) : truth ? USUAL : []),
      ...bounded.map(({ name }) => name),
      ...(chart.includes('metrics') && !named?.length ? drawn : []),
      ...(choice ? (ofData ?? CHOICE) : []),
      ...(chart.includes('silhouette') ? ['silhouette'] : []),
    ]),
  ];
}

/** @throws {ClusterkitError} usage */
function checkIndex(option: string, index: IndexEntry, { truth, noTruth, noMeans }: JudgingFacts): void {
  const { name, needs, needsMeans } = index;
  if (needs === 'truth' && !truth) {
    const { reason, remedies } = NO_TRUTH[noTruth];
    throw new ClusterkitError('usage', reason, { option, value: name, remedies });
  }
  if ((noMeans === 'graph' || noMeans === 'sparse') && needs === 'data')
    throw new ClusterkitError('usage', NO_MEANS[noMeans], {
      option,
      value: name,
      remedies: noMeans === 'sparse' ? [DENSE_ROWS] : [],
    });
  if (noMeans && needsMeans) throw withoutMeans(name, option, noMeans);
}

/** The refusal of an index of means, with the indices that can be computed. */
export function withoutMeans(name: string, option: string, noMeans: keyof typeof NO_MEANS): ClusterkitError {
  return new ClusterkitError('usage', `${NO_MEANS[noMeans]}; there are ${WITHOUT_MEANS.join(', ')}`, {
    option,
    value: name,
  });
}

/** The class of each row, and its weight: 0 if the class is not known. */
interface Truth {
  labels: ArrayLike<Label>;
  weights?: Float64Array;
}

const truths = new WeakMap<ArrayLike<string>, Truth | null>();

/** True classes as labels; undefined if none is known. */
export function truthOf({
  truth: texts,
  data,
  sparse,
}: Pick<Subject, 'truth' | 'data' | 'sparse'>): Truth | undefined {
  if (!texts) return undefined;
  let truth = truths.get(texts);
  if (truth === undefined) {
    truth = readTruth(texts, data ?? sparse);
    truths.set(texts, truth);
  }
  return truth ?? undefined;
}

function readTruth(texts: ArrayLike<string>, data: Pick<Dataset, 'weights'> | undefined): Truth | null {
  const all = Array.from(texts);
  const present = all.find((text) => text !== '');
  if (present === undefined) return null;
  if (!all.includes('')) return { labels: asLabels(all) };
  const weights = Float64Array.from(all, (text, i) => (text === '' ? 0 : (data?.weights?.[i] ?? 1)));
  return { labels: asLabels(all.map((text) => (text === '' ? present : text))), weights };
}

/** The data of indices: rows, and how they are compared. */
export interface Grounds extends DissimilarityOptions {
  /** For given distances, rows that only stand for the items. */
  data: Dataset;
}

/**
 * The rows of a subject, columns that are clustered as rows, and the distance between them.
 * @param settings those of the run, of which the distance and its parameters count
 */
export function groundsOf(
  subject: Pick<Subject, 'data' | 'sparse' | 'distances' | 'tree' | 'graph' | 'measuring' | 'metric'>,
  settings: Settings = {},
): Grounds {
  const { distances, data, sparse, tree, graph } = subject;
  const { metric = subject.metric ?? 'euclidean' } = settings;
  // indices of true classes need no distances, and the distances of a large tree are not made
  if (tree && !distances) return { data: { x: new Uint8Array(tree.n), n: tree.n, dim: 1 } };
  if (distances)
    return { data: { x: new Uint8Array(distances.n), n: distances.n, dim: 1 }, metric: distances };
  // indices of true classes need no more
  if (sparse) return { data: { x: new Uint8Array(sparse.n), n: sparse.n, dim: 1, weights: sparse.weights } };
  if (!data && graph?.kind === 'given')
    return { data: { x: new Uint8Array(graph.graph.n), n: graph.graph.n, dim: 1 } };
  if (!data) throw new TypeError('a subject has rows, distances or a graph');
  const { transpose: turned, ...options } = measuringOf(subject, settings);
  return { data: turned ? transpose(data) : data, metric: metric as Distance, ...options };
}

/** The evaluation without clusters. */
const NO_CLUSTER: Evaluation = { values: {}, refused: {} };

/**
 * Computes the indices of one clustering. Indices of data leave noise (label -1) out; indices of true classes treat
 * noise as one more cluster. The inertia is that of the centers, if there are centers. An index that is not defined is
 * NaN, with a warning that states the reason.
 * @param names from `plannedIndices` for the subject
 * @throws {ClusterkitError} input, for rows without such distances, with the place of the row; aborted
 */
export async function scoresOf(
  work: Work,
  subject: Subject,
  { labels, centers, k }: Pick<Clustering, 'labels' | 'centers' | 'k'>,
  names: readonly string[],
  options: ScoringOptions = {},
): Promise<Scores> {
  if (names.length === 0) return { values: {}, warnings: [] };
  const { metricsSample: sample, seed } = options;
  const scores: Scores = { values: centers ? { inertia: centers.inertia } : {}, warnings: [] };
  const { evaluate } = await import('../indices/evaluate.ts');
  const entries = names.map(findIndex);
  const truth = truthOf(subject);
  const grounds = groundsOf(subject, options);
  for (const needs of ['truth', 'data'] as const) {
    const wanted = names.filter((name, at) => entries[at].needs === needs && !(name in scores.values));
    if (wanted.length === 0) continue;
    const by =
      needs === 'truth' ? { truth: truth?.labels, weights: truth?.weights ?? grounds.data.weights } : grounds;
    const isOfNoise = needs === 'data' && k === 0;
    const found = isOfNoise
      ? NO_CLUSTER
      : await namingRows(subject, () =>
          evaluate(labels, { ...by, indices: wanted, sample, seed, ...work.pacing }),
        );
    for (const name of wanted) {
      scores.values[name] = found.values[name] ?? Number.NaN;
      if (Number.isFinite(scores.values[name])) continue;
      const reason = isOfNoise ? 'all rows are noise' : (found.refused[name] ?? 'it is infinite here');
      scores.warnings.push({ code: 'index-undefined', index: name, reason });
    }
    scores.silhouette ??= found.silhouette;
  }
  // in the requested order
  scores.values = Object.fromEntries(names.map((name) => [name, scores.values[name]]));
  return scores;
}

/** Products of pairs of rows and columns that an index may take which nobody asked for: about a second. */
const MOST_UNASKED = 1e9;

/** Such products from which a choice of k estimates the silhouette: several seconds for each k. */
const MOST_OF_CHOICE = 1e10;

/** Rows by whose silhouettes it does. */
const CHOICE_SAMPLE = 2000;

/** The sample of rows of the silhouette that is only computed for a choice of k; undefined for all rows. */
export function sampleOfChoice(
  { metrics, chart = [], failIf, ...options }: PlanningOptions,
  { data }: { data?: Pick<Dataset, 'n' | 'dim'> },
): number | undefined {
  const asked = [...(metrics ?? []), ...indexBounds(failIf).map(({ name }) => name)];
  const isAsked = asked.some((name) => findIndex(name).name === 'silhouette') || chart.includes('silhouette');
  if (!choiceAsked({ ...options, chart }) || isAsked || !data) return undefined;
  return data.n ** 2 * data.dim > MOST_OF_CHOICE ? CHOICE_SAMPLE : undefined;
}

/**
 * The index of clusters by density, which is computed unasked where it is soon done. It knows no weights.
 * @param runs how many clusterings of the subject there are
 */
function densityIndices({ subject, results }: Findings, runs: number): string[] {
  const { data, picture, store } = subject;
  const isOfDensity = results.some(({ clustering: { density, k } }) => density && k > 1);
  if (!isOfDensity || !data || picture || store || data.weights) return [];
  if (results.some(({ settings }) => factsOf(subject, settings.metric).noMeans)) return [];
  return data.n ** 2 * data.dim * runs <= MOST_UNASKED ? ['dbcv'] : [];
}

/**
 * Computes the indices of every clustering of a subject.
 * @param options requested indices; the distance and the seed are those of each fit
 * @param runs how many clusterings of the subject there are, if these are not all
 */
export async function judgeFindings(
  work: Work,
  findings: Findings,
  options: PlanningOptions,
  runs = findings.results.length,
): Promise<Findings> {
  const { subject, results } = findings;
  const judged: Result[] = [];
  const unasked = options.metrics ? [] : densityIndices(findings, runs);
  for (const result of results) {
    const { settings } = result;
    const names = plannedIndices(options, factsOf(subject, settings.metric));
    const { metricsSample = sampleOfChoice(options, subject) } = options;
    const how = { ...settings, metricsSample, seed: settings.seed as number | undefined };
    // a single cluster has none, which nobody asked for
    const own = unasked.filter((name) => !names.includes(name));
    const isSplit = result.clustering.k > 1;
    const asked = isSplit ? [...names, ...own] : names;
    const scores = await scoresOf(work, subject, result.clustering, asked, how);
    if (!isSplit) for (const name of own) scores.values[name] = Number.NaN;
    judged.push({ ...result, scores });
  }
  return { ...findings, results: judged };
}
