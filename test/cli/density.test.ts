import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/* What only algorithms of density tell, from the command line. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Two heaps of six rows, and two rows apart. */
const ROWS = [
  ...[0, 1, 2, 3, 4, 5].map((i) => [i % 3, Math.floor(i / 3)]),
  ...[0, 1, 2, 3, 4, 5].map((i) => [20 + (i % 3), Math.floor(i / 3)]),
  [10, 40],
  [12, 80],
];

beforeAll(() => {
  writeFileSync(at('rows.csv'), `x,y\n${ROWS.map((row) => row.join()).join('\n')}\n`);
});

const lines = async (argv: string[]) => (await cli([...argv, '-q'])).stdout.trimEnd().split('\n');

describe('dbscan --eps auto', () => {
  it('tells the radius with its reason, in words and JSON', async () => {
    const argv = ['dbscan', at('rows.csv'), '--eps', 'auto', '--min-samples', '3'];
    const told = await lines(argv);
    expect(told[1]).toMatch(/^DBSCAN, eps = auto, .*: 2 clusters, 2 rows of noise \(14.3 %\), 12 core rows/);
    expect(told[2]).toBe(
      'eps = 1: the knee of the sorted distances within which there are 3 rows, each row itself included',
    );
    const { runs } = await json(argv);
    expect(runs[0].params.eps).toBe('auto');
    expect(runs[0].radius).toEqual({ eps: 1, reason: 'knee', within: 12 / 14 });
  });

  it('has a column for the radius of each of several runs', async () => {
    const [, , , header, first] = await lines([
      ...['dbscan', at('rows.csv'), '--eps', 'auto', '--min-samples', '3,4'],
    ]);
    expect(header).toMatch(/^min-samples +eps +clusters +noise/);
    expect(first).toMatch(/^ +3 +1 +2 +14.3 %/);
  });

  it('is what a missing radius is answered with', async () => {
    const { code, stderr } = await cli(['dbscan', at('rows.csv')]);
    expect([code, stderr]).toEqual([
      2,
      'clusterkit: --eps: how far may neighbors be apart? use --eps auto\n',
    ]);
  });

  it('gives a result and a warning where there are fewer rows than a core point needs', async () => {
    const { code, stderr } = await cli(['dbscan', at('rows.csv'), '--eps', 'auto', '--min-samples', '99']);
    expect(code).toBe(0);
    expect(stderr).toContain('all are noise; lower --min-samples');
  });
});

describe('--sparse', () => {
  const list = ['--distances', '--sparse', '--min-samples', '2'];

  beforeAll(() => writeFileSync(at('near.csv'), 'a,b,1\nb,c,1.5\ne,d,1\nf,a,9\n'));

  it('takes pairs that are in no line for infinitely far apart', async () => {
    for (const argv of [
      ['dbscan', at('near.csv'), ...list, '--eps', '2'],
      ['dbscan', at('near.csv'), ...list, '--eps', 'auto'],
      ['optics', at('near.csv'), ...list, '--eps', '2'],
    ]) {
      const { runs } = await json([...argv, '--labels']);
      expect([runs[0].labels, runs[0].params.sparse]).toEqual([[0, 0, 0, 1, 1, -1], true]);
    }
    const { runs } = await json(['hdbscan', at('near.csv'), ...list, '--min-cluster-size', '2', '--labels']);
    expect(runs[0].labels).toEqual([0, 0, 0, 1, 1, 0]);
    expect(runs[0].warnings).toEqual([{ code: 'components-apart', components: 2, largest: 4 }]);
  });

  it('draws what there is of it', async () => {
    for (const [algorithm, chart] of [
      ['dbscan', 'k-distance'],
      ['optics', 'reachability'],
      ['hdbscan', 'condensed'],
    ]) {
      const size = algorithm === 'hdbscan' ? ['--min-cluster-size', '2'] : ['--eps', '2'];
      const drawn = ['--chart', chart, '-o', at(`${chart}.svg`)];
      const { code } = await cli([algorithm, at('near.csv'), ...list, ...size, ...drawn]);
      expect([algorithm, code]).toEqual([algorithm, 0]);
    }
  });

  it('is what missing pairs are answered with, and is for pairs alone', async () => {
    const missing = await cli(['dbscan', at('near.csv'), '--distances', '--eps', '2']);
    expect([missing.code, missing.stderr]).toEqual([
      3,
      expect.stringMatching(/or use --sparse to take pairs/),
    ]);
    writeFileSync(at('square.csv'), '0,1\n1,0\n');
    const square = await cli(['dbscan', at('square.csv'), ...list, '--eps', '2']);
    expect([square.code, square.stderr]).toEqual([2, expect.stringContaining('requires pairs line by line')]);
    expect((await cli(['hac', at('near.csv'), ...list.slice(0, 2)])).code).toBe(2);
    expect((await cli(['dbscan', at('rows.csv'), '--sparse', '--eps', '2'])).code).toBe(2);
  });
});

describe('noise', () => {
  it('has a line with its share and means, and is told to be left out of indices of the data', async () => {
    const argv = ['dbscan', at('rows.csv'), '--eps', '1.5', '--min-samples', '3'];
    const told = await lines([...argv, '--metrics', 'silhouette']);
    expect(told[2]).toMatch(/^silhouette 0\.\d+; silhouette without the noise$/);
    expect(told.at(-2)).toMatch(/^ +noise +2 +14.3 % +11 +60$/);
  });

  it('comes with DBCV unasked, unless indices are named or there is one cluster', async () => {
    const metrics = async (...more: string[]) =>
      (await json(['dbscan', at('rows.csv'), '--min-samples', '3', ...more])).runs.map(
        (run: { metrics: object }) => run.metrics,
      );
    const [{ dbcv }] = await metrics('--eps', '1.5', '--metrics', 'dbcv');
    expect(dbcv).toBeGreaterThan(0.5);
    expect(await metrics('--eps', '1.5')).toEqual([{ dbcv }]);
    expect(await metrics('--eps', '1.5', '--metrics', 'ch')).toEqual([
      { 'calinski-harabasz': expect.any(Number) },
    ]);
    expect(await metrics('--eps', '1000')).toEqual([{}]);
    expect(await metrics('--eps', '1.5,1000')).toEqual([{ dbcv }, { dbcv: null }]);
  });

  it('has a share beside k-means in a comparison', async () => {
    const told = await lines([
      ...['compare', '--algorithms', 'kmeans,dbscan,hdbscan', '-k', '2', '--eps', 'auto'],
      ...['--min-samples', '3', '--min-cluster-size', '4', at('rows.csv')],
    ]);
    expect(told.find((line) => line.startsWith('dbscan '))).toMatch(/^dbscan +2 +14.3 %/);
    expect(told.find((line) => line.startsWith('hdbscan '))).toMatch(/^hdbscan +2 +14.3 %/);
  });
});

describe('hdbscan of several sizes', () => {
  it('writes the tree of densities as a table and as Newick', async () => {
    const argv = ['hdbscan', at('rows.csv'), '--min-samples', '3', '--min-cluster-size', '4'];
    await cli([...argv, '--condensed-out', at('tree.csv')]);
    const [header, root, ...others] = readFileSync(at('tree.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('id,parent,birth,death,size,stability,cluster');
    expect(root).toMatch(/^0,,0,0\.\d+,14,/);
    expect(others.map((line) => line.split(',')[1])).toEqual(['0', '0']);
    expect(others.map((line) => line.split(',').at(-1)).sort()).toEqual(['0', '1']);
    await cli([...argv, '--condensed-out', at('tree.nwk')]);
    expect(readFileSync(at('tree.nwk'), 'utf8')).toMatch(/^\(1:[\d.]+,2:[\d.]+\)0:0\.\d+;\n$/);
    expect((await cli(['dbscan', at('rows.csv'), '--eps', '2', '--condensed-out', at('t.csv')])).code).toBe(
      2,
    );
  });

  it('says at which size clusters persist longest', async () => {
    const argv = ['hdbscan', at('rows.csv'), '--min-samples', '3', '--min-cluster-size', '2..8:2'];
    const told = await lines(argv);
    expect(told.at(-1)).toMatch(
      /^Clusters persist longest at --min-cluster-size \d \(persistence: how often/,
    );
    const { runs } = await json(argv);
    expect(runs.every(({ persistence }: { persistence: number }) => persistence >= 0)).toBe(true);
  });
});
