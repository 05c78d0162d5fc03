import { ClusterkitError } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import type { RowsInput } from '../output/document.ts';
import { toJson } from '../output/json.ts';
import { checkFormats, documentOf, eachInput, printDocument } from './batch.ts';
import { CHART_FORMATS, drawChart } from './chart.ts';
import type { PlotOptions } from './commands/plot.ts';
import { lookAt } from './inputs.ts';
import { formatOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import { checkLog, markOf, plotChart } from './plot/charts.ts';
import { openPlotColumns } from './plot/columns.ts';
import { binned, measureOf, plotRows } from './plot/data.ts';
import { planTargets } from './plot/targets.ts';
import { type PlotNumbers, plotCsv, plotText } from './plot/text.ts';
import { titleName } from './rows.ts';
import type { Session } from './session.ts';

const FORMATS = [...CHART_FORMATS, 'csv', 'json'] as const;

interface PlotRun {
  input: RowsInput;
  params: Record<string, unknown>;
  /** Rows that are in the plot. */
  n: number;
  mark: string;
  /** What x and y are; y of rows is a count. */
  columns: { x: string; y: string; group?: string; facet?: string };
  rows: { facet?: string; group?: string; x: number | string; x2?: number; y: number }[];
  warnings: Warning[];
}

/** `clusterkit plot`: columns against each other, counts, or rows as pictures. */
export async function runPlot(session: Session, files: string[], options: PlotOptions): Promise<void> {
  checkFormats(session, options.csv);
  const pictures = options.pictures !== undefined;
  const inputs = await lookAt(session, files, pictures);
  if (inputs.kind === 'picture') {
    const advice = 'see histogram for its intensities and kmeans for its colours';
    throw new ClusterkitError('usage', `${files[0]} is a picture, not a table: ${advice}`);
  }
  if (pictures) {
    const { runPictures } = await import('./plot/pictures.ts');
    return runPictures(session, inputs, options);
  }
  checkIdle(options);
  measureOf(options);
  const targets = planTargets(session, inputs, options, FORMATS);
  const heads = inputs.groups.map(([first]) => first);
  let printed = 0;
  const document = await eachInput(session, 'plot', heads, async (path, index) => {
    const group = inputs.groups[index];
    const { columns, record, warnings } = await openPlotColumns(session, inputs.kind, group, options);
    // a matrix has a second column of its own
    const measure = measureOf({ ...options, y: columns.names.y });
    const parts = binned(columns, options.bins, options.log?.includes('x') === true);
    const rows = plotRows(parts, measure, columns);
    const overall = plotRows(parts, measure, {}).sort((a, b) => compareX(a.x, b.x));
    const plot: PlotNumbers = { path, n: record.n, columns, binned: parts, measure, rows, overall };
    const mark = markOf(plot, options);
    checkLog(plot, options);
    const { names } = columns;
    const run: PlotRun = {
      input: record,
      params: { ...options, output: undefined, pngScale: undefined, csv: undefined, top: undefined },
      n: columns.x.length,
      mark,
      columns: { ...names, y: measure.name },
      rows,
      warnings,
    };
    const target = targets[index];
    if (target !== undefined) await writePlot(session, target, run, plot, group, options);
    for (const warning of run.warnings) session.warn(path, warning);
    if (options.csv) session.print(plotCsv(plot));
    else session.print(`${printed++ > 0 ? '\n' : ''}${plotText(plot, options.top, await session.painter())}`);
    return [run];
  });
  printDocument(session, document);
}

function compareX(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : 1;
}

/** @throws {ClusterkitError} usage, for what only pictures have a use for */
function checkIdle({ columns, shape, size, grey }: PlotOptions): void {
  const idle = columns ? '--columns' : shape ? '--shape' : size ? '--size' : grey ? '--grey' : undefined;
  if (idle) throw new ClusterkitError('usage', `${idle} is for rows drawn as pictures: add --pictures`);
}

async function writePlot(
  session: Session,
  path: string,
  run: PlotRun,
  plot: PlotNumbers,
  files: readonly string[],
  options: PlotOptions,
): Promise<void> {
  const format = path === '-' && options.csv ? 'csv' : (formatOf(path, FORMATS) ?? 'svg');
  if (format === 'csv') return writeOutput(session, path, plotCsv(plot));
  if (format === 'json') return writeOutput(session, path, toJson(documentOf('plot', [run])));
  const { spec, warnings } = await plotChart(
    plot,
    run.mark as Parameters<typeof plotChart>[1],
    options,
    titleName(files),
  );
  run.warnings.push(...warnings);
  await writeOutput(session, path, await drawChart(spec, format, options.pngScale, titleName(files)));
}
