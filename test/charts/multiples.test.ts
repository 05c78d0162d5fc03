import { describe, expect, it } from 'vitest';
import { barChart, multiplesChart } from '../../src/charts/index.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { palette } from './samples.ts';

interface Panel {
  encoding: {
    x: { axis: { labels?: boolean; labelAngle?: number; labelExpr?: string } };
    y: { scale: { domain: [number, number] } };
  };
}

const chart = (ks: readonly number[]) =>
  multiplesChart({
    title: 'Palettes',
    unit: 'pixels',
    palettes: ks.map((k) => ({ label: `k = ${k}`, colors: palette(k).colors })),
  });
const panels = (ks: readonly number[]) => (chart(ks) as unknown as { concat: Panel[] }).concat;
const tops = (ks: readonly number[]) => panels(ks).map(({ encoding }) => encoding.y.scale.domain[1]);

describe('several palettes', () => {
  it('tell a reader who does not see them the largest color of each', () => {
    expect(chart([2, 4]).description).toMatch(/k = 2, the largest #\w+ with [\d.]+ ?%; k = 4, the largest #/);
  });

  it('have one axis', () => {
    const [first, ...others] = tops([2, 4, 8]);
    expect(others).toEqual([first, first]);
    expect(JSON.stringify(chart([2, 4, 8]).title)).not.toContain('axis');
  });

  it('have axes of their own where bars would be too low, and say so', () => {
    const all = tops([1, 2, 180]);
    expect(new Set(all).size).toBe(3);
    expect(JSON.stringify(chart([1, 2, 180]).title)).toContain('Each panel has an axis of its own.');
    expect(() => compileSpec(chart([1, 2, 180]))).not.toThrow();
  });

  it('name their colors: level, upright, and not at all', () => {
    const axes = panels([4, 12, 34, 35]).map(({ encoding }) => encoding.x.axis);
    expect(axes.map(({ labelAngle, labels }) => labels ?? labelAngle)).toEqual([0, -90, -90, false]);
    expect(axes[1].labelExpr).toContain(palette(12).colors[11].hex);
  });
});

describe('bars', () => {
  it('are named up to the widest chart', () => {
    const isNamed = (k: number) => JSON.stringify(barChart(palette(k))).includes('labelExpr":"[');
    expect([24, 64, 100, 139, 140].map(isNamed)).toEqual([true, true, true, true, false]);
  });
});
