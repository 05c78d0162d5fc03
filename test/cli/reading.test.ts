import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIALECT } from '../../src/work/params/dialect.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/* What is told of how a table was read, and the options that overrule a guess. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

const PEOPLE = write('people.csv', 'name,kind,a,b\nann,u,1,2\nbob,u,1.5,2.5\ncid,v,8,9\ndan,v,8.5,9.5\n');

describe('what was read', () => {
  it('is told in a line, with the columns that are left out and why', async () => {
    const { told, stdout } = await cli(['kmeans', PEOPLE, '-k', '2']);
    expect(told).toBe(
      `${PEOPLE}: read as separated values, delimiter ",", with a header (words over numbers); ` +
        '4 rows, 3 columns: kind, a, b; a column of 0 and 1 for each text of kind; ' +
        'not used: name (identifiers); use --columns to include them\n',
    );
    expect(stdout).not.toContain('read as');
    expect((await cli(['kmeans', PEOPLE, '-k', '2', '--quiet'])).told).toBe('');
  });

  it('counts the lines without values', async () => {
    const one = write('holes.csv', 'a,b\n1,2\n,\n8,9\n,\n');
    expect((await cli(['kmeans', one, '-k', '2'])).told).toContain(
      ', 2 lines without values left out; 2 rows',
    );
    const { runs } = await json(['kmeans', one, one, '-k', '2', '-q']);
    expect(runs[0].input.reading.emptyRows).toBe(4);
  });

  it('says that a line of counts is left out, and takes it back', async () => {
    const path = write('counts.txt', '4 2\n1 2\n1.5 2.5\n8 9\n8.5 9.5\n');
    const { stderr } = await cli(['kmeans', path, '-k', '2']);
    expect(stderr).toMatch(/^warning: .*"4 2", says how many rows and columns .* --skip to settle it\n$/);
    expect((await json(['kmeans', path, '-k', '2'])).runs[0].input.reading.rows).toBe(4);
    for (const option of [
      ['--skip', '0'],
      ['--header', 'no'],
    ]) {
      const { runs } = await json(['kmeans', path, '-k', '2', ...option]);
      expect(runs[0].input.reading).toMatchObject({ rows: 5, doubts: [] });
    }
  });

  it('names the other sheets of a workbook', async () => {
    const { told } = await cli(['kmeans', 'test/fixtures/formats/files/reports/own-output.xlsx', '-k', '2']);
    expect(told).toContain('sheet "rows" beside "clusters", "metrics"; ');
  });

  it('stands in the JSON', async () => {
    const { runs } = await json(['kmeans', PEOPLE, '-k', '2', '-q']);
    expect(runs[0].input.reading).toEqual({
      format: 'csv',
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      headerReason: 'words over numbers',
      decimal: '.',
      doubts: [],
      rows: 4,
      used: ['kind', 'a', 'b'],
      leftOut: [{ columns: ['name'], reason: 'identifiers' }],
      onehot: ['kind'],
    });
  });

  it('stands in info, with what is in doubt', async () => {
    const path = write('tons.tsv', 'p\tq\n1,500\t2\n22,250\t3\n');
    const { stdout, told } = await cli(['info', path]);
    expect(told).toBe('');
    expect(stdout).toContain(
      'format    separated values, delimiter "\\t", with a header (words over numbers), thousands ","',
    );
    expect(stdout).toContain('used      p, q');
    expect(stdout).toMatch(/in doubt {2}the comma of 1,500 in column "p" .*; use --decimal to settle it/);
  });

  it.each([
    ['evaluate', [at('people.csv'), '--truth-column', 'kind', '--label-column', 'name', '--data', PEOPLE]],
    ['hac', [PEOPLE, '-k', '2']],
    ['minibatch', [PEOPLE, '-k', '2']],
    ['distances', [PEOPLE]],
    ['features', [PEOPLE, '--features', 'pca:2', '-o', at('pca.csv')]],
    ['plot', [PEOPLE, '--x', 'a', '-o', at('plot.svg')]],
    ['compare', [PEOPLE, '-k', '2']],
  ])('is told by %s', async (command, args) => {
    const { told } = await cli([command, ...args]);
    expect(told).toContain('people.csv: read as separated values, delimiter ","');
  });

  it('says that a guess could have gone the other way, and what settles it', async () => {
    const path = write('either.tsv', 'p\tq\n1,500\t2\n22,250\t3\n');
    const { stderr } = await cli(['kmeans', path, '-k', '2']);
    expect(stderr).toMatch(/^warning: .*either\.tsv: the comma of 1,500 .* --decimal to settle it\n$/);
    const settled = await json(['kmeans', path, '-k', '2', '--decimal', ',']);
    expect(settled.runs[0].profile.all).toEqual([11.875, 2.5]);
    expect(settled.runs[0].input.reading.doubts).toEqual([]);
  });
});

describe('options of how tables are written', () => {
  const centers = async (path: string, ...options: string[]) =>
    (await json(['kmeans', path, '-k', '1', '-q', ...options])).runs[0].centers[0];

  it.each<[string, string | Uint8Array, string[], number[]]>([
    ['a delimiter', 'x:y\n1:2\n3:4\n', ['--delimiter', ':'], [2, 3]],
    ['blanks', '1 2\n3 4\n', ['--delimiter', 'blanks'], [2, 3]],
    ['fixed widths', '12\n34\n', ['--delimiter', 'fixed:1,1', '--header', 'no'], [2, 3]],
    ['a header of numbers', '2001,2002\n1,2\n3,4\n', ['--header', 'yes'], [2, 3]],
    ['no header', '2001,2002\n1,2\n3,4\n', ['--header', 'no'], [2005 / 3, 2008 / 3]],
    ['two lines of header', 'a,b\ncm,kg\n1,2\n3,4\n', ['--header', '2'], [2, 3]],
    ['lines in front', '7,8\n9,9\nx,y\n1,2\n3,4\n', ['--skip', '2'], [2, 3]],
    ['comments', 'x,y\n1,2\n! 5\n3,4\n', ['--comment', '!'], [2, 3]],
    ['quotes', "x,y\n'1','2'\n'3','4'\n", ['--quote', "'"], [2, 3]],
    ['a decimal comma', 'x;y\n1,500;2\n2,500;4\n', ['--decimal', ','], [2, 3]],
    ['thousands', "x;y\n1'000;2\n3'000;4\n", ['--thousands', "'"], [2000, 3]],
    ['a word for missing cells', 'x,y\n1,2\n-999,9\n3,4\n', ['--na', '-999', '--missing', 'drop'], [2, 3]],
    ['an encoding', Buffer.from('x,y\n1,2\n3,4\n', 'utf16le'), ['--encoding', 'utf-16le'], [2, 3]],
  ])('take %s', async (name, content, options, expected) => {
    const path = write(`${name.replaceAll(' ', '-')}.csv`, content);
    const found = await centers(path, ...options);
    expect(found).toHaveLength(expected.length);
    found.forEach((value: number, j: number) => {
      expect(value).toBeCloseTo(expected[j], 9);
    });
  });

  it('are those of every command that reads tables', async () => {
    for (const command of [
      'kmeans',
      'info',
      'evaluate',
      'distances',
      'plot',
      'features',
      'predict',
      'compare',
      'bench',
    ]) {
      const { stdout } = await cli([command, '--help', 'all']);
      for (const { name } of DIALECT) expect(stdout, command).toContain(`--${name} <`);
    }
  });

  it('hold for labels and for files of centers', async () => {
    const data = write('semi.csv', 'x;y\n1,5;2\n3,5;4\n11,5;12\n');
    const start = write('start.csv', 'x;y\n1,5;2\n11,5;12\n');
    const { runs } = await json(['kmeans', data, '--init', start, '--decimal', ',', '-q']);
    expect(runs[0].centers).toEqual([
      [2.5, 3],
      [11.5, 12],
    ]);
    const labels = write('labels.txt', 'id:label\n1:0\n2:0\n3:1\n');
    const args = ['evaluate', labels, '--truth', labels, '--delimiter', ':'];
    expect((await json(args)).runs[0].metrics.ari).toBe(1);
  });

  it('are refused where they make no sense, and of pictures', async () => {
    const header = await cli(['kmeans', PEOPLE, '-k', '2', '--header', 'maybe']);
    expect([header.code, header.stderr]).toEqual([
      2,
      'clusterkit: Expected yes, no or a number of lines for --header but received "maybe"\n',
    ]);
    const picture = await cli(['kmeans', 'images/coins.png', '-k', '2', '--skip', '1']);
    expect(picture.stderr).toContain('--skip is not used with pictures');
  });

  it('are saved in a model, so that predict reads alike, and can be overruled', async () => {
    const rows = 'x;y\n1,500;2\n3,500;4\n11,500;12\n13,500;14\n';
    const data = write('train.csv', rows);
    const model = at('model.json');
    await cli(['kmeans', data, '-k', '2', '--decimal', ',', '--na', 'none', '-q', '--model-out', model]);
    expect(JSON.parse(readFileSync(model, 'utf8')).source.reading).toMatchObject({
      decimal: ',',
      na: ['none'],
    });
    const other = write('new.csv', 'x;y\n3,500;4\nnone;3\n11,500;12\n');
    const read = await json(['predict', model, other, '--missing', 'drop', '-q']);
    expect(read.runs[0].profile.all).toEqual([7.5, 8]);
    const overruled = await json(['predict', model, other, '--missing', 'drop', '--decimal', '.', '-q']);
    expect(overruled.runs[0].profile.all).toEqual([7500, 8]);
    // the mark is not the working folder
    expect(overruled.call.inputs.map(({ path }: { path: string }) => path)).toEqual([model, other]);
  });

  it('are not saved of a mark that no number has, and are those of the model where one does not fit', async () => {
    const model = at('model.json');
    const fit = ['-k', '2', '-q', '--model-out', model];
    const path = write('new.csv', 'x;y\n1.025;2\n3.5;4\n11.5;12\n');
    const plain = await cli(['kmeans', write('train.csv', 'x;y\n1;2\n3;4\n11;12\n13;14\n'), ...fit]);
    expect([plain.code, JSON.parse(readFileSync(model, 'utf8')).source.reading]).toEqual([0, undefined]);
    expect((await json(['predict', model, path, '-q'])).runs[0].profile.all[0]).toBeCloseTo(16.025 / 3, 12);
    await cli(['kmeans', write('train.csv', 'x;y\n1,5;2\n3,5;4\n11,5;12\n13,5;14\n'), ...fit]);
    const { code, stderr } = await cli(['predict', model, path]);
    expect([code, stderr]).toEqual([
      3,
      `clusterkit: ${path}: the decimal mark "," of the model is not how column "x" is written: it holds 3.5; ` +
        'use --decimal .\n',
    ]);
  });
});

describe('names with commas', () => {
  const path = write('prices.csv', 'n,"Price, EUR","Weight, kg"\na,1,2\nb,3,4\nc,8,9\n');

  it('stand in quotes in every list', async () => {
    const { runs } = await json(['kmeans', path, '-k', '2', '-q', '--columns', '"Price, EUR", "Weight, kg"']);
    expect(runs[0].input.columns).toEqual(['Price, EUR', 'Weight, kg']);
    expect((await cli(['kmeans', path, '-k', '2'])).told).toContain('2 columns: "Price, EUR", "Weight, kg";');
    const onehot = await json(['kmeans', path, '-k', '2', '-q', '--encode', '"Price, EUR"=onehot']);
    expect(onehot.runs[0].input.columns).toHaveLength(4);
  });

  it('are taken by a model', async () => {
    const model = at('prices.json');
    const columns = ['--columns', 'n,"Price, EUR"'];
    await cli([
      'kmeans',
      path,
      '-k',
      '2',
      ...columns,
      '--encode',
      'n=onehot,"Price, EUR"=label',
      '-q',
      '--model-out',
      model,
    ]);
    const { runs } = await json(['predict', model, path, '-q']);
    expect(runs[0].n).toBe(3);
  });
});
