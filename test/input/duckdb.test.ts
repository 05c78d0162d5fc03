import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { MORE_MEMORY } from '../../src/core/memory.ts';
import { Database, loadDuckDB } from '../../src/input/duckdb.ts';
import { openTable } from '../../src/input/table.ts';
import { ROOT } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'duckdb-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('says in one line what to install where DuckDB is missing', async () => {
  const missing = Object.assign(new Error("Cannot find package '@duckdb/node-api'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  const error = await loadDuckDB(() => Promise.reject(missing)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ClusterkitError);
  expect(error).toMatchObject({
    code: 'input',
    cause: missing,
    message:
      'Parquet, Arrow and conditions on rows require DuckDB, which is not installed for this machine; run "npm install @duckdb/node-api", or save the table, or the rows that are wanted, as CSV',
  });
});

describe('a database', () => {
  it('takes half of what is allowed in memory, and as much on disk', async () => {
    const database = await Database.open({ maxMemory: 3e9 });
    const [limits] = await database.rows(
      "SELECT current_setting('memory_limit'), current_setting('max_temp_directory_size')",
    );
    await database.close();
    // 1.5e9 bytes
    expect(limits).toEqual(['1.3 GiB', '1.3 GiB']);
  });

  it.each([
    ['disk for temporary files', "SET max_temp_directory_size = '1MB'"],
    ['memory', "SET temp_directory = ''"],
  ])('says that its limit of %s is met', async (what, setting) => {
    const database = await Database.open({ maxMemory: 3e9 });
    try {
      await database.run("SET memory_limit = '20MB'");
      await database.run(setting);
      const filling = database.run('CREATE TABLE t AS SELECT md5(i::VARCHAR) FROM range(1000000) t(i)');
      await expect(filling).rejects.toThrow(
        new ClusterkitError('memory', `DuckDB needs more ${what} than the 1.5 GB that it is allowed`, {
          remedies: [MORE_MEMORY],
        }),
      );
    } finally {
      await database.close();
    }
  });

  it('is interrupted when its texts take more than it is allowed, which it does not count', async () => {
    const database = await Database.open({ maxMemory: 3e9 });
    const before = memoryUsage.rss();
    const told = vi.spyOn(memoryUsage, 'rss').mockReturnValueOnce(before);
    told.mockReturnValue(before + 2e9);
    const counting = database.run('SELECT count(*) FROM range(1000000000000) a(i) WHERE i % 7 = 3');
    await expect(counting).rejects.toThrow('DuckDB needs more memory than the 1.5 GB that it is allowed');
    told.mockRestore();
    await database.close();
  });

  it('reads the rows of queries side by side, also where their pieces are not alike', async () => {
    const database = await Database.open();
    const halves =
      'SELECT i::DOUBLE, 2 * i::DOUBLE FROM (SELECT i FROM range(3000) a(i) UNION ALL FROM range(3000, 5000))';
    const queries = [
      { sql: 'SELECT i::DOUBLE FROM range(5000) t(i)', width: 1 },
      { sql: halves, width: 2 },
      { sql: 'SELECT 1 - i::DOUBLE FROM range(5000) t(i)', width: 1 },
    ];
    let row = 0;
    for await (const { n, column } of database.piecesBeside(queries)) {
      const vectors = [0, 1, 2, 3].map(column);
      for (let i = 0; i < n; i++, row++)
        if (vectors.some((vector, j) => vector.getItem(i) !== [row, row, 2 * row, 1 - row][j]))
          expect([row, ...vectors.map((vector) => vector.getItem(i))]).toEqual([
            row,
            row,
            row,
            2 * row,
            1 - row,
          ]);
    }
    expect(row).toBe(5000);
    const uneven = [queries[0], { sql: 'SELECT i::DOUBLE FROM range(4000) t(i)', width: 1 }];
    const reading = async () => {
      for await (const _ of database.piecesBeside(uneven));
    };
    await expect(reading()).rejects.toThrow('reading the table broke off');
    await database.close();
  });

  it('reads a Parquet file of many columns by some of them at a time', async () => {
    const path = join(folder, 'wide.parquet');
    const columnData = Array.from({ length: 1003 }, (_, j) => ({
      name: `c${j}`,
      data: [j, 5000 - j],
      type: 'DOUBLE' as const,
    }));
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
    const beside = vi.spyOn(Database.prototype, 'piecesBeside');
    const { data } = await openTable([path]);
    expect(beside.mock.lastCall?.[0].map(({ width }) => width)).toEqual([1000, 3]);
    beside.mockRestore();
    expect([data.n, data.dim]).toEqual([2, 1003]);
    expect(Array.from(data.x)).toEqual([0, 1].flatMap((i) => columnData.map((column) => column.data[i])));
  });

  it('gets the limit of the table that it reads', async () => {
    const opened = vi.spyOn(Database, 'open');
    const { length: before } = opened.mock.calls;
    await openTable([join(ROOT, 'data/points.csv')], { where: 'x > 2', maxMemory: 4e8 });
    const path = join(folder, 'two.parquet');
    const columnData = ['x', 'y'].map((name) => ({ name, data: [1, 2], type: 'DOUBLE' as const }));
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
    await openTable([path], { maxMemory: 5e8 });
    const limits = opened.mock.calls.slice(before).map(([options]) => options?.maxMemory);
    expect(limits).toEqual([4e8, 5e8]);
    opened.mockRestore();
  });
});

it.each([
  ["length(repeat('x', 100000)) > 3", 'repeat'],
  ["lpad('x', x::INT) = 'x'", 'lpad'],
  ['len(range(100000000)) > x', 'range'],
  ['len(list_resize([1], 100000000)) > x', 'list_resize'],
])('the condition %s is refused before it takes memory', async (where, name) => {
  const reading = openTable([join(ROOT, 'data/points.csv')], { where });
  await expect(reading).rejects.toThrow(`${name}() takes a length of at most 1000, written as a number`);
});

it.each([
  [
    "printf('%9999d', x::INT) = 'x'",
    /printf\(\) takes a pattern written as a text, with widths of at most 1000/,
  ],
  ["format('{:>{}}', 'x', x::INT) = 'x'", /format\(\) takes a pattern/],
  ["format(x::VARCHAR, y) = 'x'", /format\(\) takes a pattern/],
  [
    "list_reduce(['a', 'b'], lambda a, b: a || a || b) = 'x'",
    /list_reduce\(\) may double its value at each step/,
  ],
  [
    "length(repeat(repeat(repeat('x', 1000), 1000), 1000)) > 0",
    /may take 53 GB for a row, and 50 MB are allowed/,
  ],
  [
    "len(list_transform(range(1000), lambda x: repeat(repeat('x', 1000), 1000))) > 0",
    /may take .* for a row/,
  ],
])('the condition %s is refused too', async (where, message) => {
  const reading = openTable([join(ROOT, 'data/points.csv')], { where, maxMemory: 400e6 });
  await expect(reading).rejects.toThrow(message);
});

it('a condition that makes long texts is tried on a few rows at a time', async () => {
  const filled = vi.spyOn(Database.prototype, 'fill');
  const where = "length(repeat(repeat('x', 100), 1000)) > 0 AND x > 2";
  const path = join(ROOT, 'data/points.csv');
  const { data } = await openTable([path], { where, maxMemory: 400e6 });
  expect(filled.mock.calls.length).toBeGreaterThan(1);
  filled.mockRestore();
  expect(data.x).toEqual((await openTable([path], { where: 'x > 2' })).data.x);
});

it('a condition may fill texts up to a length', async () => {
  const { data } = await openTable([join(ROOT, 'data/points.csv')], {
    where: "lpad(CAST(x AS VARCHAR), 8, '0') >= '000002.0'",
  });
  expect(data.n).toBe(10);
});
