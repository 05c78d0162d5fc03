import type { Context } from './context.ts';
import { h } from './dom.ts';

/** Values of a row beside the pointer. */
const MOST_VALUES = 8;

/** What is told of the row under the pointer: its picture, its name and cluster, its values. */
export function tipOf(
  { rows, result, labels }: Context,
  i: number,
  places: readonly [name: string, value: string][],
): HTMLElement[] {
  const cells = rows.cells(i, MOST_VALUES);
  const lines = (cells.length > 0 ? cells : places).map(([name, value]) =>
    h('tr', {}, h('td', {}, name), h('td', {}, value)),
  );
  const picture = rows.picture(i, 56);
  const title = h('b', {}, rows.words(i, result, labels[i]));
  return [...(picture ? [picture] : []), title, h('table', {}, ...lines)];
}
