import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { ROW_ALGORITHMS } from '../support/contract.ts';

/*
 * Rows without weight, equal rows, and more clusters than there are distinct rows: every command does the same about
 * them, and says it by the same code.
 */

const FIXTURES = new URL('../fixtures/reports/', import.meta.url).pathname;
const SAME = join(FIXTURES, 'same.csv');
const WEIGHTLESS = join(FIXTURES, 'w0.csv');
const LEFT_OUT = { code: 'weightless-rows-left-out', rows: 2, total: 4 };

const folder = temporaryFolder();
const file = (name: string, text: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

let three: string;
let kinds: string;
let picture: string;
let square: string;
beforeAll(async () => {
  three = file('three.csv', 'x,y\n0,0\n1,1\n5,5\n');
  // as many rows as clusters, but fewer kinds of them
  kinds = file('kinds.csv', 'x,y\n0,0\n0,0\n1,1\n1,1\n5,5\n');
  const pixels = Buffer.from([255, 0, 0, 0, 0, 255, 255, 0, 0, 255, 0, 0]);
  picture = join(folder, 'two.png');
  await sharp(pixels, { raw: { width: 4, height: 1, channels: 3 } })
    .png()
    .toFile(picture);
  square = file('square.csv', '0,0,3\n0,0,3\n3,3,0\n');
});

/** Settings by which rows that are near each other are one cluster. */
const NEAR: Record<string, string[]> = {
  affinity: ['--preference', '-1000', '--damping', '0.9'],
  communities: [],
  dbscan: ['--eps', '3', '--min-samples', '1'],
  optics: ['--eps', '3', '--min-samples', '1'],
  meanshift: ['--bandwidth', '3'],
  hdbscan: ['--min-cluster-size', '2', '--min-samples', '1', '--allow-single-cluster'],
};

/** Warnings of what else is the matter with so few rows. */
const BESIDE = ['index-undefined', 'one-cluster', 'components-collapsed', 'variance-bounded'];
const warned = (warnings: { code: string }[]) => warnings.filter(({ code }) => !BESIDE.includes(code));

const fewer = (requested: number, found: number) => ({ code: 'fewer-points-than-k', requested, found });

describe('a choice of k', () => {
  it.each(['--choose', '--vote'])('is refused where every k gives as many clusters: %s', async (option) => {
    const { code, stderr } = await cli(['kmeans', SAME, '-k', '2..4', option]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/there is no choice: every k .* gives 1 cluster\n/),
    ]);
  });
});

describe.each(ROW_ALGORITHMS.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  const takesK = entry.params.some((param) => param.name === 'k');
  // numbers are categories only where they are named
  const named = entry.categories === 'all' ? ['--columns', 'x,y'] : [];
  const settings = takesK ? ['-k', '2'] : NEAR[name];

  it('leaves rows of weight 0 out, and says so', async () => {
    const argv = [name, WEIGHTLESS, '--weights', 'w', '--columns', 'x', ...settings, '--labels'];
    const { runs } = await json(argv);
    const [run] = runs;
    expect(warned(run.warnings)).toEqual([LEFT_OUT]);
    expect([run.labels[0], run.labels[3]]).toEqual([-1, -1]);
    expect(run.labels[1] === run.labels[2]).toBe(!takesK);
    expect(run.sizes.reduce((a: number, b: number) => a + b)).toBe(2);
    const out = join(folder, `${name}.csv`);
    const { stderr, code } = await cli([...argv.slice(0, -1), '--out', out]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('2 of 4 rows were left out: their weight is 0'),
    ]);
  });

  it('takes equal rows for one', async () => {
    const { runs } = await json([name, SAME, ...(named.length > 0 ? ['--columns', 'x'] : []), ...settings]);
    expect(runs[0]).toMatchObject({ k: 1, sizes: [4] });
    if (takesK) expect(runs[0].warnings).toContainEqual(fewer(2, 1));
  });

  it
    .runIf(takesK)
    .each([
      ['rows', () => three, 3],
      ['distinct rows', () => kinds, 3],
      ...(entry.categories ? [] : [['colors', () => picture, 2] as const]),
    ] as [string, () => string, number][])(
    'finds as many clusters as there are %s where more are asked for, and says so',
    async (_, path, found) => {
      const argv = [name, path(), ...named, '-k', '5'];
      const { runs } = await json(argv);
      expect(runs[0].k).toBe(found);
      expect(warned(runs[0].warnings)).toEqual([fewer(5, found)]);
      const { stderr } = await cli(argv);
      expect(stderr).toMatch(/only \d distinct points for k = 5, and so \d clusters/);
    },
  );

  it.runIf(takesK && entry.params.some((param) => param.name === 'linkage')).each([
    ['-k', '3', 2],
    ['-k', '4', 2],
  ])('of distances %s %s', async (flag, k, found) => {
    const { runs } = await json([name, square, '--distances', flag, k, '--linkage', 'average']);
    expect(runs[0]).toMatchObject({ k: found, warnings: [fewer(Number(k), found)] });
  });
});

const K_NAMES = ROW_ALGORITHMS.filter(
  ({ params, categories }) => params.some(({ name }) => name === 'k') && !categories,
).map(({ name }) => name);

it('compare and bench say it of each algorithm', async () => {
  const algorithms = ['-k', '2', '--algorithms', K_NAMES.join()];
  for (const command of ['compare', 'bench']) {
    const repeat = command === 'bench' ? ['--repeat', '1'] : [];
    const { runs } = await json([command, SAME, ...algorithms, ...repeat]);
    expect(runs).toHaveLength(K_NAMES.length);
    for (const { k, warnings } of runs)
      expect([k, warned(warnings)]).toEqual([expect.any(Number), [fewer(2, 1)]]);
  }
  const { runs } = await json(['compare', WEIGHTLESS, '--weights', 'w', ...algorithms]);
  for (const { warnings, sizes } of runs) expect([warned(warnings), sizes]).toEqual([[LEFT_OUT], [1, 1]]);
});

it('evaluate, distances and predict leave rows of weight 0 out', async () => {
  const labels = file('labels.txt', '0\n0\n0\n1\n');
  const judged = await json([
    'evaluate',
    labels,
    '--data',
    WEIGHTLESS,
    '--weights',
    'w',
    '--metrics',
    'inertia',
  ]);
  expect(judged.runs[0]).toMatchObject({ n: 2, metrics: { inertia: 0.5 }, warnings: [LEFT_OUT] });
  const { runs } = await json(['distances', WEIGHTLESS, '--weights', 'w']);
  expect(runs[0]).toMatchObject({ n: 2, condensed: [1], warnings: [LEFT_OUT] });
  const model = join(folder, 'model.json');
  await cli(['kmeans', WEIGHTLESS, '--weights', 'w', '-k', '2', '--model-out', model]);
  const predicted = await json(['predict', model, WEIGHTLESS, '--weights', 'w', '--labels']);
  expect(predicted.runs[0].warnings).toEqual([LEFT_OUT]);
});
