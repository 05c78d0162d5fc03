import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Need } from '../../src/input/table/batch.ts';
import { Recoder } from '../../src/input/table/text/encoding.ts';
import type { DialectOptions } from '../../src/input/table/text/options.ts';
import { openText } from '../../src/input/table/text/reader.ts';
import { Lottery } from '../support/random.ts';
import { readCells } from '../support/textFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'clusterkit-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'table');
function open(content: string | Uint8Array, options?: DialectOptions & { maxMemory?: number }) {
  writeFileSync(path, content);
  return openText('given', path, options);
}

const cellsOf = async (content: string | Uint8Array, options?: DialectOptions) =>
  readCells(await open(content, options));

async function batchOf(content: string, needs: Need[]) {
  const reader = await open(content);
  for await (const batch of reader.batches(needs)) return batch;
  return undefined;
}

describe('batches', () => {
  it('hold texts only where they are needed or asked for', async () => {
    const text = 'a,b,c,d\n1,2,x,4\n,5,y,6\n';
    const { n, columns } = (await batchOf(text, ['cells', 'texts', 'cells', 'nothing']))!;
    const cells = columns.map((column) => column && { ...column, numbers: [...column.numbers.slice(0, n)] });
    expect(cells).toEqual([
      { numbers: [1, Number.NaN] },
      { numbers: [2, 5], texts: ['2', '5'] },
      { numbers: [Number.NaN, Number.NaN], texts: ['x', 'y'] },
      undefined,
    ]);
  });

  it('hold the texts of all rows when a later one is no number', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${i === 4000 ? 'oops' : 1.5}\n`);
    const [a, b] = await cellsOf(`a,b\n${rows.join('')}`);
    expect(a).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect(b).toEqual(a.map((i) => (i === 4000 ? 'oops' : 1.5)));
  });

  it('begin again as often as they are asked for', async () => {
    const reader = await open('a\n1\n2\n');
    expect(await readCells(reader)).toEqual([[1, 2]]);
    expect(await readCells(reader)).toEqual([[1, 2]]);
  });

  it('give an infinite number as a text', async () => {
    expect(await cellsOf('a,b\n1,2\ninf,3\n-Inf,4\n1e999,5\n')).toEqual([
      [1, 'inf', '-Inf', '1e999'],
      [2, 3, 4, 5],
    ]);
  });

  it('stop when the signal fires', async () => {
    const reader = await open('a\n1\n');
    const batches = reader.batches(['cells'], AbortSignal.abort());
    await expect(batches.next()).rejects.toThrow(expect.objectContaining({ code: 'aborted' }));
  });

  it('take the nearest double, however a number is written', async () => {
    const lottery = new Lottery(7);
    const texts: string[] = [];
    for (let i = 0; i < 40_000; i++) {
      const value =
        (lottery.float() - 0.5 + lottery.float() * 1e-9) * 10 ** Math.floor(lottery.float() * 40 - 20);
      const ways = [
        String(value),
        value.toFixed(9),
        value.toPrecision(19),
        value.toExponential(),
        value.toExponential(18),
      ];
      texts.push(ways[i % 5]);
    }
    // halves between two doubles, and what lies beside them
    for (const text of [
      '9007199254740993.0',
      '9007199254740992.5',
      '1.00000000000000011102',
      '0.1e23',
      '8.5e-22',
      '-0',
    ])
      texts.push(text);
    const [values] = await cellsOf(`v,w\n${texts.map((text) => `${text},0\n`).join('')}`);
    expect(texts.filter((text, i) => !Object.is(Number(text), Number(values[i])))).toEqual([]);
  });
});

describe('lines', () => {
  it('may be longer than the first look', async () => {
    // the first look ends within c10949, behind its c10
    const names = Array.from({ length: 20_000 }, (_, j) => `c${j}`);
    const row = (i: number) => names.map((_, j) => (i * j) / 8).join();
    const reader = await open(`${names.join()}\n${row(1)}\n${row(2)}\n${row(3)}\n`);
    expect(reader.columns.length).toBe(20_000);
    expect((await readCells(reader)).at(-1)).toEqual([1, 2, 3].map((i) => (i * 19_999) / 8));
    expect(reader.reading.doubts).toEqual([]);
  });

  it('may be longer than a piece of the file', async () => {
    const long = 'x'.repeat(5e6);
    const [, words] = await cellsOf(`a,b\n1,short\n2,"${long}"\n3,short\n`);
    expect(words.map((word) => String(word).length)).toEqual([5, 5e6, 5]);
  });

  it('are refused when they do not fit into memory', async () => {
    const reader = await open(`a,b\n1,2\n3,4\n5,6\n7,"${'x'.repeat(9e6)}"\n`, { maxMemory: 4e6 });
    await expect(readCells(reader)).rejects.toThrow(/line 5: a line .* needs about .* maxMemory/);
  });

  it('are read over the borders of pieces', async () => {
    const row = (i: number) => `${i},"a ""${i % 7}""\n b",${i / 4}\r\n`;
    const text = `n,w,v\r\n${Array.from({ length: 300_000 }, (_, i) => row(i)).join('')}`;
    const reader = await open(text);
    const [n, w, v] = await readCells(reader);
    expect(n.length).toBe(300_000);
    expect(n.findIndex((value, i) => value !== i)).toBe(-1);
    expect(w.findIndex((value, i) => value !== `a "${i % 7}"\n b`)).toBe(-1);
    expect(v.findIndex((value, i) => value !== i / 4)).toBe(-1);
    expect(await reader.place(299_999)).toEqual({ file: 'given', name: 'line 600000' });
  });

  it.each([
    ['a,b\n1,2\n3,4', 1, 'line 3'],
    ['# c\n\na,b\n1,2\n\n# d\n3,4\n5,6\n', 1, 'line 7'],
    ['a,b\n1,"x\ny"\n3,z\n', 1, 'line 4'],
    ['a,b\n1,2\n,\n"",""\n3,4\n', 1, 'line 5'],
    ['a\n1\n\n3\n', 1, 'line 3'],
    ['a\n1\n\n3\n', 2, 'line 4'],
  ])('have numbers: %j, row %i', async (text, row, name) => {
    expect(await (await open(text)).place(row)).toEqual({ file: 'given', name });
  });

  it('without any value are no rows, and are counted', async () => {
    const reader = await open('a;b\n1;x\n;\n ; \n"";" "\n3;4\n;;;\n;5\n"" "";6\n;');
    expect(await readCells(reader)).toEqual([
      [1, 3, null, '"" ""'],
      ['x', 4, 5, 6],
    ]);
    expect(reader.reading.emptyRows).toBe(5);
    const column = await open('a;\n1;\n;\n3;\n', { delimiter: ';' });
    expect(await readCells(column)).toEqual([[1, null, 3]]);
    expect(column.reading.emptyRows).toBeUndefined();
  });

  it('that say how many rows and columns follow are left out where that is so', async () => {
    const rows = '1 2\n3 4\n5 6\n7 8\n9 1\n';
    const first = async (line: string) => (await cellsOf(`${line}\n${rows}`))[0].length;
    expect([await first('5 2'), await first('2 5'), await first('5')]).toEqual([5, 5, 5]);
    expect([await first('6 2'), await first('5 3')]).toEqual([6, 6]);
    await expect(first('6')).rejects.toThrow('it has 1 value');
    const { reading } = await open(`5 2\n${rows}`);
    expect(reading.skipped).toBe(1);
    expect(reading.doubts[0].taken).toBe(
      'line 1, "5 2", says how many rows and columns follow, and is left out',
    );
    const long = await open(`20000 2\n${'1.5 2.5\n'.repeat(20000)}`);
    expect(long.reading.doubts.map(({ about, taken }) => [about, taken])).toEqual([
      ['skip', 'line 1, "20000 2", is a row'],
    ]);
  });

  it('that are empty are missing cells of a single column, but not at the end', async () => {
    expect(await cellsOf('a\n1\n\n3\n\n\n')).toEqual([[1, null, 3]]);
    expect(await cellsOf('a,b\n1,2\n\n3,4\n\n\n')).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });
});

describe('delimiters of several characters', () => {
  const RATINGS = '1::Toy Story::5\n2::"a::b"::3\n3::Heat: x::4\n';

  it('are taken as asked for, and cells in quotes may hold them', async () => {
    expect(await cellsOf(RATINGS, { delimiter: '::' })).toEqual([
      [1, 2, 3],
      ['Toy Story', 'a::b', 'Heat: x'],
      [5, 3, 4],
    ]);
    expect(await cellsOf('a => b\n1 => 2\n', { delimiter: ' => ' })).toEqual([[1], [2]]);
    expect(await cellsOf('a, b\n1, 2\n', { delimiter: ', ' })).toEqual([[1], [2]]);
  });

  it('of two colons are recognized and told', async () => {
    const reader = await open('1::1193::5\n1::661::3\n2::914::3\n');
    expect(reader.reading).toMatchObject({ delimiter: '::', doubts: [] });
    expect(await readCells(reader)).toEqual([
      [1, 1, 2],
      [1193, 661, 914],
      [5, 3, 3],
    ]);
    // the name of a function is a cell
    expect(await cellsOf('std::sort,1\nstd::find,2\n')).toEqual([
      ['std::sort', 'std::find'],
      [1, 2],
    ]);
  });

  it('are put together where a piece of the file ends within one', () => {
    const bytes = Buffer.from('a::b:c:::d::');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const recoder = new Recoder({ name: 'utf-8', mark: 0, doubtful: false, delimiter: '::' });
      const pieces = [
        recoder.recode(bytes.subarray(0, cut), false),
        recoder.recode(bytes.subarray(cut), true),
      ];
      expect(Buffer.concat(pieces).toString()).toBe('a\x1fb:c\x1f:d\x1f');
    }
  });
});

describe('tables that programs print', () => {
  it.each([
    ['Markdown with bars around', '| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n'],
    ['Markdown', 'a | b\n---|---\n1 | 2\n3 | 4\n'],
    ['a database', '+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n'],
  ])('are read: %s', async (_, text) => {
    expect((await cellsOf(text)).slice(-2)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it.each([
    ['pandas', '     a    b  \\\n0  1.0  2.0   \n1  3.0  4.0   \n\n     c  \n0  5.0  \n1  6.0  \n'],
    ['R', '     x   y\nr1 1.5 2.5\nr2 3.5 4.5\n     z\nr1 0.5\nr2 1.5\n'],
  ])('are refused by their name where they are wrapped: %s', async (program, text) => {
    await expect(cellsOf(text)).rejects.toThrow(`${program} has printed the table in blocks of columns`);
  });
});

describe('lines behind the table', () => {
  const NOTED = 'a,b\n1,2\n3,4\n\nSource: me\nNote: all, of it, is made up\n\n';

  it.each([
    ['utf8', undefined],
    ['utf16le', 'utf-16le'],
    ['utf16le', undefined],
  ] as const)('are left out as asked for: %s, %s', async (written, encoding) => {
    const reader = await open(Buffer.from(NOTED, written), { footer: 2, encoding });
    expect(await readCells(reader)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('are refused with the way to leave them out', async () => {
    await expect(cellsOf(NOTED)).rejects.toThrow(/line 5: .*footer to leave out lines behind it/);
  });

  it('are in doubt where they could be rows', async () => {
    const doubts = async (text: string) => (await open(text)).reading.doubts.map(({ taken }) => taken);
    expect(await doubts('k,x,y\na,1,2\nb,3,4\n\nmade up,,\n')).toEqual([
      'line 5, which begins with "made up", is a row as the others',
    ]);
    expect(await doubts('k,x,y\na,1,2\nTotal,1,2\n')).toEqual([
      'line 3, which begins with "Total", is a row as the others',
    ]);
  });
});

describe('the line that is odd', () => {
  it.each([
    ['first, long', 'a,b\n1,2,3\n4,5\n', 2, 3, 2],
    ['first, short', 'a,b\n1\n3,4\n5,6\n', 2, 1, 2],
    ['first of several, long', 'a,b\n1,2,9\n3,4\n5,6\n', 2, 3, 2],
    ['in the middle, long', 'a,b\n1,2\n3,4,5\n6,7\n', 3, 3, 2],
    ['in the middle, short', 'a,b\n1,2\n3\n5,6\n', 3, 1, 2],
    ['last of two, long', 'a,b\n1,2\n3,4,5\n', 3, 3, 2],
    ['last of three, long', 'a,b\n1,2\n3,4\n5,6,7\n', 4, 3, 2],
    ['last, short', 'a,b\n1,2\n3,4\n5\n', 4, 1, 2],
    ['the first of the last ones, long', 'a,b\n1,2\n3,4\n5,6\n7,8,9\n1,2,3\n', 5, 3, 2],
    ['last below a header of R', 'a,b\nx,1,2\ny,3,4\nz,5\n', 4, 2, 3],
    ['without a header, in the middle', '1,2\n3\n4,5\n', 2, 1, 2],
    ['behind an empty line', '1 2\n3 4\n\nsum of 2\n', 4, 3, 2],
  ])('%s', async (_, text, line, found, expected) => {
    const reason = new RegExp(`line ${line}: it has ${found} values? where ${expected} were expected`);
    await expect(cellsOf(text)).rejects.toThrow(reason);
  });
});

describe('refusals', () => {
  it.each([
    [
      'a,b\n1,2\n3\n4,5\n',
      undefined,
      'given: line 3: it has 1 value where 2 were expected; use skip to leave',
    ],
    [
      'a,b\n1,2\n3,"4\n5,6\n',
      undefined,
      'given: line 3: a quote opens here and does not close; use quote = none',
    ],
    ['a;b\n1;2\n', { delimiter: ',' }, 'separates nothing: the values look separated by ";"'],
    [
      'a,b\n1.5,2\n2.5,3\n',
      { decimal: ',' },
      'is not how column "a" is written: it holds 1.5; use decimal = .',
    ],
    [
      'a,b\n1,2\n',
      { delimiter: 'é' },
      'Expected ASCII characters, comma, tab, semicolon, pipe, blanks or fixed',
    ],
    ['a,b\n1,2\n', { delimiter: 'fixed:3,x' }, 'Expected fixed and whole numbers'],
    ['a,b\n1,2\n', { quote: '""' }, 'Expected one ASCII character or none for quote'],
    ['a,b\n1,2\n', { decimal: ';' as ',' }, 'Expected . or , for decimal'],
    ['a,b\n1,2\n', { thousands: '_' }, 'for thousands'],
    [
      'a,b\n1,2\n',
      { decimal: ',', thousands: ',' },
      'Expected another mark than that of decimals for thousands',
    ],
    ['a,b\n1,2\n', { header: -1 }, 'Expected a whole number of at least 0 for header'],
    ['a,b\n1,2\n', { skip: 0.5 }, 'Expected a whole number of at least 0 for skip'],
    ['a,b\n1,2\n', { skip: 5 }, 'there is no line with values in it'],
    ['a,b\n1,2\n', { encoding: 'klingon' }, 'for encoding but received "klingon"'],
    ['# a\n# b\n', { comment: '#' }, 'there is no line with values in it'],
    ['', undefined, 'the file is empty'],
  ] as [string, DialectOptions | undefined, string][])('%j, %j', async (text, options, reason) => {
    await expect(cellsOf(text, options)).rejects.toThrow(reason);
  });

  it('of words across the border of an aligned column', async () => {
    const rows = 'Rome       2.1\nNew York   8.4\n'.repeat(4000);
    await expect(cellsOf(`City       Pop\n${rows}Constantinople 5\n`)).rejects.toThrow(
      'line 8002, column "City": a value goes beyond the end of the column',
    );
  });

  it('of bytes that are no UTF-8, when it was asked for', async () => {
    const text = Buffer.from(`a,b\n${'1,x\n'.repeat(50_000)}2,\xe4\n`, 'latin1');
    await expect(cellsOf(text, { encoding: 'utf-8' })).rejects.toThrow('encoding');
    const reader = await open(text);
    expect((await readCells(reader))[1].at(-1)).toBe('ä');
    expect(reader.reading.doubts.map(({ about }) => about)).toEqual(['encoding']);
  });

  it('of quoted lines that could be rows', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},w${i}\n`).join('');
    const text = `a,b\n${rows}"7,x\n8",y\n9,z\n`;
    await expect(cellsOf(text)).rejects.toThrow(
      'line 30002: a cell in quotes holds lines that could be rows',
    );
    expect((await cellsOf(text, { quote: 'none' }))[0].slice(-3)).toEqual(['"7', '8"', 9]);
    expect((await cellsOf(text, { quote: '"' }))[0].slice(-2)).toEqual(['7,x\n8', 9]);
  });
});
