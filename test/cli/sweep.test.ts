import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowsRun } from '../../src/output/document.ts';
import { COINS, cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();

describe('a sweep over k', () => {
  it('prints one table with a line for each k', async () => {
    const { stdout } = await cli(['kmeans', FLOWER, '-k', '2..5', '--n-init', '2']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[1]).toBe('k-means, k = 2 to 5, best of 2 restarts each, seed 1');
    expect(lines[3].trim().split(/\s{2,}/)).toEqual([
      'k',
      'inertia',
      'iterations',
      'seconds',
      'pixels of each color',
    ]);
    expect(lines.slice(4).map((line) => Number(line.trim().split(/\s+/)[0]))).toEqual([2, 3, 4, 5]);
    for (const line of lines.slice(4)) {
      const sizes = line.trim().split(/\s+/).slice(4).map(Number);
      expect(sizes.reduce((a, b) => a + b)).toBe(307200);
    }
  });

  it('gives the same results as one run for each k', async () => {
    const strip = (run: object) => ({ ...run, seconds: 0 });
    const together = (await json(['kmeans', COINS, '-k', '2,5', '--n-init', '3'])).runs;
    for (const run of together) {
      const [alone] = (await json(['kmeans', COINS, '-k', String(run.k), '--n-init', '3'])).runs;
      expect(strip(run)).toEqual(strip(alone));
      expect(run.seconds.fit).toBeGreaterThan(0);
    }
  });

  it('draws bars, elbow and time, once for all ks', async () => {
    const names = ['bars', 'elbow', 'time'].map((chart) => join(folder, `coins-minibatch-${chart}.svg`));
    const { stderr } = await cli([
      'minibatch',
      COINS,
      '-k',
      '2..4',
      '--chart',
      'bars,elbow,time',
      '-o',
      `${folder}/`,
    ]);
    expect(stderr).toBe(names.map((name) => `wrote ${name}\n`).join(''));
    for (const name of names) expect(readFileSync(name, 'utf8')).toContain('coins.png in 2 to 4 colors');
    expect(readFileSync(names[0], 'utf8')).toContain('k = 3');
    expect(readFileSync(names[2], 'utf8')).toMatch(/Seconds|Milliseconds/);
    expect(readFileSync(names[2], 'utf8')).toContain('median and range of 5 fits');
  });

  it('measures fits again for the chart of times alone, and leaves the results alone', async () => {
    const argv = ['kmeans', COINS, '-k', '2,3'];
    const plain = (await json(argv)).runs;
    const timed = (await json([...argv, '--chart', 'time', '-o', join(folder, 't.csv'), '--repeat', '3']))
      .runs;
    for (const [at, { measured, ...run }] of timed.entries()) {
      expect(measured).toHaveLength(3);
      expect(plain[at]).not.toHaveProperty('measured');
      expect({ ...run, seconds: 0 }).toEqual({ ...plain[at], seconds: 0 });
    }
    expect(readFileSync(join(folder, 't.csv'), 'utf8')).toMatch(/^[^\n]*Least,Most,Repeats\n(.*,3\n){2}$/);
  });

  it.each([
    [['kmeans', '--repeat', '3'], '--repeat is not used without time; use --chart time'],
    [['kmeans', '--chart', 'elbow', '--repeat', '3'], '--repeat is not used with elbow; use --chart time'],
    [['compare', '--repeat', '3'], '--repeat is not used without times; use --chart times'],
  ])('%j: refused in one line', async ([command, ...options], message) => {
    const { code, stderr } = await cli([command, COINS, '-k', '2,3', ...options]);
    expect([code, stderr]).toEqual([2, `clusterkit: ${message}\n`]);
  });

  it('draws a chart of one k for each k beside', async () => {
    await cli([
      'kmeans',
      COINS,
      '-k',
      '2,3',
      '--n-init',
      '1',
      '--chart',
      'bar,elbow',
      '-o',
      join(folder, 'x{-k}{-chart}.svg'),
      '-q',
    ]);
    for (const name of ['x-k2-bar.svg', 'x-k3-bar.svg', 'x-elbow.svg'])
      expect(existsSync(join(folder, name))).toBe(true);
  });

  it('needs several ks for the charts of a sweep', async () => {
    const { code, stderr } = await cli(['kmeans', COINS, '-k', '2', '--chart', 'elbow']);
    expect([code, stderr]).toEqual([2, 'clusterkit: --chart: elbow requires several runs; use -k 2..9\n']);
  });

  const TABLE = join(ROOT, 'data/points.csv');

  it('draws bars of a picture and the elbow of rows when no chart is named', async () => {
    for (const [input, chart] of [
      [COINS, 'bars'],
      [TABLE, 'elbow'],
    ]) {
      const [plain, named] = [join(folder, 'plain.vl.json'), join(folder, 'named.vl.json')];
      const sweep = ['kmeans', input, '-k', '2..4', '-q'];
      expect((await cli([...sweep, '-o', plain])).code).toBe(0);
      await cli([...sweep, '--chart', chart, '-o', named]);
      expect(readFileSync(plain, 'utf8')).toBe(readFileSync(named, 'utf8'));
    }
  });

  it('draws the sizes of the clusters of rows for each k', async () => {
    const path = join(folder, 'sizes.vl.json');
    await cli(['kmeans', TABLE, '-k', '2..4', '--chart', 'bars', '-o', path, '-q']);
    const { concat, description } = JSON.parse(readFileSync(path, 'utf8'));
    expect(description).toContain(
      'rows of each cluster, in a chart each for k = 2, the largest 0 with 50.0%; k = 3, the largest 0 with 50.0%; k = 4,',
    );
    expect(concat).toHaveLength(3);
    expect(concat[2].data.values.map(({ name }: { name: string }) => name)).toEqual(['0', '1', '2', '3']);
  });

  it.each([
    [
      ['kmeans', COINS, '-k', '2..3', '-o', 'c{k}.svg'],
      'bar, pie, scatter, scatter-3d, biplot, parallel, snake, boxes, pairs, heatmap, silhouette, vat, segmented',
    ],
    [
      ['kmeans', TABLE, '-k', '2', '-o', 'c.svg'],
      'bar, pie, scatter, scatter-3d, biplot, parallel, snake, boxes, pairs, heatmap, silhouette, vat',
    ],
    [['hac', TABLE, '-o', 'c.svg'], 'dendrogram, clustermap, radial, unrooted, heights'],
  ])('names the charts that there are: %s', async (argv, charts) => {
    const { code, stderr } = await cli(argv);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(`nothing says which chart goes to .*; use --chart ${charts}\n$`),
    ]);
  });
});

describe('a sweep over more ks than there are distinct points', () => {
  const FEW = join(folder, 'few.csv');
  writeFileSync(FEW, 'x,y\n1,2\n1,2\n1,2\n8,9\n');

  it.each([
    [['-k', '1..6'], /k = 1 to 2 \(6 asked for\)/, ['1', '2']],
    [['-k', '4,6'], /k = 2: inertia 0/, ['0', '1', 'all']],
  ])('prints each clustering once: %s', async (ks, heading, lines) => {
    const { stdout } = await cli(['kmeans', FEW, ...ks, '-q']);
    expect(stdout).toMatch(heading);
    const cells = stdout.trimEnd().split('\n').slice(4);
    expect(cells.map((line) => line.trim().split(/\s+/)[0])).toEqual(lines);
  });

  it('draws each clustering once', async () => {
    const path = join(folder, 'few.vl.json');
    const ks = (chart: string) =>
      cli(['kmeans', FEW, '-k', '1..6', '--chart', chart, '-o', path, '-q']).then(() =>
        JSON.parse(readFileSync(path, 'utf8')),
      );
    const { data, title } = await ks('elbow');
    expect(title.text).toEqual(['few.csv in 1 to 2 clusters']);
    expect(data.values.map(({ k }: { k: number }) => k)).toEqual([1, 2]);
    expect((await ks('bars')).concat).toHaveLength(2);
    // a cut that comes last has the fewest clusters
    await cli(['hac', FEW, '-k', '2', '--height', '1e9', '--chart', 'bars', '-o', path, '-q']);
    const { title: cuts } = JSON.parse(readFileSync(path, 'utf8'));
    expect(cuts.text).toEqual(['few.csv in 1 to 2 clusters']);
  });

  it('keeps a run for each k that was asked for', async () => {
    const { runs } = await json(['kmeans', FEW, '-k', '1..4', '-q']);
    expect(runs.map(({ k, params }: RowsRun) => [params.k, k])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
    ]);
    const path = join(folder, 'few-metrics.csv');
    await cli(['kmeans', FEW, '-k', '1..4', '--metrics-out', path, '-q']);
    const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.split(',')[2])).toEqual(['1', '2', '3', '4']);
  });
});
