import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { clusterColor } from '../../src/charts/clusterColors.ts';
import {
  barChart,
  type ChartSpec,
  histogramChart,
  pieChart,
  renderHtml,
  renderPng,
  renderSvg,
  scatterChart,
  specJson,
  topChart,
} from '../../src/charts/index.ts';
import { scatter3dChart } from '../../src/charts/scatter3d.ts';
import { PAGE } from '../../src/charts/theme.ts';
import { colorIn, themedSpec } from '../../src/charts/themes.ts';
import { FLOWER, histogram, palette, scatter, top } from './samples.ts';

const CHARTS: [string, ChartSpec][] = [
  ['bar', barChart(FLOWER)],
  ['pie', pieChart(FLOWER)],
  ['scatter', scatterChart(scatter(500, 4))],
  ['panels', histogramChart(histogram('panels', false))],
  ['overlay', histogramChart(histogram('overlay', true))],
  ['top', topChart(top(5))],
];

describe.each(CHARTS)('%s', (_, spec) => {
  it('gives the same bytes twice and nothing on the console', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const before = await specJson(spec);
    expect(await renderSvg(spec)).toBe(await renderSvg(spec));
    expect(Buffer.from(await renderPng(spec, 1)).equals(await renderPng(spec, 1))).toBe(true);
    expect(await specJson(spec)).toBe(before);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('refers to nothing outside', async () => {
    const references = (await renderSvg(spec)).match(/(?:href|src)="(?!data:|#)[^"]*"/g);
    expect(references).toBeNull();
  });
});

describe('renderSvg', () => {
  it.each([
    ['bar', barChart(FLOWER)],
    ['pie', pieChart(FLOWER)],
  ])('%s has title, hex and share as text, and the alternative text', async (_, spec) => {
    const svg = await renderSvg(spec);
    expect(svg).toContain('flower.jpg: 4 dominant colors');
    for (const { hex } of FLOWER.colors) expect(svg).toContain(`>${hex}<`);
    expect(svg).toContain('>39.1%<');
    expect(svg).toContain('role="img" aria-label="flower.jpg: 4 dominant colors: the colors of 307k pixels');
    expect(svg).toMatch(
      /<title>flower.jpg: 4 dominant colors<\/title><desc>flower.jpg: 4 dominant colors: [^<]+<\/desc>/,
    );
    // The coordinates of each mark are of no use to a listener.
    expect(svg).not.toMatch(/aria-label="(rank|x|start):/);
  });

  it('says axis titles with units', async () => {
    const svg = await renderSvg(scatterChart(scatter(50, 2)));
    for (const text of ['Red (0-255)', 'Green (0-255)', 'Blue (0-255)', 'Pixels per bin (log scale)']) {
      expect(svg).toContain(`>${text}<`);
    }
    expect(await renderSvg(histogramChart(histogram('panels', false)))).toContain('>Intensity (0-255)<');
  });

  it('escapes what is not its own', async () => {
    const svg = await renderSvg(barChart({ ...FLOWER, title: '<script>&"\'' }));
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;&amp;');
  });

  it('refuses a spec that wants to load a file', async () => {
    const spec = { data: { url: 'package.json' }, mark: 'point', encoding: {} } as ChartSpec;
    await expect(renderSvg(spec)).rejects.toThrow('a chart may not load package.json');
  });
});

describe('renderPng', () => {
  const darkPixels = (bytes: Uint8Array) => {
    const { data, channels } = decode(bytes);
    let dark = 0;
    for (let i = 0; i < data.length; i += channels) if (data[i] + data[i + 1] + data[i + 2] < 150) dark++;
    return dark;
  };

  it('doubles the size with the scale', async () => {
    const [single, double] = [
      decode(await renderPng(barChart(FLOWER), 1)),
      decode(await renderPng(barChart(FLOWER))),
    ];
    expect([double.width, double.height]).toEqual([single.width * 2, single.height * 2]);
  });

  it('draws text with the shipped fonts, on white', async () => {
    const light = { ...FLOWER, colors: [{ hex: '#ffee88', size: 1, share: 1 }] };
    const bytes = await renderPng(pieChart({ ...light, title: 'Words and words' }), 1);
    const { data } = decode(bytes);
    expect(Array.from(data.slice(0, 4))).toEqual([255, 255, 255, 255]);
    // Without fonts the rasterizer drops all text, and nothing dark is left.
    expect(darkPixels(bytes)).toBeGreaterThan(300);
    const semiBold = darkPixels(
      await renderPng(pieChart({ ...light, title: 'Words and words '.repeat(2) }), 1),
    );
    expect(semiBold).toBeGreaterThan(darkPixels(bytes) + 100);
  });

  it('tells itself in words, in a chunk of text', async () => {
    const bytes = Buffer.from(await renderPng(barChart({ ...FLOWER, title: 'Größe' }), 1));
    const at = bytes.indexOf('iTXtDescription');
    const length = bytes.readUInt32BE(at - 4);
    expect(bytes.subarray(at + 4 + 'Description'.length + 5, at + 4 + length).toString()).toMatch(
      /^Größe: the colors of 307k pixels/,
    );
    expect(() => decode(bytes, { checkCrc: true })).not.toThrow();
  });

  it('copes with a title in characters the fonts lack', async () => {
    // for private use: no font has it, and it becomes a box
    const titled = async (title: string) => darkPixels(await renderPng(barChart({ ...FLOWER, title }), 1));
    const [none, box] = [await titled('A \u{10fffd} B'), await titled('A \u25a1 B')];
    expect(none).toBe(box);
    expect(darkPixels(await renderPng(barChart({ ...FLOWER, title: '花の写真.jpg' }), 1))).toBeGreaterThan(
      100,
    );
  });
});

describe('renderHtml', () => {
  const title = 'A </title> & <b>title</b>';
  let html = '';
  const data = (id: string) => new RegExp(`<script id="${id}"[^>]*>([^<]*)</script>`).exec(html)?.[1] ?? '';
  let own = '';
  let library = '';
  beforeAll(async () => {
    html = await renderHtml(barChart({ ...FLOWER, title: '</script><script>alert(1)</script>' }), title);
    own = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    library = inflateRawSync(Buffer.from(data('library'), 'base64')).toString();
  });

  it('is one file that asks for nothing', () => {
    expect(html.startsWith('<!doctype html>')).toBe(true);
    const addresses = [...html.matchAll(/https?:\/\/[\w./-]+/g)].map((match) => match[0]);
    const harmless = /^http:\/\/www\.w3\.org\/|^https:\/\/vega\.github\.io\/schema\//;
    expect(addresses.filter((address) => !harmless.test(address))).toEqual([]);
    expect(html).not.toMatch(/<(link|img|iframe|script)[^>]*\s(src|href)=/);
    expect(html.length).toBeLessThan(450_000);
  });

  it('allows no script but its own two, and no code that is made from text', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src '.*'; style-src/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
    const hashes = [own, library].map((text) => createHash('sha256').update(text).digest('base64'));
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(hashes.map((hash) => `'sha256-${hash}'`).join(' '));
  });

  it('has an escaped title, the chart in words, a picture without scripts, and no script from the data', () => {
    expect(html).toContain('<title>A &lt;/title&gt; &amp; &lt;b&gt;title&lt;/b&gt;</title>');
    expect(html).toMatch(
      /<div id="chart" role="img" aria-label="[^"]+"><svg[\s\S]*#f0b308[\s\S]*<\/svg><\/div>/,
    );
    const told = /<figcaption>([^<]*)<\/figcaption>/.exec(html)?.[1];
    expect(told).toContain('the colors of 307k pixels');
    expect(html).toContain(`aria-label="${told}"`);
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<script\b/g)).toHaveLength(6);
    expect(html.match(/<\/script>/g)).toHaveLength(6);
  });

  it('holds a Vega that draws the spec it holds without making code from text', async () => {
    const blocked = { codeGeneration: { strings: false, wasm: false } };
    const page: Record<string, unknown> = { console: {}, setTimeout, clearTimeout, setInterval };
    const context = createContext(page, blocked);
    runInContext(library, context);
    expect(() => runInContext('new Function("1")', context)).toThrow(/Code generation from strings/);
    expect(runInContext('vega.version', context)).toMatch(/^6\./);
    page.json = data('spec');
    const view = `new vega.View(vega.parse(JSON.parse(json), null, { ast: true }),
      { expr: vega.expressionInterpreter, renderer: 'none' }).toSVG()`;
    expect(await runInContext(view, context)).toContain('>#f0b308<');
  });

  it('follows the reader, or the theme that it was given', async () => {
    expect(Object.keys(JSON.parse(data('themes')))).toEqual(['light', 'dark']);
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    const dark = await renderHtml(barChart(FLOWER), title, { theme: 'dark' });
    expect(dark).not.toContain('prefers-color-scheme: dark) {');
    expect(dark).toContain(`--page: ${colorIn('dark', PAGE)};`);
    expect(dark).toMatch(/<script id="themes"[^>]*>\{"dark":/);
  });

  it('keeps what answers the pointer, which pictures leave out', async () => {
    const spec = histogramChart(histogram('panels', false, ['grey']));
    const page = await renderHtml(spec, 'Grey');
    expect(page).toContain('hover_grey');
    expect(await renderSvg(spec)).not.toContain('hover');
  });
});

describe('the page of points in three dimensions', () => {
  const spec = scatter3dChart({
    ...{ title: 'A </script><b>title</b>', axes: ['a', 'b', 'c'], n: 3, unit: 'rows' },
    ...{
      columns: [
        [0, 1, 2],
        [0, 1, 0],
        [1, 0, 1],
      ],
      labels: [0, 1, 0],
      clusters: [0, 1],
    },
  });

  it('allows no script but its own, and none comes from the data', async () => {
    const html = await renderHtml(spec, 'A');
    const own = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(own).digest('base64');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(`'sha256-${hash}'`);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });

  it('follows the reader, or the theme that it was given', async () => {
    const groupsOf = (html: string) =>
      JSON.parse(/<script id="scene"[^>]*>([^<]*)</.exec(html)?.[1] ?? '').scene.groups;
    const html = await renderHtml(spec, 'A');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    const both = (c: number) => [colorIn('light', clusterColor(c)), colorIn('dark', clusterColor(c))];
    expect(groupsOf(html)).toEqual([
      { name: '0', colors: both(0) },
      { name: '1', colors: both(1) },
    ]);
    const dark = await renderHtml(spec, 'A', { theme: 'dark' });
    expect(dark).not.toContain('(prefers-color-scheme: dark) {');
    expect(dark).toContain(`--page: ${colorIn('dark', PAGE)};`);
    expect(groupsOf(dark)[0].colors).toEqual([both(0)[1]]);
  });
});

it('specJson is the spec in its size, indented, with a final newline', async () => {
  const spec = pieChart(palette(3));
  expect(JSON.parse(await specJson(spec))).toEqual(themedSpec(spec, 'light'));
  expect(await specJson(spec)).toMatch(/^\{\n {2}"\$schema"[\s\S]*\}\n$/);
  const asked = JSON.parse(await specJson(barChart(palette(3)), { width: 900 }));
  expect(asked.width).toBeGreaterThan(1.2 * (barChart(palette(3)) as { width?: number }).width!);
});
