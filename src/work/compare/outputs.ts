import { type ChartNameOf, chartsOf } from '../../charts/table.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { CHART_FORMATS, TABLE_FORMATS } from '../../output/formats.ts';
import type { Compared, ComparePlan } from '../compare.ts';
import { titleOf } from '../draw/text.ts';
import { drawComparison, drawComparisons } from '../draw.ts';
import { fillTemplate, type NameParts, type OutputPlan, templateOf } from '../names.ts';
import type { CompareOptions } from '../params/comparing.ts';
import { runColumns } from '../tables.ts';
import type { Work } from '../work.ts';
import { writeChart, writeTable } from '../write.ts';
import type { ChartTarget } from '../writePlan.ts';
import { settingsOf } from './combine.ts';

/** The files of one input. */
interface CompareTargets {
  /** Charts of all settings together. */
  all: ChartTarget<ChartNameOf<'comparisons'>>[];
  /** Charts of each combination of settings. */
  charts: ChartTarget<ChartNameOf<'comparison'>>[][];
  /** File of the indices of each result. */
  metrics?: string;
}

const SEVERAL = chartsOf('comparisons').map(({ name }) => name) as ChartNameOf<'comparisons'>[];
const ONE = chartsOf('comparison').map(({ name }) => name) as ChartNameOf<'comparison'>[];

/**
 * Names every file before any work is done, with one entry for each input.
 * @throws {ClusterkitError} usage, for a chart of several settings if there is one, and as `OutputPlan`
 */
export function planCompared(
  plan: OutputPlan,
  { inputs, fits }: ComparePlan,
  options: CompareOptions,
): CompareTargets[] {
  const { output, metricsOut } = options;
  const combined = settingsOf(fits.map(({ grid }) => grid));
  const charts = chosenCharts(options, combined.length);
  const known = [...new Set(fits.flatMap(({ entry }) => entry.params.map(({ name }) => name)))];
  const varying = [...new Set(fits.flatMap(({ grid }) => grid.varying))];
  const pathOf = (parts: NameParts) =>
    plan.add('output', fillTemplate(templateOf(output), parts), CHART_FORMATS);
  return inputs.groups.map(({ files: [input] }, index) => {
    const seed = options.seed ?? fits[0].grid.runs[0].seed;
    const parts: NameParts = {
      input,
      i: index + 1,
      command: 'compare',
      seed: [seed].flat()[0],
      known,
      varying,
    };
    const all = SEVERAL.filter((chart) => charts.includes(chart));
    const one = ONE.filter((chart) => charts.includes(chart));
    return {
      all: all.map((chart) => ({ chart, path: pathOf({ ...parts, chart }) })),
      charts: combined.map((settings) =>
        one.map((chart) => ({ chart, path: pathOf({ ...parts, settings, chart }) })),
      ),
      ...(metricsOut === undefined ? {} : { metrics: metricsPath(plan, metricsOut, parts) }),
    };
  });
}

function metricsPath(plan: OutputPlan, metricsOut: string, parts: NameParts): string {
  return plan.add(
    'metricsOut',
    fillTemplate(templateOf(metricsOut, '{stem}-metrics.csv'), parts),
    TABLE_FORMATS,
  );
}

/** @throws {ClusterkitError} usage */
function chosenCharts({ chart = [], output }: CompareOptions, settings: number): string[] {
  if (chart.includes('tanglegram'))
    throw new ClusterkitError('usage', 'requires two trees', { option: 'chart', value: 'tanglegram' });
  const several = settings > 1;
  const impossible = several
    ? undefined
    : chart.find((name) => SEVERAL.includes(name as (typeof SEVERAL)[number]));
  if (impossible) {
    throw new ClusterkitError('usage', 'requires several values of k or of another parameter', {
      option: 'chart',
      value: impossible,
      remedies: [{ option: 'k', how: 'set', value: '2..10' }],
    });
  }
  if (output === undefined || chart.length > 0) return chart;
  if (several) return [...SEVERAL];
  throw new ClusterkitError('usage', 'which chart?', {
    option: 'output',
    at: { file: output },
    remedies: [{ option: 'chart', how: 'set', value: ONE.join(', ') }],
  });
}

/**
 * Writes all planned files of one input.
 * @throws {ClusterkitError} usage, for charts that cannot be drawn of the subject; output; aborted
 */
export async function writeCompared(
  work: Work,
  targets: CompareTargets,
  { comparisons, results, subject }: Compared,
  options: CompareOptions,
): Promise<void> {
  const { pngScale, axes, metrics, seed } = options;
  const drawing = { work, options: { axes, metrics, seed: [seed].flat()[0] } };
  const of = comparisons.map((one) => one.results);
  for (const { chart, path } of targets.all)
    await writeChart(work, path, await drawComparisons(chart, of, drawing), pngScale, subject.name);
  for (const [at, charts] of targets.charts.entries())
    for (const { chart, path } of charts) {
      const spec = await drawComparison(chart, of[at], drawing);
      await writeChart(work, path, spec, pngScale, titleOf(of[at][0]));
    }
  if (targets.metrics !== undefined) await writeTable(work, targets.metrics, runColumns(results));
}
