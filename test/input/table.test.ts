import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { Items } from '../../src/core/items.ts';
import type { TableOptions } from '../../src/input/table/options.ts';
import { openTable } from '../../src/input/table.ts';
import { ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const data = (name: string) => join(ROOT, 'data', name);

let files = 0;
function write(content: string | Uint8Array, name = `${files++}.table`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const read = (content: string | Uint8Array, options?: TableOptions) => openTable([write(content)], options);
const rows = ({ data: { x, n, dim } }: Items) =>
  Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
const column = (items: Items, name: string) =>
  Array.from(items.columns?.find((one) => one.name === name)?.values ?? []);

const SMALL = [
  { name: 'a', year: 1990, size: 1.5 },
  { name: 'b', year: 2000, size: -2 },
  { name: 'c', year: 2010, size: 300 },
];
const SMALL_ROWS = [
  [1990, 1.5],
  [2000, -2],
  [2010, 300],
];
const CSV = 'name,year,size\na,1990,1.5\nb,2000,-2\nc,2010,300\n';
const parquet = (columns: { name: string; data: unknown[]; type?: string }[]) =>
  new Uint8Array(parquetWriteBuffer({ columnData: columns as never }));
const PARQUET = parquet([
  { name: 'name', data: ['a', 'b', 'c'], type: 'STRING' },
  { name: 'year', data: [1990, 2000, 2010], type: 'INT32' },
  { name: 'size', data: [1.5, -2, 300], type: 'DOUBLE' },
]);

describe('formats', () => {
  it.each<[string, string | Uint8Array]>([
    ['CSV', CSV],
    ['CSV with a BOM', `\ufeff${CSV}`],
    ['CSV with CR LF', CSV.replaceAll('\n', '\r\n')],
    ['CSV with CR', CSV.replaceAll('\n', '\r')],
    ['CSV without a last line end', CSV.trimEnd()],
    ['CSV with empty lines', CSV.replaceAll('\n', '\n\n')],
    ['CSV with quotes', CSV.replace(/[^,\n]+/g, '"$&"')],
    ['TSV', CSV.replaceAll(',', '\t')],
    ['CSV with semicolons', CSV.replaceAll(',', ';')],
    ['CSV with bars', CSV.replaceAll(',', '|')],
    ['a decimal comma', CSV.replaceAll(',', ';').replaceAll('.', ',')],
    ['UTF-16, little endian', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\ufeff${CSV}`, 'utf16le').swap16()],
    ['JSON', JSON.stringify(SMALL)],
    ['JSON on many lines', JSON.stringify(SMALL, null, 2)],
    ['JSON with numbers as texts', JSON.stringify(SMALL).replace(/:(-?[\d.]+)/g, ':"$1"')],
    ['JSON lines', SMALL.map((row) => JSON.stringify(row)).join('\n')],
    ['Parquet', PARQUET],
  ])('reads %s, packed or not', async (_, content) => {
    for (const bytes of [content, gzipSync(content)]) {
      const items = await read(bytes, { columns: ['year', 'size'] });
      expect(rows(items)).toEqual(SMALL_ROWS);
      expect(items.data.columns).toEqual(['year', 'size']);
      expect(column(items, 'name')).toEqual(['a', 'b', 'c']);
      expect(column(items, 'year')).toEqual([1990, 2000, 2010]);
      expect(items.columns?.map(({ name }) => name)).toEqual(['name', 'year', 'size']);
    }
  });

  it('reads standard input, packed or not', async () => {
    for (const bytes of [Buffer.from(CSV), gzipSync(CSV), Buffer.from(PARQUET)]) {
      const stdin = Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]);
      const items = await openTable(['-'], { stdin, columns: ['year', 'size'] });
      expect(rows(items)).toEqual(SMALL_ROWS);
    }
  });

  it('takes quotes, separators and line ends within values', async () => {
    const items = await read('name,v\n"a, ""b"", c\nd",1\n" e ",2\n', { columns: ['v'] });
    expect(column(items, 'name')).toEqual(['a, "b", c\nd', ' e ']);
    expect(rows(items)).toEqual([[1], [2]]);
  });

  it('knows names from values', async () => {
    expect((await read('1,2\n3,4\n')).data.columns).toEqual(['column1', 'column2']);
    expect((await read('5.1,3.5,setosa\n4.9,3.0,setosa\n')).data.n).toBe(2);
    expect((await read(',a\n0.5,5\n1,6\n')).data.columns).toEqual(['column1', 'a']);
    expect((await read('1990,2000\n3,4\n', { header: true })).data.columns).toEqual(['1990', '2000']);
    expect((await read('name,a\nx,4\n', { columns: ['column1'], header: false })).data.n).toBe(2);
    expect((await read('v\n1\n2\n')).data.columns).toEqual(['v']);
  });

  it('takes files, and those of a pattern, for one table in their order', async () => {
    mkdirSync(join(folder, 'many'));
    const one = write('a,b\n1,2\n', 'many/1.csv');
    const two = write('a,b\n3,4\n5,6\n', 'many/2.csv');
    expect(rows(await openTable([two, one]))).toEqual([
      [3, 4],
      [5, 6],
      [1, 2],
    ]);
    const items = await openTable([join(folder, 'many', '*.csv')], { limit: 2 });
    expect(rows(items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each<[string, string, unknown]>([
    [
      'tabs',
      'p\tq\n1,5\t2\n-0,25\t3\n',
      [
        [1.5, 2],
        [-0.25, 3],
      ],
    ],
    [
      'commas',
      'p,q\n"1,5",2.5\n"1,125",3\n',
      [
        [1.5, 2.5],
        [1.125, 3],
      ],
    ],
  ])('reads a decimal comma between %s', async (_, content, numbers) => {
    expect(rows(await read(content))).toEqual(numbers);
  });

  it('takes what may be thousands for thousands, and tells', async () => {
    const items = await read('p\tq\n1,500\t2\n22,250\t3\n');
    expect(rows(items)).toEqual([
      [1500, 2],
      [22_250, 3],
    ]);
    expect(items.reading?.doubts).toMatchObject([{ about: 'decimal', option: 'decimal' }]);
    expect(rows(await read('p\tq\n1,500\t2\n22,250\t3\n', { decimal: ',' }))[0]).toEqual([1.5, 2]);
  });

  it('does not take what must be thousands for decimals', async () => {
    const mixed = read('p\tq\n1,5\t2\n1,222,250\t3\n');
    await expect(mixed).rejects.toThrow('line 2, column "p": "1,5" is not a number');
  });

  it('takes a name with brackets for a name', async () => {
    expect(rows(await openTable([write('a\n7\n', 'it[1]*.csv')]))).toEqual([[7]]);
  });

  it('reads the cities and the languages, whose numbers are texts', async () => {
    const cities = await openTable([data('citypopulation.json')]);
    const parsed = JSON.parse(readFileSync(data('citypopulation.json'), 'utf8'));
    expect(rows(cities)).toEqual(
      parsed.map((city: { year: string; population: string }) => [
        Number(city.year),
        Number(city.population),
      ]),
    );
    expect(cities.warnings).toEqual([{ code: 'columns-left-out', columns: ['cityLabel'], reason: 'text' }]);
    const years = await openTable([data('pl.json')], { columns: ['year'], id: 'languageLabel' });
    expect(years.ids?.slice(0, 2)).toEqual(['ENIAC coding system', 'ENIAC Short Code']);
    expect(years.data.x[0]).toBe(1943);
  });

  it('reads the digits to the value, in bytes', async () => {
    const items = await openTable([data('digits.csv.gz')], { labelColumn: 'column65' });
    const lines = gunzipSync(readFileSync(data('digits.csv.gz')))
      .toString()
      .trim()
      .split('\n');
    const cells = lines.map((line) => line.split(','));
    expect(items.data.x).toBeInstanceOf(Uint8Array);
    expect([items.data.n, items.data.dim]).toEqual([1797, 64]);
    expect(Array.from(items.data.x)).toEqual(cells.flatMap((row) => row.slice(0, 64).map(Number)));
    expect(items.truth).toEqual(cells.map((row) => row[64]));
  });

  it('leaves nothing in the temporary folder', async () => {
    // other runs may be under way: only what is old enough to be ours counts
    const before = new Set(readdirSync(tmpdir()));
    await read(gzipSync(CSV), { columns: ['year'] });
    await expect(read('a,b\n1,2\n3\n')).rejects.toThrow();
    const made = readdirSync(tmpdir()).filter(
      (name) => /^clusterkit-(?!test)/.test(name) && !before.has(name),
    );
    expect(
      made.filter((name) => readdirSync(join(tmpdir(), name)).some((file) => file === '0.unpacked')),
    ).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['bytes', 'a\n0\n255\n', Uint8Array],
    ['floats', 'a\n0.5\n-1\n', Float32Array],
    ['minus zero', 'a\n-0.0\n1\n', Float32Array],
    ['doubles', 'a\n0.1\n1\n', Float64Array],
    ['large whole numbers', 'a\n16777217\n1\n', Float64Array],
  ])('keeps %s in the narrowest exact type', async (_, csv, type) => {
    const { x } = (await read(csv)).data;
    expect(x).toBeInstanceOf(type);
    expect(Array.from(x)).toEqual(csv.trim().split('\n').slice(1).map(Number));
  });

  it('takes the nearest double, whatever the digits', async () => {
    const texts = [
      '0.1',
      '1e-320',
      '123456789.123456789',
      '1.7976931348623157e-308',
      '9.999999999999999e139',
      '9007199254740993',
      '+5.',
      '.5',
    ];
    expect(Array.from((await read(`a,b\n${texts.map((text) => `${text},1\n`).join('')}`)).data.x)).toEqual(
      texts.flatMap((text) => [Number(text), 1]),
    );
  });

  const NO_NUMBERS = '0x10 3abc true Infinity -inf 1_000 --1 1e 1e999 ٣'.split(' ');

  it.each(NO_NUMBERS)('does not take %s for one', async (text) => {
    const csv = `v,w\n1,1\n2,2\n"${text}",3\n`;
    await expect(read(csv)).rejects.toThrow(`line 4, column "v": "${text}" is not a number`);
  });

  it.each(['NA', 'NaN', '?', '-', ' '])('takes %j for a missing cell', async (text) => {
    const csv = `v,w\n1,1\n2.5,2\n"${text}",3\n`;
    const empty = text.trim() === '';
    await expect(read(csv)).rejects.toMatchObject({
      reason: empty ? 'the cell is empty' : `"${text}" is taken for a missing value`,
      at: { name: 'line 4', column: 'v' },
      remedies: [{ value: 'drop' }, { value: 'mean' }, ...(empty ? [] : [{ option: 'na' }])],
    });
    await expect(read(`u,${csv.replaceAll('\n', '\n1,').slice(0, -2)}`, { limit: 3 })).rejects.toThrow(
      empty ? 'the cell is empty' : `"${text}" is taken`,
    );
    expect(column(await read(csv, { missing: 'drop' }), 'v')).toEqual([1, 2.5, null]);
    const others = read(csv, { missing: 'drop', na: ['none'] });
    if (text.trim() !== '') expect(column(await others, 'v')).toEqual([1, 2.5, text]);
  });

  it('offers to leave out a column with a text in it, or to encode it', async () => {
    const csv = '"doors, all",w\n1,1\n2,2\n5more,3\n';
    await expect(read(csv)).rejects.toMatchObject({
      reason: '"5more" is not a number',
      at: { name: 'line 4', column: 'doors, all' },
      remedies: [
        { option: 'columns', how: 'set' },
        { option: 'encode', how: 'set', value: '"doors, all"=onehot' },
        { option: 'missing', how: 'set', value: 'drop' },
      ],
    });
    expect((await read(csv, { encode: '"doors, all"=onehot' })).data.dim).toBe(4);
    expect((await read(csv, { columns: ['w'] })).data.n).toBe(3);
  });

  it.each([
    ['23.4 C', 'C', 23.4],
    ['12ms', 'ms', 12],
    ['-3.5 µg/L', 'µg/L', -3.5],
    ['1e3m2', 'm2', 1000],
    ['7 kg/m^3', 'kg/m^3', 7],
    ['5 d', 'd', 5],
    ['21°C', '°C', 21],
    ['2,500 km', 'km', 2500],
  ])('takes the unit off %s', async (cell, unit, number) => {
    const items = await read(`v,w\n"${cell}",1\n4${cell.includes(' ') ? ' ' : ''}${unit},2\nNA,3\n`, {
      missing: 'drop',
    });
    expect(items.reading?.units).toEqual({ v: unit });
    expect(column(items, 'v')).toEqual([number, 4, null]);
  });

  it.each([
    ['another unit', '5 kg', '300 g'],
    ['one unit only here and there', '5 kg', '6'],
    ['codes', 'C536365', 'C536366'],
    ['codes with a letter and a digit', 'A1', 'A2'],
    ['digits behind a letter', '1a3', '2a3'],
    ['ranks', '1st', '21st'],
    ['exponents of Fortran', '5d', '7d'],
    ['exponents', '2E', '3E'],
    ['dates', '2020-01-05', '2020-01-06'],
    ['times', '2020-01-05T10', '2020-01-06T10'],
    ['leading zeros', '007A', '008A'],
    ['the same text', '4WD', '4WD'],
    ['several words', '3 Main Street', '5 Main Street'],
  ])('takes no unit off %s', async (_, one, other) => {
    const items = await read(`w,v\n1,${one}\n2,${other}\n2,${one}\n`, { columns: ['w'] });
    expect(items.reading?.units).toBeUndefined();
    expect(column(items, 'v')[0]).toBe(one);
  });

  it('takes no unit off a single row', async () => {
    expect((await read('w,v\n1,5 kg\n', { columns: ['w'] })).reading?.units).toBeUndefined();
  });

  it('leaves out what is none', async () => {
    const cells = NO_NUMBERS.flatMap((text, i) => [text, i % 2 ? i : String(i)]);
    for (const content of [
      `v,w\n${cells.map((v) => `"${v}",1\n`).join('')}`,
      JSON.stringify(cells.map((v) => ({ v, w: 1 }))),
    ]) {
      const items = await read(content, { missing: 'drop', columns: ['v'] });
      expect(rows(items).flat()).toEqual(NO_NUMBERS.map((_, i) => i));
      expect(Array.from(items.rowOf ?? [])).toEqual(cells.map((_, i) => (i % 2 ? (i - 1) / 2 : -1)));
      expect(column(items, 'v')).toEqual(cells.map((cell, i) => (i % 2 ? Number(cell) : cell)));
    }
  });

  it('finds a number that comes late not to be one', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i},${i % 7}\n`);
    lines[29_000] = 'none yet,3\n';
    const csv = `a,b\n${lines.join('')}`;
    await expect(read(csv)).rejects.toThrow('line 29002, column "a": "none yet" is not a number');
    expect((await read(csv, { missing: 'drop' })).data.n).toBe(29_999);
  });

  it('keeps all digits of what is shown', async () => {
    const items = await read('tweet,v\n9007199254740993,1\n9007199254740995,2\n', {
      columns: ['v'],
      id: 'tweet',
    });
    expect(items.ids).toEqual(['9007199254740993', '9007199254740995']);
    expect(column(items, 'tweet')).toEqual(['9007199254740993', '9007199254740995']);
    expect((await read('code,v\n007,1\n', { columns: ['v'], id: 'code' })).ids).toEqual(['007']);
  });

  it('takes true and false of JSON and Parquet as 1 and 0', async () => {
    for (const content of [
      JSON.stringify([
        { f: true, v: 3 },
        { f: false, v: 4 },
      ]),
      parquet([
        { name: 'f', data: [true, false], type: 'BOOLEAN' },
        { name: 'v', data: [3n, 4n], type: 'INT64' },
      ]),
    ]) {
      const items = await read(content);
      expect(rows(items)).toEqual([
        [1, 3],
        [0, 4],
      ]);
      expect(column(items, 'f')).toEqual([true, false]);
    }
  });
});

describe('missing cells', () => {
  const HOLES = 'a,b,kind\n1,10,x\n,20,y\n3,,x\n8,30,\n';

  it.each([
    ['CSV', 'a,b\n1,2\n\n"x\ny",4\n5,6\n7,8\n', 'line 4, column "a": "x\ny"'],
    ['JSON', '[{"a":1},{"a":2},{"a":"x"},{"a":null}]', 'item 3, column "a": "x"'],
    ['JSON lines', '{"a":1,"b":3}\n{"b":2}\n', 'item 2, column "a": the cell is empty'],
    ['Parquet', parquet([{ name: 'a', data: [1, Number.NaN], type: 'DOUBLE' }]), 'row 2, column "a": "nan"'],
  ])('are refused in %s with their place', async (_, content, place) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/missing = drop/),
    });
    await expect(read(content)).rejects.toThrow(place);
  });

  it('are placed in the file that they are in', async () => {
    const paths = [write('a\n1\n2\n', 'place1.csv'), write('a\n3\n\n4\n', 'place2.csv')];
    await expect(openTable(paths)).rejects.toThrow('place2.csv: line 3, column "a": the cell is empty');
    await expect(openTable(paths, { where: 'a IS NULL OR a > 2' })).rejects.toThrow('place2.csv: line 3');
  });

  it('drop their rows', async () => {
    const items = await read(HOLES, { missing: 'drop' });
    expect(rows(items)).toEqual([[1, 10, 1]]);
    expect(Array.from(items.rowOf ?? [])).toEqual([0, -1, -1, -1]);
    expect(items.count).toBe(4);
    expect(column(items, 'a')).toEqual([1, null, 3, 8]);
    expect(items.warnings).toEqual([{ code: 'rows-left-out', rows: 3, total: 4 }]);
    await expect(read('a,b\n1,\n,2\n', { missing: 'drop' })).rejects.toThrow('no row is left');
  });

  it('are filled with the mean, texts with the commonest', async () => {
    const items = await read(HOLES, { missing: 'mean' });
    expect(items.data.columns).toEqual(['a', 'b', 'kind=x', 'kind=y']);
    expect(rows(items)).toEqual([
      [1, 10, 1, 0],
      [4, 20, 0, 1],
      [3, 20, 1, 0],
      [8, 30, 1, 0],
    ]);
    expect(column(items, 'b')).toEqual([10, 20, null, 30]);
    expect(items.warnings).toEqual([{ code: 'cells-filled', cells: 3, how: 'mean' }]);
  });

  it('are filled with the median, of even numbers too', async () => {
    expect(rows(await read('a\n1\n2\n10\nnan\n', { missing: 'median' })).flat()).toEqual([1, 2, 10, 2]);
    expect(
      rows(await read('a,b\n1,1\n2,1\n,1\n10,1\n7,1\n', { missing: 'median', columns: ['a'] })).flat(),
    ).toEqual([1, 2, 4.5, 10, 7]);
  });

  it('do not matter in columns that are not clustered', async () => {
    expect((await read(HOLES, { columns: ['b'], where: 'b > 0' })).data.n).toBe(3);
  });
});

describe('columns', () => {
  const TABLE = 'id,name,kind,v,label\n3,n1,x,1,A\n1,n2,y,2,B\n2,n3,x,3,A\n';

  it('are all numbers and texts of few kinds, without identifiers and labels', async () => {
    const many = Array.from({ length: 21 }, (_, i) => `${i * 7},text ${i},${i % 2 ? 'x' : 'y'},${i},A\n`);
    const items = await read(`id,name,kind,v,label\n${many.join('')}`, { labelColumn: 'label' });
    expect(items.data.columns).toEqual(['kind=x', 'kind=y', 'v']);
    expect(items.warnings).toEqual([
      { code: 'columns-left-out', columns: ['name'], reason: 'text' },
      { code: 'columns-left-out', columns: ['id'], reason: 'identifiers' },
    ]);
  });

  it('are encoded by category, in sorted order', async () => {
    const options = { columns: ['kind', 'v'], id: 'name', labelColumn: 'label' };
    const onehot = await read(TABLE, options);
    expect(onehot.data.columns).toEqual(['kind=x', 'kind=y', 'v']);
    expect(rows(onehot)).toEqual([
      [1, 0, 1],
      [0, 1, 2],
      [1, 0, 3],
    ]);
    expect(onehot.encodings).toEqual([{ column: 'kind', how: 'onehot', categories: ['x', 'y'] }]);
    expect([onehot.ids, onehot.truth]).toEqual([
      ['n1', 'n2', 'n3'],
      ['A', 'B', 'A'],
    ]);
    const label = await read(TABLE.replace('n1,x', 'n1,é').replace('n2,y', 'n2,Z'), {
      ...options,
      encode: 'label',
    });
    expect(label.encodings).toEqual([{ column: 'kind', how: 'label', categories: ['Z', 'x', 'é'] }]);
    expect(rows(label).map(([code]) => code)).toEqual([2, 0, 1]);
  });

  it('can be encoded one by one, numbers too', async () => {
    const items = await read(TABLE, { columns: ['id', 'kind', 'v'], encode: 'label,id=onehot,v=none' });
    expect(items.data.columns).toEqual(['id=1', 'id=2', 'id=3', 'kind', 'v']);
    expect(rows(items)[0]).toEqual([0, 0, 1, 0, 1]);
    await expect(read(TABLE, { columns: ['kind'], encode: 'kind=none' })).rejects.toThrow(
      '"kind" holds text',
    );
    await expect(read(TABLE, { encode: 'dummy' })).rejects.toThrow('auto, label, onehot or none');
    await expect(read(TABLE, { encode: 'knid=label' })).rejects.toThrow('did you mean "kind"?');
    expect((await read(TABLE, { encode: 'none' })).data.columns).toEqual(['v']);
  });

  it('weigh the rows that are left', async () => {
    const csv = 'v,w\n1,2\n,3\n5,0.5\n';
    const items = await read(csv, { weights: 'w', missing: 'drop' });
    expect([rows(items), Array.from(items.data.weights ?? [])]).toEqual([
      [[1], [5]],
      [2, 0.5],
    ]);
    await expect(read('v,w\n1,2\n2,-1\n', { weights: 'w' })).rejects.toThrow(
      'line 3, column "w": the weight is not a number',
    );
    await expect(read('v,w\n1,2\n2,\n', { weights: 'w' })).rejects.toThrow(
      'line 3, column "w": the weight is not a number',
    );
  });

  it('are named when they do not exist', async () => {
    for (const options of [{ columns: ['knd'] }, { id: 'knd' }, { labelColumn: 'knd' }, { weights: 'knd' }])
      await expect(read(TABLE, options)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(
          /no column "knd" \(did you mean "kind"\?\); the columns are: id, name, kind, v, label$/,
        ),
      });
    await expect(read(TABLE, { columns: ['label'], labelColumn: 'label' })).rejects.toThrow(
      'never clustered',
    );
  });
});

describe('rows', () => {
  const cities = (options: TableOptions) => openTable([data('citypopulation.json')], options);

  it('are those that meet the condition', async () => {
    const items = await cities({ where: 'year > 1500 AND population < 700000' });
    const all = rows(await cities({}));
    expect(rows(items)).toEqual(all.filter(([year, population]) => year > 1500 && population < 700000));
    expect(rows(items).length).toBeGreaterThan(100);
    expect(rows(await cities({ where: `"YEAR" > 2005 -- new ones` }))).toEqual(
      all.filter(([year]) => year > 2005),
    );
    await expect(cities({ where: 'year > 3000' })).rejects.toThrow('no row meets the condition year > 3000');
    expect(column(await cities({ where: `cityLabel LIKE 'São C%'` }), 'cityLabel')).toContain('São Carlos');
  });

  it.each([
    ['year >', 'syntax error'],
    ['yaer > 1', 'no column "yaer" (did you mean "year"?)'],
    ['cityLabel = "Lahti"', 'texts stand in single quotes'],
    [`year > 'x'`, `Could not convert string 'x'`],
    ['year > 1; DROP TABLE items', 'more than one condition'],
    ['year > 1; SELECT 1', 'more than one condition'],
    ['year > 1) OR (1 = 1', 'syntax error'],
    ['year > 1 LIMIT 1', 'more than one condition'],
    ['year > 1 GROUP BY year', 'more than one condition'],
    ['year > 1 UNION SELECT 1', 'more than one condition'],
    ['year IN (SELECT 1)', 'a query of its own'],
    [`EXISTS (FROM read_text('/etc/passwd'))`, 'a query of its own'],
    [`length(read_text('/etc/passwd')) > 1`, 'read_text'],
    ['random() < 0.5', 'another value at each run'],
    ['sum(year) > 1', 'aggregates'],
    ['rowid > 1', 'no column "rowid"'],
  ])('are refused by %s', async (where, message) => {
    await expect(cities({ where })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^where = .*the columns are: cityLabel, year, population$/),
    });
    await expect(cities({ where })).rejects.toThrow(message);
  });

  it('are the first ones, or some drawn from them, in the order of the file', async () => {
    const all = rows(await cities({}));
    const old = all.filter(([year]) => year < 1800);
    expect(rows(await cities({ limit: 7, where: 'year < 1800' }))).toEqual(old.slice(0, 7));
    const drawn = rows(await cities({ sample: 20, where: 'year < 1800', seed: 5 }));
    const places = drawn.map((row) => old.findIndex((other) => other.join() === row.join()));
    expect(new Set(places).size).toBe(20);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(rows(await cities({ sample: 20, where: 'year < 1800', seed: 5 }))).toEqual(drawn);
    expect(rows(await cities({ sample: 20, where: 'year < 1800', seed: 6 }))).not.toEqual(drawn);
    expect(rows(await cities({ sample: 5, limit: 5 }))).toEqual(all.slice(0, 5));
    expect((await cities({ sample: 10_000 })).data.n).toBe(all.length);
  });

  it('may be wider than the lines below them, while a first line is looked for', async () => {
    const csv = '"A, B: c",k1,1.1,2.1\n|Onder_score",k2,8,9\n"12",k1,1.5,2.9';
    const { x } = (await read(csv, { columns: ['column3', 'column4'] })).data;
    expect([...x]).toEqual([1.1, 2.1, 8, 9, 1.5, 2.9]);
  });

  it('keep their order when there are many', async () => {
    const n = 150_000;
    const csv = `v,w\n${Array.from({ length: n }, (_, i) => `${i},${i % 10}\n`).join('')}`;
    const { x } = (await read(csv, { columns: ['v', 'w'] })).data;
    expect(x.every((value, p) => value === (p % 2 ? ((p - 1) / 2) % 10 : p / 2))).toBe(true);
    const some = (await read(csv, { where: 'w = 3', columns: ['v'] })).data;
    expect(some.n).toBe(n / 10);
    expect(some.x.every((value, i) => value === 10 * i + 3)).toBe(true);
  });
});
