import type { ChartText, HistogramChart } from '../charts/index.ts';
import { formatCount } from '../charts/theme.ts';
import type { Warning } from '../core/warnings.ts';
import {
  type Intensity,
  type IntensityHistogram,
  intensityHistogram,
  topIntensities,
} from '../features/intensities.ts';
import { decodeImage } from '../input/image.ts';
import { inFile, readInput } from '../input/open.ts';
import { toCsv } from '../output/csv.ts';
import type { ImageInput } from '../output/document.ts';
import { toJson } from '../output/json.ts';
import { documentOf, eachInput, inputRecord, printDocument } from './batch.ts';
import { CHART_FORMATS, drawChart } from './chart.ts';
import type { HistogramOptions } from './commands/histogram.ts';
import { fillTemplate, formatOf, OutputPlan, templateOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import type { Session } from './session.ts';
import { type Column, count, plural, tableLines } from './table.ts';

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

/** `clusterkit histogram`: counts of intensities as text, JSON, CSV and charts. */
export async function runHistogram(
  session: Session,
  files: string[],
  options: HistogramOptions,
): Promise<void> {
  const targets = planTargets(session, files, options);
  const document = await eachInput(session, 'histogram', files, async (path, index) => {
    const { run, histogram } = await countOne(session, path, options);
    const target = targets[index];
    if (target) await writeTarget(session, target, run, histogram, options);
    if (options.csv) session.print(histogramCsv(histogram, options));
    else {
      if (index > 0) session.print('\n');
      session.print(await histogramText(session, run, histogram));
    }
    return [run];
  });
  printDocument(session, document);
}

/** The file of each input, or none when nothing is to be drawn or written. */
function planTargets(session: Session, files: string[], options: HistogramOptions): (string | undefined)[] {
  const { output, chart, layout, log, top } = options;
  const drawn = output !== undefined || chart || layout !== undefined || log;
  if (!drawn) return files.map(() => undefined);
  const plan = new OutputPlan(files);
  const template = templateOf(output);
  session.stdoutTaken = template === '-';
  const name = top === undefined ? undefined : 'top';
  return files.map((input, i) =>
    plan.add('-o', fillTemplate(template, { input, i: i + 1, command: 'histogram', chart: name }), FORMATS),
  );
}

async function countOne(session: Session, path: string, options: HistogramOptions) {
  const started = performance.now();
  const { maxMemory, io } = session;
  const file = await readInput(path, { maxMemory, stdin: io.stdin });
  const { image, warnings } = await inFile(path, () =>
    decodeImage(file.bytes, { maxMemory, frames: options.frames }),
  );
  const read = (performance.now() - started) / 1000;
  const { bins, alpha, background } = options;
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
  return { run, histogram };
}

async function writeTarget(
  session: Session,
  path: string,
  run: HistogramRun,
  histogram: IntensityHistogram,
  options: HistogramOptions,
): Promise<void> {
  const format = formatOf(path, FORMATS) ?? 'svg';
  if (format === 'csv') return writeOutput(session, path, histogramCsv(histogram, options));
  if (format === 'json') return writeOutput(session, path, toJson(documentOf('histogram', [run])));
  const charts = await import('../charts/index.ts');
  const spec =
    options.top === undefined
      ? charts.histogramChart(chartData(run, histogram, options))
      : charts.topChart({
          ...chartText(run, `${options.top} most frequent intensities of each band`),
          bands: run.channels.map(({ name, top = [] }) => ({ name, top })),
          unit: 'pixels',
        });
  return writeOutput(session, path, await drawChart(spec, format, options.scale, chartText(run, '').title));
}

function chartData(
  run: HistogramRun,
  histogram: IntensityHistogram,
  options: HistogramOptions,
): HistogramChart {
  return {
    ...chartText(run, `${run.bins} ${run.bins === run.levels ? 'intensities' : 'bins'} of each band`),
    bands: histogram.bands.map(({ name, counts }) => ({ name, counts })),
    range: [0, histogram.levels - 1],
    layout: options.layout ?? 'panels',
    log: options.log ?? false,
    unit: 'pixels',
  };
}

function chartText(run: HistogramRun, what: string): ChartText {
  const { path } = run.input;
  const name = path === '-' ? 'stdin' : path.replace(/^.*[\\/]/, '');
  return { title: `Intensities of ${name}`, subtitle: `${what}, ${formatCount(run.n)} pixels` };
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

const BLOCKS = '▁▂▃▄▅▆▇█';

async function histogramText(
  session: Session,
  run: HistogramRun,
  histogram: IntensityHistogram,
): Promise<string> {
  const painter = await session.painter();
  const { path, width, height, n } = run.input;
  const left = n === run.n ? '' : `, ${run.n} counted`;
  const head = `${path}  ${width} x ${height}, ${plural(n, 'pixel')}${left}, ${run.bins} ${run.bins === run.levels ? 'intensities' : 'bins'}\n`;
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
