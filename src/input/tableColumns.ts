import type { SourceColumn, TableSource } from './tableSource.ts';

export type Missing = 'fail' | 'drop' | 'mean' | 'median';

/** What a column holds, by all of its rows. */
export interface TableColumn extends SourceColumn {
  /** number where most of what is there is a number. */
  kind: 'number' | 'text' | 'boolean' | 'nested';
  /** Cells that hold something. */
  present: number;
  /** Cells that hold a finite number. */
  numbers: number;
  min: number;
  max: number;
  mean: number;
  /** The cell as DOUBLE, NaN where it is missing or no number. */
  number: string;
  /** The cell as VARCHAR. */
  text: string;
}

/** Looks at every cell of a table. */
export async function describeColumns(
  source: TableSource,
): Promise<{ columns: TableColumn[]; rows: number }> {
  const { database, relation, columns } = source;
  const figures = columns.map((column) => {
    const dot = numberOf(column, false);
    const comma = numberOf(column, source.comma);
    const there = column.stored === 'text' ? `nullif(trim(${column.sql}), '')` : column.sql;
    const finite = [`count(${there})`, `count(${dot})`];
    for (const f of ['min', 'max', 'avg']) finite.push(`${f}(${dot})`);
    if (source.comma) for (const f of ['count', 'min', 'max', 'avg']) finite.push(`${f}(${comma})`);
    return finite;
  });
  const [row] = await database.rows(`SELECT count(*), ${figures.flat().join(', ')} FROM ${relation}`);
  const width = figures[0].length;
  const described = columns.map((column, j): TableColumn => {
    const [present, dots, ...rest] = row.slice(1 + j * width, 1 + (j + 1) * width).map(Number);
    const comma = source.comma && rest[3] > dots;
    const [numbers, [min, max, mean]] = comma ? [rest[3], rest.slice(4)] : [dots, rest];
    const kind = kindOf(column, present, numbers);
    const number = `coalesce(${numberOf(column, comma)}, 'NaN'::DOUBLE)`;
    return {
      ...column,
      kind,
      present,
      numbers,
      min,
      max,
      mean,
      number,
      text: `CAST(${column.sql} AS VARCHAR)`,
    };
  });
  return { columns: described, rows: Number(row[0]) };
}

/** The cell as a finite DOUBLE, or NULL. */
function numberOf({ sql, stored, nested }: SourceColumn, comma: boolean): string {
  if (nested) return 'CAST(NULL AS DOUBLE)';
  if (stored === 'boolean') return `CAST(CAST(${sql} AS INTEGER) AS DOUBLE)`;
  if (stored === 'number') return finite(`CAST(${sql} AS DOUBLE)`);
  const text = comma ? `replace(${sql}, ',', '.')` : sql;
  // 1_000 is a number to the database
  const odd = comma ? `contains(${sql}, '_') OR contains(${sql}, '.')` : `contains(${sql}, '_')`;
  return `CASE WHEN ${odd} THEN NULL ELSE ${finite(`TRY_CAST(${text} AS DOUBLE)`)} END`;
}

function finite(number: string): string {
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

function kindOf({ stored, nested }: SourceColumn, present: number, numbers: number): TableColumn['kind'] {
  if (nested) return 'nested';
  if (stored === 'boolean') return 'boolean';
  if (stored === 'number') return 'number';
  return numbers > 0 && numbers >= present / 2 ? 'number' : 'text';
}

/** What a condition sees: columns by name, numbers where they are numbers. */
export function conditionView(columns: TableColumn[], missing: Missing): string {
  const lower = new Set<string>();
  const parts: string[] = [];
  for (const column of columns) {
    // the database does not tell capitals from small letters: the first of two such names is meant
    if (lower.has(column.name.toLowerCase())) continue;
    lower.add(column.name.toLowerCase());
    const clean = column.numbers === column.present || missing !== 'fail';
    const numeric = column.kind === 'number' && column.stored === 'text' && clean;
    parts.push(
      `${numeric ? `nullif(${column.number}, 'NaN'::DOUBLE)` : column.sql} AS "${column.name.replaceAll('"', '""')}"`,
    );
  }
  return parts.join(', ');
}
