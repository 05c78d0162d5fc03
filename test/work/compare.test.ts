import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { adjustedRand } from '../../src/indices/external.ts';
import { combine, settingsOf } from '../../src/work/compare/combine.ts';
import { compareInput, planComparison } from '../../src/work/compare.ts';
import { COMPARING, type CompareOptions, comparableParams } from '../../src/work/params/comparing.ts';
import { COINS, temporaryFolder } from '../support/cli.ts';
import { resultFor } from '../support/results.ts';
import { clusteringOf, rowsSubject } from '../support/subjects.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/* Two heaps of four rows on a line, and one row far off. */
const X = [0, 1, 2, 3, 20, 21, 22, 23, 90];
const ROWS = file('rows.csv', `x,kind\n${X.map((x, i) => `${x},${'aaaabbbbc'[i]}\n`).join('')}`);
const MATRIX = file('matrix.csv', X.map((x) => `${x},0\n`).join(''));
const SQUARE = file('square.csv', X.map((a) => `${X.map((b) => Math.abs(a - b)).join(',')}\n`).join(''));

async function compare(path: string, options: CompareOptions) {
  const work = testWork();
  const plan = await planComparison(work, [path], options);
  return compareInput(work, plan, 0);
}

describe('compareInput', () => {
  it('fits every algorithm of the table to a table, and tells how far each pair agrees', async () => {
    const algorithms = ['kmeans', 'minibatch', 'bisecting', 'hac', 'dbscan'] as CompareOptions['algorithms'];
    const options = { algorithms, k: [2, 3], eps: [1], minSamples: [2], columns: ['x'] } as CompareOptions;
    const { comparisons, results } = await compare(ROWS, options);
    expect(comparisons.map(({ settings }) => settings)).toEqual([{ k: 2 }, { k: 3 }]);
    // dbscan is not asked for a number of clusters: its one result stands beside both
    expect(results).toHaveLength(2 * 4 + 1);
    for (const { results: beside, agreement, settings } of comparisons) {
      expect(agreement).toHaveLength(10);
      for (const { a, b, ari, centers, k } of agreement) {
        const [one, other] = [a, b].map((name) => beside.find(({ algorithm }) => algorithm === name));
        expect(ari).toBe(adjustedRand(one!.clustering.labels, other!.clustering.labels));
        expect([k, centers !== undefined]).toEqual([settings.k, b !== 'dbscan']);
      }
    }
    const [{ agreement }] = comparisons;
    expect(agreement.find(({ a, b }) => a === 'kmeans' && b === 'hac')).toMatchObject({
      ari: 1,
      centers: { mean: 0, max: 0 },
    });
  });

  it('compares matrices and given distances', async () => {
    const options: CompareOptions = { k: [2], algorithms: ['kmeans', 'hac'] };
    const ofMatrix = await compare(MATRIX, options);
    expect(ofMatrix.comparisons[0].agreement[0].ari).toBe(1);
    const given = await compare(SQUARE, {
      ...({ eps: [1], minSamples: [2], k: [3] } as CompareOptions),
      distances: true,
      algorithms: ['hac', 'dbscan'],
    });
    const [{ agreement }] = given.comparisons;
    // the row that is far off is a cluster of the tree, and noise
    expect(agreement).toEqual([{ input: SQUARE, k: 3, a: 'hac', b: 'dbscan', ari: 1, ami: 1, matched: 1 }]);
  });

  it('measures indices and chooses k, by each algorithm', async () => {
    const { results, choices } = await compare(ROWS, {
      k: [2, 3, 4],
      algorithms: ['kmeans', 'hac'],
      labelColumn: 'kind',
      metrics: ['ari'],
      choose: true,
    });
    expect(results.map(({ scores }) => Object.keys(scores.values)[0])).toEqual(results.map(() => 'ari'));
    expect(choices.map(({ algorithm, ks }) => [algorithm, ks])).toEqual([
      ['kmeans', [2, 3, 4]],
      ['hac', [2, 3, 4]],
    ]);
  });

  it('cuts a tree of few colors into as many clusters as it has, with the warning that others give', async () => {
    const { results } = await compare(COINS, { k: [300], algorithms: ['kmeans', 'hac'], nInit: [1] });
    const fewer = { code: 'fewer-points-than-k', requested: 300, found: 250 };
    for (const { clustering, params } of results) {
      expect(clustering).toMatchObject({ k: 250, warnings: [fewer] });
      expect(params.k).toBe(300);
    }
  });
});

describe('compareInput: each algorithm as it is asked for', () => {
  const configured = (name: string, settings: object) => ({
    name,
    settings: settings as Record<string, unknown>,
    text: `${name} ${JSON.stringify(settings)}`,
  });

  it('has settings of its own, which count more than those of the input and of all', async () => {
    const { outcomes } = await compare(ROWS, {
      k: [2],
      columns: ['x'],
      algorithms: ['kmeans', configured('hac', { linkage: 'average' }), configured('hac', { k: 4 })],
      for: [configured('rows', { k: 3 })],
    } as CompareOptions);
    const told = outcomes.map(({ fit, results: [{ title, settings }] }) => [fit.name, title, settings.k]);
    expect(told).toEqual([
      ['kmeans', 'k-means', 3],
      ['hac {"linkage":"average"}', 'average linkage', 3],
      ['hac {"k":4}', 'ward linkage, k 4', 4],
    ]);
  });

  it('finds as many clusters as there are classes where nobody says how many', async () => {
    const { results, comparisons } = await compare(ROWS, {
      labelColumn: 'kind',
      algorithms: ['hac', 'kmeans'],
    });
    expect(results.map(({ clustering: { k }, settings }) => [k, settings.k])).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(comparisons).toHaveLength(1);
    const one = file('one.csv', 'x,kind\n1,a\n2,a\n9,a\n');
    const refused = await refusal(() => compare(one, { labelColumn: 'kind', algorithms: ['hac', 'kmeans'] }));
    expect(refused).toMatchObject({ code: 'usage', option: 'k' });
  });

  it('reads text as categories for those that compare categories, and as numbers for others', async () => {
    const kinds = ['red,big', 'red,big', 'red,small', 'blue,small', 'blue,small', 'blue,big'];
    const path = file('kinds.csv', `color,size\n${kinds.join('\n')}\n`);
    const { results, subject } = await compare(path, { k: [2], algorithms: ['kmodes', 'kmeans'] });
    expect(subject.data?.dim).toBe(2);
    expect(results.map((result) => result.subject.data?.dim)).toEqual([2, 4]);
    expect(results[0].clustering.labels).toHaveLength(6);
  });

  it('measures how far clusterings agree, matched one to one', async () => {
    // k-means cuts 0 to 23 off from 90; single linkage, too
    const { comparisons } = await compare(ROWS, {
      columns: ['x'],
      algorithms: [configured('kmeans', { k: 2 }), configured('kmeans', { k: 3 })],
    } as CompareOptions);
    const [{ agreement }] = comparisons;
    // the adjusted mutual information is that of scikit-learn 1.2.1
    // 8 and 1 rows beside 4, 4 and 1: the pairs 4 and 1 are matched
    expect(agreement[0]).toMatchObject({ matched: 5 / 9 });
    expect(agreement[0].ami).toBeCloseTo(0.418988426, 8);
  });

  it('compares the columns where they are asked for, whatever the algorithm', async () => {
    const path = file('turned.csv', 'a,b,c\n1,1,9\n2,2,8\n3,3,1\n4,4,2\n');
    const algorithms = [
      'hac',
      'kmedoids',
      'dbscan',
      'optics',
      'hdbscan',
      'affinity',
    ] as CompareOptions['algorithms'];
    const options = {
      k: [2],
      transpose: true,
      columns: ['a', 'b', 'c'],
      algorithms,
      eps: [1],
      minSamples: [1],
      minClusterSize: [2],
    };
    const { results } = await compare(path, options as CompareOptions);
    for (const { clustering } of results) expect(clustering.n).toBe(3);
    expect(Array.from(results[1].clustering.labels)).toEqual([0, 0, 1]);
    expect(Array.from(results[2].clustering.labels)).toEqual([0, 0, 1]);
  });
});

describe('planComparison', () => {
  it.each<[string, string, object, object]>([
    ['one algorithm', ROWS, { algorithms: ['kmeans'] }, { option: 'algorithms', value: 'kmeans' }],
    ['an unknown one', ROWS, { algorithms: ['kmeans', 'kmean'] }, { option: 'algorithms' }],
    ['a parameter of none', ROWS, { linkage: ['ward'] }, { option: 'linkage' }],
    [
      'a value that one of them does not take',
      ROWS,
      { metric: ['manhattan'], algorithms: ['kmeans', 'hac'] },
      { option: 'metric' },
    ],
    ['distances for means', SQUARE, { distances: true }, { option: 'distances' }],
    ['no number of clusters', ROWS, { k: undefined }, { option: 'k' }],
    ['a choice of one k', ROWS, { choose: true }, { option: 'choose' }],
    ['classes of pictures', COINS, { metrics: ['ari'] }, { option: 'metrics', value: 'ari' }],
    ['columns of pictures', COINS, { columns: ['x'] }, { option: 'columns' }],
  ])('refuses %s', async (_, path, options, expected) => {
    const refused = await refusal(() =>
      planComparison(testWork(), [path], { k: [2], ...options } as CompareOptions),
    );
    expect(refused).toMatchObject({ code: 'usage', ...expected });
  });
});

describe('parameters to compare by', () => {
  it('are those of all algorithms, each once, but of ways to cut a tree k alone', () => {
    const names = COMPARING.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of ALGORITHMS.flatMap(comparableParams)) expect(names).toContain(name);
    for (const name of ['inconsistency', 'gap', 'depth']) expect(names).not.toContain(name);
    // a height is that of the chart here
    expect(COMPARING.find(({ name }) => name === 'height')?.group).toBe('Charts');
  });
});

describe('combinations', () => {
  const subject = rowsSubject({ x: Float64Array.of(0, 1), n: 2, dim: 1 });
  const result = (algorithm: string, settings: object, varying: string[]) =>
    resultFor(subject, clusteringOf([0, 1]), { algorithm, settings: { ...settings }, varying });
  const grids = [
    { runs: [{ k: 2 }, { k: 3 }], varying: ['k'] },
    { runs: [{ eps: 1 }, { eps: 2 }], varying: ['eps'] },
  ];
  const kmeans = grids[0].runs.map((run) => result('kmeans', run, ['k']));
  const dbscan = grids[1].runs.map((run) => result('dbscan', run, ['eps']));

  it('has every value of every parameter that varies, k fastest', () => {
    const combined = settingsOf(grids);
    expect(combined).toEqual([
      { eps: 1, k: 2 },
      { eps: 1, k: 3 },
      { eps: 2, k: 2 },
      { eps: 2, k: 3 },
    ]);
    const beside = combine(combined, [kmeans, dbscan]).map(({ results }) => results);
    expect(beside).toEqual([
      [kmeans[0], dbscan[0]],
      [kmeans[1], dbscan[0]],
      [kmeans[0], dbscan[1]],
      [kmeans[1], dbscan[1]],
    ]);
  });

  it('leaves out what says nothing beside the others', () => {
    const runs = [{ metric: 'euclidean' }, { metric: 'minkowski', p: 1 }, { metric: 'minkowski', p: 3 }];
    const varying = ['metric', 'p'];
    const hac = { runs: runs.map((run) => ({ ...run, k: 2 })), varying };
    const combined = settingsOf([hac, { runs, varying }]);
    expect(combined).toEqual(runs.map((run) => ({ ...run, k: 2 })));
    const results = [hac.runs, runs].map((of) => of.map((run) => result('any', run, varying)));
    expect(combine(combined, results).map((one) => one.results)).toEqual(
      runs.map((_, at) => results.map((of) => of[at])),
    );
  });

  it('has k where it does not vary, and nothing where there is none', () => {
    expect(
      settingsOf([
        { runs: [{ k: 4 }], varying: [] },
        { runs: [{ eps: 1 }], varying: [] },
      ]),
    ).toEqual([{ k: 4 }]);
    expect(settingsOf([{ runs: [{ eps: 1 }], varying: [] }])).toEqual([{}]);
  });
});
