import { describe, expect, it } from 'vitest';
import { NOISE_COLOR } from '../../src/charts/clusterColors.ts';
import { legendColumns } from '../../src/charts/curve.ts';
import {
  barChart,
  type ChartSpec,
  type CurveChart,
  curveChart,
  groupedBarsChart,
  histogramChart,
  multiplesChart,
  type PaletteChart,
  type PointPanels,
  pieChart,
  pointPanels,
  type SweepAxis,
  scatterChart,
  topChart,
} from '../../src/charts/index.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { colorIn, themedSpec } from '../../src/charts/themes.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { CURVE, FLOWER, histogram, MULTIPLES, palette, scatter, top } from './samples.ts';
import { markValues, type View, views } from './views.ts';

const KS = [0, 1, 2, 4, 8, 10, 16, 17, 20, 24, 40, 64, 256];
const one = (hex: string): PaletteChart => ({
  title: 'One',
  unit: 'pixels',
  colors: [{ hex, size: 5, share: 1 }],
});

/** Two lines against a parameter that is not k. */
function against(places: (number | string)[], kind: SweepAxis['kind']): CurveChart {
  const axis = { name: 'eps', title: 'Eps', kind };
  const series = ['a', 'b'].map((name) => ({ name, points: places.map((at, i) => ({ at, value: i + 1 })) }));
  return { title: 'Against', measure: 'Inertia', axis, series };
}

/** n points in three clusters and some noise, in as many panels. */
function panels(n: number, count: number, hasCenters = false): PointPanels {
  const { x, y } = { x: Float64Array.from({ length: n }, (_, i) => i % 7), y: new Float64Array(n).fill(3) };
  const labels = Int32Array.from({ length: n }, (_, i) => (i % 4) - 1);
  const panel = hasCenters ? { k: 1, centers: [{ x: 1, y: 2 }] } : { k: 3, labels };
  const all = Array.from({ length: count }, (_, at) => ({ name: `algorithm ${at}`, ...panel }));
  return { title: 'Panels', axes: ['x', 'y'], x, y, unit: 'rows', panels: all };
}

const ALL: [string, () => ChartSpec][] = [
  ...KS.map((k): [string, () => ChartSpec] => [`bar ${k}`, () => barChart(palette(k))]),
  ...KS.map((k): [string, () => ChartSpec] => [`pie ${k}`, () => pieChart(palette(k))]),
  ['curve', () => curveChart(CURVE)],
  [
    'curve of one point',
    () => curveChart({ ...CURVE, series: [{ name: 'a', points: [{ at: 2, value: 0 }] }] }),
  ],
  ['curve against numbers of a wide range', () => curveChart(against([0.001, 0.5, 20], 'number'))],
  ['bars against words', () => groupedBarsChart(against(['ward', 'average'], 'category'))],
  ['multiples', () => multiplesChart(MULTIPLES)],
  ...[0, 1, 20, 3000].flatMap((n): [string, () => ChartSpec][] => [
    [`panels of ${n} points`, () => pointPanels(panels(n, 4))],
    [`panels of ${n} points with centers`, () => pointPanels(panels(n, 2, true))],
  ]),
  ['bar white', () => barChart(one('#ffffff'))],
  ['pie white', () => pieChart(one('#ffffff'))],
  [
    'pie without pixels',
    () => pieChart({ ...FLOWER, colors: FLOWER.colors.map((c) => ({ ...c, size: 0 })) }),
  ],
  ...[0, 1, 500].map((n): [string, () => ChartSpec] => [`scatter ${n}`, () => scatterChart(scatter(n, 4))]),
  ['scatter of many centers', () => scatterChart(scatter(100, 64))],
  ...(['panels', 'overlay'] as const).flatMap((layout) =>
    [false, true].flatMap((log): [string, () => ChartSpec][] => [
      [`histogram ${layout} ${log}`, () => histogramChart(histogram(layout, log))],
      [`histogram of grey ${layout} ${log}`, () => histogramChart(histogram(layout, log, ['grey']))],
      [
        `histogram of 16 bits ${layout} ${log}`,
        () => histogramChart(histogram(layout, log, ['grey', 'alpha'], 65535)),
      ],
    ]),
  ),
  ...[1, 3, 20].map((n): [string, () => ChartSpec] => [`top ${n}`, () => topChart(top(n))]),
];

describe.each(ALL)('%s', (_, chart) => {
  it('compiles without a warning, with title, alternative text and schema', () => {
    const spec = chart();
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.title).toMatchObject({ text: [expect.any(String)] });
    expect(spec.description).toContain(':');
    // pictures may have these letters
    expect(JSON.stringify(spec).replace(/data:[^"]*/g, '')).not.toMatch(/NaN|Infinity|null,null/);
  });
});

/** A copy no one can write to; typed arrays cannot be frozen, and stay. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const copy = Array.isArray(value)
    ? value.map(frozen)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozen(inner)]));
  return Object.freeze(copy) as T;
}

it('no chart writes into its input, and equal input gives equal specs', () => {
  const cloud = scatter(300, 5);
  const before = structuredClone(cloud);
  const specs = () => [
    barChart(frozen(FLOWER)),
    pieChart(frozen(palette(30))),
    scatterChart(frozen(cloud)),
    histogramChart(frozen(histogram('panels', true))),
    histogramChart(frozen(histogram('overlay', false))),
    topChart(frozen(top(5))),
  ];
  expect(specs()).toEqual(specs());
  for (const spec of specs()) compileSpec(frozen(spec));
  expect(cloud).toEqual(before);
});

describe('bar', () => {
  it('keeps order, sizes and colors', () => {
    const chart = palette(40);
    const data = markValues(barChart(chart), 'bar');
    expect(data.map(({ hex, size }) => ({ hex, size }))).toEqual(
      chart.colors.map(({ hex, size }) => ({ hex, size })),
    );
    expect(data.map(({ rank }) => rank)).toEqual(chart.colors.map((_, i) => i + 1));
  });

  it('outlines near-white bars only', () => {
    const [light, dark] = ['#fefefe', '#101010'].map((hex) =>
      colorIn('light', String(markValues(barChart(one(hex)), 'bar')[0].outline)),
    );
    expect(light).not.toBe('#fefefe');
    expect(dark).toBe('transparent');
  });

  it('drops labels when there is no room', () => {
    const marks = (k: number) => views(barChart(palette(k))).map((view) => view.mark?.type);
    expect(marks(4)).toContain('text');
    expect(marks(256)).toEqual(['bar']);
  });
});

describe('pie', () => {
  it.each([1, 2, 16, 64, 256])('covers the whole turn with %i slices, proportional to size', (k) => {
    const chart = palette(k);
    const total = chart.colors.reduce((sum, color) => sum + color.size, 0);
    const slices = markValues(pieChart(chart), 'arc').slice(0, k) as {
      start: number;
      end: number;
      size: number;
    }[];
    expect(slices[0].start).toBe(0);
    expect(slices[k - 1].end).toBe(2 * Math.PI);
    slices.forEach(({ start, end, size }, i) => {
      if (i > 0) expect(start).toBe(slices[i - 1].end);
      expect(end - start).toBeCloseTo((size / total) * 2 * Math.PI, 9);
    });
  });

  it('says in the subtitle when labels are missing, and lists the colors', () => {
    const spec = pieChart(palette(64));
    expect(JSON.stringify(spec.title)).toMatch(
      /made up\. Labels on \d+ of the 64 slices; the table lists all/,
    );
    const listed = JSON.stringify(markValues(spec, 'text'));
    for (const { hex } of palette(64).colors) expect(listed).toContain(hex);
    expect(listed).not.toContain('more');
    expect(JSON.stringify(markValues(pieChart(palette(80)), 'text'))).toContain('8 more');
    expect(JSON.stringify(pieChart(FLOWER).title)).not.toContain('Labels');
  });
});

describe('scatter', () => {
  it('stays small: 100 000 colors are three pictures', () => {
    const spec = scatterChart(scatter(100_000, 8));
    expect(JSON.stringify(themedSpec(spec, 'light')).length).toBeLessThan(200_000);
    expect(views(spec).reduce((sum, view) => sum + (view.data?.values.length ?? 0), 0)).toBeLessThan(150);
  });

  it('puts a color at its place and leaves the rest transparent', () => {
    const spec = scatterChart({
      title: 'One',
      rgb: Uint8Array.of(255, 0, 128),
      weights: [7],
      centers: [],
    });
    const pictures = markValues(spec, 'image').slice(0, 3);
    const filled = pictures.map(({ url }) => {
      const { width, height, data } = pixelsOfUrl(url);
      const at: string[] = [];
      for (let y = 0; y < height; y += 4) {
        for (let x = 0; x < width; x += 4)
          if (data[(y * width + x) * 4 + 3] > 0) at.push(`${x / 4},${y / 4}`);
      }
      return at;
    });
    // Columns count from the left, rows from the top, two intensities each.
    expect(filled).toEqual([['127,127'], ['127,63'], ['0,63']]);
  });

  it('numbers up to 12 centers', () => {
    const numbers = (k: number) =>
      markValues(scatterChart(scatter(10, k)), 'text').filter((row) => 'number' in row).length;
    expect([numbers(12), numbers(13)]).toEqual([72, 0]); // each with its rim, in three views
  });
});

describe('histogram', () => {
  const sums = (chart: ReturnType<typeof histogram>) =>
    chart.bands.map((band) => Array.from(band.counts).reduce((a, b) => a + b, 0));

  it.each([255, 65535] as const)('keeps every pixel, up to intensity %i', (highest) => {
    const chart = histogram('overlay', false, ['red', 'green'], highest);
    const rows = markValues(histogramChart(chart), 'area') as { x: number; y: number; band: string }[];
    const drawn = chart.bands.map(({ name }) =>
      // The last row only closes the last step.
      rows.filter(({ band, x }) => band === name && x <= highest).reduce((sum, { y }) => sum + y, 0),
    );
    expect(drawn).toEqual(sums(chart));
    expect(rows.length).toBeLessThanOrEqual(2 * 1025);
  });

  it('draws zeros at the floor of the logarithmic axis', () => {
    const chart = {
      ...histogram('panels', true, ['grey']),
      bands: [{ name: 'grey', counts: [0, 1, 0, 100] }],
    };
    const rows = markValues(histogramChart({ ...chart, range: [0, 3] }), 'area');
    expect(rows.map(({ y }) => y)).toEqual([0.5, 1, 0.5, 100, 100]);
    expect(JSON.stringify(histogramChart(chart))).toContain('0 at the floor');
  });

  it('cuts the spikes of a clipped photograph and says how high they are', () => {
    const counts = Array.from({ length: 256 }, () => 100);
    counts[0] = 90_000;
    counts[255] = 60_000;
    const spec = histogramChart({
      ...histogram('panels', false, ['grey']),
      bands: [{ name: 'grey', counts }],
    });
    expect(Math.max(...markValues(spec, 'area').map(({ y }) => Number(y)))).toBeCloseTo(130);
    expect(JSON.stringify(spec)).toContain('↑ 90k at 0');
    expect(JSON.stringify(spec)).toContain('↑ 60k at 255');
  });

  it('has a path a band, and a column a bin for the pointer', () => {
    const spec = histogramChart(histogram('panels', false));
    const marks = views(spec).map((view) => view.mark?.type);
    expect(marks.filter((mark) => mark === 'area')).toHaveLength(3);
    const hover = views(spec).filter((view) => view.name?.startsWith('hover'));
    expect(hover.map((view) => view.data?.values.length)).toEqual([256, 256, 256]);
  });
});

describe('top', () => {
  it('has a bar for each entry, by rising intensity, none over another', () => {
    const chart = top(20);
    const bars = markValues(topChart(chart), 'rect') as {
      intensity: number;
      count: number;
      x: number;
      x2: number;
    }[];
    expect(bars).toHaveLength(60);
    const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
    expect(sum(bars.map((bar) => bar.count))).toBe(
      sum(chart.bands.flatMap((band) => band.top.map((entry) => entry.count))),
    );
    bars.slice(1).forEach((bar, i) => {
      expect(bar.intensity).toBeGreaterThanOrEqual(bars[i].intensity);
      // Bars of one intensity touch; others keep a distance.
      if (bar.intensity === bars[i].intensity) expect(bar.x).toBeCloseTo(bars[i].x2, 9);
      else expect(bar.x - bars[i].x2).toBeGreaterThan(0.5);
    });
  });
});

describe('charts of several k', () => {
  it('has a panel for each palette, in its own colors', () => {
    const bars = views(multiplesChart(MULTIPLES));
    expect(bars.map((view) => view.data?.values.length)).toEqual([2, 7, 8, 21]);
    expect(bars[0].data?.values.map(({ hex }) => hex)).toEqual(
      MULTIPLES.palettes[0].colors.map(({ hex }) => hex),
    );
  });

  it('draws every point of every series, and tells the ends', () => {
    const spec = curveChart(CURVE);
    expect((spec as View).data?.values).toHaveLength(6);
    expect(spec.description).toContain('k-means: 500k at k = 2, 200k at k = 5');
  });
});

describe('charts of grids', () => {
  const names = (count: number, text: string) => Array.from({ length: count }, (_, i) => `${text} ${i}`);
  const legendOf = (all: readonly string[]) => {
    const series = all.map((name) => ({ name, points: [{ at: 2, value: 1 }] }));
    const { color } = (curveChart({ ...CURVE, series }) as View).encoding as Record<string, object>;
    return color;
  };

  it('have a legend that is no wider than the chart', () => {
    expect(legendOf(names(8, 'eps'))).toMatchObject({ legend: { columns: 4 } });
    expect(legendOf(names(8, 'linkage complete, metric minkowski, p'))).toMatchObject({
      legend: { columns: 2 },
    });
    expect(legendColumns(names(3, 'a name of half the width'), 60, 3)).toBe(1);
    // columns are as wide as their own widest name
    expect(legendColumns(['short', 'much longer than that', 'short', 'much longer than that'], 240, 4)).toBe(
      2,
    );
  });

  it('have titles of two lines, whose values stay beside their parameters', () => {
    const labels = ['k = 2', 'tol = 0.00012345, seed = 1234, min samples = 5, maximum = 30000, k = 2'];
    const palettes = labels.map((label) => ({ label, colors: palette(2).colors }));
    const [one, two] = views(multiplesChart({ ...MULTIPLES, palettes })) as { title: { text: unknown } }[];
    expect(one.title.text).toBe('k = 2');
    expect(two.title.text).toEqual([
      expect.stringMatching(/^tol=0.00012345, /),
      expect.stringMatching(/ k=2$/),
    ]);
  });
});

describe('panels of points', () => {
  it('stand on the same axes, with noise in gray and many points as a picture', () => {
    const few = markValues(pointPanels(panels(20, 2)), 'point');
    expect(few).toHaveLength(40);
    expect(few[0]).toMatchObject({ cluster: 'noise', color: NOISE_COLOR });
    const many = pointPanels(panels(3000, 2));
    expect(markValues(many, 'point')).toHaveLength(0);
    expect(markValues(many, 'image')).toHaveLength(2);
    expect(JSON.stringify(many).length).toBeLessThan(40_000);
  });

  it('show centers over gray points', () => {
    const values = markValues(pointPanels(panels(20, 1, true)), 'point');
    // a ring of three lines
    expect(values.filter(({ center }) => center === 0)).toHaveLength(3);
    expect(values.some(({ cluster }) => cluster !== undefined)).toBe(false);
  });
});

describe('charts against a parameter', () => {
  it('are logarithmic where numbers range widely, and name the parameter', () => {
    const wide = curveChart(against([0.001, 0.5, 20], 'number')) as View;
    expect(wide.encoding?.x).toMatchObject({ scale: { type: 'log' }, axis: { title: 'Eps' } });
    const narrow = curveChart(against([0.5, 1, 2], 'number')) as View;
    expect(narrow.encoding?.x).toMatchObject({ scale: { zero: false } });
    expect(curveChart(against([1, 2], 'whole')).description).toContain('against eps. a: 1 at eps = 1');
    expect(groupedBarsChart(against(['ward'], 'category')).description).toContain('a: 1 with ward');
  });
});
