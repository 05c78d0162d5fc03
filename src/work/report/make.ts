import { clusterColor } from '../../charts/clusterColors.ts';
import { colorIn } from '../../charts/themes.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { INDICES } from '../../indices/table.ts';
import type { ReportData, ReportPhoto, ReportResult, ReportSubject } from '../../output/report.ts';
import { factsOf, scoresOf } from '../judge.ts';
import type { Scores } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { type Blocks, stepsOf } from './blocks.ts';
import { centersOf, differencesOf, membersOf, profilesOf } from './parts.ts';
import { mapsOf, photosOf } from './photos.ts';
import { receiptOf } from './receipt.ts';
import type { Reported } from './reported.ts';
import {
  type PageRows,
  pageRows,
  pick,
  reportSubject,
  rowPictures,
  type ViewOptions,
  viewsOf,
} from './rows.ts';

/** Indices that a report tells of every result, as far as they can be computed. */
const OF_DATA = ['silhouette', 'davies-bouldin', 'calinski-harabasz'];
const OF_TRUTH = ['ari', 'ami', 'accuracy', 'v-measure'];

/** Products of columns, rows and rows of the sample whose silhouettes are measured: about three seconds. */
const MOST_PRODUCTS = 3e10;

/** A report, and how it is made. */
export interface ReportOptions extends ViewOptions {
  title?: string;
}

interface Job {
  work: Work;
  blocks: Blocks;
  options: ReportOptions;
  seed: number;
}

/** Subjects of the page, and the rows of them that it has. */
interface PageSubject {
  at: number;
  rows: PageRows;
  photos: ReportPhoto[];
  shown: Set<number>;
  /** Results with the same clustered rows have the same views. */
  views?: ReportResult['views'];
}

/**
 * The data of a page of results.
 * @param blocks takes the numbers
 * @throws {ClusterkitError} input, for rows that a report cannot show; memory or aborted
 */
export async function reportData(
  work: Work,
  blocks: Blocks,
  reported: readonly Reported[],
  options: ReportOptions,
): Promise<ReportData> {
  const job = { work, blocks, options, seed: options.seed ?? DEFAULT_SEED };
  const known = new Map<Subject, PageSubject>();
  const subjects: ReportSubject[] = [];
  const results: ReportResult[] = [];
  for (const one of reported) {
    const { subject } = one;
    checkShown(subject);
    let page = known.get(subject);
    if (!page) {
      page = await pageSubject(job, subject, subjects);
      known.set(subject, page);
    }
    results.push(await reportResult(job, one, page, reported));
  }
  for (const [, { at, rows, shown }] of known) {
    const pictures = rowPictures(blocks, rows, shown);
    if (pictures) subjects[at].pictures = pictures;
  }
  const names = new Set(results.flatMap(({ indices }) => indices.map(([name]) => name)));
  const most = Math.max(...results.map(({ k }) => k));
  const both = (c: number): [string, string] => [
    colorIn('light', clusterColor(c)),
    colorIn('dark', clusterColor(c)),
  ];
  return {
    title: options.title ?? titleOf(reported),
    version: work.version,
    colors: [...Array.from({ length: most }, (_, c) => both(c)), both(-1)],
    subjects,
    results,
    indices: INDICES.filter(({ name }) => names.has(name)).map(({ name, about, better }) => ({
      name,
      about,
      better,
    })),
  };
}

function titleOf(reported: readonly Reported[]): string {
  return [...new Set(reported.map(({ subject }) => subject.name))].join(', ');
}

/** @throws {ClusterkitError} usage, for what has no rows of numbers */
export function checkShown({ data, store, unit, path }: Subject): void {
  if (data && !store && data.n > 0 && unit !== 'columns') return;
  const what = store
    ? 'its rows stay in the file'
    : unit === 'columns'
      ? 'columns were clustered'
      : 'it has no rows of numbers';
  throw new ClusterkitError('usage', `a report shows rows of numbers and pictures: ${what}`, {
    at: { file: path },
  });
}

async function pageSubject(job: Job, subject: Subject, subjects: ReportSubject[]): Promise<PageSubject> {
  const rows = pageRows(subject, job.seed);
  const photos = subject.picture ? await photosOf(subject) : [];
  const facts = reportSubject(job.blocks, subject, rows);
  subjects.push(photos.length > 0 ? { ...facts, photos } : facts);
  return { at: subjects.length - 1, rows, photos, shown: new Set() };
}

async function reportResult(
  job: Job,
  one: Reported,
  page: PageSubject,
  all: readonly Reported[],
): Promise<ReportResult> {
  const { work, blocks, options, seed } = job;
  const { subject, k, sizes, noise, colors, title } = one;
  const { rows, photos } = page;
  const labels = Int32Array.from(pick(one.labels, rows));
  const scores = await measured(job, one);
  page.views ??= await viewsOf(work, blocks, rows, { ...options, seed });
  const isPhoto = photos.length > 0;
  const shares = shareOf(labels, k);
  const profiles = k > 0 ? profilesOf(rows.read, labels, k, shares) : undefined;
  const members = isPhoto
    ? undefined
    : membersOf(rows.clustered, labels, k, { medoids: rows.chosen ? undefined : one.medoids, seed });
  for (const { nearest, farthest, random } of members ?? [])
    for (const i of [...nearest, ...farthest, ...random]) page.shown.add(i);
  const total = sizes.reduce((sum, size) => sum + size, noise);
  const tellsColumns = !isPhoto && profiles && !rows.read.shape;
  return {
    subject: page.at,
    name: nameOf(one, all),
    title: titleWith(title, one),
    k,
    ...sweepOf(one, all),
    labels: blocks.codes(labels.map((label) => (label < 0 ? k : label))),
    sizes,
    shares: one.shares,
    ...(noise > 0 && { noise: { size: noise, share: noise / total } }),
    ...(colors && { colors }),
    views: page.views,
    ...silhouetteOf(blocks, rows, scores),
    ...(members && { members }),
    ...(tellsColumns && {
      differences: differencesOf(rows.read, profiles),
      centers: centersOf(rows.read, profiles),
    }),
    ...(profiles &&
      rows.read.shape && { meanPictures: blocks.steps(Float64Array.from(profiles.means.flat()), 'u8') }),
    indices: indicesOf(one, scores),
    ...(isPhoto && { maps: mapsOf(blocks, subject, one, photos) }),
    receipt: receiptOf(one),
  };
}

/** The shares of clusters among the rows of a page, by number. */
function shareOf(labels: Int32Array, k: number): number[] {
  const counts = new Array<number>(k).fill(0);
  for (const label of labels) if (label >= 0) counts[label]++;
  return counts.map((count) => count / labels.length);
}

/** Indices that the result has, and others that are soon computed. */
async function measured({ work, seed }: Job, one: Reported): Promise<Scores> {
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

/** What tells a result from the others of a report: the input, the steps, the algorithm, and settings that differ. */
function nameOf(one: Reported, all: readonly Reported[]): string {
  const parts = partsOf(one);
  const differ = (name: string) => new Set(all.map((other) => partsOf(other)[name])).size > 1;
  const told = Object.keys(parts)
    .filter(differ)
    .map((name) => parts[name])
    .filter((part) => part !== '');
  return told.length > 0 ? told.join(', ') : parts.algorithm;
}

function partsOf({ subject, title, params, k }: Reported): Record<string, string> {
  const features = [params.scale === 'none' ? [] : (params.scale ?? []), params.features ?? []]
    .flat()
    .map(String);
  return {
    input: subject.name,
    features: subject.picture ? String(params.space ?? '') : features.join(' + ') || 'as read',
    algorithm: title,
    k: `k = ${k}`,
    seed: params.seed === undefined ? '' : `seed ${params.seed}`,
    others: othersOf(params),
  };
}

/** Settings that nothing above tells. */
function othersOf(params: Readonly<Record<string, unknown>>): string {
  const told = new Set([
    'k',
    'seed',
    'features',
    'scale',
    'space',
    'nInit',
    'maxIter',
    'tol',
    'missing',
    'encode',
  ]);
  const rest = Object.entries(params).filter(([name, value]) => !told.has(name) && typeof value !== 'object');
  return rest.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** "k-means, hog" */
function titleWith(title: string, { params }: Reported): string {
  const features = [params.features ?? []].flat().map(String);
  return [title, ...features].join(', ');
}

/** Results that differ in k alone are one sweep. */
function sweepOf(one: Reported, all: readonly Reported[]): { sweep?: string } {
  const key = ({ subject, entry, params }: Reported) =>
    JSON.stringify([subject.path, entry.name, { ...params, k: undefined }]);
  const own = key(one);
  const ks = new Set(all.filter((other) => key(other) === own).map(({ k }) => k));
  return ks.size > 2 ? { sweep: [one.title, ...[one.params.features ?? []].flat()].join(', ') } : {};
}
