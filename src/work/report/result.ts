import { ClusterkitError } from '../../core/errors.ts';
import { INDICES } from '../../indices/table.ts';
import type { ReportResult } from '../../output/report.ts';
import { factsOf, scoresOf } from '../judge.ts';
import type { Scores } from '../result.ts';
import type { Work } from '../work.ts';
import { type Blocks, stepsOf } from './blocks.ts';
import { centersOf, differencesOf, membersOf } from './parts.ts';
import type { Reported } from './reported.ts';
import { type PageRows, pick } from './some.ts';
import { toldOf } from './told.ts';

/** Indices that a report tells of every result, as far as they can be computed. */
const OF_DATA = ['silhouette', 'davies-bouldin', 'calinski-harabasz'];
const OF_TRUTH = ['ari', 'ami', 'accuracy', 'v-measure'];

/** Products of columns, rows and rows of the sample whose silhouettes are measured: about three seconds. */
const MOST_PRODUCTS = 3e10;

/** What a page tells of a result, whatever else the page shows. */
export async function describeResult(
  work: Work,
  blocks: Blocks,
  one: Reported,
  { rows, isPhoto, seed }: { rows: PageRows; isPhoto: boolean; seed: number },
): Promise<Omit<ReportResult, 'subject' | 'name' | 'views' | 'receipt'>> {
  const { k, sizes, noise, colors, title } = one;
  const labels = Int32Array.from(pick(one.labels, rows));
  const scores = await measured(work, seed, one);
  const shares = shareOf(labels, k);
  const told = k > 0 ? toldOf(one.subject, rows, labels, shares) : undefined;
  const members = isPhoto
    ? undefined
    : membersOf(rows.clustered, labels, k, { medoids: rows.chosen ? undefined : one.medoids, seed });
  const total = sizes.reduce((sum, size) => sum + size, noise);
  const tellsColumns = !isPhoto && told && !rows.read.shape;
  return {
    title: titleWith(title, one),
    k,
    labels: blocks.codes(labels.map((label) => (label < 0 ? k : label))),
    sizes,
    shares: one.shares,
    ...(noise > 0 && { noise: { size: noise, share: noise / total } }),
    ...(colors && { colors }),
    ...silhouetteOf(blocks, rows, scores),
    ...(members && { members }),
    ...(tellsColumns && {
      differences: differencesOf(told.names, told.profiles),
      centers: centersOf(told.names, told.profiles),
    }),
    ...(told &&
      rows.read.shape && { meanPictures: blocks.steps(Float64Array.from(told.profiles.means.flat()), 'u8') }),
    indices: indicesOf(one, scores),
    algorithm: one.entry.name,
    params: one.params,
  };
}

/** "k-means, hog" */
function titleWith(title: string, { params }: Reported): string {
  const features = [params.features ?? []].flat().map(String);
  return [title, ...features].join(', ');
}

/** The shares of clusters among the rows of a page, by number. */
function shareOf(labels: Int32Array, k: number): number[] {
  const counts = new Array<number>(k).fill(0);
  for (const label of labels) if (label >= 0) counts[label]++;
  return counts.map((count) => count / labels.length);
}

/** Indices that the result has, and others that are soon computed. */
async function measured(work: Work, seed: number, one: Reported): Promise<Scores> {
  const { subject, labels, k, params, metrics } = one;
  const { truth, noMeans } = factsOf(subject, params.metric);
  const ofData = subject.picture || noMeans || k < 2 ? [] : OF_DATA;
  const names = [...ofData, ...(truth ? OF_TRUTH : [])].filter(
    (name) => name === 'silhouette' || !(name in metrics),
  );
  const { n, dim } = subject.data as { n: number; dim: number };
  const sample = Math.round(Math.min(5000, Math.max(1000, MOST_PRODUCTS / (n * dim))));
  const own =
    typeof params.metric === 'string' && params.metric !== 'precomputed' ? { metric: params.metric } : {};
  try {
    return await scoresOf(work, subject, { labels, k }, names, {
      ...own,
      seed,
      ...(sample < n && { metricsSample: sample }),
    });
  } catch (error) {
    // rows without such distances have no indices, and all else of a report
    if (error instanceof ClusterkitError && error.code === 'input') return { values: {}, warnings: [] };
    throw error;
  }
}

function indicesOf({ metrics, inertia }: Reported, { values }: Scores): ReportResult['indices'] {
  const all = { ...values, ...metrics, ...(inertia !== undefined && { inertia }) };
  const order = INDICES.map(({ name }) => name);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(all)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
}

function silhouetteOf(
  blocks: Blocks,
  { chosen }: PageRows,
  { silhouette }: Scores,
): Pick<ReportResult, 'silhouette'> {
  if (!silhouette) return {};
  const { mean, rows, clusters, measured: count, omitted } = silhouette;
  const numbers = chosen ?? rows.keys();
  const at: number[] = [];
  const values: number[] = [];
  let place = 0;
  for (const i of numbers) {
    if (!Number.isNaN(rows[i])) {
      at.push(place);
      values.push(rows[i]);
    }
    place++;
  }
  const found = new Map(
    clusters.map((one) => [Number(one.cluster), Number.isFinite(one.mean) ? one.mean : null]),
  );
  const means = Array.from({ length: Math.max(-1, ...found.keys()) + 1 }, (_, c) => found.get(c) ?? null);
  const range = [-1, 1] as const;
  return {
    silhouette: {
      mean,
      clusters: means,
      rows: blocks.codes(at),
      values: { ...blocks.add(stepsOf(values, 'u16', range)), low: -1, high: 1 },
      isSample: count < rows.length - omitted,
    },
  };
}
