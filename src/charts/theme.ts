/** The parts that all charts share: the look, the frame of a spec, number formats, contrast and the colors of bands. */

import type { Config, TopLevelSpec } from 'vega-lite';
import type { PositionDef } from 'vega-lite/types_unstable/channeldef.js';
import type { LayerSpec } from 'vega-lite/types_unstable/spec/layer.js';
import type { UnitSpec } from 'vega-lite/types_unstable/spec/unit.js';
import { contrast as contrastOf } from '../core/luminance.ts';
import { unitFor } from '../core/words.ts';
import { type FontWeight, textWidth } from './metrics.ts';
import { CLUSTER_PARTS, colorIn, DARK_EDGE, partColor, rgbIn } from './themes.ts';

/** The text around a chart. */
export interface ChartText {
  title: string;
  subtitle?: string;
  /** The text alternative; if it is missing, each chart writes one that states its finding. */
  description?: string;
}

/** A layer of a spec. */
export type Layer = LayerSpec<string>['layer'][number] | UnitSpec<string>;

/** What every chart function returns and every renderer takes. */
export type ChartSpec = TopLevelSpec;

/** A cluster in bars and slices. */
export interface Swatch {
  hex: string;
  /** Its name, default its hex. */
  label?: string;
  /** Its size, and its share of the whole, 0 to 1. */
  size: number;
  share: number;
  /** It is shown however many others are left out. */
  isNoise?: boolean;
}

/** The first of many, noise always among them, and the others. */
export function firstOf(colors: readonly Swatch[], most: number): { shown: Swatch[]; rest: Swatch[] } {
  const noise = colors.length > most ? colors.filter(({ isNoise }) => isNoise).length : 0;
  let room = most - noise;
  const isShown = colors.map(({ isNoise }) => isNoise || room-- > 0);
  return { shown: colors.filter((_, i) => isShown[i]), rest: colors.filter((_, i) => !isShown[i]) };
}

export function nameOf({ label, hex }: Pick<Swatch, 'label' | 'hex'>): string {
  return label === undefined ? hex : visible(label);
}

/** The heading for the names of swatches in tables and tooltips. */
export function nameTitle(swatches: readonly Pick<Swatch, 'label'>[]): string {
  return swatches[0]?.label === undefined ? 'Color' : 'Cluster';
}

/** The encoding of x or y. */
export type Position = PositionDef<string>;

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const FONT = 'Inter, Helvetica, Arial, sans-serif';

/** Colors of the theme: those of text, and from there on ever paler ones. */
export const INK = partColor('ink');
export const MUTED = partColor('muted');
export const FAINT = partColor('faint');
export const AXIS = partColor('axis');
/** The page, also between marks that touch; and the ground of a panel. */
export const PAGE = partColor('page');
export const PANEL = partColor('panel');
export const GRID = partColor('grid');

/** Text on a light color of data, in every theme. */
const DARK_TEXT = '#1b1f24';

const TITLE_SIZE = 18;
const SUBTITLE_SIZE = 13;

const CONFIG: Config = {
  // One text for the whole chart serves a listener better than the coordinates of every mark; the renderer writes this
  // text.
  aria: false,
  background: PAGE,
  font: FONT,
  padding: 24,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: TITLE_SIZE,
    fontWeight: 600,
    lineHeight: 24,
    color: INK,
    subtitleFontSize: SUBTITLE_SIZE,
    subtitleFontWeight: 400,
    subtitleLineHeight: 18,
    subtitleColor: MUTED,
    subtitlePadding: 6,
    offset: 20,
  },
  axis: {
    domain: false,
    ticks: false,
    grid: false,
    gridColor: GRID,
    gridWidth: 1,
    labelFontSize: 11,
    labelColor: MUTED,
    labelPadding: 6,
    // the first and the last label stand where their grid lines do
    labelFlush: false,
    titleFontSize: 12,
    titleFontWeight: 400,
    titleColor: MUTED,
    titlePadding: 12,
  },
  legend: {
    labelFontSize: 12,
    labelColor: INK,
    titleFontSize: 12,
    titleFontWeight: 400,
    titleColor: MUTED,
    symbolStrokeWidth: 0,
  },
  text: { fontSize: 12, fontWeight: 400, fill: INK },
};

/** The fields that every spec has. */
interface Frame {
  $schema: string;
  description: string;
  /** Lines of text. */
  title: { text: string[]; subtitle?: string[] };
  config: Config;
  /** What another title requires. */
  usermeta: { title: string; subtitle?: string; titleWidth: number; inProportion?: boolean };
}

/**
 * The fields that every spec has: schema, title wrapped to `width` pixels (that of the drawing, or a little more),
 * alternative text and the look. `finding` is the alternative text if the caller gave none.
 */
export function frame(text: ChartText, width: number, finding: string): Frame {
  const { title, subtitle, description = finding } = text;
  return {
    $schema: SCHEMA,
    description: visible(description),
    title: titleLines({ title: visible(title), ...(subtitle && { subtitle: visible(subtitle) }) }, width),
    config: CONFIG,
    usermeta: { title: visible(title), ...(subtitle && { subtitle: visible(subtitle) }), titleWidth: width },
  };
}

/** Of a chart in which a unit across is as long as a unit down, or which has pictures: its views keep their proportions. */
export function inProportion(framed: Frame): Frame {
  return { ...framed, usermeta: { ...framed.usermeta, inProportion: true } };
}

/** Title and subtitle in lines of `width` pixels. */
function titleLines({ title, subtitle }: Pick<ChartText, 'title' | 'subtitle'>, width: number) {
  return {
    text: wrapText(title, width, TITLE_SIZE, 600, 3),
    ...(subtitle ? { subtitle: wrapText(subtitle, width, SUBTITLE_SIZE, 400, 4) } : {}),
  };
}

/** The spec with its title in lines that are longer by `more` pixels. */
export function retitled(spec: ChartSpec, more: number): ChartSpec {
  const { title: own, usermeta } = spec as { title?: object; usermeta?: Partial<Frame['usermeta']> };
  const { title, subtitle, titleWidth = 480 } = usermeta ?? {};
  if (!own || title === undefined) return spec;
  const width = Math.max(LEAST_TITLE, titleWidth + more);
  return {
    ...spec,
    title: { ...own, ...titleLines({ title, subtitle }, width) },
    usermeta: { ...usermeta, titleWidth: width },
  } as ChartSpec;
}

/** Shorter lines would leave out words. */
const LEAST_TITLE = 200;

/** The spec under another title, which its alternative text begins with; without a title if that is empty. */
export function entitled(spec: ChartSpec, title: string): ChartSpec {
  const { usermeta, description = '', title: own } = spec;
  const { title: before = '', titleWidth = 480 } = (usermeta ?? {}) as Partial<Frame['usermeta']>;
  const { title: _, ...untitled } = spec;
  if (title.trim() === '') return untitled as ChartSpec;
  const shown = visible(title);
  const told = String(description);
  return {
    ...spec,
    title: { ...(typeof own === 'object' ? own : {}), text: wrapText(shown, titleWidth, TITLE_SIZE, 600, 3) },
    usermeta: { ...usermeta, title: shown, titleWidth },
    description: told.startsWith(before) ? shown + told.slice(before.length) : `${shown}. ${told}`,
  } as ChartSpec;
}

/**
 * Makes a name from a file fit for a chart. Characters that XML lacks or that break lines become a square that the
 * shipped fonts have. A name such as constructor gets a no-break space, which nobody sees: Vega 6 takes titles that are names
 * of properties of every object for its own, and fails.
 */
export function visible(text: string): string {
  return (text in Object.prototype ? `${text}\u00a0` : text).replace(UNPRINTABLE, '\u25a1');
}

/** With the flag u, surrogates match only without a partner. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

/** Breaks `text` into at most `maxLines` lines of `width` pixels; an ellipsis replaces the rest. */
export function wrapText(
  text: string,
  width: number,
  fontSize: number,
  weight: FontWeight,
  maxLines: number,
): string[] {
  const fits = (line: string) => textWidth(line, fontSize, weight) <= width;
  const lines: string[] = [];
  let line = '';
  // Words keep the space before them; a file name may also break after its dashes.
  for (const word of text.replace(/^ +| +$/g, '').match(/\s*[^\s\-_/]*[-_/]*/g) ?? []) {
    if (fits(line + word)) {
      line += word;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    // Chinese text and long numbers have no position to break.
    for (const character of word.trimStart()) {
      if (!fits(line + character)) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  lines.push(line);
  if (lines.length <= maxLines) return lines;
  let last = [...lines[maxLines - 1]];
  while (last.length > 0 && !fits(`${last.join('')}…`)) last = last.slice(0, -1);
  return [...lines.slice(0, maxLines - 1), `${last.join('').trimEnd()}…`];
}

/** Contrast ratio of WCAG 2, 1 to 21; colors of a theme as in the light one. */
export function contrast(a: string, b: string): number {
  return contrastOf(rgbIn('light', a), rgbIn('light', b));
}

/** Dark or white, whichever is more readable on `background`, in each theme. */
export function textOn(background: string): string {
  const isDark = (hex: string) => contrast(DARK_TEXT, hex) >= contrast('#ffffff', hex);
  const [light, dark] = [isDark(colorIn('light', background)), isDark(colorIn('dark', background))];
  if (light === dark) return light ? DARK_TEXT : '#ffffff';
  return light ? INK : PAGE;
}

/** Below this contrast with the page the edge of a filled shape is not visible. */
const LEAST_CONTRAST = 1.45;

/** The color of the line around a filled shape, which is visible on the page of each theme; default the shape's own. */
export function outlineOf(hex: string, own = hex): string {
  if (contrast(hex, colorIn('light', PAGE)) < LEAST_CONTRAST) return partColor('outline');
  return contrast(colorIn('dark', hex), colorIn('dark', PAGE)) < LEAST_CONTRAST ? DARK_EDGE : own;
}

/** `0.391` as `39.1%`; a share that rounds to 0 as `<0.1%`. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1%';
  return share >= 0.9995 || share === 0 ? `${Math.round(share * 100)}%` : `${(share * 100).toFixed(1)}%`;
}

/** `120236` as `120,236`; fractions (weights) keep one digit. */
export function formatCount(count: number): string {
  const [whole, fraction] = String(Math.round(count * 10) / 10).split('.');
  const grouped = /e/.test(whole) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `120236` as `120k`: at most three digits and a letter for the thousands. */
export function formatShort(count: number): string {
  const letters = ['', 'k', 'M', 'G', 'T'];
  let value = count;
  let i = 0;
  while (value >= 999.5 && i < letters.length - 1) {
    value /= 1000;
    i++;
  }
  return `${Number(value.toPrecision(3))}${letters[i]}`;
}

/** `1 pixel`, `120,236 pixels`: a count with its unit. The unit is given in the plural. */
export function counted(count: number, unit: string, format = formatCount): string {
  const text = format(count);
  return `${text} ${unitFor(Number(text), unit)}`;
}

/** Joins two sentences; the first may be missing or lack its full stop. */
export function sentences(first: string | undefined, second: string): string {
  return first ? `${first.replace(/([^.!?])$/, '$1.')} ${second}` : second;
}

/** The y axis of counts from zero, with ticks like 120k. */
export function countAxis(unit: string, tickCount: number) {
  return {
    title: capitalize(unit),
    grid: true,
    tickCount,
    tickMinStep: 1,
    // Not one prefix for all ticks, which would write 0.5k.
    labelExpr: "format(datum.value, datum.value < 1000 ? ',' : '~s')",
  };
}

/** Labels of an axis of any numbers: years have no thousands separators, populations are in millions. */
export const NUMBER_LABEL = "format(datum.value, abs(datum.value) < 10000 ? '~f' : '~s')";

/** Ticks of a logarithmic axis: powers of ten, with their multiples by two and five if there is space. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const steps = high / low > 1000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
    for (const step of steps) ticks.push(Number(`${step}e${e}`));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** A layer of text with a rim in the color of the page under it, so that grid lines do not strike the words through. */
export function haloed(mark: Record<string, unknown>, encoding: Record<string, unknown>): Layer[] {
  const { color: _, ...place } = encoding;
  const text = { type: 'text', tooltip: null, ...mark };
  const rim = { ...text, fill: PAGE, stroke: PAGE, strokeWidth: 4, strokeJoin: 'round' };
  return [
    { mark: rim, encoding: place },
    { mark: text, encoding },
  ] as Layer[];
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** For the middle of a sentence. */
export function uncapitalize(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** Fields that place marks in points from the top left, without a scale. */
export function placedAt(x: string, y: string) {
  const place = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null });
  return { x: place(x), y: place(y) };
}

/** Colors from below a mean through the mean to above it. */
export const DIVERGING = (['low', 'middle', 'high'] as const).map(partColor);

/** Colors from nothing to the whole. */
export const RISING = (['middle', 'part', 'whole'] as const).map(partColor);

/** Colors of algorithms, as of the first clusters. */
export const SERIES_COLORS: readonly string[] = CLUSTER_PARTS.map(partColor);

/** Lightness differs as well as hue (green is lightest, blue darkest), so that the bands can be told apart without color vision. */
const BAND_COLORS: Readonly<Record<string, string>> = {
  red: partColor('bandRed'),
  green: partColor('bandGreen'),
  blue: partColor('bandBlue'),
  grey: partColor('bandGray'),
  alpha: partColor('bandAlpha'),
};

/** For bands of other names. */
const OTHER_COLORS = ['#c9822b', '#2b8a8f', '#7a4f9a', '#8a6d3b', '#4b5563'];

/** The color of the band at `index` among the bands of a chart. */
export function bandColor(name: string, index: number): string {
  return BAND_COLORS[name.toLowerCase()] ?? OTHER_COLORS[index % OTHER_COLORS.length];
}
