import type { ChartNameOf } from '../../charts/table.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Column } from '../../core/items.ts';
import { toCsv } from '../../output/csv.ts';
import type { EvaluationRun } from '../../output/document.ts';
import { CHART_FORMATS, DRAWN_FORMATS, formatOf, TABLE_FORMATS } from '../../output/formats.ts';
import { toJson } from '../../output/json.ts';
import { drawLabeling, drawLabelings } from '../draw/labels.ts';
import type { Judged } from '../evaluate.ts';
import { writeOutput } from '../files.ts';
import { fillTemplate, type NameParts, type OutputPlan, templateOf } from '../names.ts';
import type { EvaluateOptions } from '../params/evaluating.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { writeChart, writeTable } from '../write.ts';

interface Chart<Name> {
  chart: Name;
  path: string;
}

/** The files to write. */
interface EvaluationTargets {
  /** Charts of each file of labels. */
  files: Chart<ChartNameOf<'labeling'>>[][];
  /** The file of rows for each file of labels. */
  rows: (string | undefined)[];
  /** Charts of all labels together. */
  all: Chart<ChartNameOf<'labelings'>>[];
  /** File of the indices of all labels. */
  table?: string;
}

const OF_TRUTH = ['contingency', 'flows'] as const satisfies readonly ChartNameOf<'labeling'>[];

/**
 * Names every file before any work is done.
 * @throws {ClusterkitError} usage, for a chart of data that is not given, and as `OutputPlan`
 */
export function planEvaluation(
  plan: OutputPlan,
  files: readonly string[],
  options: EvaluateOptions,
): EvaluationTargets {
  const { chart: charts = [], output, out, seed } = options;
  const has = {
    data: options.data !== undefined || options.distances !== undefined,
    truth: options.truth !== undefined || options.truthColumn !== undefined,
  };
  if (charts.includes('silhouette') && !has.data) throw lacking('silhouette', 'the data', ['data']);
  for (const chart of OF_TRUTH)
    if (charts.includes(chart) && !has.truth) throw lacking(chart, 'true labels', ['truth', 'truthColumn']);
  if (out !== undefined && !has.data)
    throw new ClusterkitError('usage', 'requires the data', {
      option: 'out',
      remedies: [{ option: 'data', how: 'set' }],
    });
  const named = <Name extends string>(chart: Name, input: string, index: number): Chart<Name> => {
    const parts: NameParts = { input, i: index + 1, command: 'evaluate', seed, chart };
    return { chart, path: plan.add('output', fillTemplate(templateOf(output), parts), DRAWN_FORMATS) };
  };
  const all = charts.includes('bars') ? [named('bars' as const, files[0], 0)] : [];
  const own = charts.filter((chart) => chart !== 'bars');
  const table =
    output === undefined || charts.length > 0 ? undefined : planTable(plan, output, files, has, seed);
  return {
    files: files.map((path, index) => own.map((chart) => named(chart, path, index))),
    rows: files.map((input, index) => {
      const parts: NameParts = { input, i: index + 1, command: 'evaluate', seed };
      if (out === undefined) return undefined;
      return plan.add('out', fillTemplate(templateOf(out, '{stem}-rows.csv'), parts), TABLE_FORMATS);
    }),
    all,
    ...(table === undefined ? {} : { table }),
  };
}

function lacking(chart: string, what: string, options: readonly string[]): ClusterkitError {
  return new ClusterkitError('usage', `requires ${what}`, {
    option: 'chart',
    value: chart,
    remedies: options.map((option) => ({ option, how: 'set' })),
  });
}

/** @throws {ClusterkitError} usage, for a chart's file name without a chart */
function planTable(
  plan: OutputPlan,
  output: string,
  files: readonly string[],
  has: { data: boolean; truth: boolean },
  seed: number | undefined,
): string {
  if (formatOf(output, CHART_FORMATS)) {
    const possible = ['bars', ...(has.data ? ['silhouette'] : []), ...(has.truth ? OF_TRUTH : [])];
    throw new ClusterkitError('usage', 'which chart?', {
      option: 'output',
      at: { file: output },
      remedies: [{ option: 'chart', how: 'set', value: possible.join(', ') }],
    });
  }
  const parts: NameParts = { input: files[0], i: 1, command: 'evaluate', seed };
  return plan.add('output', fillTemplate(templateOf(output, '{stem}-evaluate.csv'), parts), TABLE_FORMATS);
}

/**
 * Writes the rows of one file of labels.
 * @throws {ClusterkitError} usage, for several clusterings in one file, and for pixels; memory or output
 */
export async function writeJudgedRows(
  work: Work,
  path: string | undefined,
  subject: Subject | undefined,
  judged: readonly Judged[],
): Promise<void> {
  if (path === undefined || !subject) return;
  if (judged.length > 1)
    throw new ClusterkitError('usage', `is of one clustering, and there are ${judged.length}`, {
      option: 'out',
      remedies: [{ option: 'labelColumn', how: 'set' }],
    });
  const { judgedRows } = await import('./rows.ts');
  await writeTable(work, path, await judgedRows(work, subject, judged[0]));
}

/** Writes the charts of one file of labels. */
export async function writeFileCharts(
  work: Work,
  charts: EvaluationTargets['files'][number],
  judged: readonly Judged[],
  options: EvaluateOptions,
): Promise<void> {
  for (const { chart, path } of charts)
    await writeChart(work, path, drawLabeling(chart, judged), options, judged[0].run.name);
}

/**
 * Writes the charts and the table of all labels together.
 * @param documentOf makes the JSON of the runs
 */
export async function writeEvaluation(
  work: Work,
  { all, table }: EvaluationTargets,
  judged: readonly Judged[],
  options: EvaluateOptions,
  documentOf: (runs: EvaluationRun[]) => unknown,
): Promise<void> {
  for (const { chart, path } of all)
    await writeChart(work, path, drawLabelings(chart, judged), options, judged[0].run.name);
  if (table === undefined) return;
  const runs = judged.map(({ run }) => run);
  if (table !== '-' && formatOf(table, TABLE_FORMATS) === 'json')
    await writeOutput(work, table, toJson(await documentOf(runs)));
  else await writeTable(work, table, evaluationColumns(runs));
}

/** A row for each clustering. */
function evaluationColumns(runs: readonly EvaluationRun[]): Column[] {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const of = (name: string, value: (run: EvaluationRun) => string | number) => ({
    name,
    values: runs.map(value),
  });
  return [
    of('labels', ({ name }) => name),
    of('n', ({ n }) => n),
    of('k', ({ k }) => k),
    ...names.map((name) => of(name, ({ metrics }) => metrics[name] ?? Number.NaN)),
  ];
}

export function evaluationCsv(runs: readonly EvaluationRun[]): string {
  const columns = evaluationColumns(runs);
  const rows = runs.map((_, i) => columns.map(({ values }) => values[i]));
  return toCsv(
    columns.map(({ name }) => name),
    rows,
  );
}
