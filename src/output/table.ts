import { checkChoice } from '../core/check.ts';
import type { Column } from '../core/items.ts';
import type { Pacing } from '../core/pacer.ts';
import { checkColumns } from './columns.ts';
import type { Sheet } from './xlsx.ts';

/** What a file of a table is made of; pieces are written one after the other. */
type TableData = Uint8Array | Iterable<string>;

type Writer = (columns: readonly Column[], pacing: Pacing, more: readonly Sheet[]) => Promise<TableData>;

/** Nothing is loaded that is not used. */
const WRITERS = {
  csv: async (columns) => (await import('./csv.ts')).csvTable(columns),
  tsv: async (columns) => (await import('./csv.ts')).csvTable(columns, '\t'),
  json: async (columns) => (await import('./json.ts')).toJsonTable(columns),
  ndjson: async (columns) => (await import('./ndjson.ts')).toNdjson(columns),
  parquet: async (columns) => (await import('./parquet.ts')).toParquet(columns),
  xlsx: async (columns, pacing, more) =>
    (await import('./xlsx.ts')).toXlsx([{ name: 'rows', columns }, ...more], pacing),
  npy: async (columns) => (await import('./npy.ts')).npyTable(columns),
} satisfies Record<string, Writer>;

type TableFormat = keyof typeof WRITERS;

export const TABLE_FORMATS = Object.keys(WRITERS) as TableFormat[];

/**
 * A table as a file of a format.
 * @param more other tables, which go into workbooks as further sheets
 * @throws {ClusterkitError} usage, for an unknown format; output, when the format cannot hold the table, or columns are
 *   of different lengths, or two have one name
 */
export async function tableBytes(
  format: TableFormat,
  columns: readonly Column[],
  pacing: Pacing = {},
  more: readonly Sheet[] = [],
): Promise<TableData> {
  checkColumns(columns);
  return WRITERS[checkChoice('format', format, TABLE_FORMATS)](columns, pacing, more);
}
