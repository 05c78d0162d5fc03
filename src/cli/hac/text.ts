import { heightOf, sizeOf } from '../../algorithms/hac/merges.ts';
import { treeHeight } from '../../algorithms/tree/cut.ts';
import { leafCounts } from '../../algorithms/tree/leaves.ts';
import type { Dataset } from '../../core/dataset.ts';
import { profile } from '../../indices/profile.ts';
import type { HacCut, HacFound } from '../hac.ts';
import { heading as paletteHeading, paletteText } from '../palette/text.ts';
import { columnNames } from '../rows/input.ts';
import { stepName } from '../rows/text.ts';
import { type Column, count, figure, meansText, percent, plural, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { score, scoresLine } from '../words/indices.ts';
import type { TreeInput } from './input.ts';
import type { HacCommandOptions } from './options.ts';
import { leafName, stepLines } from './steps.ts';

/** Merges that are told without a cut. */
const LAST_MERGES = 10;

/** More columns than these would not fit into a line. */
const MOST_COLUMNS = 8;

/** Sizes told in a line; the rest is in the JSON. */
const MOST_SIZES = 8;

/** A heading with the facts; then the steps, the clusters, or without a cut the last merges. */
export function hacText(found: HacFound, options: HacCommandOptions, painter: Painter): string {
  const { cuts, input, tree } = found;
  const told = cuts.length === 1 ? scoresLine(cuts[0].record.metrics) : '';
  const head = [
    painter.strong(heading(found)),
    painter.faint(facts(found, options)),
    ...(told === '' ? [] : [told]),
    '',
  ];
  const parts: string[][] = [];
  if (options.steps) {
    const { merges } = tree.result;
    const { condensed } = tree;
    const names = input.names().map(printable);
    parts.push(stepLines({ merges, linkage: options.linkage, names, unit: input.unit, condensed }));
  }
  if (cuts.length > 1) parts.push(cutLines(cuts, input, painter));
  else if (cuts.length === 1) parts.push(...clusterLines(cuts[0], found, painter));
  else if (!options.steps) parts.push(mergeLines(found, painter));
  if (options.members) for (const cut of cuts) parts.push(memberLines(cut, cuts.length > 1));
  if (cuts.length === 0) parts.push(advice(found));
  return `${[...head, ...parts.filter((lines) => lines.length > 0).flatMap((lines, at) => (at > 0 ? ['', ...lines] : lines))].join('\n')}\n`;
}

function heading({ input, cuts, run }: HacFound): string {
  const { record, rows, unit } = input;
  if (cuts[0]?.palette) return paletteHeading(cuts[0].palette.run);
  if (record.kind === 'image') {
    const size = `${record.width} x ${record.height}, ${plural(record.n, 'pixel')}`;
    return `${printable(record.path)}  ${size}${unit === 'colours' ? `, ${plural(run.n, 'colour')}` : ''}`;
  }
  if (!rows || record.kind === 'distances') {
    return `${printable(record.path)}  ${plural(run.n, 'item')}, ${plural((run.n * (run.n - 1)) / 2, 'distance')}`;
  }
  const left = record.n - rows.prepared.data.n;
  const used = left > 0 ? ` (${left} left out)` : '';
  const word = record.kind === 'folder' ? 'picture' : 'row';
  const { steps, data } = rows.prepared;
  const became = steps.length > 0 ? `, ${steps.map(stepName).join(', ')}: ${data.dim}` : '';
  const more = 'files' in record && record.files ? ` and ${record.files.length - 1} more` : '';
  const compared = unit === 'columns' ? '; columns are compared' : '';
  return `${printable(record.path)}${more}  ${plural(record.n, word)}${used}, ${plural(record.dim, 'column')}${became}${compared}`;
}

function facts({ tree, run }: HacFound, { linkage, connectivity }: HacCommandOptions): string {
  const { result, cophenetic, seconds } = tree;
  const { merges, precision, metric } = result;
  const measured = metric === 'precomputed' ? 'given distances' : `${metric} distances`;
  const among = connectivity === undefined ? '' : `, neighbours by ${connectivity}`;
  const correlation = cophenetic === null ? '' : `, cophenetic correlation ${cophenetic.toFixed(3)}`;
  const exact = precision === 'f32' ? ' (single precision)' : '';
  const count = plural(run.n - 1, 'merge');
  const up = run.n > 1 ? ` up to ${figure(treeHeight(merges))}` : '';
  return `${linkage} linkage, ${measured}${among}: ${count}${up}${exact}${correlation}, ${seconds.toFixed(2)} s`;
}

/** The last merges, the highest first. */
function mergeLines({ tree, input }: HacFound, painter: Painter): string[] {
  const { merges } = tree.result;
  const { n, a, b, height } = merges;
  if (n === 1) return [`one ${input.unit.slice(0, -1)} is a tree already`];
  const counts = leafCounts(merges);
  const names = n <= 1e5 ? input.names() : undefined;
  const part = (node: number) =>
    node < n && names ? printable(leafName(names[node], input.unit)) : count(sizeOf(merges, node));
  const rows: string[][] = [];
  for (let t = n - 2; t >= Math.max(0, n - 1 - LAST_MERGES); t--) {
    const below = t > 0 ? heightOf(merges, n + t - 1) : 0;
    const both = counts[a[t]] >= counts[b[t]] ? [a[t], b[t]] : [b[t], a[t]];
    rows.push([String(n - 1 - t), figure(height[t]), figure(height[t] - below), both.map(part).join(' + ')]);
  }
  const columns: Column[] = [
    { title: 'clusters', right: true },
    { title: 'height', right: true },
    { title: 'rise', right: true },
    { title: `${input.unit === 'colours' ? 'pixels' : input.unit} that merged` },
  ];
  const [header, ...lines] = tableLines(columns, rows);
  const more = n - 1 > LAST_MERGES ? [painter.faint(`and ${n - 1 - LAST_MERGES} merges below`)] : [];
  return [painter.faint(header), ...lines, ...more];
}

function advice({ tree }: HacFound): string[] {
  const { gap } = tree;
  if (!gap) return [];
  const where = `from ${figure(gap.from)} to ${figure(gap.to)}`;
  return [
    `The widest gap between merges, ${where}, leaves ${plural(gap.k, 'cluster')}: --gap or -k ${gap.k} cuts there.`,
  ];
}

/** A line a cluster, with the means of a few columns. */
function clusterLines({ cut, record, palette, plan }: HacCut, found: HacFound, painter: Painter): string[][] {
  const { input, tree } = found;
  const how = plan.by === 'k' ? [] : [`${cutName(record)} leaves ${plural(cut.k, 'cluster')}`];
  if (palette) {
    // the heading stands already
    const text = paletteText(palette, { title: palette.algorithm }, painter).trimEnd().split('\n');
    return [how, text.slice(3)];
  }
  const data = treeRows(found);
  const shown = data ? columnNames(data) : [];
  const isFew = shown.length > 0 && shown.length <= MOST_COLUMNS;
  const clusters = data && isFew ? profile(data, cut.labels, cut.k).clusters : undefined;
  const means = clusters ? shown.map((_, j) => meansText(clusters.map((of) => of[j]))) : [];
  const columns: Column[] = [
    ...['cluster', input.unit, 'share', 'height'].map((title) => ({ title, right: true })),
    ...(clusters ? shown.map((title) => ({ title: printable(title), right: true })) : []),
  ];
  const rows = record.sizes.map((size, c) => [
    String(c),
    count(size),
    percent(record.shares[c]),
    figure(heightOf(tree.result.merges, cut.nodes[c])),
    ...means.map((column) => column[c]),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  return [how, [painter.faint(header), ...lines]];
}

/** The rows of clusters as they were read; of columns, colours and given distances there are none. */
export function treeRows({ input }: HacFound): Dataset | undefined {
  return input.unit === 'columns' ? undefined : input.rows?.items.data;
}

/** "height 12.5", "the widest gap". */
function cutName({ by, bound }: HacCut['record']): string {
  if (by === 'gap') return 'the widest gap';
  return by === 'k' ? `k = ${bound}` : `${by} ${figure(bound ?? 0)}`;
}

/** A line for each of several cuts. */
function cutLines(cuts: HacCut[], { unit }: TreeInput, painter: Painter): string[] {
  const columns: Column[] = [
    { title: 'cut' },
    { title: 'clusters', right: true },
    { title: 'height', right: true },
    ...Object.keys(cuts[0].record.metrics).map((title) => ({ title, right: true })),
    { title: `${unit === 'colours' ? 'pixels' : unit} of each cluster` },
  ];
  const rows = cuts.map(({ record }) => {
    const { sizes, k, height, metrics } = record;
    const more = k > MOST_SIZES ? ` and ${k - MOST_SIZES} more` : '';
    const told = sizes.slice(0, MOST_SIZES).map(count).join(' ') + more;
    const at = height === undefined ? '' : figure(height);
    return [cutName(record), String(k), at, ...Object.values(metrics).map(score), told];
  });
  const [header, ...lines] = tableLines(columns, rows);
  return [painter.faint(header), ...lines];
}

function memberLines({ record }: HacCut, several: boolean): string[] {
  const lines = (record.members ?? []).map((names, c) => `${c}: ${names.map(printable).join(', ')}`);
  return several ? [`${cutName(record)}:`, ...lines] : lines;
}
