import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { colorRules, dataTag, schemeTag } from '../../charts/pageParts.ts';
import { visible } from '../../charts/theme.ts';
import { colorIn, partColor, type ThemeName, type ThemePart } from '../../charts/themes.ts';
import { escapeMarkup, policyOf } from '../../core/markup.ts';
import type { ReportData } from '../../output/report.ts';
import { ROOT } from '../root.ts';
import { STYLE } from './style.ts';

/** Colors of the theme that the page uses, by the names of its variables. */
const PARTS = [
  'page',
  'panel',
  'ink',
  'muted',
  'faint',
  'axis',
  'grid',
  'low',
  'middle',
  'high',
  'part',
  'whole',
] as const satisfies readonly ThemePart[];

function colorsOf(theme: ThemeName) {
  const named = PARTS.map((part) => [part, colorIn(theme, partColor(part))] as const);
  return Object.fromEntries(named) as Record<(typeof PARTS)[number], string>;
}

/**
 * The page of a report as one file: its data, and the script that shows them, the only one that the page allows.
 * @param blocks the numbers of the data, deflated, in base64
 * @param options `theme`, absent: light or dark, as the reader's system is set; `served`, whether a server clusters
 */
export function reportPage(
  data: ReportData,
  blocks: readonly string[],
  { theme, served = false }: { theme?: ThemeName; served?: boolean },
): string {
  const script = pageScript();
  const hasWorker = !served && data.subjects.some(({ again }) => again !== undefined);
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = policyOf([hash], served ? 'server' : hasWorker ? 'worker' : undefined);
  const colors = (theme ? [theme] : (['light', 'dark'] as const)).map(colorsOf);
  const title = escapeMarkup(visible(data.title));
  const known = theme === undefined ? 'both' : theme === 'dark' ? 'dark' : 'light';
  return `<!doctype html>
<html lang="en" data-themes="${known}"${served ? ' data-served="true"' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${schemeTag(colors)}<meta name="description" content="${escapeMarkup(summaryOf(data))}">
<meta name="generator" content="clusterkit ${escapeMarkup(data.version)}">
<title>${title}</title>
<style>
${colorRules(colors)}${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1></header>
<main id="main"><noscript>${plainTable(data)}</noscript></main>
${dataTag('report', data)}
${blocks.map((text) => `<script type="text/plain">${text}</script>`).join('\n')}
${hasWorker ? `<script id="worker" type="application/octet-stream">${workerScript()}</script>\n` : ''}<script>${script}</script>
</body>
</html>
`;
}

function pageScript(): string {
  return readFileSync(new URL('dist/bundle/report.page.txt', ROOT), 'utf8');
}

/** The worker that clusters again, deflated, in base64. */
function workerScript(): string {
  return readFileSync(new URL('dist/bundle/report.worker.txt', ROOT), 'utf8');
}

function summaryOf({ results }: ReportData): string {
  return visible(results.map(({ name, k }) => `${name}: ${k} clusters`).join('; '));
}

/** For readers without JavaScript. */
function plainTable({ results }: ReportData): string {
  const lines = results.map(({ name, k, sizes, noise }) => {
    const all = [...sizes.map(String), ...(noise ? [`${noise.size} noise`] : [])];
    return `<tr><th>${escapeMarkup(visible(name))}</th><td>${k}</td><td>${all.join(', ')}</td></tr>`;
  });
  return `<p>The views of this report require JavaScript. The sizes of the clusters are:</p>
<table><tr><th>result</th><th>clusters</th><th>sizes</th></tr>${lines.join('')}</table>`;
}
