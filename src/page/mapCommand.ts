import { listWord, quoted } from '../output/shell.ts';
import type { Context } from './context.ts';
import { CHOSEN } from './ownAxes.ts';

/** The command that draws the map; undefined where no chart has such places. */
export function mapCommand(
  { result: { receipt, colors }, rows }: Context,
  { name, axes }: { name: string; axes: readonly { name: string }[] },
  dims: number,
): string | undefined {
  const { command, drawing } = receipt;
  const { columns = [] } = rows.subject;
  const isSolid = dims > 2;
  const words = [command, isSolid ? drawing.solid : drawing.flat];
  if (colors) return isSolid ? words.join(' ') : undefined;
  if (name === 'principal components') return words.join(' ');
  if (name !== CHOSEN && name !== 'columns') return undefined;
  const isAll = columns.length === Math.min(axes.length, dims);
  const named = axes.slice(0, dims).map((axis) => axis.name);
  return [...words, ...(isAll ? [] : [drawing.axes, quoted(listWord(named))])].join(' ');
}
