import { formatCount } from '../charts/theme.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import {
  type Intensity,
  type IntensityHistogram,
  intensityHistogram,
  topIntensities,
} from '../features/intensities.ts';
import { decodeImage } from '../input/image.ts';
import { inFile, readInput } from '../input/open.ts';
import { expandPatterns } from '../input/patterns.ts';
import { toCsv } from '../output/csv.ts';
import type { ImageInput } from '../output/document.ts';
import { toJson } from '../output/json.ts';
import { checkFormats, documentOf, eachInput, inputRecord, printDocument } from './batch.ts';
import { CHART_FORMATS, drawChart } from './chart.ts';
import type { HistogramOptions } from './commands/histogram.ts';
import { fillTemplate, formatOf, OutputPlan, templateOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import type { Session } from './session.ts';
import { type Column, count, plural, printable, tableLines } from './table.ts';

const FORMATS = [...CHART_FORMATS, 'csv', 'json'] as const;

/** What `--json` holds of a band. */
interface Channel {
  name: string;
  counts: number[];
  min: number;
  max: number;
  mean: number;
  median: number;
  deviation: number;
  top?: Intensity[];
}

interface HistogramRun {
  input: ImageInput;
  params: Record<string, unknown>;
  /** Pixels that were counted. */
  n: number;
  bins: number;
  levels: number;
  channels: Channel[];
  seconds: { read: number; total: number };
  warnings: Warning[];
}

/** A histogram, and what is said of it. */
interface Counted {
  run: HistogramRun;
  histogram: IntensityHistogram;
  /** Of the picture, for titles. */
  name: string;
}

/** `clusterkit histogram`: counts of intensities as text, JSON, CSV and charts. */
export async function runHistogram(
  session: Session,
  paths: string[],
  options: HistogramOptions,
): Promise<void> {
  checkFormats(session, options.csv);
  const files = await expandPatterns(paths);
  const targets = planTargets(session, files, options);
  let printed = 0;
  const document = await eachInput(session, 'histogram', files, async (path, index) => {
    const counted = await countOne(session, path, options);
    const { run, histogram } = counted;
    const target = targets[index];
    if (target) await writeTarget(session, target, counted, options);
    if (options.csv)
      session.print(files.length > 1 ? longCsv(run, printed === 0) : histogramCsv(histogram, options));
    else session.print(`${printed > 0 ? '\n' : ''}${await histogramText(session, run, histogram)}`);
    printed++;
    return [run];
  });
  printDocument(session, document);
}

/** The file of each input, or none when nothing is to be drawn or written. */
function planTargets(session: Session, files: string[], options: HistogramOptions): (string | undefined)[] {
  const { output, chart, layout, log, top } = options;
  const drawn = output !== undefined || chart || layout !== undefined || log;
  if (!drawn) return files.map(() => undefined);
  const plan = new OutputPlan(session, files);
  const template = templateOf(output);
  const name = top === undefined ? undefined : 'top';
  return files.map((input, i) =>
    plan.add('-o', fillTemplate(template, { input, i: i + 1, command: 'histogram', chart: name }), FORMATS),
  );
}

async function countOne(session: Session, path: string, options: HistogramOptions): Promise<Counted> {
  const started = performance.now();
  const { maxMemory, io } = session;
  const file = await readInput(path, { maxMemory, stdin: io.stdin, expect: 'picture' });
  const { image, warnings } = await inFile(path, () =>
    decodeImage(file.bytes, { maxMemory, frames: options.frames }),
  );
  const read = (performance.now() - started) / 1000;
  const { bins, alpha, background } = options;
  const levels = image.data instanceof Uint16Array ? 65536 : 256;
  if (bins !== undefined && bins > levels) {
    throw new ClusterkitError('input', `${path}: has ${levels} intensities, fewer than --bins ${bins}`);
  }
  const histogram = await inFile(path, () => intensityHistogram(image, { bins, alpha, background }));
  for (const warning of warnings) session.warn(path, warning);
  const run: HistogramRun = {
    input: inputRecord(path, file.sha256, image),
    params: { bins: histogram.bins, alpha, frames: options.frames ?? 'first', top: options.top ?? null },
    n: histogram.used,
    bins: histogram.bins,
    levels: histogram.levels,
    channels: histogram.bands.map((band) => ({
      name: band.name,
      min: band.min,
      max: band.max,
      mean: band.mean,
      median: band.median,
      deviation: band.deviation,
      ...(options.top === undefined ? {} : { top: topIntensities(band.levels, options.top) }),
      counts: Array.from(band.counts),
    })),
    seconds: { read, total: (performance.now() - started) / 1000 },
    warnings,
  };
  return { run, histogram, name: file.name };
}

async function writeTarget(
  session: Session,
  path: string,
  counted: Counted,
  options: HistogramOptions,
): Promise<void> {
  const { run, histogram } = counted;
  const format = path === '-' && options.csv ? 'csv' : (formatOf(path, FORMATS) ?? 'svg');
  if (format === 'csv') return writeOutput(session, path, histogramCsv(histogram, options));
  if (format === 'json') return writeOutput(session, path, toJson(documentOf('histogram', [run])));
  const spec = await chartSpec(counted, options);
  return writeOutput(session, path, await drawChart(spec, format, options.pngScale, titleOf(counted)));
}

async function chartSpec({ run, histogram, name }: Counted, options: HistogramOptions) {
  const { histogramChart, topChart } = await import('../charts/index.ts');
  const { top, layout = 'panels', log = false } = options;
  const pixels = `${formatCount(run.n)} ${run.n === 1 ? 'pixel' : 'pixels'}`;
  const title = titleOf({ name });
  if (top !== undefined) {
    const subtitle = `${top} most frequent intensities of each band, ${pixels}`;
    return topChart({
      title,
      subtitle,
      bands: run.channels.map((channel) => ({ name: channel.name, top: channel.top ?? [] })),
      unit: 'pixels',
    });
  }
  const bins = run.bins === run.levels ? `${run.bins} intensities` : plural(run.bins, 'bin');
  return histogramChart({
    title,
    subtitle: `${bins} of each band, ${pixels}`,
    bands: histogram.bands.map(({ name, counts }) => ({ name, counts })),
    range: [0, histogram.levels - 1],
    layout,
    log,
    unit: 'pixels',
  });
}

function titleOf({ name }: { name: string }): string {
  return `Intensities of ${name}`;
}

/** A line a bin: where it begins and the pixels of each band; with --top a line a rank. */
function histogramCsv(histogram: IntensityHistogram, options: HistogramOptions): string {
  const { bands, bins, levels } = histogram;
  if (options.top !== undefined) {
    const rows = bands.flatMap((band) =>
      topIntensities(band.levels, options.top ?? 0).map((top, rank) => [
        band.name,
        rank + 1,
        top.intensity,
        top.count,
      ]),
    );
    return toCsv(['band', 'rank', 'intensity', 'pixels'], rows);
  }
  const rows = Array.from({ length: bins }, (_, b) => [
    Math.ceil((b * levels) / bins),
    ...bands.map((band) => band.counts[b]),
  ]);
  return toCsv(['intensity', ...bands.map((band) => band.name)], rows);
}

/** A line a bin of a band, naming the picture: one table for several, grey ones among them. */
function longCsv({ input, bins, levels, channels }: HistogramRun, withHeader: boolean): string {
  const rows = channels.flatMap(({ name, counts, top }) =>
    top
      ? top.map(({ intensity, count }) => [input.path, name, intensity, count])
      : counts.map((count, b) => [input.path, name, Math.ceil((b * levels) / bins), count]),
  );
  const text = toCsv(['input', 'band', 'intensity', 'pixels'], rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

const BLOCKS = '▁▂▃▄▅▆▇█';

async function histogramText(
  session: Session,
  run: HistogramRun,
  histogram: IntensityHistogram,
): Promise<string> {
  const painter = await session.painter();
  const { path, width, height, n } = run.input;
  const left = n === run.n ? '' : `, ${run.n} counted`;
  const head = `${printable(path)}  ${width} x ${height}, ${plural(n, 'pixel')}${left}, ${run.bins} ${run.bins === run.levels ? 'intensities' : 'bins'}\n`;
  const columns: Column[] = ['min', 'max', 'mean', 'median', 'sd', 'most frequent'].map((title) => ({
    title,
    right: true,
  }));
  const rows = histogram.bands.map((band) => {
    const [peak] = topIntensities(band.levels, 1);
    const { min, max, mean, median, deviation } = band;
    const moments = [String(min), String(max), mean.toFixed(1), String(median), deviation.toFixed(1)];
    const line = painter.colors ? [sparkline(band.counts)] : [];
    return [band.name, ...moments, `${peak.intensity} (${count(peak.count)})`, ...line];
  });
  const shape = painter.colors ? [{ title: 'dark to light' }] : [];
  const lines = tableLines([{ title: 'band' }, ...columns, ...shape], rows);
  const top = run.channels[0].top ? ['', ...topLines(run.channels)] : [];
  return `${head}\n${[...lines, ...top].join('\n')}\n`;
}

/** The shape of a histogram in 32 characters. */
function sparkline(counts: Float64Array): string {
  const width = Math.min(32, counts.length);
  const sums = new Float64Array(width);
  for (let b = 0; b < counts.length; b++) sums[Math.floor((b * width) / counts.length)] += counts[b];
  const most = Math.max(...sums);
  return Array.from(sums, (sum) =>
    sum === 0 ? ' ' : BLOCKS[Math.min(7, Math.floor((8 * sum) / most))],
  ).join('');
}

function topLines(channels: Channel[]): string[] {
  const columns = channels.flatMap(({ name }) => [
    { title: name, right: true },
    { title: 'pixels', right: true },
  ]);
  const length = Math.max(...channels.map(({ top = [] }) => top.length));
  const rows = Array.from({ length }, (_, rank) => [
    String(rank + 1),
    ...channels.flatMap(({ top = [] }) =>
      rank < top.length ? [String(top[rank].intensity), count(top[rank].count)] : ['', ''],
    ),
  ]);
  return tableLines([{ title: 'rank', right: true }, ...columns], rows);
}
