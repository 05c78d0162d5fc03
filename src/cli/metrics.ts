import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import type { Label } from '../indices/contingency.ts';
import type { Dissimilarity } from '../indices/dissimilarity.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { findIndex, type IndexEntry } from '../indices/table.ts';
import { indexBounds, missedBounds } from '../work/bounds.ts';
import { asLabels } from '../work/labelTexts.ts';
import { WITHOUT_MEANS } from './metrics/options.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';

/** Options of every command that judges the clusters it finds. */
export interface MetricsOptions {
  metrics?: string[];
  metricsSample?: number;
  metricsOut?: string;
  failIf?: string;
  choose?: boolean;
  chart?: string[];
  seed?: number;
}

/** What is told when true classes are known and nothing is asked for. */
const USUAL = ['ari', 'ami', 'accuracy'];

/** What charts and choices are made of, beside inertia and seconds. */
const CHART_DATA = ['silhouette', 'calinski-harabasz'];
const CHART_TRUTH = ['class-entropy', 'homogeneity', 'purity'];
const CHOICE = ['silhouette', 'calinski-harabasz', 'davies-bouldin'];

/** What --chart metrics draws of what was measured, beside what was asked for. */
export const CHART_METRICS: readonly string[] = [...CHART_DATA, ...WITHOUT_MEANS, ...CHART_TRUTH];

/** One clustering that is to be judged. */
interface Subject {
  labels: ArrayLike<number>;
  data: Dataset;
  truth?: Truth;
  metric?: Dissimilarity;
  /** What was minimized, from the centers that were found; absent: from the means of the clusters. */
  inertia?: number;
}

/** The class of each row, and how often it counts: 0 where it is not known. */
interface Truth {
  labels: ArrayLike<Label>;
  weights?: Float64Array;
}

export interface Scores {
  values: Record<string, number>;
  warnings: Warning[];
  silhouette?: Silhouette;
}

/**
 * The names of the indices that were asked for, in whatever way.
 * @param known whether there are true classes
 * @param noMeans why there are no means to measure from, where there are none
 * @throws {ClusterkitError} usage, for a word that is none, an index of true classes or of means where there are none
 */
export async function metricNames(
  options: MetricsOptions,
  known: boolean,
  noTruth: string,
  noMeans?: string,
): Promise<string[]> {
  const { metrics, chart = [], choose } = options;
  const bounded = indexBounds(options.failIf).map(({ name }) => findIndex(name));
  const named = metrics?.map(findIndex);
  const asked = [...(named ?? []), ...bounded];
  const comparing = asked.find(({ needs }) => needs === 'truth');
  if (comparing && !known)
    throw new ClusterkitError('usage', `${flagOf(comparing, named)} ${comparing.name}: ${noTruth}`);
  const measuring = noMeans ? asked.find(({ needsMeans }) => needsMeans) : undefined;
  if (noMeans && measuring)
    throw new ClusterkitError('usage', `${flagOf(measuring, named)} ${withoutMeans(measuring, noMeans)}`);
  const ofData = noMeans ? WITHOUT_MEANS : CHART_DATA;
  const drawn = chart.includes('metrics') ? [...ofData, ...(known ? CHART_TRUTH : [])] : [];
  return [
    ...new Set([
      ...(named ? named.map(({ name }) => name) : known ? USUAL : []),
      ...bounded.map(({ name }) => name),
      ...drawn,
      ...(choose ? (noMeans ? WITHOUT_MEANS : CHOICE) : []),
      ...(chart.includes('silhouette') ? ['silhouette'] : []),
    ]),
  ];
}

/** Where an index was asked for. */
function flagOf(index: IndexEntry, named: readonly IndexEntry[] | undefined): string {
  return named?.includes(index) ? '--metrics' : '--fail-if';
}

/** What became of each clustering by the bounds that were set. */
export async function failRuns(
  session: Session,
  runs: readonly { input: { path: string }; algorithm: string; k: number; metrics: Record<string, number> }[],
  { failIf }: MetricsOptions,
): Promise<void> {
  const named = runs.map(({ input, algorithm, k, metrics }) => ({
    about: `${input.path}, ${algorithm}, k = ${k}`,
    metrics,
  }));
  reportMissed(session, missedBounds(named, indexBounds(failIf)));
}

/** Why an index cannot be had. */
export function withoutMeans({ name }: IndexEntry, reason: string): string {
  return `${name}: ${reason}; there are ${WITHOUT_MEANS.join(', ')}`;
}

/** @throws {ClusterkitError} usage, when there is one k to choose from */
export function checkChoose({ choose }: MetricsOptions, ks: readonly number[]): void {
  if (choose && ks.length < 2) {
    throw new ClusterkitError('usage', '--choose needs several ks, such as -k 2..10');
  }
}

/** True classes as labels; undefined when none is known. */
export function truthOf(
  texts: ArrayLike<string> | undefined,
  data: Pick<Dataset, 'weights'>,
): Truth | undefined {
  if (!texts) return undefined;
  const present = Array.from(texts).find((text) => text !== '');
  if (present === undefined) return undefined;
  const labels = asLabels(Array.from(texts, (text) => (text === '' ? present : text)));
  if (!Array.prototype.includes.call(texts, '')) return { labels };
  const weights = Float64Array.from(texts, (text, i) => (text === '' ? 0 : (data.weights?.[i] ?? 1)));
  return { labels, weights };
}

/** Measures one clustering; what is not defined for it is NaN, with a warning that says why. */
export async function scoresOf(
  session: Session,
  { labels, data, truth, metric, inertia }: Subject,
  names: readonly string[],
  { metricsSample: sample, seed }: MetricsOptions,
): Promise<Scores> {
  if (names.length === 0) return { values: {}, warnings: [] };
  const scores: Scores = { values: inertia === undefined ? {} : { inertia }, warnings: [] };
  const { evaluate } = await import('../indices/evaluate.ts');
  const entries = names.map(findIndex);
  const shared = { sample, seed, metric, ...session.pacing };
  for (const needs of ['truth', 'data'] as const) {
    const indices = names.filter((name, at) => entries[at].needs === needs && !(name in scores.values));
    if (indices.length === 0) continue;
    const by =
      needs === 'truth' ? { truth: truth?.labels, weights: truth?.weights ?? data.weights } : { data };
    const found = await evaluate(labels, { ...by, indices, ...shared });
    for (const name of indices) {
      scores.values[name] = found.values[name] ?? Number.NaN;
      if (Number.isFinite(scores.values[name])) continue;
      const reason = found.refused[name] ?? 'it is infinite here';
      scores.warnings.push({ code: 'index-undefined', index: name, reason });
    }
    scores.silhouette ??= found.silhouette;
  }
  // as they were asked for
  scores.values = Object.fromEntries(names.map((name) => [name, scores.values[name]]));
  return scores;
}
