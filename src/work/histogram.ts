import type { ChartSpec } from '../charts/theme.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { listFew } from '../core/words.ts';
import {
  type BandHistogram,
  type Intensity,
  type IntensityHistogram,
  intensityHistogram,
  intoBins,
  topIntensities,
} from '../features/intensities.ts';
import { smoothCounts, smoothWidth } from '../features/smoothCounts.ts';
import { inFile } from '../input/open.ts';
import { toCsv } from '../output/csv.ts';
import type { ImageInput } from '../output/document.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, formatOf } from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import { writeOutput } from './files.ts';
import { decodePicture } from './kept.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import { imageRecord } from './openPictures.ts';
import type { HistogramOptions } from './params/histogram.ts';
import { partOf } from './partOf.ts';
import type { Work } from './work.ts';

const FORMATS = [...CHART_FORMATS, ...DOCUMENT_FORMATS] as const;

/** The JSON of a band. */
export interface Channel {
  name: string;
  counts: number[];
  min: number;
  max: number;
  mean: number;
  median: number;
  deviation: number;
  /** With smooth: how wide the curve was, and the smoothed counts. */
  smoothWidth?: number;
  smooth?: number[];
  top?: Intensity[];
}

export interface HistogramRun {
  input: ImageInput;
  params: Record<string, unknown>;
  /** Number of pixels that were counted. */
  n: number;
  bins: number;
  levels: number;
  channels: Channel[];
  seconds: { read: number; total: number };
  warnings: Warning[];
}

/** The histogram of a picture, with facts for text and charts. */
export interface Counted {
  run: HistogramRun;
  histogram: IntensityHistogram;
  /** The most frequent intensity of each band. */
  peaks: Intensity[];
  /** Name of the picture, for titles. */
  name: string;
}

/**
 * Names the file of each picture; undefined if nothing is drawn or written.
 * @throws {ClusterkitError} usage, as `OutputPlan`
 */
export function planHistograms(
  plan: OutputPlan,
  files: readonly string[],
  { output, chart, layout, log, smooth, top }: HistogramOptions,
): (string | undefined)[] {
  if (output === undefined && !chart && layout === undefined && !log && smooth === undefined)
    return files.map(() => undefined);
  const template = templateOf(output);
  const name = top === undefined ? undefined : 'top';
  return files.map((input, i) => {
    const path = fillTemplate(template, { input, i: i + 1, command: 'histogram', chart: name });
    return plan.add('output', path, FORMATS);
  });
}

/**
 * Counts the intensities of each band of a picture.
 * @throws {ClusterkitError} input or memory, naming the file
 */
export async function countIntensities(
  work: Work,
  path: string,
  options: HistogramOptions,
): Promise<Counted> {
  const started = performance.now();
  const { bins, alpha = 'skip', background, frames, top } = options;
  const { image: whole, warnings, sha256, name } = await decodePicture(work, path, frames);
  const image = await inFile(path, () => partOf(whole, options));
  const read = (performance.now() - started) / 1000;
  const levels = image.data instanceof Uint16Array ? 65536 : 256;
  if (bins !== undefined && bins > levels)
    throw new ClusterkitError('input', `there are ${levels} intensities, fewer than ${bins} bins`, {
      option: 'bins',
      at: { file: path },
    });
  const histogram = await inFile(path, () => intensityHistogram(image, { bins, alpha, background }));
  const channels = histogram.bands.map((band): Channel => {
    const { name, min, max, mean, median, deviation, counts } = band;
    const most = top === undefined ? {} : { top: topIntensities(band.levels, top) };
    const smooth = smoothed(band, histogram.bins, options.smooth);
    return { name, min, max, mean, median, deviation, ...smooth, ...most, counts: Array.from(counts) };
  });
  const run: HistogramRun = {
    input: imageRecord(path, sha256, image),
    params: {
      bins: histogram.bins,
      alpha,
      frames: frames ?? 'first',
      top: top ?? null,
      ...(options.smooth !== undefined && { smooth: options.smooth }),
    },
    n: histogram.used,
    bins: histogram.bins,
    levels: histogram.levels,
    channels,
    seconds: { read, total: (performance.now() - started) / 1000 },
    warnings,
  };
  const peaks = histogram.bands.map(({ levels }) => topIntensities(levels, 1)[0]);
  return { run, histogram, peaks, name };
}

/** Smoothed counts of each intensity, added up in the bins. */
function smoothed(
  { levels }: BandHistogram,
  bins: number,
  smooth: HistogramOptions['smooth'],
): Pick<Channel, 'smooth' | 'smoothWidth'> {
  if (smooth === undefined) return {};
  const width = smooth === 'auto' ? smoothWidth(levels) : smooth;
  return { smoothWidth: width, smooth: Array.from(intoBins(smoothCounts(levels, width), bins)) };
}

/**
 * Writes the chart or the counts, in the format of the file's ending.
 * @param documentOf makes the JSON of a file
 */
export async function writeHistogram(
  work: Work,
  path: string,
  counted: Counted,
  options: HistogramOptions,
  documentOf: (run: HistogramRun) => unknown,
): Promise<void> {
  const format = path === '-' && options.csv ? 'csv' : formatOf(path, FORMATS);
  if (format === 'csv') return writeOutput(work, path, histogramCsv(counted, options));
  if (format === 'json') return writeOutput(work, path, toJson(await documentOf(counted.run)));
  const { writeChart } = await import('./write.ts');
  await writeChart(work, path, await drawHistogram(counted, options), options, titleOf(counted));
}

function titleOf({ name }: Counted): string {
  return `Intensities of ${name}`;
}

/** The counts as a chart; with `top` the most frequent intensities. */
async function drawHistogram(counted: Counted, options: HistogramOptions): Promise<ChartSpec> {
  const [{ histogramChart }, { topChart }, { formatCount }] = await Promise.all([
    import('../charts/histogram.ts'),
    import('../charts/top.ts'),
    import('../charts/theme.ts'),
  ]);
  const { run, histogram } = counted;
  const { top, layout = 'panels', log = false } = options;
  const pixels = `${formatCount(run.n)} ${run.n === 1 ? 'pixel' : 'pixels'}`;
  const common = { title: titleOf(counted), unit: 'pixels' };
  if (top !== undefined) {
    const subtitle = `${top} most frequent intensities of each band, ${pixels}`;
    const bands = run.channels.map((channel) => ({ name: channel.name, top: channel.top ?? [] }));
    return topChart({ ...common, subtitle, bands });
  }
  const noun = run.bins === run.levels ? 'intensities' : run.bins === 1 ? 'bin' : 'bins';
  return histogramChart({
    ...common,
    subtitle: `${run.bins} ${noun} of each band, ${pixels}${smoothText(run)}`,
    bands: histogram.bands.map(({ name, counts }, b) => {
      const { smooth } = run.channels[b];
      return { name, counts, ...(smooth && { smooth }) };
    }),
    range: [0, histogram.levels - 1],
    layout,
    log,
  });
}

/** "; smoothed by normal curves of 3.1, 3.4 and 2.9 intensities" */
function smoothText({ channels }: HistogramRun): string {
  const widths = [
    ...new Set(channels.flatMap(({ smoothWidth: width }) => (width === undefined ? [] : [width]))),
  ];
  if (widths.length === 0) return '';
  const told = widths.map((width) => String(Number(width.toPrecision(2))));
  return `; lines smoothed by normal curves of ${listFew(told)} intensities`;
}

/** One line for each bin: its start and the pixels of each band; with `top` one line for each rank. */
export function histogramCsv({ histogram, run }: Counted, { top }: HistogramOptions): string {
  const { bands, bins, levels } = histogram;
  if (top !== undefined) {
    const rows = bands.flatMap((band) =>
      topIntensities(band.levels, top).map(({ intensity, count }, rank) => [
        band.name,
        rank + 1,
        intensity,
        count,
      ]),
    );
    return toCsv(['band', 'rank', 'intensity', 'pixels'], rows);
  }
  const rows = Array.from({ length: bins }, (_, b) => [
    lowestOf(b, bins, levels),
    ...bands.map((band) => band.counts[b]),
    ...run.channels.flatMap(({ smooth }) => (smooth ? [smooth[b]] : [])),
  ]);
  const smoothNames = run.channels.flatMap(({ name, smooth }) => (smooth ? [`${name} smooth`] : []));
  return toCsv(['intensity', ...bands.map((band) => band.name), ...smoothNames], rows);
}

/** One line for each bin of a band, with the name of the picture: one table for several pictures, some of them gray. */
export function longHistogramCsv({ run }: Counted, withHeader: boolean): string {
  const { input, bins, levels, channels } = run;
  const rows = channels.flatMap(({ name, counts, smooth, top }) =>
    top
      ? top.map(({ intensity, count }) => [input.path, name, intensity, count])
      : counts.map((count, b) => [
          input.path,
          name,
          lowestOf(b, bins, levels),
          count,
          ...(smooth ? [smooth[b]] : []),
        ]),
  );
  const isSmooth = channels.some(({ smooth, top }) => smooth && !top);
  const text = toCsv(['input', 'band', 'intensity', 'pixels', ...(isSmooth ? ['smooth'] : [])], rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

/** The lowest intensity of a bin. */
function lowestOf(bin: number, bins: number, levels: number): number {
  return Math.ceil((bin * levels) / bins);
}
