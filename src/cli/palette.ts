import { type Model, modelOf } from '../algorithms/model.ts';
import { ClusterkitError, type Place } from '../core/errors.ts';
import { type Image, type Rgb, toHex } from '../core/image.ts';
import type { Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { type ColorDataset, colorDataset, labelPixels } from '../features/colors.ts';
import { fromSpace } from '../features/colorspace.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { decodeImage } from '../input/image.ts';
import { inFile, readInput } from '../input/open.ts';
import { type Choice, type PaletteRun, resultFields } from '../output/document.ts';
import { namingRows } from '../work/places.ts';
import { type Algorithm, type Fit, type FitPlan, fitPlan } from './algorithm.ts';
import { checkFormats, eachInput, inputRecord, printDocument } from './batch.ts';
import { noteStarts } from './centersFile.ts';
import { countCenters, initialCenters, pixelsToPoints } from './initialCenters.ts';
import { checkChoose, failRuns, metricNames, type Scores, scoresOf } from './metrics.ts';
import type { FitOptions, PaletteOptions } from './palette/options.ts';
import { planTargets, writeTargets } from './palette/outputs.ts';
import { paletteCsv, paletteText, sweepText } from './palette/text.ts';
import type { Session } from './session.ts';
import { eachFound } from './sweep.ts';
import { plural } from './table.ts';
import { version } from './version.ts';

/** A picture read and counted. */
export interface Opened {
  path: string;
  name: string;
  sha256: string;
  image: Image;
  data: ColorDataset;
  warnings: Warning[];
  seconds: number;
  /** The pictures whose colours these are together; absent: the one. */
  parts?: readonly Opened[];
}

/** One clustering and what it was made of. */
export interface PaletteResult {
  run: PaletteRun;
  /** Names the picture in titles. */
  name: string;
  algorithm: string;
  result: Fit;
  data: ColorDataset;
  /** Of each distinct colour, when it was asked for. */
  silhouette?: Silhouette;
  /** k sRGB colours, not rounded. */
  rgb: Rgb[];
  /** One label a pixel, made when first asked for. */
  labels(): Int32Array;
  model(pacing: Pacing): Promise<Model>;
}

/** What an index of true classes is told. */
export const NO_TRUTH = 'the colours of a picture have no true classes';

/** The colours of each picture for each k: what every command does that has some. */
export async function runPalette(
  session: Session,
  files: string[],
  options: PaletteOptions,
  algorithm: Algorithm,
): Promise<void> {
  checkFormats(session, options.csv);
  if (options.labels === true && !session.options.json) {
    throw new ClusterkitError('usage', '--labels puts labels into the JSON: add --json, or use --labels-out');
  }
  if (typeof options.labels === 'string') {
    throw new ClusterkitError('usage', `--labels ${options.labels}: ${NO_TRUTH}`);
  }
  const plan = await planFit(session, options);
  await metricNames(options, false, NO_TRUTH);
  checkChoose(options, plan.ks);
  const targets = planTargets(session, files, plan.ks, options, algorithm.name);
  const choices: Choice[] = [];
  let printed = 0;
  const document = await eachInput(session, algorithm.name, files, async (path, index) => {
    const opened = await openColors(session, path, options);
    const results = await fitAll(session, opened, plan, options, algorithm);
    const runs = results.map(({ run }) => run);
    for (const warning of runs.flatMap((run) => run.warnings)) session.warn(path, warning);
    if (options.csv) for (const run of runs) session.print(paletteCsv(run, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${await tableText(session, results, algorithm)}`);
    if (options.choose) {
      const [{ choose }, { choiceText }] = await Promise.all([
        import('./choose.ts'),
        import('./words/choice.ts'),
      ]);
      const choice = await choose(session, path, results, algorithm, options);
      choices.push(choice);
      if (!options.csv) session.print(`\n${choiceText(choice, await session.painter())}`);
    }
    await writeTargets(session, targets[index], results, options);
    return runs;
  });
  printDocument(session, choices.length > 0 ? { ...document, choice: choices } : document);
  await failRuns(session, document.runs, options);
}

/** @throws {ClusterkitError} usage, without a number of clusters or when first centers do not suit it */
export async function planFit(session: Session, options: FitOptions): Promise<FitPlan> {
  const init = await initialCenters(session, options.init ?? 'k-means++', options.space, options.k);
  const count = countCenters(init);
  const ks = options.k ?? (count === undefined ? undefined : [count]);
  if (!ks) throw new ClusterkitError('usage', "option '-k, --k <list>' is missing: how many clusters?");
  if (count !== undefined) {
    checkCenterCount(options.init, count, ks);
    noteStarts(session, options);
  }
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
export async function tableText(
  session: Session,
  results: PaletteResult[],
  algorithm: Algorithm,
): Promise<string> {
  const painter = await session.painter();
  return eachFound(results).length === 1
    ? paletteText(results[0], algorithm, painter)
    : sweepText(results, algorithm, painter);
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

/** The picture and the first pixel of a colour, counted from the top left. */
export function placeOfColor(opened: Opened, row: number): Place {
  const { data } = opened;
  const isOne = Int32Array.from({ length: data.n }, (_, i) => (i === row ? 1 : 0));
  for (const part of opened.parts ?? [opened]) {
    const pixel = labelPixels({ ...data, source: part.data.source }, isOne).indexOf(1);
    if (pixel >= 0) return { file: part.path, name: pixelName(part.image, pixel) };
  }
  return { file: opened.path, name: `colour ${row}` };
}

/** "pixel 3,2" and, of an animation, the frame. */
export function pixelName({ width, height, frames }: Image, pixel: number): string {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return frames > 1 ? `pixel ${x},${y % height} of frame ${Math.floor(y / height)}` : `pixel ${x},${y}`;
}

/** One clustering for each k of the plan. */
export async function fitAll(
  session: Session,
  opened: Opened,
  { ks, init }: FitPlan,
  options: FitOptions,
  algorithm: Algorithm,
): Promise<PaletteResult[]> {
  const placeOf = async (row: number) => placeOfColor(opened, row);
  const timed = await namingRows({ path: opened.path, placeOf }, () => {
    const begin = typeof init === 'object' && 'rows' in init ? pixelsToPoints(init, opened.data) : init;
    return fitPlan(session, opened.data, { ks, init: begin }, algorithm, options.seed);
  });
  const names = await metricNames(options, false, NO_TRUTH);
  const results: PaletteResult[] = [];
  for (const [at, { result, seconds }] of timed.entries()) {
    const subject = {
      labels: result.labels,
      data: opened.data,
      metric: algorithm.metric,
      inertia: result.centers.inertia,
    };
    const scores = await namingRows({ path: opened.path, placeOf }, () =>
      scoresOf(session, subject, names, options),
    );
    results.push(describePalette(opened, ks[at], result, { fit: seconds, scores }, options, algorithm));
  }
  return results;
}

/** A clustering of a picture's colours, with what it was made of. */
export function describePalette(
  opened: Opened,
  k: number,
  result: Fit,
  { fit, scores }: { fit: number; scores: Scores },
  options: FitOptions,
  algorithm: Algorithm,
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
  const run: PaletteRun = {
    input: inputRecord(path, opened.sha256, image),
    algorithm: algorithm.name,
    params: { k, init: options.init, ...algorithm.params, seed, space, alpha, ...background, frames },
    ...fields,
    n: data.used,
    distinct: data.n,
    centers,
    colors,
    metrics: scores.values,
    seconds: { read: opened.seconds, fit, total: opened.seconds + fit },
    ...(options.labels ? { labels: labels() } : {}),
    warnings: [...opened.warnings, ...result.warnings, ...scores.warnings],
  };
  const facts = { version: version(), space, colors };
  const model = (pacing: Pacing) => modelOf(data, result, facts, pacing);
  const { silhouette } = scores;
  return { run, name: opened.name, algorithm: algorithm.title, result, data, silhouette, rgb, labels, model };
}
