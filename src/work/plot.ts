import type { SeriesMark } from '../charts/series.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { toCsv } from '../output/csv.ts';
import type { RowsInput } from '../output/document.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, DRAWN_FORMATS, formatOf } from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import { writeOutput } from './files.ts';
import { checkUsed, type Group, type Inputs, lookAt } from './look.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import { titleName } from './openItems.ts';
import { ONLY_PICTURES, PLOT, type PlotOptions, SERIES_PARAMS } from './params/plot.ts';
import { checkLog, markOf, plotChart } from './plot/charts.ts';
import { openPlotColumns } from './plot/columns.ts';
import { binned, measureOf, onlyOne, type PlotNumbers, type PlotRow, plotRows } from './plot/data.ts';
import { checkSmooth, smoothed } from './plot/smooth.ts';
import type { Work } from './work.ts';

/** The JSON of a plot of columns. */
export interface PlotRun {
  input: RowsInput;
  params: Record<string, unknown>;
  /** Number of rows in the plot. */
  n: number;
  mark: SeriesMark;
  /** Names of the columns; the y of rows is a count. */
  columns: { x: string; y: string; group?: string; facet?: string };
  rows: { facet?: string; group?: string; x: number | string; x2?: number; y: number; smooth?: number }[];
  warnings: Warning[];
}

/** A plot of columns, with facts for text. */
interface Plotted {
  plot: PlotNumbers;
  run: PlotRun;
  /** Name of the input, for titles. */
  name: string;
}

/**
 * Looks at the inputs of a plot and checks the options.
 * @throws {ClusterkitError} usage, for pictures and for options that exclude each other; input
 */
export async function lookAtPlotted(
  work: Work,
  paths: readonly string[],
  options: PlotOptions,
): Promise<Inputs> {
  const { pictures } = options;
  const inputs = await lookAt(work, paths, pictures === undefined ? {} : { by: 'pictures' });
  if (inputs.kind === 'picture')
    throw new ClusterkitError('usage', 'it is a picture, not a table', {
      at: { file: inputs.files[0] },
      remedies: [
        { how: 'do', what: 'take the command histogram for its intensities' },
        { how: 'do', what: 'kmeans for its colors' },
      ],
    });
  checkUsed(PLOT, options, inputs);
  if (pictures === undefined) {
    const idle = ONLY_PICTURES.find((name) => options[name] !== undefined);
    if (idle !== undefined)
      throw new ClusterkitError('usage', 'is only used for rows that are drawn as pictures', {
        option: idle,
        remedies: [{ option: 'pictures', how: 'set' }],
      });
    measureOf(options);
  } else {
    const charted = SERIES_PARAMS.find(({ name }) => options[name] !== undefined);
    if (charted) throw onlyOne('way to draw rows', ['pictures', charted.name]);
  }
  return inputs;
}

const FORMATS = [...CHART_FORMATS, ...DOCUMENT_FORMATS] as const;

/**
 * Names the file of each input.
 * @param isPrinted whether only numbers are requested, so that a chart is drawn only if an output is named
 * @throws {ClusterkitError} usage, as `OutputPlan`
 */
export function planPlots(
  plan: OutputPlan,
  { groups }: Inputs,
  { output, pictures }: PlotOptions,
  isPrinted: boolean,
): (string | undefined)[] {
  if (output === undefined && isPrinted) return groups.map(() => undefined);
  const template = templateOf(output);
  const formats = pictures === undefined ? FORMATS : DRAWN_FORMATS;
  return groups.map(({ files: [input] }, i) =>
    plan.add('output', fillTemplate(template, { input, i: i + 1, command: 'plot' }), formats),
  );
}

/**
 * Reads the columns of a plot, and counts, adds up or averages the values at each x.
 * @throws {ClusterkitError} usage, for columns that do not exist or cannot be drawn in this way; input, memory or
 * aborted
 */
export async function plotColumns(work: Work, group: Group, options: PlotOptions): Promise<Plotted> {
  const { columns, record, warnings } = await openPlotColumns(work, group, options);
  // the second column of a matrix is the default y
  const measure = measureOf({ ...options, y: columns.names.y });
  const parts = binned(columns, options.bins, options.log?.includes('x') === true);
  checkSmooth(parts, measure, options);
  const { smooth } = options;
  const withSmooth = (all: PlotRow[]) => (smooth === undefined ? all : smoothed(all, parts, measure, smooth));
  const rows = withSmooth(plotRows(parts, measure, columns));
  const overall = withSmooth(plotRows(parts, measure, {}).sort((a, b) => compareX(a.x, b.x)));
  const plot: PlotNumbers = {
    path: group.files[0],
    n: record.n,
    columns,
    binned: parts,
    measure,
    rows,
    overall,
  };
  const mark = markOf(plot, options);
  checkLog(plot, options);
  const { output, pngScale, theme, width, height, transparent, csv, top, ...params } = options;
  const names = { ...columns.names, y: measure.name };
  const run = { input: record, params, n: columns.x.length, mark, columns: names, rows, warnings };
  return { plot, run, name: titleName(group.files) };
}

function compareX(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : 1;
}

/**
 * Writes the chart or its numbers, in the format of the file's ending. What the chart does not show becomes a warning
 * of the run.
 * @param documentOf makes the JSON of a file
 */
export async function writePlot(
  work: Work,
  path: string,
  { plot, run, name }: Plotted,
  options: PlotOptions,
  documentOf: (run: PlotRun) => unknown,
): Promise<void> {
  const format = path === '-' && options.csv ? 'csv' : formatOf(path, FORMATS);
  if (format === 'csv') return writeOutput(work, path, plotCsv(plot));
  if (format === 'json') return writeOutput(work, path, toJson(await documentOf(run)));
  const { spec, warnings } = await plotChart(plot, run.mark, options, name);
  run.warnings.push(...warnings);
  const { writeChart } = await import('./write.ts');
  await writeChart(work, path, spec, options, name);
}

/** Every number, under the names of its columns. */
export function plotCsv({ columns, rows, measure }: PlotNumbers): string {
  const { names, facet, group } = columns;
  const bins = rows[0]?.x2 !== undefined;
  const smooth = rows[0]?.smooth !== undefined;
  const xs = bins ? [`${names.x} from`, `${names.x} to`] : [names.x];
  const header = [
    ...(facet ? [names.facet ?? ''] : []),
    ...(group ? [names.group ?? ''] : []),
    ...xs,
    measure.name,
    ...(smooth ? [`${measure.name}, smooth`] : []),
  ];
  return toCsv(
    header,
    rows.map((row) => [
      ...(facet ? [row.facet] : []),
      ...(group ? [row.group] : []),
      row.x,
      ...(bins ? [row.x2] : []),
      row.y,
      ...(smooth ? [row.smooth] : []),
    ]),
  );
}
