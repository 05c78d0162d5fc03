import type { Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { chooseRows as drawRows } from '../../core/rowChoice.ts';
import { copyNumbers, LONGEST_PIECE } from '../duckdb.ts';
import type { Cells } from './cells.ts';
import { type Missing, selectWhere, type TableColumn } from './columns.ts';
import type { TableSource } from './source.ts';
import { checkWhere, whereError } from './where.ts';

interface RowOptions {
  where?: string;
  limit?: number;
  sample?: number;
  seed?: number;
  missing?: Missing;
}

/**
 * Chooses rows: those that meet the condition, the first `limit` of them, `sample` of these at random.
 * @returns their numbers, rising; undefined when all are chosen
 */
export async function chooseRows(
  source: TableSource,
  columns: TableColumn[],
  rows: number,
  options: RowOptions,
): Promise<Uint32Array | undefined> {
  const chosen = options.where === undefined ? undefined : await meeting(source, columns, rows, options);
  const n = chosen?.length ?? rows;
  const places = drawRows(n, options);
  return chosen && places ? places.map((place) => chosen[place]) : (places ?? chosen);
}

async function meeting(
  source: TableSource,
  columns: TableColumn[],
  rows: number,
  { where = '', missing = 'fail' }: RowOptions,
): Promise<Uint32Array> {
  const names = columns.map(({ name }) => name);
  const condition = await checkWhere(source.database, where, names);
  const sql = selectWhere(['CAST(rowid AS DOUBLE)'], columns, condition, missing);
  const chosen = new Uint32Array(rows);
  let n = 0;
  try {
    for await (const piece of source.database.pieces(sql)) {
      const numbers = piece.column(0);
      for (let i = 0; i < piece.n; i++) chosen[n++] = numbers.getItem(i) as number;
    }
  } catch (error) {
    throw whereError(error, where, names);
  }
  return chosen.slice(0, n);
}

/** @throws {ClusterkitError} memory, before it is taken */
export function checkTableMemory(
  title: string,
  n: number,
  columns: number,
  maxMemory = Number.POSITIVE_INFINITY,
): void {
  const remedies: Remedy[] = [
    { option: 'columns', how: 'set' },
    { option: 'sample', how: 'set' },
    { how: 'do', what: 'cluster with minibatch' },
    MORE_MEMORY,
  ];
  checkMemory(`reading ${n} rows of ${columns} columns`, 16 * n * columns, maxMemory, remedies, {
    file: title,
  });
}

/**
 * Reads columns.
 * @param rows numbers of the rows to read, rising; undefined for all
 * @param n how many these are
 * @param needs which columns as numbers, which as texts
 */
export async function readCells(
  source: TableSource,
  columns: TableColumn[],
  rows: Uint32Array | undefined,
  n: number,
  needs: (column: TableColumn) => { numbers: boolean; texts: boolean },
): Promise<Cells[]> {
  const cells = columns.map((column): Cells => {
    const { numbers, texts } = needs(column);
    return { numbers: numbers ? new Float64Array(n) : undefined, texts: texts ? new Array(n) : undefined };
  });
  const numeric = cells.flatMap(({ numbers }, j) =>
    numbers ? [{ sql: columns[j].number, out: numbers }] : [],
  );
  const textual = cells.flatMap(({ texts }, j) => (texts ? [{ sql: columns[j].text, out: texts }] : []));
  const expressions = [...numeric, ...textual].map(({ sql }) => sql);
  const buffer = new Float64Array(rows ? LONGEST_PIECE : 0);
  let start = 0;
  let done = 0;
  for await (const piece of source.database.pieces(`SELECT ${expressions.join(', ')} FROM items`)) {
    let end = done;
    while (rows && end < n && rows[end] < start + piece.n) end++;
    const here = rows ? rows.subarray(done, end) : undefined;
    const count = here ? here.length : piece.n;
    for (let j = 0; j < numeric.length; j++) {
      if (!here) copyNumbers(piece.column(j), numeric[j].out, done);
      else if (count > 0) {
        copyNumbers(piece.column(j), buffer, 0);
        for (let i = 0; i < count; i++) numeric[j].out[done + i] = buffer[here[i] - start];
      }
    }
    for (let j = 0; j < textual.length; j++) {
      const vector = piece.column(numeric.length + j);
      const { out } = textual[j];
      for (let i = 0; i < count; i++) {
        const text = vector.getItem(here ? here[i] - start : i) as string | null;
        out[done + i] = text === null || text.trim() === '' ? null : text;
      }
    }
    start += piece.n;
    done += count;
    if (done >= n) break;
  }
  return cells;
}
