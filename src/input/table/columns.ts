import type { SourceColumn, TableSource } from './source.ts';
import { quoteName } from './sql.ts';

export type Missing = 'fail' | 'drop' | 'mean' | 'median';

/** A column and what its cells hold. */
export interface TableColumn extends SourceColumn {
  /** number when most of the cells that hold something are numbers. */
  kind: 'number' | 'text' | 'boolean' | 'nested';
  /** Cells that hold something. */
  present: number;
  /** Cells that hold a finite number. */
  numbers: number;
  min: number;
  max: number;
  /** The cell as DOUBLE, NaN where it is missing or not a number; it may be infinite. */
  number: string;
  /** The cell as VARCHAR. */
  text: string;
}

/** Looks at every cell of a table. */
export async function describeColumns(
  source: TableSource,
): Promise<{ columns: TableColumn[]; rows: number }> {
  const { database, columns } = source;
  const inner: string[] = [];
  const outer: string[] = [];
  const readings = source.comma ? ['dot', 'comma'] : ['dot'];
  columns.forEach((column, j) => {
    inner.push(`${column.stored === 'text' ? `nullif(trim(${column.sql}), '')` : column.sql} AS there${j}`);
    outer.push(`count(there${j})`);
    for (const reading of readings) {
      const name = `${reading}${j}`;
      inner.push(`${numberOf(column, reading === 'comma')} AS ${name}`);
      for (const figure of [`count(${name})`, `min(${name})`, `max(${name})`])
        outer.push(`${figure} FILTER (isfinite(${name}))`);
    }
  });
  const [[rows, ...figures]] = await database.rows(
    `SELECT count(*), ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM items)`,
  );
  const width = 1 + 3 * readings.length;
  const described = columns.map((column, j): TableColumn => {
    const [present, ...all] = figures.slice(j * width, (j + 1) * width).map(Number);
    const comma = source.comma && all[3] > all[0];
    const [numbers, min, max] = comma ? all.slice(3) : all;
    const kind = kindOf(column, present, numbers);
    const number = `coalesce(${numberOf(column, comma)}, 'NaN'::DOUBLE)`;
    return { ...column, kind, present, numbers, min, max, number, text: `CAST(${column.sql} AS VARCHAR)` };
  });
  return { columns: described, rows: Number(rows) };
}

/** A column that is assumed to hold numbers without a look at its cells. */
export function assumeNumbers(column: SourceColumn): TableColumn {
  const many = Number.POSITIVE_INFINITY;
  const number = `coalesce(${numberOf(column, false)}, 'NaN'::DOUBLE)`;
  const text = `CAST(${column.sql} AS VARCHAR)`;
  const figures = { present: many, numbers: many, min: Number.NaN, max: Number.NaN };
  return { ...column, kind: 'number', ...figures, number, text };
}

/** The cell as DOUBLE, perhaps NaN or infinite, or NULL. */
function numberOf({ sql, stored, nested }: SourceColumn, comma: boolean): string {
  if (nested) return 'CAST(NULL AS DOUBLE)';
  if (stored === 'boolean') return `CAST(CAST(${sql} AS INTEGER) AS DOUBLE)`;
  if (stored === 'number') return `CAST(${sql} AS DOUBLE)`;
  const text = comma ? `replace(${sql}, ',', '.')` : sql;
  // 1_000 is a number to the database
  const odd = comma ? `contains(${sql}, '_') OR contains(${sql}, '.')` : `contains(${sql}, '_')`;
  return `CASE WHEN ${odd} THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`;
}

function kindOf({ stored, nested }: SourceColumn, present: number, numbers: number): TableColumn['kind'] {
  if (nested) return 'nested';
  if (stored !== 'text') return stored;
  return numbers > 0 && numbers >= present / 2 ? 'number' : 'text';
}

/**
 * A query over the rows that meet a condition.
 * @param expressions over the columns as they are stored
 * @param condition uses the names of columns, numeric columns as numbers; undefined for all rows
 */
export function selectWhere(
  expressions: string[],
  columns: TableColumn[],
  condition: string | undefined,
  missing: Missing,
): string {
  if (condition === undefined) return `SELECT ${expressions.join(', ')} FROM items`;
  let prefix = 'cell';
  while (columns.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix += '_';
  const named = expressions.map((expression, j) => `${expression} AS ${prefix}${j}`);
  const inner = [...namedColumns(columns, missing), ...named];
  const outer = expressions.map((_, j) => `${prefix}${j}`);
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM items) AS items WHERE ${condition}`;
}

function namedColumns(columns: TableColumn[], missing: Missing): string[] {
  const seen = new Set<string>();
  return columns.flatMap((column) => {
    // the database ignores case: of two names that differ in case it takes the first
    if (seen.has(column.name.toLowerCase())) return [];
    seen.add(column.name.toLowerCase());
    const clean = column.numbers === column.present || missing !== 'fail';
    const numeric = column.kind === 'number' && clean;
    const finite = `CASE WHEN isfinite(${column.number}) THEN ${column.number} END`;
    const exact = column.stored === 'number' && column.numbers === column.present;
    return [`${numeric && !exact ? finite : column.sql} AS ${quoteName(column.name)}`];
  });
}
