import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxesChart } from '../../src/charts/boxes.ts';
import { chartNumbers } from '../../src/charts/numbers.ts';
import { pairsChart } from '../../src/charts/pairs.ts';
import { compileSpec } from '../../src/charts/render.ts';
import type { ChartSpec } from '../../src/charts/theme.ts';
import { cli, temporaryFolder } from '../support/cli.ts';

function checkSpec(spec: ChartSpec): void {
  const warnings: string[] = [];
  compileSpec(spec, warnings);
  expect(warnings).toEqual([]);
}

const folder = temporaryFolder();
const rows = join(folder, 'rows.csv');
// two heaps; the last row of the first is far from the others of its cluster
writeFileSync(rows, 'x,y\n1,5\n2,5\n3,6\n4,7\n9,5\n101,5\n102,6\n103,7\n104,8\n');

const box = { cluster: 0, size: 3, median: 2, lower: 1, upper: 3, from: 0, to: 4, beyond: [9] };
const words = { title: 'Boxes', subtitle: 'k-means', unit: 'rows' };

describe('boxes', () => {
  it('compile without a warning, of one column and of many', () => {
    for (const count of [1, 3, 9]) {
      const columns = Array.from({ length: count }, (_, j) => ({
        name: `c${j}`,
        boxes: [box, { ...box, cluster: -1 }],
      }));
      checkSpec(boxesChart({ ...words, columns, count }));
    }
  });

  it('are medians, quartiles and whiskers, with the rows beyond', async () => {
    const file = join(folder, 'boxes.csv');
    const { code } = await cli(['kmeans', rows, '-k', '2', '--chart', 'boxes', '-o', file]);
    expect(code).toBe(0);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines[0]).toBe(
      'Column,Cluster,Rows,Lower whisker,First quartile,Median,Third quartile,Upper whisker,Beyond',
    );
    expect(lines[1]).toBe('x,0,5,1,2,3,4,4,1');
    expect(lines[2]).toBe('x,1,4,101,101,102,103,104,0');
  });
});

describe('pairs', () => {
  it('compile without a warning, and stack the bins of clusters', () => {
    const spec = pairsChart({
      ...words,
      names: ['a', 'b'],
      columns: [
        [0, 1, 2],
        [3, 4, 5],
      ],
      labels: [0, 1, -1],
      clusters: [0, 1, -1],
      bins: [
        {
          ends: [0, 1, 2],
          counts: [
            [1, 0],
            [0, 1],
            [0, 1],
          ],
        },
        {
          ends: [3, 4, 5],
          counts: [
            [1, 0],
            [0, 1],
            [0, 1],
          ],
        },
      ],
      n: 9,
      count: 4,
    });
    checkSpec(spec);
    expect(JSON.stringify(spec)).toContain('"cluster":"noise","from":1,"to":2,"below":1,"above":2');
    expect(String(spec.description)).toContain('9 rows in 2 clusters');
    expect(JSON.stringify(spec.title)).toMatch(/2 of 4 columns drawn; 3 of 9 rows drawn/);
    expect(chartNumbers(spec).map(({ name }) => name)).toEqual(['a', 'b', 'Cluster']);
    // at the left of the first row is a histogram
    const { concat } = spec as unknown as {
      concat: { encoding: { y: { axis: { labels: boolean; orient?: string } | null } } }[];
    };
    const axes = concat.map(({ encoding: { y } }) => y.axis && [y.axis.labels, y.axis.orient ?? 'left']);
    expect(axes).toEqual([[false, 'left'], [true, 'right'], [true, 'left'], null]);
  });

  it('have a bin around values that are equal or differ by rounding', async () => {
    const file = join(folder, 'equal.csv');
    writeFileSync(file, 'a,b\n1e17,0.3\n1e17,0.30000000000000004\n1e17,0.3\n');
    const drawn = join(folder, 'equal.vl.json');
    await cli(['kmeans', file, '-k', '1', '--chart', 'pairs', '-o', drawn]);
    const { concat } = JSON.parse(readFileSync(drawn, 'utf8'));
    for (const [cell, value] of [
      [concat[0], 1e17],
      [concat[3], 0.3],
    ]) {
      const bars = cell.data.values;
      expect(bars).toMatchObject([{ below: 0, above: 3 }]);
      expect((bars[0].from + bars[0].to) / 2 / value).toBeCloseTo(1, 9);
      expect(bars[0].to).toBeGreaterThan(bars[0].from);
    }
  });

  it('cut the titles of axes to the cells of a small chart', async () => {
    const file = join(folder, 'small.vl.json');
    const size = ['--width', '250', '--height', '250'];
    await cli(['kmeans', rows, '-k', '2', '--chart', 'pairs', ...size, '-o', file]);
    const { concat } = JSON.parse(readFileSync(file, 'utf8'));
    expect(concat[2].width).toBeLessThan(120);
    expect(concat[2].encoding.x.axis.titleLimit).toBeCloseTo(concat[2].width, 6);
    expect(concat[2].encoding.y.axis.titleLimit).toBeCloseTo(concat[2].height, 6);
  });

  it('leave out columns of 0 and 1 first, where columns are many', async () => {
    const file = join(folder, 'many.csv');
    const lines = Array.from({ length: 9 }, (_, i) => `${i % 2},0,1,${i},1,0,1,${9 - i * i}`);
    writeFileSync(file, ['a,b,c,d,e,f,g,h', ...lines].join('\n'));
    const drawn = join(folder, 'many.csv.vl.json');
    await cli(['kmeans', file, '-k', '2', '--chart', 'pairs', '-o', drawn]);
    const spec = JSON.parse(readFileSync(drawn, 'utf8'));
    const titles = spec.concat.slice(-6).map((cell: typeof spec) => cell.encoding.x.axis.title);
    expect(titles).toEqual(['a', 'b', 'c', 'd', 'e', 'h']);
    expect(JSON.stringify(spec.title)).toContain('6 of 8 columns drawn');
    expect(spec.concat[21].data.values[0].from).toBe(0);
    expect(spec.concat[35].data.values[0].from).toBe(-55);
  });

  it('ask for two columns', async () => {
    const one = [
      'kmeans',
      rows,
      '--columns',
      'x',
      '-k',
      '2',
      '--chart',
      'pairs',
      '-o',
      join(folder, 'p.svg'),
    ];
    const { code, stderr } = await cli(one);
    expect(code).toBe(2);
    expect(stderr).toContain('pairs requires two columns, and there is one');
  });
});

describe('--z-scores', () => {
  it('tells means in standard deviations, as text and JSON', async () => {
    const words = ['kmeans', rows, '-k', '2', '--z-scores'];
    const { stdout } = await cli(words);
    expect(stdout).toMatch(
      /^z-scores: means in standard deviations from the mean of all rows\n +cluster +x +y\n +0 +-0\.89/m,
    );
    const { stdout: text } = await cli([...words, '--json']);
    const [run] = JSON.parse(text).runs;
    const [x] = run.zScores.deviations;
    expect(run.zScores.columns).toEqual(['x', 'y']);
    expect(run.zScores.clusters[0][0]).toBeCloseTo((run.profile.clusters[0][0] - run.profile.all[0]) / x, 12);
    expect(
      JSON.parse((await cli(['kmeans', rows, '-k', '2', '--json'])).stdout).runs[0].zScores,
    ).toBeUndefined();
  });
});
