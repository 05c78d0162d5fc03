import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { knee } from '../../src/indices/choose/knee.ts';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** A picture of one color. */
const plain = (name: string, r: number, g: number, b: number) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r, g, b } } })
    .png()
    .toFile(at(name));

beforeAll(async () => {
  mkdirSync(at('photos/red'), { recursive: true });
  await Promise.all([
    plain('photos/red/a.png', 250, 10, 10),
    plain('photos/red/b.png', 240, 20, 10),
    plain('photos/c.png', 10, 10, 250),
    plain('photos/d.png', 10, 25, 240),
    plain('photos/e.png', 10, 250, 10),
    plain('one.png', 1, 2, 3),
  ]);
  writeFileSync(at('points.csv'), 'x,y\n1,1\n1,2\n9,9\n9,8\n5,1\n');
});

describe('a number of clusters that nobody gave', () => {
  it.each(['kmeans', 'minibatch', 'bisecting'])(
    'is the knee of the inertia of pictures, of %s',
    async (command) => {
      const few = ['--n-init', '2'];
      const { runs } = await json([command, FLOWER, ...few]);
      const sweep = await json([command, FLOWER, '-k', '2..10', ...few]);
      const ks = sweep.runs.map((run: { k: number }) => run.k);
      const inertias = sweep.runs.map((run: { inertia: number }) => run.inertia);
      expect(runs).toHaveLength(1);
      expect(runs[0].chosen).toEqual({ by: 'knee', ks, inertias });
      expect(runs[0].k).toBe(knee(ks, inertias).k);
      expect(runs[0].params.k).toBe(runs[0].k);
      expect(runs[0].inertia).toBe(inertias[ks.indexOf(runs[0].k)]);
      const { stdout } = await cli([command, FLOWER, ...few]);
      expect(stdout).toMatch(
        /^k = \d+ is the knee of the inertia of k = 2 to 10, as none was given: -k sets it/m,
      );
    },
  );

  it('is that of all colors where there are few', async () => {
    const { runs } = await json(['kmeans', at('one.png')]);
    expect([runs[0].k, runs[0].chosen.by]).toEqual([1, 'all']);
  });

  it('names files without it, and draws one clustering', async () => {
    const argv = ['kmeans', COINS, '--n-init', '1', '--chart', 'pie', '-o', `${at('charts')}/`, '-q'];
    expect((await cli(argv)).code).toBe(0);
    expect(existsSync(at('charts/coins-kmeans-pie.svg'))).toBe(true);
  });

  it.each([
    [
      'rows of a table',
      [at('points.csv')],
      /^clusterkit: -k: how many clusters\? use --choose to weigh 2 to 10\n$/,
    ],
    [
      'several settings',
      [FLOWER, '--n-init', '1,2'],
      /how many clusters\? Several values of nInit need one\n$/,
    ],
    ['algorithms without an inertia', [FLOWER], /how many clusters/],
  ])('is asked for: %s', async (what, argv, message) => {
    const { code, stderr } = await cli([what.includes('without') ? 'gmm' : 'kmeans', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('is given by -k=2, too', async () => {
    expect((await json(['kmeans', at('points.csv'), '-k=2'])).runs[0].k).toBe(2);
  });

  it('is given by first centers', async () => {
    const { runs } = await json(['kmeans', COINS, '--init', 'rows:0,5000', '--n-init', '1']);
    expect([runs[0].k, runs[0].chosen]).toEqual([2, undefined]);
  });

  it('is weighed from 2 to 10 by --choose', async () => {
    const document = await json(['kmeans', at('points.csv'), '--choose', '-q']);
    expect(document.choice[0].ks[0]).toBe(2);
    expect(document.runs).toHaveLength(9);
  });
});

describe('a folder of pictures', () => {
  it('says which picture is in which group', async () => {
    const { stdout } = await cli(['kmeans', at('photos'), '-k', '3']);
    const groups = stdout.match(/^\d: .*$/gm)?.map((line) => line.slice(3));
    expect(groups?.toSorted()).toEqual(['c.png, d.png', 'e.png', 'red/a.png, red/b.png']);
    expect((await cli(['kmeans', at('photos')])).stdout).toMatch(/^\d: .*a\.png/m);
  });

  it('names a few of many, unless all are asked for', async () => {
    mkdirSync(at('many'));
    for (let i = 0; i < 15; i++) copyFileSync(at('one.png'), at(`many/p${i}.png`));
    copyFileSync(at('photos/e.png'), at('many/other.png'));
    const { stdout } = await cli(['kmeans', at('many'), '-k', '2']);
    expect(stdout).toMatch(
      /^0: .*p10\.png, p11\.png and 3 more\n1: other\.png\n--members names all of them$/m,
    );
    const all = await cli(['kmeans', at('many'), '-k', '2', '--members']);
    expect(all.stdout).toContain('p14.png\n1: other.png');
    expect(all.stdout).not.toContain('and 3 more');
  });

  it('gives a palette of each picture by pixels, and one of all together', async () => {
    const each = await json(['kmeans', at('photos'), '--by', 'pixels', '-k', '1']);
    expect(each.runs.map((run: { colors: string[] }) => run.colors[0])).toEqual([
      '#0a0afa',
      '#0a19f0',
      '#0afa0a',
      '#fa0a0a',
      '#f0140a',
    ]);
    const { runs } = await json(['kmeans', at('photos'), '--by', 'pixels', '--together', '-k', '5']);
    expect(runs).toHaveLength(1);
    expect(runs[0].colors).toHaveLength(5);
    const { code, stderr } = await cli(['kmeans', at('charts'), '--by', 'pixels', '-k', '2']);
    expect([code, stderr]).toEqual([0, '']);
  });
});
