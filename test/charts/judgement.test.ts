import { describe, expect, it } from 'vitest';
import {
  type ChartSpec,
  contingencyChart,
  type IndicesChart,
  indexBarsChart,
  indicesChart,
  type SilhouetteChart,
  silhouetteChart,
} from '../../src/charts/index.ts';
import { chartNumbers } from '../../src/charts/numbers.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { seeded } from './samples.ts';
import { markValues, type View, views } from './views.ts';

/** Clusters of made-up silhouettes, each as large as it is told. */
function silhouettes(sizes: readonly number[]): SilhouetteChart {
  const random = seeded(sizes.length);
  const clusters = sizes.map((size, c) => {
    const values = Float64Array.from({ length: size }, () => 1.1 * random() - 0.3);
    const mean = values.reduce((sum, value) => sum + value, 0) / size;
    return { label: String(c), mean, values };
  });
  return { title: 'Silhouettes', unit: 'rows', mean: 0.25, clusters };
}

function indices(count: number, ks: number): IndicesChart {
  const panels = Array.from({ length: count }, (_, i) => ({
    name: `Index ${i}`,
    note: 'higher is better',
    points: Array.from({ length: ks }, (_, at) => ({ at: at + 2, value: Math.abs(at - i) * 10 ** i })),
    marked: 3,
  }));
  return { title: 'Indices', panels };
}

const TABLE = {
  title: 'Classes',
  unit: 'rows',
  clusters: [0, 1, -1],
  classes: ['setosa', 'a very long name of a class that cannot be written out'],
  counts: [
    [50, 0],
    [3, 47],
    [0, 0],
  ],
};

const ALL: [string, () => ChartSpec][] = [
  ['silhouettes', () => silhouetteChart(silhouettes([60, 20, 5]))],
  ['silhouettes of one row each', () => silhouetteChart(silhouettes([1, 1, 1]))],
  ['silhouettes of many rows and clusters', () => silhouetteChart(silhouettes(new Array(300).fill(100)))],
  ...[1, 2, 3, 4, 7, 9].map((n): [string, () => ChartSpec] => [
    `indices ${n}`,
    () => indicesChart(indices(n, 9)),
  ]),
  ['indices of 300 ks', () => indicesChart(indices(2, 300))],
  ['indices of one value', () => indicesChart({ ...indices(1, 1) })],
  [
    'indices that are not finite',
    () =>
      indicesChart({
        title: 'None',
        panels: [{ name: 'None', points: [{ at: 2, value: Number.NaN }], marked: 2 }],
      }),
  ],
  [
    'bars',
    () =>
      indexBarsChart({
        title: 'Bars',
        panels: [
          {
            name: 'AMI',
            better: 'higher',
            bars: [
              { label: 'hog', value: 0.6 },
              { label: 'grey', value: -0.01 },
              { label: 'none', value: Number.NaN },
            ],
          },
          { name: 'VI', better: 'lower', bars: [{ label: 'hog', value: 0 }] },
        ],
      }),
  ],
  ['contingency', () => contingencyChart(TABLE)],
  [
    'contingency of many',
    () =>
      contingencyChart({
        ...TABLE,
        clusters: Array.from({ length: 90 }, (_, c) => c),
        classes: Array.from({ length: 110 }, (_, c) => c),
        counts: Array.from({ length: 90 }, () => new Array(110).fill(1)),
      }),
  ],
];

describe.each(ALL)('%s', (_, chart) => {
  it('compiles without a warning, with title and alternative text', () => {
    const spec = chart();
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.title).toMatchObject({ text: [expect.any(String)] });
    expect(spec.description).toContain(':');
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|null,null/);
  });
});

describe('silhouette chart', () => {
  const bars = (chart: SilhouetteChart) =>
    markValues(silhouetteChart(chart), 'rect') as {
      cluster: string;
      value: number;
      top: number;
      bottom: number;
    }[];

  it('has a falling bar for each row where they fit', () => {
    const chart = silhouettes([12, 5]);
    const drawn = bars(chart);
    for (const { label, values } of chart.clusters) {
      const own = drawn.filter(({ cluster }) => cluster === label).map(({ value }) => value);
      const falling = Array.from(values).sort((a, b) => b - a);
      expect(own).toEqual(falling.map((value) => expect.closeTo(value, 3)));
    }
    for (let i = 1; i < drawn.length; i++) expect(drawn[i].top).toBeGreaterThan(drawn[i - 1].top);
  });

  it('keeps extremes and middle of many rows, heights in proportion', () => {
    const chart = silhouettes([8000, 2000]);
    const drawn = bars(chart);
    expect(drawn.length).toBeLessThan(1000);
    const [large, small] = ['0', '1'].map((label) => drawn.filter(({ cluster }) => cluster === label));
    expect(large.length / small.length).toBeCloseTo(4, 1);
    const sorted = Float64Array.from(chart.clusters[0].values).sort();
    expect(large[0].value).toBeCloseTo(sorted[7990], 1);
    expect(large[Math.floor(large.length / 2)].value).toBeCloseTo(sorted[4000], 1);
  });

  it('counts weights as rows', () => {
    const values = Float64Array.of(0.9, 0.1);
    const one = silhouettes([1]).clusters[0];
    const heavy = bars({ ...silhouettes([1]), clusters: [{ ...one, values, weights: [1, 9] }] });
    const low = heavy.filter(({ value }) => value === 0.1).length;
    expect(low / heavy.length).toBeCloseTo(0.9, 1);
  });

  it('tells the means', () => {
    expect(silhouetteChart(silhouettes([4, 4])).description).toMatch(
      /mean silhouette 0\.250; cluster 0 .\d?\.?\d+/,
    );
  });
});

describe('other charts of judgment', () => {
  it('have one axis for all panels, whether or not each has a value at every place', () => {
    const at = [1, 2, 3, 4, 5];
    const panel = (name: string, from: number) => ({
      name,
      points: at.map((place) => ({ at: place, value: place < from ? Number.NaN : place / 2 })),
    });
    const axis = { name: 'eps', title: 'Eps', kind: 'number' } as const;
    const panelsOf = (chart: IndicesChart) => (indicesChart(chart) as { concat: View[] }).concat;
    const [whole, half] = panelsOf({ title: 'Indices', axis, panels: [panel('a', 0), panel('b', 4)] });
    expect(whole.encoding?.x).not.toHaveProperty('scale.domain');
    expect(half.encoding?.x).toMatchObject({ scale: { domain: [1, 5] } });
    const words = { ...axis, kind: 'category' } as const;
    const [, some] = panelsOf({ title: 'Indices', axis: words, panels: [panel('a', 0), panel('b', 4)] });
    expect(some.encoding?.x).toMatchObject({ scale: { domain: at } });
  });

  it('count clusters in whole numbers', () => {
    const panel = (step: number) => ({
      name: 'Clusters',
      points: [1, 2, 3].map((at) => ({ at, value: step * at })),
    });
    const chart = indicesChart({ title: 'Indices', panels: [panel(1), panel(0.5)] }) as { concat: View[] };
    const [whole, half] = chart.concat.map(({ encoding }) => encoding?.y);
    expect(whole).toMatchObject({ axis: { tickMinStep: 1 } });
    expect(half).not.toHaveProperty('axis.tickMinStep');
  });

  it('have a legend of dots, or of strokes where there are too many for dots', () => {
    const legendOf = (count: number) => {
      const points = ['one', 'other'].flatMap((series) =>
        Array.from({ length: count }, (_, at) => ({ at, value: at, series })),
      );
      const spec = indicesChart({ title: 'Indices', panels: [{ name: 'a', points }] });
      const hasDots = views(spec).some(({ mark }) => mark?.type === 'point');
      return [JSON.stringify(spec).includes('"symbolType":"stroke"'), hasDots];
    };
    expect(legendOf(20)).toEqual([false, true]);
    expect(legendOf(40)).toEqual([true, false]);
  });

  it('mark one k a panel, and leave out what is not finite', () => {
    const chart = indices(3, 5);
    const marked = views(indicesChart(chart)).filter(({ data }) =>
      data?.values.some(({ name }) => name === 'k = 3'),
    );
    // the point, its name and the rim under that
    expect(marked).toHaveLength(9);
    const [panel] = chart.panels;
    const gap = { ...panel, points: panel.points.map((p) => (p.at === 4 ? { ...p, value: Number.NaN } : p)) };
    const spec = indicesChart({ ...chart, panels: [gap] });
    expect(JSON.stringify(spec)).not.toContain('"k":4');
  });

  it('have whiskers as long as the errors, within the panel', () => {
    const points = [5, 7, 6].map((value, i) => ({ at: i + 1, value, error: 2 }));
    const spec = indicesChart({ title: 'Gap', panels: [{ name: 'Gap', points }] });
    const [panel] = (spec as { concat: View[] }).concat;
    expect(panel.data?.values.map(({ least, most }) => [least, most])).toEqual([
      [3, 7],
      [5, 9],
      [4, 8],
    ]);
    // 12 % of 3 to 9 on each side
    expect(panel.encoding?.y).toMatchObject({
      scale: { domain: [expect.closeTo(2.28, 9), expect.closeTo(9.72, 9)] },
    });
    expect(views(spec).filter(({ mark }) => mark?.type === 'errorbar')).toHaveLength(1);
    expect(chartNumbers(spec).map(({ name }) => name)).toEqual(['k', 'Value', 'Error']);
  });

  it.each([
    ['a peak', [1, 3, 2], { dy: -13, align: 'center' }],
    ['a valley', [9, 5, 7, 1], { dy: 15, align: 'center' }],
    ['a knee of a falling line', [9, 4, 3, 2], { dx: 6, align: 'left' }],
    ['a knee of a rising line', [1, 4, 5, 6], { dx: -6, align: 'right' }],
    ['a fall to the end, near the axis', [9, 0.1], { dy: -9, align: 'left' }],
  ])('name the k of %s where the line is not', (_, values, place) => {
    const points = values.map((value, i) => ({ at: i + 1, value }));
    const spec = indicesChart({ title: 'K', panels: [{ name: 'Index', points, marked: 2 }] });
    const names = views(spec).filter(({ mark }) => (mark as { type?: string })?.type === 'text');
    expect(names[0].mark).toMatchObject(place);
  });

  it('shade cells by their share of the cluster', () => {
    const spec = contingencyChart(TABLE) as { data: { values: Record<string, unknown>[] } };
    const shares = spec.data.values.map(({ share }) => share);
    expect(shares).toEqual([1, 0, 0.06, 0.94, 0, 0]);
    expect(spec.data.values.map(({ text }) => text)).toEqual(['50', '', '3', '47', '', '']);
  });
});
