import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { TableReading } from '../../core/reading.ts';
import type { Need } from './batch.ts';
import type { TableColumn } from './columns.ts';
import { findColumn } from './names.ts';
import { type ChoiceOptions, checkOptions } from './options.ts';
import { readFrame } from './read.ts';
import { openSource, type TableSource } from './source.ts';

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
  reading: TableReading;
}

/**
 * Reads some columns of a table as they are, to be drawn rather than clustered: cells may be missing. Memory: 8 bytes
 * a number and about 50 a text.
 * @param choose which columns, by the names of all
 * @throws {ClusterkitError} usage, for a column that does not exist or does not hold numbers but must; input, as
 *   openTable does; memory; aborted
 */
export async function openColumns(
  paths: string[],
  choose: (names: readonly string[]) => readonly WantedColumn[],
  options: ChoiceOptions = {},
): Promise<TableValues> {
  checkOptions(options);
  const source = await openSource(paths, options);
  try {
    const wanted = choose(source.columns.map(({ name }) => name));
    const places = wanted.map(({ option, name }) =>
      source.columns.indexOf(findColumn(option, name, source.columns)),
    );
    const { columns, n, frame } = await readFrame(source, needsOf(source, wanted, places), options);
    const found = places.map((at) => columns.find((column) => column.at === at)!);
    wanted.forEach(({ option, name, as }, w) => {
      if (as === 'number' && found[w].kind !== 'number')
        throw new ClusterkitError('usage', `the column "${name}" does not hold numbers`, { option });
    });
    checkValues(source.title, n, wanted.length, options.maxMemory);
    const numeric = ({ kind }: TableColumn, w: number) => wanted[w].as !== 'text' && kind === 'number';
    const asText = new Set(found.filter((column, w) => !numeric(column, w)));
    const cells = new Map(columns.map((column) => [column, frame.cells(column, asText.has(column))]));
    const used = [...new Set(wanted.map(({ name }) => name))];
    return {
      count: n,
      names: source.columns.map(({ name }) => name),
      columns: found.map((column, w) => {
        const { numbers, texts } = cells.get(column)!;
        return numeric(column, w)
          ? { name: column.name, numbers: Float64Array.from(numbers!()) }
          : { name: column.name, texts: texts! };
      }),
      reading: { ...source.reading, rows: n, used, leftOut: [] },
    };
  } finally {
    await source.close();
  }
}

function needsOf(source: TableSource, wanted: readonly WantedColumn[], places: readonly number[]): Need[] {
  const needs = source.columns.map((): Need => 'nothing');
  wanted.forEach(({ as }, w) => {
    if (needs[places[w]] !== 'texts') needs[places[w]] = as === 'text' ? 'texts' : 'cells';
  });
  return needs;
}

function checkValues(title: string, n: number, columns: number, maxMemory = Number.POSITIVE_INFINITY): void {
  const remedies = [
    { option: 'where', how: 'set' } as const,
    { option: 'sample', how: 'set' } as const,
    MORE_MEMORY,
  ];
  checkMemory(`reading ${n} rows of ${columns} columns`, 50 * n * columns, maxMemory, remedies, {
    file: title,
  });
}
