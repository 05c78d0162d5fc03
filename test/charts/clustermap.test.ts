import { describe, expect, it } from 'vitest';
import { shadeOf } from '../../src/charts/clustermap/shades.ts';
import { type ClustermapChart, clustermapChart } from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { colorIn } from '../../src/charts/themes.ts';
import { markValues } from './views.ts';

function map(n: number, dim: number, more: Partial<ClustermapChart> = {}): ClustermapChart {
  return {
    ...{ title: 'Map', subtitle: 'Of rows', measure: 'Standard deviations', shades: 'deviations' },
    rows: { names: Array.from({ length: n }, (_, i) => `row ${i}`), unit: 'rows' },
    columns: { names: Array.from({ length: dim }, (_, j) => `c${j}`), unit: 'columns' },
    values: Float64Array.from({ length: n * dim }, (_, p) => (p % 5) - 2),
    texts: Array.from({ length: n * dim }, (_, p) => String((p % 5) - 2)),
    ...more,
  };
}

const texts = (chart: ClustermapChart) => markValues(clustermapChart(chart), 'text').map(({ text }) => text);
const subtitle = (chart: ClustermapChart) =>
  (clustermapChart(chart).title as { subtitle: string[] }).subtitle.join(' ');

describe('clustermap', () => {
  it('has numbers in its cells if it is small, or if they are asked for and fit', () => {
    const cells = (chart: ClustermapChart) =>
      texts(chart).filter((text) => /^-?\d$/.test(String(text))).length;
    // the key has numbers as well
    const key = cells(map(4, 3, { numbers: 'off' }));
    expect(cells(map(4, 3)) - key).toBe(12);
    expect(cells(map(30, 21)) - key).toBe(0);
    expect(cells(map(30, 21, { numbers: 'on' })) - key).toBe(630);
    expect(subtitle(map(30, 21))).not.toContain('room');
    expect(cells(map(200, 90, { numbers: 'on' })) - key).toBe(0);
    expect(subtitle(map(200, 90, { numbers: 'on' }))).toContain('There is no room for numbers in the cells.');
  });

  it('writes numbers so that they can be read on their cells', () => {
    const marks = markValues(clustermapChart(map(1, 5)), 'text').filter(({ ink }) => ink !== undefined);
    const ink = new Map(marks.map(({ text, ink }) => [text, colorIn('light', String(ink))]));
    expect([ink.get('-2'), ink.get('2')]).toEqual(['#ffffff', '#ffffff']);
    expect(ink.get('0')).not.toBe('#ffffff');
  });

  it('says which names are left out', () => {
    expect(subtitle(map(20, 3))).toBe('Of rows');
    expect(subtitle(map(100, 3))).toBe('Of rows. 1 in 2 of the 100 rows is named.');
    expect(subtitle(map(200, 70))).toContain(
      'Of rows. None of the 200 rows is named. 1 in 2 of the 70 columns is named.',
    );
    const same = map(100, 100, { isSymmetric: true });
    expect(subtitle({ ...same, columns: same.rows })).toBe('Of rows. 1 in 2 of the 100 rows is named.');
  });

  it('has a strip, a title and a legend for each kind of classes, whose colors differ', async () => {
    const rows = map(6, 2).rows;
    const kind = { title: 'kind', names: ['a', 'b'], of: [0, 0, 1, 1, 1, 0] };
    const side = { title: 'side', names: ['left', 'right'], of: [0, 1, 1, 0, 0, 1], firstColor: 2 };
    const age = {
      title: 'age',
      names: ['young', 'old'],
      of: [0, 0, 0, 1, 1, 1],
      colors: ['#112233', '#445566'],
    };
    const chart = map(6, 2, { rows: { ...rows, labels: [0, 0, 0, 1, 1, -1], classes: [kind, side, age] } });
    const spec = clustermapChart(chart);
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(texts(chart)).toEqual(expect.arrayContaining(['cluster', 'kind', 'side', 'age']));
    const svg = await renderSvg(spec);
    for (const name of ['left', 'right', 'young', 'old']) expect(svg).toContain(`>${name}<`);
    const fills = new Set(Array.from(svg.matchAll(/fill="(#[0-9a-f]{6})"/g), ([, fill]) => fill));
    for (const fill of ['#112233', '#445566']) expect(fills).toContain(fill);
    // the strips stand beside each other
    const lefts = markValues(spec, 'rect').map(({ x }) => x as number);
    expect(new Set(lefts).size).toBe(4);
    // the number of a cluster stands on its block
    expect(markValues(spec, 'text').some(({ text, ink }) => text === '1' && ink !== undefined)).toBe(true);
  });

  it('shades from the least to the greatest', () => {
    const range = { least: -10, most: 30 };
    const shade = (shades: ClustermapChart['shades'], value: number) =>
      shadeOf(shades, value, range, 'light');
    expect(shade('values', -10)).toEqual(shade('unit', 0));
    expect(shade('values', 30)).toEqual(shade('unit', 1));
    expect(shade('values', 10)).toEqual(shade('unit', 0.5));
    expect(shade('distances', 0)).toEqual(shade('unit', 1));
    expect(shade('distances', Number.POSITIVE_INFINITY)).toEqual(shade('unit', 0));
    expect(shade('deviations', 9)).toEqual(shade('deviations', 2));
    expect(shade('deviations', 0)[0]).toBeGreaterThan(200);
  });

  it('has its key beside the trees, and not on them', () => {
    const tree = {
      order: [0, 1],
      x: [0, 1, 0.5],
      y: [0, 0, 2],
      left: [0],
      right: [1],
      clusters: [-1, -1, -1],
    };
    const chart = map(3, 2);
    const spec = clustermapChart({ ...chart, columns: { ...chart.columns, tree } });
    const [key] = markValues(spec, 'image').filter(({ y }) => y === 24);
    const highest = Math.min(...markValues(spec, 'line').map(({ y }) => y as number));
    expect(highest).toBeGreaterThan(key.y as number);
  });
});
