import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/*
 * Rows of categories, from the file to the words.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  const rows = ['tea,milk,20', 'tea,milk,21', 'coffee,,60', 'coffee,,61', 'coffee,sugar,62', 'tea,milk,22'];
  writeFileSync(at('drinks.csv'), `drink,with,age\n${rows.join('\n')}\n`);
  const answers = [
    { drink: 'tea', hot: true, age: 20 },
    { drink: 'tea', hot: true, age: 22 },
    { drink: 'juice', hot: false, age: 50 },
    { drink: 'juice', hot: false, age: 54 },
  ];
  writeFileSync(at('answers.json'), JSON.stringify(answers));
  writeFileSync(at('codes.npy'), toNpy(Float64Array.of(1, 5, 1, 5, 2, 7), [3, 2]));
});

describe('kmodes', () => {
  it('tells modes and their shares in words', async () => {
    const { code, stdout, stderr } = await cli(['kmodes', 'data/survey.csv', '-k', '3']);
    expect([code, stderr]).toEqual([0, '']);
    const [, facts, , header, first] = stdout.split('\n');
    expect(facts).toMatch(/^k-modes, k = 3: 624 mismatches \(34\.7 % of the cells\), 2 iterations, /);
    expect(header).toBe(
      'cluster  rows    share  home          household    way           ticket          start       wish',
    );
    expect(first).toBe(
      '      0   101   33.7 %  city 84 %     couple 37 %  bicycle 56 %  no ticket 83 %  late 54 %   bicycle lanes 84 %',
    );
  });

  it('records names in place of numbers', async () => {
    const { runs } = await json(['kmodes', at('drinks.csv'), '-k', '2', '--missing', 'category']);
    expect(runs[0]).toMatchObject({
      dim: 2,
      prototypes: [
        ['coffee', '(missing)'],
        ['tea', 'milk'],
      ],
      cost: 1,
      mismatches: 1,
      profile: {
        columns: ['drink', 'with'],
        clusters: [
          ['coffee', '(missing)'],
          ['tea', 'milk'],
        ],
        all: ['coffee', 'milk'],
      },
      typical: [
        {
          column: 'drink',
          clusters: [
            { category: 'coffee', share: 1 },
            { category: 'tea', share: 1 },
          ],
          all: { category: 'coffee', share: 0.5 },
        },
        {
          column: 'with',
          clusters: [
            { category: '(missing)', share: 2 / 3 },
            { category: 'milk', share: 1 },
          ],
          all: { category: 'milk', share: 0.5 },
        },
      ],
    });
    expect(runs[0].input.reading.leftOut).toEqual([{ columns: ['age'], reason: 'numbers' }]);
    expect(runs[0]).not.toHaveProperty('centers');
    expect(runs[0]).not.toHaveProperty('squares');
  });

  it('takes numbers for categories where they are named, and truth values without that', async () => {
    const { runs } = await json(['kmodes', at('answers.json'), '-k', '2', '--columns', 'age,hot']);
    expect(runs[0].prototypes).toEqual([
      [20, 'true'],
      [50, 'false'],
    ]);
    const { runs: texts } = await json(['kmodes', at('answers.json'), '-k', '2']);
    expect(texts[0].prototypes).toEqual([
      ['juice', 'false'],
      ['tea', 'true'],
    ]);
    const { runs: codes } = await json(['kmodes', at('codes.npy'), '-k', '2']);
    expect(codes[0].prototypes).toEqual([
      [1, 5],
      [2, 7],
    ]);
  });

  it('lists many columns below each other', async () => {
    const names = Array.from({ length: 9 }, (_, j) => `q${j}`);
    const rows = ['yes', 'yes', 'no'].map((answer) => names.map(() => answer).join());
    writeFileSync(at('many.csv'), `${names.join()}\n${rows.join('\n')}\n`);
    const { stdout } = await cli(['kmodes', at('many.csv'), '-k', '2']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(-10, -8)).toEqual([
      'column  0          1         all',
      'q0      yes 100 %  no 100 %  yes 67 %',
    ]);
  });

  it('writes rows with labels, and clusters as CSV', async () => {
    const out = at('out.csv');
    const words = ['kmodes', at('drinks.csv'), '-k', '2', '--missing', 'category'];
    await cli([...words, '--out', out]);
    expect(readFileSync(out, 'utf8').split('\n').slice(0, 4)).toEqual([
      'drink,with,age,label',
      'tea,milk,20,1',
      'tea,milk,21,1',
      'coffee,,60,0',
    ]);
    const { stdout } = await cli([...words, '--csv']);
    expect(stdout.split('\n')[1]).toMatch(/kmodes,2,0,3,0.5,coffee,\(missing\)$/);
  });

  it.each([
    [
      ['images/flower.jpg'],
      'kmodes compares categories, and the colors of images/flower.jpg are numbers; take kmeans for colors',
    ],
    [
      ['data/points.csv'],
      'data/points.csv: there is no column of categories to cluster; use --columns to take the values of other columns for categories',
    ],
    [
      [at('drinks.csv')],
      `${at('drinks.csv')}: line 4, column "with": the cell is empty; use --missing drop to leave such rows out or --missing category to take such cells for a category`,
    ],
    [
      [at('codes.npy'), '--missing', 'category'],
      'Expected fail, drop, mean or median for --missing but received "category"',
    ],
    [
      ['data/survey.csv', '--metrics', 'ch'],
      '--metrics calinski-harabasz: columns of categories have no means; there are silhouette, dunn, c-index',
    ],
    [
      ['data/survey.csv', '--features', 'pca:2'],
      '--features: pca requires numbers, and there are columns of categories',
    ],
    [
      ['data/survey.csv', '--scale', 'l2'],
      '--scale: l2 scales whole rows, and there are columns of categories',
    ],
  ])('refuses %s', async (words, message) => {
    const { code, stderr } = await cli(['kmodes', ...words, '-k', '2']);
    expect([code > 0, stderr]).toEqual([true, `clusterkit: ${message}\n`]);
  });
});

describe('kprototypes', () => {
  it('scales numbers, and leaves categories as they are', async () => {
    const words = ['kprototypes', at('answers.json'), '-k', '2', '--scale', 'minmax'];
    const { runs } = await json(words);
    const [run] = runs;
    expect(run.prototypes).toEqual([
      ['juice', 'false', expect.closeTo(32 / 34, 12)],
      ['tea', 'true', expect.closeTo(1 / 34, 12)],
    ]);
    expect(run.profile.clusters).toEqual([
      ['juice', 'false', 52],
      ['tea', 'true', 21],
    ]);
    expect(run.cost).toBeCloseTo(run.squares + run.gamma * run.mismatches, 12);
    const { stdout } = await cli(words);
    expect(stdout).toContain('squares 0.008650519 + gamma 0.229124 x 0 mismatches');
  });

  it('is judged by the distance of Gower, as trees of that distance are', async () => {
    const words = ['data/survey.csv', '-k', '3', '--metrics', 'silhouette'];
    const mixed = await json(['kprototypes', ...words]);
    expect(mixed.runs[0].metrics.silhouette).toBeGreaterThan(0.2);
    const tree = await cli(['hac', ...words, '--metric', 'gower', '--linkage', 'average']);
    expect(tree.stdout).toContain('village 56 %');
  });
});

describe('compare', () => {
  it('takes algorithms of categories together', async () => {
    const { code, stdout } = await cli([
      'compare',
      'data/survey.csv',
      '--algorithms',
      'kmodes,kprototypes',
      '-k',
      '3',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('300 rows, 6 columns');
    const { code: mixed } = await cli([
      ...['compare', 'data/survey.csv', '--algorithms', 'kprototypes,hac', '-k', '3'],
      ...['--metric', 'gower', '--linkage', 'average'],
    ]);
    expect(mixed).toBe(0);
  });

  it('reads text as numbers for others beside them', async () => {
    const given = ['compare', 'data/survey.csv', '--algorithms', 'kmodes,kmeans', '-k', '3'];
    const { code, stdout } = await cli([...given, '--json', '-q']);
    expect(code).toBe(0);
    const { runs, agreement } = JSON.parse(stdout);
    expect(runs.map(({ n, dim }: { n: number; dim: number }) => [n, dim])).toEqual([
      [300, 6],
      [300, 24],
    ]);
    expect(agreement[0].ari).toBeGreaterThan(0.4);
  });
});
