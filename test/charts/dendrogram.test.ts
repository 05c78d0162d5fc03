import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  type ChartSpec,
  clusterColor,
  clusterColors,
  clustermapChart,
  type DendrogramChart,
  dendrogramChart,
  heightsChart,
  segmentedChart,
  type TreePlaces,
} from '../../src/charts/index.ts';
import { textWidth } from '../../src/charts/metrics.ts';
import { compileSpec, renderPng, renderSvg } from '../../src/charts/render.ts';
import { cutTree, hac, trees } from '../../src/index.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { seeded } from './samples.ts';
import { markValues, type View, views } from './views.ts';

async function treeOf(
  n: number,
  k: number,
): Promise<{ places: TreePlaces; sizes: number[]; height: Float64Array }> {
  const random = seeded(n);
  const x = Float64Array.from({ length: 2 * n }, () => random() * 100);
  const { merges } = await hac({ x, n, dim: 2 });
  const clusters = trees.nodeLabels(merges, cutTree(merges, { k: Math.min(k, n) }).labels);
  const sizes = [...new Array(n).fill(1), ...merges.size];
  return { places: { ...trees.dendrogramLayout(merges), clusters }, sizes, height: merges.height };
}

async function sample(n: number, more: Partial<DendrogramChart> = {}): Promise<DendrogramChart> {
  const { places, sizes, height } = await treeOf(n, 3);
  const threshold = { height: n > 3 ? (height[n - 3] + height[n - 4]) / 2 : 1, k: 3 };
  const names = Array.from({ length: n }, (_, i) => `name ${i}`);
  return {
    title: 'Tree',
    tree: places,
    names,
    sizes,
    measure: 'Ward distance',
    unit: 'rows',
    threshold,
    ...more,
  };
}

function checkSpec(spec: ChartSpec): void {
  const warnings: string[] = [];
  compileSpec(spec, warnings);
  expect(warnings).toEqual([]);
  expect(spec.description).toContain(':');
  // pictures in base64 may spell anything
  expect(JSON.stringify(spec).replace(/data:image[^"]*/g, '')).not.toMatch(/NaN|Infinity|null,null/);
}

interface Label {
  text: string;
  x: number;
  y: number;
  rotated: boolean;
}

/** The texts of an SVG with where they stand, transforms of the groups around them added up. */
function textsOf(svg: string): Label[] {
  const found: Label[] = [];
  const stack: [number, number][] = [[0, 0]];
  for (const [, tag = '/g', attributes = '', text = ''] of svg.matchAll(
    /<(g|text)\b([^>]*)>([^<]*)|<\/g>/g,
  )) {
    const [, dx = '0', dy = '0'] = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(attributes) ?? [];
    const [x, y] = stack[stack.length - 1];
    const place: [number, number] = [x + Number(dx), y + Number(dy)];
    if (tag === '/g') stack.pop();
    else if (tag === 'g' && !attributes.endsWith('/')) stack.push(place);
    else if (tag === 'text') {
      found.push({ text, x: place[0], y: place[1], rotated: /rotate\((-90|270)/.test(attributes) });
    }
  }
  return found;
}

describe('dendrogram', () => {
  it.each([1, 2, 3, 20, 90, 200])('of %i leaves compiles without a warning, both ways', async (n) => {
    checkSpec(dendrogramChart(await sample(n)));
    checkSpec(dendrogramChart(await sample(n, { orient: 'horizontal' })));
  });

  it('draws a bracket a merge, from foot to foot', () => {
    // A and B at 1, C with them at 3
    const tree = {
      order: [2, 0, 1],
      x: [1, 2, 0, 1.5, 0.75],
      y: [0, 0, 0, 1, 3],
      left: [0, 2],
      right: [1, 3],
      clusters: [0, 0, 1, 0, -1],
    };
    const spec = dendrogramChart({
      ...{
        title: 'Three',
        names: ['A', 'B', 'C'],
        sizes: [1, 1, 1, 2, 3],
        measure: 'Distance',
        unit: 'items',
      },
      tree,
      threshold: { height: 2, k: 2 },
    });
    const corners = markValues(spec, 'line').map(({ at, height, color }) => [at, height, color]);
    // C is a cluster by itself, whose stem has its color up to the cut
    expect(markValues(spec, 'rule').filter(({ color }) => color)).toEqual([
      { at: 0, height: 0, to: 2, color: clusterColor(1), rows: '1 item' },
    ]);
    const { labelColor } = (spec as unknown as { encoding: { x: { axis: { labelColor: object } } } }).encoding
      .x.axis;
    expect(labelColor).toMatchObject({ condition: [{ value: clusterColor(1) }, { value: clusterColor(0) }] });
    const [own, none] = [clusterColor(0), corners[4][2]];
    expect(corners).toEqual([
      [1, 0, own],
      [1, 1, own],
      [2, 1, own],
      [2, 0, own],
      [0, 0, none],
      [0, 3, none],
      [1.5, 3, none],
      [1.5, 1, none],
    ]);
    expect(none).not.toBe(own);
    const axis = (views(spec)[0] && (spec as View).encoding?.x.axis) as { labelExpr?: string } | undefined;
    expect(axis?.labelExpr).toBe('["C","A","B"][datum.value]');
    expect(spec.description).toBe(
      'Three. Dendrogram: 3 items under 3 leaves, up to a distance of 3; cut at 2 into 2 clusters.',
    );
  });

  it.each([
    ['few', 6, 'vertical'],
    ['many', 60, 'vertical'],
    ['too many', 260, 'vertical'],
    ['many lying', 60, 'horizontal'],
    ['too many lying', 260, 'horizontal'],
  ] as const)('sets names of %s leaves apart', async (_, n, orient) => {
    const names = Array.from({ length: n }, (_, i) => `a leaf with a name ${i}`);
    const svg = await renderSvg(dendrogramChart(await sample(n, { names, orient })));
    const labels = textsOf(svg).filter(({ text }) => text.startsWith('a leaf'));
    expect(labels.length).toBeGreaterThan(n > 200 ? 40 : n - 1);
    const along = labels.map(({ x, y, rotated, text }) =>
      orient === 'horizontal' ? [y, 11] : [x, rotated ? 11 : textWidth(text, 11)],
    );
    along.sort((p, q) => p[0] - q[0]);
    for (let i = 1; i < along.length; i++)
      expect(along[i][0] - along[i - 1][0]).toBeGreaterThanOrEqual((along[i][1] + along[i - 1][1]) / 2);
  });

  it('draws the top of a chain of 100 000 leaves', async () => {
    const n = 100_000;
    const merges = {
      n,
      a: Int32Array.from({ length: n - 1 }, (_, t) => t + 1),
      b: Int32Array.from({ length: n - 1 }, (_, t) => (t === 0 ? 1 : n + t - 1)),
      height: Float64Array.from({ length: n - 1 }, (_, t) => t + 1),
      size: Float64Array.from({ length: n - 1 }, (_, t) => t + 2),
    };
    merges.a[0] = 0;
    const { labels } = cutTree(merges, { k: 2 });
    const top = trees.truncateTree(merges, 30);
    const clusters = trees.nodeLabels(
      top.merges,
      Int32Array.from(top.nodes, (node) => (node < n ? labels[node] : 0)),
    );
    const places = { ...trees.dendrogramLayout(top.merges, trees.leafOrder(top.merges)), clusters };
    const names = Array.from(top.counts, (count) => `(${count})`);
    const sizes = new Float64Array(59).fill(1);
    const spec = dendrogramChart({
      title: 'Chain',
      tree: places,
      names,
      sizes,
      measure: 'Distance',
      unit: 'rows',
    });
    expect(markValues(spec, 'line')).toHaveLength(4 * 29);
    checkSpec(spec);
  });
});

describe('clustermap', () => {
  const map = async (n: number, dim: number) => {
    const rows = await treeOf(n, 3);
    const random = seeded(n + dim);
    return clustermapChart({
      title: 'Map',
      rows: {
        names: Array.from({ length: n }, (_, i) => `row ${i}`),
        unit: 'rows',
        ...(n > 1
          ? { tree: rows.places, labels: Array.from(rows.places.order, (i) => rows.places.clusters[i]) }
          : {}),
      },
      columns: { names: Array.from({ length: dim }, (_, j) => `c${j}`), unit: 'columns' },
      values: Float64Array.from({ length: n * dim }, () => random() * 4 - 2),
      measure: 'Deviations',
      shades: 'deviations',
    });
  };

  it.each([
    [1, 1],
    [8, 3],
    [70, 40],
    [2000, 5],
  ])('of %i x %i compiles without a warning', async (n, dim) => {
    checkSpec(await map(n, dim));
  });

  it('shades cells by their value, row by row', () => {
    const names = ['A', 'B'];
    const side = { names, unit: 'items' };
    const values = [0, 1, 1, 0];
    const spec = clustermapChart({
      ...{ title: 'Two', rows: side, columns: side, values, measure: 'Distance', shades: 'distances' },
    });
    const [{ url }] = markValues(spec, 'image');
    const { width, height, data, channels } = pixelsOfUrl(url);
    const at = (x: number, y: number) =>
      data[(Math.floor(y * height) * width + Math.floor(x * width)) * channels];
    expect(at(0.25, 0.25)).toBe(at(0.75, 0.75));
    expect(at(0.25, 0.75)).toBe(at(0.75, 0.25));
    expect(at(0.25, 0.25)).toBeLessThan(at(0.25, 0.75));
  });

  it('has blocks in the colors of the clusters', async () => {
    const fills = markValues(await map(30, 4), 'rect').map(({ fill }) => fill);
    expect(new Set(fills)).toEqual(new Set(clusterColors(3)));
    expect(fills).toHaveLength(3);
  });
});

describe('heights', () => {
  it.each([0, 1, 2, 30, 300])('of %i merges compile without a warning', (n) => {
    const heights = Float64Array.from({ length: n }, (_, t) => t * t);
    checkSpec(heightsChart({ title: 'Heights', heights, measure: 'Ward distance' }));
  });

  it('count the clusters that are left, and mark the widest gap', () => {
    const spec = heightsChart({
      title: 'Heights',
      heights: [1, 2, 9],
      measure: 'Distance',
      gap: { k: 2, from: 2, to: 9 },
    });
    const marks = markValues(spec, 'line');
    expect(marks.map(({ k, height }) => [k, height])).toEqual([
      [1, 9],
      [2, 2],
      [3, 1],
      [1, 9],
      [2, 2],
    ]);
    expect(spec.description).toContain('the widest gap, 2 to 9, leaves 2 clusters');
  });
});

describe('segmented picture', () => {
  const base = { title: 'Picture', width: 4, height: 2, colors: ['#ff0000', '#0000ff'], shares: [0.5, 0.5] };
  const labels = [0, 0, 1, 1, 0, 0, 1, 1];

  it('has the colors of its clusters', async () => {
    const spec = segmentedChart({ ...base, labels });
    checkSpec(spec);
    const { data, width, channels } = decode((await renderPng(spec, 1)) as Buffer);
    const at = (x: number, y: number) =>
      Array.from(data.subarray((y * width + x) * channels, (y * width + x) * channels + 3));
    expect(at(100, 200)).toEqual([255, 0, 0]);
    expect(at(600, 200)).toEqual([0, 0, 255]);
  });

  it('is bounded by white where regions meet', () => {
    const spec = segmentedChart({ ...base, labels, rgb: new Uint8Array(24) });
    const [{ url }] = (spec as unknown as { data: { values: { url: string }[] } }).data.values;
    const { data, width, channels } = pixelsOfUrl(url);
    const row = Array.from({ length: width }, (_, x) => data[x * channels]);
    expect(row.filter((red) => red === 255)).toHaveLength(2);
    expect(row.indexOf(255)).toBe(width / 2 - 1);
  });
});
