import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

/* What a command finds behind the names that it is given. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TWO = 'x,y\n1,2\n101,102\n';

beforeAll(() => {
  writeFileSync(at('part1.csv'), TWO);
  writeFileSync(at('part2.csv'), TWO);
  writeFileSync(at('marked.csv'), Buffer.from(`\ufeff${TWO}`, 'utf16le'));
  writeFileSync(at('marked.gz'), gzipSync(Buffer.from(`\ufeff${TWO}`, 'utf16le').swap16()));
  writeFileSync(at('unmarked.csv'), Buffer.from(TWO, 'utf16le'));
  const one = toNpy(Float64Array.of(1, 2, 101, 102), [2, 2]);
  const other = toNpy(Float64Array.of(5, 6, 7), [3, 1]);
  writeFileSync(at('two.npz'), zipSync({ 'a.npy': one, 'b.npy': other }));
});

const input = async (name: string, ...more: string[]) =>
  (await json(['kmeans', name === '-' ? name : at(name), '-k', '2', '-q', ...more])).runs[0];

describe('names of inputs', () => {
  it('takes the files of a pattern for one table', async () => {
    const run = await input('part?.csv');
    expect(run).toMatchObject({ n: 4, sizes: [2, 2], input: { path: at('part1.csv') } });
    expect(run.input.files).toHaveLength(2);
    const { runs } = await json(['info', at('part*.csv')]);
    expect(runs.map((one: { input: { path: string } }) => one.input.path)).toEqual([
      at('part1.csv'),
      at('part2.csv'),
    ]);
  });

  it('takes the pictures of a pattern where nothing but pictures can be meant', async () => {
    const paths = (document: { runs: { input: { path: string } }[] }) =>
      document.runs.map(({ input }) => input.path.replace(/.*\//, ''));
    const pattern = join(ROOT, 'images/c*.*');
    expect(paths(await json(['histogram', pattern]))).toEqual(['china.jpg', 'coins.png']);
    const coins = join(ROOT, 'images/coi*.png');
    expect(paths(await json(['compare', coins, '-k', '2']))).toEqual(['coins.png', 'coins.png']);
  });

  it.each([
    ['kmeans', ['-k', '2'], 'a table', 'part1.csv'],
    ['info', [], 'a table', 'part1.csv'],
    ['kmeans', ['-k', '2'], 'a picture', join(ROOT, 'images/coins.png')],
  ])(
    '%s %j reads what comes through a named pipe by its content: %s',
    async (command, options, kind, path) => {
      const pipe = at(`${command}-${kind.slice(2)}.fifo`);
      spawnSync('mkfifo', [pipe]);
      const source = path.startsWith('/') ? path : at(path);
      const [piped] = await Promise.all([
        json([command, pipe, ...options, '-q']),
        writeFile(pipe, readFileSync(source)),
      ]);
      const plain = await json([command, source, ...options, '-q']);
      expect(piped.runs[0].input.kind).toBe(plain.runs[0].input.kind);
      expect(piped.runs[0].centers).toEqual(plain.runs[0].centers);
    },
  );

  it('says when no file matches', async () => {
    const { code, stderr } = await cli(['kmeans', at('none*.csv'), '-k', '2']);
    expect([code, stderr]).toEqual([3, `clusterkit: ${at('none*.csv')}: no file matches this pattern\n`]);
  });

  it('takes the array of an NPZ file that is named', async () => {
    expect(await input('two.npz:a')).toMatchObject({ n: 2, dim: 2 });
    expect(await input('two.npz:b')).toMatchObject({ n: 3, dim: 1 });
    const { code, stderr } = await cli(['kmeans', at('two.npz:c'), '-k', '2']);
    expect([code, stderr]).toEqual([
      3,
      `clusterkit: ${at('two.npz:c')}: the NPZ file holds no array c; it holds a, b\n`,
    ]);
  });

  it('reads tables in UTF-16, whether or not they say so', async () => {
    const run = await input('part1.csv');
    expect((await input('marked.csv')).centers).toEqual(run.centers);
    expect((await input('marked.gz')).centers).toEqual(run.centers);
    expect((await input('unmarked.csv')).centers).toEqual(run.centers);
  });
});

describe('rows of another length than those of a model', () => {
  it('are refused with the name of their file', async () => {
    await cli(['kmeans', at('two.npz:a'), '-k', '2', '-q', '--model-out', at('model.json')]);
    const { code, stderr } = await cli(['predict', at('model.json'), at('two.npz:b')]);
    const message = 'it does not fit the model: the model has 2 columns, the data 1';
    expect([code, stderr]).toEqual([3, `clusterkit: ${at('two.npz:b')}: ${message}\n`]);
  });
});

describe('cells of a matrix that are no numbers', () => {
  it('are refused, and told of, or what --missing says', async () => {
    writeFileSync(at('gaps.npy'), toNpy(Float64Array.of(1, 2, Number.NaN, 4, 101, 102), [3, 2]));
    const { code, stderr } = await cli(['kmeans', at('gaps.npy'), '-k', '2']);
    const advice = 'use --missing drop to leave such rows out or --missing mean to fill them';
    expect([code, stderr]).toEqual([
      3,
      `clusterkit: ${at('gaps.npy')}: row 1, column 0: the cell is NaN; ${advice}\n`,
    ]);
    const run = await input('gaps.npy', '--missing', 'drop', '--out', at('gaps.csv'));
    expect(run).toMatchObject({ n: 2, input: { n: 3 } });
    expect(readFileSync(at('gaps.csv'), 'utf8').split('\n')[2]).toBe(',,,,');
    expect((await input('gaps.npy', '--missing', 'mean')).profile.all).toEqual([51, 36]);
  });
});

describe('columns that are not clustered', () => {
  it('are those of text that differs in each row', async () => {
    writeFileSync(at('names.csv'), 'name,kind,x\nann,u,1\nbob,u,2\ncid,v,101\n');
    const run = await input('names.csv');
    expect(run.input.columns).toEqual(['kind=u', 'kind=v', 'x']);
    expect(run.warnings).toEqual([{ code: 'columns-left-out', columns: ['name'], reason: 'identifiers' }]);
    const asked = await input('names.csv', '--encode', 'name=onehot');
    expect(asked.input.columns).toHaveLength(6);
  });

  it('are those that --encode none or their lists keep out', async () => {
    writeFileSync(at('kinds.json'), JSON.stringify([1, 2, 101].map((x) => ({ kind: 'u', list: { x }, x }))));
    const run = await input('kinds.json', '--encode', 'none');
    const warning = { code: 'columns-left-out', columns: ['kind', 'list'], reason: 'unencoded' };
    expect(run.warnings).toEqual([warning]);
    const { told, stderr } = await cli(['kmeans', at('kinds.json'), '-k', '2', '--encode', 'none']);
    expect(told).toBe(
      `${at('kinds.json')}: read as JSON; 3 rows, 1 column: x; not used: kind, list (text or lists)\n`,
    );
    expect(stderr).toBe('');
  });

  it('are left out of NPY when they are text', async () => {
    writeFileSync(at('words.csv'), 'word,x\na,1\nb,2\nc,101\n');
    const args = ['kmeans', at('words.csv'), '-k', '2', '--out', at('joined.npy')];
    const { code, stderr } = await cli(args);
    expect(code).toBe(0);
    expect(stderr).toContain(`warning: ${at('joined.npy')}: NPY holds numbers alone; left out: word\n`);
    // x, label, distance, second_label
    expect(readFileSync(at('joined.npy')).toString('latin1')).toContain("'shape': (3, 4)");
  });
});
