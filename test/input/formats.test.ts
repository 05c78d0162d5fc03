import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openSource, type TableSource } from '../../src/input/table/source.ts';
import { openTable } from '../../src/input/table.ts';
import { toXlsx } from '../../src/output/xlsx.ts';
import { temporaryFolder } from '../support/cli.ts';

const FILES = join(import.meta.dirname, '../fixtures/formats/files');
const folder = temporaryFolder();

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

type Cell = number | string | null;

interface Answer {
  columns: string[];
  rows: Cell[][];
  rowNames?: number;
  sheet?: string;
}

const answers = JSON.parse(readFileSync(join(FILES, '../tables.json'), 'utf8')) as Record<string, Answer>;

const fixture = (name: string) => join(FILES, name);

/** All cells of a file as texts, and its columns. */
async function read(path: string, options = {}): Promise<{ source: TableSource; rows: (string | null)[][] }> {
  const source = await openSource([path], options);
  const rows: (string | null)[][] = [];
  for await (const { n, columns } of source.batches(source.columns.map(() => 'texts')))
    for (let i = 0; i < n; i++) rows.push(columns.map((column) => column?.texts?.[i] ?? null));
  await source.close();
  return { source, rows };
}

/** The numbers of all cells, NaN where there is none. */
async function numbersOf(path: string): Promise<number[][]> {
  const source = await openSource([path], {});
  const rows: number[][] = [];
  for await (const { n, columns } of source.batches(source.columns.map(() => 'cells')))
    for (let i = 0; i < n; i++) rows.push(columns.map((column) => column?.numbers[i] ?? Number.NaN));
  await source.close();
  return rows;
}

async function check(path: string, { columns, rows, rowNames, sheet }: Answer): Promise<void> {
  const found = await read(path);
  expect(found.source.columns.map(({ name }) => name)).toEqual(columns);
  const like = (cell: string | null, i: number, j: number) =>
    typeof rows[i]?.[j] === 'number' ? Number(cell) : cell;
  expect(found.rows.map((row, i) => row.map((cell, j) => like(cell, i, j)))).toEqual(rows);
  if (rowNames !== undefined) expect(found.source.rowNames).toBe(rowNames);
  if (sheet !== undefined) expect(found.source.reading.sheet).toBe(sheet);
  const numbers = await numbersOf(path);
  rows.forEach((row, i) => {
    row.forEach((cell, j) => {
      if (typeof cell === 'number') expect(numbers[i][j]).toBe(cell);
      if (cell === null) expect(numbers[i][j]).toBeNaN();
    });
  });
}

/** Why a file is not read, without its name. */
async function refusal(path: string, options = {}): Promise<string> {
  const error = await read(path, options).then(
    () => expect.fail('was read'),
    (reason: Error) => reason,
  );
  expect(error.name, error.stack).toBe('ClusterkitError');
  return error.message.replace(`${path}: `, '');
}

describe('files of other programs', () => {
  it.each(Object.entries(answers))('%s', async (name, answer) => {
    await check(fixture(name), answer);
  });

  const flowers: Cell[][] = [
    [5.1, 3.5, 1.4, 0.2, 'setosa'],
    [7, 3.2, 4.7, 1.4, 'versicolor'],
    [6.3, 3.3, 6, 2.5, 'virginica'],
    [5.9, 3, 5.1, 1.8, 'virginica'],
  ];
  const names = ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width', 'Species'];

  it('of R: ARFF, MatrixMarket, Excel', async () => {
    await check(fixture('iris.arff'), { columns: names, rows: flowers });
    const odd = [
      [1.5, 'x y', 'p'],
      [null, "it's", 'q,r'],
      [-3e10, null, '%'],
    ];
    await check(fixture('odd.arff'), { columns: ['the a', 'g', 't'], rows: odd });
    const zeros = [
      [0, 1.5],
      [0, 0],
      [-2, 0],
    ];
    await check(fixture('r.mtx'), { columns: ['column1', 'column2'], rows: zeros });
    const ids = [1, 51, 101, 150];
    await check(fixture('r.xlsx'), {
      columns: ['column1', ...names],
      rows: flowers.map((row, i) => [ids[i], ...row]),
      sheet: 'Sheet 1',
    });
  });

  it('a sheet that hides rows and columns, which is told', async () => {
    const columns = [{ name: 'a', values: [1, 2, 3] }];
    const files = unzipSync(await toXlsx([{ name: 'one', columns }]));
    const part = Object.keys(files).find((name) => name.endsWith('sheet1.xml')) as string;
    const cols = '<cols><col min="1" max="1" width="9" hidden="1"/></cols><sheetData>';
    const xml = strFromU8(files[part]).replace(/<cols>.*<\/cols>/, '');
    files[part] = strToU8(xml.replace('<row ', '<row hidden="1" ').replace('<sheetData>', cols));
    const path = join(folder, 'hidden.xlsx');
    writeFileSync(path, zipSync(files));
    const { source, rows } = await read(path);
    expect(rows).toHaveLength(3);
    expect(source.reading.doubts.map(({ taken, option }) => [taken, option])).toEqual([
      ['1 row that the sheet hides are read as the others', 'where'],
      ['columns that the sheet hides are read as the others', 'columns'],
    ]);
  });

  const ARROW: Answer = {
    columns: ['x', 'n', 'f', 't', 'g', 'b', 'v[0]', 'v[1]', 'd'],
    rows: [
      [1, 1, 0.5, 'a', 'a', 'true', 1, 2, '1970-01-01'],
      [2.5, 2, 0.25, null, 'b', 'false', 3, null, '2022-01-08'],
      [null, 3, 8, '7', 'a', null, 5, 6, null],
      [-4, null, 9, 'ü', null, 'true', 7, 8, '2024-03-05'],
    ],
  };

  it.each(['uncompressed.arrow', 'lz4.arrow', 'zstd.arrow', 'stream.arrows'])(
    'of Polars: %s',
    async (name) => {
      await check(fixture(name), ARROW);
    },
  );

  it('of Polars, in several blocks of LZ4', async () => {
    const numbers = await numbersOf(fixture('long.arrow'));
    expect(numbers).toHaveLength(40000);
    expect(numbers.every(([value], i) => value === (i * i) % 1009)).toBe(true);
  });

  it('of the reports', async () => {
    const pairs = [
      [1, 2],
      [1.1, 2.1],
      [8, 9],
      [8.1, 9.2],
    ];
    const columns = ['column1', 'column2'];
    await check(fixture('reports/a.mtx'), { columns, rows: pairs });
    await check(fixture('reports/aoa.json'), { columns, rows: pairs });
    const { source, rows } = await read(fixture('reports/own-output.xlsx'));
    expect(source.columns.map(({ name }) => name)).toEqual(['a', 'b', 'label', 'distance', 'second_label']);
    expect(rows.map(([a, b]) => [Number(a), Number(b)])).toEqual(pairs);
    expect(source.reading).toMatchObject({ sheet: 'rows', otherSheets: ['clusters', 'metrics'] });
    const named = await read(fixture('reports/own-output.xlsx:clusters'));
    expect([named.source.reading.sheet, named.source.reading.otherSheets]).toEqual(['clusters', undefined]);
    expect((await read(fixture('reports/emb.json'))).rows[3]).toEqual(['z', '8.1', '9', '9.2']);
    expect(await numbersOf(fixture('reports/struct.npy'))).toHaveLength(4);
  });

  it('of Excel under other time zones', async () => {
    const zone = process.env.TZ;
    try {
      for (const TZ of ['Asia/Kolkata', 'America/New_York']) {
        process.env.TZ = TZ;
        expect((await read(fixture('mixed.xlsx'))).rows[1][1]).toBe('2024-02-29T12:30:00');
        expect((await read(fixture('mac1904.xlsx'))).rows[0][0]).toBe('2024-01-31');
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

describe('GCT', () => {
  const rows = [
    ['g1', 'first gene', 1, 2.5],
    ['g2', 'na', null, -1e3],
  ];

  it('1.2', async () => {
    const path = write(
      'a.gct',
      '#1.2\n2\t2\nName\tDescription\ts1\ts2\ng1\tfirst gene\t1\t2.5\ng2\tna\tNA\t-1e3\n',
    );
    await check(path, { columns: ['Name', 'Description', 's1', 's2'], rows, rowNames: 0 });
  });

  it('1.3, with what is said of rows and samples', async () => {
    const text =
      '#1.3\r\n2\t2\t1\t1\r\nid\tgene\ts1\ts2\r\nage\tna\t30\t40\r\ng1\tfirst gene\t1\t2.5\r\ng2\tna\t\t-1e3\r\n';
    await check(write('b.gct', text), { columns: ['id', 'gene', 's1', 's2'], rows, rowNames: 0 });
  });

  it.each([
    [
      '#1.2\n2\t2\nName\tDescription\ts1\ts2\ng1\ta\t1\t2\n',
      'the GCT file is cut short: it holds 1 of 2 rows',
    ],
    [
      '#1.2\n1\t2\nName\tDescription\ts1\ts2\ng1\ta\t1\t2\ng2\ta\t1\t2\n',
      'line 5: there are more rows than the 1 of the header',
    ],
    ['#1.2\n1\t2\nName\tDescription\ts1\ts2\ng1\ta\t1\n', 'line 4: expected 4 values, not 3'],
    [
      '#1.2\n1\t2\nName\tDescription\ts1\ts2\ng1\ta\t1\tx\n',
      'line 4, column "s2": expected a number, not "x"',
    ],
    ['#1.2\n1\t3\nName\tDescription\ts1\ts2\n', 'line 3: expected 5 names of columns, not 4'],
    ['#1.2\n1\t2\nName\tDescription\ts1\ts1\n', 'line 3: two columns are called "s1"'],
    ['#1.2\n1\t2\n', 'the GCT file is cut short: it has no line of names'],
  ])('refuses %j', async (text, message) => {
    expect(await refusal(write('bad.gct', text))).toBe(message);
  });
});

describe('ARFF', () => {
  it('with sparse rows, dates, comments and quotes', async () => {
    const text = [
      '% about',
      '@RELATION "a b"',
      '',
      "@attribute 'x 1' NUMERIC",
      '@attribute w {low, high}',
      '@attribute day date "yyyy-MM-dd"',
      '@attribute class {a,b}',
      '@DATA',
      '% more',
      '{0 1.5, 2 "2024-01-31", 3 b}',
      '{}',
      ' 2 , high , ? , a',
    ].join('\r\n');
    const rows = [
      [1.5, 'low', '2024-01-31', 'b'],
      [0, 'low', null, 'a'],
      [2, 'high', null, 'a'],
    ];
    await check(write('a.arff', text), { columns: ['x 1', 'w', 'day', 'class'], rows });
  });

  const head = '@relation r\n@attribute x numeric\n@attribute c {a,b}\n@data\n';
  it.each([
    [`${head}1,d\n`, 'line 5, column "c": "d" is none of the values that its header lists'],
    [`${head}1,a\n1\n`, 'line 6: expected 2 values, not 1'],
    [`${head}one,a\n`, 'line 5, column "x": expected a number, not "one"'],
    [`${head}{2 a}\n`, 'line 5: expected the number of a column, 0 to 1, and a value, not "2 a"'],
    [
      `${head}{0 1}, {5}\n`,
      'line 5: a sparse row lacks its closing brace, or a weight follows, which is not read',
    ],
    [`${head}1,'a\n`, 'line 5: a quote is not closed'],
    [
      '@relation r\n@attribute x relational\n@data\n',
      'line 2, column "x": a column of type "relational" is not read',
    ],
    ['@relation r\n@attribute x numeric\n1\n', 'line 3: expected @attribute or @data, not "1"'],
    ['@relation r\n@attribute x numeric\n', 'the ARFF file is cut short: its @data is missing'],
    ['@relation r\n@data\n', 'line 2: no @attribute stands in front of @data'],
  ])('refuses %j', async (text, message) => {
    expect(await refusal(write('bad.arff', text))).toBe(message);
  });
});

describe('MatrixMarket', () => {
  it('adds up places that are named twice', async () => {
    const text = '%%MatrixMarket matrix coordinate integer general\n2 1 3\n1 1 2\n1 1 3\n2 1 7\n';
    expect(await numbersOf(write('a.mtx', text))).toEqual([[5], [7]]);
  });

  const kind = '%%MatrixMarket matrix coordinate real';
  it.each([
    [`${kind} general\n2 2 1\n3 1 1\n`, 'line 3: row 3 is not one of 1 to 2'],
    [`${kind} general\n2 2 1\n1 0 1\n`, 'line 3: column 0 is not one of 1 to 2'],
    [
      `${kind} general\n2 2 2\n%\n1 1 1 \n`,
      'the MatrixMarket file holds 1 entries where its header promises 2',
    ],
    [`${kind} general\n2 2 1\n1 1 1\n2 2 2\n`, 'line 4: there are more than the 1 entries of the header'],
    [`${kind} general\n2 2 1\n1 1\n`, 'line 3: expected 3 values, not 2'],
    [`${kind} general\n2 2 1\n1 1 x\n`, 'line 3: expected a number, not "x"'],
    [`${kind} general\n2 2\n`, 'line 2: expected 3 sizes, not "2 2"'],
    [
      `${kind} symmetric\n2 2 1\n1 2 1\n`,
      'line 3: a symmetric matrix lists entries below its diagonal, not 1 2',
    ],
    [`${kind} symmetric\n2 3 1\n1 1 1\n`, 'line 2: a matrix of 2 x 3 cannot be symmetric'],
    [
      '%%MatrixMarket matrix array real general\n2 1\n1\n2\n3\n',
      'line 5: there are more than the 2 numbers of 2 x 1',
    ],
    [
      `${kind} general\n2 2 99999999\n1 1 1\n`,
      'the MatrixMarket file is cut short: its header promises 99999999 entries, which do not fit into 65 bytes',
    ],
    [
      `${kind} general\n2000000000 2000000000 1\n1 1 1\n`,
      'a sparse matrix of 2000000000 x 2000000000, held with its zeros, needs about 32000000 TB of memory, 16 GB are allowed; keep fewer columns or raise maxMemory',
    ],
    [`${kind} general\n`, 'the MatrixMarket file is cut short: its size is missing'],
  ])('refuses %j', async (text, message) => {
    expect(await refusal(write('bad.mtx', text))).toBe(message);
  });

  it('refuses complex numbers', async () => {
    expect(await refusal(fixture('complex.mtx'))).toBe(
      'line 1: the MatrixMarket file holds complex numbers, which are not clustered',
    );
  });

  it('refuses what would not fit into the memory that is allowed', async () => {
    const text = `${kind} general\n1000 1000 1\n1 1 1\n`;
    expect(await refusal(write('large.mtx', text), { maxMemory: 1e6 })).toMatch(
      /needs about 8.0 MB of memory/,
    );
  });
});

describe('LIBSVM', () => {
  it('with several labels, without numbers, with words behind', async () => {
    const text = '# head\n1,3 1:2 3:4 # a\n-1\n\n+2.5 2:1e-1 3:1\n';
    const rows = [
      ['1,3', 2, 0, 4],
      [-1, 0, 0, 0],
      [2.5, 0, 0.1, 1],
    ];
    await check(write('a.svm', text), { columns: ['label', 'column1', 'column2', 'column3'], rows });
  });

  it.each([
    ['1 1:2 2:1\n1 3:1 2:1\n', 'line 2: place 2 comes after 3, but places rise within a line'],
    ['1 1:2 2:1\n1 1:x\n', 'line 2: expected a number at place 1, not "x"'],
    [
      '1 1:2 2:1\n1 1:1 2000000000:1\n',
      'a sparse matrix of 2 x 2000000000, held with its zeros, needs about 32 GB of memory, 16 GB are allowed; keep fewer columns or raise maxMemory',
    ],
  ])('refuses %j', async (text, message) => {
    expect(await refusal(write('bad.svm', text))).toBe(message);
  });

  it('is not seen in times of day', async () => {
    const { source } = await read(write('times.txt', 'a 12:30 13:30\nb 11:15 12:45\n'));
    expect(source.reading.format).not.toBe('svmlight');
  });
});

describe('JSON of Python', () => {
  it('has NaN for a gap, and Infinity, which is no number', async () => {
    const rows = [
      [1, null, 'NaN'],
      [2.5, 'Infinity', 'x'],
      [3, -1, '-Infinity'],
    ];
    const text =
      '{"x":1,"y":NaN,"t":"NaN"}\n{"x":2.5,"y":Infinity,"t":"x"}\n{"x":3,"y":-1,"t":"-Infinity"}\n';
    const columns = ['x', 'y', 't'];
    await check(write('nan.ndjson', text), { columns, rows });
    await check(write('nan.json', `[${text.trim().replaceAll('\n', ', ')}]`), { columns, rows });
  });
});

describe('lists', () => {
  it('that differ in length are refused with the row', async () => {
    expect(await refusal(write('ragged.json', '[{"v":[1,2]},{"v":null},{"v":[1]}]'))).toBe(
      'item 3: the lists of "v" differ in length: the first one has 2 numbers; make them equally long, or leave them out of the file',
    );
    expect(await refusal(fixture('ragged.arrow'))).toBe(
      'row 2: the list of "v" has 1 numbers, and the first one has 2; make the lists equally long, or leave them out of the file',
    );
  });

  it('and points of numbers of many digits are columns, as Python writes them', async () => {
    const rows = [
      [0.8444218515250481, 0.5],
      [0.7579544029403025, 0.4205715813324735],
    ];
    const lists = rows.map((v) => ({ v }));
    await check(write('long.json', JSON.stringify(lists)), { columns: ['v[0]', 'v[1]'], rows });
    const features = rows.map((coordinates) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates },
    }));
    const points = JSON.stringify({ type: 'FeatureCollection', features });
    await check(write('long.geojson', points), { columns: ['longitude', 'latitude'], rows });
    const byName = { x: { a: rows[0][0], b: 1 }, y: { a: 'p', b: 'q' } };
    const named = {
      columns: ['index', 'x', 'y'],
      rows: [
        ['a', rows[0][0], 'p'],
        ['b', 1, 'q'],
      ],
    };
    await check(write('named.json', JSON.stringify(byName)), named);
  });

  it('of words stay as they are', async () => {
    const { source } = await read(write('tags.json', '[{"x":1,"t":["a"]},{"x":2,"t":["b","c"]}]'));
    expect(source.columns).toEqual([{ name: 'x' }, { name: 't', declared: 'nested' }]);
  });

  it('may have a column without a name', async () => {
    const path = write('unnamed.json', '[{"":1,"b":2},{"":3,"b":4}]');
    const { source, rows } = await read(path);
    expect(source.columns).toEqual([{ name: '' }, { name: 'b' }]);
    expect(rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['[[1,2],[3]]', 'item 2: expected 2 values, not 1'],
    ['[[1,2],3]', 'item 2: expected 2 values, not something else'],
    ['[["a","a"],[1,2]]', 'item 1: two columns are called "a"'],
    [
      '{"x":[1,2],"y":[1]}',
      'it is one JSON object whose lists differ in length: "x" has 2 values and "y" has 1',
    ],
    ['{"columns":["a"],"data":[[1],[2,3]]}', 'item 2: expected 1 values, not 2'],
  ])('refuses %s', async (text, message) => {
    expect(await refusal(write('bad.json', text))).toBe(message);
  });
});

describe('Excel', () => {
  it('names the sheets that there are', async () => {
    expect(await refusal(fixture('mixed.xlsx'), { sheet: 'none' })).toBe(
      'sheet = none: there is no such sheet; the workbook has "First sheet", "Other", "Hidden"',
    );
  });

  it.each([
    ['formulas.xlsx', /^the cell B2 of the sheet "Sheet" is a formula whose value is not in the file; open/],
    ['far.xlsx', /^the sheet "Sheet" of 1048576 x 16384 cells needs about 1.1 TB of memory/],
    ['empty.xlsx', /^sheet: the sheet "Sheet" is empty|the sheet "Sheet" is empty/],
  ])('refuses %s', async (name, message) => {
    expect(await refusal(fixture(name))).toMatch(message);
  });

  it('says the row of the sheet', async () => {
    const source = await openSource([fixture('mixed.xlsx')], {});
    for await (const _ of source.batches(source.columns.map(() => 'cells')));
    expect((await source.place(2)).name).toBe('row 7');
    await source.close();
  });
});

describe('columns that the format sets apart', () => {
  it.each([
    ['iris.arff', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width'], ['Species'], 'labels'],
    ['zero.svm', ['column0', 'column1', 'column2'], ['label', 'qid'], 'labels'],
    ['named-split.json', ['x', 'n', 'b'], ['index'], 'row-names'],
  ])('%s', async (name, used, columns, reason) => {
    const { data, reading } = await openTable([fixture(name)], { missing: 'drop' });
    expect(data.columns).toEqual(expect.arrayContaining(used));
    expect(data.columns).not.toEqual(expect.arrayContaining(columns));
    expect(reading?.leftOut).toContainEqual({ columns, reason });
  });

  it('are clustered when they are named', async () => {
    const { data } = await openTable([fixture('zero.svm')], { columns: ['label', 'column1'] });
    expect(data.columns).toEqual(['label', 'column1']);
  });
});

describe('damaged files', () => {
  const names = [
    'mixed.xlsx',
    'lz4.arrow',
    'zstd.arrow',
    'stream.arrows',
    'uncompressed.arrow',
    'fields.npy',
    'one.zip',
  ];
  it.each(names)('cut short: %s', async (name) => {
    const bytes = readFileSync(fixture(name));
    for (const share of [0.3, 0.6, 0.9, 0.99]) {
      const message = await refusal(write(name, bytes.subarray(0, Math.floor(bytes.length * share))));
      expect(message).not.toContain('\n');
    }
  });

  it('with other bytes in places are refused in a line, or read', async () => {
    for (const name of ['mixed.xlsx', 'lz4.arrow', 'zstd.arrow', 'uncompressed.arrow', 'nested.npy']) {
      const bytes = readFileSync(fixture(name));
      for (let p = 8; p < bytes.length; p += Math.ceil(bytes.length / 40)) {
        const wrong = Buffer.from(bytes);
        wrong[p] ^= 0x55;
        const found = await read(write(name, wrong)).catch((error: Error) => error);
        if (found instanceof Error) expect(`${found.name} ${found.stack}`).toMatch(/^ClusterkitError/);
      }
    }
  });
});
