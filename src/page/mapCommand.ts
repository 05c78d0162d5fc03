import { listWord, quoted } from '../output/shell.ts';
import type { Context } from './context.ts';
import { CHOSEN } from './ownAxes.ts';

/** The command that draws the map; undefined where no chart has such places. */
export function mapCommand(
  { result: { receipt, colors }, rows }: Context,
  { name, axes, drawn }: { name: string; axes: readonly { name: string }[]; drawn?: string },
  dims: number,
): string | undefined {
  const { command, drawing } = receipt;
  const { columns = [], of } = rows.subject;
  const isSolid = dims > 2;
  const words = [command, isSolid ? drawing.solid : drawing.flat];
  if (colors) return isSolid ? words.join(' ') : undefined;
  if (name === 'principal components') return words.join(' ');
  // rows that are not in the page would change such places
  if (drawn !== undefined && of === undefined) return [...words, drawing.axes, quoted(drawn)].join(' ');
  if (name !== CHOSEN && name !== 'columns') return undefined;
  const isAll = columns.length === Math.min(axes.length, dims);
  const named = axes.slice(0, dims).map((axis) => axis.name);
  return [...words, ...(isAll ? [] : [drawing.axes, quoted(listWord(named))])].join(' ');
}
