import type { Column } from '../core/items.ts';
import { columnFacts } from '../output/columns.ts';
import { TABLE_FORMATS } from '../output/formats.ts';
import { tableBytes } from '../output/table.ts';
import type { Sheet } from '../output/xlsx.ts';
import { type FileData, writeFileWhole } from './files.ts';
import { formatOf } from './naming.ts';
import type { Session } from './session.ts';

/** Writes a result to a file, or to standard output for `-`, and says so. */
export async function writeOutput(session: Session, path: string, data: FileData): Promise<void> {
  if (path === '-') {
    for (const chunk of typeof data === 'string' || data instanceof Uint8Array ? [data] : data)
      session.write(chunk);
    return;
  }
  await writeFileWhole(path, data);
  session.note(`wrote ${path}`);
}

/**
 * Writes a table in the format that the file's name asks for.
 * @param more further sheets of a workbook
 */
export async function writeTable(
  session: Session,
  path: string,
  columns: Column[],
  more: readonly Sheet[] = [],
): Promise<void> {
  const format = formatOf(path, TABLE_FORMATS) ?? 'csv';
  const kept = format === 'npy' ? columns.filter(isNumeric) : columns;
  if (kept.length < columns.length) {
    const left = columns.filter((column) => !kept.includes(column)).map(({ name }) => name);
    session.note(`warning: ${path}: NPY holds numbers alone; left out: ${left.join(', ')}`);
  }
  await writeOutput(session, path, await tableBytes(format, kept, session.pacing, more));
}

function isNumeric(column: Column): boolean {
  const { kind } = columnFacts(column);
  return kind === 'number' || kind === 'none';
}
