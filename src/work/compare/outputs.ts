import { CHART_NEEDS } from '../../charts/needs.ts';
import { type ChartEntry, type ChartNameOf, chartsOf } from '../../charts/table.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { DRAWN_FORMATS, TABLE_FORMATS } from '../../output/formats.ts';
import type { Compared, ComparePlan } from '../compare.ts';
import type { DrawContext } from '../draw/context.ts';
import type { DrawnRow } from '../draw/grid.ts';
import { titleOf } from '../draw/text.ts';
import { drawComparison, drawComparisons, drawInputs } from '../draw.ts';
import type { Inputs } from '../look.ts';
import { fillTemplate, type NameParts, type OutputPlan, templateOf } from '../names.ts';
import type { CompareOptions } from '../params/comparing.ts';
import { REPORT_FORMATS } from '../params/report.ts';
import { runColumns } from '../tables.ts';
import type { Work } from '../work.ts';
import { writeChart, writeResults, writeTable } from '../write.ts';
import type { ChartTarget } from '../writePlan.ts';
import { combinationsOf } from './combine.ts';

/** The files of one input. */
interface CompareTargets {
  /** Charts of all settings together. */
  all: ChartTarget<ChartNameOf<'comparisons'>>[];
  /** Charts of each combination of settings. */
  charts: ChartTarget<ChartNameOf<'comparison'>>[][];
  /** File of the indices of each result. */
  metrics?: string;
  /** The page of all results. */
  report?: string;
}

/** All files of a comparison. */
interface ComparisonTargets {
  /** One for each input. */
  inputs: CompareTargets[];
  /** Charts of all inputs together. */
  together: ChartTarget<ChartNameOf<'inputs'>>[];
}

const SEVERAL = chartsOf('comparisons').map(({ name }) => name) as ChartNameOf<'comparisons'>[];
const ONE = chartsOf('comparison').map(({ name }) => name) as ChartNameOf<'comparison'>[];
const TOGETHER = chartsOf('inputs').map(({ name }) => name) as ChartNameOf<'inputs'>[];

/**
 * Names every file before any work is done.
 * @throws {ClusterkitError} usage, for a chart of several settings if there is one, and as `OutputPlan`
 */
export function planCompared(
  plan: OutputPlan,
  { inputs, fits }: ComparePlan,
  options: CompareOptions,
): ComparisonTargets {
  const { output, metricsOut, report } = options;
  const combined = fits.map(combinationsOf);
  const charts = chosenCharts(options, Math.max(...combined.map(({ length }) => length)), inputs);
  const known = [...new Set(fits[0].flatMap(({ entry }) => entry.params.map(({ name }) => name)))];
  const varying = [...new Set(fits.flat().flatMap(({ plan: { grid } }) => grid.varying))];
  const pathOf = (parts: NameParts) =>
    plan.add('output', fillTemplate(templateOf(output), parts), DRAWN_FORMATS);
  const partsOf = (input: string, index: number): NameParts => {
    const seed = options.seed ?? fits[index][0].plan.grid.runs[0].seed;
    return { input, i: index + 1, command: 'compare', seed: [seed].flat()[0], known, varying };
  };
  const among = <Name extends string>(names: readonly Name[]) =>
    names.filter((name) => charts.includes(name));
  const first = partsOf(inputs.files[0], 0);
  return {
    together: among(TOGETHER).map((chart) => ({ chart, path: pathOf({ ...first, chart }) })),
    inputs: inputs.groups.map(({ files: [input] }, index) => {
      const parts = partsOf(input, index);
      return {
        all: among(SEVERAL).map((chart) => ({ chart, path: pathOf({ ...parts, chart }) })),
        charts: combined[index].map((settings) =>
          among(ONE).map((chart) => ({ chart, path: pathOf({ ...parts, settings, chart }) })),
        ),
        ...(metricsOut === undefined ? {} : { metrics: metricsPath(plan, metricsOut, parts) }),
        ...(report !== undefined && { report: reportPath(plan, report, parts) }),
      };
    }),
  };
}

function metricsPath(plan: OutputPlan, metricsOut: string, parts: NameParts): string {
  return plan.add(
    'metricsOut',
    fillTemplate(templateOf(metricsOut, '{stem}-metrics.csv'), parts),
    TABLE_FORMATS,
  );
}

function reportPath(plan: OutputPlan, report: string, parts: NameParts): string {
  return plan.add('report', fillTemplate(templateOf(report, '{stem}-{command}.html'), parts), REPORT_FORMATS);
}

/** @throws {ClusterkitError} usage */
function chosenCharts({ chart = [], output }: CompareOptions, settings: number, { kind }: Inputs): string[] {
  if (chart.includes('tanglegram'))
    throw new ClusterkitError('usage', 'requires two trees', { option: 'chart', value: 'tanglegram' });
  const several = settings > 1;
  const impossible = several ? undefined : chart.find((name) => SEVERAL.some((one) => one === name));
  if (impossible) {
    throw new ClusterkitError('usage', 'requires several values of k or of another parameter', {
      option: 'chart',
      value: impossible,
      remedies: [{ option: 'k', how: 'set', value: '2..10' }],
    });
  }
  const hasRows = kind !== 'distances' && kind !== 'graph';
  const entries: ChartEntry[] = chartsOf('comparison', 'comparisons', 'inputs');
  const ofRows = entries.filter(({ needs }) => needs?.includes('rows')).map(({ name }) => name);
  const rowless = hasRows ? undefined : chart.find((name) => ofRows.includes(name));
  if (rowless) {
    throw new ClusterkitError('usage', `requires ${CHART_NEEDS.rows}`, {
      option: 'chart',
      value: rowless,
      remedies: [{ option: 'chart', how: 'set', value: 'flows' }],
    });
  }
  if (output === undefined || chart.length > 0) return chart;
  if (several) return [...SEVERAL];
  throw new ClusterkitError('usage', 'which chart?', {
    option: 'output',
    at: { file: output },
    remedies: [{ option: 'chart', how: 'set', value: [...ONE, ...TOGETHER].join(', ') }],
  });
}

/**
 * Writes all planned files of one input.
 * @throws {ClusterkitError} usage, for charts that cannot be drawn of the subject; output; aborted
 */
export async function writeCompared(
  work: Work,
  targets: CompareTargets,
  { comparisons, results, subject, choices }: Compared,
  options: CompareOptions,
): Promise<void> {
  const drawing = drawingOf(work, options);
  const of = comparisons.map((one) => one.results);
  for (const { chart, path } of targets.all)
    await writeChart(work, path, await drawComparisons(chart, of, drawing), options, subject.name);
  for (const [at, charts] of targets.charts.entries())
    for (const { chart, path } of charts) {
      const spec = await drawComparison(chart, of[at], drawing);
      await writeChart(work, path, spec, options, titleOf(of[at][0]));
    }
  if (targets.metrics !== undefined) await writeTable(work, targets.metrics, runColumns(results));
  if (targets.report !== undefined)
    await writeResults(work, targets.report, results, { ...options, choices });
}

function drawingOf(work: Work, { axes, metrics, seed }: CompareOptions): DrawContext {
  return { work, options: { axes, metrics, seed: [seed].flat()[0] } };
}

/** What the charts of all inputs need of one: it is drawn at once, so that the input need not be kept. */
export async function drawTogether(
  work: Work,
  targets: ComparisonTargets,
  plan: ComparePlan,
  compared: Compared,
): Promise<DrawnRow[]> {
  if (targets.together.length === 0) return [];
  const { drawRows, sideOf } = await import('../draw/grid.ts');
  return drawRows(compared, sideOf(plan), drawingOf(work, plan.options));
}

/** Writes the charts of all inputs together. */
export async function writeTogether(
  work: Work,
  targets: ComparisonTargets,
  rows: readonly DrawnRow[],
  options: CompareOptions,
): Promise<void> {
  if (rows.length === 0) return;
  for (const { chart, path } of targets.together)
    await writeChart(work, path, await drawInputs(chart, rows), options, rows[0].name);
}
