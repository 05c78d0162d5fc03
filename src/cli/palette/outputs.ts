import { formatCount } from '../../charts/theme.ts';
import { checkChoice } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Rgb } from '../../core/image.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { toJson } from '../../output/json.ts';
import { toNpy } from '../../output/npy.ts';
import { documentOf } from '../batch.ts';
import {
  CHART_FORMATS,
  checkSilhouetteChart,
  checkSweepChart,
  chosenCharts,
  whichChart,
  writeChart,
} from '../chart.ts';
import type { FileData } from '../files.ts';
import { planMetrics } from '../metrics/outputs.ts';
import { fillTemplate, formatOf, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { writeOutput, writeTable } from '../outputs.ts';
import type { PaletteResult } from '../palette.ts';
import type { Session } from '../session.ts';
import { eachFound, sweptClusters } from '../sweep.ts';
import { plural } from '../table.ts';
import {
  PALETTE_CHARTS,
  type PaletteChartName,
  type PaletteOptions,
  SWEEP_CHARTS,
  type SweepChartName,
} from './options.ts';
import { paletteCsv } from './text.ts';

const TABLE_FORMATS = ['csv', 'json'] as const;
export const LABEL_FORMATS = ['png', 'csv', 'npy'] as const;
/** Types that keep every pixel's colour, as `output/raster` writes them. */
export const PICTURE_FORMATS = ['png', 'webp', 'gif', 'tif', 'tiff'] as const;

/** The files that the clusterings of one picture are written to. */
interface Targets {
  /** Charts of all of them together. */
  sweep: { chart: SweepChartName; path: string }[];
  /** What was measured of each clustering. */
  metrics?: string;
  /** One for each k. */
  runs: RunTargets[];
}

interface RunTargets {
  charts: { chart: PaletteChartName; path: string }[];
  table?: string;
  quantized?: string;
  labels?: string;
  model?: string;
}

/** Names every file before any work is done: one entry for each input. */
export function planTargets(
  session: Session,
  files: string[],
  ks: readonly number[],
  options: PaletteOptions,
  command: string,
): Targets[] {
  const { output, seed = DEFAULT_SEED } = options;
  const charts = chosenCharts(options, ks, 'bars');
  for (const chart of charts) checkChoice('--chart', chart, [...PALETTE_CHARTS, ...SWEEP_CHARTS]);
  const plan = new OutputPlan(session, files);
  const sweepCharts = SWEEP_CHARTS.filter((chart) => charts.includes(chart));
  checkSweepChart(sweepCharts[0], ks);
  checkSilhouetteChart(charts, ks);
  const chartPath = (parts: NameParts) =>
    plan.add('-o', fillTemplate(templateOf(output), parts), CHART_FORMATS);
  return files.map((input, index) => {
    const parts: NameParts = { input, i: index + 1, command, seed };
    return {
      sweep: sweepCharts.map((chart) => ({ chart, path: chartPath({ ...parts, chart }) })),
      ...planMetrics(plan, parts, options),
      runs: ks.map((k) => planRun(plan, { ...parts, k }, { ...options, chart: charts }, chartPath)),
    };
  });
}

function planRun(
  plan: OutputPlan,
  parts: NameParts,
  { chart: charts = [], output, quantized, labelsOut, modelOut }: PaletteOptions,
  chartPath: (parts: NameParts) => string,
): RunTargets {
  const named = (option: string, template: string, formats: readonly string[]) =>
    plan.add(option, fillTemplate(template, parts), formats);
  const drawn = PALETTE_CHARTS.filter((chart) => charts.includes(chart));
  return {
    charts: drawn.map((chart) => ({ chart, path: chartPath({ ...parts, chart }) })),
    ...(output !== undefined && charts.length === 0 ? { table: tableTarget(output, named) } : {}),
    ...(quantized === undefined ? {} : { quantized: quantizedTarget(quantized, parts.k ?? 0, named) }),
    ...(labelsOut === undefined
      ? {}
      : { labels: named('--labels-out', templateOf(labelsOut, '{stem}-labels{-k}.png'), LABEL_FORMATS) }),
    ...(modelOut === undefined
      ? {}
      : { model: named('--model-out', templateOf(modelOut, '{stem}-{command}{-k}-model.json'), ['json']) }),
  };
}

type Name = (option: string, template: string, formats: readonly string[]) => string;

function quantizedTarget(quantized: string, k: number, named: Name): string {
  const path = named('--quantized', templateOf(quantized, '{stem}{-k}.png'), PICTURE_FORMATS);
  if (k > 255 && formatOf(path, PICTURE_FORMATS) === 'gif') {
    throw new ClusterkitError(
      'usage',
      `--quantized ${path}: a GIF holds 255 colours, not ${k}; write .png or .webp`,
    );
  }
  return path;
}

/** Without a chart, -o is for the table. */
function tableTarget(output: string, named: Name): string {
  const template = templateOf(output, '{stem}-{command}{-k}.json');
  if (formatOf(template, CHART_FORMATS)) {
    throw whichChart(output, PALETTE_CHARTS);
  }
  return named('-o', template, TABLE_FORMATS);
}

export async function writeTargets(
  session: Session,
  targets: Targets,
  results: PaletteResult[],
  options: PaletteOptions,
): Promise<void> {
  for (const { chart, path } of targets.sweep) {
    const spec = await sweepSpec(chart, results, options);
    await writeChart(session, path, spec, options.pngScale, results[0].name);
  }
  for (const [at, result] of results.entries()) await writeRun(session, targets.runs[at], result, options);
  const { metrics } = targets;
  if (metrics !== undefined) {
    const { runColumns } = await import('../metrics/table.ts');
    await writeTable(session, metrics, runColumns(results.map(({ run }) => run)));
  }
}

async function writeRun(
  session: Session,
  targets: RunTargets,
  result: PaletteResult,
  options: PaletteOptions,
): Promise<void> {
  const { charts, table, quantized, labels, model } = targets;
  for (const { chart, path } of charts) {
    const spec = await chartSpec(chart, result);
    await writeChart(session, path, spec, options.pngScale, titleOf(result));
  }
  if (table !== undefined) {
    const csv = table === '-' ? options.csv : formatOf(table, TABLE_FORMATS) === 'csv';
    const text = csv ? paletteCsv(result.run, true) : toJson(documentOf(result.run.algorithm, [result.run]));
    await writeOutput(session, table, text);
  }
  if (quantized !== undefined) await writeOutput(session, quantized, await quantizedBytes(quantized, result));
  if (labels !== undefined) await writeOutput(session, labels, await labelBytes(labels, result));
  if (model !== undefined) await writeOutput(session, model, toJson(await result.model(session.pacing)));
}

export async function quantizedBytes(path: string, { run, rgb, labels }: PaletteResult): Promise<Uint8Array> {
  const { quantizedImage } = await import('../../output/raster.ts');
  const colors = rgb.map(
    (color) => color.map((v) => Math.min(255, Math.max(0, Math.round(v)))) as unknown as Rgb,
  );
  return quantizedImage(labels(), run.input, colors, formatOf(path, PICTURE_FORMATS) ?? 'png');
}

export async function labelBytes(path: string, { run, labels }: PaletteResult): Promise<FileData> {
  const { width, height, frames } = run.input;
  const format = formatOf(path, LABEL_FORMATS) ?? 'png';
  if (format === 'npy') return toNpy(labels(), frames > 1 ? [frames, height, width] : [height, width]);
  if (format === 'csv') return labelCsv(labels(), width, height, frames);
  const { labelMapPng } = await import('../../output/raster.ts');
  return labelMapPng(labels(), run.input, run.k);
}

/** A line a pixel, a chunk a row of pixels; the frame is named when there are several. */
function* labelCsv(labels: Int32Array, width: number, height: number, frames: number): Generator<string> {
  yield frames > 1 ? 'frame,x,y,label\n' : 'x,y,label\n';
  for (let y = 0; y < height * frames; y++) {
    const frame = frames > 1 ? `${Math.floor(y / height)},` : '';
    let lines = '';
    for (let x = 0; x < width; x++) lines += `${frame}${x},${y % height},${labels[y * width + x]}\n`;
    yield lines;
  }
}

export function titleOf({ name, run }: PaletteResult): string {
  return `${name} in ${plural(run.k, 'colour')}`;
}

export function subtitleOf({ algorithm, run }: Pick<PaletteResult, 'algorithm' | 'run'>): string {
  const space = run.params.space === 'rgb' ? '' : ` in ${run.params.space}`;
  return `${algorithm}${space}, ${formatCount(run.n)} pixels`;
}

/** Falling by size, as charts want them; in the order of a model they are not. */
function colorsOf({ run, rgb }: PaletteResult) {
  return run.colors
    .map((hex, c) => ({ hex, rgb: rgb[c], size: run.sizes[c], share: run.shares[c] }))
    .sort((a, b) => b.size - a.size);
}

async function chartSpec(chart: PaletteChartName, result: PaletteResult) {
  const { barChart, pieChart, scatterChart } = await import('../../charts/index.ts');
  const { data } = result;
  const text = { title: titleOf(result), subtitle: subtitleOf(result) };
  const colors = colorsOf(result);
  if (chart === 'silhouette') {
    const { k, labels } = result.result;
    const { weights } = result.data;
    const { silhouetteSpec } = await import('../metrics/charts.ts');
    return silhouetteSpec({ k, labels, weights, silhouette: result.silhouette }, text, 'pixels');
  }
  if (chart === 'bar') return barChart({ ...text, colors, unit: 'pixels' });
  if (chart === 'pie') return pieChart({ ...text, colors, unit: 'pixels' });
  return scatterChart({ ...text, rgb: data.rgb, weights: data.weights, centers: colors });
}

export function sweepTitleOf(first: PaletteResult, last: PaletteResult): string {
  return `${first.name} in ${sweptClusters(first.run, last.run, 'colour')}`;
}

async function sweepSpec(chart: SweepChartName, swept: readonly PaletteResult[], options: PaletteOptions) {
  const results = eachFound(swept);
  const { curveChart, multiplesChart } = await import('../../charts/index.ts');
  const [first, last] = [results[0], results[results.length - 1]];
  const text = {
    title: sweepTitleOf(first, last),
    subtitle: subtitleOf(first),
  };
  if (chart === 'bars') {
    const palettes = results.map((result) => ({ label: `k = ${result.run.k}`, colors: colorsOf(result) }));
    return multiplesChart({ ...text, palettes, unit: 'pixels' });
  }
  if (chart === 'metrics') return (await import('../metrics/charts.ts')).metricsSpec(results, text, options);
  const value = ({ run }: PaletteResult) => (chart === 'elbow' ? run.inertia : run.seconds.fit);
  const points = results.map((result) => ({ at: result.run.k, value: value(result) }));
  const measure = chart === 'elbow' ? 'Inertia' : 'Seconds';
  return curveChart({ ...text, series: [{ name: first.algorithm, points }], measure });
}
