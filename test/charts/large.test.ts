/** Inputs beyond what a page holds, bins of several intensities, and the charts that compare algorithms. */
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  barChart,
  type ChartSpec,
  centersChart,
  clusterPanels,
  curveChart,
  groupedBarsChart,
  type HistogramChart,
  histogramChart,
  multiplesChart,
  pieChart,
  renderHtml,
  renderPng,
  renderSvg,
  scatterChart,
  topChart,
} from '../../src/charts/index.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { counted, visible } from '../../src/charts/theme.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { centers, clusters, FLOWER, MULTIPLES, palette, scatter, times } from './samples.ts';
import { markValues, type View, views } from './views.ts';

const hoverOf = (spec: ChartSpec) => views(spec).find((view) => view.name?.startsWith('hover'));
const widthOf = (spec: ChartSpec) => Number((spec as View).width);
const subtitleOf = (spec: ChartSpec) => JSON.stringify(spec.title);

function binned(counts: number[], more: Partial<HistogramChart> = {}): HistogramChart {
  const bands = [{ name: 'grey', counts }];
  return { title: 'Bins', bands, range: [0, 255], layout: 'panels', log: false, unit: 'pixels', ...more };
}

describe('bins of several intensities', () => {
  const sixteen = binned(Array.from({ length: 16 }, (_, b) => (b === 1 ? 60 : 40)));

  it('begin and end where their intensities do', () => {
    const spec = histogramChart(sixteen);
    expect(markValues(spec, 'area').map(({ x }) => x)).toEqual(Array.from({ length: 17 }, (_, b) => 16 * b));
    const hover = hoverOf(spec);
    expect(hover?.data?.values[1]).toMatchObject({ x: 16, x2: 32, bin: '16-31', grey: '60' });
    expect(JSON.stringify(hover)).toContain('"title":"Intensities"');
    expect(JSON.stringify(spec)).toContain('Intensity (0-255, in bins of 16)');
    expect(spec.description).toBe('Bins: grey peaks at 16-31 (60 pixels).');
  });

  it.each([3, 7, 100, 200, 255])('share 256 intensities among %i', (bins) => {
    const spec = histogramChart(binned(new Array(bins).fill(1), { log: true }));
    const edges = Array.from({ length: bins + 1 }, (_, b) => Math.ceil((b * 256) / bins));
    expect(markValues(spec, 'area').map(({ x }) => x)).toEqual(edges);
    expect(hoverOf(spec)?.data?.values.map(({ x2 }) => x2)).toEqual(edges.slice(1));
  });

  it('are of 256 intensities in a picture of 16 bits with 256 bins', () => {
    const counts = new Array(256).fill(10);
    counts[255] = 100_000;
    const spec = histogramChart(binned(counts, { range: [0, 65535] }));
    expect(
      markValues(spec, 'area')
        .slice(0, 257)
        .map(({ x }) => x),
    ).toEqual(Array.from({ length: 257 }, (_, b) => 256 * b));
    expect(JSON.stringify(spec)).toContain('↑ 100k at 65280-65535');
    expect(JSON.stringify(spec)).toContain('in bins of 256');
  });

  it('are refused when they are too many, none, or differ between bands', () => {
    expect(() => histogramChart(binned(new Array(257).fill(1)))).toThrow(
      'Expected 1 to 256 bins for counts.length but received 257',
    );
    expect(() => histogramChart(binned([]))).toThrow('Expected 1 to 256 bins');
    const bands = [3, 4].map((bins) => ({ name: `b${bins}`, counts: new Array(bins).fill(1) }));
    expect(() => histogramChart(binned([], { bands }))).toThrow('Expected 3 bins');
  });

  it.each([400, 997, 65535, 65536])('are summed until %i can be told apart', (bins) => {
    const counts = Array.from({ length: bins }, (_, b) => b % 7);
    const total = counts.reduce((a, b) => a + b, 0);
    for (const [layout, most] of [
      ['overlay', 360],
      ['panels', 720],
    ] as const) {
      const rows = markValues(histogramChart(binned(counts, { range: [0, 65535], layout })), 'area');
      expect(rows.length - 1).toBeLessThanOrEqual(most);
      expect(rows.slice(0, -1).reduce((sum, { y }) => sum + Number(y), 0)).toBe(total);
      expect(rows.at(-1)?.x).toBe(65536);
    }
  });
});

describe('very many', () => {
  it.each([300, 800, 801, 5000])('bars: %i stay on a page, and what is left out is told', async (k) => {
    const spec = barChart(palette(k));
    expect(widthOf(spec)).toBeLessThanOrEqual(1600);
    const bars = markValues(spec, 'bar').length;
    expect(bars).toBe(Math.min(800, k));
    expect(widthOf(spec) / bars).toBeGreaterThanOrEqual(2);
    if (k > 800) expect(subtitleOf(spec)).toContain('made up. Drawn are the 800 largest of ');
    else expect(subtitleOf(spec)).not.toContain('Drawn');
    expect(await renderSvg(spec)).toContain('</svg>');
  });

  it('slices: the smallest of 5000 are one, and the turn is whole', () => {
    const spec = pieChart(palette(5000));
    const slices = markValues(spec, 'arc').filter((row) => 'rank' in row);
    expect(slices).toHaveLength(721);
    expect(slices[720].end).toBe(2 * Math.PI);
    expect(subtitleOf(spec)).toMatch(/The 4,280 smallest are\W+one gray slice\./);
    expect(JSON.stringify(spec).length).toBeLessThan(250_000);
  });

  it.each([255, 65535])('most frequent intensities up to %i: bars and labels keep their distance', (high) => {
    const top = Array.from({ length: Math.min(1000, high + 1) }, (_, i) => ({
      intensity: Math.floor((i * high) / 999) % (high + 1),
      count: 5000 - i,
    }));
    const unique = top.filter(({ intensity }, i) => top.findIndex((t) => t.intensity === intensity) === i);
    const bands = ['red', 'green', 'blue'].map((name, b) => ({
      name,
      top: unique.map(({ intensity, count }) => ({ intensity: (intensity + b * 7) % (high + 1), count })),
    }));
    const spec = topChart({ title: 'Top', bands, unit: 'pixels' });
    const { encoding } = spec as View;
    const domain = encoding?.x.scale?.domain ?? [];
    const pixels = widthOf(spec) / (domain[1] - domain[0]);
    expect(widthOf(spec)).toBeLessThanOrEqual(1920);
    expect(pixels).toBeGreaterThanOrEqual(1.5);
    const labels = encoding?.x.axis?.values ?? [];
    labels.slice(1).forEach((at, i) => {
      expect((at - labels[i]) * pixels).toBeGreaterThan(12);
    });
    if (high === 65535) expect(subtitleOf(spec)).toMatch(/Drawn are the \d+ most frequent of each band\./);
    else expect(spec.title).not.toHaveProperty('subtitle');
  });

  it('palettes: small panels, at most 100, each with bars that can be seen', () => {
    const palettes = Array.from({ length: 120 }, (_, i) => ({
      label: `k = ${i + 2}`,
      colors: palette(i + 2).colors,
    }));
    const spec = multiplesChart({ ...MULTIPLES, palettes });
    const panels = views(spec);
    expect(panels).toHaveLength(100);
    expect(Math.max(...panels.map((view) => view.data?.values.length ?? 0))).toBe(100);
    expect(panels.every((view) => view.width === 200)).toBe(true);
    expect(subtitleOf(spec)).toContain('Drawn are the first 100 of 120 palettes.');
  });

  it('points: a curve without dots still has symbols in its legend', async () => {
    const svg = await renderSvg(curveChart(times(260, 2)));
    expect(svg).toMatch(/role-legend-symbol[\s\S]*?stroke="#08358f" stroke-width="3"/);
  });
});

describe('renderPng', () => {
  it.each([1e4, Number.POSITIVE_INFINITY])(
    'refuses scale %f before the rasterizer ends the process',
    async (scale) => {
      await expect(renderPng(barChart(FLOWER), scale)).rejects.toThrow(
        /^a picture of \w+ x \w+ pixels is too large; lower pngScale$/,
      );
    },
  );

  it('refuses scales that leave nothing', async () => {
    await expect(renderPng(barChart(FLOWER), 1e-4)).rejects.toMatchObject({ code: 'usage' });
    for (const scale of [0, -1, Number.NaN]) {
      await expect(renderPng(barChart(FLOWER), scale)).rejects.toThrow(
        'Expected a number above 0 for pngScale',
      );
    }
  });
});

describe('characters that XML forbids', () => {
  const name = 'c\x01\x1b.jpg\n\t\x85\ud800\uffff';
  const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ud800-\udfff\ufffe\uffff]/u;

  it('become visible, and others stay', () => {
    expect(visible(name)).toBe('c□□.jpg□□□□□');
    expect(visible('grün 花 😀 – ok')).toBe('grün 花 😀 – ok');
  });

  it.each([
    ['title', barChart({ ...FLOWER, title: name, subtitle: name })],
    ['description', barChart({ ...FLOWER, description: name })],
    ['name of a series', curveChart({ ...times(3), series: times(3).series.map((s) => ({ ...s, name })) })],
    [
      'label',
      multiplesChart({ ...MULTIPLES, palettes: MULTIPLES.palettes.map((p) => ({ ...p, label: name })) }),
    ],
  ])('are not in pictures that have them in the %s', async (_, spec) => {
    expect(await renderSvg(spec)).not.toMatch(forbidden);
    expect(decode(await renderPng(spec, 1)).width).toBeGreaterThan(100);
  });

  it('are not in the title of a page', async () => {
    const html = await renderHtml(barChart(FLOWER), name);
    expect(html).toContain('<title>c□□.jpg□□□□□</title>');
  });
});

it('one pixel is no pixels', () => {
  expect([0, 1, 2, 1.04].map((n) => counted(n, 'pixels'))).toEqual([
    '0 pixels',
    '1 pixel',
    '2 pixels',
    '1 pixel',
  ]);
  const colors = [{ hex: '#123456', size: 1, share: 1 }];
  expect(barChart({ title: 'One', unit: 'pixels', colors }).description).toContain('of 1 pixel,');
  expect(histogramChart(binned([0, 1, 0])).description).toContain('(1 pixel)');
  expect(scatterChart(scatter(1, 1)).description).toMatch(/of 1 color in .* with the center /);
  const bands = [{ name: 'red', top: [{ intensity: 3, count: 1 }] }];
  expect(topChart({ title: 'Top', bands, unit: 'pixels' }).description).toContain('3 (1 pixel)');
});

describe('comparisons', () => {
  const specs: [string, ChartSpec][] = [
    ...[1, 2, 49, 2000].map((ks): [string, ChartSpec] => [`times ${ks}`, groupedBarsChart(times(ks))]),
    ['times of nothing', groupedBarsChart(times(0, 1))],
    ['centers', centersChart(centers(500, 4))],
    ['many centers', centersChart(centers(500, 200))],
    ['panels', clusterPanels(clusters(500))],
  ];

  it.each(specs)('%s compile without a warning and draw', async (_, spec) => {
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity/);
    expect(spec.description).toContain('.');
    expect(await renderSvg(spec)).not.toContain('NaN');
  });

  it('times: a bar for each k and algorithm, as long as bars can be seen', () => {
    expect((groupedBarsChart(times(49)) as View).data?.values).toHaveLength(49 * 3);
    const thin = groupedBarsChart(times(2000));
    expect(widthOf(thin)).toBeLessThanOrEqual(1600);
    expect(subtitleOf(thin)).toMatch(/Drawn is one k in \d+\./);
  });

  it('times: milliseconds of short fits, and a logarithmic axis when some are far shorter', async () => {
    const fits = (value: number, ks = 3) => ({
      title: 'Fits',
      measure: 'Seconds',
      series: [0.0147, value].map((seconds, i) => ({
        name: `algorithm ${i}`,
        points: Array.from({ length: ks }, (_, k) => ({ at: k + 2, value: seconds })),
      })),
    });
    const short = groupedBarsChart(fits(0.02)) as View;
    expect(short.data?.values[0]).toMatchObject({ text: '14.7' });
    expect(short.encoding?.y).toMatchObject({ axis: { title: 'Milliseconds' }, scale: { type: 'linear' } });
    expect((groupedBarsChart(fits(1.5)) as View).encoding?.y).toMatchObject({ axis: { title: 'Seconds' } });
    const wide = groupedBarsChart(fits(1.5));
    expect((wide as View).encoding?.y).toMatchObject({
      scale: { type: 'log' },
      axis: { values: [0.001, 0.01, 0.1, 1] },
    });
    expect(subtitleOf(wide)).toContain('The axis is logarithmic.');
    const warnings: string[] = [];
    compileSpec(wide, warnings);
    expect(warnings).toEqual([]);
    expect(await renderSvg(wide)).not.toContain('NaN');
  });

  it('times: no values above many bars', () => {
    const texts = (ks: number) =>
      views(groupedBarsChart(times(ks, 2))).filter(({ mark }) => mark?.type === 'text');
    expect([texts(20).length, texts(21).length]).toEqual([1, 0]);
  });

  it('centers: red rings and black crosses unless told otherwise, each on a rim, none of them filled', () => {
    const marks = views(centersChart(centers(50, 3))).filter((view) => view.mark?.type === 'point');
    const looks = marks.map(({ mark }) => mark as unknown as { stroke: string; shape: string });
    expect(looks.slice(0, 4)).toMatchObject([
      { stroke: '#ffffff', shape: 'circle' },
      { stroke: '#e3262e', shape: 'circle' },
      { stroke: '#ffffff', shape: 'cross' },
      { stroke: '#0b0d10', shape: 'cross' },
    ]);
    expect(marks.every(({ mark }) => (mark as { filled?: boolean }).filled === false)).toBe(true);
    expect(marks.slice(4).map((view) => view.data?.values.length)).toEqual(new Array(12).fill(3));
  });

  it('panels: a cell has the color of its heaviest cluster, and pictures stay small', () => {
    const spec = clusterPanels({
      title: 'One cell',
      rgb: Uint8Array.of(0, 0, 0, 1, 1, 1, 0, 1, 0),
      weights: [3, 2, 2],
      algorithms: [
        { name: 'a', labels: Int32Array.of(0, 1, 1), colors: ['#ff0000', '#00ff00'] },
        { name: 'b', labels: Int32Array.of(1, 0, 2), colors: ['#ff0000', '#00ff00', '#0000ff'] },
      ],
    });
    const shades = markValues(spec, 'image').map(({ url }) => {
      const { width, height, data } = pixelsOfUrl(url);
      return Array.from(data.slice((height - 1) * width * 4, (height - 1) * width * 4 + 4));
    });
    // Weight 4 against 3 in the first, 3 against 2 and 2 in the second; three rows.
    expect(shades).toEqual(new Array(6).fill([0, 255, 0, 255]));
    expect(JSON.stringify(clusterPanels(clusters(100_000))).length).toBeLessThan(200_000);
  });
});
