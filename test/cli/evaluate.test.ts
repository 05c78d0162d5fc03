import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const file = (name: string, text: string | Uint8Array) => {
  writeFileSync(at(name), text);
  return at(name);
};
const lines = (labels: readonly (string | number)[]) => labels.map((label) => `${label}\n`).join('');

/*
 * Six rows on a line in heaps of three: clusters 0 0 1 | 1 1 1 against classes a a a | b b b. By hand: the cells are
 * (0,a) 2, (1,a) 1, (1,b) 3. Pairs together in both: 1 + 0 + 3 = 4; in clusters 1 + 6 = 7; in classes 3 + 3 = 6; of 15.
 * ARI = (4 - 42/15) / (6.5 - 42/15) = 1.2 / 3.7; purity 5/6.
 */
const FOUND = [0, 0, 1, 1, 1, 1];
const CLASSES = ['a', 'a', 'a', 'b', 'b', 'b'];
const ARI = 1.2 / 3.7;
const found = file('found.txt', lines(FOUND));
const perfect = file('perfect.txt', lines([5, 5, 5, 7, 7, 7]));
const truth = file('truth.txt', lines(CLASSES));
const data = file('data.csv', 'x\n0\n1\n2\n10\n11\n12\n');

describe('evaluate: one file of labels', () => {
  it('prints indices, clusters and classes', async () => {
    const { code, stdout, stderr } = await cli(['evaluate', found, '--truth', truth]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('found.txt  6 labels, 2 clusters\n');
    expect(stdout).toMatch(/^against truth .*truth\.txt \(2 classes\)$/m);
    expect(stdout).toMatch(/^ari +0\.3243 +higher +Adjusted Rand index$/m);
    expect(stdout).toMatch(/^purity +0\.8333 +higher/m);
    expect(stdout).toMatch(/^majority-errors +1\.0000 +lower/m);
    expect(stdout).toMatch(/^ +1 +4 +66\.7 % +b +75\.0 % +1 +0\.5623$/m);
    expect(stdout).toMatch(/^cluster +a +b\n +0 +2 +\.\n +1 +1 +3$/m);
    expect(stdout).not.toContain('silhouette');
  });

  it('measures the data, too', async () => {
    const { runs } = await json(['evaluate', found, '--truth', truth, '--data', data]);
    const [run] = runs;
    expect(run).toMatchObject({ n: 6, k: 2, noise: 0, warnings: [], input: { kind: 'labels', n: 6 } });
    expect(run.truth).toMatchObject({ path: truth, classes: 2 });
    expect(run.data).toMatchObject({ path: data, n: 6, dim: 1 });
    expect(run.metrics.ari).toBeCloseTo(ARI, 14);
    expect(run.metrics.purity).toBeCloseTo(5 / 6, 14);
    // around 0.5 and 8.75: 0.5 + 45.5625 + 1.5625 + 5.0625 + 10.5625
    expect(run.metrics.inertia).toBeCloseTo(63.25, 12);
    // rows 0 and 1: a = 1, b = 8.75 and 7.75
    expect(run.clusters[0].silhouette).toBeCloseTo((7.75 / 8.75 + 6.75 / 7.75) / 2, 12);
    expect(run.contingency).toEqual({
      clusters: [0, 1],
      classes: ['a', 'b'],
      counts: [
        [2, 0],
        [1, 3],
      ],
    });
    // of 6 x 5 pairs 2 + 12 are in one cluster, 6 + 6 in one class, 2 + 6 in both
    expect(run.pairs).toEqual({ both: 8, onlyClusters: 6, onlyClasses: 4, apart: 12 });
    expect(run.clusters[1]).toMatchObject({ cluster: 1, size: 4, majority: 'b', correct: 3, errors: 1 });
  });

  it('takes labels in every form, from files and standard input', async () => {
    mkdirSync(at('forms'), { recursive: true });
    const csv = `id,label\n${FOUND.map((label, i) => `r${i},${label}\n`).join('')}`;
    const runs = [{ algorithm: 'kmeans', k: 2, labels: FOUND }];
    const forms = [
      file('forms/a.csv', csv),
      file('forms/b.csv.gz', gzipSync(csv)),
      file('forms/c.csv', `label\n${lines(FOUND)}`),
      file('forms/d.json', JSON.stringify(FOUND)),
      file('forms/e.json', JSON.stringify(FOUND.map((label) => ({ label })))),
      file('forms/f.json', JSON.stringify({ schema: 'clusterkit/result@1', runs })),
      file('forms/g.npy', toNpy(Int32Array.from(FOUND), [2, 3])),
      file('forms/h.txt', `\ufeff${FOUND.join('\r\n')}\r\n`),
    ];
    const scored = await json(['evaluate', ...forms, '--truth', truth, '--metrics', 'ari']);
    expect(scored.runs.map((run: { metrics: object }) => run.metrics)).toEqual(
      forms.map(() => ({ ari: expect.closeTo(ARI, 14) })),
    );
    for (const form of forms) {
      const stdin = readFileSync(form);
      const piped = await json(['evaluate', '-', '--truth', truth, '--metrics', 'ari'], { stdin });
      expect(piped.runs[0].metrics.ari).toBeCloseTo(ARI, 14);
    }
  });

  it('orders whole numbers as numbers and keeps leading zeros apart', async () => {
    const tens = file('tens.txt', lines([10, 9, 9, 10, 2, 2]));
    const { runs } = await json(['evaluate', tens, '--truth', truth]);
    expect(runs[0].clusters.map(({ cluster }: { cluster: number }) => cluster)).toEqual([2, 9, 10]);
    const zeros = file('zeros.txt', lines(['01', '1', '01', '1', '01', '1']));
    expect((await json(['evaluate', zeros, '--truth', truth])).runs[0].k).toBe(2);
  });
});

describe('evaluate: rows in other orders', () => {
  const table = (rows: [string, string | number][]) =>
    `name,label\n${rows.map(([id, label]) => `${id},${label}\n`).join('')}`;
  const rows = FOUND.map((label, i): [string, number] => [`r${i}`, label]);
  const classes = CLASSES.map((label, i): [string, string] => [`r${i}`, label]);
  const known = file('known.csv', table(classes));
  const turned = file('turned.csv', table([...rows].reverse()));

  it('joins tables by id', async () => {
    const by = ['--truth', known, '--id', 'name', '--metrics', 'ari'];
    const joined = await json(['evaluate', turned, ...by]);
    expect(joined.runs[0].metrics.ari).toBeCloseTo(ARI, 14);
    const asTheyStand = await json(['evaluate', turned, '--truth', known, '--metrics', 'ari']);
    expect(asTheyStand.runs[0].metrics.ari).toBeCloseTo(ARI, 14);
    const mixed = file('mixed.csv', table([rows[3], rows[0], rows[4], rows[1], rows[5], rows[2]]));
    expect((await json(['evaluate', mixed, ...by])).runs[0].metrics.ari).toBeCloseTo(ARI, 14);
    // names that are the same on both sides need not be asked for
    const guessed = await json(['evaluate', mixed, '--truth', known, '--metrics', 'ari']);
    expect(guessed.runs[0].metrics.ari).toBeCloseTo(ARI, 14);
  });

  it('joins the data, too', async () => {
    const points = file(
      'points.csv',
      `name,x\n${['r5,12', 'r4,11', 'r3,10', 'r2,2', 'r1,1', 'r0,0'].join('\n')}\n`,
    );
    const by = ['--id', 'name', '--metrics', 'inertia,ari'];
    const { runs } = await json(['evaluate', turned, '--truth', known, '--data', points, ...by]);
    expect(runs[0].metrics.inertia).toBeCloseTo(63.25, 12);
    expect(runs[0].metrics.ari).toBeCloseTo(ARI, 14);
  });

  it('takes truth from the table of the labels', async () => {
    const both = file('both.csv', `label,class\n${FOUND.map((l, i) => `${l},${CLASSES[i]}\n`).join('')}`);
    const { runs } = await json(['evaluate', both, '--truth-column', 'class']);
    expect(runs[0].metrics.ari).toBeCloseTo(ARI, 14);
    expect(runs[0].truth).toMatchObject({ path: both, column: 'class' });
  });

  it.each([
    ['missing', rows.slice(1), /lacks "r0", which .*known\.csv has/],
    ['foreign', [...rows, ['x9', 1] as [string, number]], /has "x9", which .*known\.csv lacks/],
    ['twice', [...rows, rows[0]], /two rows are called "r0"/],
  ])('refuses ids that are %s', async (name, given, message) => {
    const path = file(`${name}.csv`, table(given as [string, number][]));
    const { code, stderr } = await cli(['evaluate', path, '--truth', known, '--id', 'name']);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([3, 1]);
    expect(stderr).toMatch(message);
  });
});

describe('evaluate: several files', () => {
  const common = ['--truth', truth, '--data', data, '--metrics', 'ari,davies-bouldin'];

  it('marks the best of each column', async () => {
    const { stdout } = await cli(['evaluate', found, perfect, ...common]);
    const rows = stdout.split('\n').slice(4);
    expect(rows[0]).toMatch(/found\.txt +6 +2 +0\.3243 +0\.\d{4}$/);
    expect(rows[1]).toMatch(/perfect\.txt +6 +2 +1\.0000\* +0\.\d{4}\*$/);
  });

  it('writes them as tables', async () => {
    const { stdout } = await cli(['evaluate', found, perfect, ...common, '--csv']);
    expect(stdout).toMatch(
      /^labels,n,k,ari,davies-bouldin\n.*found\.txt,6,2,0\.324\d+,0\.\d+\n.*,6,2,1,0\.\d+\n$/,
    );
    await cli(['evaluate', found, perfect, ...common, '-o', at('out.csv'), '-q']);
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(stdout);
    await cli(['evaluate', found, perfect, ...common, '-o', at('out.xlsx'), '-q']);
    expect(readFileSync(at('out.xlsx')).subarray(0, 2).toString()).toBe('PK');
    await cli(['evaluate', found, perfect, ...common, '-o', at('out.json'), '-q']);
    const document = JSON.parse(readFileSync(at('out.json'), 'utf8'));
    expect([document.command, document.runs.length]).toEqual(['evaluate', 2]);
  });

  it('takes every clustering of a result', async () => {
    const rows = file('rows.csv', 'x,y\n0,0\n0,1\n9,0\n9,1\n50,50\n50,51\n');
    const { stdout } = await cli(['kmeans', rows, '-k', '2,3', '--json', '--labels']);
    const stdin = Buffer.from(stdout);
    const { runs } = await json(['evaluate', '-', '--data', rows, '--metrics', 'silhouette'], { stdin });
    expect(runs.map(({ name, k }: { name: string; k: number }) => [name, k])).toEqual([
      ['- kmeans k=2', 2],
      ['- kmeans k=3', 3],
    ]);
  });

  it('goes on after a bad one', async () => {
    const short = file('short.txt', '0\n1\n');
    const { code, stderr } = await cli(['evaluate', short, found, '--truth', truth]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/short\.txt: 2 labels for 6 rows of .*truth\.txt/);
  });
});

describe('evaluate: bounds', () => {
  it('ends with 4 and says which are missed by how much', async () => {
    const bounds = ['--fail-if', 'ari<0.6, purity<0.5,davies-bouldin>0.1'];
    const given = ['evaluate', found, '--truth', truth, '--data', data];
    const { code, stderr } = await cli([...given, ...bounds]);
    expect(code).toBe(4);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(
      /ari 0\.3243 is below 0\.6 by 0\.2757; .*davies-bouldin 0\.\d+ is above 0\.1 by 0\.\d+$/m,
    );
    expect((await cli([...given, '--fail-if', 'ari<0.3'])).code).toBe(0);
  });

  it('misses a bound of an index that is not defined', async () => {
    const one = file('one.txt', lines([0, 0, 0, 0, 0, 0]));
    const { code, stderr } = await cli(['evaluate', one, '--data', data, '--fail-if', 'silhouette<0']);
    expect(code).toBe(4);
    expect(stderr).toContain('silhouette is not defined, the bound is 0');
  });
});

describe('evaluate: odd clusterings', () => {
  const odd = async (labels: (string | number)[], options: string[] = []) => {
    const path = file('odd.txt', lines(labels));
    return (await json(['evaluate', path, '--truth', truth, '--data', data, ...options])).runs[0];
  };

  it('defines what can be of one cluster and of n, and warns of the rest', async () => {
    for (const labels of [
      [1, 1, 1, 1, 1, 1],
      [1, 2, 3, 4, 5, 6],
    ]) {
      const run = await odd(labels);
      expect(run.metrics).toMatchObject({ ari: 0, silhouette: null, 'calinski-harabasz': null });
      const warned = run.warnings.map(({ index }: { index: string }) => index);
      expect(warned).toEqual(expect.arrayContaining(['silhouette', 'davies-bouldin']));
    }
    expect((await odd([1, 1, 1, 1, 1, 1])).metrics.inertia).toBeCloseTo(154, 12);
    expect((await odd([1, 2, 3, 4, 5, 6])).metrics.inertia).toBe(0);
  });

  it('leaves noise out where data are looked at, unless it is to be a cluster', async () => {
    const labels = [0, 0, -1, 1, 1, 1];
    const left = await odd(labels);
    expect(left).toMatchObject({ k: 3, noise: 1 });
    expect(left.metrics.inertia).toBeCloseTo(2.5, 12);
    const taken = await odd([0, 0, -1, 1, 1, -1], ['--noise', 'cluster']);
    // 0 and 1, 2 and 12, 10 and 11
    expect(taken.metrics.inertia).toBeCloseTo(0.5 + 50 + 0.5, 12);
  });

  it.each([
    ['all noise', [-1, -1, -1, -1, -1, -1], [], /all rows are noise/],
    [
      'an empty label',
      [0, 0, '', 1, 1, 1],
      [],
      /row 2: no label; use --missing drop to leave such rows out or label noise -1/,
    ],
    ['NaN', [0, 0, 0, 1, 'nan', 1], [], /row 4: nan is no label/],
    ['another length', [0, 1], [], /2 labels for 6 rows/],
  ])('refuses %s', async (_, labels, options, message) => {
    const path = file('bad.txt', lines(labels as (string | number)[]));
    const { code, stderr } = await cli(['evaluate', path, '--data', data, ...(options as string[])]);
    expect(code).toBe(3);
    expect(stderr).toMatch(message as RegExp);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('leaves out rows without a label when asked to', async () => {
    const run = await odd([0, 0, '', 1, 1, 1], ['--missing', 'drop']);
    expect(run).toMatchObject({ n: 5, input: { n: 6 }, metrics: { ari: 1 } });
    expect(run.metrics.inertia).toBeCloseTo(2.5, 12);
    expect(run.warnings).toContainEqual({ code: 'labels-left-out', rows: 1 });
  });
});

describe('evaluate: charts', () => {
  it('draws bars, silhouettes and classes', async () => {
    const given = ['evaluate', found, '--truth', truth, '--data', data, '--metrics', 'ari,silhouette'];
    const { code, stderr } = await cli([
      ...given,
      '--chart',
      'bars,silhouette,contingency,flows',
      '-o',
      `${folder}/`,
    ]);
    expect(code).toBe(0);
    const names = ['silhouette', 'contingency', 'flows', 'bars'].map((chart) =>
      at(`found-evaluate-${chart}.svg`),
    );
    expect(stderr).toBe(names.map((name) => `wrote ${name}\n`).join(''));
    for (const name of names) expect(readFileSync(name, 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\n?$/);
    await cli([
      'evaluate',
      found,
      perfect,
      '--truth',
      truth,
      '--metrics',
      'ami',
      '--chart',
      'bars',
      '-o',
      at('b.png'),
    ]);
    expect((await sharp(at('b.png')).metadata()).width).toBeGreaterThan(600);
  });
});

describe('evaluate: refusals', () => {
  it.each([
    [
      'nothing to judge by',
      [],
      /use --truth FILE, --truth-column COLUMN, --data INPUT or --distances MATRIX/,
    ],
    ['an unknown index', ['--truth', truth, '--metrics', 'arri'], /"arri": did you mean ari\?/],
    [
      'an index of data without them',
      ['--truth', truth, '--metrics', 'dunn'],
      /--metrics dunn requires the data; use --data or --distances/,
    ],
    [
      'an index of truth without it',
      ['--data', data, '--metrics', 'ari'],
      /--metrics ari requires true labels; use --truth or --truth-column/,
    ],
    ['a bound of an unknown index', ['--truth', truth, '--fail-if', 'ar<1'], /did you mean ari/],
    ['a bound that is none', ['--truth', truth, '--fail-if', 'ari'], /Expected bounds such as "ari<0\.6"/],
    ['a share as a bound', ['--truth', truth, '--fail-if', 'ari<6%'], /no percentages/],
    ['silhouettes without data', ['--truth', truth, '--chart', 'silhouette'], /silhouette requires the data/],
    ['classes without truth', ['--data', data, '--chart', 'contingency'], /contingency requires true labels/],
    ['an input as output', ['--truth', truth, '-o', found], /must end in|is an input/],
    [
      'a chart without a name',
      ['--truth', truth, '-o', 'x.svg'],
      /--output: which chart.*use --chart bars, contingency, flows/,
    ],
    ['two formats', ['--truth', truth, '--json', '--csv'], /holds one format, CSV or JSON/],
  ])('refuses %s before any work', async (_, options, message) => {
    const { code, stderr } = await cli(['evaluate', found, ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says which columns there are, and what a result lacks', async () => {
    const other = file('other.csv', 'id,cluster,size\na,0,1\nb,1,1\n');
    const { code, stderr } = await cli(['evaluate', other, '--truth', truth]);
    expect([code, /cluster/.test(stderr)]).toEqual([2, true]);
    const bare = file('bare.json', JSON.stringify({ runs: [{ k: 2 }] }));
    expect((await cli(['evaluate', bare, '--truth', truth])).stderr).toContain('the result holds no labels');
  });
});
