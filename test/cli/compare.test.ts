import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Agreement, PaletteRun } from '../../src/output/document.ts';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const cells = (line: string) => line.trim().split(/\s{2,}/);

describe('compare: text', () => {
  it('prints a table of the algorithms and one of the pairs', async () => {
    const { code, stdout, stderr } = await cli(['compare', FLOWER, '-k', '10', '--n-init', '2']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toContain('640 x 480, 307200 pixels, 35386 colors');
    expect(lines[1]).toBe('k = 10, seed 1');
    expect(cells(lines[3])).toEqual(['algorithm', 'inertia', 'excess', 'iterations', 'seconds']);
    const rows = [cells(lines[4]), cells(lines[5])];
    expect(rows.map(([name]) => name)).toEqual(['kmeans', 'minibatch']);
    const [best, other] = rows.map(([, inertia]) => Number(inertia));
    expect(rows.map(([, , excess]) => excess)).toEqual([
      '0.00 %',
      `${(100 * (other / best - 1)).toFixed(2)} %`,
    ]);
    expect(cells(lines[7])).toEqual(['agreement', 'adjusted Rand', 'centers apart: mean', 'max']);
    expect(cells(lines[8])[0]).toBe('kmeans, minibatch');
  });

  it('has a line for each k and algorithm of several ks', async () => {
    const { stdout } = await cli(['compare', COINS, FLOWER, '-k', '2,3', '--n-init', '1', '-q']);
    const tables = stdout.split(/\n\n(?=\S*\.jpg)/);
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      const lines = table.trimEnd().split('\n');
      expect(lines[1]).toBe('k = 2 to 3, seed 1');
      const names = ['kmeans', 'minibatch'];
      expect(lines.slice(4, 8).map((line) => cells(line).slice(0, 2))).toEqual(
        ['2', '3'].flatMap((k) => names.map((name) => [k, name])),
      );
      expect(lines.slice(10).map((line) => cells(line)[0])).toEqual(['2', '3']);
    }
  });

  it('prints CSV with one header and the agreement in columns', async () => {
    const { stdout } = await cli(['compare', COINS, FLOWER, '-k', '2,3', '--n-init', '1', '--csv']);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe(
      'input,k,algorithm,inertia,excess,iterations,seconds,' +
        'ari_kmeans,centers_mean_kmeans,centers_max_kmeans,ari_minibatch,centers_mean_minibatch,centers_max_minibatch',
    );
    expect(rows).toHaveLength(8);
    const [first, second] = rows.map((row) => row.split(','));
    expect(first.slice(7, 10)).toEqual(['1', '0', '0']);
    expect(second.slice(10)).toEqual(['1', '0', '0']);
    expect(first.slice(10)).toEqual(second.slice(7, 10));
  });
});

describe('compare: JSON', () => {
  it('has the runs that the commands themselves give, and the agreement of each pair', async () => {
    const common = ['-k', '3,5', '--seed', '4', '--space', 'lab'];
    const document = await json(['compare', COINS, FLOWER, ...common]);
    expect(document).toMatchObject({ schema: 'clusterkit/result@1', command: 'compare', warnings: [] });
    const strip = (run: PaletteRun) => ({ ...run, seconds: 0 });
    const names = ['kmeans', 'minibatch'];
    const alone = await Promise.all(names.map((name) => json([name, COINS, FLOWER, ...common])));
    for (const [i, run] of document.runs.entries())
      expect(strip(run)).toEqual(strip(alone[i % 2].runs[Math.floor(i / 2)]));
    expect(document.agreement.map(({ input, k, a, b }: Agreement) => [input, k, a, b])).toEqual(
      [COINS, FLOWER].flatMap((input) => [3, 5].map((k) => [input, k, ...names])),
    );
    for (const { ari, centers } of document.agreement as Agreement[]) {
      expect(ari).toBeGreaterThan(0.1);
      expect(ari).toBeLessThanOrEqual(1);
      expect(centers!.mean).toBeLessThanOrEqual(centers!.max);
    }
  });

  it('compares each with each', async () => {
    const three = ['--algorithms', 'bisecting,kmeans,minibatch'];
    const { runs, agreement } = await json(['compare', COINS, '-k', '4', '--n-init', '2', ...three]);
    expect(runs.map((run: PaletteRun) => run.algorithm)).toEqual(['bisecting', 'kmeans', 'minibatch']);
    expect(agreement.map(({ a, b }: Agreement) => `${a} ${b}`)).toEqual([
      'bisecting kmeans',
      'bisecting minibatch',
      'kmeans minibatch',
    ]);
  });

  it('gives options to every algorithm that they concern', async () => {
    writeFileSync(at('two.txt'), '#000\n#fff\n');
    const { runs } = await json(['compare', COINS, '--init', at('two.txt'), '--n-init', '7', '-q']);
    for (const run of runs) expect(run).toMatchObject({ k: 2, params: { nInit: 7, init: at('two.txt') } });
  });

  it('agrees wholly, in one cluster and when every color has its own', async () => {
    const pixels = Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0);
    await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
      .png()
      .toFile(at('three.png'));
    const { agreement, runs } = await json(['compare', at('three.png'), '-k', '1,3,5', '-q']);
    expect(runs.map(({ k }: PaletteRun) => k)).toEqual([1, 1, 3, 3, 3, 3]);
    expect(agreement.map(({ k, ari }: Agreement) => [k, ari])).toEqual([
      [1, 1],
      [3, 1],
      [5, 1],
    ]);
    expect(agreement[1].centers).toEqual({ mean: 0, max: 0 });
    const { stderr } = await cli(['compare', at('three.png'), '-k', '5']);
    const warning = `warning: ${at('three.png')}: there are only 3 distinct points for k = 5, and so 3 clusters\n`;
    expect(stderr.split(warning)).toHaveLength(2);
  });

  it('says which algorithm a warning is of', async () => {
    const { stderr } = await cli(['compare', COINS, '-k', '9', '--max-iter', '1']);
    expect(stderr).toContain(`warning: ${COINS}, kmeans: not converged after 1 iteration; raise --max-iter`);
  });

  it('goes on after a bad input', async () => {
    writeFileSync(at('bad.png'), 'no picture');
    const { code, stdout, stderr } = await cli(['compare', COINS, at('bad.png'), '-k', '2', '--json']);
    expect(code).toBe(5);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    const { runs, errors, agreement } = JSON.parse(stdout);
    expect([runs.length, errors.length, agreement.length]).toEqual([2, 1, 1]);
  });
});

describe('compare: charts', () => {
  it('draws centers and panels of each k, and times of all', async () => {
    const names = ['times', '2-centers', '2-panels', '3-centers', '3-panels'].map((name) =>
      at(`${name}.svg`),
    );
    const { code, stderr } = await cli([
      ...['compare', COINS, '-k', '2,3', '--n-init', '1', '--chart', 'centers,panels,times'],
      ...['-o', at('{k}-{chart}.svg')],
    ]);
    expect(code).toBe(0);
    const written = names.map((name) => name.replace(/times\.svg$/, '-times.svg'));
    expect(stderr).toBe(written.map((name) => `wrote ${name}\n`).join(''));
    for (const name of written) {
      const svg = readFileSync(name, 'utf8');
      expect(svg).toContain('mini-batch k-means');
      expect(svg).toContain(name.includes('times') ? 'coins.png in 2 to 3 colors' : 'coins.png in');
    }
    expect(readFileSync(at('2-centers.svg'), 'utf8')).toContain('#e3262e');
  });

  it('draws the times of several ks when no chart is named', async () => {
    const { stderr } = await cli(['compare', COINS, '-k', '2,3', '--n-init', '1', '-o', at('usual.svg')]);
    expect(stderr).toBe(`wrote ${at('usual.svg')}\n`);
    expect(readFileSync(at('usual.svg'), 'utf8')).toContain('coins.png in 2 to 3 colors');
  });

  it('names files as kmeans does, and writes to standard output', async () => {
    const common = ['compare', COINS, '-k', '2', '--n-init', '1', '--chart', 'centers'];
    const { stderr } = await cli([...common, '-o', `${folder}/`]);
    expect(stderr).toBe(`wrote ${at('coins-compare-k2-centers.svg')}\n`);
    const { stdout } = await cli([...common, '-o', '-']);
    expect(stdout).toMatch(/^<svg[\s\S]*<\/svg>\n?$/);
    await cli([...common, '-o', at('c.png'), '--png-scale', '1', '-q']);
    expect((await sharp(at('c.png')).metadata()).width).toBeGreaterThan(600);
  });
});

describe('compare: refusals', () => {
  it.each([
    [
      'an unknown algorithm',
      ['--algorithms', 'kmeans,minbatch'],
      /kmeans,minbatch.*did you mean minibatch\?/,
    ],
    [
      'one algorithm',
      ['--algorithms', 'kmeans'],
      /--algorithms kmeans: a comparison requires two algorithms or more/,
    ],
    ['one algorithm twice', ['--algorithms', 'kmeans,kmeans'], /two algorithms or more/],
    [
      'times of one k',
      ['--chart', 'times'],
      /--chart times requires several values of k or .*; use -k 2\.\.10/,
    ],
    ['an unknown chart', ['--chart', 'pie'], /Allowed choices are centers, panels, times/],
    [
      'a picture without saying which',
      ['-o', 'c.svg'],
      /--output: which chart.*use --chart centers, panels$/m,
    ],
    ['two charts for one file', ['--chart', 'centers,panels', '-o', 'c.svg'], /two results/],
    ['an input as output', ['--chart', 'centers', '-o', COINS], /is an input/],
    ['first centers for halves', ['--algorithms', 'kmeans,bisecting', '--init', 'rows:1,2'], /for --init/],
    ['two formats', ['--json', '--csv'], /holds one format, CSV or JSON/],
  ])('refuses %s before any work', async (_, options, message) => {
    const { code, stdout, stderr } = await cli(['compare', COINS, '-k', '2', ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    if (!options.includes('--json')) expect(stdout).toBe('');
    expect(existsSync('c.svg')).toBe(false);
  });

  it('needs to know how many clusters', async () => {
    const { code, stderr } = await cli(['compare', COINS]);
    expect([code, stderr]).toEqual([2, 'clusterkit: -k: how many clusters?\n']);
  });

  it('says before it begins that so many centers cannot be paired', async () => {
    const { code, stderr } = await cli(['compare', FLOWER, '-k', '30000', '--max-memory', '1GB']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/flower\.jpg: pairing 30000 centers needs about 7\.2 GB of memory, 1\.0 GB are/);
  });
});

it('compares with the cuts of one tree', async () => {
  const { runs } = await json([
    'compare',
    COINS,
    '-k',
    '3,300',
    '--algorithms',
    'kmeans,hac',
    '--n-init',
    '1',
  ]);
  const [kmeans, hac, , many] = runs as PaletteRun[];
  expect(hac).toMatchObject({ algorithm: 'hac', k: 3, params: { linkage: 'ward' } });
  expect(hac).not.toHaveProperty('iterations');
  const [direct] = (await json(['hac', COINS, '-k', '3'])).runs;
  expect([hac.sizes, hac.colors, hac.inertia]).toEqual([direct.sizes, direct.colors, direct.cuts[0].inertia]);
  expect(hac.inertia).toBeGreaterThanOrEqual(kmeans.inertia);
  // coins.png has 250 greys
  expect(many.warnings).toContainEqual({ code: 'fewer-points-than-k', requested: 300, found: 250 });
});
