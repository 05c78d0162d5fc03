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
    const inertias = rows.map(([, inertia]) => Number(inertia));
    const best = Math.min(...inertias);
    expect(rows.map(([, , excess]) => excess)).toEqual(
      inertias.map((one) => `${(100 * (one / best - 1)).toFixed(2)} %`),
    );
    expect(cells(lines[7])).toEqual([
      'agreement',
      'adjusted Rand',
      'AMI',
      'matched',
      'centers apart: mean',
      'max',
    ]);
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
        'ari_kmeans,ami_kmeans,matched_kmeans,centers_mean_kmeans,centers_max_kmeans,' +
        'ari_minibatch,ami_minibatch,matched_minibatch,centers_mean_minibatch,centers_max_minibatch',
    );
    expect(rows).toHaveLength(8);
    const [first, second] = rows.map((row) => row.split(','));
    expect(first.slice(7, 12)).toEqual(['1', '1', '1', '0', '0']);
    expect(second.slice(12)).toEqual(['1', '1', '1', '0', '0']);
    expect(first.slice(12)).toEqual(second.slice(7, 12));
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
    // of trees alone it is the height of a cut
    await cli(['compare', COINS, '-k', '2,3', '--n-init', '1', '--height', '300', '-o', at('usual.svg')]);
    expect(readFileSync(at('usual.svg'), 'utf8')).toContain(' height="300"');
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

describe('compare: several tables', () => {
  const rows = (name: string, lines: string[]) => {
    writeFileSync(at(name), `x,y,kind\n${lines.join('\n')}\n`);
    return at(name);
  };
  const heap = (x: number, y: number, kind: string) =>
    [0, 1, 2].map((i) => `${x + i},${y + (i % 2)},${kind}`);
  const TWO = rows('two.csv', [...heap(0, 1, 'a'), ...heap(50, 1, 'b')]);
  const THREE = rows('three.csv', [...heap(0, 1, 'a'), ...heap(50, 1, 'b'), ...heap(0, 90, 'c')]);
  const WITH_ZERO = rows('zero.csv', ['0,0,a', ...heap(0, 1, 'a'), ...heap(50, 1, 'b')]);
  const classes = ['--label-column', 'kind'];

  it('draws a row for each and a column for each algorithm, with settings of its own', async () => {
    const algorithms = ['--algorithms', 'kmeans,hac:linkage=average,dbscan:min-samples=2'];
    const given = [...algorithms, ...classes, '--for', 'three:k=2', '--chart', 'grid', '-o', at('grid.svg')];
    const { code, stderr, stdout } = await cli(['compare', TWO, THREE, ...given]);
    expect([code, stderr.replace(/^.*: read as .*\n/gm, '')]).toEqual([0, `wrote ${at('grid.svg')}\n`]);
    expect(stdout).toMatch(/kmeans, hac:linkage=average +1\.0000/);
    const svg = readFileSync(at('grid.svg'), 'utf8');
    expect(svg.match(/<image/g)).toHaveLength(8);
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    for (const text of [
      'classes',
      'k-means',
      'average linkage',
      'DBSCAN, min samples',
      '2',
      'two.csv',
      'three.csv',
    ])
      expect(texts.join(' ')).toContain(text);
    // as many clusters as classes, but for the input that says otherwise
    expect(texts.filter((text) => text === 'k 2, ARI 1.00')).toHaveLength(3);
    expect(texts.filter((text) => /^k 2, ARI 0/.test(text))).toHaveLength(2);
  });

  it('goes on without an algorithm that refuses an input, and says why', async () => {
    const algorithms = ['--algorithms', 'hac,kmeans:metric=cosine'];
    const given = [...algorithms, ...classes, '--chart', 'grid', '-o', at('part.svg'), '--json', '-q'];
    const { code, stdout, stderr } = await cli(['compare', WITH_ZERO, TWO, ...given]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^clusterkit: .*zero\.csv, kmeans:metric=cosine: line 2: .*\n$/);
    const { runs, errors, agreement } = JSON.parse(stdout);
    expect(runs.map(({ asked, algorithm }: Record<string, string>) => asked ?? algorithm)).toEqual([
      'hac',
      'hac',
      'kmeans:metric=cosine',
    ]);
    expect(errors).toEqual([
      expect.objectContaining({ path: WITH_ZERO, algorithm: 'kmeans:metric=cosine', code: 'input' }),
    ]);
    expect(agreement).toHaveLength(1);
    expect(readFileSync(at('part.svg'), 'utf8')).toContain('requires a direction');
  });

  it('takes them together if asked to', async () => {
    const { runs } = await json(['compare', TWO, THREE, '--together', ...classes, '-q']);
    expect(runs.map(({ n, k }: PaletteRun) => [n, k])).toEqual([
      [15, 3],
      [15, 3],
    ]);
  });

  it('lists many pairs as a square of numbers', async () => {
    const algorithms = 'kmeans,minibatch,bisecting,hac,hac:linkage=single,gmm';
    const { stdout } = await cli(['compare', TWO, ...classes, '--algorithms', algorithms, '-q']);
    const lines = stdout.trimEnd().split('\n').slice(-7).map(cells);
    expect(lines[0]).toEqual(['adjusted Rand', '1', '2', '3', '4', '5']);
    expect(lines[1]).toEqual(['1 kmeans']);
    expect(lines[5]).toEqual(['5 hac:linkage=single', '1.00', '1.00', '1.00', '1.00']);
  });

  it('draws flows between clusterings of given distances, and no points', async () => {
    writeFileSync(at('d.csv'), '0,1,9\n1,0,8\n9,8,0\n');
    const given = ['compare', at('d.csv'), '--distances', '-k', '2', '--algorithms', 'hac,kmedoids', '-q'];
    const drawn = await cli([...given, '--chart', 'flows', '-o', at('flows.svg')]);
    expect([drawn.code, drawn.stderr]).toEqual([0, '']);
    expect(readFileSync(at('flows.svg'), 'utf8')).toContain('0 (2)');
    const refused = await cli([...given, '--chart', 'grid', '-o', at('no.svg')]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'clusterkit: --chart grid requires rows, and distances or a graph have none; use --chart flows\n',
    ]);
  });

  it.each([
    [
      'an unknown setting',
      ['--algorithms', 'hac:linkag=ward,dbscan'],
      /linkag=ward is no setting: did you mean linkage\?/,
    ],
    ['a value', ['--algorithms', 'hac:linkage=wrd,dbscan'], /[Dd]id you mean ward\?/],
    ['several values', ['--algorithms', 'kmeans:k=2..4,dbscan'], /Expected one value of k/],
    ['an input that there is not', ['--for', 'four:k=3'], /--for four:k=3 names no input/],
    [
      'settings that no algorithm has',
      ['--for', 'two:eps=3'],
      /--for: eps is not used with kmeans, minibatch/,
    ],
    ['an input without settings', ['--for', 'two'], /such as circles\.csv:k=2/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr, stdout } = await cli(['compare', TWO, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('compare: refusals', () => {
  it.each([
    [
      'an unknown algorithm',
      ['--algorithms', 'kmeans,minbatch'],
      /kmeans,minbatch.*Did you mean minibatch\?/,
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
    ['an unknown chart', ['--chart', 'pie'], /Allowed choices are centers, panels, flows, grid, times/],
    [
      'a picture without saying which',
      ['-o', 'c.svg'],
      /--output: which chart.*use --chart centers, panels, flows, grid$/m,
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
