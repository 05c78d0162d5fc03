import { describe, expect, it } from 'vitest';
import {
  barChart,
  type ChartLook,
  type ChartSpec,
  centersChart,
  curveChart,
  dendrogramChart,
  indicesChart,
  picturesChart,
  pieChart,
  pointPanels,
  pointsChart,
  renderHtml,
  renderSvg,
  specJson,
} from '../../src/charts/index.ts';
import { textWidth } from '../../src/charts/metrics.ts';
import { centers, FLOWER } from './samples.ts';

const CURVE = curveChart({
  title: 'A curve with a title of several words',
  subtitle: 'and a subtitle that has to be wrapped where the chart is narrow, and not where it is wide',
  measure: 'Inertia',
  series: [{ name: 'a', points: [1, 2, 3, 4].map((at) => ({ at, value: 100 / at })), knee: 2 }],
});

async function drawn(spec: ChartSpec, look: ChartLook) {
  const svg = await renderSvg(spec, look);
  const [, width, height, box] =
    /^<svg[^>]* width="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)"/.exec(svg) ?? [];
  const sizes = new Set([...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => size));
  return { svg, width: Number(width), height: Number(height), box: box.split(' ').map(Number), sizes };
}

describe('a chart of another size', () => {
  it('has letters of the same size, and is drawn point by point', async () => {
    const own = await drawn(CURVE, {});
    const wide = await drawn(CURVE, { width: 1200, height: 700 });
    expect([wide.width, wide.height, ...wide.box]).toEqual([1200, 700, 0, 0, 1200, 700]);
    expect(wide.sizes).toEqual(own.sizes);
  });

  it('keeps the proportions of its views where one side is given', async () => {
    const { width, height, box } = await drawn(CURVE, { width: 1000 });
    expect([width, box[2]]).toEqual([1000, 1000]);
    const own = await drawn(CURVE, {});
    expect(height).toBeGreaterThan(own.height * 1.2);
    expect((await drawn(CURVE, { height })).width).toBeCloseTo(1000, -1);
  });

  it('fills the other side where one cannot shrink', async () => {
    const bars = barChart(FLOWER);
    const own = await drawn(bars, {});
    const small = await drawn(bars, { width: own.width / 2, height: own.height });
    expect(small.box[0]).toBeCloseTo(0, 6);
    expect(small.box[1]).toBeCloseTo(0, 6);
    expect(small.box[2]).toBeCloseTo(own.width, 1);
    expect(small.box[3]).toBeCloseTo(2 * own.height, 1);
  });

  it('is not laid out closer than its names allow, but smaller as a whole', async () => {
    const bars = barChart(FLOWER);
    const own = await drawn(bars, {});
    const narrow = await drawn(bars, { width: own.width / 2 });
    expect(narrow.width).toBeCloseTo(own.width / 2, 1);
    expect(narrow.box[2]).toBeCloseTo(own.width, 1);
    // numbers along an axis can be closer
    expect((await drawn(CURVE, { width: 500 })).box[2]).toBe(500);
  });

  it('moves what stands in points along with what a scale places', async () => {
    const chart = pointsChart({
      ...{ title: 'Named', axes: ['a', 'b'] as const, unit: 'rows', k: 2, labels: Int32Array.of(0, 1) },
      ...{ x: Float64Array.of(0, 10), y: Float64Array.of(0, 10), names: ['first', 'last'] },
    });
    const placeOf = async (look: ChartLook) => {
      const { svg } = await drawn(chart, look);
      return ['first', 'last'].map((name) => {
        const [, x, y] = new RegExp(`translate\\(([\\d.]+),([\\d.]+)\\)[^>]*>${name}<`).exec(svg) ?? [];
        return [Number(x), Number(y)];
      });
    };
    const [own, wide] = [await placeOf({}), await placeOf({ width: 1240, height: 520 })];
    expect(wide[1][0] - wide[0][0]).toBeGreaterThan(1.8 * (own[1][0] - own[0][0]));
  });

  it('shares what is there among panels', async () => {
    const panel = (name: string) => ({ name, labels: Int32Array.of(0, 0), k: 1 });
    const panels = pointPanels({
      ...{ title: 'Panels', axes: ['a', 'b'], unit: 'rows', panels: [panel('one'), panel('two')] },
      ...{ x: Float64Array.of(0, 1), y: Float64Array.of(0, 1) },
    });
    const { width, box, svg } = await drawn(panels, { width: 1200 });
    expect([width, Math.round(box[2] / 10)]).toEqual([1200, 120]);
    expect(svg).toContain('>two<');
  });

  it('keeps pictures square, and slices as they are', async () => {
    const pictures = picturesChart({
      ...{ title: 'Pictures', titles: ['a', 'b'], across: 2, pixels: [0, 1, 2, 3, 3, 2, 1, 0] },
      shape: { width: 2, height: 2, bands: 1 },
    });
    const { svg } = await drawn(pictures, { width: 900, height: 500 });
    const sides = [...svg.matchAll(/<image[^>]*width="([\d.]+)"[^>]*height="([\d.]+)"/g)];
    expect(sides.length).toBeGreaterThan(0);
    for (const [, width, height] of sides) expect(Number(width)).toBeCloseTo(Number(height), 6);
    const pie = await drawn(pieChart(FLOWER), { width: 900, height: 900 });
    expect([pie.width, pie.height]).toEqual([900, 900]);
    expect(pie.box[2]).toBeLessThan(900);
  });

  it('draws indices within their panels', async () => {
    const points = [2, 3, 4].map((at) => ({ at, value: 10 - at }));
    const chart = indicesChart({ title: 'Indices', panels: [{ name: 'Inertia', points }] });
    for (const height of [200, 600]) {
      const { concat } = JSON.parse(await specJson(chart, { width: 2 * height, height }));
      const [bottom, top] = concat[0].encoding.y.scale.range;
      expect(bottom).toBe(concat[0].height);
      expect(top).toBeLessThan(10);
    }
  });

  it('wraps the titles of panels that shrink', async () => {
    const points = [2, 3, 4].map((at) => ({ at, value: 10 - at }));
    const name = 'Weighted entropy of the classes in clusters';
    const panels = [1, 2, 3].map((i) => ({ name: `${name} ${i}`, points }));
    const { concat } = JSON.parse(await specJson(indicesChart({ title: 'Indices', panels }), { width: 500 }));
    for (const { title, width } of concat) {
      expect(title.text).toHaveLength(2);
      for (const line of title.text) expect(textWidth(line, 13, 600)).toBeLessThanOrEqual(width);
    }
  });

  it('keeps the names of leaves and of a key apart', async () => {
    const order = Array.from({ length: 12 }, (_, i) => i);
    // leaf 0 with 1, then with 2, and so on
    const merged = { left: [0, ...order.slice(1, 11).map((i) => i + 11)], right: order.slice(1) };
    const places = {
      x: Array.from({ length: 23 }, (_, i) => i / 2),
      y: Array.from({ length: 23 }, (_, i) => i),
    };
    const tree = dendrogramChart({
      ...{ title: 'Tree', measure: 'Distance', unit: 'rows', sizes: new Array(23).fill(1) },
      ...{
        names: order.map((i) => `A leaf ${i}`),
        tree: { order, ...places, ...merged, clusters: new Array(23).fill(0) },
      },
    });
    const own = await drawn(tree, {});
    expect((await drawn(tree, { width: own.width / 2 })).box[2]).toBeCloseTo(own.width, 0);
    const key = async (look: ChartLook) =>
      JSON.parse(await specJson(centersChart(centers(20, 2)), look)).vconcat[0].layer.at(-1).data.values;
    expect((await key({}))[1]).toMatchObject({ name: 'mini-batch k-means' });
    expect(await key({ width: 500 })).toEqual(await key({}));
  });

  it('is the same on a page', async () => {
    const page = await renderHtml(CURVE, 'A curve', { width: 1200, height: 700 });
    const [, spec] = /<script id="spec" type="application\/json">(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(spec).width).toBeGreaterThan(1000);
  });
});
