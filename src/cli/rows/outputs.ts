import { checkChoice } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { TABLE_FORMATS } from '../../output/formats.ts';
import { toJson } from '../../output/json.ts';
import { documentOf } from '../batch.ts';
import {
  CHART_FORMATS,
  checkSilhouetteChart,
  checkSweepChart,
  chosenCharts,
  whichChart,
  writeChart,
} from '../chart.ts';
import { planMetrics } from '../metrics/outputs.ts';
import { runColumns } from '../metrics/table.ts';
import { fillTemplate, formatOf, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { writeOutput, writeTable } from '../outputs.ts';
import { SWEEP_CHARTS, type SweepChartName } from '../palette/options.ts';
import type { RowsResult } from '../rows.ts';
import type { Session } from '../session.ts';
import { isOfPictures, rowsChart, rowsSweepChart, titleOfRows } from './charts.ts';
import { ROWS_CHARTS, type RowsChartName, type RowsClusterOptions } from './options.ts';
import {
  centerColumns,
  checkCoordinates,
  coordinatesOf,
  joinedRows,
  labelColumns,
  sheetsOf,
} from './tables.ts';
import { rowsCsv } from './text.ts';

const SUMMARY_FORMATS = ['csv', 'json'] as const;

/** The files that the clusterings of one input are written to. */
interface Targets {
  sweep: { chart: SweepChartName; path: string }[];
  /** What was measured of each clustering. */
  metrics?: string;
  /** One for each k. */
  runs: RunTargets[];
}

interface RunTargets {
  charts: { chart: RowsChartName; path: string }[];
  summary?: string;
  /** The rows themselves, with what was found about them. */
  rows?: string;
  labels?: string;
  centers?: string;
  model?: string;
}

/** Names every file before any work is done: one entry for each input. */
export function planRowsTargets(
  session: Session,
  groups: readonly (readonly string[])[],
  ks: readonly number[],
  options: RowsClusterOptions,
  command: string,
): Targets[] {
  const { output, seed = DEFAULT_SEED } = options;
  const charts = chosenCharts(options, ks, 'elbow');
  for (const chart of charts) checkChoice('--chart', chart, [...ROWS_CHARTS, ...SWEEP_CHARTS]);
  checkCoordinates(options);
  const plan = new OutputPlan(session, groups.flat());
  const sweepCharts = SWEEP_CHARTS.filter((chart) => charts.includes(chart));
  checkSweepChart(sweepCharts[0], ks);
  checkSilhouetteChart(charts, ks);
  const chartPath = (parts: NameParts) =>
    plan.add('-o', fillTemplate(templateOf(output), parts), CHART_FORMATS);
  return groups.map(([input], index) => {
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
  { chart: charts = [], output, out, labelsOut, centersOut, modelOut, shape }: RowsClusterOptions,
  chartPath: (parts: NameParts) => string,
): RunTargets {
  const named = (option: string, given: string, fallback: string, formats: readonly string[]) =>
    plan.add(option, fillTemplate(templateOf(given, fallback), parts), formats);
  const drawn = ROWS_CHARTS.filter((chart) => charts.includes(chart));
  const targets: RunTargets = {
    charts: drawn.map((chart) => ({ chart, path: chartPath({ ...parts, chart }) })),
  };
  if (output !== undefined && charts.length === 0) {
    if (formatOf(output, CHART_FORMATS))
      throw whichChart(output, shape ? ROWS_CHARTS : ROWS_CHARTS.filter((chart) => !isOfPictures(chart)));
    targets.summary = named('-o', output, '{stem}-{command}{-k}.json', SUMMARY_FORMATS);
  }
  if (out !== undefined) targets.rows = named('--out', out, '{stem}-{command}{-k}.csv', TABLE_FORMATS);
  if (labelsOut !== undefined)
    targets.labels = named('--labels-out', labelsOut, '{stem}-labels{-k}.csv', TABLE_FORMATS);
  if (centersOut !== undefined)
    targets.centers = named('--centers-out', centersOut, '{stem}-centers{-k}.csv', TABLE_FORMATS);
  if (modelOut !== undefined)
    targets.model = named('--model-out', modelOut, '{stem}-{command}{-k}-model.json', ['json']);
  return targets;
}

export async function writeRowsTargets(
  session: Session,
  targets: Targets,
  results: RowsResult[],
  options: RowsClusterOptions,
): Promise<void> {
  const places = await coordinatesOf(session, results[0], options);
  for (const { chart, path } of targets.sweep) {
    const spec = await rowsSweepChart(chart, results, options);
    await writeChart(session, path, spec, options.pngScale, results[0].name);
  }
  for (const [at, result] of results.entries())
    await writeRun(session, targets.runs[at], result, places, options);
  if (targets.metrics !== undefined)
    await writeTable(session, targets.metrics, runColumns(results.map(({ run }) => run)));
}

async function writeRun(
  session: Session,
  targets: RunTargets,
  result: RowsResult,
  places: Dataset | undefined,
  options: RowsClusterOptions,
): Promise<void> {
  const { charts, summary, rows, labels, centers, model } = targets;
  for (const { chart, path } of charts) {
    const spec = await rowsChart(chart, result, session, options);
    await writeChart(session, path, spec, options.pngScale, titleOfRows(result));
  }
  if (summary !== undefined) {
    const csv = summary === '-' ? options.csv : formatOf(summary, SUMMARY_FORMATS) === 'csv';
    const text = csv ? rowsCsv(result.run, true) : toJson(documentOf(result.run.algorithm, [result.run]));
    await writeOutput(session, summary, text);
  }
  if (rows !== undefined)
    await writeTable(session, rows, await joinedRows(session, result, places), sheetsOf(result));
  if (labels !== undefined) await writeTable(session, labels, labelColumns(result));
  if (centers !== undefined)
    await writeTable(session, centers, centerColumns(result, formatOf(centers, TABLE_FORMATS) !== 'npy'));
  if (model !== undefined) await writeOutput(session, model, toJson(await result.model(session.pacing)));
}
