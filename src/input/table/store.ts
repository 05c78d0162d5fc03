import { open, stat } from 'node:fs/promises';
import type { ClusterkitError } from '../../core/errors.ts';
import type { Encoding } from '../../core/items.ts';
import { chooseRows } from '../../core/rowChoice.ts';
import type { RowStore } from '../../core/rowStore.ts';
import type { Warning } from '../../core/warnings.ts';
import { copyNumbers, LONGEST_PIECE, type Piece } from '../duckdb.ts';
import { noRowLeft } from '../gaps.ts';
import { assumeNumbers, describeColumns, selectWhere, type TableColumn } from './columns.ts';
import { commonest, encodedNames, isWeight, refuseCell, refuseWeight, sortCategories } from './matrix.ts';
import { checkOptions, type TableOptions } from './options.ts';
import {
  encodedColumns,
  isIdentifierName,
  type PlannedColumn,
  planTable,
  type TablePlan,
  titleOf,
} from './plan.ts';
import { FileStore, RowWriter } from './rowFile.ts';
import { locate, openTableSource, type TableSource, withFallback } from './source.ts';
import { checkSomeRow, checkWhere, whereError } from './where.ts';

/** A table whose rows are in a temporary file. */
export interface TableStore {
  store: RowStore;
  /** How many rows were read, those left out included. */
  count: number;
  /** For each row that was read its row of the store, -1 when it was left out. Absent: the rows are the same. */
  rowOf?: Int32Array;
  encodings: Encoding[];
  warnings: Warning[];
  /** Removes the temporary file. */
  close(): Promise<void>;
}

/** Memory for data about all rows while a table is read, when no bound is given, in bytes. */
const DEFAULT_MEMORY = 1e9;

/**
 * Opens a table that is larger than memory: as `openTable`, but its rows go to a temporary file of 8 bytes a value,
 * and only what is clustered is kept. The categories of encoded text are those of all rows that meet the
 * condition, in the sample or not.
 *
 * Time: one pass over a file of separated numbers, two or more otherwise. Memory: a few hundred megabytes, and 8 bytes a row to fill missing cells.
 * @throws {ClusterkitError} as openTable does; output, when the temporary folder has no room
 */
export async function openTableStore(paths: string[], options: TableOptions = {}): Promise<TableStore> {
  checkOptions(options);
  const texts = [options.labelColumn, ...encodedColumns(options.encode)].filter((name) => name !== undefined);
  const source = await openTableSource(paths, { ...options, texts, staged: false });
  try {
    return await withFallback(source, async () => {
      const { columns, rows } = assumeColumns(source, options) ?? (await describeColumns(source));
      const plan = await planTable(source, columns, rows, options);
      const names = columns.map(({ name }) => name);
      const { where } = options;
      if (where === undefined) return await copyRows({ source, columns, plan, options });
      const condition = await checkWhere(source.database, where, names);
      try {
        return await copyRows({ source, columns, plan, condition, options });
      } catch (error) {
        throw whereError(error, where, names);
      }
    });
  } finally {
    await source.close();
  }
}

/**
 * When a file begins with numbers in all columns and no option requires a pass over all rows, the columns are assumed
 * to be numeric: `withFallback` reads them again as text if they are not.
 */
function assumeColumns(
  source: TableSource,
  { columns, where, sample }: TableOptions,
): { columns: TableColumn[]; rows: number } | undefined {
  if (source.columns.some(({ stored }) => stored !== 'number') || source.files[0].format !== 'csv')
    return undefined;
  if (where !== undefined || sample !== undefined) return undefined;
  if (!columns && source.columns.some(({ name }) => isIdentifierName(name))) return undefined;
  return { columns: source.columns.map(assumeNumbers), rows: Number.POSITIVE_INFINITY };
}

interface Copying {
  source: TableSource;
  columns: TableColumn[];
  plan: TablePlan;
  condition?: string;
  options: TableOptions;
}

/** A clustered column and its place in the rows. */
interface Copied extends PlannedColumn {
  /** The index of its first number in a row. */
  at: number;
  /** For text: the position of each category. */
  codes: Map<string, number>;
  /** For text: the most frequent text, which fills missing cells. */
  common: string;
}

async function copyRows(copying: Copying): Promise<TableStore> {
  const { source, plan, options } = copying;
  const { missing = 'fail', maxMemory = DEFAULT_MEMORY } = options;
  const encodings: Encoding[] = [];
  const names: string[] = [];
  const copied: Copied[] = [];
  for (const planned of plan.clustered) {
    const { codes, common } = await categoriesOf(copying, planned);
    copied.push({ ...planned, at: names.length, codes, common });
    const encoding = planned.how !== 'number' && {
      column: planned.column.name,
      how: planned.how,
      categories: [...codes.keys()],
    };
    if (encoding) encodings.push(encoding);
    names.push(...encodedNames(planned, encoding ? encoding.categories : []));
  }
  const writer = await RowWriter.open(names.length + (plan.weights ? 1 : 0));
  try {
    const { count, rowOf, holes } = await writeRows(copying, copied, names.length, writer);
    const title = titleOf(source);
    checkSomeRow(count, title, options.where);
    if (writer.n === 0) throw noRowLeft({ file: title });
    const warnings = [...plan.warnings];
    if (rowOf && writer.n < count)
      warnings.push({ code: 'rows-left-out', rows: count - writer.n, total: count });
    if (missing === 'mean' || missing === 'median') {
      const filling = copied.filter(({ how, column }) => how === 'number' && holes.has(column));
      const places = filling.map(({ column, at }) => ({ name: column.name, at }));
      let cells = [...holes].reduce(
        (sum, [column, times]) => sum + (places.some(({ name }) => name === column.name) ? 0 : times),
        0,
      );
      if (places.length > 0) cells += await writer.fill(places, missing, maxMemory);
      if (cells > 0) warnings.push({ code: 'cells-filled', cells, how: missing });
    }
    await writer.close();
    const store = new FileStore(writer, writer.n, names, plan.weights !== undefined);
    const result: TableStore = { store, count, encodings, warnings, close: () => store.close() };
    if (rowOf && writer.n < count) result.rowOf = rowOf.slice(0, count);
    return result;
  } catch (error) {
    await writer.remove();
    throw error;
  }
}

async function categoriesOf(
  { source, columns, condition, options }: Copying,
  { column, how }: PlannedColumn,
): Promise<{ codes: Map<string, number>; common: string }> {
  if (how === 'number') return { codes: new Map(), common: '' };
  const { missing = 'fail', limit, sample } = options;
  let texts = selectWhere([column.text], columns, condition, missing);
  if (limit !== undefined && sample === undefined) texts += ` LIMIT ${limit}`;
  const counted = await source.database.rows(
    `SELECT t, count(*) FROM (${texts}) AS items(t) WHERE trim(t) <> '' GROUP BY t`,
  );
  const categories = sortCategories(
    counted.map(([text]) => String(text)),
    column,
  );
  const common = commonest(new Map(counted.map(([text, times]) => [String(text), Number(times)])));
  return { codes: new Map(categories.map((category, c) => [category, c])), common };
}

interface Written {
  count: number;
  rowOf?: Int32Array;
  /** Number of missing cells by column. */
  holes: Map<TableColumn, number>;
}

async function writeRows(
  copying: Copying,
  copied: Copied[],
  dim: number,
  writer: RowWriter,
): Promise<Written> {
  const { source, columns, plan, condition, options } = copying;
  const { missing = 'fail' } = options;
  const expressions = copied.map(({ how, column }) => (how === 'number' ? column.number : column.text));
  if (plan.weights) expressions.push(plan.weights.number);
  const sql = selectWhere(expressions, columns, condition, missing);
  const picks = await pickRows(copying);
  const end = picks?.length ?? options.limit ?? Number.POSITIVE_INFINITY;
  let rowOf: Int32Array | undefined = missing === 'drop' ? new Int32Array(1024) : undefined;
  const holes = new Map<TableColumn, number>();
  const numbers = expressions.map(() => new Float64Array(LONGEST_PIECE));
  let place = 0;
  let count = 0;
  for await (const piece of source.database.wholePieces(sql, expressions.length)) {
    for (let j = 0; j < copied.length; j++)
      if (copied[j].how === 'number') copyNumbers(piece.column(j), numbers[j], 0);
    if (plan.weights) copyNumbers(piece.column(copied.length), numbers[copied.length], 0);
    for (let i = 0; i < piece.n && count < end; i++, place++) {
      if (picks && picks[count] !== place) continue;
      if (writer.full) await writer.flush();
      const { block, filled } = writer;
      const hole = fillRow(
        block,
        filled,
        copied,
        piece,
        numbers,
        i,
        missing !== 'fail' && missing !== 'drop' ? holes : undefined,
      );
      if (hole && missing === 'fail') throw await refusal(copying, place, hole);
      if (rowOf && count === rowOf.length) rowOf = twice(rowOf);
      if (rowOf) rowOf[count] = hole ? -1 : writer.n;
      count++;
      if (hole) continue;
      if (plan.weights) {
        const weight = numbers[copied.length][i];
        block[filled + dim] = weight;
        if (!isWeight(weight)) throw await refusal(copying, place, plan.weights, true);
      }
      writer.next();
    }
    if (count >= end) break;
  }
  await writer.flush();
  return { count, rowOf, holes };
}

function twice(rowOf: Int32Array): Int32Array {
  const longer = new Int32Array(2 * rowOf.length);
  longer.set(rowOf);
  return longer;
}

/**
 * @param block out, a row from `p` on
 * @param holes counts missing cells and lets them pass, NaN where they are numbers; absent: the first one is returned
 */
function fillRow(
  block: Float64Array,
  p: number,
  copied: Copied[],
  piece: Piece,
  numbers: Float64Array[],
  i: number,
  holes?: Map<TableColumn, number>,
): TableColumn | undefined {
  for (let j = 0; j < copied.length; j++) {
    const { how, column, at, codes, common } = copied[j];
    let missing: boolean;
    if (how === 'number') {
      block[p + at] = numbers[j][i];
      missing = Number.isNaN(numbers[j][i]);
    } else {
      const text = piece.column(j).getItem(i) as string | null;
      missing = text === null || text.trim() === '';
      const code = codes.get(missing ? common : text!) ?? 0;
      if (how === 'label') block[p + at] = code;
      else {
        block.fill(0, p + at, p + at + codes.size);
        block[p + at + code] = 1;
      }
    }
    if (!missing) continue;
    if (!holes) return column;
    holes.set(column, (holes.get(column) ?? 0) + 1);
  }
  return undefined;
}

/** The rows of the sample, among those that meet the condition; undefined without a sample. */
async function pickRows({ source, columns, condition, options }: Copying): Promise<Uint32Array | undefined> {
  const { sample, missing = 'fail' } = options;
  if (sample === undefined) return undefined;
  const all = selectWhere(['1'], columns, condition, missing);
  const [[count]] = await source.database.rows(`SELECT count(*) FROM (${all})`);
  return chooseRows(Number(count), options);
}

/** @param place number of the row among those that meet the condition */
async function refusal(
  { source, columns, condition, options }: Copying,
  place: number,
  column: TableColumn,
  weight = false,
): Promise<ClusterkitError> {
  const expressions = ['CAST(row_number() OVER () AS DOUBLE)', column.text];
  const all = selectWhere(expressions, columns, condition, options.missing ?? 'fail');
  const [[row, text]] = await source.database.rows(`${all} LIMIT 1 OFFSET ${place}`);
  const where = await locate(source, Number(row) - 1);
  return weight
    ? refuseWeight(where, column)
    : refuseCell(where, column, text === null ? null : String(text));
}

/**
 * Whether tables should be read by `openTableStore`, guessed from the sizes of the files: in memory a table takes about
 * four times its size as CSV. The size of standard input is not known.
 * @param maxMemory bytes that may be taken
 */
export async function tableNeedsStore(paths: string[], maxMemory: number): Promise<boolean> {
  let bytes = 0;
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile()) bytes += facts.size * (await packing(path));
  }
  return 4 * bytes > maxMemory;
}

/** The approximate ratio of the size as CSV to the size of the file. */
async function packing(path: string): Promise<number> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return 1;
  try {
    const head = new Uint8Array(4);
    await handle.read(head);
    if (head[0] === 0x1f && head[1] === 0x8b) return 4;
    return head[0] === 0x50 && head[1] === 0x41 ? 3 : 1;
  } finally {
    await handle.close();
  }
}
