import { clusterColor } from '../../charts/clusterColors.ts';
import { colorIn } from '../../charts/themes.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { INDICES } from '../../indices/table.ts';
import type { ReportData, ReportPhoto, ReportResult, ReportSubject } from '../../output/report.ts';
import { paramWord } from '../draw/text.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { againOf } from './again.ts';
import type { Blocks } from './blocks.ts';
import { mapsOf, photosOf } from './photos.ts';
import { receiptOf } from './receipt.ts';
import type { Reported } from './reported.ts';
import { describeResult } from './result.ts';
import { pageRows, reportSubject, rowPictures, type ViewOptions, viewsOf } from './rows.ts';
import type { PageRows } from './some.ts';
import { pageStructure } from './structure.ts';

/** Colors of clusters that a page has for what is clustered in it. */
const AGAIN_COLORS = 64;

/** A report, and how it is made. */
export interface ReportOptions extends ViewOptions {
  title?: string;
  /** The rows stay with the server of the page, which clusters them. */
  served?: boolean;
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
  const most = Math.max(AGAIN_COLORS, ...results.map(({ k }) => k));
  const both = (c: number, k?: number): [string, string] => [
    colorIn('light', clusterColor(c, k)),
    colorIn('dark', clusterColor(c, k)),
  ];
  return {
    title: options.title ?? titleOf(reported),
    version: work.version,
    colors: [...Array.from({ length: most }, (_, c) => both(c)), both(-1)],
    threeColors: [0, 1, 2].map((c) => both(c, 3)),
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
export function checkShown({ data, store, sparse, unit, path }: Subject): void {
  if (data && !store && data.n > 0 && unit !== 'columns') return;
  const what = store
    ? 'its rows stay in the file'
    : unit === 'columns'
      ? 'columns were clustered'
      : 'it has no rows of numbers';
  throw new ClusterkitError('usage', `a report shows rows of numbers and pictures: ${what}`, {
    at: { file: path },
    ...(sparse && { remedies: [{ option: 'features', how: 'set', value: 'tfidf,lsa:50' }] }),
  });
}

async function pageSubject(job: Job, subject: Subject, subjects: ReportSubject[]): Promise<PageSubject> {
  const rows = pageRows(subject, job.seed);
  const photos = subject.picture ? await photosOf(subject) : [];
  const facts = reportSubject(job.blocks, subject, rows);
  const again = await againOf(job.blocks, subject, rows, job.options.served);
  subjects.push({ ...facts, ...(photos.length > 0 && { photos }), ...again });
  return { at: subjects.length - 1, rows, photos, shown: new Set() };
}

async function reportResult(
  job: Job,
  one: Reported,
  page: PageSubject,
  all: readonly Reported[],
): Promise<ReportResult> {
  const { work, blocks, options, seed } = job;
  const { rows, photos, shown, at } = page;
  page.views ??= await viewsOf(work, blocks, rows, { ...options, seed });
  const isPhoto = photos.length > 0;
  const result = await describeResult(work, blocks, one, { rows, isPhoto, seed });
  for (const { nearest, farthest, random } of result.members ?? [])
    for (const i of [...nearest, ...farthest, ...random]) shown.add(i);
  return {
    ...result,
    subject: at,
    name: nameOf(one, all),
    ...sweepOf(one, all),
    views: page.views,
    ...(!isPhoto && pageStructure(blocks, one.structure ?? {}, rows)),
    ...(one.verdict !== undefined && { verdict: one.verdict }),
    ...(isPhoto && { maps: mapsOf(blocks, one.subject, one, photos) }),
    receipt: receiptOf(one),
  };
}

/** What tells a result from the others of a report; results that nothing tells apart are numbered. */
function nameOf(one: Reported, all: readonly Reported[]): string {
  const name = factsOf(one, all);
  const alike = all.filter((other) => factsOf(other, all) === name);
  return alike.length > 1 && all.length > 1 ? `${name} (${alike.indexOf(one) + 1})` : name;
}

/** The input, the steps, the algorithm, and settings, where they differ. */
function factsOf(one: Reported, all: readonly Reported[]): string {
  const parts = partsOf(one, all);
  // rows and pictures are prepared in other ways
  const ofKind = all.filter(
    ({ subject }) => (subject.picture === undefined) === (one.subject.picture === undefined),
  );
  const differ = (name: string) => {
    const values = new Set((name === 'features' ? ofKind : all).map((other) => partsOf(other, all)[name]));
    values.delete('');
    return values.size > 1;
  };
  const told = Object.keys(parts)
    .filter(differ)
    .map((name) => parts[name])
    .filter((part) => part !== '');
  return told.length > 0 ? told.join(', ') : parts.algorithm;
}

function partsOf(one: Reported, all: readonly Reported[]): Record<string, string> {
  const { subject, title, params, k } = one;
  const features = [params.scale === 'none' ? [] : (params.scale ?? []), params.features ?? []]
    .flat()
    .map(String);
  return {
    input: inputOf(one, all),
    features: subject.picture ? String(params.space ?? '') : features.join(' + ') || 'as read',
    algorithm: title,
    k: `k = ${k}`,
    seed: params.seed === undefined ? '' : `seed ${params.seed}`,
    others: othersOf(one, all),
  };
}

/** The name of an input, or its path if inputs of several folders have the same name. */
function inputOf({ subject: { name, path } }: Reported, all: readonly Reported[]): string {
  const isTwice = all.some(({ subject }) => subject.name === name && subject.path !== path);
  return isTwice ? path : name;
}

/** Settings that nothing above tells, and in which results of the same input and algorithm differ. */
function othersOf({ entry, params, title, subject }: Reported, all: readonly Reported[]): string {
  const alike = all.filter((other) => other.entry === entry && other.subject.path === subject.path);
  const names = Object.keys(params).filter((name) => !TOLD.has(name) && typeof params[name] !== 'object');
  const differ = (name: string) => new Set(alike.map((other) => other.params[name])).size > 1;
  const isTitle = (value: unknown) => typeof value === 'string' && title.includes(value);
  const told = names.filter((name) => params[name] !== undefined && !isTitle(params[name]) && differ(name));
  return told.map((name) => `${paramWord(name)} ${params[name]}`).join(', ');
}

/** Settings that the other parts of a name tell. */
const TOLD: ReadonlySet<string> = new Set(['k', 'seed', 'features', 'scale', 'space']);

/** Results that differ in k alone are one sweep. */
function sweepOf(one: Reported, all: readonly Reported[]): { sweep?: string } {
  const key = ({ subject, entry, params }: Reported) =>
    JSON.stringify([subject.path, entry.name, { ...params, k: undefined }]);
  const own = key(one);
  const ks = new Set(all.filter((other) => key(other) === own).map(({ k }) => k));
  return ks.size > 2 ? { sweep: [one.title, ...[one.params.features ?? []].flat()].join(', ') } : {};
}
