import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  barChart,
  type ChartLook,
  pointsChart,
  renderPng,
  renderSvg,
  specJson,
} from '../../src/charts/index.ts';
import { fitted } from '../../src/charts/look.ts';
import { INK, PAGE } from '../../src/charts/theme.ts';
import { colorIn, swapsOf, THEMES, themedPicture, themedSpec } from '../../src/charts/themes.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { FLOWER } from './samples.ts';

const spec = barChart(FLOWER);
const svgOf = (look: ChartLook) => renderSvg(spec, look);
const sizeOf = (svg: string) =>
  /^<svg[^>]* width="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)"/.exec(svg)?.slice(1);

describe('themes', () => {
  it('have a color of their own for each part, and the light one as it stands', () => {
    const light = Object.entries(swapsOf('light'));
    for (const [token] of light) expect(token).toMatch(/^#[0-9a-f]{8}$/);
    expect(new Set(light.map(([token]) => token)).size).toBe(light.length);
    for (const [token, hex] of light.filter(([, hex]) => hex !== 'transparent'))
      expect(token).toBe(`${hex}ff`);
    for (const theme of THEMES) expect(Object.keys(swapsOf(theme))).toEqual(light.map(([token]) => token));
  });

  it('color the page and the text, and leave the colors of data alone', async () => {
    for (const theme of THEMES) {
      const svg = await svgOf({ theme });
      expect(svg).toMatch(
        new RegExp(
          `<svg[^>]*>(<title>[^<]*</title><desc>[^<]*</desc>)?<rect [^>]*fill="${colorIn(theme, PAGE)}"`,
        ),
      );
      expect(svg).toContain(`fill="${colorIn(theme, INK)}"`);
      for (const { hex } of FLOWER.colors) expect(svg).toContain(`fill="${hex}"`);
      expect(svg).not.toMatch(/"#[0-9a-f]{8}"/);
    }
    expect(await svgOf({})).toBe(await svgOf({ theme: 'light' }));
  });

  it('draw edges around dark shapes on the dark page alone', async () => {
    const outline = colorIn('dark', '#a8b0b9ff');
    expect(await svgOf({ theme: 'dark' })).toContain(`stroke="${outline}"`);
    expect(await svgOf({})).not.toContain('stroke="#a8b0b9"');
  });

  it('have pictures of their own', () => {
    const n = 5000;
    const points = pointsChart({
      ...{ title: 'Many', axes: ['a', 'b'] as const, unit: 'rows', k: 1, labels: new Int32Array(n) },
      x: Float64Array.from({ length: n }, (_, i) => i),
      y: Float64Array.from({ length: n }, (_, i) => i % 70),
    });
    const urlIn = (theme: 'light' | 'dark') =>
      /"url":"(data:[^"]*)"/.exec(JSON.stringify(themedSpec(points, theme)))?.[1] as string;
    const colors = (['light', 'dark'] as const).map((theme) => {
      const { data } = pixelsOfUrl(urlIn(theme));
      const at = data.findIndex((value, p) => p % 4 === 3 && value === 255) - 3;
      return Array.from(data.subarray(at, at + 3), (value) => value.toString(16).padStart(2, '0')).join('');
    });
    const [token] = Object.keys(swapsOf('light')).filter((one) => colorIn('light', one) === `#${colors[0]}`);
    expect(colorIn('dark', token)).toBe(`#${colors[1]}`);
    expect(themedPicture(() => 'data:same')).toBe('data:same');
  });
});

describe('sizes', () => {
  it('keep the proportions, in the middle of what is asked for', () => {
    expect(fitted({ width: 200, height: 100 }, {})).toEqual({
      width: 200,
      height: 100,
      box: [0, 0, 200, 100],
    });
    expect(fitted({ width: 200, height: 100 }, { width: 100 })).toMatchObject({ width: 100, height: 50 });
    expect(fitted({ width: 200, height: 100 }, { height: 300 })).toMatchObject({ width: 600, height: 300 });
    // half the size, with 25 points above and below: 50 of the chart's own
    const square = fitted({ width: 200, height: 100 }, { width: 100, height: 100 });
    expect(square).toEqual({ width: 100, height: 100, box: [0, -50, 200, 200] });
  });

  it('are those of the file', async () => {
    const [wide, high] = sizeOf(await svgOf({ width: 300, height: 500 })) ?? [];
    expect([wide, high]).toEqual(['300', '500']);
    const { width, height } = decode(await renderPng(spec, 2, { width: 300, height: 500 }));
    expect([width, height]).toEqual([600, 1000]);
    const [, own] = sizeOf(await svgOf({})) ?? [];
    expect((sizeOf(await svgOf({ height: 2 * Number(own) })) ?? [])[1]).toBe(String(2 * Number(own)));
  });
});

describe('titles', () => {
  it('are replaced, also where the chart is told in words', async () => {
    const svg = await svgOf({ title: 'A <new> title' });
    expect(svg).toContain('>A &lt;new&gt; title</text>');
    expect(svg).not.toContain(FLOWER.title);
    expect(svg).toContain('<desc>A &lt;new&gt; title: the colors of');
    expect(svg).toContain(String(FLOWER.subtitle));
    expect(JSON.parse(await specJson(spec, { title: 'word '.repeat(90) })).title.text).toHaveLength(3);
  });

  it('are left out where they are empty', async () => {
    const svg = await svgOf({ title: ' ' });
    expect(svg).not.toContain(`>${FLOWER.title}</text>`);
    expect(svg).toContain(`<desc>${FLOWER.title}`);
  });
});

it('a chart without a background is transparent between its marks', async () => {
  const alpha = async (look: ChartLook) => decode(await renderPng(spec, 1, look)).data[3];
  expect(await alpha({})).toBe(255);
  expect(await alpha({ transparent: true })).toBe(0);
  expect(await alpha({ transparent: true, width: 500, height: 900 })).toBe(0);
  expect(await alpha({ width: 500, height: 900 })).toBe(255);
});
