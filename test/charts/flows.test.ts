import { describe, expect, it } from 'vitest';
import { NOISE_COLOR } from '../../src/charts/clusterColors.ts';
import { flowsChart } from '../../src/charts/flows.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { flowsOf } from '../../src/work/draw/flows.ts';
import { markValues } from './views.ts';

const block = (name: string, size: number, color = 0) => ({ name, size, color });

describe('flowsChart', () => {
  const chart = flowsChart({
    title: 'two',
    columns: [
      { title: 'one', blocks: [block('a', 6), block('b', 4, 1)] },
      { title: 'other', blocks: [block('0', 4, 1), block('1', 6)] },
    ],
    flows: [
      [
        { from: 0, to: 1, size: 6 },
        { from: 1, to: 0, size: 4 },
      ],
    ],
    unit: 'rows',
  });

  it('has bars as high as clusters are large, in an order in which bands do not cross', () => {
    const warnings: string[] = [];
    compileSpec(chart, warnings);
    expect(warnings).toEqual([]);
    const bars = markValues(chart, 'rect');
    expect(bars.map(({ name }) => name)).toEqual(['a', 'b', '0', '1']);
    const [a, b, first, second] = bars.map(({ y, y2 }) => [y, y2]);
    expect([second, first]).toEqual([a, b]);
    const height = ([from, to]: unknown[]) => (to as number) - (from as number);
    expect(height(a) / height(b)).toBeCloseTo(1.5, 3);
  });

  it('has bands as wide as the rows that clusters share', () => {
    const bands = markValues(chart, 'area');
    const ends = bands.filter(({ flow }) => flow === '0 0');
    const [a] = markValues(chart, 'rect');
    for (const { y, y2 } of ends)
      expect((y2 as number) - (y as number)).toBeCloseTo((a.y2 as number) - (a.y as number), 1);
    expect(ends[0]).toMatchObject({ from: 'one: a', to: 'other: 1', rows: '6 rows' });
    expect(chart.description).toBe('two. From one to other: a to 1 6, b to 0 4 rows.');
  });
});

describe('flowsOf', () => {
  const words = { title: 't', subtitle: 's' };

  it('counts rows by weight, with noise last and in gray', () => {
    const spec = flowsOf(
      [
        { title: 'classes', labels: [0, 0, 1, -1], k: 2, names: ['x', 'y'], rest: 'unknown' },
        { title: 'found', labels: [1, -1, 0, 0], k: 2 },
      ],
      words,
      { unit: 'rows', weights: [2, 1, 1, 3] },
    );
    const told = markValues(spec, 'rect').map(({ name, size }) => `${name} ${size}`);
    expect(told).toEqual(['x 3 rows', 'y 1 row', 'unknown 3 rows', '0 4 rows', '1 2 rows', 'noise 1 row']);
    expect(markValues(spec, 'rect')[5].shade).toBe(NOISE_COLOR);
    // the second cluster shares most rows with the first class
    expect(markValues(spec, 'rect')[4].shade).toBe(markValues(spec, 'rect')[0].shade);
  });

  it('refuses more bands than can be told apart', () => {
    const labels = Array.from({ length: 5000 }, (_, i) => i);
    const many = { title: 'many', labels, k: 5000 };
    expect(() => flowsOf([many, many], words, { unit: 'rows' })).toThrow(/5000 pairs share rows/);
  });
});
