import { describe, expect, it } from 'vitest';
import {
  barChart,
  type ChartSpec,
  centersChart,
  curveChart,
  gridChart,
  multiplesChart,
  picturesChart,
  pieChart,
  pointPanels,
  scatterChart,
} from '../../src/charts/index.ts';
import { chartNumbers } from '../../src/charts/numbers.ts';
import { CURVE, FLOWER, MULTIPLES, scatter } from './samples.ts';

function table(spec: ChartSpec): Record<string, unknown[]> {
  return Object.fromEntries(chartNumbers(spec).map(({ name, values }) => [name, Array.from(values)]));
}

describe('numbers of charts', () => {
  it.each([
    ['bars', barChart],
    ['slices', pieChart],
  ] as const)('%s: sizes and shares before they were rounded', (_, draw) => {
    expect(table(draw(FLOWER))).toEqual({
      Rank: [1, 2, 3, 4],
      Color: FLOWER.colors.map(({ hex }) => hex),
      Share: FLOWER.colors.map(({ share }) => share),
      Pixels: FLOWER.colors.map(({ size }) => size),
    });
  });

  it('curves: a row for each point, under the name of the axis', () => {
    expect(table(curveChart(CURVE))).toEqual({
      Algorithm: ['k-means', 'k-means', 'k-means', ...new Array(3).fill('mini-batch k-means')],
      k: [2, 3, 5, 2, 3, 5],
      Inertia: CURVE.series.flatMap(({ points }) => points.map(({ value }) => value)),
    });
  });

  it('panels: below each other, with their names', () => {
    const { Panel: panels, Share: shares } = table(multiplesChart(MULTIPLES));
    expect(panels).toEqual(
      MULTIPLES.palettes.flatMap(({ label, colors }) => new Array(colors.length).fill(label)),
    );
    expect(shares).toHaveLength(2 + 7 + 8 + 21);
    const [x, y] = [
      [0, 1, 5],
      [2, 3, 4],
    ];
    const panel = { k: 2, labels: [0, 1, -1] };
    const axes = ['a', 'b'] as const;
    const chart = { title: 'Panels', axes, x, y, unit: 'rows', panels: [{ name: 'one', ...panel }] };
    expect(table(pointPanels(chart))).toEqual({
      Panel: ['one', 'one', 'one'],
      a: x,
      b: y,
      Cluster: ['0', '1', 'noise'],
    });
    const centered = {
      ...chart,
      panels: [
        {
          name: 'one',
          k: 2,
          centers: [
            { x: Number.NaN, y: 0 },
            { x: 1, y: 2 },
          ],
        },
      ],
    };
    expect(table(pointPanels(centered))).toEqual({ Panel: ['one'], Center: [1], a: [1], b: [2] });
  });

  it('pictures: the numbers that they were made of', () => {
    const colors = scatter(5, 2);
    const { Red, Green, Blue, Pixels } = table(scatterChart(colors));
    expect(Red.flatMap((red, i) => [red, Green[i], Blue[i]])).toEqual([...colors.rgb]);
    expect(Pixels).toEqual(Array.from(colors.weights));
    const sets = [{ name: 'k-means', centers: [[1, 2, 3]] as [number, number, number][] }];
    expect(table(centersChart({ ...colors, sets }))).toEqual({
      Clustering: ['k-means'],
      Center: [1],
      Red: [1],
      Green: [2],
      Blue: [3],
    });
    const shape = { width: 2, height: 1, bands: 1 } as const;
    const groups = [{ title: '0: 2 rows', count: 2 }];
    const two = { title: 'Two', shape, pixels: [1, 2, 3, 4], titles: ['', ''], groups, across: 2 };
    expect(table(picturesChart(two))).toEqual({
      Picture: [1, 2],
      Group: ['0: 2 rows', '0: 2 rows'],
      'Value 1': [1, 3],
      'Value 2': [2, 4],
    });
    const cells = [{ url: '', k: 3, seconds: 0.5, ari: 1 }, undefined, { reason: 'too many rows' }];
    const rows = [{ name: 'x.csv', width: 100, height: 100, cells }];
    expect(table(gridChart({ title: 'Grid', columns: ['k-means', 'none', 'hac'], side: 100, rows }))).toEqual(
      {
        Input: ['x.csv', 'x.csv'],
        Panel: ['k-means', 'hac'],
        Clusters: [3, null],
        ARI: [1, null],
        Seconds: [0.5, null],
        Refused: [null, 'too many rows'],
      },
    );
  });

  it('rounded texts alone: as numbers, words among them empty, names as they are', () => {
    const values = [
      { name: '1,5', share: '37.5%', rows: '2 rows', text: '−1.25' },
      { name: '007', share: '5%', rows: '1,000 rows', text: 'none' },
    ];
    const tooltip = ['name', 'share', 'rows', 'text'].map((field) => ({ field, title: `The ${field}` }));
    const spec = { data: { values }, mark: 'bar', encoding: { tooltip } } as unknown as ChartSpec;
    expect(table(spec)).toEqual({
      'The name': ['1,5', '007'],
      'The share': [0.375, 0.05],
      'The rows': [2, 1000],
      'The text': [-1.25, null],
    });
  });

  it('names are distinct', () => {
    const tooltip = ['a', 'b'].map((field) => ({ field, title: 'Same' }));
    const values = [{ a: 1, b: 2 }];
    const spec = { data: { values }, mark: 'bar', encoding: { tooltip } } as unknown as ChartSpec;
    expect(table(spec)).toEqual({ Same: [1], 'Same 2': [2] });
  });
});
