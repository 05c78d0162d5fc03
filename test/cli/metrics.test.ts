import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundsText } from '../../src/cli/words/bounds.ts';
import { evaluate } from '../../src/indices/evaluate.ts';
import type { ChoiceOfK } from '../../src/output/choiceRecord.ts';
import type { RowsRun } from '../../src/output/document.ts';
import { missedBounds } from '../../src/work/bounds.ts';
import { COINS, cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Three round heaps of twenty rows, far apart, with their numbers as classes. */
const heaps = Array.from({ length: 60 }, (_, i) => {
  const lottery = new Lottery(i);
  const [x, y] = [lottery.below(1000) / 500, lottery.below(1000) / 500];
  return { x: x + 10 * (i % 3), y: y + (i % 3 === 1 ? 10 : 0), kind: 'abc'[i % 3] };
});
const HEAPS = at('heaps.csv');
writeFileSync(HEAPS, `x,y,kind\n${heaps.map(({ x, y, kind }) => `${x},${y},${kind}\n`).join('')}`);
const even = new Lottery(7);
const EVEN = at('even.csv');
writeFileSync(
  EVEN,
  `x,y\n${Array.from({ length: 200 }, () => `${even.below(1e6)},${even.below(1e6)}\n`).join('')}`,
);

const data = { x: Float64Array.from(heaps.flatMap(({ x, y }) => [x, y])), n: 60, dim: 2 };

describe('--metrics of rows', () => {
  it('tells the inertia once', async () => {
    const heaps = [HEAPS, '--columns', 'x,y'];
    for (const given of [
      ['kmeans', ...heaps, '-k', '2..3'],
      ['kmeans', ...heaps, '-k', '3'],
      ['compare', COINS, '-k', '3', '--csv'],
    ]) {
      const { stdout } = await cli([...given, '--metrics', 'inertia,davies-bouldin']);
      expect(stdout.match(/inertia/g)).toHaveLength(1);
      expect(stdout).toContain('davies-bouldin');
    }
  });

  it.each([
    [['minibatch', COINS, '-k', '4']],
    [['kmeans', COINS, '-k', '4', '--max-iter', '1', '--n-init', '1']],
    [['minibatch', HEAPS, '--columns', 'x,y', '-k', '4', '--max-iter', '1']],
  ])('calls inertia what the result does: %s', async (given) => {
    const { runs } = await json([...given, '--metrics', 'inertia,silhouette', '--metrics-sample', '50']);
    expect(runs[0].metrics.inertia).toBe(runs[0].inertia);
    const { code } = await cli([...given, '--fail-if', `inertia<${runs[0].inertia}`]);
    expect(code).toBe(0);
  });

  it.each([
    [0.01, 'inertia 53669844.85 is below 53669844.86 by 0.0100'],
    [0.3, 'inertia 53669844.85 is below 53669845.15 by 0.3000'],
  ])('tells values and bounds %d apart', (by, message) => {
    const bounds = [{ name: 'inertia', sign: '<', value: Number((53669844.85 + by).toFixed(2)) }] as const;
    const missed = missedBounds([{ about: 'a.png', metrics: { inertia: 53669844.85 } }], bounds);
    expect(boundsText(missed)).toBe(`a.png: ${message}`);
  });

  it('puts into the JSON what evaluate finds', async () => {
    const metrics = ['ari', 'purity', 'silhouette', 'davies-bouldin', 'dunn'];
    const given = ['-k', '2,3,4', '--label-column', 'kind', '--metrics', metrics.join(','), '--labels'];
    const { runs } = await json(['kmeans', HEAPS, ...given]);
    const truth = heaps.map(({ kind }) => kind);
    for (const run of runs as RowsRun[]) {
      const { values } = await evaluate(run.labels!, { truth, data, indices: metrics });
      expect(run.metrics).toEqual(values);
      expect(Object.keys(run.metrics)).toEqual(metrics);
    }
    expect(runs[1].metrics).toMatchObject({ ari: 1, purity: 1 });
  });

  it('tells three of them when classes are known and nothing is asked for', async () => {
    const { stdout } = await cli(['minibatch', HEAPS, '-k', '3', '--label-column', 'kind']);
    expect(stdout.split('\n')[2]).toBe('ari 1.0000, ami 1.0000, accuracy 1.0000');
    writeFileSync(at('kinds.txt'), heaps.map(({ kind }) => `${kind}\n`).join(''));
    const { runs } = await json([
      'bisecting',
      HEAPS,
      '-k',
      '3',
      '--columns',
      'x,y',
      '--labels',
      at('kinds.txt'),
    ]);
    expect(runs[0].metrics).toEqual({ ari: 1, ami: 1, accuracy: 1 });
    const without = await json(['kmeans', HEAPS, '-k', '3', '--columns', 'x,y']);
    expect(without.runs[0].metrics).toEqual({});
  });

  it('has columns of them in tables of several ks and in CSV', async () => {
    const given = ['kmeans', HEAPS, '-k', '2,3', '--columns', 'x,y', '--metrics', 'sil,CH', '-q'];
    const { stdout } = await cli(given);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .slice(3)
      .map((line) => line.trim().split(/\s{2,}/));
    expect(rows[0].slice(0, 5)).toEqual(['k', 'inertia', 'silhouette', 'calinski-harabasz', 'iterations']);
    const { runs } = await json(given);
    expect(rows[2][2]).toBe(runs[1].metrics.silhouette.toFixed(4));
    const csv = (await cli([...given, '--csv'])).stdout.trimEnd().split('\n');
    expect(csv[0]).toBe('input,algorithm,k,cluster,rows,share,x,y,silhouette,calinski-harabasz');
    expect(csv.at(-1)?.split(',').at(-1)).toBe(String(runs[1].metrics['calinski-harabasz']));
  });

  it('measures what was clustered, not what was read', async () => {
    const given = ['-k', '3', '--columns', 'x,y', '--scale', 'standard', '--metrics', 'inertia'];
    const { runs } = await json(['kmeans', HEAPS, ...given]);
    expect(runs[0].metrics.inertia).toBeCloseTo(runs[0].inertia, 10);
  });

  it('leaves rows of unknown class out of comparisons', async () => {
    const kinds = heaps.map(({ kind }, i) => (i < 30 ? kind : ''));
    writeFileSync(at('half.txt'), kinds.map((kind) => `${kind}\n`).join(''));
    const given = ['-k', '3', '--columns', 'x,y', '--labels', at('half.txt')];
    expect((await json(['kmeans', HEAPS, ...given])).runs[0].metrics.ari).toBe(1);
  });

  it('says why one is not defined', async () => {
    const { code, stderr } = await cli([
      'kmeans',
      HEAPS,
      '-k',
      '1',
      '--columns',
      'x,y',
      '--metrics',
      'silhouette',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'heaps.csv: no silhouette: silhouette requires at least 2 clusters, and there is 1\n',
    );
    const { runs } = await json(['kmeans', HEAPS, '-k', '1', '--columns', 'x,y', '--metrics', 'silhouette']);
    expect(runs[0].metrics).toEqual({ silhouette: null });
  });

  it.each([
    ['an unknown index', ['--metrics', 'silhouete'], /did you mean silhouette\?/],
    [
      'classes that are not known',
      ['--metrics', 'ari'],
      /--metrics ari: true classes are not known; use --label-column/,
    ],
    ['a choice of one k', ['--choose'], /--choose requires several values of k/],
    ['panels of one k', ['--chart', 'metrics'], /--chart: metrics requires several runs/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr } = await cli(['kmeans', HEAPS, '-k', '3', '--columns', 'x,y', ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('--metrics of pictures', () => {
  it('judges the colors by their pixels', async () => {
    const given = [
      'kmeans',
      COINS,
      '-k',
      '3',
      '--n-init',
      '2',
      '--metrics',
      'inertia,davies-bouldin,silhouette',
    ];
    const { runs } = await json([...given, '--metrics-sample', '300']);
    const [run] = runs;
    expect(run.metrics.inertia / run.inertia).toBeCloseTo(1, 9);
    expect(run.metrics['davies-bouldin']).toBeGreaterThan(0);
    expect(run.metrics.silhouette).toBeGreaterThan(0.3);
    const { code, stderr } = await cli(['kmeans', COINS, '-k', '3', '--metrics', 'ami']);
    expect([code, stderr]).toEqual([
      2,
      'clusterkit: --metrics ami: the colors of a picture have no true classes\n',
    ]);
  });
});

describe('--choose', () => {
  const choiceOf = async (path: string): Promise<ChoiceOfK> => {
    const given = ['-k', '2..5', '--columns', 'x,y', '--n-init', '2', '--choose'];
    const { choice } = await json(['kmeans', path, ...given]);
    expect(choice).toHaveLength(1);
    return choice[0];
  };

  it('finds the heaps there are', async () => {
    const choice = await choiceOf(HEAPS);
    expect(choice).toMatchObject({
      input: HEAPS,
      ks: [2, 3, 4, 5],
      knee: 3,
      rows: 60,
      verdict: { k: 3, doubts: [] },
    });
    expect(choice.gap).toMatchObject({ ks: [1, 2, 3, 4, 5], k: 3 });
    expect(choice.hopkins?.clustered).toBe(true);
    expect(choice.stability?.mean[1]).toBe(1);
    for (const name of ['silhouette', 'calinski-harabasz', 'davies-bouldin', 'stability'])
      expect(choice.top[name][0].k).toBe(3);
    const { bic, aic } = choice.indices;
    for (const [at, value] of bic.entries()) expect(value).toBeGreaterThan(aic[at]);
  });

  it('finds no structure where there is none', async () => {
    const { verdict } = await choiceOf(EVEN);
    expect(verdict.k).toBeNull();
    expect(verdict.doubts.length).toBeGreaterThan(0);
    expect(verdict.text).toMatch(/^no clear structure/);
  });

  it('prints the evidence, five favorites and the verdict, the same for the same seed', async () => {
    const given = ['kmeans', HEAPS, '-k', '2..8', '--columns', 'x,y', '--n-init', '2', '--choose'];
    const told = async () => (await cli(given)).stdout.split('How many clusters?')[1];
    const text = await told();
    expect(text).toMatch(/^ *3 +\d.*\*.*\* +\d\.\d{4} ± \d\.\d{4}\*$/m);
    expect(text).toMatch(/^silhouette +3( \d){4}$/m);
    expect(text).toContain(
      'the inertia has its knee at k = 3; the gap (1-SE rule, from k = 1) chooses k = 3',
    );
    expect(text).toMatch(/^Verdict: k = 3 has \d of \d votes \(silhouette/m);
    expect(await told()).toBe(text);
    expect(text).not.toContain('though');
    expect(text).not.toContain('was tried');
    const { stdout } = await cli([...given.slice(0, 3), '2,3', ...given.slice(4)]);
    expect(stdout).toMatch(
      /^k = 3 is the largest k that was tried, and more may be better: -k 2\.\.6 tries/m,
    );
  });

  it('tells of a gap that rises after the rule has stopped at 1', async () => {
    const moons = Array.from({ length: 100 }, (_, i) => {
      const [across, up] = [Math.cos((Math.PI * i) / 99), Math.sin((Math.PI * i) / 99)];
      return `${across},${up}\n${1 - across},${0.5 - up}\n`;
    });
    writeFileSync(at('moons.csv'), `x,y\n${moons.join('')}`);
    const { stdout } = await cli(['kmeans', at('moons.csv'), '-k', '2..8', '--n-init', '2', '--choose']);
    expect(stdout).toContain('chooses k = 1, though it is higher at k = 8');
  });
});

describe('charts of judgment', () => {
  it('draws the panels of a sweep', async () => {
    const given = ['-k', '2..6', '--label-column', 'kind', '--chart', 'metrics'];
    await cli(['kmeans', HEAPS, ...given, '-o', at('panels.vl.json')]);
    const { concat } = JSON.parse(readFileSync(at('panels.vl.json'), 'utf8'));
    expect(concat.map(({ title }: { title: { text: string } }) => title.text)).toEqual([
      ...['Inertia', 'Silhouette', 'Calinski-Harabasz index', 'Weighted entropy of the classes in clusters'],
      ...['Homogeneity', 'Accuracy by majority vote (purity)', 'Seconds'],
    ]);
  });

  /** The titles of the panels of k = 1 to 5 of the heaps, and the panels. */
  const panelsWith = async (...options: string[]) => {
    const given = ['-k', '1..5', '--columns', 'x,y', '--n-init', '2', ...options, '--chart', 'metrics'];
    const { stdout } = await cli(['kmeans', HEAPS, ...given, '-o', at('some.vl.json')]);
    const { concat } = JSON.parse(readFileSync(at('some.vl.json'), 'utf8'));
    return { titles: concat.map(({ title }: { title: { text: string } }) => title.text), concat, stdout };
  };

  it('draws the indices that are named, and no others', async () => {
    expect((await panelsWith('--metrics', 'silhouette')).titles).toEqual(['Silhouette']);
    expect((await panelsWith('--metrics', 'inertia,dunn')).titles).toEqual(['Inertia', 'Dunn index']);
  });

  it('draws what a choice of k measured, with its errors, and no stability of one cluster', async () => {
    const { titles, concat, stdout } = await panelsWith('--choose');
    expect(titles).toEqual([
      ...['Inertia', 'Silhouette', 'Calinski-Harabasz index', 'Davies-Bouldin index', 'Gap statistic'],
      ...['Stability', 'Seconds'],
    ]);
    const [gap, stability] = concat.slice(4);
    expect(gap.data.values.map(({ k }: { k: number }) => k)).toEqual([1, 2, 3, 4, 5]);
    expect(gap.data.values[0].most).toBeGreaterThan(gap.data.values[0].least);
    expect(stability.data.values.map(({ k }: { k: number }) => k)).toEqual([2, 3, 4, 5]);
    expect(stdout).toMatch(/^stability +3/m);
  });

  it('draws silhouettes of rows and of colors', async () => {
    const rows = ['kmeans', HEAPS, '-k', '3', '--columns', 'x,y', '--chart', 'silhouette'];
    const { code } = await cli([...rows, '-o', at('rows.svg')]);
    expect(code).toBe(0);
    expect(readFileSync(at('rows.svg'), 'utf8')).toContain('20 rows');
    const colors = ['minibatch', COINS, '-k', '3', '--chart', 'silhouette', '--metrics-sample', '300'];
    expect((await cli([...colors, '-o', at('colors.svg')])).code).toBe(0);
    expect(readFileSync(at('colors.svg'), 'utf8')).toContain('pixels');
    const one = await cli([
      'kmeans',
      HEAPS,
      '-k',
      '1',
      '--columns',
      'x,y',
      '--chart',
      'silhouette',
      '-o',
      at('1.svg'),
    ]);
    expect([one.code, one.stderr.includes('silhouette requires at least two clusters')]).toEqual([2, true]);
  });
});
