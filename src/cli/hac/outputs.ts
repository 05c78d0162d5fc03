import { averageColumns } from '../../algorithms/featureTree.ts';
import { newick } from '../../algorithms/tree/newick.ts';
import type { Merges } from '../../core/clustering.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Column } from '../../core/items.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { toCsv } from '../../output/csv.ts';
import { TABLE_FORMATS } from '../../output/formats.ts';
import { toJson } from '../../output/json.ts';
import { toNpy } from '../../output/npy.ts';
import type { Sheet } from '../../output/xlsx.ts';
import { documentOf } from '../batch.ts';
import {
  CHART_FORMATS,
  checkSilhouetteChart,
  checkSweepChart,
  namesK,
  whichChart,
  writeChart,
} from '../chart.ts';
import type { FileData } from '../files.ts';
import type { HacCut, HacFound } from '../hac.ts';
import { planMetrics } from '../metrics/outputs.ts';
import { indexColumns, metricColumns } from '../metrics/table.ts';
import { checkChoose } from '../metrics.ts';
import { fillTemplate, formatOf, type NameParts, OutputPlan, templateOf } from '../naming.ts';
import { writeOutput, writeTable } from '../outputs.ts';
import { LABEL_FORMATS, labelBytes, PICTURE_FORMATS, quantizedBytes } from '../palette/outputs.ts';
import { columnNames } from '../rows/input.ts';
import { presentLabels, readColumns, silhouetteColumn, withColumns } from '../rows/tables.ts';
import type { Session } from '../session.ts';
import { hacChart } from './charts.ts';
import type { CutPlan } from './fit.ts';
import type { TreeInput, TreeInputs } from './input.ts';
import { HAC_CHARTS, type HacChartName, type HacCommandOptions } from './options.ts';

const NEWICK_FORMATS = ['nwk', 'newick', 'txt'] as const;
const TREE_FORMATS = ['csv', 'json', 'npy'] as const;

/** The files that one tree is written to. */
interface Targets {
  document?: string;
  newick?: string;
  tree?: string;
  /** What was measured of each cut. */
  metrics?: string;
  /** Of the tree alone, without a cut. */
  charts: ChartTarget[];
  /** One for each cut. */
  cuts: CutTargets[];
}

interface ChartTarget {
  chart: HacChartName;
  path: string;
}

interface CutTargets {
  charts: ChartTarget[];
  rows?: string;
  labels?: string;
  quantized?: string;
}

/** Names every file before any work is done: one entry for each input. */
export function planHacTargets(
  session: Session,
  { kind, groups }: TreeInputs,
  plans: readonly CutPlan[],
  options: HacCommandOptions,
): Targets[] {
  checkAsked(plans, options, kind);
  const { chart: charts = [], output, newick, treeOut, seed = DEFAULT_SEED } = options;
  const plan = new OutputPlan(session, groups.flat());
  return groups.map(([input], index) => {
    const parts: NameParts = { input, i: index + 1, command: 'hac', seed };
    const named = (option: string, given: string, fallback: string, formats: readonly string[], of = parts) =>
      plan.add(option, fillTemplate(templateOf(given, fallback), of), formats);
    const chartsOf = (asked: readonly HacChartName[], of: NameParts): ChartTarget[] =>
      asked.map((chart) => {
        const name = fillTemplate(templateOf(output), { ...of, chart });
        return { chart, path: plan.add('-o', name, CHART_FORMATS) };
      });
    const asked = HAC_CHARTS.filter((chart) => charts.includes(chart));
    // heights are of the whole tree, whatever its cuts, metrics of all cuts; the other charts of each
    const isWhole = (chart: HacChartName) => chart === 'heights' || chart === 'metrics';
    const whole = plans.length === 0 ? asked : asked.filter(isWhole);
    const cutTargets = plans.map(({ by, bound }): CutTargets => {
      const of = by === 'k' ? { ...parts, k: bound } : parts;
      const { out, labelsOut, quantized } = options;
      const labelFormats = kind === 'picture' ? LABEL_FORMATS : TABLE_FORMATS;
      return {
        charts: chartsOf(
          asked.filter((chart) => !isWhole(chart)),
          of,
        ),
        ...(out && { rows: named('--out', out, '{stem}-hac{-k}.csv', TABLE_FORMATS, of) }),
        ...(labelsOut && {
          labels: named('--labels-out', labelsOut, `{stem}-labels{-k}.${labelFormats[0]}`, labelFormats, of),
        }),
        ...(quantized && {
          quantized: named('--quantized', quantized, '{stem}{-k}.png', PICTURE_FORMATS, of),
        }),
      };
    });
    return {
      charts: chartsOf(whole, parts),
      cuts: cutTargets,
      ...planMetrics(plan, parts, options),
      ...(output && charts.length === 0
        ? { document: documentTarget(output, possibleCharts(output, plans, kind), named) }
        : {}),
      ...(newick && { newick: named('--newick', newick, '{stem}.nwk', NEWICK_FORMATS) }),
      ...(treeOut && { tree: named('--tree-out', treeOut, '{stem}-tree.csv', TREE_FORMATS) }),
    };
  });
}

/** Charts that there are of such an input, cut so. */
function possibleCharts(
  output: string,
  plans: readonly CutPlan[],
  kind: TreeInputs['kind'],
): readonly HacChartName[] {
  // of several cuts, one file has room for what is drawn of all of them
  if (plans.length > 1 && !namesK(output)) return ['heights', 'metrics'];
  const isPicture = kind === 'picture';
  const isCut = plans.length > 0;
  const drawn = HAC_CHARTS.filter((chart) => isCut || (chart !== 'segmented' && chart !== 'silhouette'));
  return drawn.filter((chart) => chart !== 'metrics' && chart !== (isPicture ? 'clustermap' : 'segmented'));
}

function documentTarget(
  output: string,
  charts: readonly HacChartName[],
  named: (option: string, given: string, fallback: string, formats: readonly string[]) => string,
): string {
  if (formatOf(output, CHART_FORMATS)) throw whichChart(output, charts);
  return named('-o', output, '{stem}-{command}{-k}.json', ['json']);
}

/** @throws {ClusterkitError} usage, for results that there are not without a cut, or not of such inputs */
function checkAsked(plans: readonly CutPlan[], options: HacCommandOptions, kind: TreeInputs['kind']) {
  const { chart = [], out, labelsOut, labels, members, quantized, featuresTree } = options;
  const { metrics, metricsOut, choose, csv, failIf } = options;
  const ks = plans.flatMap(({ by, bound }) => (by === 'k' ? [bound as number] : []));
  const isPicture = kind === 'picture';
  const refuse = (message: string): never => {
    throw new ClusterkitError('usage', message);
  };
  const needing = [
    ...(out ? ['--out'] : []),
    ...(labelsOut ? ['--labels-out'] : []),
    ...(labels === true ? ['--labels'] : []),
    ...(members ? ['--members'] : []),
    ...(quantized ? ['--quantized'] : []),
    ...(chart.includes('segmented') ? ['--chart segmented'] : []),
    ...(chart.includes('silhouette') ? ['--chart silhouette'] : []),
    ...(metrics ? ['--metrics'] : []),
    ...(csv ? ['--csv'] : []),
    ...(failIf ? ['--fail-if'] : []),
    ...(metricsOut ? ['--metrics-out'] : []),
  ];
  if (plans.length === 0 && needing.length > 0)
    refuse(`${needing[0]} is about clusters: say where to cut with -k, --height, --inconsistency or --gap`);
  checkChoose({ choose }, ks);
  if (chart.includes('metrics')) checkSweepChart('metrics', ks);
  checkSilhouetteChart(chart, ks);
  if (typeof labels === 'string' && isPicture)
    refuse('--labels FILE holds the true classes of rows, and the colours of a picture have none');
  if (chart.includes('segmented') && !isPicture) refuse('--chart segmented is for pictures');
  if (chart.includes('clustermap') && isPicture)
    refuse('--chart clustermap is for tables, matrices, folders and distances');
  if (out && kind === 'distances')
    refuse('--out joins labels to rows, and distances have none: use --labels-out');
  if (options.transpose && out && !featuresTree)
    refuse('--out with --transpose: use --labels-out for the columns, or --features-tree for their means');
}

export async function writeHacTargets(
  session: Session,
  targets: Targets,
  found: HacFound,
  options: HacCommandOptions,
): Promise<void> {
  const { document, newick: treeText, tree, metrics, charts, cuts } = targets;
  const { merges } = found.tree.result;
  await writeCharts(session, charts, found, undefined, options);
  if (document) await writeOutput(session, document, toJson(documentOf('hac', [found.run])));
  if (treeText) await writeOutput(session, treeText, `${newick(merges, found.input.names())}\n`);
  if (tree) await writeOutput(session, tree, treeBytes(tree, merges));
  if (metrics) await writeTable(session, metrics, cutColumns(found));
  for (const [at, target] of cuts.entries()) {
    const cut = found.cuts[at];
    await writeCharts(session, target.charts, found, cut, options);
    if (target.rows) await writeTable(session, target.rows, joinedRows(found.input, cut), sheetsOf(cut));
    if (target.labels) await writeLabels(session, target.labels, found.input, cut);
    if (target.quantized && cut.palette)
      await writeOutput(session, target.quantized, await quantizedBytes(target.quantized, cut.palette));
  }
}

async function writeCharts(
  session: Session,
  charts: readonly ChartTarget[],
  found: HacFound,
  cut: HacCut | undefined,
  options: HacCommandOptions,
): Promise<void> {
  for (const { chart, path } of charts) {
    const spec = await hacChart(chart, found, cut, session, options);
    await writeChart(session, path, spec, options.pngScale, found.input.name);
  }
}

/** A line for each cut. */
function cutColumns({ cuts, input, tree, run }: HacFound): Column[] {
  const of = (name: string, value: (cut: HacCut) => string | number | null): Column => ({
    name,
    values: cuts.map(value),
  });
  return [
    of('input', () => input.record.path),
    of('algorithm', () => 'hac'),
    of('by', ({ record }) => record.by),
    of('bound', ({ record }) => record.bound ?? null),
    of('k', ({ record }) => record.k),
    of('n', () => run.n),
    of('height', ({ record }) => record.height ?? null),
    ...metricColumns(cuts.map(({ record }) => record.metrics)),
    of('seconds', () => tree.seconds),
  ];
}

/** What a workbook holds beside the rows. */
function sheetsOf({ record }: HacCut): Sheet[] {
  const { metrics } = record;
  return Object.keys(metrics).length > 0 ? [{ name: 'metrics', columns: indexColumns(metrics) }] : [];
}

/** SciPy's linkage matrix: two nodes, height, size. */
function treeBytes(path: string, { a, b, height, size }: Merges): FileData {
  const format = formatOf(path, TREE_FORMATS) ?? 'csv';
  if (format === 'npy') {
    const z = new Float64Array(4 * a.length);
    for (let t = 0; t < a.length; t++) z.set([a[t], b[t], height[t], size[t]], 4 * t);
    return toNpy(z, [a.length, 4]);
  }
  const rows = Array.from(height, (h, t) => [a[t], b[t], h, size[t]]);
  return format === 'json' ? toJson(rows) : toCsv(['a', 'b', 'height', 'size'], rows);
}

/** The rows as they were read with their label; of a tree of columns, the means of each group of them. */
function joinedRows({ rows, measuring }: TreeInput, { cut, labels, silhouette }: HacCut): Column[] {
  const { items, prepared, record } = rows as NonNullable<typeof rows>;
  if (!measuring.transpose) {
    const label = { name: 'label', values: presentLabels(labels()) };
    return withColumns(readColumns(items, record.kind), [label, ...silhouetteColumn(items, silhouette)]);
  }
  const named = { ...prepared.data, columns: columnNames(prepared.data) };
  const { x, n, dim, columns = [] } = averageColumns(named, cut);
  return withColumns(
    [],
    columns.map((name, c) => ({ name, values: Float64Array.from({ length: n }, (_, i) => x[i * dim + c]) })),
  );
}

async function writeLabels(session: Session, path: string, input: TreeInput, cut: HacCut): Promise<void> {
  if (cut.palette) return writeOutput(session, path, await labelBytes(path, cut.palette));
  const label = { name: 'label', values: presentLabels(cut.labels()) };
  const hasNumbersAlone = formatOf(path, TABLE_FORMATS) === 'npy';
  const ids = input.unit === 'columns' || input.unit === 'items' ? input.names() : input.rows?.items.ids;
  await writeTable(session, path, ids && !hasNumbersAlone ? [{ name: 'id', values: ids }, label] : [label]);
}
