import { describe, expect, it } from 'vitest';
import { type TimesChart, timesChart } from '../../src/charts/index.ts';
import { chartNumbers } from '../../src/charts/numbers.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { type View, views } from './views.ts';

const point = (at: number | string, median: number) => ({
  at,
  median,
  least: median / 2,
  most: 3 * median,
  repeats: 5,
});

function fits(places: (number | string)[], axis?: TimesChart['axis'], seconds = 0.01): TimesChart {
  const series = ['a', 'b'].map((name, i) => ({
    name,
    points: places.map((at) => point(at, seconds * (i + 1))),
  }));
  return { title: 'Fits', series, ...(axis && { axis }) };
}

const EPS = { name: 'eps', title: 'Eps' };

describe('timesChart', () => {
  it.each([
    ['k', fits([2, 3, 5])],
    ['one k', fits([2])],
    ['many', fits(Array.from({ length: 300 }, (_, i) => i + 1))],
    ['numbers of a wide range', fits([0.001, 0.5, 20], { ...EPS, kind: 'number' })],
    ['numbers', fits([0.5, 0.6], { ...EPS, kind: 'number' })],
    ['words', fits(['ward', 'average'], { ...EPS, kind: 'category' })],
    ['less than a clock tells', fits([2, 3], undefined, 0)],
    ['nothing', { title: 'Fits', series: [] }],
  ])('%s: draws without a warning', async (_, chart) => {
    const warnings: string[] = [];
    const spec = timesChart(chart);
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity/);
    expect(await renderSvg(spec)).not.toMatch(/NaN|Infinity/);
  });

  it('has a logarithmic axis between round numbers that hold every range', () => {
    const layers = views(timesChart(fits([2, 3])));
    const y = layers.map((view) => view.encoding?.y).find((one) => one && 'scale' in one);
    // 5 to 60 ms
    expect(y).toMatchObject({
      scale: { type: 'log', domain: [5, 100] },
      axis: { title: 'Milliseconds', values: [5, 10, 20, 50, 100] },
    });
  });

  it('sets the whiskers of several series apart, evenly about their position', () => {
    const values = (timesChart(fits([2, 3])) as View).data?.values as unknown as { x: number }[];
    expect(values[0].x).toBeLessThan(2);
    expect(values[0].x + values[2].x).toBeCloseTo(4, 12);
  });

  it('tells the numbers in seconds, and the range in words', () => {
    const spec = timesChart(fits([2, 3]));
    expect(chartNumbers(spec).map(({ name, values }) => [name, values[0]])).toEqual([
      ['Algorithm', 'a'],
      ['Clusters (k)', 2],
      ['Seconds, median', 0.01],
      ['Least', 0.005],
      ['Most', 0.03],
      ['Repeats', 5],
    ]);
    expect(spec.description).toContain('a: 10 (5 to 30) at k = 2, 10 (5 to 30) at k = 3');
  });
});
