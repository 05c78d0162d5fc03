import { toCsv } from '../../output/csv.ts';
import type { PaletteRun } from '../../output/document.ts';
import type { PaletteResult } from '../palette.ts';
import { eachFound, sweptKs } from '../sweep.ts';
import { type Column, count, measure, percent, plural, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { besideInertia, score, scoresLine } from '../words/indices.ts';

const COLUMNS: Column[] = [
  { title: 'hex' },
  { title: 'red', right: true },
  { title: 'green', right: true },
  { title: 'blue', right: true },
  { title: 'pixels', right: true },
  { title: 'share', right: true },
];

/** Characters of the strip that shows the colours in proportion. */
const STRIP = 60;

/** The same before each line of a sweep. */
const SWEEP_STRIP = 24;

/** A heading with the facts, and a line a colour, falling by share; on a terminal with the colours themselves. */
export function paletteText({ run }: PaletteResult, algorithm: { title: string }, painter: Painter): string {
  const { colors, sizes, shares } = run;
  const rows = colors.map((hex, c) => [
    hex,
    ...channels(hex).map(String),
    count(sizes[c]),
    percent(shares[c]),
  ]);
  const [header, ...lines] = tableLines(COLUMNS, rows);
  const beside = besideInertia(run.metrics);
  const told = Object.keys(beside).length > 0 ? [scoresLine(beside)] : [];
  const swatched = painter.colors
    ? [
        '',
        strip(run, painter, STRIP),
        '',
        `      ${painter.faint(header)}`,
        ...lines.map((line, c) => `${painter.swatch(colors[c], 4)}  ${line}`),
      ]
    : ['', header, ...lines];
  return `${[painter.strong(heading(run)), painter.faint(facts(run, algorithm.title)), ...told, ...swatched].join('\n')}\n`;
}

export function heading({ input, n, distinct }: PaletteRun): string {
  const frames = input.frames > 1 ? ` in ${input.frames} frames` : '';
  const used = n === input.n ? '' : ` (${n} used)`;
  if (input.pictures) {
    const others = `${printable(input.path)} and ${input.pictures.length - 1} more`;
    return `${others}  ${plural(input.n, 'pixel')}${used}, ${plural(distinct, 'colour')} together`;
  }
  const size = `${input.width} x ${input.height}${frames}, ${plural(input.n, 'pixel')}${used}`;
  return `${printable(input.path)}  ${size}, ${plural(distinct, 'colour')}`;
}

export function spaceOf(run: PaletteRun): string {
  return run.params.space === 'rgb' ? '' : ` in ${run.params.space}`;
}

function facts(run: PaletteRun, title: string): string {
  const { restarts = 0, iterations = 0 } = run;
  const starts = restarts > 1 ? `, best of ${restarts} starts` : '';
  // a model's colours were found before
  const work = restarts > 0 ? `, ${plural(iterations, 'iteration')}${starts}, seed ${run.seed}` : '';
  return `${title}${spaceOf(run)}, k = ${run.k}: inertia ${measure(run.inertia)}${work}, ${run.seconds.fit.toFixed(2)} s`;
}

/** The colours side by side, each as wide as its share. */
function strip({ colors, shares }: PaletteRun, painter: Painter, length: number): string {
  let upTo = 0;
  let drawn = 0;
  let line = '';
  for (const [c, hex] of colors.entries()) {
    upTo += shares[c];
    const width = Math.round(length * upTo) - drawn;
    if (width > 0) line += painter.swatch(hex, width);
    drawn += width;
  }
  return line;
}

function channels(hex: string): number[] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Sizes told in a line; the rest is in the JSON. */
const MOST_SIZES = 8;

/** A line for each k. */
export function sweepText(
  results: readonly PaletteResult[],
  algorithm: { title: string },
  painter: Painter,
): string {
  const runs = eachFound(results).map(({ run }) => run);
  const [first] = runs;
  const columns: Column[] = [
    ...['k', 'inertia', ...Object.keys(besideInertia(first.metrics)), 'iterations', 'seconds'].map(
      (title) => ({
        title,
        right: true,
      }),
    ),
    { title: 'pixels of each colour' },
  ];
  const rows = runs.map((run) => {
    const sizes = run.sizes.slice(0, MOST_SIZES).map(count).join(' ');
    const more = run.sizes.length > MOST_SIZES ? ` and ${run.sizes.length - MOST_SIZES} more` : '';
    return [
      String(run.k),
      measure(run.inertia),
      ...Object.values(besideInertia(run.metrics)).map(score),
      String(run.iterations ?? ''),
      run.seconds.fit.toFixed(3),
      sizes + more,
    ];
  });
  const [header, ...lines] = tableLines(columns, rows);
  const starts = (first.restarts ?? 0) > 1 ? `, best of ${first.restarts} starts each` : '';
  const ks = sweptKs(results.map(({ run }) => run));
  const what = `${algorithm.title}${spaceOf(first)}, ${ks}${starts}, seed ${first.seed}`;
  const strips = lines.map((line, at) =>
    painter.colors ? `${strip(runs[at], painter, SWEEP_STRIP)}  ${line}` : line,
  );
  const indent = painter.colors ? ' '.repeat(SWEEP_STRIP + 2) : '';
  return `${[painter.strong(heading(first)), painter.faint(what), '', indent + painter.faint(header), ...strips].join('\n')}\n`;
}

/** A line a colour; the header only where a table begins. */
export function paletteCsv(run: PaletteRun, withHeader: boolean): string {
  const header = ['input', 'algorithm', 'k', 'cluster', 'hex', 'red', 'green', 'blue', 'pixels', 'share'];
  header.push(...Object.keys(run.metrics));
  const rows = run.colors.map((hex, c) => [
    run.input.path,
    run.algorithm,
    run.params.k as number,
    c,
    hex,
    ...channels(hex),
    run.sizes[c],
    run.shares[c],
    ...Object.values(run.metrics),
  ]);
  const text = toCsv(header, rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}
