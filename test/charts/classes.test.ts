import { describe, expect, it } from 'vitest';
import {
  type ChartClasses,
  classColor,
  classEncoding,
  MIXED,
  MOST_CLASSES,
  OTHERS,
} from '../../src/charts/classColors.ts';
import { clusterColor } from '../../src/charts/clusterColors.ts';
import { dendrogramChart } from '../../src/charts/dendrogram.ts';
import { fitNames } from '../../src/charts/names.ts';
import { radialChart } from '../../src/charts/radial.ts';
import { renderSvg } from '../../src/charts/render.ts';
import { tanglegramChart } from '../../src/charts/tanglegram.ts';
import { colorIn } from '../../src/charts/themes.ts';
import { markValues } from './views.ts';

/** ((0, 1), 2), drawn with leaf 2 first. */
const TREE = {
  order: [2, 0, 1],
  x: [1, 2, 0, 1.5, 0.75],
  y: [0, 0, 0, 1, 4],
  left: [0, 2],
  right: [1, 3],
  clusters: [0, 0, 1, 0, -1],
};
const NAMES = ['ape', 'bear', 'cat'];

function chart(classes?: ChartClasses, orient?: 'horizontal') {
  const text = { title: 'three', measure: 'Distance', unit: 'rows', sizes: [1, 1, 1, 2, 3] };
  return dendrogramChart({ ...text, tree: TREE, names: NAMES, classes, orient });
}

/** The color of each text of an SVG. */
function inkOf(svg: string): Record<string, string> {
  const texts = svg.matchAll(/<text[^>]*fill="([^"]+)"[^>]*>([^<]+)<\/text>/g);
  return Object.fromEntries(Array.from(texts, ([, fill, text]) => [text, fill]));
}

describe('known classes', () => {
  const classes: ChartClasses = { title: 'family', names: ['apes', 'bears'], of: [0, 1, MIXED] };

  it('have colors that no cluster has', () => {
    const colors = Array.from({ length: MOST_CLASSES }, (_, c) => classColor(c));
    expect(new Set(colors).size).toBe(MOST_CLASSES);
    for (let c = 0; c < 20; c++) expect(colors).not.toContain(clusterColor(c));
  });

  it.each([undefined, 'horizontal'] as const)(
    'color the names of the leaves, a strip and a legend (%s)',
    async (orient) => {
      const svg = await renderSvg(chart(classes, orient));
      const ink = inkOf(svg);
      expect([ink.ape, ink.bear]).toEqual([0, 1].map((c) => colorIn('light', classColor(c))));
      expect(ink.cat).not.toBe(colorIn('light', classColor(0)));
      for (const text of ['family', 'apes', 'bears']) expect(ink).toHaveProperty(text);
      // the strip, and a square of the legend
      for (const c of [0, 1])
        expect(svg.split(`fill="${colorIn('light', classColor(c))}"`).length - 1).toBeGreaterThanOrEqual(3);
    },
  );

  it('share a color beyond the most frequent', () => {
    expect(classEncoding({ title: 'x', names: ['a'], of: [0, OTHERS] }, 400).scale).toEqual({
      domain: ['a', 'other classes'],
      range: [classColor(0), classColor(OTHERS)],
    });
  });

  it('are absent where none are known', async () => {
    expect(chart()).not.toHaveProperty('resolve');
    expect(inkOf(await renderSvg(chart()))).not.toHaveProperty('family');
  });
});

describe('names that are too long', () => {
  it('lose their ends', () => {
    const [label] = fitNames([`one ${'x'.repeat(60)}`, 'two'], 80, 11);
    expect(label).toMatch(/^one.*…$/);
  });

  it('lose their middles where they differ in their ends', () => {
    const names = [1, 2, 3].map((i) => `a long name of the specimen with the number ${i}`);
    const labels = fitNames(names, 100, 11);
    expect(new Set(labels).size).toBe(3);
    for (const [i, label] of labels.entries()) expect(label).toMatch(new RegExp(`^a.*….*${i + 1}$`));
  });
});

const shown = (c: number) => colorIn('light', clusterColor(c));

it('a tanglegram has a line for each leaf, in the color of its cluster, and both names', async () => {
  const right = { ...TREE, x: [0, 1, 2, 0.5, 1.25], order: [0, 1, 2] };
  const spec = tanglegramChart({
    ...{ title: 'one and two', left: TREE, right, names: NAMES, labels: [0, 0, 1] },
    ...{ titles: ['one', 'two'], crossings: 2 },
  });
  expect(spec.description).toBe('one and two. Tanglegram of one and two: 3 leaves, 2 pairs of lines cross.');
  expect(
    markValues(spec, 'rule').map(({ name, cluster, first, second }) => [name, cluster, first, second]),
  ).toEqual([
    ['ape', 0, 2, 1],
    ['bear', 0, 3, 2],
    ['cat', 1, 1, 3],
  ]);
  const svg = await renderSvg(spec);
  for (const name of NAMES) expect(svg.split(`>${name}</text>`).length - 1).toBe(2);
  expect(svg.match(new RegExp(`<line[^>]*stroke="${shown(1)}"`, 'g'))).toHaveLength(1);
  expect(svg.match(new RegExp(`<line[^>]*stroke="${shown(0)}"`, 'g'))).toHaveLength(2);
});

it('names of leaves around a root have the colors of their clusters, as those below a tree', async () => {
  const text = { title: 'three', measure: 'Distance', unit: 'rows', sizes: [1, 1, 1, 2, 3] };
  const ink = inkOf(await renderSvg(radialChart({ ...text, tree: TREE, names: NAMES })));
  expect([ink.ape, ink.bear, ink.cat]).toEqual([0, 0, 1].map(shown));
  const swatches = ['#ff0000', '#00ff00', '#0000ff'];
  const plain = inkOf(await renderSvg(radialChart({ ...text, tree: TREE, names: NAMES, swatches })));
  expect(new Set([plain.ape, plain.bear, plain.cat]).size).toBe(1);
  expect(plain.ape).not.toBe(shown(0));
});

it('a tanglegram draws low merges of a logarithmic scale farther from the leaves', () => {
  const across = (heightScale: 'linear' | 'log') => {
    const text = { title: 'one and two', titles: ['one', 'two'] as const, crossings: 0 };
    const spec = tanglegramChart({
      ...text,
      left: TREE,
      right: TREE,
      names: NAMES,
      labels: [0, 0, 1],
      heightScale,
    });
    const corners = markValues(spec, 'line').filter(({ merge, corner }) => merge === 0 && corner === 1);
    return corners.map(({ x }) => x as number);
  };
  const [[left, right], [far, near]] = [across('linear'), across('log')];
  // a height of 1 of 4: a quarter of the way, and more by logarithms from 0.7 on
  expect(left).toBeCloseTo(230 * (3 / 4), 6);
  const share = Math.log(1 / 0.7) / Math.log(4 / 0.7);
  expect(far).toBeCloseTo(230 * (1 - share), 6);
  expect(near - right).toBeCloseTo(left - far, 6);
});
