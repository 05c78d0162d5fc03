import { ClusterkitError } from '../../core/errors.ts';
import { MOST_CATEGORIES, type TableColumn } from './columns.ts';
import { findColumn, listColumns } from './names.ts';

/**
 * The column of texts that are clustered.
 * @param text its name, or true for the only one that there is
 * @param taken columns that are something else
 * @throws {ClusterkitError} usage, if there is none, or which one is not clear
 */
export function textColumn(
  columns: readonly TableColumn[],
  text: string | true,
  taken: readonly (TableColumn | undefined)[],
): TableColumn {
  if (text !== true) return findColumn('text', text, columns);
  const free = columns.filter((column) => column.kind === 'text' && !taken.includes(column));
  const many = free.filter(({ kinds }) => kinds > MOST_CATEGORIES);
  const [found] = many.length > 0 ? many : free;
  if (found && (many.length === 1 || free.length === 1)) return found;
  const names = (found ? free : columns).map(({ name }) => name);
  const reason = found ? 'which column holds the texts?' : 'there is no column of texts;';
  throw new ClusterkitError('usage', `${reason} ${listColumns(names)}`, { option: 'text' });
}
