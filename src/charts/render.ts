/** Turns a Vega-Lite spec into bytes. The only module that knows Vega, the rasterizer and the font files. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';
import type { ResvgRenderOptions } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { escapeMarkup } from '../core/markup.ts';
import { laidOut } from './layout.ts';
import { type ChartLook, dressed, fitted, styled } from './look.ts';
import { fontCovers, textWidth } from './metrics.ts';
import { htmlPage } from './page.ts';
import type { PageColors } from './pageParts.ts';
import { type Scene, sceneIn, VIEW } from './scatter3d.ts';
import { scenePage } from './scenePage.ts';
import { type ChartSpec, visible } from './theme.ts';
import { colorIn, partColor, swapsOf, type ThemeName } from './themes.ts';

/** Works from src/charts and from dist/charts: the fonts are shipped in src. */
const FONT_FILES = ['Inter-Regular.otf', 'Inter-SemiBold.otf'].map(
  (name) => new URL(`../../src/charts/fonts/${name}`, import.meta.url),
);

interface TextItem {
  text?: unknown;
  fontSize?: number;
  fontWeight?: number | string;
}

// Without a canvas Vega assumes 0.8 em for each letter, which misplaces legends and wraps axes; its typings lack this
// object.
(vega as unknown as { textMetrics: { width: (item: TextItem, text?: string) => number } }).textMetrics.width =
  (item, text) => {
    const line = String(text ?? item.text ?? '');
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    return textWidth(line, item.fontSize ?? 11, bold ? 600 : 400);
  };

type Logger = ReturnType<typeof vega.logger>;

/** A logger that collects warnings and throws errors instead of printing them. */
function collector(warnings: string[]): Logger {
  const keep = (...parts: readonly unknown[]) => {
    warnings.push(parts.map(String).join(' '));
    return logger;
  };
  const fail = (...parts: readonly unknown[]) => {
    throw parts[0] instanceof Error ? parts[0] : new Error(parts.map(String).join(' '));
  };
  const ignore = () => logger;
  const logger = {
    level: (level?: number) => (level === undefined ? vega.Warn : logger),
    error: fail,
    warn: keep,
    info: ignore,
    debug: ignore,
  } as unknown as Logger;
  return logger;
}

/** The Vega spec of a Vega-Lite spec; warnings of Vega-Lite are added to `warnings`. */
export function compileSpec(spec: ChartSpec, warnings: string[] = []): vega.Spec {
  // Vega-Lite may change its argument
  return compile(structuredClone(spec), { logger: collector(warnings) }).spec;
}

/** A static picture has no pointer: layers named `hover...` are left out. */
function withoutHover<T>(node: T): T {
  if (Array.isArray(node)) return node.filter((item) => !isHover(item)).map(withoutHover) as T;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      /^(layer|[hv]?concat|spec)$/.test(key) ? withoutHover(value) : value,
    ]),
  ) as T;
}

function isHover(node: unknown): boolean {
  return (
    typeof node === 'object' && node !== null && String((node as { name?: string }).name).startsWith('hover')
  );
}

/**
 * A loader that reads nothing: charts contain all their data, so a file or an address that a spec names is only added
 * to `refused`.
 */
function closedLoader(refused: string[]): vega.Loader {
  const loader = vega.loader();
  loader.load = async (uri) => {
    refused.push(uri);
    return '[]';
  };
  return loader;
}

/** The chart as a stand-alone SVG document; it names the font, but does not embed it. */
export async function renderSvg(spec: ChartSpec, look: ChartLook = {}): Promise<string> {
  const drawn = await laidOut(styled(spec, look), look, measured);
  return finishSvg(fitSvg(await plainSvg(drawn), drawn, look), drawn);
}

/** The size of a chart in points. */
async function measured(spec: ChartSpec): Promise<{ width: number; height: number }> {
  return sizeIn(await plainSvg(spec));
}

/** The size that an SVG document says it has, in points. */
function sizeIn(svg: string): { width: number; height: number } {
  const [, width, height] = /^<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** The chart as Vega draws it. */
async function plainSvg(drawn: ChartSpec): Promise<string> {
  const refused: string[] = [];
  const runtime = vega.parse(compileSpec(withoutHover(drawn)));
  const view = new vega.View(runtime, {
    renderer: 'none',
    logger: collector([]),
    loader: closedLoader(refused),
  });
  try {
    const svg = await view.toSVG();
    if (refused.length > 0) throw new ClusterkitError('usage', `a chart may not load ${refused[0]}`);
    return svg;
  } finally {
    view.finalize();
  }
}

/**
 * Characters that XML lacks, and C1 controls, which nothing draws. With the flag u, surrogates match only without a
 * partner.
 */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

/** Adds the alternative text, and numbers the clip paths from one: Vega continues its count from chart to chart. */
function finishSvg(svg: string, { description, usermeta }: ChartSpec): string {
  const ids = new Map<string, string>();
  const renumber = (id: string) => {
    if (!ids.has(id)) ids.set(id, `clip${ids.size + 1}`);
    return ids.get(id)!;
  };
  // Titles are made visible before; these are labels from names of bands or files, which not every caller has checked.
  const numbered = svg
    .replace(NOT_XML, '\u25a1')
    .replace(/(<[^>]*?(?:url\(#| id="))(clip\d+)/g, (_, before: string, id: string) => before + renumber(id));
  if (typeof description !== 'string') return numbered;
  const text = escapeMarkup(visible(description));
  const { title } = (usermeta ?? {}) as { title?: string };
  const named = title ? `<title>${escapeMarkup(title)}</title>` : '';
  return numbered.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) =>
      `<svg${attributes} role="img" aria-label="${text}">${named}<desc>${text}</desc>`,
  );
}

/** The start of what Vega writes: the size, and the background if there is one. */
const START = /^<svg([^>]*?) width="([\d.]+)" height="([\d.]+)" viewBox="[^"]*">(<rect [^>]*>)?/;

/** The chart in the size that is asked for. */
function fitSvg(svg: string, { config }: ChartSpec, look: ChartLook): string {
  if (look.width === undefined && look.height === undefined) return svg;
  return svg.replace(START, (_, attributes: string, wide: string, high: string, ground = '') => {
    const { width, height, box } = fitted({ width: Number(wide), height: Number(high) }, look);
    const [x, y, w, h] = box.map(short);
    const page = `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${config?.background}"/>`;
    const size = `width="${short(width)}" height="${short(height)}" viewBox="${x} ${y} ${w} ${h}"`;
    return `<svg${attributes} ${size}>${ground === '' ? '' : page}`;
  });
}

function short(value: number): string {
  return String(Number(value.toFixed(3)));
}

/**
 * The chart as PNG bytes; one pixel of the chart is `scale` pixels of the picture.
 * @throws {ClusterkitError} usage, for a picture that is too large or too small
 */
export async function renderPng(spec: ChartSpec, scale = 2, look: ChartLook = {}): Promise<Uint8Array> {
  const told = String(dressed(spec, look).description ?? '');
  return rasterizeSvg(await renderSvg(spec, look), scale, told);
}

/**
 * The pixels of an SVG document as a PNG, with the fonts of charts.
 * @param told the picture in words
 * @throws {ClusterkitError} usage, for a picture that is too large or too small
 */
export async function rasterizeSvg(svg: string, scale = 2, told = ''): Promise<Uint8Array> {
  checkSize(svg, scale);
  // scanning the fonts of the system takes long and differs between machines
  const isCovered = fontCovers(textOf(svg));
  const shown = isCovered ? svg : await withoutBlanks(svg);
  const fitTo = { mode: 'zoom', value: scale } as const;
  const picture = await rasterize(shown, { fitTo, loadSystemFonts: !isCovered });
  return withText(picture.asPng(), told);
}

/** A PNG with the chart in words, for programs that read pictures aloud: a chunk iTXt after the head (W3C, PNG, 11.3.3.4). */
function withText(png: Uint8Array, told: string): Uint8Array {
  if (told === '') return new Uint8Array(png);
  const content = Buffer.concat([Buffer.from('iTXtDescription\0\0\0\0\0'), Buffer.from(visible(told))]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  const head = 8 + 25;
  return new Uint8Array(Buffer.concat([png.subarray(0, head), chunk, png.subarray(head)]));
}

async function rasterize(
  svg: string,
  {
    fitTo,
    loadSystemFonts,
    background,
  }: Pick<ResvgRenderOptions, 'fitTo' | 'background'> & { loadSystemFonts: boolean },
) {
  const { Resvg } = await import('@resvg/resvg-js');
  const resvg = new Resvg(svg, {
    ...(background ? { background } : {}),
    ...(fitTo ? { fitTo } : {}),
    logLevel: 'off',
    font: {
      loadSystemFonts,
      fontFiles: FONT_FILES.map((url) => fileURLToPath(url)),
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  return resvg.render();
}

/** Characters that may draw nothing: spaces, combining marks, and control characters. */
const MAY_BE_BLANK = /[\s\p{M}\p{Cc}\p{Cf}\p{Z}\u2800]/u;

/** The side of the square in which a character is tested. */
const CELL = 24;

/** Draws boxes in place of characters that no font of this machine has: otherwise they would silently be left out. */
async function withoutBlanks(svg: string): Promise<string> {
  const characters = [...new Set(textOf(svg))].filter((one) => !fontCovers(one) && !MAY_BE_BLANK.test(one));
  if (characters.length === 0) return svg;
  const cells = characters.map(
    (one, i) => `<text x="${i * CELL + 4}" y="18" font-family="Inter" font-size="14">${one}</text>`,
  );
  const size = `width="${characters.length * CELL}" height="${CELL}"`;
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${cells.join('')}</svg>`;
  const { pixels, width } = await rasterize(drawn, { loadSystemFonts: true, background: '#ffffff' });
  const isBlank = (i: number) => {
    for (let y = 0; y < CELL; y++)
      for (let x = i * CELL; x < (i + 1) * CELL; x++) if (pixels[4 * (y * width + x) + 1] < 250) return false;
    return true;
  };
  const blank = new Set(characters.filter((_, i) => isBlank(i)));
  return blank.size === 0 ? svg : Array.from(svg, (one) => (blank.has(one) ? '\u25a1' : one)).join('');
}

/** Maximum number of pixels: a rasterizer without memory ends the whole process without an error. */
const MOST_PIXELS = 100e6;

function checkSize(svg: string, scale: number): void {
  if (!(scale > 0)) throw invalid('pngScale', 'a number above 0', scale);
  const { width, height } = sizeIn(svg);
  const [wide, high] = [width * scale, height * scale];
  const size = `a picture of ${Math.floor(wide)} x ${Math.floor(high)} pixels`;
  if (wide * high > MOST_PIXELS) {
    throw new ClusterkitError('usage', `${size} is too large`, {
      remedies: [{ option: 'pngScale', how: 'lower' }],
    });
  }
  if (wide < 1 || high < 1) {
    throw new ClusterkitError('usage', `${size} is too small`, {
      remedies: [{ option: 'pngScale', how: 'raise' }],
    });
  }
}

/** The characters that an SVG draws. */
function textOf(svg: string): string {
  return svg
    .replace(/<(title|desc)>.*?<\/\1>|<[^>]*>/gs, '')
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hexadecimal, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hexadecimal ? 16 : 10)),
    );
}

/** The chart as one HTML file that needs no network: Vega, the fonts and the data are inside. */
export async function renderHtml(spec: ChartSpec, title: string, look: ChartLook = {}): Promise<string> {
  const scene = sceneIn(spec);
  if (scene) return renderScene(spec, scene, look);
  const drawn = await laidOut(dressed(spec, look), look, measured);
  const themes = pageThemes(look);
  const library = librarySource();
  const svg = await renderSvg(spec, look);
  return htmlPage({
    title: visible(look.title?.trim() || title),
    description: visible(typeof drawn.description === 'string' ? drawn.description : title),
    library: { hash: sha256(library), data: packed(library) },
    spec: compileSpec(drawn),
    themes: Object.fromEntries(themes.map((theme) => [theme, swapsOf(theme)])),
    colors: themes.map((theme) => pageColors(theme, look)),
    svg,
    width: sizeIn(svg).width,
    fonts: FONT_FILES.map((url) => packed(readFileSync(url))),
    hashOf: sha256,
  });
}

/** Vega with its interpreter, which makes no code from text, as one classic script. */
function librarySource(): string {
  const resolve = createRequire(import.meta.url).resolve;
  const vegaFile = join(dirname(resolve('vega')), 'vega.min.js');
  const interpreter = readFileSync(resolve('vega-interpreter'), 'utf8')
    .replace(/^import (\{[^}]*\}) from 'vega-util';/m, 'const $1 = vega;')
    .replace(
      /^export \{ expression as expressionInterpreter \};/m,
      'vega.expressionInterpreter = expression;',
    );
  return `${readFileSync(vegaFile, 'utf8')}\n(() => {\n${interpreter}\n})();\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Deflated, in base64. */
function packed(bytes: Uint8Array | string): string {
  return deflateRawSync(bytes, { level: 9 }).toString('base64');
}

/** The themes that a page can have: the one that is asked for, or light and dark for the reader to choose. */
function pageThemes({ theme }: ChartLook): ThemeName[] {
  return theme ? [theme] : ['light', 'dark'];
}

/** The colors of the page around a chart. */
function pageColors(theme: ThemeName, { transparent }: ChartLook): PageColors {
  const of = (part: keyof PageColors) => colorIn(theme, partColor(part));
  const page = transparent ? 'transparent' : of('page');
  return { page, panel: of('panel'), ink: of('ink'), muted: of('muted'), axis: of('axis') };
}

/** Points in three dimensions as a page of its own that needs neither Vega nor fonts. */
async function renderScene(spec: ChartSpec, scene: Scene, look: ChartLook): Promise<string> {
  const { title } = look;
  const themes = pageThemes(look);
  const { description = scene.title } = styled(spec, look);
  return scenePage({
    description: String(description),
    scene: title === undefined ? scene : { ...scene, title: visible(title) },
    view: VIEW,
    svg: await renderSvg(spec, look),
    themes,
    colors: themes.map((theme) => pageColors(theme, look)),
    hashOf: sha256,
  });
}

/** The spec in the colors of its theme and in its size, as indented JSON with a final newline. */
export async function specJson(spec: ChartSpec, look: ChartLook = {}): Promise<string> {
  const drawn = await laidOut(styled(spec, look), look, measured);
  return `${JSON.stringify(drawn, null, 2)}\n`;
}
