import { DEFAULT_SEED } from '../../algorithms/centroids.ts';
import { nearestTwo } from '../../algorithms/nearestTwo.ts';
import { checkChoice } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Column, Items } from '../../core/items.ts';
import { columnFacts } from '../../output/columns.ts';
import type { RowsInput } from '../../output/document.ts';
import { toJson } from '../../output/json.ts';
import { TABLE_FORMATS, tableBytes } from '../../output/table.ts';
import { documentOf } from '../batch.ts';
import { CHART_FORMATS, checkSweepChart, writeChart } from '../chart.ts';
import { fillTemplate, formatOf, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { writeOutput } from '../outputs.ts';
import type { RowsResult } from '../rows.ts';
import type { Session } from '../session.ts';
import { rowsChart, rowsSweepChart, titleOfRows } from './charts.ts';
import { columnNames } from './input.ts';
import {
  ROWS_CHARTS,
  ROWS_SWEEP_CHARTS,
  type RowsChartName,
  type RowsClusterOptions,
  type RowsSweepChartName,
} from './options.ts';
import { rowsCsv } from './text.ts';

const SUMMARY_FORMATS = ['csv', 'json'] as const;

/** The files that the clusterings of one input are written to. */
interface Targets {
  sweep: { chart: RowsSweepChartName; path: string }[];
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
  const { chart: charts = [], output, seed = DEFAULT_SEED, init = '-' } = options;
  for (const chart of charts) checkChoice('--chart', chart, [...ROWS_CHARTS, ...ROWS_SWEEP_CHARTS]);
  const plan = new OutputPlan(session, [...groups.flat(), init]);
  const sweepCharts = ROWS_SWEEP_CHARTS.filter((chart) => charts.includes(chart));
  checkSweepChart(sweepCharts[0], ks);
  const chartPath = (parts: NameParts) =>
    plan.add('-o', fillTemplate(templateOf(output), parts), CHART_FORMATS);
  return groups.map(([input], index) => {
    const parts: NameParts = { input, i: index + 1, command, seed };
    return {
      sweep: sweepCharts.map((chart) => ({ chart, path: chartPath({ ...parts, chart }) })),
      runs: ks.map((k) => planRun(plan, { ...parts, k }, options, chartPath)),
    };
  });
}

function planRun(
  plan: OutputPlan,
  parts: NameParts,
  { chart: charts = [], output, out, labelsOut, centersOut, modelOut }: RowsClusterOptions,
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
      throw new ClusterkitError('usage', `-o ${output}: which chart? add --chart ${ROWS_CHARTS.join(', ')}`);
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
  for (const { chart, path } of targets.sweep) {
    const spec = await rowsSweepChart(chart, results, options);
    await writeChart(session, path, spec, options.pngScale, results[0].name);
  }
  for (const [at, result] of results.entries()) await writeRun(session, targets.runs[at], result, options);
}

async function writeRun(
  session: Session,
  targets: RunTargets,
  result: RowsResult,
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
  if (rows !== undefined) await writeTable(session, rows, await joinedRows(session, result));
  if (labels !== undefined) await writeTable(session, labels, labelColumns(result));
  if (centers !== undefined) await writeTable(session, centers, centerColumns(result));
  if (model !== undefined) await writeOutput(session, model, toJson(await result.model(session.pacing)));
}

export async function writeTable(session: Session, path: string, columns: Column[]): Promise<void> {
  const format = formatOf(path, TABLE_FORMATS) ?? 'csv';
  const kept = format === 'npy' ? columns.filter(isNumeric) : columns;
  if (kept.length < columns.length) {
    const left = columns.filter((column) => !kept.includes(column)).map(({ name }) => name);
    session.note(`warning: ${path}: NPY holds numbers alone; left out: ${left.join(', ')}`);
  }
  await writeOutput(session, path, await tableBytes(format, kept));
}

function isNumeric(column: Column): boolean {
  const { kind } = columnFacts(column);
  return kind === 'number' || kind === 'none';
}

function labelColumns({ labels, items }: RowsResult): Column[] {
  const label = { name: 'label', values: presentLabels(labels) };
  return items.ids ? [{ name: 'id', values: items.ids }, label] : [label];
}

/** Items that were left out have none. */
export function presentLabels(labels: Int32Array): ArrayLike<number | null> {
  return labels.includes(-1) ? Array.from(labels, (label) => (label < 0 ? null : label)) : labels;
}

/** The centers in the columns that were clustered, each with its size. */
function centerColumns({ result, data }: RowsResult): Column[] {
  const { k, dim, centers, sizes } = result;
  return [
    { name: 'cluster', values: Int32Array.from({ length: k }, (_, c) => c) },
    { name: 'size', values: sizes },
    ...columnNames(data).map((name, j) => ({
      name,
      values: Float64Array.from({ length: k }, (_, c) => centers[c * dim + j]),
    })),
  ];
}

/** The rows as they were read, in their order, with label, distance to the center and second-best label. */
async function joinedRows(session: Session, found: RowsResult): Promise<Column[]> {
  const { items, labels, data, result, run } = found;
  const metric = run.params.metric === 'cosine' ? 'cosine' : 'euclidean';
  const { distance, second } = await nearestTwo(data, result.centers, result.labels, {
    metric,
    ...session.pacing,
  });
  const rowOf = (i: number) => items.rowOf?.[i] ?? i;
  const ofItems = (of: ArrayLike<number>) =>
    items.rowOf ? Array.from(labels, (_, i) => (rowOf(i) < 0 ? null : of[rowOf(i)])) : of;
  return withColumns(readColumns(items, run.input.kind), [
    { name: 'label', values: presentLabels(labels) },
    { name: 'distance', values: ofItems(distance) },
    { name: 'second_label', values: ofItems(second) },
  ]);
}

/** Adds columns, under another name where theirs is taken. */
export function withColumns(columns: readonly Column[], added: readonly Column[]): Column[] {
  const taken = new Set(columns.map(({ name }) => name));
  const renamed = added.map(({ name, values }) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
    taken.add(free);
    return { name: free, values };
  });
  return [...columns, ...renamed];
}

/** What is known of the items: the columns of their table, or the numbers of their matrix. */
export function readColumns({ ids, columns, data, count, rowOf }: Items, kind: RowsInput['kind']): Column[] {
  // the names of a table's rows are one of its columns
  const named = ids && kind !== 'table' ? [{ name: 'id', values: ids }] : [];
  if (columns) return [...named, ...columns];
  const row = (i: number) => rowOf?.[i] ?? i;
  const numbers = columnNames(data).map((name, j) => ({
    name,
    values: Array.from({ length: count }, (_, i) => (row(i) < 0 ? null : data.x[row(i) * data.dim + j])),
  }));
  return [...named, ...numbers];
}
