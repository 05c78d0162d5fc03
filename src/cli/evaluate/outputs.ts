import { ClusterkitError } from '../../core/errors.ts';
import { TABLE_FORMATS } from '../../output/formats.ts';
import { toJson } from '../../output/json.ts';
import { tableBytes } from '../../output/table.ts';
import { documentOf } from '../batch.ts';
import { CHART_FORMATS, whichChart, writeChart } from '../chart.ts';
import type { Judged } from '../evaluate.ts';
import { fillTemplate, formatOf, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { writeOutput } from '../outputs.ts';
import type { Session } from '../session.ts';
import { evaluateChart } from './charts.ts';
import { EVALUATE_CHARTS, type EvaluateChartName, type EvaluateOptions } from './options.ts';
import { evaluateColumns, evaluateCsv } from './text.ts';

interface Targets {
  charts: { chart: EvaluateChartName; path: string }[];
  table?: string;
}

/** Names every file before any work is done: those of each file of labels, and those of all together. */
export function planEvaluateTargets(
  session: Session,
  files: readonly string[],
  { chart: charts = [], output, truth, truthColumn, data, distances, seed }: EvaluateOptions,
): { files: Targets[]; all: Targets } {
  const hasData = data !== undefined || distances !== undefined;
  const hasTruth = truth !== undefined || truthColumn !== undefined;
  if (charts.includes('silhouette') && !hasData)
    throw new ClusterkitError('usage', '--chart silhouette needs the data: add --data');
  if (charts.includes('contingency') && !hasTruth)
    throw new ClusterkitError(
      'usage',
      '--chart contingency needs true labels: add --truth or --truth-column',
    );
  const plan = new OutputPlan(session, files);
  const named = (chart: EvaluateChartName, input: string, index: number) => {
    const parts: NameParts = { input, i: index + 1, command: 'evaluate', seed, chart };
    return { chart, path: plan.add('-o', fillTemplate(templateOf(output), parts), CHART_FORMATS) };
  };
  const own = charts.filter((chart) => chart !== 'bars');
  const all: Targets = { charts: charts.includes('bars') ? [named('bars', files[0], 0)] : [] };
  if (output !== undefined && charts.length === 0) {
    if (formatOf(output, CHART_FORMATS)) {
      const possible = { bars: true, silhouette: hasData, contingency: hasTruth };
      throw whichChart(
        output,
        EVALUATE_CHARTS.filter((name) => possible[name]),
      );
    }
    const parts: NameParts = { input: files[0], i: 1, command: 'evaluate', seed };
    all.table = plan.add('-o', fillTemplate(templateOf(output, '{stem}-evaluate.csv'), parts), TABLE_FORMATS);
  }
  return {
    files: files.map((path, index) => ({ charts: own.map((chart) => named(chart, path, index)) })),
    all,
  };
}

export async function writeEvaluateTargets(
  session: Session,
  { charts, table }: Targets,
  judged: readonly Judged[],
  options: EvaluateOptions,
): Promise<void> {
  for (const { chart, path } of charts) {
    const spec = await evaluateChart(chart, judged);
    await writeChart(session, path, spec, options.pngScale, judged[0].run.name);
  }
  if (table === undefined) return;
  const runs = judged.map(({ run }) => run);
  const format = formatOf(table, TABLE_FORMATS) ?? 'csv';
  if (table === '-') await writeOutput(session, table, evaluateCsv(runs));
  else if (format === 'json') await writeOutput(session, table, toJson(documentOf('evaluate', runs)));
  else await writeOutput(session, table, await tableBytes(format, evaluateColumns(runs), session.pacing));
}
