import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeNumbers, codeTexts, textsOf } from '../../src/input/labels/coded.ts';
import { inOrder } from '../../src/input/labels/join.ts';
import { isMissingLabel } from '../../src/input/labels/missing.ts';
import { plainLines } from '../../src/input/labels/plain.ts';
import { openClasses, openLabels } from '../../src/input/labels.ts';
import { toXlsx } from '../../src/output/xlsx.ts';
import { Lottery } from '../support/random.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;
const NAMES = ['r1', 'r2', 'r3', 'r4'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labels-'));
});

async function readText(text: string, options = {}) {
  const path = join(folder, 'labels.txt');
  await writeFile(path, text);
  const { sets, warnings } = await openLabels(path, options);
  return { labels: textsOf(sets[0].labels), ids: sets[0].ids, warnings };
}

describe('four labels are read from', () => {
  it.each([
    ['reports/rnames.txt', NAMES],
    ['labels/r-table.txt', ['r4', 'r3', 'r1', 'r2']],
    ['labels/r-csv.csv', NAMES],
    ['labels/pandas.csv', NAMES],
    ['labels/r-column.txt', undefined],
    ['labels/r-numbered.txt', ['1', '2', '3', '4']],
    ['labels/semicolons.csv', ['r3', 'r1', 'r4', 'r2']],
    ['labels/tabs.txt', NAMES],
    ['labels/numpy.txt', undefined],
    ['labels/line.txt', undefined],
    ['labels/line.csv', undefined],
  ])('%s', async (file, ids) => {
    const { sets, warnings } = await openLabels(FIXTURES + file);
    expect([sets.length, sets[0].ids, warnings]).toEqual([1, ids, []]);
    const { classes } = await openClasses(FIXTURES + file, { path: 'rows', count: 4, ids: NAMES });
    expect(classes).toEqual(['0', '0', '1', '1']);
  });

  it('a column under a heading that may be a label, which is told', async () => {
    const path = `${FIXTURES}labels/heading.txt`;
    const { sets, warnings } = await openLabels(path);
    expect(textsOf(sets[0].labels)).toEqual(['setosa', 'setosa', 'virginica', 'virginica']);
    expect(warnings).toEqual([{ code: 'heading-taken', heading: 'kind', file: path }]);
    // how many there are to be settles it
    expect((await openLabels(path, { expected: 4 })).warnings).toEqual([]);
    expect((await openLabels(path, { expected: 5 })).sets[0].labels.codes).toHaveLength(5);
  });
});

describe('options say how labels are written', () => {
  async function readAs(bytes: Uint8Array | string, options = {}, name = 'o.txt') {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const told: unknown[] = [];
    const read = (about: string, reading: unknown) => told.push([about, reading]);
    const { sets } = await openLabels(path, { ...options, read });
    return { labels: textsOf(sets[0].labels), ids: sets[0].ids, told };
  }

  it('encoding, which is told', async () => {
    const bytes = Buffer.from('thé\ncafé\nthé\n', 'latin1');
    const { labels, told } = await readAs(bytes);
    expect(labels).toEqual(['thé', 'café', 'thé']);
    const reading = { format: 'lines', encoding: 'windows-1252', header: false, unit: 'labels', count: 3 };
    expect(told).toEqual([[join(folder, 'o.txt'), { ...reading, doubts: [] }]]);
    expect((await readAs(Buffer.from('\ufeffa\nb\n', 'utf16le'))).labels).toEqual(['a', 'b']);
    await expect(readAs(bytes, { encoding: 'utf-8' })).rejects.toMatchObject({ option: 'encoding' });
  });

  it('quotes, comments, skipped lines and words for a missing label', async () => {
    const text = "title\n'a b'\n% note\nnone\n'c'\n";
    const options = { skip: 1, comment: '%', quote: "'", na: ['none'] };
    expect((await readAs(text, options)).labels).toEqual(['a b', '', 'c']);
  });

  it('the delimiter between a name and a label', async () => {
    const text = 'r1|a,1\nr2|b,2\n';
    expect(await readAs(text, { delimiter: '|' })).toMatchObject({
      labels: ['a,1', 'b,2'],
      ids: ['r1', 'r2'],
    });
    expect((await readAs('r1 x\nr2 y\n', { delimiter: 'blanks' })).ids).toEqual(['r1', 'r2']);
  });

  it('the header and skipped lines, unless the number of labels says something else', async () => {
    expect((await readAs('x\ny\nx\n', { header: 'yes' })).labels).toEqual(['y', 'x']);
    expect((await readAs('class\ny\nx\n', { header: 'no' })).labels).toEqual(['class', 'y', 'x']);
    expect((await readAs('class\ny\nx\n', { header: 'no', expected: 2 })).labels).toEqual(['y', 'x']);
    expect((await readAs('x\ny\nx\n', { header: 'yes', skip: 1, expected: 3 })).labels).toHaveLength(3);
  });

  it('a sheet of a workbook, and a column of it', async () => {
    const sheet = (name: string) => ({ name, columns: [{ name: 'kind', values: [name, 'b'] }] });
    const bytes = await toXlsx([sheet('one'), sheet('two')]);
    expect(await readAs(bytes, { sheet: '2', column: 'kind' }, 'l.xlsx')).toMatchObject({
      labels: ['two', 'b'],
      told: [[join(folder, 'l.xlsx'), { format: 'xlsx', sheet: 'two', column: 'kind', count: 2 }]],
    });
  });

  it('an NPY file of texts', async () => {
    const header = `{'descr': '<U2', 'fortran_order': False, 'shape': (3,), }`.padEnd(117);
    const cells = ['ab', 'c', 'ab'].flatMap((label) => [
      label.codePointAt(0) ?? 0,
      label.codePointAt(1) ?? 0,
    ]);
    const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1');
    const bytes = Buffer.concat([head, Buffer.from(Uint32Array.from(cells).buffer)]);
    expect((await readAs(bytes, {}, 'labels.npy')).labels).toEqual(['ab', 'c', 'ab']);
  });
});

describe('a first line is a heading', () => {
  it.each([
    ['if it is known as one', 'class\nu\nv\nu\n', ['u', 'v', 'u']],
    ['if it stands over numbers', 'k\n3\n1\n2\n', ['3', '1', '2']],
    ['if it stands over numbers and gaps', 'k\n3\nNA\n2\n', ['3', 'NA', '2']],
  ])('%s', async (_, text, labels) => {
    expect(await readText(text)).toEqual({ labels, ids: undefined, warnings: [] });
  });

  it.each([
    ['if it occurs again', 'class\nu\nclass\n', ['class', 'u', 'class']],
    ['if it is a number', '7\n1\n1\n1\n1\n', ['7', '1', '1', '1', '1']],
    ['if other labels occur once as well', 'a\nb\nb\nc\n', ['a', 'b', 'b', 'c']],
  ])('but not %s', async (_, text, labels) => {
    expect(await readText(text)).toEqual({ labels, ids: undefined, warnings: [] });
  });

  it('of a name and a label', async () => {
    const text = 'taxon,clade\na,x\nb,x\nc,y\nd,y\n';
    const { labels, ids } = await readText(text);
    expect([labels, ids]).toEqual([
      ['x', 'x', 'y', 'y'],
      ['a', 'b', 'c', 'd'],
    ]);
  });
});

it('numbers in lines of equal length are one list, where as many are expected', async () => {
  const text = '1 1 2 2 1\n2 2 1\n';
  expect((await readText(text, { expected: 8 })).labels.join('')).toBe('11221221');
  expect((await readText(text)).labels).toEqual(['1 1 2 2 1', '2 2 1']);
});

it('a heading may stand over the labels alone', async () => {
  expect(await readText('cl\na\t1\nb\t2\n')).toMatchObject({ labels: ['1', '2'], ids: ['a', 'b'] });
});

it('labels of several words are not taken apart', async () => {
  const text = 'Iris setosa\nIris setosa\nIris virginica\nIris virginica\n';
  expect((await readText(text)).labels).toEqual(text.trim().split('\n'));
});

describe('blanks between words', () => {
  it.each([
    ['a name and a number', 's1 0\ns2 1\ns3 0\n'],
    ['a heading above them', 'sample cluster\ns1 0\ns2 1\ns3 0\n'],
    ['names and labels in quotes', '"s1" "0"\n"s2" "1"\n"s3" "0"\n'],
    ['aligned names and numbers', 's1      0\ns2      1\ns3      0\n'],
  ])('are cells: %s', async (_, text) => {
    expect(await readText(text)).toMatchObject({ labels: ['0', '1', '0'], ids: ['s1', 's2', 's3'] });
  });

  it('are cells of a table whose lines all differ, or of numbers alone', async () => {
    const rows = '5.1 3.5 setosa\n4.9 3 setosa\n6.3 2.9 virginica\n5.8 2.7 virginica\n';
    await expect(readText(rows)).rejects.toThrow(
      'there is no column "label"; the columns are: column1, column2',
    );
    const kinds = ['setosa', 'setosa', 'virginica', 'virginica'];
    expect((await readText(rows, { column: 'column3' })).labels).toEqual(kinds);
    const named = { column: 'kind' };
    expect((await readText(`"x" "y" "kind"\n${rows.trim().replace(/^/gm, '"a" ')}`, named)).labels).toEqual(
      kinds,
    );
    expect((await readText(`x kind\n${rows.replace(/ \S+ /g, ' ')}`, named)).labels).toEqual(kinds);
    await expect(readText('0 1\n1 0\n0 1\n')).rejects.toThrow('there is no column "label"');
  });

  it('are part of labels that occur again', async () => {
    const text = 'cluster 1\ncluster 2\ncluster 1\ncluster 2\ncluster 1\n';
    expect((await readText(text)).labels).toEqual(text.trim().split('\n'));
  });
});

describe('rows are put in order', () => {
  const order = { path: 'rows.csv', count: 2, ids: ['a', 'b'] };
  const ordered = (...of: Parameters<typeof inOrder>) => textsOf(inOrder(...of));

  it('by their names', () => {
    expect(ordered(order, { path: 'l', texts: codeTexts(['1', '2']), ids: ['b', 'a'] })).toEqual(['2', '1']);
  });

  it('as they stand, where a column that was taken for names has no name in common', () => {
    const rows = { path: 'l', texts: codeTexts(['1', '2']), ids: ['x', 'y'] };
    expect(ordered(order, { ...rows, guessed: true })).toEqual(['1', '2']);
    expect(() => inOrder(order, rows)).toThrow('lacks "a", "b", which rows.csv has');
  });

  it('by numbers that count the rows of one side, if the other side has the same', () => {
    const counted = { path: 'rows.csv', count: 3, ids: ['0', '1', '2'] };
    const rows = { path: 'l', texts: codeTexts(['a', 'b', 'c']), guessed: true };
    expect(ordered(counted, { ...rows, ids: ['2', '0', '1'] })).toEqual(['b', 'c', 'a']);
    expect(ordered({ ...counted, ids: ['2', '0', '1'] }, { ...rows, ids: counted.ids })).toEqual([
      'c',
      'a',
      'b',
    ]);
    // counted from 1
    expect(ordered(counted, { ...rows, ids: ['1', '2', '3'] })).toEqual(['a', 'b', 'c']);
    expect(ordered({ ...counted, ids: ['7', '2', '5'] }, { ...rows, ids: counted.ids })).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('or refused with both counts', () => {
    expect(() => inOrder(order, { path: 'l', texts: codeTexts(['1']) })).toThrow(
      'l: 1 label for 2 rows of rows.csv',
    );
  });
});

describe('lines of one word', () => {
  it('are words with codes, in the order of their first use', () => {
    const read = (text: string) => plainLines(Buffer.from(text), {});
    expect(read('b\r\na\n"b c"\nb\n\na')).toEqual({
      words: ['b', 'a', 'b c', ''],
      codes: Int32Array.of(0, 1, 2, 0, 3, 1),
    });
    for (const other of ['', 'a', 'a b\nc\n', 'a,b\nc\n', '#a\nb\n', '\na\nb\n', 'a\rb\n', '"a\nb"\nc\n'])
      expect(read(other)).toBeUndefined();
    for (const other of [
      '\ufeffa\nb\n',
      'a\u00a0\nb\n',
      '"sep=;"\nb\n',
      '"a""b"\nc\n',
      '[1\n2]\n',
      "'a b'\nc\n",
    ])
      expect(read(other)).toBeUndefined();
    expect(plainLines(Buffer.from('caf\xe9\nthe\n', 'latin1'), {})).toBeUndefined();
    expect(plainLines(Buffer.from('a\nb\n'), { skip: 1 })).toBeUndefined();
    const many = Array.from({ length: 5000 }, (_, i) => `r${i % 3000}`);
    expect(textsOf(read(many.join('\n'))!)).toEqual(many);
  });

  it('are read as other lines are', async () => {
    const lottery = new Lottery(11);
    const words = [
      'a',
      'b',
      '1',
      '-1',
      '2.0',
      '"a"',
      '"x y"',
      'label',
      'NA',
      '',
      'kind',
      '"1"',
      'é',
      '+3',
      '"[0]"',
    ];
    let plain = 0;
    for (let times = 0; times < 150; times++) {
      const [few, count] = [1 + lottery.below(words.length), 1 + lottery.below(7)];
      const lines = Array.from({ length: count }, () => words[lottery.below(few)]);
      const end = ['\n', '\r\n', ''][lottery.below(3)];
      const text = lines.join(end || '\n') + end;
      const options = [
        {},
        { expected: count },
        { expected: count - 1 },
        { na: ['b'] },
        { header: 'yes' as const },
      ];
      const chosen = options[lottery.below(options.length)];
      if (plainLines(Buffer.from(text), {})) plain++;
      const read = (how: object) => readText(text, how).catch(({ message }) => message);
      // the default mark of quotes, which needs the other reader
      expect(await read(chosen), JSON.stringify([text, chosen])).toEqual(
        await read({ ...chosen, quote: '"' }),
      );
    }
    expect(plain).toBeGreaterThan(75);
  });

  it('are numbers, where numbers are labels', () => {
    expect(codeNumbers(Float64Array.of(7, -1, 7, 0.5))).toEqual({
      words: ['7', '-1', '0.5'],
      codes: Int32Array.of(0, 1, 0, 2),
    });
  });
});

it('one rule says what is no label', () => {
  for (const text of ['', ' ', 'NA', 'na', 'N/A', 'NaN', 'null', 'NULL', '?', '#N/A'])
    expect([text, isMissingLabel(text)]).toEqual([text, true]);
  for (const text of ['-1', '0', 'None', '-', 'Na+', 'x'])
    expect([text, isMissingLabel(text)]).toEqual([text, false]);
});
