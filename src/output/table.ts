import { checkChoice } from '../core/check.ts';
import type { Column } from '../core/items.ts';
import type { Pacing } from '../core/pacer.ts';
import { checkColumns } from './columns.ts';
import {
  type FileData,
  TABLE_FILES,
  TABLE_FORMATS,
  type TableFormat,
  type TableFormatName,
} from './formats.ts';
import type { Sheet } from './xlsx.ts';

/**
 * A table as a file in a given format.
 * @param more other tables, which become further sheets of a workbook
 * @throws {ClusterkitError} usage, for an unknown format; output, if the format cannot hold the table, columns differ
 * in length, or two columns have the same name
 */
export async function tableBytes(
  format: TableFormatName,
  columns: readonly Column[],
  pacing: Pacing = {},
  more: readonly Sheet[] = [],
): Promise<FileData> {
  checkColumns(columns);
  const { write }: TableFormat = TABLE_FILES[checkChoice('format', format, TABLE_FORMATS)];
  return write(columns, pacing, more);
}
