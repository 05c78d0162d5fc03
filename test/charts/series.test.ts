import { describe, expect, it } from 'vitest';
import { type ChartSpec, type SeriesChart, type SeriesMark, seriesChart } from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { logTicks } from '../../src/charts/theme.ts';
import { markValues, views } from './views.ts';

const points = (n: number, scale = 1) =>
  Array.from({ length: n }, (_, i) => ({ x: 1950 + i, y: scale * (1 + ((i * 7) % 5)) }));

const series = (count: number, n: number) =>
  Array.from({ length: count }, (_, c) => ({
    name: `class ${c}`,
    color: '#123456',
    points: points(n, c + 1),
  }));

function sample(mark: SeriesMark, more: Partial<SeriesChart> = {}): SeriesChart {
  return {
    title: 'Rows by year',
    axes: ['year', 'rows'],
    mark,
    panels: [{ series: series(1, 12) }],
    ...more,
  };
}

const CATEGORIES = ['functional', 'procedural', 'logic'];
const categorical = (count: number): SeriesChart['panels'] => [
  {
    series: Array.from({ length: count }, (_, c) => ({
      name: `s${c}`,
      color: '#123456',
      points: CATEGORIES.map((x, i) => ({ x, y: i + c + 1 })),
    })),
  },
];

const MARKS = ['line', 'step', 'area', 'bar', 'point'] as const;
const ALL: [string, SeriesChart][] = [
  ...MARKS.flatMap((mark): [string, SeriesChart][] => [
    [mark, sample(mark)],
    [`${mark} of one point`, sample(mark, { panels: [{ series: series(1, 1) }] })],
    [`${mark} of three series`, sample(mark, { panels: [{ series: series(3, 80) }], legend: 'class' })],
    [`${mark} with logarithms`, sample(mark, { log: { x: true, y: true } })],
    [
      `${mark} in panels`,
      sample(mark, { panels: ['a', 'b', 'c', 'd'].map((title, c) => ({ title, series: series(2, c + 1) })) }),
    ],
  ]),
  ['stacked bars', sample('bar', { panels: [{ series: series(3, 9) }], stacked: true, legend: 'class' })],
  ['stacked areas', sample('area', { panels: [{ series: series(3, 9) }], stacked: true, legend: 'class' })],
  ['categories', sample('bar', { panels: categorical(1), categories: CATEGORIES })],
  [
    'stacked categories',
    sample('bar', { panels: categorical(3), categories: CATEGORIES, stacked: true, legend: 's' }),
  ],
  [
    'categories beside each other',
    sample('bar', { panels: categorical(3), categories: CATEGORIES, legend: 's' }),
  ],
  [
    'categories with a logarithm',
    sample('bar', { panels: categorical(1), categories: CATEGORIES, log: { y: true } }),
  ],
  [
    'categories in panels',
    sample('bar', {
      panels: [...categorical(1), ...categorical(1)].map((p) => ({ ...p, title: 'p' })),
      categories: CATEGORIES,
    }),
  ],
];

describe.each(ALL)('series: %s', (_, chart) => {
  it('compiles without a warning, with title, alternative text and schema, and draws', async () => {
    const before = structuredClone(chart);
    const spec = seriesChart(chart);
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.description).toContain(':');
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|null,null/);
    expect(chart).toEqual(before);
    expect(await renderSvg(spec)).not.toMatch(/NaN/);
  });
});

/** What the one view of a chart is drawn from. */
const values = (spec: ChartSpec) => (spec as { data?: { values: Record<string, number>[] } }).data!.values;

describe('series', () => {
  it('stands stacked bars on each other', () => {
    const chart = sample('bar', {
      stacked: true,
      panels: [
        {
          series: [
            {
              name: 'a',
              color: '#111111',
              points: [
                { x: 1, y: 2 },
                { x: 2, y: 5 },
              ],
            },
            { name: 'b', color: '#222222', points: [{ x: 2, y: 3 }] },
          ],
        },
      ],
    });
    expect(values(seriesChart(chart)).map(({ y, y2 }) => [y2, y])).toEqual([
      [0, 2],
      [0, 5],
      [5, 8],
    ]);
  });

  it('leaves a gap between bars and none between intervals', () => {
    const apart = values(seriesChart(sample('bar')));
    for (let i = 1; i < apart.length; i++) expect(apart[i].x - apart[i - 1].x2).toBeCloseTo(0.2, 9);
    const bins = [0, 1, 2].map((x) => ({ x, x2: x + 1, y: x + 1 }));
    const touching = values(
      seriesChart(sample('bar', { panels: [{ series: [{ name: 'a', color: '#111111', points: bins }] }] })),
    );
    expect(touching.map(({ x, x2 }) => [x, x2])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('gives all panels the same axes', () => {
    const panels = [3, 12, 5].map((n) => ({ title: String(n), series: series(1, n) }));
    const { concat } = seriesChart(sample('line', { panels })) as unknown as {
      concat: { encoding: { x: { scale: object }; y: { scale: object } } }[];
    };
    const scales = concat.map(({ encoding }) => [encoding.x.scale, encoding.y.scale]);
    expect(scales[1]).toEqual(scales[0]);
    expect(scales[2]).toEqual(scales[0]);
  });

  it('writes years without thousands separators', async () => {
    const svg = await renderSvg(seriesChart(sample('bar')));
    expect(svg).toContain('>1950<');
    expect(svg).not.toContain('1,950');
  });

  it('draws some of very many points and says so', () => {
    const many = { name: 'a', color: '#111111', points: points(20_000) };
    const spec = seriesChart(sample('point', { panels: [{ series: [many] }] }));
    expect(values(spec)).toHaveLength(5000);
    expect(JSON.stringify(spec.title)).toContain('one point in 4');
  });

  it('tells the whole of each category behind its bars', () => {
    const spec = seriesChart(
      sample('bar', { panels: categorical(3), categories: CATEGORIES, stacked: true, legend: 's' }),
    );
    const labels = markValues(spec, 'text') as { category: string; label: string }[];
    expect(labels.map(({ category, label }) => [category, label])).toEqual([
      ['functional', '6'],
      ['procedural', '9'],
      ['logic', '12'],
    ]);
    expect(views(spec)).toHaveLength(2);
  });

  it('finds the highest', () => {
    const panels = ['a', 'b'].map((title, c) => ({ title, series: series(1, 3 + c * 2) }));
    expect(seriesChart(sample('bar', { panels })).description).toBe(
      'Rows by year. Rows by year in 2 panels: the highest is 5 at a, 1952.',
    );
  });

  it('has ticks of logarithms where there is room', () => {
    expect(logTicks([0.5, 60])).toEqual([0.5, 1, 2, 5, 10, 20, 50]);
    expect(logTicks([1, 1e6])).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6]);
  });
});
