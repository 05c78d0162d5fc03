import { copyNumbers, LONGEST_PIECE } from '../duckdb.ts';
import { describeColumns, type TableColumn } from './columns.ts';
import type { TableFileOptions, TableFormat } from './files.ts';
import { openTableSource, type TableSource, withFallback } from './source.ts';
import { tableNeedsStore } from './store.ts';

/** A short description of a table. */
export interface TableFacts {
  format: TableFormat;
  /** Only for separated values. */
  delimiter?: string;
  header?: boolean;
  rows: number;
  columns: ColumnFacts[];
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

/** With more different texts than this a column does not hold categories. */
const MOST_KINDS = 1000;

/** A table above this size, in bytes, is not copied but read from its files each time. */
const STAGED = 1e9;

/**
 * Describes a table without clustering it.
 * @throws {ClusterkitError} input, as openTable does; a table without rows is not an error here
 */
export async function tableFacts(
  paths: string[],
  options: TableFileOptions & { maxMemory?: number } = {},
): Promise<TableFacts> {
  const staged = !(await tableNeedsStore(paths, Math.min(STAGED, options.maxMemory ?? STAGED)));
  const source = await openTableSource(paths, { ...options, staged });
  try {
    const { columns, rows } = await withFallback(source, () => describeColumns(source));
    const means = await meansOf(source, columns);
    const facts: TableFacts = { format: source.files[0].format, rows, columns: [] };
    const { dialect } = source.files[0];
    if (dialect) Object.assign(facts, { delimiter: dialect.delimiter, header: dialect.header });
    for (const column of columns) {
      const { name, kind, present, numbers, min, max } = column;
      const fact: ColumnFacts = { name, type: kind, missing: rows - present };
      if (kind === 'number') Object.assign(fact, { bad: present - numbers });
      if (kind === 'number' && numbers > 0) Object.assign(fact, { min, max, mean: means.get(column) });
      if (kind === 'text') {
        const kinds = await countKinds(source, column);
        if (kinds <= MOST_KINDS) fact.kinds = kinds;
      }
      facts.columns.push(fact);
    }
    return facts;
  } finally {
    await source.close();
  }
}

/** The means, added up row by row here, because the threads of the database add in any order. */
async function meansOf({ database }: TableSource, columns: TableColumn[]): Promise<Map<TableColumn, number>> {
  const numeric = columns.filter(({ kind, numbers }) => kind === 'number' && numbers > 0);
  if (numeric.length === 0) return new Map();
  // differences to the middle, so that large offsets lose no digits
  const origins = numeric.map(({ min, max }) => min / 2 + max / 2);
  const sums = new Float64Array(numeric.length);
  const values = new Float64Array(LONGEST_PIECE);
  const sql = `SELECT ${numeric.map(({ number }) => number).join(', ')} FROM items`;
  for await (const piece of database.wholePieces(sql, numeric.length)) {
    for (let j = 0; j < numeric.length; j++) {
      copyNumbers(piece.column(j), values, 0);
      for (let i = 0; i < piece.n; i++) if (!Number.isNaN(values[i])) sums[j] += values[i] - origins[j];
    }
  }
  return new Map(numeric.map((column, j) => [column, origins[j] + sums[j] / column.numbers]));
}

async function countKinds({ database }: TableSource, { sql }: TableColumn): Promise<number> {
  const distinct = `SELECT DISTINCT ${sql} AS t FROM items WHERE trim(${sql}) <> '' LIMIT ${MOST_KINDS + 1}`;
  const [[kinds]] = await database.rows(`SELECT count(*) FROM (${distinct})`);
  return Number(kinds);
}
