import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { noRowLeft } from '../gaps.ts';
import type { TableColumn } from './columns.ts';
import { refuseCell } from './matrix.ts';
import type { Missing } from './options.ts';
import type { TableCells } from './read.ts';

/**
 * The texts of a table as items, whose rows are yet to be made.
 * @throws {ClusterkitError} usage, for a way to fill gaps that texts do not allow; input, with the place of a cell without a text
 */
export async function textItems(
  table: TableCells,
  column: TableColumn,
  missing: Missing,
): Promise<Pick<Items, 'data' | 'texts' | 'rowOf' | 'warnings'>> {
  const { cells, columns, n, place } = table;
  if (missing === 'mean' || missing === 'median')
    throw new ClusterkitError('usage', 'is not used with texts, which have no middle', {
      option: 'missing',
      value: missing,
      remedies: [{ option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' }],
    });
  const found = cells[columns.indexOf(column)].texts as (string | null)[];
  const rows = (count: number) => ({ x: new Uint8Array(0), n: count, dim: 1, columns: [column.name] });
  const gap = found.indexOf(null);
  if (gap < 0) return { data: rows(n), texts: found as string[], warnings: [] };
  if (missing === 'category') return { data: rows(n), texts: found.map((text) => text ?? ''), warnings: [] };
  if (missing === 'fail')
    throw refuseCell(await place(gap), column, null, await table.missingWord(gap, column));
  let kept = 0;
  const rowOf = Int32Array.from(found, (text) => (text === null ? -1 : kept++));
  if (kept === 0) throw noRowLeft();
  return {
    data: rows(kept),
    texts: found.filter((text) => text !== null),
    rowOf,
    warnings: [{ code: 'rows-left-out', rows: n - kept, total: n }],
  };
}
