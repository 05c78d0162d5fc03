import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

/* Where settings of density end, and what many clusters look like, from the command line. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const POINTS = [join(ROOT, 'data/points.csv'), '--columns', 'x,y'];

beforeAll(() => {
  writeFileSync(at('many.csv'), `x\n${Array.from({ length: 260 }, (_, i) => 10 * (i >> 1)).join('\n')}\n`);
});

const lines = async (argv: string[]) => (await cli([...argv, '-q'])).stdout.trimEnd().split('\n');

describe('an infinite radius', () => {
  const argv = ['dbscan', ...POINTS, '--min-samples', '3'];

  it('is inf or Infinity, alone or among others', async () => {
    for (const word of ['inf', 'Infinity', '+INF'])
      expect((await lines([...argv, '--eps', word]))[1]).toMatch(
        /^DBSCAN, eps = Infinity, .*: 1 cluster, 0 rows of noise/,
      );
    const optics = ['optics', ...POINTS, '--min-samples', '3'];
    expect((await lines([...optics, '--eps', 'inf', '--max-eps', 'inf']))[1]).toMatch(
      /: 1 cluster, 0 rows of noise/,
    );
    const [, , , , ...table] = await lines([...argv, '--eps', 'inf,1']);
    expect(table.map((line) => line.trim().split(/\s+/).slice(0, 2))).toEqual([
      ['1', '2'],
      ['Infinity', '1'],
    ]);
    const csv = await lines([...argv, '--eps', '1,inf', '--csv']);
    expect(csv.map((line) => line.split(',')[2])).toEqual(['eps', '1', '1', 'Infinity']);
  });

  it('is a word in the JSON, and a model with it labels every row', async () => {
    const { runs } = await json([...argv, '--eps', '1,inf', '-q']);
    expect(runs.map(({ params }: { params: object }) => params)).toMatchObject([
      { eps: 1 },
      { eps: 'Infinity' },
    ]);
    await cli([...argv, '--eps', 'inf', '--model-out', at('model.json'), '-q']);
    writeFileSync(at('far.csv'), 'x,y\n1e6,3\n4,4\n');
    const [found] = (await json(['predict', at('model.json'), at('far.csv'), '--labels', '-q'])).runs;
    expect(found.labels).toEqual([0, 0]);
  });

  it('has no place on the axis of a chart', async () => {
    const chart = ['--chart', 'metrics', '-o', at('metrics.vl.json'), '-q'];
    expect((await cli([...argv, '--eps', '0.5,1,inf', ...chart])).code).toBe(0);
    const spec = readFileSync(at('metrics.vl.json'), 'utf8');
    expect(spec).toContain('points.csv: eps 0.5, 1');
    expect(spec).not.toContain('Infinity');
  });

  it('is refused where numbers are finite', async () => {
    const { code, stderr } = await cli(['hdbscan', ...POINTS, '--epsilon', 'inf']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("argument 'inf' is invalid")]);
  });
});

describe('many clusters', () => {
  it('are told up to a hundred, and all of them in CSV', async () => {
    const argv = ['dbscan', at('many.csv'), '--eps', '1', '--min-samples', '2'];
    const told = await lines(argv);
    const [all, rest] = told.slice(-2);
    expect([all.trim().split(/\s+/)[0], rest]).toEqual(['all', 'and 30 more: --csv has all']);
    expect(told.at(-3)?.trim()).toMatch(/^99 /);
    expect(await lines([...argv, '--csv'])).toHaveLength(131);
  });

  it('have their noise in a pie that leaves out the smallest', async () => {
    const argv = ['dbscan', at('noise.csv'), '--eps', '1', '--min-samples', '2', '--chart', 'pie'];
    writeFileSync(at('noise.csv'), `${readFileSync(at('many.csv'), 'utf8')}5000\n9000\n`);
    await cli([...argv, '-o', at('pie.vl.json'), '-q']);
    const names = [...readFileSync(at('pie.vl.json'), 'utf8').matchAll(/"text": ?"([^"]*)"/g)].map(
      ([, text]) => text,
    );
    expect(names).toEqual(expect.arrayContaining(['70', 'noise', '59 more']));
    expect(names).not.toContain('71');
  });
});

describe('clusters of a picture', () => {
  it('have their mean color in CSV, with trees too', async () => {
    for (const [name, header] of [
      ['dbscan --eps 3', 'cluster,hex,red,green,blue,pixels,share'],
      ['hdbscan', 'cluster,pixels,share,height,hex,red,green,blue'],
      ['hac -k 2', 'cluster,pixels,share,height,hex,red,green,blue'],
    ]) {
      const [first, line] = await lines([...name.split(' '), join(ROOT, 'images/coins.png'), '--csv']);
      expect(first.endsWith(header)).toBe(true);
      const cell = (column: string) => line.split(',')[first.split(',').indexOf(column)];
      const hex = ['red', 'green', 'blue'].map((band) => Number(cell(band)).toString(16).padStart(2, '0'));
      expect(cell('hex')).toBe(`#${hex.join('')}`);
    }
  });
});

describe('centers of a model that has none', () => {
  it('are refused before rows are read', async () => {
    await cli([
      'dbscan',
      ...POINTS,
      '--eps',
      '1',
      '--min-samples',
      '3',
      '--model-out',
      at('cores.json'),
      '-q',
    ]);
    const out = ['--centers-out', at('centers.csv'), '--labels-out', at('labels.csv')];
    const { code, stderr, stdout } = await cli(['predict', at('cores.json'), POINTS[0], ...out]);
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      'clusterkit: --centers-out requires centers, and these clusters have none\n',
    ]);
    expect(existsSync(at('labels.csv'))).toBe(false);
  });
});

describe('a comparison', () => {
  it('has clusters and noise in CSV', async () => {
    const argv = ['compare', ...POINTS, '--algorithms', 'kmeans,dbscan', '-k', '3', '--eps', '0.5'];
    const [header, ...rows] = await lines([...argv, '--csv']);
    const cells = (name: string) => rows.map((row) => row.split(',')[header.split(',').indexOf(name)]);
    expect([cells('clusters'), cells('noise')]).toEqual([
      ['3', '0'],
      ['', '20'],
    ]);
  });
});

describe('labels with noise', () => {
  it('are told with a line for noise, the last one', async () => {
    writeFileSync(at('labels.json'), '[-1, 0, 0, 1, -1]');
    writeFileSync(at('truth.json'), '[0, 0, 0, 1, 1]');
    const told = await lines(['evaluate', at('labels.json'), '--truth', at('truth.json')]);
    const names = told.map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
    expect(names.slice(-8)).toEqual(
      ['cluster size', '0 2', '1 1', 'noise 2', '', 'cluster 0', '0 2', '1 .', 'noise 1'].slice(1),
    );
  });
});
