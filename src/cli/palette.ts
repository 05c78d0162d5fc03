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
import { eachInput, inputRecord, printDocument } from './batch.ts';
import { countCenters, initialCenters, pixelsToPoints } from './initialCenters.ts';
import type { PaletteOptions } from './paletteOptions.ts';
import { planTargets, type Targets, writeTargets } from './paletteOutputs.ts';
import { paletteCsv, paletteText } from './paletteText.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

/** An algorithm that finds centers, as the commands see it. */
interface PaletteAlgorithm {
  name: string;
  /** For people. */
  title: string;
  /** Its own options, as resolved. */
  params: Record<string, unknown>;
  metric?: Metric;
  fit(data: Dataset, settings: FitSettings): Promise<PaletteFit>;
  /** k sRGB colours that stand for the clusters; absent: those of the centers. */
  colors?(data: ColorDataset, result: CentroidResult): Rgb[];
}

type PaletteFit = CentroidResult & Partial<Pick<BisectingResult, 'tree'>>;

interface FitSettings extends Pacing {
  k: number;
  init: Init;
  seed: number;
}

/** A picture read and counted. */
interface Opened {
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
  const init = await initialCenters(options.init ?? 'k-means++', options.space);
  const count = countCenters(init);
  const ks = options.k ?? (count === undefined ? undefined : [count]);
  if (!ks) throw new ClusterkitError('usage', "option '-k, --k <list>' is missing: how many clusters?");
  const targets = planTargets(session, files, ks, options, algorithm.name);
  let printed = 0;
  const document = await eachInput(session, algorithm.name, files, async (path, index) => {
    const opened = await openColors(session, path, options);
    const runs: ClusterRun[] = [];
    for (const k of ks) {
      const result = await fitOne(session, opened, k, init, options, algorithm);
      for (const warning of result.run.warnings) session.warn(path, warning);
      if (options.csv) session.print(paletteCsv(result.run, printed++ === 0));
      else
        session.print(
          `${printed++ > 0 ? '\n' : ''}${paletteText(result, algorithm, await session.painter())}`,
        );
      await writeTargets(session, targetsOf(targets, index, k), result, options);
      runs.push(result.run);
    }
    return runs;
  });
  printDocument(session, document);
}

function targetsOf(targets: Targets[], index: number, k: number): Targets {
  const found = targets.find((target) => target.index === index && target.k === k);
  if (!found) throw new Error(`no targets were planned for input ${index} and k = ${k}`);
  return found;
}

async function openColors(session: Session, path: string, options: PaletteOptions): Promise<Opened> {
  const started = performance.now();
  const { maxMemory, io } = session;
  const { alpha, background, space, frames } = options;
  const file = await readInput(path, { maxMemory, stdin: io.stdin });
  const { image, warnings } = await inFile(path, () => decodeImage(file.bytes, { maxMemory, frames }));
  const bits = image.data.BYTES_PER_ELEMENT * 8;
  if (bits > 8) warnings.push({ code: 'reduced-to-8-bit', bits });
  const data = await inFile(path, () => colorDataset(image, { alpha, background, space, maxMemory }));
  const seconds = (performance.now() - started) / 1000;
  return { path, name: file.name, sha256: file.sha256, image, data, warnings, seconds };
}

async function fitOne(
  session: Session,
  opened: Opened,
  k: number,
  init: Init,
  options: PaletteOptions,
  algorithm: PaletteAlgorithm,
): Promise<PaletteResult> {
  const started = performance.now();
  const { data, image, path } = opened;
  const { space, alpha, frames = 'first', seed = DEFAULT_SEED } = options;
  const result = await inFile(path, () => {
    const begin = typeof init === 'object' && 'rows' in init ? pixelsToPoints(init, data) : init;
    return algorithm.fit(data, { k, init: begin, seed, ...session.pacing });
  });
  const fit = (performance.now() - started) / 1000;
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
    seconds: { read: opened.seconds, fit, total: opened.seconds + (performance.now() - started) / 1000 },
    ...(options.labels ? { labels: Array.from(labels()) } : {}),
    warnings: [...opened.warnings, ...result.warnings],
  };
  const model = () =>
    modelOf(
      data,
      { ...result, algorithm: algorithm.name },
      { version: version(), space, metric: algorithm.metric, colors },
    );
  return { run, name: opened.name, algorithm: algorithm.title, data, rgb, labels, model };
}
