import type { BisectingResult } from '../algorithms/bisecting.ts';
import type { CentroidResult } from '../algorithms/centroids.ts';
import { DEFAULT_SEED } from '../algorithms/centroids.ts';
import type { Init } from '../algorithms/init.ts';
import { type Model, modelOf } from '../algorithms/model.ts';
import type { Metric } from '../algorithms/spherical.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { type Image, type Rgb, toHex } from '../core/image.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { type ColorDataset, colorDataset, labelPixels } from '../features/colors.ts';
import { fromSpace } from '../features/colorspace.ts';
import { decodeImage } from '../input/image.ts';
import { inFile, readInput } from '../input/open.ts';
import { type ClusterRun, resultFields } from '../output/document.ts';
import { checkFormats, eachInput, inputRecord, printDocument } from './batch.ts';
import { countCenters, initialCenters, pixelsToPoints } from './initialCenters.ts';
import type { FitOptions, PaletteOptions } from './paletteOptions.ts';
import { planTargets, writeTargets } from './paletteOutputs.ts';
import { paletteCsv, paletteText, sweepText } from './paletteText.ts';
import type { Session } from './session.ts';
import { plural } from './table.ts';
import { version } from './version.ts';

/** An algorithm that finds centers, as the commands see it. */
export interface PaletteAlgorithm {
  name: string;
  /** For people. */
  title: string;
  /** Its own options, as resolved. */
  params: Record<string, unknown>;
  /** A result for each k, with the seconds of computing it took (of several threads together). */
  fit(data: Dataset, settings: SweepSettings): Promise<TimedResult[]>;
  metric?: Metric;
  /** k sRGB colours that stand for the clusters; absent: those of the centers. */
  colors?(data: ColorDataset, result: CentroidResult): Rgb[];
}

type PaletteFit = CentroidResult & Partial<Pick<BisectingResult, 'tree'>>;

interface TimedResult {
  result: PaletteFit;
  seconds: number;
}

interface FitSettings extends Pacing {
  init: Init;
  seed: number;
}

interface SweepSettings extends FitSettings {
  ks: readonly number[];
}

/** An algorithm for one k as one for several. */
export function oneByOne(one: (data: Dataset, settings: FitSettings & { k: number }) => Promise<PaletteFit>) {
  return async (data: Dataset, { ks, ...settings }: SweepSettings): Promise<TimedResult[]> => {
    const timed: TimedResult[] = [];
    for (const k of ks) {
      const started = performance.now();
      const result = await one(data, { ...settings, k });
      timed.push({ result, seconds: (performance.now() - started) / 1000 });
    }
    return timed;
  };
}

/** What is to be fitted to each picture. */
export interface FitPlan {
  ks: readonly number[];
  init: Init;
}

/** A picture read and counted. */
export interface Opened {
  path: string;
  name: string;
  sha256: string;
  image: Image;
  data: ColorDataset;
  warnings: Warning[];
  seconds: number;
}

/** One clustering and what it was made of. */
export interface PaletteResult {
  run: ClusterRun;
  /** Names the picture in titles. */
  name: string;
  algorithm: string;
  result: CentroidResult;
  data: ColorDataset;
  /** k sRGB colours, not rounded. */
  rgb: Rgb[];
  /** One label a pixel, made when first asked for. */
  labels(): Int32Array;
  model(): Model;
}

/** The colours of each picture for each k: what every command does that has some. */
export async function runPalette(
  session: Session,
  files: string[],
  options: PaletteOptions,
  algorithm: PaletteAlgorithm,
): Promise<void> {
  checkFormats(session, options.csv);
  if (options.labels && !session.options.json) {
    throw new ClusterkitError('usage', '--labels puts labels into the JSON: add --json, or use --labels-out');
  }
  const plan = await planFit(options);
  const targets = planTargets(session, files, plan.ks, options, algorithm.name);
  let printed = 0;
  const document = await eachInput(session, algorithm.name, files, async (path, index) => {
    const opened = await openColors(session, path, options);
    const results = await fitAll(session, opened, plan, options, algorithm);
    const runs = results.map(({ run }) => run);
    for (const warning of runs.flatMap((run) => run.warnings)) session.warn(path, warning);
    if (options.csv) for (const run of runs) session.print(paletteCsv(run, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${await tableText(session, results, algorithm)}`);
    await writeTargets(session, targets[index], results, options);
    return runs;
  });
  printDocument(session, document);
}

/** @throws {ClusterkitError} usage, without a number of clusters or when first centers do not suit it */
export async function planFit(options: FitOptions): Promise<FitPlan> {
  const init = await initialCenters(options.init ?? 'k-means++', options.space);
  const count = countCenters(init);
  const ks = options.k ?? (count === undefined ? undefined : [count]);
  if (!ks) throw new ClusterkitError('usage', "option '-k, --k <list>' is missing: how many clusters?");
  if (count !== undefined) checkCenterCount(options.init, count, ks);
  return { ks, init };
}

/** @throws {ClusterkitError} usage, when a file of colours does not suit -k */
function checkCenterCount(init: string | undefined, held: number, ks: readonly number[]): void {
  const other = ks.find((k) => k !== held);
  if (other !== undefined) {
    throw new ClusterkitError('usage', `--init ${init} holds ${plural(held, 'colour')}, but -k is ${other}`);
  }
}

/** The colours of one clustering, or a line for each of several. */
async function tableText(
  session: Session,
  results: PaletteResult[],
  algorithm: PaletteAlgorithm,
): Promise<string> {
  const painter = await session.painter();
  return results.length === 1
    ? paletteText(results[0], algorithm, painter)
    : sweepText(
        results.map(({ run }) => run),
        algorithm,
        painter,
      );
}

export async function openColors(session: Session, path: string, options: FitOptions): Promise<Opened> {
  const started = performance.now();
  const { maxMemory, io } = session;
  const { alpha, background, space, frames } = options;
  const file = await readInput(path, { maxMemory, stdin: io.stdin, expect: 'picture' });
  const { image, warnings } = await inFile(path, () => decodeImage(file.bytes, { maxMemory, frames }));
  const bits = image.data.BYTES_PER_ELEMENT * 8;
  if (bits > 8) warnings.push({ code: 'reduced-to-8-bit', bits });
  const left = maxMemory - file.bytes.length - image.data.byteLength;
  const data = await inFile(path, () => colorDataset(image, { alpha, background, space, maxMemory: left }));
  const seconds = (performance.now() - started) / 1000;
  return { path, name: file.name, sha256: file.sha256, image, data, warnings, seconds };
}

/** One clustering for each k of the plan. */
export async function fitAll(
  session: Session,
  opened: Opened,
  { ks, init }: FitPlan,
  options: FitOptions,
  algorithm: PaletteAlgorithm,
): Promise<PaletteResult[]> {
  const started = performance.now();
  const { seed = DEFAULT_SEED } = options;
  const timed = await inFile(opened.path, () => {
    const begin = typeof init === 'object' && 'rows' in init ? pixelsToPoints(init, opened.data) : init;
    return algorithm.fit(opened.data, { ks, init: begin, seed, ...session.pacing });
  });
  // what several threads do at once passes in less time than it takes
  const passed = (performance.now() - started) / 1000;
  const computed = timed.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = computed > 0 ? Math.min(1, passed / computed) : 0;
  return timed.map(({ result, seconds }, at) =>
    describeResult(opened, ks[at], result, seconds * pace, options, algorithm),
  );
}

function describeResult(
  opened: Opened,
  k: number,
  result: PaletteFit,
  fit: number,
  options: FitOptions,
  algorithm: PaletteAlgorithm,
): PaletteResult {
  const { data, image, path } = opened;
  const { space, alpha, frames = 'first', seed = DEFAULT_SEED } = options;
  const { centers, ...fields } = resultFields(result);
  const rgb = algorithm.colors?.(data, result) ?? centers.map((center) => fromSpace(center, space));
  const colors = rgb.map(toHex);
  let pixels: Int32Array | undefined;
  const labels = () => {
    pixels ??= labelPixels(data, result.labels);
    return pixels;
  };
  const background = alpha === 'blend' ? { background: toHex(options.background) } : {};
  const run: ClusterRun = {
    input: inputRecord(path, opened.sha256, image),
    algorithm: algorithm.name,
    params: { k, init: options.init, ...algorithm.params, seed, space, alpha, ...background, frames },
    ...fields,
    n: data.used,
    distinct: data.n,
    centers,
    colors,
    metrics: {},
    seconds: { read: opened.seconds, fit, total: opened.seconds + fit },
    ...(options.labels ? { labels: labels() } : {}),
    warnings: [...opened.warnings, ...result.warnings],
  };
  const facts = { version: version(), space, metric: algorithm.metric, colors };
  const model = () => modelOf(data, { ...result, algorithm: algorithm.name }, facts);
  return { run, name: opened.name, algorithm: algorithm.title, result, data, rgb, labels, model };
}
