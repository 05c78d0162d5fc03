import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { Random } from '../../src/core/random.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** 3000 rows of two columns around three places, of different weights. */
beforeAll(() => {
  const random = new Random(3, 1, 1);
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const c = i % 3;
    return `${10 * c + random.float()},${20 * (c % 2) + random.float()},${1 + (i % 2)},${'abc'[c]}`;
  });
  writeFileSync(at('rows.csv'), `x,y,w,class\n${lines.join('\n')}\n`);
  writeFileSync(at('few.csv'), 'x,y\n1,2\n3,4\n');
});

const COMMAND = ['rows.csv', '--columns', 'x,y'];
const command = (name: string, ...more: string[]) => [name, at(COMMAND[0]), ...COMMAND.slice(1), ...more];
/** Too small for the table, large enough for everything else. */
const BEYOND = ['--max-memory', '400kB'];

describe('--summarize', () => {
  it('clusters leaves, labels all rows and tells the error', async () => {
    const classes = ['--label-column', 'class', '-k', '3', '--metrics', 'ari,silhouette'];
    const [run] = (await json(command('kmeans', ...classes, '--summarize', '100', '--labels'))).runs;
    expect(run.n).toBe(3000);
    expect(run.labels).toHaveLength(3000);
    expect(run.params.summarize).toBe(100);
    expect(run.metrics.ari).toBe(1);
    expect(run.summary.leaves).toBeLessThanOrEqual(100);
    expect(run.summary.share).toBeGreaterThan(0);
    expect(run.summary.share).toBeLessThan(0.01);
    const [whole] = (await json(command('kmeans', ...classes))).runs;
    expect(run.sizes).toEqual(whole.sizes);
    expect(run.inertia).toBeCloseTo(whole.inertia, 6);
    expect(run.inertia).toBeCloseTo(run.summary.inertia + 3000 * run.summary.error, 6);
    expect(run.metrics.silhouette).toBeCloseTo(whole.metrics.silhouette, 9);
    const { stdout } = await cli(command('kmeans', ...classes, '--summarize', '100'));
    expect(stdout).toMatch(
      /\d+ leaves with a radius of at most 0\.\d+: rows lie 0\.\d+ from the mean of their leaf/,
    );
    expect(stdout).toContain('of the variance; inertia of the leaves');
    const few = await cli(['kmeans', at('few.csv'), '-k', '1', '--summarize', '9']);
    expect(few.stdout).toContain('\n2 leaves of equal rows\n');
  });

  it('is taken with weights, and by a grid', async () => {
    const { runs } = await json(command('kmeans', '-k', '2,3', '--weights', 'w', '--summarize', '50'));
    expect(runs.map(({ k }: { k: number }) => k)).toEqual([2, 3]);
    expect(runs[1].sizes.reduce((a: number, b: number) => a + b)).toBe(4500);
    expect(runs[0].summary.leaves).toBe(runs[1].summary.leaves);
  });

  it('makes a tree of all rows from that of leaves', async () => {
    const [run] = (await json(command('hac', '-k', '3', '--summarize', '60'))).runs;
    expect(run.n).toBe(3000);
    expect(run.merges).toHaveLength(2999);
    expect(run.merges.filter(([, , height]: number[]) => height > 0)).toHaveLength(run.summary.leaves - 1);
    expect(run.cuts[0].sizes).toEqual([1000, 1000, 1000]);
    const { stdout } = await cli(command('hac', '-k', '3', '--summarize', '60'));
    expect(stdout).toContain('of the variance');
  });

  it('begins at rows by their numbers', async () => {
    const start = ['-k', '3', '--init', 'rows:0,1,2', '--summarize', '40'];
    const [run] = (await json(command('kmeans', ...start))).runs;
    expect(run.sizes).toEqual([1000, 1000, 1000]);
  });

  it('gives each pixel the color of its leaf', async () => {
    const [run] = (await json(['kmeans', 'images/flower.jpg', '-k', '4', '--summarize', '300'])).runs;
    const [whole] = (await json(['kmeans', 'images/flower.jpg', '-k', '4'])).runs;
    expect(run.n).toBe(whole.n);
    expect(run.colors).toHaveLength(4);
    expect(run.inertia / whole.inertia).toBeGreaterThanOrEqual(1);
    expect(run.inertia / whole.inertia).toBeLessThan(1.05);
  });

  it('compares algorithms of leaves', async () => {
    const args = ['--algorithms', 'kmeans,hac', '-k', '3', '--summarize', '50'];
    const { agreement } = await json(command('compare', ...args));
    expect(agreement[0].ari).toBe(1);
  });

  it('gives any algorithm tables beyond memory, with the result that it has in memory', async () => {
    const taking = ALGORITHMS.filter(({ takes }) => takes.summary).map(({ name }) => name);
    expect(taking).toContain('hdbscan');
    const own: Record<string, string[]> = {
      hdbscan: ['--min-cluster-size', '250'],
      optics: ['--eps', '2'],
    };
    for (const name of ['hac', 'hdbscan', 'optics']) {
      const args = command(name, ...(own[name] ?? ['-k', '3']), '--summarize', '50');
      const [stored] = (await json([...args, ...BEYOND])).runs;
      const [held] = (await json(args)).runs;
      for (const field of ['sizes', 'k', 'n', 'centers', 'summary', 'merges'])
        expect(stored[field], `${name} ${field}`).toEqual(held[field]);
      for (const [c, means] of (held.profile?.clusters ?? []).entries())
        for (const [j, mean] of means.entries()) expect(stored.profile.clusters[c][j]).toBeCloseTo(mean, 9);
    }
    const out = ['-k', '3', '--summarize', '50', '-q', '--labels-out'];
    await cli([...command('hac', ...out, at('stored.csv')), ...BEYOND]);
    await cli(command('hac', ...out, at('held.csv')));
    expect(readFileSync(at('stored.csv'), 'utf8')).toBe(readFileSync(at('held.csv'), 'utf8'));
  });

  it('tells of leaves that are too few', async () => {
    const { stderr } = await cli(command('kmeans', '-k', '9', '--summarize', '5'));
    expect(stderr).toMatch(
      /there are only \d leaves that differ for k = 9, and so \d clusters; raise --summarize/,
    );
    const few = await cli(['kmeans', at('few.csv'), '-k', '3', '--summarize', '5']);
    expect(few.stderr).toContain('there are only 2 distinct points for k = 3');
  });

  it('is refused where single rows or columns count', async () => {
    const refused = async (args: string[], words: string) => {
      const { code, stderr } = await cli(args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    };
    await refused(command('hac', '-k', '2', '--summarize', '5', '--transpose'), 'is not used with summarize');
    await refused(
      command('hac', '-k', '2', '--summarize', '5', '--connectivity', 'knn:3'),
      'is not used with summarize',
    );
    await refused(['birch', at('few.csv'), '-k', '1', '--summarize', '2'], "unknown option '--summarize'");
    await refused(
      ['compare', at('few.csv'), '--algorithms', 'kmeans,birch', '-k', '1', '--summarize', '2'],
      'is not used with birch',
    );
    await refused(
      [...command('kmedoids', '-k', '3', '--summarize', '50'), ...BEYOND],
      'medoids are rows, and the table is too large to have them in memory; use --sample to take fewer rows',
    );
    await refused(command('kmeans', '-k', '2', '--summarize', '0'), 'at least 1');
    await refused(
      ['hac', at('rows.csv'), '-k', '2', '--columns', 'x,class', '--metric', 'gower', '--summarize', '9'],
      'columns of categories have no means',
    );
  });
});

describe('birch', () => {
  it.each([
    ['-k', '3'],
    ['-k', '3', '--global', 'hac'],
    ['--global', 'none', '--threshold', '2'],
  ])('gives for a table beyond memory what it gives in memory: %s %s %s %s', async (...args) => {
    const [stored] = (await json([...command('birch', ...args), ...BEYOND, '--max-leaves', '300'])).runs;
    const [held] = (await json([...command('birch', ...args), '--max-leaves', '300'])).runs;
    for (const field of ['sizes', 'k', 'n', 'centers', 'inertia', 'summary'])
      expect(stored[field], field).toEqual(held[field]);
  });

  it('labels other rows by its centers', async () => {
    await cli(command('birch', '-k', '3', '--model-out', at('model.json'), '-q'));
    const [run] = (await json(['predict', at('model.json'), at('rows.csv')])).runs;
    expect(run.sizes).toEqual([1000, 1000, 1000]);
  });

  it('takes grids of its global step, in which k is for some alone', async () => {
    const grid = ['--global', 'kmeans,none', '-k', '2,3', '--threshold', '3'];
    const { runs } = await json(command('birch', ...grid));
    expect(
      runs.map(({ params, k }: { params: Record<string, unknown>; k: number }) => [params.global, k]),
    ).toEqual([
      ['kmeans', 2],
      ['kmeans', 3],
      ['none', 3],
    ]);
    const { code, stderr } = await cli(command('birch', '--global', 'none', '-k', '3'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('-k is not used with global none')]);
  });
});
