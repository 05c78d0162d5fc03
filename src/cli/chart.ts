import type { TopLevelSpec } from 'vega-lite';
import { ClusterkitError } from '../core/errors.ts';
import { CHART_FORMATS } from '../output/formats.ts';
import { formatOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import type { Session } from './session.ts';

export { CHART_FORMATS };

/** A chart as the contents of a file. */
export async function drawChart(
  spec: TopLevelSpec,
  format: (typeof CHART_FORMATS)[number],
  scale: number,
  title: string,
): Promise<string | Uint8Array> {
  const { renderHtml, renderPng, renderSvg, specJson } = await import('../charts/render.ts');
  switch (format) {
    case 'svg':
      return renderSvg(spec);
    case 'png':
      return renderPng(spec, scale);
    case 'html':
      return renderHtml(spec, title);
    case 'vl.json':
      return specJson(spec);
  }
}

/** Writes a chart in the format that the file's name asks for; SVG to standard output. */
export async function writeChart(
  session: Session,
  path: string,
  spec: TopLevelSpec,
  scale: number,
  title: string,
): Promise<void> {
  const format = formatOf(path, CHART_FORMATS) ?? 'svg';
  await writeOutput(session, path, await drawChart(spec, format, scale, title));
}

/** @throws {ClusterkitError} usage, when silhouettes of a single cluster are asked for */
export function checkSilhouetteChart(charts: readonly string[], ks: readonly number[]): void {
  if (!charts.includes('silhouette') || !ks.includes(1)) return;
  throw new ClusterkitError('usage', '--chart silhouette: one cluster has none; begin -k with 2');
}

/** @throws {ClusterkitError} usage, when a chart over k is asked for, but there is one k */
export function checkSweepChart(chart: string | undefined, ks: readonly number[]): void {
  if (chart === undefined || ks.length > 1) return;
  throw new ClusterkitError('usage', `--chart ${chart} needs several ks, such as -k 2..21`);
}

/**
 * The charts that were asked for. A file for a picture of several ks, one for all of them, gets the usual one.
 * @param usual what is drawn of several ks when nothing is said
 */
export function chosenCharts(
  { chart, output }: { chart?: string[]; output?: string },
  ks: readonly number[],
  usual: string,
): string[] {
  if (chart) return chart;
  const isPicture = output !== undefined && formatOf(output, CHART_FORMATS) !== undefined;
  return isPicture && ks.length > 1 && !namesK(output) ? [usual] : [];
}

/** Whether a template gives each k a file of its own. */
export function namesK(template: string): boolean {
  return /\{-?k\}/.test(template);
}

/** @param charts those that can be had here */
export function whichChart(output: string, charts: readonly string[]): ClusterkitError {
  return new ClusterkitError('usage', `-o ${output}: which chart? add --chart ${charts.join(', ')}`);
}
