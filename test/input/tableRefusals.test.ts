import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { TableOptions } from '../../src/input/table/options.ts';
import { openTable } from '../../src/input/table.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

async function refusal(content: string | Uint8Array, options?: TableOptions): Promise<string> {
  writeFileSync(at('table'), content);
  return await refusalOf([at('table')], options);
}

/** The message of a refusal, which is one line and begins with the file. */
async function refusalOf(paths: string[], options?: TableOptions): Promise<string> {
  const error = await openTable(paths, options).then(
    () => expect.fail('was read'),
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: 'ClusterkitError', code: 'input' });
  expect(error.message).not.toContain('\n');
  const path = paths.find((one) => error.message.startsWith(`${one}: `));
  expect(path, error.message).toBeDefined();
  return error.message.slice((path?.length ?? 0) + 2);
}

const random = (n: number) => Array.from({ length: n }, (_, i) => ((i * 7919) % 1009) / 7);
const PARQUET = new Uint8Array(
  parquetWriteBuffer({ columnData: [{ name: 'a', data: random(5000), type: 'DOUBLE' }] }),
);
const GZIP = gzipSync(
  `a,b\n${random(5000)
    .map((value) => `${value},1\n`)
    .join('')}`,
);

describe('a table is refused', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['that is empty', '', 'the file is empty'],
    ['of blanks', ' \n\n', 'the file is empty: there are only blanks in it'],
    ['with a header only', 'a,b\n', 'the table has no rows'],
    [
      'with a short line',
      'a,b,c\n1,2,3\n4,5\n',
      'line 3: it has 2 values where 3 were expected; use skip to leave out lines in front of the table, footer to leave out lines behind it or comment to leave out lines of comment, or mend the line',
    ],
    [
      'with a long line',
      'a,b\n1,2\n6,7\n8,9\n3,4,5\n',
      'line 5: it has 3 values where 2 were expected; use skip to leave out lines in front of the table, footer to leave out lines behind it or comment to leave out lines of comment, or mend the line',
    ],
    [
      'of text alone',
      `a\n${random(30)
        .map((value) => `t${value}\n`)
        .join('')}`,
      'there is no column of numbers to cluster; use columns to name columns of text',
    ],
    [
      'of numbers in JSON',
      '[1,2,3]',
      'it is JSON but not a table: a table is a list of objects, [{...}, {...}], or of rows, [[...], [...]], one of them a line, or an object of columns',
    ],
    ['of uneven rows in JSON', '[[1,2],[3,4,5]]', 'item 2: expected 2 values, not 3'],
    [
      'that is one object',
      '{"a": 1,\n "b": [2]}',
      'it is one JSON object: a table is a list of objects, [{...}, {...}], or of rows, [[...], [...]], one of them a line, or an object of columns',
    ],
    [
      'that is one document',
      '{"k": 2, "rows": [{"a": 1}, {"a": 2}]}\n',
      'it is one JSON object: a table is a list of objects, [{...}, {...}], or of rows, [[...], [...]], one of them a line, or an object of columns',
    ],
    ['in JSON cut short after an item', '[{"a":1},\n', 'the JSON is cut short: it ends in a comma'],
    [
      'in JSON of brackets within brackets',
      `[{"a":1},{"a":${'['.repeat(1000)}${']'.repeat(1000)}}]`,
      'item 2: it is JSON but not a table: brackets are nested more than 1000 deep',
    ],
    ['of mixed items', '[{"a":1},3]', 'it is not a table: 1 of its items are not objects {...}'],
    ['of no items', '[]', 'the table has no rows'],
    ['of empty objects', '[{},{}]', 'the table has no rows'],
    ['in JSON cut short', '[{"a":1},{"a":', 'item 2: the JSON is malformed: unexpected end of data'],
    [
      'in JSON lines gone wrong',
      '{"a":1}\n{"a":}\n{"a":3}\n',
      'item 2: the JSON is malformed: unexpected character',
    ],
    [
      'packed and cut short',
      GZIP.subarray(0, GZIP.length / 2),
      'the gzip file is cut short; fetch or pack it again',
    ],
    [
      'with numbers too large to be squared',
      'a,b\n1,2\n3,-1e150\n1e200,4\n',
      'line 3, column "b": -1e+150 is more than the 1e+140 that can be squared; scale the column down',
    ],
    ['that is a picture', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), 'not a table: it is a PNG picture'],
    ['of no known bytes', Buffer.from([0, 1, 2, 3]), 'not a table: it is of no known format'],
  ])('%s', async (_, content, message) => {
    expect(await refusal(content)).toBe(message);
  });

  it('packed and damaged', async () => {
    const damaged = Buffer.from(GZIP);
    damaged.fill(0xff, 100, 120);
    expect(await refusal(damaged)).toMatch(/^the gzip file is damaged \(.*\); fetch or pack it again$/);
  });

  it.each([PARQUET.length - 4, PARQUET.length / 2, 4])('in Parquet cut after %d bytes', async (length) => {
    expect(await refusal(PARQUET.subarray(0, length))).toMatch(
      /^the Parquet file is cut short or damaged \(/,
    );
  });

  it('that is not there, is a folder or may not be read', async () => {
    expect(await refusalOf([at('nothing.csv')])).toBe('there is no such file');
    expect(await refusalOf([at('*.nothing')])).toBe('no file matches this pattern');
    mkdirSync(at('folder'));
    expect(await refusalOf([at('folder')])).toBe('it is a folder, not a table');
    writeFileSync(at('closed'), 'a\n1\n');
    chmodSync(at('closed'), 0);
    // root may read everything
    if (process.getuid?.() !== 0) expect(await refusalOf([at('closed')])).toMatch(/^it may not be read/);
  });

  it('whose files do not fit together', async () => {
    const files: Record<string, string> = {
      'one.csv': 'a,b\n1,2\n',
      'less.csv': 'a\n1\n',
      'more.csv': 'a,b,c\n1,2,3\n',
      'turned.csv': 'b,a\n1,2\n',
      'other.json': '[{"a":1,"b":2}]',
      'ragged.csv': 'a,b\n1,2\n3\n',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
    const pair = (name: string) => refusalOf([at('one.csv'), at(name)]);
    expect(await pair('less.csv')).toMatch(/^it lacks the column "b" that .*one\.csv has/);
    expect(await pair('more.csv')).toMatch(/^it has the column "c" that .*one\.csv lacks/);
    expect(await pair('turned.csv')).toMatch(/^its columns are not in the order of .*one\.csv/);
    expect(await pair('other.json')).toMatch(/^it is JSON and .*one\.csv is separated values/);
    expect(await pair('ragged.csv')).toMatch(/^line 3: it has 1 value where 2 were expected/);
  });

  it('that is larger than the memory allowed', async () => {
    writeFileSync(at('large.csv'), `a,b\n${'1.5,2.5\n'.repeat(5000)}`);
    await expect(openTable([at('large.csv')], { maxMemory: 1e5 })).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringMatching(/5000 rows of 2 columns needs about 160 kB/),
    });
  });

  it('when its options make no sense', async () => {
    writeFileSync(at('fine.csv'), 'a\n1\n');
    for (const options of [{ limit: 0 }, { sample: 1.5 }, { missing: 'guess' as never }, { columns: [] }])
      await expect(openTable([at('fine.csv')], options)).rejects.toMatchObject({ code: 'usage' });
  });

  it('when the caller stops', async () => {
    writeFileSync(at('slow.csv'), `a,"b"\n${'1.5,2.5\n'.repeat(200_000)}`);
    const controller = new AbortController();
    const reading = openTable([at('slow.csv')], { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    writeFileSync(at('plain.csv'), 'a\n1\n');
    const stopped = openTable([at('plain.csv')], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});
