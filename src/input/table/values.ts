import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { describeColumns } from './columns.ts';
import { checkOptions, type TableOptions } from './options.ts';
import { titleOf } from './plan.ts';
import { chooseRows, readCells } from './rows.ts';
import { openTableSource } from './source.ts';
import { checkSomeRow, findColumn } from './where.ts';

/** A column that is to be read. */
export interface WantedColumn {
  name: string;
  /** The option that named it, in camel case. */
  option: string;
  /** text: as it is written, even if it is a number. */
  as: 'anything' | 'number' | 'text';
}

/** The cells of a column: as numbers, NaN where there is none, or as texts, null where there is none. */
export type ColumnValues = { name: string } & (
  | { numbers: Float64Array; texts?: undefined }
  | { texts: (string | null)[]; numbers?: undefined }
);

interface TableValues {
  /** In the order they were wanted. */
  columns: ColumnValues[];
  /** Names of all columns. */
  names: string[];
  /** Number of rows that were read. */
  count: number;
}

type ValueOptions = Pick<
  TableOptions,
  'where' | 'limit' | 'sample' | 'seed' | 'maxMemory' | 'stdin' | 'signal'
>;

/**
 * Reads some columns of a table as they are, to be drawn rather than clustered: cells may be missing. Memory: 8 bytes
 * a number and about 50 a text.
 * @throws {ClusterkitError} usage, for a column that does not exist or does not hold numbers but must; input, as
 *   openTable does; memory; aborted
 */
export async function openColumns(
  paths: string[],
  wanted: readonly WantedColumn[],
  options: ValueOptions = {},
): Promise<TableValues> {
  checkOptions(options);
  const texts = wanted.filter(({ as }) => as === 'text').map(({ name }) => name);
  const source = await openTableSource(paths, { ...options, texts });
  try {
    const title = titleOf(source);
    const { columns, rows } = await describeColumns(source);
    const found = wanted.map(({ option, name, as }) => {
      const column = findColumn(option, name, columns);
      if (as === 'number' && column.kind !== 'number')
        throw new ClusterkitError('usage', `the column "${name}" does not hold numbers`, { option });
      return { column, numeric: as !== 'text' && column.kind === 'number' };
    });
    const chosen = await chooseRows(source, columns, rows, options);
    const count = chosen?.length ?? rows;
    if (rows === 0) throw new ClusterkitError('input', 'the table has no rows', { at: { file: title } });
    checkSomeRow(count, title, options.where);
    checkMemory(
      `reading ${count} rows of ${found.length} columns`,
      50 * count * found.length,
      options.maxMemory ?? Number.POSITIVE_INFINITY,
      [{ option: 'where', how: 'set' }, { option: 'sample', how: 'set' }, MORE_MEMORY],
      { file: title },
    );
    if (found.length === 0) return { count, names: columns.map(({ name }) => name), columns: [] };
    const cells = await readCells(source, columns, chosen, count, (column) => {
      const uses = found.filter((one) => one.column === column);
      return { numbers: uses.some(({ numeric }) => numeric), texts: uses.some(({ numeric }) => !numeric) };
    });
    return {
      count,
      names: columns.map(({ name }) => name),
      columns: found.map(({ column, numeric }) => {
        const { numbers, texts } = cells[columns.indexOf(column)];
        return numeric ? { name: column.name, numbers: numbers! } : { name: column.name, texts: texts! };
      }),
    };
  } finally {
    await source.close();
  }
}
