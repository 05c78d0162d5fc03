import { findAlgorithm } from '../../algorithms/table.ts';
import { checkNumber } from '../../core/check.ts';
import { type Dataset, totalWeight } from '../../core/dataset.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import type { Rgb } from '../../core/image.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { type ColorDataset, mergeColors } from '../../features/colors.ts';
import type { ImageInput, PaletteInput } from '../../output/document.ts';
import { pickAccents } from '../../palettes/accents.ts';
import { MOST_CONTRAST, TEXT_CONTRAST } from '../../palettes/contrast.ts';
import { nameSwatches } from '../../palettes/naming.ts';
import { nearestOf } from '../../palettes/nearest.ts';
import { orderOf } from '../../palettes/order.ts';
import type { Palette, Swatch } from '../../palettes/palette.ts';
import { type Represented, representatives } from '../../palettes/represent.ts';
import { type Role, rolesOf, weakRoles } from '../../palettes/roles.ts';
import { roughStart } from '../../palettes/roughStart.ts';
import type { Selected } from '../../palettes/selection.ts';
import { refitWith } from '../choosing.ts';
import { fitSubject } from '../fit.ts';
import { type InitPlan, planInit } from '../init.ts';
import { judgeFindings } from '../judge.ts';
import type { PictureSubject } from '../openPixels.ts';
import { CLUSTER_PICTURES } from '../params/outputs.ts';
import { PALETTE, type PaletteOptions } from '../params/palette.ts';
import { planFit } from '../plan.ts';
import type { Findings } from '../result.ts';
import type { Work } from '../work.ts';
import { namesFrom } from './names.ts';
import {
  countedWeights,
  type FrameShares,
  numberOfCode,
  openParts,
  type Part,
  removedFrom,
  sharesOf,
  sharesOfFrames,
  swatchesOfPixels,
  warningsOf,
} from './parts.ts';

/** A palette that was found, with facts about it. */
export interface FoundPalette {
  palette: Palette;
  input: ImageInput | PaletteInput;
  /** Pixels that count, or the sum of their opacity; absent where a palette was given. */
  n?: number;
  /** For each swatch its pixels; absent where a palette was given. */
  pixels?: number[];
  /** What was left out, and its share of the pixels. */
  removed: Selected['removed'];
  /** For each picture of several the share of each swatch in it. */
  shares?: { path: string; shares: number[] }[];
  /** For each frame of an animation the share of each swatch in it. */
  frames?: FrameShares[];
  /** The pictures by their places among the files, and the swatch of each of their pixels, -1 for those that do not count. */
  pictures: { place: number; subject: PictureSubject; swatches(): Int32Array }[];
  /** Which k the colors support, where it was asked for. */
  choice?: { k: number; text: string };
  roles?: Role[];
  /** Names of roles of text with less contrast than was asked for. */
  weak?: string[];
  params: Record<string, unknown>;
  seconds: { read: number; fit: number; total: number };
  warnings: Warning[];
}

/** Numbers of colors to choose from. */
const AUTO_KS = Array.from({ length: 11 }, (_, i) => i + 2);

/** Colors whose silhouettes are computed for that choice. */
const AUTO_SAMPLE = 2000;

/** Options of how files are written. */
const OF_FILES = new Set([
  ...['output', 'csv', 'css', 'scales', 'tokensForm', 'actSize', 'frameShares'],
  ...CLUSTER_PICTURES.map(({ name }) => name),
]);

/** Starts of k-means, of which the best counts. */
const STARTS = 10;

/** Clusters among which accents are looked for. */
const ACCENT_CLUSTERS = 48;

/**
 * The palette of one picture, or of several together.
 * @throws {ClusterkitError} usage, input or memory, naming the file
 */
export async function makePalette(
  work: Work,
  files: readonly string[],
  options: PaletteOptions,
): Promise<FoundPalette> {
  const started = performance.now();
  const settings = withDefaults(PALETTE, options);
  checkSettings(settings);
  checkRoles(options);
  const { parts, places, left } = await openParts(work, files, settings);
  const read = (performance.now() - started) / 1000;
  const colors = parts.length > 1 ? mergeColors(parts.map((part) => part.colors)) : parts[0].colors;
  const subject = subjectOf(parts, colors, settings);
  const { represented, labels, choice, warnings } = await representedBy(work, subject, colors, settings);
  const total = totalWeight(colors);
  const swatches = represented.rgb.map((rgb, c): Swatch => ({ rgb, share: represented.pixels[c] / total }));
  const order = orderOf(swatches, settings.sort ?? 'share');
  const placeOf = Int32Array.from(order.keys()).sort((a, b) => order[a] - order[b]);
  const swatchOf = numberOfCode(colors.codes, (i) => placeOf[labels[i]]);
  const pictures: FoundPalette['pictures'] = parts.map((part, i) => ({
    place: places[i],
    subject: part.subject,
    swatches: () => swatchesOfPixels(part, swatchOf),
  }));
  const isAnimated = parts.length === 1 && parts[0].subject.picture.image.frames > 1;
  const frames = isAnimated
    ? sharesOfFrames(parts[0], pictures[0].swatches(), order.length, settings.frames)
    : undefined;
  const plain: Palette = { name: subject.stem, swatches: order.map((c) => swatches[c]) };
  const names = await namesFrom(work, settings.names);
  const palette = names ? nameSwatches(plain, names) : plain;
  const passed = (performance.now() - started) / 1000;
  return {
    palette,
    input: subject.record,
    n: total,
    pixels: order.map((c) => represented.pixels[c]),
    removed: removedFrom(parts),
    ...(parts.length > 1 && {
      shares: parts.map((part) => ({
        path: part.subject.path,
        shares: sharesOf(part, swatchOf, order.length),
      })),
    }),
    ...(frames && { frames }),
    pictures,
    ...(choice && { choice }),
    ...(settings.roles && withRoles(palette, settings)),
    params: paramsOf(settings, represented.rgb.length),
    seconds: { read, fit: passed - read, total: passed },
    warnings: [...left, ...warningsOf(parts), ...warnings],
  };
}

/**
 * The options with the number of colors where given first colors determine it.
 * @throws {ClusterkitError} usage, for another number of colors than was asked for; input, for a file that cannot be read
 */
export async function withFirstColors(work: Work, options: PaletteOptions): Promise<PaletteOptions> {
  const { init, k, accents = 0, space = 'oklab', together } = options;
  if (init === undefined) return options;
  if (k === 'auto') throw new ClusterkitError('usage', 'says how many colors there are', { option: 'init' });
  const asked = k === undefined ? undefined : [k - accents];
  const { ks } = await planInit(work, { init, space, together }, asked, 'picture', []);
  return { ...options, k: ks[0] + accents };
}

/** @throws {ClusterkitError} usage */
export function checkRoles({ contrast, roles }: PaletteOptions): void {
  if (contrast === undefined) return;
  checkNumber('contrast', contrast, 1, MOST_CONTRAST);
  if (roles !== undefined) return;
  throw new ClusterkitError('usage', 'requires roles', {
    option: 'contrast',
    remedies: [{ option: 'roles', how: 'set', value: 'ui' }],
  });
}

/** @throws {ClusterkitError} usage */
function checkSettings({ k, accents = 0, lightnessWeight = 1, space }: PaletteOptions): void {
  if (k !== 'auto' && !Number.isSafeInteger(k))
    throw invalid('k', 'a whole number of at least 1, or auto', k);
  if (typeof k === 'number' && accents >= k)
    throw new ClusterkitError('usage', `leaves no color of ${k} for the rest`, {
      option: 'accents',
      value: String(accents),
      remedies: [{ option: 'k', how: 'raise' }],
    });
  checkNumber('lightnessWeight', lightnessWeight, 0);
  if (lightnessWeight !== 1 && space === 'rgb')
    throw new ClusterkitError('usage', 'requires a space with lightness', {
      option: 'lightnessWeight',
      remedies: [{ option: 'space', how: 'set', value: 'oklab' }],
    });
}

/** The roles that the colors of a palette take. */
export function withRoles(
  { swatches }: Palette,
  { roles: set = 'ui', contrast = TEXT_CONTRAST }: PaletteOptions,
) {
  const roles = rolesOf(swatches, set, contrast);
  return { roles, weak: weakRoles(roles, contrast) };
}

/** What is clustered: the colors that count, with the lightness that counts, and as much as they count. */
function subjectOf(
  parts: readonly Part[],
  colors: ColorDataset,
  { lightnessWeight = 1, weight = 'area' }: PaletteOptions,
) {
  const [{ subject }] = parts;
  const data: Dataset = {
    ...colors,
    ...(lightnessWeight !== 1 && { x: weighted(colors, lightnessWeight) }),
    ...(weight !== 'area' && { weights: countedWeights(parts, weight) }),
  };
  const records = parts.map((part) => part.subject.record);
  const n = records.reduce((sum, record) => sum + record.n, 0);
  return {
    ...subject,
    n: colors.n,
    data,
    picture: { ...subject.picture, colors },
    record: parts.length > 1 ? { ...subject.record, n, pictures: records } : subject.record,
    files: parts.map((part) => part.subject.path),
    stem: parts.length > 1 ? 'palette' : subject.name.replace(/\.[^.]+$/, ''),
  };
}

function weighted({ x, n }: ColorDataset, weight: number): Float64Array {
  const scaled = Float64Array.from(x);
  for (let i = 0; i < n; i++) scaled[3 * i] *= weight;
  return scaled;
}

/** Colors that stand for all others, and the one of them that each color belongs to. */
async function representedBy(
  work: Work,
  subject: ReturnType<typeof subjectOf>,
  colors: ColorDataset,
  settings: PaletteOptions,
): Promise<{
  represented: Represented;
  labels: Int32Array;
  choice?: { k: number; text: string };
  warnings: Warning[];
}> {
  const { k, accents = 0, representative = 'mean' } = settings;
  const isFew = k === 'auto' && colors.n <= AUTO_KS[AUTO_KS.length - 1];
  const ks = isFew ? [colors.n] : k === 'auto' ? AUTO_KS : [(k as number) - accents];
  const findings = await cluster(work, subject, ks, settings);
  const choice = isFew ? everyColor(colors) : k === 'auto' ? await chosen(work, findings) : undefined;
  const { clustering } =
    findings.results.find((one) => one.clustering.k === choice?.k) ?? findings.results[0];
  const found = representatives(colors, clustering.labels, clustering.k, representative);
  const { warnings } = clustering;
  if (accents === 0) return { represented: found, labels: clustering.labels, choice, warnings };
  const [most, { seed }] = [Math.max(ACCENT_CLUSTERS, 4 * clustering.k), settings];
  const many = await cluster(work, subject, [most], { seed });
  const { labels, k: count } = many.results[0].clustering;
  const striking = pickAccents(found.rgb, representatives(colors, labels, count, 'medoid'), accents);
  return { ...withAccents(colors, [...found.rgb, ...striking]), choice, warnings };
}

/** Each color belongs to the nearest one, so that shares add up; colors that nothing belongs to are left out. */
function withAccents(
  colors: ColorDataset,
  all: readonly Rgb[],
): { represented: Represented; labels: Int32Array } {
  const count = (labels: Int32Array, k: number) => {
    const pixels = new Float64Array(k);
    for (let i = 0; i < colors.n; i++) pixels[labels[i]] += colors.weights[i];
    return pixels;
  };
  const first = count(nearestOf(colors, all), all.length);
  const rgb = all.filter((_, c) => first[c] > 0);
  const labels = nearestOf(colors, rgb);
  return { represented: { rgb, pixels: count(labels, rgb.length) }, labels };
}

async function cluster(
  work: Work,
  subject: ReturnType<typeof subjectOf>,
  ks: readonly number[],
  { seed, init, space, lightnessWeight = 1 }: PaletteOptions,
): Promise<Findings> {
  const rough = init === undefined ? await roughCenters(work, subject, ks, { seed }) : undefined;
  const options = {
    ...{ k: ks, seed },
    ...(init !== undefined && { init, space }),
    ...((init !== undefined || rough) && { nInit: 1 }),
  };
  const plan = await planFit(work, findAlgorithm('kmeans'), options, 'picture');
  if (rough) return fitSubject(work, subject, { ...plan, init: rough }, {});
  const start = plan.init?.start;
  // first colors lie where those of the picture do
  if (start instanceof Float64Array) for (let j = 0; j < start.length; j += 3) start[j] *= lightnessWeight;
  return fitSubject(work, subject, plan, {});
}

/** Of so many colors, clusters are first found among cells. */
const MANY_COLORS = 150_000;

/** First centers of the clusters of very many colors. */
async function roughCenters(
  work: Work,
  { data, picture: { colors } }: ReturnType<typeof subjectOf>,
  ks: readonly number[],
  { seed }: PaletteOptions,
): Promise<InitPlan | undefined> {
  if (ks.length > 1 || colors.n < MANY_COLORS) return undefined;
  const { rgb, space, weights } = colors;
  const sampled = { rows: { weights, ...data }, samples: rgb, bands: 3, space } as const;
  const start = await roughStart(work, sampled, { k: ks[0], nInit: STARTS, seed });
  return start && { ks, how: 'cells', start };
}

/** The choice where there is nothing to choose. */
function everyColor({ n }: ColorDataset): { k: number; text: string } {
  return { k: n, text: n === 1 ? 'there is only one color' : `k = ${n}: there are only ${n} colors` };
}

/**
 * The k that the colors support, with the reason in words. Without a clear structure it is the k of more than one color with
 * the most votes: those of photographs run into each other, and a palette is asked for nevertheless.
 */
async function chosen(work: Work, findings: Findings): Promise<{ k: number; text: string }> {
  const judged = await judgeFindings(work, findings, { choose: true, metricsSample: AUTO_SAMPLE });
  const { choose } = await import('../choose.ts');
  const [{ settings }] = judged.results;
  const refit = refitWith(work, findAlgorithm('kmeans'), settings);
  const { verdict } = await choose(work, judged.results, refit, { seed: settings.seed as number });
  const votesFor = (k: number) => verdict.votes.filter((vote) => vote.k === k).length;
  const favorite = AUTO_KS.reduce((best, k) => (votesFor(k) > votesFor(best) ? k : best));
  return { k: verdict.k ?? favorite, text: verdict.text };
}

/** What results record: the settings that decide which colors are found. */
export function paramsOf(settings: PaletteOptions, found: number): Record<string, unknown> {
  const own = Object.entries(settings).filter(([name]) => !OF_FILES.has(name));
  return { ...Object.fromEntries(own), found };
}
