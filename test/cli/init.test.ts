import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

/* --init FILE: what files of centers may look like, and which are refused. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const lottery = new Lottery(5);
const number = () => lottery.below(1e6) / 997;

/** A column is called as one of the file of centers. */
const TABLE = at('rows.csv');
writeFileSync(
  TABLE,
  `size,b,c\n${Array.from({ length: 90 }, () => `${number()},${number()},${number()}\n`).join('')}`,
);
const kmeans = ['kmeans', TABLE];

describe('--init with what --centers-out wrote', () => {
  it.each(['csv', 'tsv', 'json', 'ndjson', 'parquet', 'npy'])('.%s: the same centers', async (format) => {
    const file = at(`centers.${format}`);
    const [found] = (await json([...kmeans, '-k', '4', '--centers-out', file, '-q'])).runs;
    const [again] = (await json([...kmeans, '--init', file])).runs;
    expect(again).toMatchObject({ k: 4, iterations: 1, centers: found.centers, inertia: found.inertia });
  });

  it('of a matrix, whose columns have no names', async () => {
    const x = Float64Array.from({ length: 60 }, number);
    writeFileSync(at('m.npy'), toNpy(x, [20, 3]));
    for (const file of [at('m-centers.csv'), at('m-centers.npy')]) {
      const [found] = (await json(['kmeans', at('m.npy'), '-k', '3', '--centers-out', file, '-q'])).runs;
      const [again] = (await json(['kmeans', at('m.npy'), '--init', file])).runs;
      expect(again).toMatchObject({ iterations: 1, centers: found.centers });
    }
  });

  it('for a picture', async () => {
    writeFileSync(at('rgb.csv'), 'red,green,blue\n10,20,30\n12,22,30\n200,210,220\n');
    const out = ['--centers-out', at('rgb-centers.csv')];
    await cli(['kmeans', at('rgb.csv'), '-k', '2', ...out, '-q']);
    writeFileSync(at('bgr.csv'), 'B,G,R\n30,21,11\n220,210,200\n');
    writeFileSync(at('rgb.npy'), toNpy(Float64Array.of(200, 210, 220, 11, 21, 30), [2, 3]));
    const runs = [];
    for (const init of [at('rgb-centers.csv'), at('bgr.csv'), at('rgb.npy')])
      runs.push((await json(['kmeans', FLOWER, '--init', init, '--max-iter', '1', '-q'])).runs[0]);
    for (const run of runs) expect(run).toMatchObject({ k: 2, centers: runs[0].centers });
  });
});

describe('--init with columns by name', () => {
  it('puts them into the order of the rows', async () => {
    const rows = [
      [1, 20, 300],
      [900, 500, 100],
    ];
    writeFileSync(at('plain.json'), JSON.stringify(rows));
    writeFileSync(at('turned.csv'), `c,b,size\n${rows.map((row) => row.toReversed().join()).join('\n')}\n`);
    const [plain] = (await json([...kmeans, '--init', at('plain.json'), '--max-iter', '1', '-q'])).runs;
    const [turned] = (await json([...kmeans, '--init', at('turned.csv'), '--max-iter', '1', '-q'])).runs;
    expect(turned.centers).toEqual(plain.centers);
  });

  it.each([
    ['other names', 'size,b,d\n1,2,3\n', /lacks c; what is clustered has size, b, c/],
    ['more names', 'size,b,c,d\n1,2,3,4\n', /has d besides; what is clustered has size, b, c/],
    ['fewer names', 'size,b\n1,2\n', /lacks c/],
    ['rows of several lengths', '[[1,2,3],[4,5]]', /center 1: has 2 numbers, center 0 has 3/],
    ['what is no number', '[[1,2,"x"]]', /center 0: expected a row of numbers/],
    ['a row too short', '[[1,2]]', /has 2 columns, what is clustered has 3/],
  ])('refuses %s in one line', async (_, text, message) => {
    writeFileSync(at('other.txt'), text);
    const { stderr, stdout } = await cli([...kmeans, '--init', at('other.txt')]);
    expect([stdout, stderr.trimEnd().split('\n')]).toEqual(['', [expect.stringMatching(message)]]);
  });
});

describe('--init with an earlier result', () => {
  beforeAll(async () => {
    for (const [name, input] of [
      ['rows', TABLE],
      ['picture', COINS],
    ]) {
      const sweep = await json(['kmeans', input, '-k', '2..4', '--n-init', '1', '-q']);
      writeFileSync(at(`${name}.json`), JSON.stringify(sweep));
    }
  });

  it.each([
    ['rows', TABLE],
    ['picture', COINS],
  ])('takes the run of the wanted k: %s', async (name, input) => {
    const init = ['--init', at(`${name}.json`)];
    const { runs } = await json(['kmeans', input, '-k', '3', ...init, '-q']);
    expect(runs[0]).toMatchObject({ k: 3, iterations: 1 });
    const unsaid = await cli(['kmeans', input, ...init]);
    expect([unsaid.code, unsaid.stderr]).toEqual([
      2,
      expect.stringContaining('holds centers for k = 2, 3, 4; use -k to say which'),
    ]);
    const none = await cli(['kmeans', input, '-k', '5', ...init]);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringMatching(/holds centers for k = 2, 3, 4, but k is 5\n$/),
    ]);
  });

  it('keeps the centers of a picture exactly, in every space', async () => {
    for (const space of ['rgb', 'lab', 'oklab']) {
      const given = ['kmeans', COINS, '--space', space];
      const result = await json([...given, '-k', '5', '--model-out', at('m.json'), '-q']);
      writeFileSync(at('r.json'), JSON.stringify(result));
      for (const init of [at('m.json'), at('r.json')]) {
        const [again] = (await json([...given, '--init', init])).runs;
        expect(again).toMatchObject({ iterations: 1, centers: result.runs[0].centers });
      }
    }
  });

  it('refuses one of rows that were scaled otherwise', async () => {
    const scaled = [...kmeans, '--scale', 'standard'];
    const result = await json([...scaled, '-k', '2', '--model-out', at('scaled-m.json'), '-q']);
    writeFileSync(at('scaled.json'), JSON.stringify(result));
    for (const init of [at('scaled-m.json'), at('scaled.json')]) {
      expect((await json([...scaled, '--init', init])).runs[0].iterations).toBe(1);
      for (const other of [[], ['--scale', 'minmax']]) {
        const { code, stderr } = await cli([...kmeans, ...other, '--init', init]);
        expect([code, stderr.trimEnd().split('\n')]).toEqual([
          2,
          [expect.stringMatching(/holds centers of rows after scale standard, .*the same scale/)],
        ]);
      }
    }
    const { stderr } = await cli([...scaled, '-k', '2', '--init', at('rows.json')]);
    expect(stderr).toMatch(/holds centers of rows as they are, clustered are rows after scale standard/);
  });

  it('says that several starts are one', async () => {
    for (const init of ['rows:0,5', at('plain.json')]) {
      const { stderr } = await cli([...kmeans, '--init', init, '--n-init', '5']);
      expect(stderr).toBe(
        `warning: 5 restarts have no effect: ${init} gives the centers of a single start\n`,
      );
    }
    expect((await cli([...kmeans, '--init', 'rows:0,5', '--n-init', '1'])).stderr).toBe('');
  });
});
