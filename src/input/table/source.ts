import { ClusterkitError, type Place } from '../../core/errors.ts';
import { inFile } from '../open.ts';
import type { Batch, Need, ReaderColumn, Reading, TableReader } from './batch.ts';
import { type FilesOptions, openTableFiles, Scratch, type TableFile } from './files.ts';
import type { DialectOptions } from './text/options.ts';

export interface SourceOptions extends DialectOptions, FilesOptions {}

/** Rows of one of the files. */
export interface SourceBatch extends Batch {
  /** Whether they are the first of a file. */
  first: boolean;
}

/** The rows of one or several files as one table, in the order of the files. */
export interface TableSource {
  /** The files, for messages. */
  title: string;
  columns: readonly ReaderColumn[];
  /** Of the first file; what was in doubt, or left out, in any of them as far as they were read. */
  reading: Reading;
  /** The place of the column that names the rows, by the rules of the format. */
  rowNames?: number;
  /** The places of columns of labels and groups, by the rules of the format. */
  apart?: readonly number[];
  /** Rows, where they are known. */
  rows?: number;
  /** Rows, where about how many there are is known. */
  about?: number;
  batches(needs: readonly Need[], signal?: AbortSignal): AsyncGenerator<SourceBatch>;
  /** Where a row came from. */
  place(row: number): Promise<Place>;
  /** What a missing cell holds, '' when it is empty; undefined where that is not known. */
  missingWord(row: number, column: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A file and its reader. */
interface Part {
  file: TableFile;
  reader: TableReader;
  /** For each column of the table its place in this file, -1 where the file has no such column. */
  places: number[];
  /** Rows that were counted. */
  rows?: number;
}

/**
 * Opens files as one table.
 * @throws {ClusterkitError} input, with the file (and the line) that is not a table or does not fit the others
 */
export async function openSource(paths: readonly string[], options: SourceOptions): Promise<TableSource> {
  const scratch = new Scratch();
  const parts: Part[] = [];
  const close = async () => {
    for (const { reader } of parts) await reader.close();
    await scratch.remove();
  };
  try {
    for (const file of await openTableFiles(scratch, paths, options))
      parts.push({ file, reader: await openReader(file, options), places: [] });
    const columns = uniteAll(parts);
    return {
      title: titleOf(parts),
      columns,
      get reading() {
        return readingOf(parts);
      },
      rowNames: parts[0].reader.rowNames,
      apart: parts[0].reader.apart,
      rows: sumOf(parts.map(({ rows, reader }) => rows ?? reader.rows)),
      about: sumOf(parts.map(({ reader }) => reader.rows ?? reader.about)),
      batches: (needs, signal = options.signal) => batchesOf(parts, needs, signal),
      place: (row) => placeOf(parts, row, options.signal),
      missingWord: (row, column) => missingWordOf(parts, row, column, options.signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openReader(
  { path, real, format, sheet, recoded }: TableFile,
  options: SourceOptions,
): Promise<TableReader> {
  const { stdin: _, ...reading } = options;
  const open = await format.load();
  const encoding = recoded ? 'utf-8' : options.encoding;
  return inFile(path, () => open(path, real, { ...reading, encoding, sheet: sheet ?? options.sheet }));
}

function titleOf(parts: readonly Part[]): string {
  const paths = parts.map(({ file }) => file.path);
  return paths.length > 2 ? `${paths[0]} and ${paths.length - 1} more` : paths.join(', ');
}

function readingOf(parts: readonly Part[]): Reading {
  const [first] = parts;
  const doubts = parts.flatMap(({ reader }) => reader.reading.doubts);
  const told = new Map(doubts.map((doubt) => [`${doubt.about} ${doubt.taken}`, doubt]));
  const emptyRows = parts.reduce((sum, { reader }) => sum + (reader.reading.emptyRows ?? 0), 0);
  return {
    ...first.reader.reading,
    ...(emptyRows > 0 ? { emptyRows } : {}),
    doubts: [...told.values()],
  };
}

function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

/** The columns that all files have together. */
function uniteAll(parts: Part[]): ReaderColumn[] {
  let columns: ReaderColumn[] = [...parts[0].reader.columns];
  for (const part of parts.slice(1)) columns = unite(columns, parts[0], part);
  if (parts.length === 1) parts[0].places = columns.map((_, j) => j);
  else
    for (const part of parts) {
      const places = new Map(part.reader.columns.map(({ name }, j) => [name, j]));
      part.places = columns.map(({ name }) => places.get(name) ?? -1);
    }
  return columns;
}

function unite(columns: ReaderColumn[], first: Part, { file, reader }: Part): ReaderColumn[] {
  const found = new Map(reader.columns.map((column) => [column.name, column]));
  const known = new Set(columns.map(({ name }) => name));
  const missing = columns.find(({ name }) => !found.has(name));
  const extra = reader.columns.filter(({ name }) => !known.has(name));
  // objects may lack keys, but lines have all values
  const lenient = file.format.name === 'json';
  const refuse = (reason: string) => new ClusterkitError('input', reason, { at: { file: file.path } });
  if (!lenient && (missing || extra.length > 0)) {
    const what = missing ? `lacks the column "${missing.name}"` : `has the column "${extra[0].name}"`;
    const where = missing ? `that ${first.file.path} has` : `that ${first.file.path} lacks`;
    throw refuse(`it ${what} ${where}, but the files of one table have the same columns`);
  }
  if (!lenient && columns.some(({ name }, j) => reader.columns[j].name !== name))
    throw refuse(`its columns are not in the order of ${first.file.path}`);
  const united = columns.map((column): ReaderColumn => {
    const other = found.get(column.name) ?? column;
    if (column.declared === other.declared) return column;
    const nested = column.declared === 'nested' || other.declared === 'nested';
    return nested ? { name: column.name, declared: 'nested' } : { name: column.name };
  });
  return [...united, ...extra];
}

async function* batchesOf(
  parts: readonly Part[],
  needs: readonly Need[],
  signal?: AbortSignal,
): AsyncGenerator<SourceBatch> {
  for (const part of parts) {
    let rows = 0;
    for await (const batch of partBatches(part, needs, signal)) {
      if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
      yield { ...batch, first: rows === 0 };
      rows += batch.n;
    }
    part.rows = rows;
  }
}

async function* partBatches(
  { file, reader, places }: Part,
  needs: readonly Need[],
  signal?: AbortSignal,
): AsyncGenerator<Batch> {
  const own: Need[] = reader.columns.map(() => 'nothing');
  places.forEach((place, j) => {
    if (place >= 0) own[place] = needs[j];
  });
  const batches = reader.batches(own, signal);
  try {
    for (;;) {
      const { value, done } = await inFile(file.path, () => batches.next());
      if (done) return;
      const { n, columns } = value as Batch;
      if (n === 0) continue;
      const placed = places.map((place, j) =>
        place >= 0 ? columns[place] : needs[j] === 'nothing' ? undefined : emptyColumn(n),
      );
      yield { n, columns: placed };
    }
  } finally {
    await batches.return(undefined);
  }
}

function emptyColumn(n: number) {
  return { numbers: new Float64Array(n).fill(Number.NaN) };
}

async function placeOf(parts: readonly Part[], row: number, signal?: AbortSignal): Promise<Place> {
  const [{ file, reader }, own] = await findRow(parts, row, signal);
  return { file: file.path, ...(await inFile(file.path, () => reader.place(own))) };
}

async function missingWordOf(
  parts: readonly Part[],
  row: number,
  column: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [{ file, reader, places }, own] = await findRow(parts, row, signal);
  if (places[column] < 0) return undefined;
  return inFile(file.path, () => reader.missingWord?.(own, places[column]));
}

/** The file of a row of the table, and its row there. */
async function findRow(
  parts: readonly Part[],
  row: number,
  signal?: AbortSignal,
): Promise<[part: Part, row: number]> {
  let rest = row;
  let at = 0;
  while (at < parts.length - 1) {
    const count = await countRows(parts[at], signal);
    if (rest < count) break;
    rest -= count;
    at++;
  }
  return [parts[at], rest];
}

async function countRows(part: Part, signal?: AbortSignal): Promise<number> {
  const known = part.rows ?? part.reader.rows;
  if (known !== undefined) return known;
  let rows = 0;
  const needs = part.reader.columns.map((): Need => 'nothing');
  await inFile(part.file.path, async () => {
    for await (const { n } of part.reader.batches(needs, signal)) rows += n;
  });
  part.rows = rows;
  return rows;
}
