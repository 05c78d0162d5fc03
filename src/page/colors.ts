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

/** Calls back whenever the theme changes. */
export function onTheme(change: () => void): void {
  wish.addEventListener('change', change);
}

/** A color of the theme, such as ink. */
export function themeColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The color of a cluster; k is noise. */
export function clusterColor({ data }: Report, { k, colors }: ReportResult, cluster: number): string {
  const own = cluster < k ? colors?.[cluster] : undefined;
  const pair = cluster < k ? data.colors[cluster] : data.colors[data.colors.length - 1];
  return own ?? pair[isDark() ? 1 : 0];
}

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Black or white, whichever is read better on a color. */
export function textOn(hex: string): string {
  const [r, g, b] = rgbOf(hex);
  return 0.299 * r + 0.587 * g + 0.114 * b > 150 ? '#1b1f24' : '#ffffff';
}

/** A color between two others: 0 is the first. */
export function between(a: string, b: string, share: number): string {
  const [from, to] = [rgbOf(a), rgbOf(b)];
  return `rgb(${from.map((value, j) => Math.round(value + (to[j] - value) * share)).join(' ')})`;
}

/** The color of a number of standard deviations: low, middle, high. */
export function scoreColor(score: number, most = 2): string {
  const share = Math.min(1, Math.abs(score) / most);
  return between(themeColor('middle'), themeColor(score < 0 ? 'low' : 'high'), share);
}

export function clusterName({ k }: ReportResult, cluster: number): string {
  return cluster < k ? String(cluster) : 'noise';
}
