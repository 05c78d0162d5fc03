import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import { clusteredRows } from '../../src/indices/clusteredRows.ts';
import { evaluate } from '../../src/indices/evaluate.ts';
import { calinskiHarabaszOf, centeredRows } from '../../src/indices/internal.ts';
import type { ChoiceOfK } from '../../src/output/choiceRecord.ts';
import { COINS, cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Three round heaps of ten rows, far apart, with their numbers as classes. */
const heaps = Array.from({ length: 30 }, (_, i) => {
  const lottery = new Lottery(i);
  const [x, y] = [lottery.below(1000) / 500, lottery.below(1000) / 500];
  return { x: x + 10 * (i % 3) + 1, y: y + (i % 3 === 1 ? 10 : 0) + 1, kind: 'abc'[i % 3] };
});
const HEAPS = at('heaps.csv');
writeFileSync(HEAPS, `x,y,kind\n${heaps.map(({ x, y, kind }) => `${x},${y},${kind}\n`).join('')}`);
const KINDS = at('kinds.txt');
writeFileSync(KINDS, heaps.map(({ kind }) => `${kind}\n`).join(''));
const data = { x: Float64Array.from(heaps.flatMap(({ x, y }) => [x, y])), n: 30, dim: 2 };
const truth = heaps.map(({ kind }) => kind);

/** All distances between the heaps, as a square. */
const DISTANCES = at('distances.csv');
const square = heaps.map((a) => heaps.map((b) => Math.hypot(a.x - b.x, a.y - b.y)));
writeFileSync(DISTANCES, square.map((row) => `${row.join(',')}\n`).join(''));

const linked = ['--label-column', 'kind', '--linkage', 'average'];

describe('hac --metrics', () => {
  it('writes the silhouettes of rows beside their labels', async () => {
    const out = at('silhouettes.csv');
    const { runs } = await json([
      'hac',
      HEAPS,
      ...linked,
      '-k',
      '3',
      '--metrics',
      'silhouette',
      '--out',
      out,
    ]);
    const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('x,y,kind,label,silhouette');
    const mean = lines.reduce((sum, line) => sum + Number(line.split(',')[4]) / 30, 0);
    expect(mean).toBeCloseTo(runs[0].cuts[0].metrics.silhouette, 12);
  });

  it('puts into the JSON of each cut what evaluate finds', async () => {
    const metrics = ['ari', 'silhouette', 'davies-bouldin', 'dunn'];
    const asked = ['-k', '2,3,4', '--metrics', metrics.join(','), '--labels'];
    const { runs } = await json(['hac', HEAPS, ...linked, ...asked]);
    for (const cut of runs[0].cuts) {
      const { values } = await evaluate(cut.labels, { truth, data, indices: metrics });
      expect(cut.metrics).toEqual(values);
    }
    expect(runs[0].cuts[1].metrics.ari).toBe(1);
    expect(runs[0].metrics).toBeUndefined();
  });

  it.each([['manhattan'], ['cosine'], ['correlation'], ['gower']] as const)(
    'measures pairs by %s, as the tree does',
    async (metric) => {
      const asked = ['--metric', metric, '-k', '3', '--metrics', 'silhouette', '--labels'];
      const columns = metric === 'correlation' ? at('three.csv') : HEAPS;
      const third = heaps.map(({ x, y }) => [x, y, x * y]);
      writeFileSync(at('three.csv'), `x,y,z,kind\n${third.map((row) => `${row.join(',')},a\n`).join('')}`);
      const rows = metric === 'correlation' ? { x: Float64Array.from(third.flat()), n: 30, dim: 3 } : data;
      const { runs } = await json(['hac', columns, ...linked, ...asked]);
      const { values } = await evaluate(runs[0].labels, { data: rows, metric, indices: ['silhouette'] });
      expect(runs[0].metrics).toEqual(values);
    },
  );

  it('measures categories by gower, and has no means of them', async () => {
    writeFileSync(at('words.csv'), 'color,size\nred,1\nred,2\nblue,9\nblue,8\ngreen,1\n');
    const given = ['hac', at('words.csv'), '--metric', 'gower', '--linkage', 'average', '-k', '2'];
    const { runs } = await json([...given, '--metrics', 'silhouette', '--labels']);
    // red and green in small sizes, blue in large ones: distances by hand
    const size = (a: number, b: number) => Math.abs(a - b) / 8;
    const rows = [
      ['red', 1],
      ['red', 2],
      ['blue', 9],
      ['blue', 8],
      ['green', 1],
    ] as const;
    const between = (i: number, l: number) =>
      ((rows[i][0] === rows[l][0] ? 0 : 1) + size(rows[i][1], rows[l][1])) / 2;
    const stand = { x: new Float64Array(5), n: 5, dim: 1 };
    const { values } = await evaluate(runs[0].labels, {
      data: stand,
      metric: between,
      indices: ['silhouette'],
    });
    expect(runs[0].metrics.silhouette).toBeCloseTo(values.silhouette, 12);
    const refused = await cli([...given, '--metrics', 'ch']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('calinski-harabasz: columns of categories have no means');
  });

  it('tells three of them when classes are known and nothing is asked for', async () => {
    const { stdout } = await cli(['hac', HEAPS, ...linked, '-k', '3']);
    expect(stdout.split('\n')[2]).toBe('ari 1.0000, ami 1.0000, accuracy 1.0000');
    const file = ['hac', HEAPS, '--columns', 'x,y', '-k', '3', '--labels', KINDS];
    expect((await json(file)).runs[0].metrics).toEqual({ ari: 1, ami: 1, accuracy: 1 });
    const without = await json(['hac', HEAPS, '--columns', 'x,y', '-k', '3']);
    expect(without.runs[0].metrics).toEqual({});
  });

  it('measures given distances as the rows that they are between', async () => {
    const asked = ['-k', '2,3', '--linkage', 'average', '--metrics', 'silhouette,dunn,c-index,ari'];
    const given = await json(['hac', DISTANCES, '--distances', ...asked, '--labels', KINDS]);
    const rows = await json(['hac', HEAPS, '--label-column', 'kind', ...asked]);
    for (const [c, { metrics }] of given.runs[0].cuts.entries())
      for (const [name, value] of Object.entries(metrics as Record<string, number>))
        expect(value).toBeCloseTo(rows.runs[0].cuts[c].metrics[name], 10);
  });

  it('measures columns that are compared as rows', async () => {
    writeFileSync(at('wide.csv'), 'a,b,c,d\n1,2,9,8\n1,1,8,9\n2,1,9,9\n');
    const { runs } = await json(['hac', at('wide.csv'), '--transpose', '-k', '2', '--metrics', 'ch']);
    const turned = { x: Float64Array.of(1, 1, 2, 2, 1, 1, 9, 8, 9, 8, 9, 9), n: 4, dim: 3 };
    const expected = calinskiHarabaszOf(centeredRows(clusteredRows(turned, [0, 0, 1, 1])));
    expect(runs[0].metrics['calinski-harabasz']).toBeCloseTo(expected, 12);
  });

  it('weights the colors of a picture by their pixels', async () => {
    const { runs } = await json(['hac', COINS, '-k', '3', '--metrics', 'inertia']);
    expect(runs[0].metrics.inertia).toBeCloseTo(runs[0].cuts[0].inertia, 2);
  });

  it('has columns of them in tables and in CSV', async () => {
    const asked = ['hac', HEAPS, ...linked, '-k', '2,3', '--metrics', 'sil,ch'];
    const { stdout } = await cli(asked);
    expect(
      stdout
        .split('\n')[3]
        .trim()
        .split(/\s{2,}/)
        .slice(0, 5),
    ).toEqual([...['cut', 'clusters', 'height', 'silhouette', 'calinski-harabasz']]);
    const csv = (await cli([...asked, '--csv'])).stdout.trimEnd().split('\n');
    expect(csv[0]).toBe(
      'input,algorithm,by,bound,k,cluster,rows,share,height,x,y,silhouette,calinski-harabasz',
    );
    expect(csv).toHaveLength(1 + 2 + 3);
    const { runs } = await json(asked);
    expect(csv.at(-1)?.split(',').at(-1)).toBe(String(runs[0].cuts[1].metrics['calinski-harabasz']));
  });

  it('draws silhouettes and panels', async () => {
    const options = ['-k', '2..4', '--chart', 'silhouette,metrics', '-o', at('{k}{chart}.vl.json'), '-q'];
    expect((await cli(['hac', HEAPS, ...linked, ...options])).code).toBe(0);
    const drawn = readFileSync(at('metrics.vl.json'), 'utf8');
    for (const name of ['Inertia', 'Silhouette', 'Calinski-Harabasz', 'Homogeneity'])
      expect(drawn).toContain(name);
    expect(drawn).not.toContain('Seconds');
    expect(readFileSync(at('3silhouette.vl.json'), 'utf8')).toContain('heaps.csv in 3 clusters');
  });

  it('tells the sizes of clusters of which a sample was measured', async () => {
    const given = ['hac', COINS, '-k', '2', '--metrics-sample', '50', '--chart', 'silhouette'];
    await cli([...given, '-o', at('sample.vl.json'), '-q']);
    const { runs } = await json(['hac', COINS, '-k', '2']);
    const drawn = readFileSync(at('sample.vl.json'), 'utf8');
    for (const size of runs[0].sizes) expect(drawn).toContain(`, ${size.toLocaleString('en-US')} pixels`);
  });

  it.each([
    ['an unknown index', ['-k', '3', '--metrics', 'silhouete'], /did you mean silhouette\?/],
    ['classes of columns', ['-k', '2', '--transpose', '--metrics', 'ari'], /true classes are of rows/],
    [
      'classes that are not known',
      ['-k', '3', '--metrics', 'ari'],
      /ari: true classes are not known; use --label-column or --labels FILE/,
    ],
    [
      'indices without a cut',
      ['--metrics', 'silhouette'],
      /--metrics is about clusters, and the tree is not cut/,
    ],
    [
      'silhouettes without a cut',
      ['--chart', 'silhouette'],
      /--chart: silhouette requires a cut of the tree/,
    ],
    ['CSV without a cut', ['--csv'], /--csv is about clusters, and the tree is not cut/],
    ['a choice of one k', ['-k', '3', '--choose'], /--choose requires several values of k; use -k 2\.\.10/],
    ['panels of one cut', ['--height', '3', '--chart', 'metrics'], /--chart: metrics requires several runs/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr, stdout } = await cli(['hac', HEAPS, '--columns', 'x,y', ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses what given distances cannot tell', async () => {
    const given = ['hac', DISTANCES, '--distances', '-k', '3'];
    const means = await cli([...given, '--metrics', 'davies-bouldin']);
    expect([means.code, means.stderr]).toEqual([
      2,
      'clusterkit: --metrics davies-bouldin requires rows, and a matrix of distances has none; there are silhouette, dunn, c-index\n',
    ]);
    writeFileSync(at('few.txt'), 'a\nb\n');
    const few = await cli([...given, '--labels', at('few.txt')]);
    expect([few.code, few.stderr]).toEqual([
      3,
      `clusterkit: ${at('few.txt')}: 2 labels for 30 items of ${at('distances.csv')}\n`,
    ]);
  });
});

describe('hac --transpose', () => {
  it('calls columns by their names in what it refuses', async () => {
    writeFileSync(at('flat.csv'), 'a,ü b,c\n1,5,0\n2,5,0\n3,5,0\n');
    const given = ['hac', at('flat.csv'), '--transpose', '--linkage', 'average', '--metric'];
    const flat = await cli([...given, 'correlation']);
    expect([flat.code, flat.stderr]).toEqual([
      3,
      `clusterkit: ${at('flat.csv')}: column "ü b": all 3 numbers are equal, so that no correlation is defined; leave it out\n`,
    ]);
    expect((await cli([...given, 'cosine'])).stderr).toContain('column "c": all numbers are 0');
  });
});

describe('hac --choose', () => {
  it('finds three heaps, with the same linkage on rows drawn anew', async () => {
    const found = await json(['hac', HEAPS, ...linked, '-k', '2..6', '--choose']);
    const [choice] = found.choice as ChoiceOfK[];
    expect(choice.verdict.k).toBe(3);
    expect(choice.gap).toMatchObject({ ks: [1, 2, 3, 4, 5, 6], k: 3 });
    expect(choice.stability?.mean[1]).toBe(1);
    expect(choice.verdict.votes).toContainEqual({ name: 'gap of heights', k: 3 });
    const { merges } = await hac(data, { linkage: 'average' });
    const { labels } = cutTree(merges, { k: 3 });
    const { values } = await evaluate(labels, { data, indices: ['silhouette'] });
    expect(choice.indices.silhouette[1]).toBe(values.silhouette);
    const { stdout } = await cli(['hac', HEAPS, ...linked, '-k', '2..6', '--choose']);
    expect(stdout).toMatch(/Verdict: k = 3 has \d of \d votes/);
  });

  it('leaves out what it cannot repeat, and says why', async () => {
    const given = ['hac', DISTANCES, '--distances', '-k', '2..5', '--choose'];
    const [choice] = (await json(given)).choice as ChoiceOfK[];
    expect(choice).toMatchObject({ gap: null, stability: null, hopkins: null, knee: null });
    expect(Object.keys(choice.indices)).toEqual(['silhouette', 'dunn', 'c-index']);
    expect(choice.verdict.k).toBe(3);
    const { stdout } = await cli(given);
    expect(stdout).toContain('without indices of means, gap, stability and Hopkins: they need rows');
    const among = ['hac', HEAPS, ...linked, '--connectivity', 'knn:5', '-k', '2..4', '--choose', '-q'];
    expect((await cli(among)).stdout).toContain('without gap and stability: neighbors are those of these');
  });
});

describe('--fail-if of commands that find clusters', () => {
  it.each([
    ['kmeans', ['-k', '2,3'], 'ari<0.9', 'kmeans, k = 2: ari'],
    ['bisecting', ['-k', '2'], 'silhouette<0.99', 'bisecting, k = 2: silhouette'],
    ['hac', ['-k', '2,3', '--linkage', 'average'], 'ari<0.9', 'hac, k = 2: ari'],
    ['hac', ['-k', '1'], 'silhouette<0.1', 'silhouette is not defined'],
  ])('%s %j ends with 4 when %s', async (command, options, bound, message) => {
    const given = [command, HEAPS, '--label-column', 'kind', ...options, '-q'];
    const missed = await cli([...given, '--fail-if', bound]);
    expect(missed.code).toBe(4);
    expect(missed.stderr).toContain(message);
    expect(missed.stderr).not.toContain('k = 3:');
    expect(missed.stdout).toContain(bound.split('<')[0]);
    expect((await cli([...given, '--fail-if', 'rand<0.01'])).code).toBe(0);
  });

  it('is refused where it cannot be told', async () => {
    const { code, stderr } = await cli(['compare', COINS, '-k', '2', '--fail-if', 'ari<0.5']);
    expect([code, stderr]).toEqual([
      2,
      'clusterkit: --fail-if ari: the colors of a picture have no true classes\n',
    ]);
    expect((await cli(['compare', COINS, '-k', '2', '--fail-if', 'db>0.1'])).code).toBe(4);
  });
});

describe('--metrics of predict and compare', () => {
  it('judges rows in the clusters of a model', async () => {
    const model = at('model.json');
    await cli(['kmeans', HEAPS, '--label-column', 'kind', '-k', '3', '--model-out', model]);
    const options = ['--label-column', 'kind', '--metrics', 'ari,silhouette', '--labels'];
    const { runs } = await json(['predict', model, HEAPS, ...options]);
    const { values } = await evaluate(runs[0].labels, { truth, data, indices: ['ari', 'silhouette'] });
    expect(runs[0].metrics).toEqual(values);
  });

  it('has a column for each index of algorithms compared', async () => {
    const { stdout } = await cli(['compare', COINS, '-k', '3', '--metrics', 'davies-bouldin']);
    expect(stdout).toContain('davies-bouldin  iterations');
    const csv = await cli(['compare', COINS, '-k', '3', '--metrics', 'db', '--csv']);
    expect(csv.stdout).toMatch(/^input,k,algorithm,inertia,excess,iterations,seconds,davies-bouldin,ari_/);
    const refused = await cli(['compare', COINS, '-k', '3', '--metrics', 'ari']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'clusterkit: --metrics ari: the colors of a picture have no true classes\n',
    ]);
  });
});
