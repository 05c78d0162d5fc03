import type { TableReading } from '../../core/reading.ts';
import type { Need } from './batch.ts';
import { MOST_KINDS, type TableColumn } from './columns.ts';
import { planColumns } from './plan.ts';
import { finishScans, lookOver, openScans, tableReading } from './read.ts';
import { openSource, type SourceOptions } from './source.ts';

/** A short description of a table. */
export interface TableFacts {
  format: string;
  /** Only for separated values. */
  delimiter?: string;
  header?: boolean;
  rows: number;
  columns: ColumnFacts[];
  reading: TableReading;
}

interface ColumnFacts {
  name: string;
  type: TableColumn['kind'];
  /** Empty cells. */
  missing: number;
  /** Cells of a numeric column that hold something else. */
  bad?: number;
  /** Only for numeric columns. */
  min?: number;
  max?: number;
  mean?: number;
  /** Number of different texts; absent above a thousand. */
  kinds?: number;
}

/**
 * Describes a table without clustering it, in one pass.
 * @throws {ClusterkitError} input, as openTable does; a table without rows is not an error here
 */
export async function tableFacts(paths: string[], options: SourceOptions = {}): Promise<TableFacts> {
  const source = await openSource(paths, options);
  try {
    const needs = source.columns.map((): Need => 'cells');
    const scans = openScans(source, needs, true);
    const { rows } = await lookOver(source, needs, scans, undefined, options);
    const columns = finishScans(scans);
    const plan = planColumns(columns, {}, source);
    const { format, delimiter, header } = source.reading;
    return {
      format,
      rows: rows.total,
      columns: columns.map((column) => factsOf(column, rows.total)),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(header === undefined ? {} : { header }),
      reading: tableReading(source, plan, rows.total),
    };
  } finally {
    await source.close();
  }
}

function factsOf(
  { name, kind, present, numbers, min, max, mean, kinds }: TableColumn,
  rows: number,
): ColumnFacts {
  const fact: ColumnFacts = { name, type: kind, missing: rows - present };
  if (kind === 'number') Object.assign(fact, { bad: present - numbers });
  if (kind === 'number' && numbers > 0) Object.assign(fact, { min, max, mean });
  if (kind === 'text' && kinds <= MOST_KINDS) fact.kinds = kinds;
  return fact;
}
