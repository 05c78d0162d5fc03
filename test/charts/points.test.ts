import { describe, expect, it } from 'vitest';
import {
  clusterColor,
  clusterColors,
  NOISE_COLOR,
  type PointsChart,
  pointsChart,
} from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { colorIn } from '../../src/charts/themes.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { seeded } from './samples.ts';
import { markValues } from './views.ts';

function cloud(n: number, k: number, more: Partial<PointsChart> = {}): PointsChart {
  const random = seeded(n + k);
  const x = Float64Array.from({ length: n }, () => 1 + 10 * random());
  const y = Float64Array.from({ length: n }, () => 1 + 1000 * random());
  const labels = Int32Array.from({ length: n }, (_, i) => i % k);
  return { title: 'Points', axes: ['a', 'b'], x, y, labels, k, unit: 'rows', ...more };
}

const centersOf = (k: number) => Array.from({ length: k }, (_, c) => ({ x: 2 + c, y: 100 * c }));
const names = (k: number) => ({ title: 'class', names: Array.from({ length: k }, (_, c) => `kind ${c}`) });

const ALL: [string, PointsChart][] = [
  ['one point', cloud(1, 1)],
  ['a few', cloud(30, 3, { centers: centersOf(3) })],
  ['names of points', cloud(3, 2, { ids: ['a', 'b', 'c\u0000'] })],
  ['noise', cloud(4, 2, { labels: [-1, 0, 1, -1] })],
  ['all in one place', cloud(3, 1, { x: [5, 5, 5], y: [0, 0, 0] })],
  ['very many', cloud(5000, 4)],
  ['40 clusters', cloud(400, 40, { centers: centersOf(40) })],
  ['classes', cloud(40, 3, { classes: names(3) })],
  ['one class', cloud(40, 1, { classes: names(1) })],
  ['logarithms', cloud(40, 3, { log: { x: true, y: true } })],
  ['very many with logarithms', cloud(5000, 3, { log: { x: true, y: true } })],
];

it('tell a reader who does not see them which cluster is the largest', () => {
  const { description } = pointsChart(cloud(4, 2, { labels: [0, 0, 1, 0] }));
  expect(description).toMatch(/in 2 clusters: 3, 1\. Cluster 0 holds 75(\.0)? ?%\.$/);
});

describe.each(ALL)('points: %s', (_, chart) => {
  it('compiles without a warning, with title, alternative text and schema, and draws', async () => {
    const before = structuredClone(chart);
    const spec = pointsChart(chart);
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.title).toMatchObject({ text: ['Points'] });
    expect(spec.description).toContain(' by a and b');
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|null,null/);
    expect(chart).toEqual(before);
    expect(await renderSvg(spec)).not.toContain('NaN');
  });
});

describe('points', () => {
  it('draws every row at its place in the color of its cluster', () => {
    const chart = cloud(3, 2, { x: [1, 2, 3], y: [4, 5, 6], labels: [1, 0, -1] });
    const [a, b, c] = markValues(pointsChart(chart), 'point');
    expect([a, b, c]).toEqual([
      { x: 1, y: 4, cluster: '1' },
      { x: 2, y: 5, cluster: '0' },
      { x: 3, y: 6, cluster: 'noise' },
    ]);
    const text = JSON.stringify(pointsChart(chart));
    expect(text).toContain(
      `"domain":["0","1","noise"],"range":["${clusterColor(0)}","${clusterColor(1)}","${NOISE_COLOR}"]`,
    );
  });

  it('numbers up to 30 centers, and lists up to 24 clusters', async () => {
    const numbers = (k: number) =>
      new Set(
        markValues(pointsChart(cloud(100, k, { centers: centersOf(k) })), 'text').map(({ number }) => number),
      ).size;
    expect([numbers(30), numbers(31)]).toEqual([30, 0]);
    const legend = (k: number) => JSON.stringify(pointsChart(cloud(100, k))).includes('"title":"Cluster"');
    expect([legend(24), legend(25)]).toEqual([true, false]);
    expect(await renderSvg(pointsChart(cloud(40, 3, { classes: names(3) })))).toContain('kind 2');
  });

  it.each([false, true])('puts very many points into the cells of one picture (logarithm: %s)', (log) => {
    const n = 5000;
    // all in the lower left but one
    const x = new Float64Array(n).fill(1);
    const y = new Float64Array(n).fill(1);
    const labels = new Int32Array(n);
    [x[n - 1], y[n - 1], labels[n - 1]] = [100, 100, 1];
    const chart = cloud(n, 2, { x, y, labels, log: { x: log, y: log } });
    const spec = pointsChart(chart);
    expect(JSON.stringify(spec).length).toBeLessThan(20_000);
    const [{ url, x: middle }] = markValues(spec, 'image') as { url: string; x: number }[];
    expect(middle).toBeCloseTo(log ? 10 : 50.5, 9);
    const [light] = url.split('#');
    const { width, height, data } = pixelsOfUrl(light);
    const filled: string[] = [];
    for (let p = 0; p < width * height; p++) {
      if (data[4 * p + 3] === 0) continue;
      const hex = [0, 1, 2].map((band) => data[4 * p + band].toString(16).padStart(2, '0')).join('');
      filled.push(
        `${(p % width) / width < 0.5 ? 'left' : 'right'} ${p / width / height < 0.5 ? 'top' : 'bottom'} #${hex}`,
      );
    }
    const shown = (c: number) => colorIn('light', clusterColor(c));
    expect(new Set(filled)).toEqual(new Set([`right top ${shown(1)}`, `left bottom ${shown(0)}`]));
  });
});

describe('cluster colors', () => {
  it('differ, and stay with their number', () => {
    const colors = clusterColors(60);
    expect(new Set(colors).size).toBe(60);
    expect(colors.every((hex) => /^#[0-9a-f]{6}(ff)?$/.test(hex))).toBe(true);
    expect(clusterColors(5)).toEqual(colors.slice(0, 5));
    expect(clusterColor(-1)).toBe(NOISE_COLOR);
  });
});
