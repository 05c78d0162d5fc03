import { createReadStream } from 'node:fs';
import { ClusterkitError, foreignMessage, type Place, type Remedy } from '../../core/errors.ts';
import { MORE_MEMORY } from '../../core/memory.ts';
import { Database } from '../duckdb.ts';
import { lineOfRecord } from './dialect.ts';
import { openTableFiles, type TableFile, type TableFileOptions } from './files.ts';
import { quoteName, quoteText, reason } from './sql.ts';

/** A column in the database. */
export interface SourceColumn {
  name: string;
  /** The database's name for it, quoted where needed. */
  sql: string;
  stored: 'text' | 'number' | 'boolean';
  /** Lists and objects, in JSON. */
  nested: boolean;
}

interface SourceOptions extends TableFileOptions {
  /** Columns that are read as text, even numeric ones. */
  texts?: string[];
  /** Bytes that may be taken; default: the bound of the database. */
  maxMemory?: number;
  /** Whether the rows are copied into the database, which makes further passes faster; default true. */
  staged?: boolean;
}

/** The rows of one or several files as one relation, `items`, in the order of the files. */
export interface TableSource {
  database: Database;
  files: TableFile[];
  columns: SourceColumn[];
  /** Whether "3,14" may be a number. */
  comma: boolean;
  /** Number of rows of each file, when staged. */
  rows: number[];
  close(): Promise<void>;
}

/**
 * Opens files as one table.
 * @throws {ClusterkitError} input, with the file (and the line) that is not a table or does not fit the others
 */
export async function openTableSource(paths: string[], options: SourceOptions): Promise<TableSource> {
  const database = await Database.open(options);
  try {
    const files = await openTableFiles(database, paths, options);
    const columns = await describe(database, files, options.texts ?? []);
    const source: TableSource = {
      database,
      files,
      columns,
      comma: files.some(({ dialect }) => dialect?.comma),
      rows: [],
      close: () => database.close(),
    };
    if (options.staged ?? true) await stage(source);
    else await createView(source);
    return source;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Where a row came from. */
export async function locate(source: TableSource, row: number): Promise<Place> {
  let rest = row;
  let at = 0;
  while (at < source.files.length - 1) {
    const count = source.rows[at] ?? (await countRows(source, source.files[at]));
    if (rest < count) break;
    rest -= count;
    at++;
  }
  const file = source.files[at];
  const named = (name: string) => ({ file: file.path, name });
  if (file.format === 'parquet') return named(`row ${rest + 1}`);
  if (!file.dialect) return named(`item ${rest + 1}`);
  const { header, names } = file.dialect;
  return named(`line ${await lineOfRecord(file.real, rest + (header ? 1 : 0), names.length)}`);
}

async function countRows(source: TableSource, file: TableFile): Promise<number> {
  const [[count]] = await source.database.rows(`SELECT count(*) FROM (${select(file, source.columns)})`);
  return Number(count);
}

/** Finds the columns that all files have. */
async function describe(database: Database, files: TableFile[], texts: string[]): Promise<SourceColumn[]> {
  let columns: SourceColumn[] | undefined;
  for (const file of files) {
    const found = await inTable(file, () => describeFile(database, file, texts));
    columns = columns ? unite(columns, found, files[0], file) : found;
  }
  return columns!;
}

function unite(
  columns: SourceColumn[],
  found: SourceColumn[],
  first: TableFile,
  file: TableFile,
): SourceColumn[] {
  const missing = columns.find(({ name }) => !found.some((other) => other.name === name));
  const extra = found.find(({ name }) => !columns.some((other) => other.name === name));
  // objects may lack keys, but lines have all values
  const lenient = file.dialect === undefined && file.format !== 'parquet';
  if (!lenient && (missing || extra)) {
    const what = missing ? `lacks the column "${missing.name}"` : `has the column "${extra?.name}"`;
    const where = missing ? `that ${first.path} has` : `that ${first.path} lacks`;
    const reason = `it ${what} ${where}, but the files of one table have the same columns`;
    throw new ClusterkitError('input', reason, { at: { file: file.path } });
  }
  if (!lenient && columns.some(({ name }, j) => found[j].name !== name)) {
    const reason = `its columns are not in the order of ${first.path}`;
    throw new ClusterkitError('input', reason, { at: { file: file.path } });
  }
  const all = [...columns, ...found.filter(({ name }) => !columns.some((other) => other.name === name))];
  return all.map((column) => {
    const [a, b] = [columns, found].map((list) => list.find(({ name }) => name === column.name));
    if (!a || !b) return column;
    return { ...a, stored: a.stored === b.stored ? a.stored : 'text', nested: a.nested || b.nested };
  });
}

async function describeFile(database: Database, file: TableFile, texts: string[]): Promise<SourceColumn[]> {
  if (file.format === 'parquet') return describeParquet(database, file, texts);
  if (!file.dialect) return describeJson(database, file);
  const { names, numeric } = file.dialect;
  // the database takes 1_000 for a number, so a file with a "_" is read as text first
  const careful = numeric.some(Boolean) && (await contains(file.real, '_'));
  return names.map((name, j) => ({
    name,
    sql: `c${j}`,
    stored: numeric[j] && !careful && !texts.includes(name) ? 'number' : 'text',
    nested: false,
  }));
}

async function contains(path: string, text: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    if ((chunk as Buffer).includes(text)) return true;
  return false;
}

async function describeParquet(
  database: Database,
  file: TableFile,
  texts: string[],
): Promise<SourceColumn[]> {
  const rows = await database.rows(
    `DESCRIBE SELECT * FROM read_parquet(${quoteText(file.real)}, hive_partitioning = false)`,
  );
  return rows.map(([name, type]) => {
    const number = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(String(type));
    const stored = number ? 'number' : type === 'BOOLEAN' ? 'boolean' : 'text';
    return {
      name: String(name),
      sql: quoteName(String(name)),
      stored: texts.includes(String(name)) ? 'text' : stored,
      nested: /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB|VARIANT|GEOMETRY)/.test(String(type)),
    };
  });
}

async function describeJson(database: Database, file: TableFile): Promise<SourceColumn[]> {
  const objects = `read_json_objects(${quoteText(file.real)}, format = ${jsonFormat(file)})`;
  const [[others]] = await database.rows(`SELECT count_if(json_type(json) <> 'OBJECT') FROM ${objects}`);
  if (others)
    throw new ClusterkitError('input', `it is not a table: ${others} of its items are not objects {...}`);
  const keys = await database.rows(
    `SELECT k FROM (SELECT unnest(json_keys(json)) AS k, unnest(range(len(json_keys(json)))) AS place, rn FROM
       (SELECT json, row_number() OVER () AS rn FROM ${objects})) GROUP BY k ORDER BY min(rn * 65536 + place)`,
  );
  const names = keys.map(([key]) => String(key));
  if (names.length === 0) throw new ClusterkitError('input', 'the table has no rows');
  checkCase(names);
  const types = names.map((name) => {
    const type = `json_type(${quoteName(name)})`;
    return `count_if(${type} IN ('OBJECT', 'ARRAY')), count_if(${type} = 'BOOLEAN'), count(${quoteName(name)})`;
  });
  const [counts] = await database.rows(`SELECT ${types.join(', ')} FROM ${readJson(file, names)}`);
  return names.map((name, j) => {
    const [nested, booleans, present] = counts.slice(3 * j, 3 * j + 3).map(Number);
    const stored = booleans > 0 && booleans === present ? 'boolean' : 'text';
    return { name, sql: quoteName(name), stored, nested: nested > 0 };
  });
}

/** Refuses names that differ in case only, which the database takes for one. */
function checkCase(names: string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new ClusterkitError('input', `the columns "${other}" and "${name}" differ in capitals only`, {
        remedies: [{ how: 'do', what: 'rename one of them' }],
      });
    }
    seen.set(name.toLowerCase(), name);
  }
}

function jsonFormat({ format }: TableFile): string {
  return format === 'json' ? "'array'" : "'newline_delimited'";
}

function readJson(file: TableFile, names: string[]): string {
  const columns = names.map((name) => `${quoteText(name)}: 'JSON'`);
  return `read_json(${quoteText(file.real)}, format = ${jsonFormat(file)}, columns = {${columns.join(', ')}})`;
}

/** The columns of a file in the types they are stored in. */
function select(file: TableFile, columns: SourceColumn[]): string {
  const { dialect } = file;
  if (!dialect) {
    const names = columns.map(({ name }) => name);
    const from =
      file.format === 'parquet'
        ? `read_parquet(${quoteText(file.real)}, hive_partitioning = false)`
        : readJson(file, names);
    return `SELECT ${columns.map((column) => stored(file, column)).join(', ')} FROM ${from}`;
  }
  const types = columns.map(({ sql, stored }) => `${sql}: '${stored === 'number' ? 'DOUBLE' : 'VARCHAR'}'`);
  const settings = [
    quoteText(file.real),
    'auto_detect = false',
    `header = ${dialect.header}`,
    `delim = ${quoteText(dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'hive_partitioning = false',
    `columns = {${types.join(', ')}}`,
  ];
  // where commas separate as well, cells with a decimal comma are quoted and read as text
  if (dialect.comma && dialect.delimiter === ';') settings.push(`decimal_separator = ','`);
  return `SELECT * FROM read_csv(${settings.join(', ')})`;
}

function stored(file: TableFile, { sql, stored, nested }: SourceColumn): string {
  if (file.format !== 'parquet') {
    if (nested) return `CAST(${sql} AS VARCHAR) AS ${sql}`;
    return stored === 'boolean' ? `CAST(${sql} AS BOOLEAN) AS ${sql}` : `(${sql} ->> '$') AS ${sql}`;
  }
  return stored === 'text' ? `CAST(${sql} AS VARCHAR) AS ${sql}` : sql;
}

async function stage(source: TableSource): Promise<void> {
  const { database, files, columns } = source;
  for (let at = 0; at < files.length; at++) {
    const into = at === 0 ? 'CREATE OR REPLACE TABLE items AS' : 'INSERT INTO items';
    try {
      await inTable(files[at], () => database.run(`${into} ${select(files[at], columns)}`));
    } catch (error) {
      if (!brokePromise(error) || columns.every((column) => column.stored === 'text')) throw error;
      for (const column of columns) column.stored = 'text';
      await stage(source);
      return;
    }
    const [[total]] = await database.rows('SELECT count(*) FROM items');
    source.rows[at] = Number(total) - source.rows.slice(0, at).reduce((sum, count) => sum + count, 0);
  }
  await database.lock([]);
}

async function createView(source: TableSource): Promise<void> {
  const { database, files } = source;
  await defineView(source);
  await database.lock(files.map(({ real }) => real));
}

async function defineView({ database, files, columns }: TableSource): Promise<void> {
  const parts = files.map((file) => select(file, columns));
  await inTable(files[0], () => database.run(`CREATE OR REPLACE VIEW items AS ${parts.join(' UNION ALL ')}`));
}

/**
 * Runs `work` over a source that is not staged. When columns that began with numbers hold other text further down,
 * runs `work` again with all columns as text.
 */
export async function withFallback<T>(source: TableSource, work: () => Promise<T>): Promise<T> {
  const attempt = async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ClusterkitError) throw error;
      const said = String(error);
      const file = source.files.find(({ real }) => said.includes(real)) ?? source.files[0];
      return await inTable(file, () => Promise.reject(error));
    }
  };
  try {
    return await attempt();
  } catch (error) {
    if (!brokePromise(error) || source.columns.every((column) => column.stored === 'text')) throw error;
    for (const column of source.columns) column.stored = 'text';
    await defineView(source);
    return await attempt();
  }
}

/** Whether a cell further down was not the number that the first lines led to expect. */
function brokePromise(error: unknown): boolean {
  const said = error instanceof Error ? foreignMessage(error.cause) : '';
  return /converting column|convert string/i.test(said);
}

/** Runs `work` and turns errors of the database into errors about a file. */
async function inTable<T>(file: TableFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const at = { file: file.path };
    if (error instanceof ClusterkitError) {
      if (error.code !== 'input') throw error;
      throw error.with({ at: { ...at, ...error.at } });
    }
    const message = foreignMessage(error);
    if (/^Out of Memory/i.test(message)) {
      const remedies = [MORE_MEMORY];
      throw new ClusterkitError('memory', 'it does not fit into the memory that is allowed', {
        at,
        remedies,
        cause: error,
      });
    }
    const { name, reason, remedies } = explain(file, message);
    const place = name === undefined ? at : { ...at, name };
    throw new ClusterkitError('input', reason, { at: place, remedies, cause: error });
  }
}

/** The reason and the place of an error of the database. */
function explain(
  file: TableFile,
  message: string,
): { name?: string; reason: string; remedies?: readonly Remedy[] } {
  const save = (what: string): Remedy[] => [{ how: 'do', what: `save the file ${what}` }];
  if (file.format === 'parquet')
    return { reason: `the Parquet file is cut short or damaged (${reason(message)})` };
  const json = /Malformed JSON .* in (record\/value|line) (\d+): ([^.\n]*)/.exec(message);
  // the database counts from 1, and counts the malformed item twice
  if (json)
    return { name: `item ${Number(json[2]) - 1}`, reason: `the JSON is malformed: ${json[3].trim()}` };
  const line = /Line: (\d+)/.exec(message)?.[1];
  const name = line && `line ${line}`;
  const ragged = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (ragged) return { name, reason: `expected ${ragged[1]} values, not ${ragged[2]}` };
  if (/quote found/i.test(message)) return { name, reason: 'a quote is not closed, or text follows it' };
  if (/Invalid unicode|not utf-8/i.test(message))
    return { name, reason: 'the text is not UTF-8', remedies: save('as UTF-8') };
  if (/invalid state/i.test(message))
    return { reason: 'its lines end in more than one way', remedies: save('with one kind of line end') };
  return { name, reason: reason(message) };
}
