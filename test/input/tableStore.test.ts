import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tableFacts } from '../../src/input/table/facts.ts';
import type { TableOptions } from '../../src/input/table/options.ts';
import { openTableStore, tableNeedsStore } from '../../src/input/table/store.ts';
import { openTable } from '../../src/input/table.ts';
import { ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const data = (name: string) => join(ROOT, 'data', name);

let files = 0;
function write(content: string | Uint8Array): string {
  const path = join(folder, `${files++}.table`);
  writeFileSync(path, content);
  return path;
}

/** More rows than are read or written at a time, with a hole in every 1000th. */
const MANY = write(
  `a,b,c,kind,w\n${Array.from({ length: 60_000 }, (_, i) => {
    const a = i % 1000 === 7 ? '' : i;
    return `${a},${i / 4},${-i},${['x', 'y', 'z'][i % 3]},${i % 5}\n`;
  }).join('')}`,
);
const CITIES = data('citypopulation.json');

describe('openTableStore', () => {
  it.each<[string, string, TableOptions]>([
    ['numbers', MANY, { columns: ['b', 'c'] }],
    ['the digits', data('digits.csv.gz'), { labelColumn: 'column65' }],
    ['a condition', CITIES, { where: 'year > 1500' }],
    ['a condition and the first of its rows', CITIES, { where: 'year > 1500', limit: 10 }],
    ['a sample', CITIES, { where: 'year > 1500', limit: 300, sample: 40, seed: 3 }],
    ['categories', data('plparadigm.json'), { columns: ['year', 'paradigmLabel'] }],
    ['codes', data('plparadigm.json'), { columns: ['paradigmLabel', 'year'], encode: 'label', limit: 30 }],
    ['weights', MANY, { columns: ['b'], weights: 'w' }],
    ['rows left out', MANY, { missing: 'drop', weights: 'w' }],
    ['means, and rows of weight 0', MANY, { missing: 'mean', weights: 'w', encode: 'label' }],
    ['weights that are all 0', write('a,w\n1,0\n2,0\n'), { weights: 'w' }],
    ['means', MANY, { missing: 'mean' }],
    ['medians', MANY, { missing: 'median', where: 'b < 9000' }],
    ['texts filled', write('k,v\nx,1\n,2\ny,\ny,4\n'), { missing: 'mean' }],
  ])('holds what openTable holds: %s', async (_, path, options) => {
    const items = await openTable([path], options);
    const { store, count, rowOf, encodings, warnings, close } = await openTableStore([path], options);
    const { n, dim, x, weights, columns } = items.data;
    expect([store.n, store.dim, store.columns, store.weighted]).toEqual([
      n,
      dim,
      columns,
      weights !== undefined,
    ]);
    expect([count, rowOf, encodings, warnings]).toEqual([
      items.count,
      items.rowOf,
      items.encodings ?? [],
      items.warnings,
    ]);
    let i = 0;
    let differing = 0;
    for await (const piece of store.pieces()) {
      piece.x.forEach((value, p) => {
        if (value !== x[i * dim + p]) differing++;
      });
      piece.weights?.forEach((weight, r) => {
        if (weight !== weights?.[i + r]) differing++;
      });
      i += piece.n;
    }
    expect([i, differing]).toEqual([n, 0]);
    const some = Uint32Array.of(n - 1, 0, Math.floor(n / 2), 0);
    const [gathered, weighed] = [new Float64Array(4 * dim), new Float64Array(4)];
    await store.gather(some, gathered, store.weighted ? weighed : undefined);
    expect(Array.from(gathered)).toEqual(
      Array.from(some).flatMap((row) => Array.from(x.subarray(row * dim, (row + 1) * dim))),
    );
    if (weights) expect(Array.from(weighed)).toEqual(Array.from(some, (row) => weights[row]));
    await close();
  });

  it('holds several files in their order', async () => {
    const lines = (from: number) => Array.from({ length: 20_000 }, (_, i) => `${from + i},1\n`).join('');
    const paths = [0, 20_000, 40_000].map((from) => write(`a,b\n${lines(from)}`));
    const { store, close } = await openTableStore(paths, { columns: ['a'] });
    const all: number[] = [];
    for await (const piece of store.pieces()) all.push(...piece.x);
    expect(all).toEqual(Array.from({ length: 60_000 }, (_, i) => i));
    await close();
  });

  it.each<[string, string | string[], TableOptions]>([
    ['a missing cell', 'a,b\n1,2\n3,\n', {}],
    ['a missing cell under a condition', 'a,b\n1,2\n1,3\n3,\n', { where: 'a > 2' }],
    ['a cell in the second file', ['a\n1\n2\n', 'a\n3\nx\n'], {}],
    ['a number that comes late not to be one', `a,b\n${'1,2\n'.repeat(30_000)}n/a,2\n`, {}],
    ['a weight', 'a,w\n1,2\n3,-4\n', { weights: 'w' }],
    ['a short line in the second file', ['a,b\n1,2\n', 'a,b\n3,4\n3\n'], {}],
    ['a short line', 'a,b\n1,2\n3\n', {}],
    ['a header only', 'a,b\n', {}],
    ['a column', 'a,b\n1,2\n', { columns: ['c'] }],
    ['a condition', 'a,b\n1,2\n', { where: 'c > 1' }],
    ['a condition that no row meets', 'a,b\n1,2\n', { where: 'a > 1' }],
    ['a condition that cannot be worked out', 'a,b\n1,2\n', { where: `a > 'x'` }],
    ['nothing that is left', 'a,b\n,2\n3,\n', { missing: 'drop' }],
    ['no mean', 'a,b\n1,2\n', { columns: ['a'], missing: 'mean', where: 'a > 5' }],
  ])('refuses as openTable does: %s', async (_, content, options) => {
    const paths = [content].flat().map(write);
    const refused = await openTable(paths, options).catch((error) => error);
    expect(refused).toMatchObject({ name: 'ClusterkitError' });
    await expect(openTableStore(paths, options)).rejects.toMatchObject({
      code: refused.code,
      message: refused.message,
    });
  });

  it('never ends before a cell that cannot be read', async () => {
    const path = write(`a,b\n${'1,2\n'.repeat(30_000)}n/a,2\n`);
    await expect(openTableStore([path])).rejects.toMatchObject({ code: 'input', at: { name: 'line 30002' } });
  });

  it('takes its file away when closed, when refused and when stopped', async () => {
    const ours = () =>
      readdirSync(tmpdir())
        .filter((name) => /^clusterkit-(?!test)/.test(name))
        .map((name) => join(tmpdir(), name));
    const before = new Set(ours());
    const opened = await openTableStore([MANY], { columns: ['b'] });
    const made = ours().filter((path) => !before.has(path) && existsSync(join(path, 'rows')));
    expect(made.length).toBeGreaterThan(0);
    await opened.close();
    expect(made.filter((path) => existsSync(path)).length).toBeLessThan(made.length);
    const controller = new AbortController();
    const reading = openTableStore([MANY], { columns: ['b'], signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('tableNeedsStore', () => {
  it('goes by the sizes of the files, packed ones counting more', async () => {
    const plain = write('a,b\n'.repeat(1000));
    expect(await tableNeedsStore([plain], 15_000)).toBe(true);
    expect(await tableNeedsStore([plain], 16_000)).toBe(false);
    expect(await tableNeedsStore([plain, plain], 31_000)).toBe(true);
    const packed = write(gzipSync('a,b\n'.repeat(1000)));
    expect(await tableNeedsStore([packed], 500)).toBe(true);
    expect(await tableNeedsStore(['-', join(folder, 'nothing')], 1)).toBe(false);
  });
});

describe('tableFacts', () => {
  it('describes columns', async () => {
    const path = write('n;t;m\n1;x;1,5\n;y;2\n4;x;abc\n');
    expect(await tableFacts([path])).toMatchObject({
      format: 'csv',
      delimiter: ';',
      header: true,
      rows: 3,
      columns: [
        { name: 'n', type: 'number', missing: 1, bad: 0, min: 1, max: 4, mean: 2.5 },
        { name: 't', type: 'text', missing: 0, kinds: 2 },
        { name: 'm', type: 'number', missing: 0, bad: 1, min: 1.5, max: 2, mean: 1.75 },
      ],
    });
    expect((await tableFacts([write('a,b\n')])).rows).toBe(0);
    expect((await tableFacts([write('[{"a":{"c":1},"b":true}]')])).columns).toEqual([
      { name: 'a', type: 'nested', missing: 0 },
      { name: 'b', type: 'boolean', missing: 0 },
    ]);
  });

  it('is the same for a table that is not copied', async () => {
    const facts = await tableFacts([MANY]);
    expect(facts.columns[1]).toMatchObject({ min: 0, max: 59_999 / 4, mean: 59_999 / 8 });
    expect(await tableFacts([MANY], { maxMemory: 1e5 })).toEqual(facts);
  });
});
