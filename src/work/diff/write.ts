import { ClusterkitError } from '../../core/errors.ts';
import type { Column } from '../../core/items.ts';
import { DRAWN_FORMATS, formatOf, MASK_FORMATS, TABLE_FORMATS } from '../../output/formats.ts';
import { writeOutput } from '../files.ts';
import { fillTemplate, type OutputPlan, templateOf } from '../names.ts';
import type { DiffOptions } from '../params/diff.ts';
import type { Work } from '../work.ts';
import { writeChart, writeTable } from '../write.ts';
import type { Difference } from './compare.ts';

/** What the rows that moved can be written to: a table, or of pictures a picture. */
const MOVED_FORMATS = [...TABLE_FORMATS, ...MASK_FORMATS] as const;

/** The files of a comparison. */
export interface DiffTargets {
  charts: { chart: NonNullable<DiffOptions['chart']>[number]; path: string }[];
  out?: string;
}

/**
 * Names every file before any work is done.
 * @throws {ClusterkitError} usage, for a chart's file without a chart, and as `OutputPlan`
 */
export function planDiff(plan: OutputPlan, input: string, options: DiffOptions): DiffTargets {
  const { chart = [], output, out } = options;
  if (output !== undefined && chart.length === 0)
    throw new ClusterkitError('usage', 'which chart?', {
      option: 'output',
      remedies: [{ option: 'chart', how: 'set', value: 'flows, contingency' }],
    });
  const charts = chart.map((name) => {
    const path = fillTemplate(templateOf(output), { input, i: 1, command: 'diff', chart: name });
    return { chart: name, path: plan.add('output', path, DRAWN_FORMATS) };
  });
  const moved = out && fillTemplate(templateOf(out, '{stem}-moved.csv'), { input, i: 1, command: 'diff' });
  return { charts, ...(moved && { out: plan.add('out', moved, MOVED_FORMATS) }) };
}

/**
 * Writes the charts and the rows that moved.
 * @throws {ClusterkitError} usage, for files of one comparison where there are several, and of labels where there are none
 */
export async function writeDiff(
  work: Work,
  { charts, out }: DiffTargets,
  differences: readonly Difference[],
  options: DiffOptions,
): Promise<void> {
  if (charts.length === 0 && out === undefined) return;
  const [difference] = differences;
  const option = out === undefined ? 'chart' : 'out';
  if (differences.length > 1)
    throw new ClusterkitError('usage', `is of one comparison, and there are ${differences.length}`, {
      option,
    });
  if (!difference.rows) throw new ClusterkitError('usage', 'requires labels on both sides', { option });
  for (const { chart, path } of charts) {
    const { diffChart } = await import('../draw/diff.ts');
    await writeChart(work, path, diffChart(chart, difference), options, 'Diff');
  }
  if (out === undefined) return;
  if (formatOf(out, MASK_FORMATS)) await writeMovedPixels(work, out, difference);
  else await writeTable(work, out, movedColumns(difference));
}

/** Which of the rows that are in both moved, by their places before. */
function movedRows({ rows, change }: Difference): number[] {
  const { before, after } = rows as NonNullable<Difference['rows']>;
  const partner = new Map(change?.pairs.map(({ from, to }) => [String(from), String(to)]));
  const found: number[] = [];
  for (let i = 0; i < before.length; i++)
    if (partner.get(String(before[i])) !== String(after[i])) found.push(i);
  return found;
}

/** A line for each row that moved: its place from 0, or of pixels x and y, its name, and its clusters. */
function movedColumns(difference: Difference): Column[] {
  const { before: side, rows, after: other } = difference;
  const { before, after, at } = rows as NonNullable<Difference['rows']>;
  const moved = movedRows(difference);
  const grid = side.grid ?? other.grid;
  const { ids } = side;
  const places = grid
    ? [
        { name: 'x', values: moved.map((i) => at[i] % grid.width) },
        { name: 'y', values: moved.map((i) => Math.floor(at[i] / grid.width)) },
      ]
    : [{ name: 'row', values: moved.map((i) => at[i]) }];
  return [
    ...places,
    ...(ids ? [{ name: 'id', values: moved.map((i) => ids[at[i]]) }] : []),
    { name: 'from', values: moved.map((i) => before[i]) },
    { name: 'to', values: moved.map((i) => after[i]) },
  ];
}

/** White pixels moved, black ones did not. */
async function writeMovedPixels(work: Work, path: string, difference: Difference): Promise<void> {
  const { before, after, rows } = difference;
  const grid = before.grid ?? after.grid;
  const { at } = rows as NonNullable<Difference['rows']>;
  if (!grid || grid.width * grid.height * grid.frames !== at.length)
    throw new ClusterkitError('usage', 'a picture is of the pixels of a picture, and these are other rows', {
      option: 'out',
      remedies: [{ option: 'out', how: 'set', value: 'moved.csv' }],
    });
  const levels = new Uint8Array(at.length);
  for (const i of movedRows(difference)) levels[at[i]] = 255;
  const { maskImage } = await import('../../output/raster.ts');
  await writeOutput(work, path, await maskImage(levels, grid, formatOf(path, MASK_FORMATS) as string));
}
