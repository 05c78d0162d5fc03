/** From a Vega-Lite spec to bytes. The only module that knows Vega, the rasterizer and the font files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { fontCovers, textWidth } from './metrics.ts';
import { escapeMarkup, htmlPage } from './page.ts';
import { type ChartSpec, visible } from './theme.ts';

/** Works from src/charts and from dist/charts alike: the fonts are shipped in src. */
const FONT_FILES = ['Inter-Regular.otf', 'Inter-SemiBold.otf'].map(
  (name) => new URL(`../../src/charts/fonts/${name}`, import.meta.url),
);

interface TextItem {
  text?: unknown;
  fontSize?: number;
  fontWeight?: number | string;
}

// Vega guesses 0.8 em a letter when it has no canvas, which misplaces legends and wraps axes; its typings leave this object out.
(vega as unknown as { textMetrics: { width: (item: TextItem, text?: string) => number } }).textMetrics.width =
  (item, text) => {
    const line = String(text ?? item.text ?? '');
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    return textWidth(line, item.fontSize ?? 11, bold ? 600 : 400);
  };

type Logger = ReturnType<typeof vega.logger>;

/** A logger that keeps warnings, or throws errors, rather than print them. */
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

/** The Vega spec of a Vega-Lite spec; `warnings` receives the warnings of Vega-Lite. */
export function compileSpec(spec: ChartSpec, warnings: string[] = []): vega.Spec {
  // Vega-Lite may change its argument
  return compile(structuredClone(spec), { logger: collector(warnings) }).spec;
}

/** A static picture cannot be pointed at: layers named `hover...` are left out of it. */
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

/** Reads nothing: charts carry all their data, so a file or an address that a spec names is only added to `refused`. */
function closedLoader(refused: string[]): vega.Loader {
  const loader = vega.loader();
  loader.load = async (uri) => {
    refused.push(uri);
    return '[]';
  };
  return loader;
}

/** The chart as a stand-alone SVG document; the font is named, not embedded. */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const refused: string[] = [];
  const runtime = vega.parse(compileSpec(withoutHover(spec)));
  const view = new vega.View(runtime, {
    renderer: 'none',
    logger: collector([]),
    loader: closedLoader(refused),
  });
  try {
    const svg = await view.toSVG();
    if (refused.length > 0) throw new ClusterkitError('usage', `a chart may not load ${refused[0]}`);
    return finishSvg(svg, spec);
  } finally {
    view.finalize();
  }
}

/** Not XML, or C1 controls, which nothing draws. With the flag u, surrogates match only where they have no partner. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

/** Adds the alternative text, and numbers the clip paths from one: Vega counts them on from chart to chart. */
function finishSvg(svg: string, { description }: ChartSpec): string {
  const ids = new Map<string, string>();
  const renumber = (id: string) => {
    if (!ids.has(id)) ids.set(id, `clip${ids.size + 1}`);
    return ids.get(id)!;
  };
  // Titles are made visible before; here are labels from names of bands or files, which not every caller has looked through.
  const numbered = svg
    .replace(NOT_XML, '\u25a1')
    .replace(/(<[^>]*?(?:url\(#| id="))(clip\d+)/g, (_, before: string, id: string) => before + renumber(id));
  if (typeof description !== 'string') return numbered;
  const text = escapeMarkup(visible(description));
  return numbered.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) => `<svg${attributes} role="img" aria-label="${text}"><desc>${text}</desc>`,
  );
}

/** The chart as PNG bytes on white, `scale` device pixels to one of the chart's. */
export async function renderPng(spec: ChartSpec, scale = 2): Promise<Uint8Array> {
  const svg = await renderSvg(spec);
  checkSize(svg, scale);
  // scanning the system's fonts takes long and differs between machines
  const isCovered = fontCovers(textOf(svg));
  const shown = isCovered ? svg : withoutBlanks(svg);
  const fitTo = { mode: 'zoom', value: scale } as const;
  return new Uint8Array(rasterize(shown, { fitTo, loadSystemFonts: !isCovered }).asPng());
}

function rasterize(
  svg: string,
  { fitTo, loadSystemFonts }: { fitTo?: ResvgRenderOptions['fitTo']; loadSystemFonts: boolean },
) {
  const resvg = new Resvg(svg, {
    background: '#ffffff',
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

/** Characters that may draw nothing: spaces, marks on others, and what only directs. */
const MAY_BE_BLANK = /[\s\p{M}\p{Cc}\p{Cf}\p{Z}\u2800]/u;

/** The side of the square that a character is tried in. */
const CELL = 24;

/** Boxes in place of characters that no font of this machine has: they would be left out without a word. */
function withoutBlanks(svg: string): string {
  const characters = [...new Set(textOf(svg))].filter((one) => !fontCovers(one) && !MAY_BE_BLANK.test(one));
  if (characters.length === 0) return svg;
  const cells = characters.map(
    (one, i) => `<text x="${i * CELL + 4}" y="18" font-family="Inter" font-size="14">${one}</text>`,
  );
  const size = `width="${characters.length * CELL}" height="${CELL}"`;
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${cells.join('')}</svg>`;
  const { pixels, width } = rasterize(drawn, { loadSystemFonts: true });
  const isBlank = (i: number) => {
    for (let y = 0; y < CELL; y++)
      for (let x = i * CELL; x < (i + 1) * CELL; x++) if (pixels[4 * (y * width + x) + 1] < 250) return false;
    return true;
  };
  const blank = new Set(characters.filter((_, i) => isBlank(i)));
  return blank.size === 0 ? svg : Array.from(svg, (one) => (blank.has(one) ? '\u25a1' : one)).join('');
}

/** Largest number of pixels: the rasterizer ends the whole process without an error when it runs out of memory. */
const MOST_PIXELS = 100e6;

function checkSize(svg: string, scale: number): void {
  if (!(scale > 0)) throw invalid('pngScale', 'a number above 0', scale);
  const [, width, height] = /^<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"/.exec(svg) ?? [];
  const [wide, high] = [Number(width) * scale, Number(height) * scale];
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

/** The characters an SVG draws. */
function textOf(svg: string): string {
  return svg
    .replace(/<desc>.*?<\/desc>|<[^>]*>/gs, '')
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hexadecimal, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hexadecimal ? 16 : 10)),
    );
}

/** The chart as one HTML file that needs no network: Vega, the fonts and the data are inside. */
export async function renderHtml(spec: ChartSpec, title: string): Promise<string> {
  const vegaUrl = new URL('./vega.min.js', import.meta.resolve('vega'));
  return htmlPage({
    title: visible(title),
    description: visible(typeof spec.description === 'string' ? spec.description : title),
    vega: readFileSync(vegaUrl, 'utf8'),
    spec: compileSpec(spec),
    svg: await renderSvg(spec),
    fonts: FONT_FILES.map((url) => readFileSync(url).toString('base64')),
  });
}

/** The spec itself as indented JSON with a final newline. */
export function specJson(spec: ChartSpec): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}
