import { describe, expect, it } from 'vitest';
import { type HeatmapChart, heatmapChart } from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { views } from './views.ts';

function profile(k: number, dim: number, more: Partial<HeatmapChart> = {}): HeatmapChart {
  return {
    title: 'Profile',
    columns: Array.from({ length: dim }, (_, j) => `column ${j}`),
    clusters: Array.from({ length: k }, (_, c) => Array.from({ length: dim }, (_, j) => 100 * c + j)),
    all: Array.from({ length: dim }, (_, j) => 50 * (k - 1) + j),
    deviations: Array.from({ length: dim }, () => 100),
    sizes: Array.from({ length: k }, (_, c) => 1000 - c),
    shares: Array.from({ length: k }, () => 1 / k),
    unit: 'rows',
    ...more,
  };
}

const ALL: [string, HeatmapChart][] = [
  ['one cell', profile(1, 1)],
  ['a few', profile(4, 3)],
  [
    'long names',
    profile(2, 12, { columns: Array.from({ length: 12 }, (_, j) => `a rather long name of column ${j}`) }),
  ],
  ['names that are odd', profile(2, 3, { columns: ['a"b\\', "it's", 'x\u0000'] })],
  ['names twice', profile(2, 2, { columns: ['a', 'a'] })],
  ['40 columns', profile(3, 40)],
  ['784 columns', profile(10, 784)],
  ['constant columns', profile(3, 2, { deviations: [0, 0] })],
];

interface Cell {
  row: string;
  column: number;
  z: number;
  text: string;
}

const cells = (chart: HeatmapChart) =>
  (heatmapChart(chart) as unknown as { data: { values: Cell[] } }).data.values;

describe.each(ALL)('heatmap: %s', (_, chart) => {
  it('compiles without a warning, with title, alternative text and schema, and draws', async () => {
    const before = structuredClone(chart);
    const spec = heatmapChart(chart);
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.description).toContain(':');
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|null,null/);
    expect(chart).toEqual(before);
    expect(await renderSvg(spec)).not.toContain('NaN');
  });
});

describe('heatmap', () => {
  it('shades by standard deviations from the mean of all, two at most', () => {
    const chart = profile(2, 2, {
      clusters: [
        [110, 0],
        [90, -5000],
      ],
      all: [100, 0],
      deviations: [10, 100],
    });
    expect(cells(chart).map(({ z, text }) => [z, text])).toEqual([
      [1, '110'],
      [0, '0'],
      [-1, '90'],
      [-2, '\u22125000'],
    ]);
    expect(heatmapChart(chart).description).toContain(
      'cluster 0 is high in column 0 (110), cluster 1 is low in column 1 (\u22125000)',
    );
  });

  it('writes values short', () => {
    const clusters = [[1234567, -45678.9, 0.000012345, 2.71849, 99999.6]];
    const chart = profile(1, 5, { clusters, all: clusters[0] });
    expect(cells(chart).map(({ text }) => text)).toEqual([
      '1.235M',
      '\u221245.68k',
      '1.2e-5',
      '2.718',
      '100k',
    ]);
  });

  it('names clusters by number, size and share, and writes values in where they fit', () => {
    expect(cells(profile(2, 1)).map(({ row }) => row)).toEqual(['0  (1,000, 50.0%)', '1  (999, 50.0%)']);
    const texts = (dim: number) => views(heatmapChart(profile(2, dim))).map((view) => view.mark?.type);
    expect(texts(20)).toEqual(['rect', 'text']);
    expect(texts(40)).toEqual(['rect']);
  });
});
