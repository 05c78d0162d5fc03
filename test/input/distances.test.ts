import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDistanceMatrix } from '../../src/distances/condensed.ts';
import { openDistances } from '../../src/input/distances.ts';
import { toNpy } from '../../src/output/npy.ts';
import { toXlsx } from '../../src/output/xlsx.ts';
import { Lottery } from '../support/random.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;

/** The distances that all fixtures hold. */
const DISTANCES = [1, 5, 6, 5.5, 6, 2];
const NAMES = ['alpha', 'beta', 'gamma', 'delta'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'distances-'));
});

async function read(path: string) {
  const { values, n, form, names, warnings } = await openDistances(path);
  const { condensed } = checkDistanceMatrix(values, n);
  return { condensed: [...condensed], n, form, names, warnings };
}

async function readText(text: string, name = 'd.txt') {
  const path = join(folder, name);
  await writeFile(path, text);
  return read(path);
}

describe('the same distances are read from', () => {
  it.each([
    ['reports/low.phy', 'lower', NAMES],
    ['reports/long.csv', 'pairs', NAMES],
    ['reports/rdist.txt', 'square', NAMES],
    ['distances/rprint.txt', 'lower', NAMES],
    ['distances/rprint-wrapped.txt', 'lower', NAMES],
    ['distances/rprint-full.txt', 'square', NAMES],
    ['distances/rwritecsv.csv', 'square', NAMES],
    ['distances/rwritecsv-numbered.csv', 'square', ['1', '2', '3', '4']],
    ['distances/rwritetable-numbered.txt', 'square', ['1', '2', '3', '4']],
    ['distances/rframe.csv', 'pairs', NAMES],
    ['distances/lower-na.csv', 'lower', NAMES],
    ['distances/upper-blank.csv', 'upper', NAMES],
    ['distances/upper-ragged.txt', 'upper', NAMES],
    ['distances/lower-nameless.txt', 'lower', undefined],
    ['distances/lower-diagonal.txt', 'lower', undefined],
    ['distances/lower-header.csv', 'lower', NAMES],
    ['distances/euro.csv', 'square', NAMES],
    ['distances/square.phy', 'square', NAMES],
    ['distances/strict.phy', 'square', ['alpha one', 'beta two', 'gamma_tree', 'delta']],
    ['distances/wrapped.phy', 'square', NAMES],
    ['distances/upper.phy', 'upper', NAMES],
    ['distances/triangle.tsv', 'lower', NAMES],
    ['distances/pairs.txt', 'pairs', ['alpha', 'beta', 'gamma', 'delta']],
    ['distances/pandas.json', 'square', NAMES],
    ['distances/split.json', 'square', NAMES],
  ])('%s', async (file, form, names) => {
    expect(await read(FIXTURES + file)).toEqual({ condensed: DISTANCES, n: 4, form, names, warnings: [] });
  });

  it('columns that are named in another order than the rows, which is told', async () => {
    const warnings = [{ code: 'columns-put-in-order', columns: 3 }];
    const found = await read(`${FIXTURES}distances/shuffled.tsv`);
    expect(found).toEqual({ condensed: DISTANCES, n: 4, form: 'square', names: NAMES, warnings });
  });

  it.each([
    ['a half with blanks instead of names', ',1,5,6\n,,5.5,6\n,,,2\n,,,\n', 'upper'],
    ['a half below, padded', '0,,,\n1,0,,\n5,5.5,0,\n6,6,2,0\n', 'lower'],
    ['a half below without its first line, padded', '1,,\n5,5.5,\n6,6,2\n', 'lower'],
    ['a half above without its last line, padded', '1,5,6\n,5.5,6\n,,2\n', 'upper'],
    ['a half above, line by line', '1 5 6\n5.5 6\n2\n', 'upper'],
    ['a half above with its diagonal', '0 1 5 6\n0 5.5 6\n0 2\n0\n', 'upper'],
    ['one line', '1 5 6 5.5 6 2', 'condensed'],
    ['one column with a heading', 'distance\n1\n5\n6\n5.5\n6\n2\n', 'condensed'],
    ['JSON rows with null', '[[0,1,5,6],[null,0,5.5,6],[null,null,0,2],[null,null,null,0]]', 'upper'],
    ['pairs of numbers', '0 1 1\n0 2 5\n0 3 6\n1 2 5.5\n1 3 6\n2 3 2\n', 'pairs'],
    ['pairs of numbers in any order', '3,2,2\n1,0,1\n2,0,5\n3,0,6\n2,1,5.5\n3,1,6\n', 'pairs'],
    ['one line that is broken', '1 5 6 5.5\n6 2\n', 'condensed'],
    ['lines that end as in DOS', '0,1,5,6\r\n1,0,5.5,6\r\n5,5.5,0,2\r\n6,6,2,0\r\n', 'square'],
    ['lines after a comment', '# made by hand\n0 1 5 6\n1 0 5.5 6\n5 5.5 0 2\n6 6 2 0\n', 'square'],
  ])('%s', async (_, text, form) => {
    expect(await readText(text)).toMatchObject({ condensed: DISTANCES, n: 4, form, warnings: [] });
  });

  it('names above the columns alone, and beside the rows alone', async () => {
    const rows = ['0,1,5,6', '1,0,5.5,6', '5,5.5,0,2', '6,6,2,0'];
    expect(await readText([NAMES.join(), ...rows].join('\n'))).toMatchObject({ names: NAMES, n: 4 });
    const named = rows.map((row, i) => `${NAMES[i]},${row}`);
    expect(await readText(named.join('\n'))).toMatchObject({ names: NAMES, condensed: DISTANCES });
    const halves = ['alpha', 'beta,1', 'gamma,5,5.5', 'delta,6,6,2'];
    expect(await readText(halves.join('\n'))).toMatchObject({ names: NAMES, condensed: DISTANCES });
    const padded = ['alpha,,,', 'beta,1,,', 'gamma,5,5.5,', 'delta,6,6,2'];
    expect(await readText(padded.join('\n'))).toMatchObject({ names: NAMES, condensed: DISTANCES });
    expect(await readText(['#id\talpha\tbeta', 'alpha\t0\t1', 'beta\t1\t0'].join('\n'))).toMatchObject({
      names: ['alpha', 'beta'],
      condensed: [1],
    });
  });

  it('NPY with NaN in one half', async () => {
    const square = Float64Array.of(0, 1, 5, Number.NaN, 0, 2, Number.NaN, Number.NaN, 0);
    const path = join(folder, 'half.npy');
    await writeFile(path, toNpy(square, [3, 3]) as Uint8Array);
    expect(await read(path)).toMatchObject({ condensed: [1, 5, 2], n: 3, form: 'upper' });
  });
});

describe('options say how distances are written', () => {
  const UNITS = { condensed: [1234.5, 2, 3], n: 3, names: ['a b', 'c', 'dé'] };

  async function readAs(
    bytes: Uint8Array | string,
    options: Parameters<typeof openDistances>[1],
    name = 'o.txt',
  ) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const { values, n, form, names, reading } = await openDistances(path, options);
    return { condensed: [...checkDistanceMatrix(values, n).condensed], n, form, names, reading };
  }

  it('delimiter, skipped lines, comments, quotes, decimal mark and thousands', async () => {
    const text =
      "from | somewhere\n! note\n|'a b'|c|dé\n'a b'|0|1.234,5|2\n! between\nc|1.234,5|0|3\ndé|2|3|0\n";
    const options = {
      delimiter: '|',
      skip: 1,
      comment: '!',
      quote: "'",
      decimal: ',',
      thousands: '.',
    } as const;
    const found = await readAs(text, options);
    expect(found).toMatchObject({ ...UNITS, form: 'square' });
    expect(found.reading).toMatchObject({
      format: 'csv',
      delimiter: '|',
      decimal: ',',
      comment: '!',
      skipped: 2,
    });
  });

  it.each([
    ['UTF-16 by its mark', 'utf16le', '\ufeff', undefined],
    ['UTF-16 without a mark', 'utf16le', '', undefined],
    ['latin1 by the option', 'latin1', '', 'latin1'],
    ['latin1 by its bytes', 'latin1', '', undefined],
  ] as const)('%s', async (_, written, mark, encoding) => {
    const text = `${mark};a b;c;dé\na b;0;1234,5;2\nc;1234,5;0;3\ndé;2;3;0\n`;
    expect(await readAs(Buffer.from(text, written), { encoding })).toMatchObject(UNITS);
  });

  it('a sheet of a workbook', async () => {
    const columns = [
      { name: '', values: ['a b', 'c', 'dé'] },
      { name: 'a b', values: [0, 1234.5, 2] },
      { name: 'c', values: [1234.5, 0, 3] },
      { name: 'dé', values: [2, 3, 0] },
    ];
    const other = { name: 'notes', columns: [{ name: 'x', values: ['nothing'] }] };
    const bytes = await toXlsx([other, { name: 'far', columns }]);
    const found = await readAs(bytes, { sheet: 'far' }, 'book.xlsx');
    expect(found).toMatchObject(UNITS);
    expect(found.reading).toMatchObject({ format: 'xlsx', sheet: 'far' });
    expect((await openDistances(`${join(folder, 'book.xlsx')}:far`)).names).toEqual(UNITS.names);
    await expect(readAs(bytes, {}, 'book.xlsx')).rejects.toMatchObject({ code: 'input' });
  });

  it('the header, and words for a missing cell', async () => {
    const rows = '2001,2002\n0,7\n7,0\n';
    expect(await readAs(rows, { header: 'yes' })).toMatchObject({ names: ['2001', '2002'], condensed: [7] });
    expect(await readAs('a,b\nx,y\n0,7\n7,0\n', { header: 2 })).toMatchObject({ names: ['a x', 'b y'] });
    await expect(readAs('a,b\n0,7\n7,0\n', { header: 'no' })).rejects.toMatchObject({ code: 'input' });
    expect(await readAs('0,-9\n7,0\n', { na: ['-9'] })).toMatchObject({ condensed: [7], form: 'lower' });
  });

  it('a cell in quotes may hold delimiters and line ends', async () => {
    const text = '"a,b","c\nd"\n0,7\n7,0\n';
    expect(await readAs(text, {})).toMatchObject({ names: ['a,b', 'c\nd'], condensed: [7] });
    await expect(readAs('a,"b\n0,7\n7,0\n', {})).rejects.toMatchObject({ at: { name: 'line 1' } });
  });

  it('columns at fixed places', async () => {
    expect(await readAs('0.01.02.0\n1.00.03.0\n2.03.00.0\n', { delimiter: 'fixed:3,3,3' })).toMatchObject({
      condensed: [1, 2, 3],
    });
  });
});

describe('distances are refused', () => {
  const misnamed = readFileSync(`${FIXTURES}reports/misnamed.csv`, 'utf8');

  it('where columns are named in another order, and their numbers are not', async () => {
    // once the columns are in order, a thing is 1 from itself
    const reason = expect.stringContaining('by these names "alpha" is 1 from itself, not 0');
    await expect(readText(misnamed, 'misnamed.csv')).rejects.toMatchObject({ code: 'input', reason });
  });

  it.each([
    [
      'other names',
      misnamed.replace(',beta,alpha', ',bata,alpha'),
      '"beta" only among the rows, "bata" only among the columns',
    ],
    [
      'missing pairs',
      'a,b,1\na,c,2\nb,d,3\nc,d,4\n',
      '2 of 6 pairs have no distance: "a" and "d", "b" and "c"',
    ],
    ['NaN in both halves', '0,NaN,1\nNaN,0,2\n1,2,0\n', '1 of 3 pairs have no distance: 0 and 1'],
    ['NA among pairs', 'a b 1\na c NA\nb c 3\n', '"a" and "c"'],
    ['contradictions', 'a,b,1\na,c,2\nb,c,3\nb,a,4\n', 'line 4: "b" and "a" are 4 apart here and 1 before'],
    ['similarities', ',a,b\na,1,0.4\nb,0.4,1\n', 'similarities'],
    ['percents of identity', '100 87.5 40\n87.5 100 30\n40 30 100\n', 'similarities'],
    ['correlations', '1 -0.5 0.2\n-0.5 1 0.1\n0.2 0.1 1\n', 'similarities'],
    ['a half of similarities', '1\n0.4 1\n0.2 0.3 1\n', 'similarities'],
    [
      'too few names of PHYLIP',
      '5\nalpha\nbeta 1\ngamma 5 5.5\ndelta 6 6 2\n',
      'the first line says 5, and there are 4 names',
    ],
    ['too few numbers of PHYLIP', '3\nalpha 0 1 2\nbeta 1 0\ngamma 2 3 0\n', 'PHYLIP'],
    ['a short line', '0,1,2\n1,0\n2,3,0\n', 'line 2: expected 3 numbers as in other lines, not 2'],
    ['a word', ',a,b\na,0,x\nb,1,0\n', 'line 2, cell 3: "x" is not a distance'],
    ['MEGA', '#mega\n!Title x;\n', 'a MEGA file'],
    ['NEXUS', '#NEXUS\nbegin distances;\n', 'a NEXUS file'],
    ['no square', '1.5 2 3\n4 5 6\n', '2 lines of 3 numbers'],
  ])('with %s', async (_, text, told) => {
    const refusal = readText(text);
    await expect(refusal).rejects.toMatchObject({ code: 'input' });
    await expect(refusal.catch((error) => error.message)).resolves.toContain(told);
  });
});

it('a random matrix in a random shape is read to the same numbers, or refused', async () => {
  const lottery = new Lottery(7);
  for (let round = 0; round < 300; round++) {
    const n = 2 + lottery.wholes(1, 6)[0];
    const square = randomSquare(n, lottery);
    const text = written(square, n, lottery);
    const expected = square.flatMap((row, i) => row.slice(i + 1));
    const found = await readText(text).catch((error) => error);
    if (found instanceof Error) throw new Error(`${found.message}\n${text}`);
    expect({ text, condensed: found.condensed }).toEqual({ text, condensed: expected });
  }
});

function randomSquare(n: number, lottery: Lottery): number[][] {
  const square = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let l = 0; l < i; l++) square[i][l] = square[l][i] = Math.round(1 + lottery.float() * 900) / 8;
  return square;
}

/** A matrix as some program may write it. */
function written(square: readonly (readonly number[])[], n: number, lottery: Lottery): string {
  const pick = <T>(...all: T[]): T => all[lottery.wholes(1, all.length)[0]];
  const half = pick('square', 'lower', 'upper');
  const isNamed = pick(true, false);
  const blank = pick('', 'NA');
  const separator = pick(',', ';', '\t');
  const names = pick('taxon', 'x', 'a b ').padEnd(3);
  const named = Array.from({ length: n }, (_, i) => `${names.trim()}${i + 1}`);
  const hasDiagonal = pick(true, false) || !isNamed;
  const cell = (i: number, j: number) => {
    if (i === j) return hasDiagonal ? '0' : blank;
    const isThere = half === 'square' || (half === 'lower' ? j < i : j > i);
    return isThere ? String(square[i][j]) : blank;
  };
  const lines = square.map((row, i) => [...(isNamed ? [named[i]] : []), ...row.map((_, j) => cell(i, j))]);
  const header = isNamed ? [[pick('', 'id', 'name'), ...named]] : [];
  const quote = pick('', '"');
  const quoted = (text: string) => (/^[a-z]/i.test(text) && text !== 'NA' ? quote + text + quote : text);
  return `${[...header, ...lines].map((cells) => cells.map(quoted).join(separator)).join(pick('\n', '\r\n'))}\n`;
}
