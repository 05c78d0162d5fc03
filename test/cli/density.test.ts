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
      'eps = 4: clusters persist longest at this radius; there is a knee at 1 in the sorted distances within which there are 3 rows, each row itself included',
    );
    const { runs } = await json(argv);
    expect(runs[0].params.eps).toBe('auto');
    expect(runs[0].radius).toMatchObject({ eps: 4, reason: 'persistent', knee: 1, within: 12 / 14 });
  });

  it('has a column for the radius of each of several runs', async () => {
    const [, , , header, first] = await lines([
      ...['dbscan', at('rows.csv'), '--eps', 'auto', '--min-samples', '3,4'],
    ]);
    expect(header).toMatch(/^min-samples +eps +clusters +noise/);
    expect(first).toMatch(/^ +3 +4 +2 +14.3 %/);
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

describe('compare', () => {
  it('takes sparse distances with algorithms that do, and names those that do not', async () => {
    writeFileSync(at('near.csv'), 'a,b,1\nb,c,1.5\ne,d,1\nf,a,9\n');
    const argv = ['compare', at('near.csv'), '--distances', '--sparse', '--min-samples', '2'];
    const { runs } = await json([
      ...argv,
      '--algorithms',
      'dbscan,hdbscan',
      '--eps',
      '2',
      '--min-cluster-size',
      '2',
    ]);
    expect(runs.map(({ k }: { k: number }) => k)).toEqual([2, 2]);
    const refused = await cli([...argv, '--algorithms', 'dbscan,hac', '--eps', '2', '-k', '2']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('hac requires all distances'),
    ]);
  });

  it('takes eps auto with dbscan, and names algorithms that do not', async () => {
    const argv = ['compare', at('rows.csv'), '--eps', 'auto', '--min-samples', '3', '-k', '2'];
    const { runs } = await json([...argv, '--algorithms', 'kmeans,dbscan']);
    expect(runs[1].radius.reason).toBe('persistent');
    const refused = await cli([...argv, '--algorithms', 'dbscan,optics']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('optics takes a number')]);
  });
});

describe('--unit', () => {
  it('takes radii of haversine in kilometers or miles, and tells the unit', async () => {
    // towns 69.1 miles apart, and one far away
    writeFileSync(at('towns.csv'), 'lat,lon\n0,0\n0,1\n0,2\n0,60\n');
    const argv = [at('towns.csv'), '--metric', 'haversine', '--min-samples', '2'];
    for (const [unit, eps] of [
      ['km', '112'],
      ['mi', '69.5'],
      ['miles', '69.5'],
    ]) {
      const all = [
        ['dbscan', '--eps', eps],
        ['optics', '--eps', eps],
        ['hdbscan', '--min-cluster-size', '2', '--allow-single-cluster', '--epsilon', eps],
      ];
      for (const [command, ...own] of all) {
        const { runs } = await json([command, ...argv, ...own, '--unit', unit, '--labels']);
        expect([command, unit, runs[0].labels]).toEqual([command, unit, [0, 0, 0, -1]]);
        expect(runs[0].params.unit).toBe(unit === 'km' ? 'km' : 'mi');
      }
    }
    const model = ['--unit', 'mi', '--eps', '69.5', '--model-out', at('towns.json')];
    await cli(['dbscan', ...argv, ...model]);
    const near = await json(['predict', at('towns.json'), at('towns.csv'), '--labels']);
    expect([near.runs[0].labels, near.runs[0].params.unit]).toEqual([[0, 0, 0, -1], 'mi']);
    const told = await lines(['dbscan', ...argv, '--unit', 'mi', '--eps', 'auto']);
    expect(told[2]).toMatch(/^eps = [\d.]+ mi: /);
    const plain = await cli(['dbscan', at('rows.csv'), '--eps', '1', '--unit', 'mi']);
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('--metric haversine')]);
  });
});

describe('the tree of hdbscan', () => {
  const argv = ['--min-cluster-size', '3', '--min-samples', '3'];

  it('is written as hac writes it, and cut by hac as dbscan without borders', async () => {
    const files = { treeOut: at('tree.npy'), newick: at('tree.nwk'), json: at('tree.json') };
    const outputs = ['--tree-out', files.treeOut, '--newick', files.newick];
    expect((await cli(['hdbscan', at('rows.csv'), ...argv, ...outputs])).code).toBe(0);
    await cli(['hdbscan', at('rows.csv'), ...argv, '--tree-out', files.json]);
    const near = ['--eps', '1.2', '--min-samples', '3', '--border', 'noise', '--labels'];
    const { runs: plain } = await json(['dbscan', at('rows.csv'), ...near]);
    // rows without a cluster are alone
    let k = plain[0].k;
    const alone = plain[0].labels.map((label: number) => (label < 0 ? k++ : label));
    for (const file of [files.treeOut, files.json]) {
      const { runs } = await json(['hac', file, '--tree', '--height', '1.2', '--labels']);
      expect([file, runs[0].labels]).toEqual([file, alone]);
    }
    const { runs } = await json(['hac', files.newick, '--height', '1.2']);
    expect(runs[0].sizes).toEqual([...plain[0].sizes, ...new Array(plain[0].noise).fill(1)]);
  });

  it('is one file for all sizes of clusters, and one for each tree', async () => {
    const sizes = ['--min-cluster-size', '2..4', '--min-samples', '2,3'];
    await cli(['hdbscan', at('rows.csv'), ...sizes, '--tree-out', at('t{minSamples}.csv')]);
    const [two, three] = [2, 3].map((m) => readFileSync(at(`t${m}.csv`), 'utf8').split('\n'));
    expect([two.length, three.length]).toEqual([ROWS.length + 1, ROWS.length + 1]);
    expect(two).not.toEqual(three);
    const same = await cli(['hdbscan', at('rows.csv'), ...sizes, '--tree-out', at('one.csv')]);
    expect(same.code).toBe(2);
  });

  it('is drawn in the colors of the clusters, told in words, and has its members', async () => {
    for (const chart of ['dendrogram', 'clustermap', 'heights']) {
      const { code } = await cli([
        ...['hdbscan', at('rows.csv'), ...argv, '--chart', chart, '-o', at(`${chart}.svg`)],
      ]);
      expect([chart, code]).toEqual([chart, 0]);
    }
    expect(readFileSync(at('dendrogram.svg'), 'utf8')).toContain('Mutual reachability');
    const told = await lines(['hdbscan', at('rows.csv'), ...argv, '--steps', '--members']);
    expect(told.filter((line) => line.startsWith('Step '))).toHaveLength(ROWS.length - 1);
    expect(told.slice(-3)).toEqual(['0: 0, 1, 2, 3, 4, 5', '1: 6, 7, 8, 9, 10, 11', 'noise: 12, 13']);
  });

  it('is not cut, so that the table of clusters names no cut', async () => {
    const [header] = await lines(['hdbscan', at('rows.csv'), ...argv, '--csv']);
    expect(header).toBe('input,algorithm,k,cluster,rows,share,height,x,y,dbcv');
  });

  it('has no infinite branch in Newick notation', async () => {
    writeFileSync(at('apart.csv'), 'a,b,1\nc,d,1\n');
    const pairs = ['--min-cluster-size', '2', '--min-samples', '2'];
    const given = ['hdbscan', at('apart.csv'), '--distances', '--sparse', ...pairs];
    const { code, stderr } = await cli([...given, '--newick', at('apart.nwk')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--newick has no infinite .* --tree-out FILE/)]);
    await cli([...given, '--tree-out', at('apart.npy')]);
    expect((await json(['hac', at('apart.npy'), '--tree', '--gap'])).runs[0].sizes).toEqual([2, 2]);
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

  it('takes what is missing or infinite in a square or half of one for infinitely far apart', async () => {
    const whole = ',a,b,c,d\na,0,1,,inf\nb,1,0,,\nc,,,0,2\nd,inf,,2,0\n';
    const forms = {
      'square.csv': whole,
      'half.csv': 'a\nb,1\nc,NA,Inf\nd,,,2\n',
      'half.json': '[[0,1,null,null],[1,0,null,null],[null,null,0,2],[null,null,2,0]]',
    };
    for (const [name, text] of Object.entries(forms)) {
      writeFileSync(at(name), text);
      const { runs } = await json(['hdbscan', at(name), ...list, '--min-cluster-size', '2', '--labels']);
      expect([name, runs[0].labels]).toEqual([name, [0, 0, 1, 1]]);
      expect(runs[0].warnings).toEqual([{ code: 'components-apart', components: 2, largest: 2 }]);
    }
  });

  it('is what missing and infinite pairs are answered with, and is for distances alone', async () => {
    const missing = await cli(['dbscan', at('near.csv'), '--distances', '--eps', '2']);
    expect([missing.code, missing.stderr]).toEqual([
      3,
      expect.stringMatching(/or use --sparse to take them for infinitely far apart/),
    ]);
    writeFileSync(at('square.csv'), '0,inf\ninf,0\n');
    const square = await cli(['dbscan', at('square.csv'), '--distances', '--eps', '2']);
    expect([square.code, square.stderr]).toEqual([
      3,
      expect.stringContaining('use --sparse to let things be'),
    ]);
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
