import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;
const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};
const read = (name: string) => readFileSync(at(name), 'utf8');

const TREE = write('tree.nwk', '((a:0.5,b:0.5):2.3125,(c:1,d:1):1.8125);\n');
const OTHER = write('other.nwk', '((c:1,b:1):3,(a:2,d:2):2);\n');
const CLASSES = write('classes.txt', '"x"\n"d" v\n"a" u\n"b" u\n"c" v\n');

describe('a tree that is given', () => {
  it('is cut, judged by classes that are joined by name, and told', async () => {
    const { runs } = await json(['hac', TREE, '-k', '2', '--labels', CLASSES]);
    expect(runs[0]).toMatchObject({
      input: { kind: 'tree', form: 'newick', n: 4 },
      ...{
        k: 2,
        sizes: [2, 2],
        names: ['a', 'b', 'c', 'd'],
        copheneticCorrelation: null,
        metrics: { ari: 1 },
      },
    });
    expect(runs[0].params).not.toHaveProperty('linkage');
    expect(runs[0].merges.map((merge: number[]) => merge[2])).toEqual([1, 2, 5.625]);
    const nameless = await cli(['hac', TREE, '-k', '2', '--labels', write('bare.txt', 'u\nu\nv\nv\n')]);
    expect(nameless.stderr).toContain('the labels have no names');
    const { stdout } = await cli(['hac', TREE, '--height', '3']);
    expect(stdout).toContain('a tree of 4 leaves\ngiven tree: 3 merges up to 5.625');
  });

  it('is written in every form, and read again', async () => {
    const files = [
      '--newick',
      at('again.nwk'),
      '--tree-out',
      at('again.csv'),
      '--cophenetic-out',
      at('heights.csv'),
    ];
    expect((await cli(['hac', TREE, ...files])).code).toBe(0);
    expect(read('again.nwk')).toBe(readFileSync(TREE, 'utf8'));
    expect(read('heights.csv')).toBe(
      'id,a,b,c,d\na,0,1,5.625,5.625\nb,1,0,5.625,5.625\nc,5.625,5.625,0,2\nd,5.625,5.625,2,0\n',
    );
    const { stdout } = await cli(['hac', TREE, '--json']);
    for (const argv of [[at('again.nwk')], [at('again.csv'), '--tree'], [write('again.json', stdout)]]) {
      const { runs } = await json(['hac', ...argv, '-k', '2', '--labels']);
      expect(runs[0].labels).toEqual([0, 0, 1, 1]);
    }
    const { runs } = await json(['hac', at('heights.csv'), '--distances', '--linkage', 'complete']);
    expect(runs[0].merges.map((merge: number[]) => merge[2])).toEqual([1, 2, 5.625]);
  });

  it('takes nothing that says how trees are made, and is nothing for other commands', async () => {
    const refusals: [string[], RegExp][] = [
      [['hac', TREE, '--linkage', 'average'], /--linkage is not used with trees/],
      [['kmeans', TREE, '-k', '2'], /it is a tree, and rows are required/],
      [['plot', TREE], /it is a tree/],
      [['hac', write('far.nwk', '(a:1,b:2);'), '-k', '2'], /not equally far from the root.*use --distances/],
    ];
    for (const [argv, told] of refusals) expect((await cli(argv)).stderr).toMatch(told);
    const { runs } = await json(['hac', at('far.nwk'), '--distances', '--linkage', 'single']);
    expect(runs[0].merges).toEqual([[0, 1, 3, 2]]);
  });

  it('is described', async () => {
    expect((await json(['info', TREE])).runs[0].input).toMatchObject({
      kind: 'tree',
      leaves: 4,
      form: 'newick',
    });
    expect((await cli(['info', TREE])).stdout).toContain('4 (a, b, c, d)');
  });
});

describe('two trees', () => {
  it('are compared, the leaves matched by name', async () => {
    const { runs } = await json(['compare', TREE, OTHER, '-k', '2']);
    // pairs ab ac ad bc bd cd merge at 1 5.625 5.625 5.625 5.625 2 and at 8 8 4 2 8 8
    const x = [1, 5.625, 5.625, 5.625, 5.625, 2];
    const y = [8, 8, 4, 2, 8, 8];
    expect(runs[0].copheneticCorrelation).toBeCloseTo(pearson(x, y), 12);
    expect(runs[0].bakersGamma).toBeCloseTo(
      pearson([0, 3.5, 3.5, 3.5, 3.5, 1], [3.5, 3.5, 1, 0, 3.5, 3.5]),
      12,
    );
    expect(runs[0].cuts).toEqual([{ k: 2, fowlkesMallows: 0, ari: expect.closeTo(-0.5, 12) }]);
    expect(runs[0].crossings).toBe(1);
  });

  it('are told, as CSV too, and drawn', async () => {
    const { stdout } = await cli(['compare', TREE, TREE]);
    expect(stdout).toMatch(
      /cophenetic correlation +1\.0000[\s\S]*Baker's gamma +1\.0000[\s\S]*entanglement +0\.0000/,
    );
    const csv = await cli(['compare', TREE, OTHER, TREE, '--csv']);
    expect(csv.stdout.split('\n')).toHaveLength(5);
    expect((await cli(['compare', TREE, OTHER, '--chart', 'tanglegram', '-o', at('t.svg')])).code).toBe(0);
    expect(read('t.svg')).toContain('<svg');
    const drawn = [
      'compare',
      TREE,
      OTHER,
      '--chart',
      'tanglegram',
      '--height-scale',
      'log',
      '-o',
      at('log.svg'),
    ];
    expect((await cli(drawn)).code).toBe(0);
    expect(read('log.svg')).toContain('heights by their logarithms');
  });

  it.each([
    [[TREE], /requires two trees/],
    [[TREE, OTHER, '--seed', '2'], /--seed is not used with trees/],
    [[TREE, OTHER, '--chart', 'times'], /times is not drawn of trees; use --chart tanglegram/],
    [[TREE, OTHER, '-o', at('x.svg')], /which chart\?/],
    [
      [TREE, write('more.nwk', '((a:1,b:1):1,x:2);')],
      /more\.nwk: lacks "c", "d" and has "x", which .*tree\.nwk lacks/,
    ],
    [[TREE, write('twice.nwk', '((a:1,a:1):1,b:2);')], /two leaves are called "a"/],
    [
      [`${FIXTURES}reports/tree-names.csv`, '-k', '2', '--columns', 'a,b', '--chart', 'tanglegram'],
      /requires two trees/,
    ],
  ])('are refused: %s', async (argv, told) => {
    expect((await cli(['compare', ...argv])).stderr).toMatch(told);
  });
});

function pearson(x: number[], y: number[]): number {
  const mean = (all: number[]) => all.reduce((a, b) => a + b) / all.length;
  const [p, q] = [x.map((v) => v - mean(x)), y.map((v) => v - mean(y))];
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
}

describe('a tree of rows with known classes', () => {
  const path = `${FIXTURES}reports/tree-names.csv`;
  const argv = ['hac', path, '--id', 'name', '--label-column', 'kind', '-k', '2,3'];

  it('has a legend of the classes in its charts', async () => {
    for (const chart of ['dendrogram', 'clustermap']) {
      expect((await cli([...argv, '--chart', chart, '-o', at(`${chart}-{k}.svg`)])).code).toBe(0);
      const svg = read(`${chart}-2.svg`);
      for (const word of ['kind', 'k1', 'k2']) expect(svg).toContain(`>${word}</text>`);
    }
  });

  it('has a column of labels for each cut in one table', async () => {
    await cli([...argv, '--out', at('cuts.csv')]);
    expect(read('cuts.csv').split('\n').slice(0, 2)).toEqual([
      'name,kind,a,b,label_k2,label_k3',
      "O'Brien (x),k1,1,2,0,1",
    ]);
  });

  it('is written for TreeView', async () => {
    const table = write('three.csv', 'id,x,y\nr 1,0,0\nr2,1,0\nr3,5,0\n');
    await cli(['hac', table, '--id', 'id', '--linkage', 'single', '--treeview', at('three.cdt')]);
    expect(read('three.cdt')).toBe(
      'GID\tUNIQID\tNAME\tGWEIGHT\tx\ty\nEWEIGHT\t\t\t\t1\t1\nGENE2X\tr3\tr3\t1\t5\t0\nGENE0X\tr 1\tr 1\t1\t0\t0\nGENE1X\tr2\tr2\t1\t1\t0\n',
    );
    expect(read('three.gtr')).toBe('NODE1X\tGENE0X\tGENE1X\t0.75\nNODE2X\tGENE2X\tNODE1X\t0\n');
  });
});

it('labels that R wrote are those of the rows', async () => {
  const found = await json([
    'evaluate',
    `${FIXTURES}reports/rnames.txt`,
    '--truth',
    `${FIXTURES}reports/t.txt`,
  ]);
  expect(found.runs[0].metrics.ari).toBe(1);
  const gaps = `${FIXTURES}labels/na.txt`;
  const refused = await cli(['evaluate', gaps, '--truth', `${FIXTURES}reports/t.txt`]);
  expect(refused.stderr).toMatch(/row 1: NA is no label; use --missing drop/);
  const rows = write('rows.csv', 'x\n1\n2\n9\n8\n');
  const told = await cli(['kmeans', rows, '-k', '2', '--labels', gaps]);
  expect(told.stderr).toContain('the class of 1 of 4 rows is not known');
  const short = await cli(['kmeans', rows, '-k', '2', '--labels', `${FIXTURES}labels/heading.txt`]);
  expect([short.code, short.stderr]).toEqual([0, '']);
});

it('distances whose names are in another order are put in order or refused, and told', async () => {
  const shuffled = await cli(['hac', `${FIXTURES}distances/shuffled.tsv`, '--distances', '-k', '2']);
  expect(shuffled.stderr).toContain('3 columns of distances are named in another order than the rows');
  const misnamed = await cli(['hac', `${FIXTURES}reports/misnamed.csv`, '--distances', '-k', '2']);
  expect([misnamed.code, misnamed.stderr]).toEqual([3, expect.stringContaining('"alpha" is 1 from itself')]);
  const lopsided = write('lopsided.csv', ',a,b\na,0,1\nb,2,0\n');
  expect((await cli(['hac', lopsided, '--distances'])).stderr).toContain(
    '"a" and "b": the distance 1 is not equal to 2',
  );
});
