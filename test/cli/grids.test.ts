import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

/*
 * Grids of parameters that say something only beside others: the power of minkowski, the form of a correlation, the
 * depth of an inconsistency. Every run is the run that the program makes of its settings alone.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TABLE = join(ROOT, 'data/points.csv');
const DIGITS = [join(ROOT, 'data/digits.csv.gz'), '--label-column', 'column65', '--sample', '60'];
const MINKOWSKI = ['--metric', 'minkowski'];
const AVERAGE = ['--linkage', 'average'];

const PICTURE = at('pictures/0.png');

beforeAll(async () => {
  mkdirSync(at('pictures'));
  for (let i = 0; i < 5; i++) {
    const value = (p: number) => (p % 24 < 12 ? 20 : 200) + ((p * 7 * (i + 1)) % 13) + (i > 2 ? 9 * i : 0);
    const pixels = Uint8Array.from({ length: 8 * 6 * 3 }, (_, p) => value(p));
    await sharp(pixels, { raw: { width: 8, height: 6, channels: 3 } }).toFile(at(`pictures/${i}.png`));
  }
});

/** Without the seconds, which are never the same. */
// biome-ignore lint/suspicious/noExplicitAny: JSON
const timeless = (run: any) => ({ ...run, seconds: 0 });

describe('the power of minkowski', () => {
  it.each([
    ['hac on a table', ['hac', TABLE, '-k', '2', ...AVERAGE]],
    ['hac on columns', ['hac', ...DIGITS, '-k', '3', ...AVERAGE, '--transpose']],
    ['hac on a picture', ['hac', PICTURE, '-k', '2', ...AVERAGE]],
    ['hac on pixels', ['hac', PICTURE, '-k', '2', ...AVERAGE, '--connectivity', 'grid']],
    ['hac on a folder', ['hac', at('pictures'), '-k', '2', ...AVERAGE, '--size', '4x4']],
    ['dbscan on a table', ['dbscan', TABLE, '--eps', '2']],
    ['dbscan on a picture', ['dbscan', PICTURE, '--eps', '6']],
  ])('may vary: %s', async (_, words) => {
    const asked = [...words, ...MINKOWSKI, '--metrics', 'silhouette', '--labels'];
    const { runs } = await json([...asked, '--p', '1..3']);
    expect(runs.map(({ params }: { params: { p: number } }) => params.p)).toEqual([1, 2, 3]);
    for (const [i, run] of runs.entries()) {
      const [alone] = (await json([...asked, '--p', `${i + 1}`])).runs;
      expect(timeless(run)).toEqual(timeless(alone));
    }
    const [manhattan] = (await json([...words, '--metric', 'manhattan', '--metrics', 'silhouette'])).runs;
    expect(runs[0].metrics).toEqual(manhattan.metrics);
    expect(runs[0].copheneticCorrelation).toBe(manhattan.copheneticCorrelation);
    expect(runs[2].metrics).not.toEqual(runs[0].metrics);
  });

  it('varies beside linkages and ks, with a tree for each and a column in the table', async () => {
    const words = ['hac', ...DIGITS, ...MINKOWSKI, '--p', '1,3', '--linkage', 'average,single', '-k', '2..4'];
    const { runs } = await json(words);
    const seen = runs.map(({ params, cuts }: { params: { linkage: string; p: number }; cuts: unknown[] }) => [
      params.linkage,
      params.p,
      cuts.length,
    ]);
    expect(seen).toEqual([
      ['average', 1, 3],
      ['average', 3, 3],
      ['single', 1, 3],
      ['single', 3, 3],
    ]);
    const { stdout } = await cli([...words, '-q']);
    const [, facts, , header, ...lines] = stdout.trimEnd().split('\n');
    expect(facts).toBe('4 trees, minkowski distances, linkage = average, single, p = 1, 3');
    expect(
      header
        .trim()
        .split(/\s{2,}/)
        .slice(0, 4),
    ).toEqual(['cut', 'linkage', 'p', 'clusters']);
    expect(lines).toHaveLength(12);
    const csv = (await cli([...words, '--csv'])).stdout.split('\n');
    expect(csv[0]).toMatch(/^input,algorithm,linkage,p,by,bound,k,/);
  });

  it('leaves other distances alone, which are one run', async () => {
    const words = ['dbscan', TABLE, '--eps', '2', '--metric', 'euclidean,minkowski,manhattan', '--p', '1,3'];
    const { runs } = await json(words);
    const seen = runs.map(({ params }: { params: Record<string, unknown> }) => [params.metric, params.p]);
    expect(seen).toEqual([
      ['euclidean', undefined],
      ['minkowski', 1],
      ['minkowski', 3],
      ['manhattan', undefined],
    ]);
    const compared = ['compare', TABLE, '--algorithms', 'hac,dbscan', '-k', '2', ...AVERAGE];
    const { stdout } = await cli([...compared, ...words.slice(2), '-q']);
    const lines = stdout.split('\n').filter((line) => line.includes('dbscan ') && !line.includes('hac'));
    expect(lines.map((line) => line.trim().split(/\s+/).slice(0, 2))).toEqual([
      ['euclidean', 'dbscan'],
      ['minkowski', '1'],
      ['minkowski', '3'],
      ['manhattan', 'dbscan'],
    ]);
  });

  it('has files of its own for each run, and columns in one table', async () => {
    const words = [TABLE, ...MINKOWSKI, '--p', '1,2.5', '-q'];
    const silhouettes = ['--chart', 'silhouette', '-o', `${folder}/`, '--out', at('rows.csv')];
    const written = await cli(['dbscan', ...words, '--eps', '2', ...silhouettes]);
    expect([written.code, written.stderr]).toEqual([0, '']);
    const [header, first] = readFileSync(at('rows.csv'), 'utf8').split('\n');
    expect(header).toBe('x,y,label_p1,silhouette_p1,label_p2.5,silhouette_p2.5');
    const [, , , ofOne, , ofOther] = first.split(',').map(Number);
    expect(ofOne).not.toBe(ofOther);
    const hac = ['hac', ...words, ...AVERAGE, '-k', '2', '--chart', 'dendrogram', '-o', at('{p}.svg')];
    const models = await cli([...hac, '--model-out', `${folder}/`, '--tree-out', at('tree{-settings}.csv')]);
    expect([models.code, models.stderr]).toEqual([0, '']);
    for (const name of ['1.svg', '2.5.svg', 'points-hac-k2-p1-model.json', 'tree-p1.csv', 'tree-p2.5.csv'])
      expect([name, existsSync(at(name))]).toEqual([name, true]);
    expect(readFileSync(at('2.5.svg'), 'utf8')).toContain('minkowski distances with power 2.5');
    expect(readFileSync(at('tree-p1.csv'), 'utf8')).not.toBe(readFileSync(at('tree-p2.5.csv'), 'utf8'));
  });

  it('is what charts of several runs are drawn against', async () => {
    const path = at('metrics.vl.json');
    const sweep = ['-k', '2,3', '--p', '1..2:0.5', '--against', 'p', '--chart', 'metrics', '-o', path, '-q'];
    const { code } = await cli(['hac', TABLE, ...MINKOWSKI, ...AVERAGE, ...sweep]);
    expect(code).toBe(0);
    const { concat, title } = JSON.parse(readFileSync(path, 'utf8'));
    expect(title.text).toEqual(['points.csv: p 1 to 2, k 2, 3']);
    const silhouette = concat.find((panel: { title: { text: string } }) => panel.title.text === 'Silhouette');
    const seen = silhouette.data.values.map((value: { at: number; series: string }) => [
      value.series,
      value.at,
    ]);
    expect(seen).toEqual(['k 2', 'k 3'].flatMap((series) => [1, 1.5, 2].map((p) => [series, p])));
  });

  it('is one number where one distance is measured, and where fits are timed', async () => {
    const three = ['--p', '3', ...MINKOWSKI];
    const { runs } = await json(['distances', TABLE, '--limit', '3', ...three]);
    expect(runs[0].params).toMatchObject({ metric: 'minkowski', p: 3 });
    const rows = readFileSync(TABLE, 'utf8').split('\n').slice(1, 3);
    const [a, b] = rows.map((line) => line.split(',').map(Number));
    const sum = Math.abs(a[0] - b[0]) ** 3 + Math.abs(a[1] - b[1]) ** 3;
    expect(runs[0].condensed[0]).toBeCloseTo(Math.cbrt(sum), 12);
    const timed = ['bench', TABLE, '--algorithms', 'hac', '-k', '2', '--repeat', '1', ...AVERAGE];
    expect((await json([...timed, ...three])).runs[0].params).toMatchObject({ p: 3 });
    for (const command of [['distances', TABLE], timed]) {
      const { code, stderr } = await cli([...command, ...MINKOWSKI, '--p', '1,3']);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/'1,3' is invalid. Expected a number/)]);
    }
  });

  it.each([
    [
      'another distance',
      ['hac', TABLE, '-k', '2', '--p', '1..3'],
      '--p is not used with euclidean; use --metric minkowski',
    ],
    [
      'other distances',
      ['dbscan', TABLE, '--eps', '1', '--metric', 'cosine,l1', '--p', '3'],
      '--p is not used with cosine, manhattan; use --metric minkowski',
    ],
    [
      'a measured distance',
      ['distances', TABLE, '--p', '3'],
      '--p is not used with euclidean; use --metric minkowski',
    ],
    [
      'compared algorithms',
      ['compare', TABLE, '--algorithms', 'hac,dbscan', '--eps', '1', '-k', '2', '--p', '3'],
      '--p is not used without minkowski; use --metric minkowski',
    ],
    [
      'a form of no correlation',
      ['hac', TABLE, '-k', '2', '--correlation-form', 'half'],
      '--correlation-form is not used with euclidean; use --metric correlation',
    ],
    [
      'a choice of k',
      ['hac', TABLE, '-k', '2..4', ...AVERAGE, ...MINKOWSKI, '--p', '1,3', '--choose'],
      '--choose: a choice of k requires that only k varies, not p',
    ],
  ])('is refused for %s', async (_, argv, message) => {
    const { code, stderr } = await cli(argv);
    expect([code, stderr]).toEqual([2, `clusterkit: ${message}\n`]);
  });

  it('is that of the fits by which k is chosen', async () => {
    const asked = ['hac', ...DIGITS, ...AVERAGE, '-k', '2..4', '--choose'];
    const { choice: one } = await json([...asked, ...MINKOWSKI, '--p', '1']);
    const { choice: manhattan } = await json([...asked, '--metric', 'manhattan']);
    expect(one).toEqual(manhattan);
    expect((await json([...asked, ...MINKOWSKI, '--p', '4'])).choice).not.toEqual(one);
  });
});

describe('the depth of an inconsistency', () => {
  const asked = ['hac', ...DIGITS, '--inconsistency', '0.8,1'];

  it('varies among the cuts of one tree, each of which tells its own', async () => {
    const { runs } = await json([...asked, '--depth', '2..4', '--labels']);
    expect(runs).toHaveLength(1);
    const [{ cuts, params }] = runs;
    expect(params).not.toHaveProperty('depth');
    const seen = cuts.map(({ by, bound, depth }: Record<string, unknown>) => [by, bound, depth]);
    expect(seen).toEqual(
      [2, 3, 4].flatMap((depth) => [0.8, 1].map((bound) => ['inconsistency', bound, depth])),
    );
    for (const depth of [2, 3, 4]) {
      const [alone] = (await json([...asked, '--depth', `${depth}`, '--labels'])).runs;
      expect(alone.params.depth).toBe(depth);
      const own = cuts.filter((cut: { depth: number }) => cut.depth === depth);
      expect(own.map(({ depth: _, ...cut }: { depth: number }) => cut)).toEqual(alone.cuts);
    }
  });

  it('is a column of tables, empty for other cuts', async () => {
    const { stdout } = await cli([...asked, '-k', '3', '--depth', '2,3', '--members', '-q']);
    const [, , , header, first] = stdout.split('\n');
    expect(header).toMatch(/^cut +depth +clusters +height/);
    expect(first).toMatch(/^k = 3 +3 /);
    expect(stdout).toContain('inconsistency 1, depth = 3:');
    const csv = (await cli([...asked, '-k', '3', '--depth', '2,3', '--csv', '-q'])).stdout.split('\n');
    expect(csv[0]).toMatch(/^input,algorithm,depth,by,bound,k,/);
    expect(csv[1]).toMatch(/,hac,,k,3,3,0,/);
  });

  it('has the files of its own cut where seeds vary as well', async () => {
    const out = at('{seed}-{depth}.csv');
    const cut = ['hac', TABLE, '--inconsistency', '1', '--seed', '1,2', '--labels-out', out];
    expect((await cli([...cut, '--depth', '1,3', '-q'])).code).toBe(0);
    const read = (name: string) => readFileSync(at(name), 'utf8');
    expect(read('1-1.csv')).toBe(read('2-1.csv'));
    expect(read('1-3.csv')).toBe(read('2-3.csv'));
    expect(read('1-1.csv')).not.toBe(read('1-3.csv'));
  });

  it('is refused without an inconsistency', async () => {
    const { code, stderr } = await cli(['hac', TABLE, '-k', '2', '--depth', '2..4']);
    const message = '--depth is not used without inconsistency; use --inconsistency';
    expect([code, stderr]).toEqual([2, `clusterkit: ${message}\n`]);
  });
});

describe('other choices', () => {
  it.each([
    ['precision', 'f32,f64', ['hac', TABLE, '-k', '2']],
    ['init', 'random,k-means++', ['bisecting', TABLE, '-k', '2']],
    [
      'correlationForm',
      'half,one-minus',
      ['hac', ...DIGITS, '-k', '2', ...AVERAGE, '--metric', 'correlation'],
    ],
  ])('may be several: %s', async (name, words, argv) => {
    const flag = name === 'correlationForm' ? '--correlation-form' : `--${name}`;
    const { runs } = await json([...argv, flag, words]);
    const seen = runs.map(({ params }: { params: Record<string, unknown> }) => params[name]);
    expect(seen).toEqual(words.split(','));
  });
});

describe('a chart of several runs', () => {
  it.each([
    [['kmeans', TABLE, '-k', '3', '--chart', 'elbow'], 'elbow requires several runs; use -k 2..9'],
    [['hac', TABLE, '--gap', '--chart', 'metrics'], 'metrics requires several runs; use -k 2..9'],
    [['dbscan', TABLE, '--eps', '1', '--chart', 'time'], 'time requires several runs; use --eps 1..5:0.5'],
  ])('says what to give: %j', async (argv, message) => {
    const { code, stderr } = await cli(argv);
    expect([code, stderr]).toEqual([2, `clusterkit: --chart: ${message}\n`]);
  });
});
