import type { TopLevelSpec } from 'vega-lite';

/** Endings of files that a chart can be written to. */
export const CHART_FORMATS = ['svg', 'png', 'html', 'vl.json'] as const;

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
