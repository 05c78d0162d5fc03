import { describe, expect, it } from 'vitest';
import { scaledHeights } from '../../src/charts/heightScale.ts';
import { dendrogramChart, heightsChart } from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { markValues, type View } from './views.ts';

/** ((0, 1), 2) with 3 far away: merges at 1, 4 and 1000. */
const TREE = {
  order: [0, 1, 2, 3],
  x: [0, 1, 2, 3, 0.5, 1.25, 2.125],
  y: [0, 0, 0, 0, 1, 4, 1000],
  left: [0, 4, 5],
  right: [1, 2, 3],
  clusters: [0, 0, 0, 1, 0, 0, -1],
};

function tree(heightScale?: 'linear' | 'sqrt' | 'log', y = TREE.y, orient?: 'horizontal') {
  return dendrogramChart({
    ...{ title: 'Far', names: ['a', 'b', 'c', 'd'], sizes: [1, 1, 1, 1, 2, 3, 4] },
    ...{ tree: { ...TREE, y }, measure: 'Distance', unit: 'rows', threshold: { height: 700, k: 2 } },
    ...{ heightScale, orient },
  });
}

const ends = (spec: ReturnType<typeof tree>) => (spec as unknown as View).encoding?.y;

describe('scales of heights', () => {
  it('share the height between the leaves and the root', () => {
    const shares = (how: 'linear' | 'sqrt' | 'log') =>
      [0, 1, 100, 1000].map((height) => Number(scaledHeights(how, TREE.y).share(height).toFixed(3)));
    expect(shares('linear')).toEqual([0, 0.001, 0.1, 1]);
    expect(shares('sqrt')).toEqual([0, 0.032, 0.316, 1]);
    // it begins at 0.7, below the lowest merge
    expect(shares('log')).toEqual([0, 0.049, 0.683, 1]);
  });

  it.each<[string, number[]]>([
    ['no height', []],
    ['heights of 0', [0, 0, 0]],
    ['one height', [3]],
    ['a wide range', [0, 1e-300, 1]],
  ])('are finite for %s', (_, heights) => {
    for (const how of ['linear', 'sqrt', 'log'] as const) {
      const { share, scale, clamp } = scaledHeights(how, heights);
      for (const height of heights) expect(share(height)).toBeGreaterThanOrEqual(0);
      expect(scale.domain[1]).toBeGreaterThan(scale.domain[0]);
      expect(Number.isFinite(clamp(0))).toBe(true);
    }
  });

  it('spread a dendrogram whose root is far above, and are named on the axis', async () => {
    for (const how of [undefined, 'sqrt', 'log'] as const)
      for (const orient of [undefined, 'horizontal'] as const) {
        const spec = tree(how, TREE.y, orient);
        const warnings: string[] = [];
        compileSpec(spec, warnings);
        expect(warnings).toEqual([]);
        const svg = await renderSvg(spec);
        expect(svg).not.toContain('NaN');
        expect(svg).toContain(how === 'log' ? 'log scale' : how ? 'square root scale' : 'Distance');
      }
    expect(ends(tree('log'))?.scale).toMatchObject({ type: 'log' });
    const feet = markValues(tree('log'), 'line').map(({ height }) => height);
    expect(Math.min(...(feet as number[]))).toBe(0.7);
    // the page is told the heights as they are
    expect(markValues(tree('log'), 'line').map(({ level }) => level)).toContain(1000);
  });

  it('keep the linear scale as it was', () => {
    expect(ends(tree())?.scale?.domain).toEqual([0, 1040]);
  });

  it('draw rows that are equal on a logarithmic scale', async () => {
    expect(await renderSvg(tree('log', [0, 0, 0, 0, 0, 0, 0]))).not.toContain('NaN');
    const flat = heightsChart({ title: 'H', heights: [0, 0, 5], measure: 'Distance', heightScale: 'log' });
    expect(await renderSvg(flat)).not.toMatch(/NaN|Infinity/);
  });
});
