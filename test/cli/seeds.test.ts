import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, json, ROOT } from '../support/cli.ts';

const POINTS = join(ROOT, 'data/points.csv');
const BMP = join(ROOT, 'images/picture.bmp');

describe('kmeans --max-iter 0', () => {
  it('tells the row of each seed and the potential after its draw', async () => {
    const { stdout } = await cli(['kmeans', POINTS, '-k', '3', '--max-iter', '0']);
    expect(stdout).toMatch(/k-means, k = 3: inertia 230, k-means\+\+ seeds, no iterations, seed 1, /);
    expect(stdout).toContain(
      [
        'draw  row  cluster  potential',
        '   1  8          0       1220',
        '   2  17         2        350',
        '   3  13         1        230',
      ].join('\n'),
    );
    const [run] = (await json(['kmeans', POINTS, '-k', '3', '--max-iter', '0'])).runs;
    expect(run.params).toMatchObject({ nInit: 1, maxIter: 0 });
    expect(run).toMatchObject({
      iterations: 0,
      seeding: {
        rows: [8, 17, 13],
        names: ['8', '17', '13'],
        clusters: [0, 2, 1],
        potentials: [1220, 350, 230],
      },
      warnings: [],
    });
  });

  it('makes as many starts as are asked for, and iterations beside none', async () => {
    const { runs } = await json(['kmeans', POINTS, '-k', '3', '--max-iter', '0,9', '--n-init', '4']);
    expect(runs.map((run: { params: object }) => run.params)).toMatchObject([
      { nInit: 4, maxIter: 0 },
      { nInit: 4, maxIter: 9 },
    ]);
    const usual = await json(['kmeans', POINTS, '-k', '3', '--max-iter', '0,9']);
    expect(usual.runs.map((run: { params: { nInit: number } }) => run.params.nInit)).toEqual([1, 10]);
  });

  it('tells the colors of pictures, with the first pixel of each', async () => {
    const [run] = (await json(['kmeans', BMP, '-k', '2', '--max-iter', '0'])).runs;
    expect(
      run.seeding.colors.map((_: string, draw: number) => run.colors[run.seeding.clusters[draw]]),
    ).toEqual(run.seeding.colors);
    const { stdout } = await cli(['kmeans', BMP, '-k', '2', '--max-iter', '0']);
    expect(stdout).toContain(`${run.seeding.colors[0]}  ${run.seeding.names[0]}`);
    expect(run.seeding.potentials[1]).toBe(run.inertia);
  });
});
