/** Colors of clusters in the theme of the reader. */
import type { ReportResult } from '../output/report.ts';
import type { Report } from './data.ts';

export type Rgb = [r: number, g: number, b: number];

const wish = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark: by its only theme, or as the reader wishes. */
export function isDark(): boolean {
  const { themes } = document.documentElement.dataset;
  return themes === 'both' ? wish.matches : themes === 'dark';
}

/** Calls back whenever all must be drawn anew: the theme changes, or a canvas that was lost is there again. */
export function onTheme(change: () => void): void {
  wish.addEventListener('change', change);
  document.addEventListener('contextrestored', change, true);
}

/** Colors of the theme that were asked for: to ask a browser for one makes it lay out what has changed. */
const known = new Map<string, string>();

/** A color of the theme, such as ink. */
export function themeColor(name: string): string {
  const key = `${name} ${isDark()}`;
  const color =
    known.get(key) ?? getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  known.set(key, color);
  return color;
}

/** The color of a cluster; k is noise. */
export function clusterColor({ data }: Report, { k, colors }: ReportResult, cluster: number): string {
  const own = cluster < k ? colors?.[cluster] : undefined;
  const last = data.colors.length - 1;
  const all = k === 3 ? data.threeColors : data.colors;
  const pair = cluster < k ? all[cluster % last] : data.colors[last];
  return own ?? pair[isDark() ? 1 : 0];
}

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Relative luminance of WCAG 2. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : Math.exp(2.4 * Math.log((share + 0.055) / 1.055));
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio of WCAG 2, from 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

/** Whether a color is seen on another one: the least contrast of WCAG 2 for parts of pictures. */
export function isSeen(color: Rgb, ground: Rgb): boolean {
  return contrast(color, ground) >= 3;
}

/** Black or white, whichever has the higher contrast of WCAG 2 with a color. */
export function textOn(hex: string): string {
  const color = rgbOf(hex);
  return contrast(color, [255, 255, 255]) > contrast(color, [0, 0, 0]) ? '#ffffff' : '#000000';
}

/** The look of the mark of a cluster, which is faint beside a chosen one. */
export function markStyle(color: string): string {
  return `background:${color};color:${textOn(color)}`;
}

/** A color between two others: 0 is the first. */
export function between(a: string, b: string, share: number): string {
  const [from, to] = [rgbOf(a), rgbOf(b)];
  const mixed = from.map((value, j) => Math.round(value + (to[j] - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The color of a number of standard deviations: low, middle, high. */
export function scoreColor(score: number, most = 2): string {
  const share = Math.min(1, Math.abs(score) / most);
  return between(themeColor('middle'), themeColor(score < 0 ? 'low' : 'high'), share);
}

export function clusterName({ k }: ReportResult, cluster: number): string {
  return cluster < k ? String(cluster) : 'noise';
}
