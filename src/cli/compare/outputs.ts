import { DEFAULT_SEED } from '../../core/random.ts';
import { CHART_FORMATS, checkSweepChart, chosenCharts, whichChart, writeChart } from '../chart.ts';
import type { Comparison } from '../compare.ts';
import { fillTemplate, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { subtitleOf, sweepTitleOf, titleOf } from '../palette/outputs.ts';
import type { PaletteResult } from '../palette.ts';
import type { Session } from '../session.ts';
import { COMPARE_CHARTS, type CompareChartName, type CompareOptions } from './options.ts';

/** The files of one picture. */
interface Targets {
  times?: string;
  /** For each k. */
  charts: { chart: CompareChartName; path: string }[][];
}

/** Names every file before any work is done: one entry for each input. */
export function planCharts(
  session: Session,
  files: string[],
  ks: readonly number[],
  { chart, output, seed = DEFAULT_SEED }: CompareOptions,
): Targets[] {
  const charts = chosenCharts({ chart, output }, ks, 'times');
  const [times] = charts.filter((chart) => chart === 'times');
  checkSweepChart(times, ks);
  if (output !== undefined && charts.length === 0) {
    throw whichChart(output, ks.length > 1 ? [...COMPARE_CHARTS, 'times'] : COMPARE_CHARTS);
  }
  const plan = new OutputPlan(session, files);
  const pathOf = (parts: NameParts) => plan.add('-o', fillTemplate(templateOf(output), parts), CHART_FORMATS);
  const drawn = COMPARE_CHARTS.filter((chart) => charts.includes(chart));
  return files.map((input, index) => {
    const parts = { input, i: index + 1, command: 'compare', seed };
    return {
      ...(times ? { times: pathOf({ ...parts, chart: times }) } : {}),
      charts: ks.map((k) => drawn.map((chart) => ({ chart, path: pathOf({ ...parts, k, chart }) }))),
    };
  });
}

export async function writeCharts(
  session: Session,
  targets: Targets,
  comparisons: Comparison[],
  { pngScale: scale }: CompareOptions,
): Promise<void> {
  if (targets.times !== undefined) {
    const spec = await timesSpec(comparisons);
    await writeChart(session, targets.times, spec, scale, comparisons[0].results[0].name);
  }
  for (const [at, { results }] of comparisons.entries()) {
    for (const { chart, path } of targets.charts[at]) {
      await writeChart(session, path, await chartSpec(chart, results), scale, titleOf(results[0]));
    }
  }
}

async function chartSpec(chart: CompareChartName, results: PaletteResult[]) {
  const { centersChart, clusterPanels } = await import('../../charts/index.ts');
  const [first] = results;
  const { rgb, weights } = first.data;
  const text = { title: titleOf(first), subtitle: subtitle(results), rgb, weights };
  if (chart === 'centers') {
    return centersChart({
      ...text,
      sets: results.map(({ algorithm, rgb }) => ({ name: algorithm, centers: rgb })),
    });
  }
  return clusterPanels({
    ...text,
    algorithms: results.map(({ algorithm, result, run }) => ({
      name: algorithm,
      labels: result.labels,
      colors: run.colors,
    })),
  });
}

async function timesSpec(comparisons: Comparison[]) {
  const { timesChart } = await import('../../charts/index.ts');
  const { results } = comparisons[0];
  const series = results.map(({ algorithm }, at) => ({
    name: algorithm,
    points: comparisons.map(({ k, results }) => ({ at: k, value: results[at].run.seconds.fit })),
  }));
  const last = comparisons[comparisons.length - 1];
  return timesChart({
    title: sweepTitleOf(results[0], last.results[0]),
    subtitle: subtitle(results),
    series,
    measure: 'Seconds',
  });
}

function subtitle(results: readonly PaletteResult[]): string {
  const titles = results.map((result) => result.algorithm);
  const algorithm = `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
  return subtitleOf({ algorithm, run: results[0].run });
}
