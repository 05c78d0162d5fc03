import { describe, expect, it } from 'vitest';
import { type PicturesChart, picturesChart } from '../../src/charts/index.ts';
import { compileSpec, renderSvg } from '../../src/charts/render.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { markValues } from './views.ts';

function grid(n: number, more: Partial<PicturesChart> = {}): PicturesChart {
  const shape = { height: 2, width: 3, bands: 1 } as const;
  const pixels = Uint8Array.from({ length: 6 * n }, (_, p) => p % 17);
  const titles = Array.from({ length: n }, (_, i) => String(i));
  return { title: 'Digits', shape, pixels, titles, across: 4, ...more };
}

const ALL: [string, PicturesChart][] = [
  ['none', grid(0)],
  ['one', grid(1)],
  ['several rows', grid(11)],
  ['no titles', grid(5, { titles: ['', '', '', '', ''] })],
  ['long titles', grid(2, { titles: ['a title that is too long for its picture', 'b\u0001'] })],
  [
    'groups',
    grid(6, {
      groups: [
        { title: '0: 5 rows', count: 5 },
        { title: '1: 1 row', count: 1 },
      ],
    }),
  ],
  [
    'an empty group',
    grid(1, {
      groups: [
        { title: '0', count: 0 },
        { title: '1', count: 1 },
      ],
    }),
  ],
  ['all black', grid(2, { pixels: new Uint8Array(12) })],
  [
    'large',
    grid(1, { shape: { height: 300, width: 200, bands: 3 }, pixels: new Float64Array(180_000).fill(7) }),
  ],
];

describe.each(ALL)('pictures: %s', (_, chart) => {
  it('compiles without a warning, with title, alternative text and schema, and draws', async () => {
    const before = structuredClone(chart);
    const spec = picturesChart(chart);
    const warnings: string[] = [];
    compileSpec(spec, warnings);
    expect(warnings).toEqual([]);
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(spec.description).toMatch(/^Digits\. \d+ pictures?/);
    expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|null,null/);
    expect(chart).toEqual(before);
    expect(await renderSvg(spec)).not.toContain('NaN');
  });
});

const images = (chart: PicturesChart) =>
  markValues(picturesChart(chart), 'image') as { url: string; x: number; y: number; title: string }[];

/** Pixels of a picture, which is stored enlarged by four, as [red, green, blue]. */
function pixelsOf({ url }: { url: string }): { width: number; height: number; rgb: number[][] } {
  const { width, height, data, channels } = pixelsOfUrl(url);
  const rgb: number[][] = [];
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      const p = (y * width + x) * channels;
      rgb.push([...data.slice(p, p + 3)].map(Number));
    }
  }
  return { width: width / 4, height: height / 4, rgb };
}

const greys = ({ rgb }: ReturnType<typeof pixelsOf>) => rgb.map(([red]) => red);

describe('pictures', () => {
  it('keeps every pixel: 0 is black, the largest of all white', () => {
    const chart = grid(2, { pixels: [0, 4, 8, 16, 12, 2, 0, 0, 0, 0, 0, 8] });
    const [first, second] = images(chart).map(pixelsOf);
    expect([first.width, first.height]).toEqual([3, 2]);
    expect(greys(first)).toEqual([0, 64, 128, 255, 191, 32]);
    expect(greys(second)).toEqual([0, 0, 0, 0, 0, 128]);
  });

  it('takes a range, and cuts what lies beyond', () => {
    const chart = grid(1, { pixels: [-5, 0, 5, 10, 15, 20], range: [0, 10] });
    expect(greys(pixelsOf(images(chart)[0]))).toEqual([0, 0, 128, 255, 255, 255]);
  });

  it('has red, green and blue in their order', () => {
    const shape = { height: 1, width: 2, bands: 3 } as const;
    const [picture] = images(grid(1, { shape, pixels: [255, 0, 0, 0, 128, 255] }));
    expect(pixelsOf(picture).rgb).toEqual([
      [255, 0, 0],
      [0, 128, 255],
    ]);
  });

  it('fills rows from the left, groups begin rows of their own', () => {
    const places = (chart: PicturesChart) => {
      const all = images(chart);
      const [xs, ys] = [all.map(({ x }) => x), all.map(({ y }) => y)];
      const rank = (values: number[], value: number) =>
        [...new Set(values)].sort((a, b) => a - b).indexOf(value);
      return all.map(({ x, y }) => `${rank(xs, x)},${rank(ys, y)}`);
    };
    expect(places(grid(6))).toEqual(['0,0', '1,0', '2,0', '3,0', '0,1', '1,1']);
    const groups = [
      { title: 'a', count: 5 },
      { title: 'b', count: 1 },
    ];
    expect(places(grid(6, { groups }))).toEqual(['0,0', '1,0', '2,0', '3,0', '0,1', '0,2']);
  });
});
