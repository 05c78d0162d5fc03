import { toHex } from '../../core/image.ts';
import { listAll, plural, unitFor } from '../../core/words.ts';
import type { PaletteDiff } from '../../work/palettes/diff.ts';
import { colorFacts, pairFacts } from '../../work/palettes/facts.ts';
import type { FoundPalette } from '../../work/palettes/make.ts';
import type { PaletteOptions } from '../../work/params/palette.ts';
import { type Column, count, percent, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

type Role = NonNullable<FoundPalette['roles']>[number];
type Swatch = PaletteDiff['added'][number];

const right = (title: string): Column => ({ title, right: true });

/** The palette, or its roles, as a table. */
export function paletteText(found: FoundPalette, options: PaletteOptions, painter: Painter): string {
  const { roles, choice } = found;
  const lines = roles ? roleLines(roles, found.weak, options, painter) : colorLines(found, options, painter);
  const text = [painter.strong(headingOf(found)), ...removedLines(found), ...(choice ? [choice.text] : [])];
  const pairs = options.pairs ? ['', ...pairLines(found, painter)] : [];
  return `${[...text, '', ...lines, ...pairs, ...shareLines(found)].join('\n')}\n`;
}

/** Pairs that are printed, and contrasts that text needs by WCAG 2. */
const MOST_PAIRS = 66;
const LEVELS = [
  ['AAA', 7],
  ['AA', 4.5],
  ['AA large', 3],
] as const;

/** How every two colors differ, or every two of the roles: the most contrast first. */
function pairLines({ palette, roles }: FoundPalette, painter: Painter): string[] {
  const pairs = pairFacts(roles ?? palette.swatches).sort((a, b) => b.contrast - a.contrast);
  const shown = pairs.slice(0, MOST_PAIRS);
  const columns = [
    ...[{ title: 'color' }, { title: 'with' }, right('contrast'), { title: 'text' }],
    ...['delta E', 'OKLab'].map(right),
  ];
  const nameOf = (number: number, hex: string) => roles?.[number - 1].role ?? hex;
  const rows = shown.map(({ from, to, hex, contrast, deltaE, oklab }) => [
    nameOf(from, hex[0]),
    nameOf(to, hex[1]),
    contrast.toFixed(2),
    LEVELS.find(([, least]) => contrast >= least)?.[0] ?? '',
    deltaE.toFixed(1),
    oklab.toFixed(3),
  ]);
  const swatchOf = (i: number) => shown[i].hex.map((hex) => painter.swatch(hex, 2)).join('');
  const more = pairs.length - shown.length;
  return [
    ...(pairs.length > 0
      ? swatched(tableLines(columns, rows), swatchOf, painter)
      : ['one color has no pairs']),
    ...(more > 0 ? [`and ${plural(more, 'more pair')}`] : []),
  ];
}

/** Frames whose shares are printed. */
const MOST_FRAMES = 20;

/** The share of each color in each of several pictures, or frames of an animation. */
function shareLines({ palette, shares = [], frames = [], roles }: FoundPalette): string[] {
  const parts = [
    ...shares,
    ...frames
      .slice(0, MOST_FRAMES)
      .map(({ frame, shares: own }) => ({ path: `frame ${frame}`, shares: own })),
  ];
  if (parts.length === 0 || roles) return [];
  const columns = [{ title: 'share in' }, ...palette.swatches.map(({ rgb }) => right(toHex(rgb)))];
  const rows = parts.map((part) => [part.path, ...part.shares.map(percent)]);
  const more = frames.length - MOST_FRAMES;
  return ['', ...tableLines(columns, rows), ...(more > 0 ? [`and ${plural(more, 'more frame')}`] : [])];
}

function headingOf({ input, n = 0, palette, shares }: FoundPalette): string {
  if (input.kind === 'palette') {
    const title = palette.name === '' ? '' : `${printable(palette.name)}, `;
    return `${printable(input.path)}  ${title}${plural(input.n, 'color')}`;
  }
  const { path, width, height } = input;
  const size = shares ? plural(shares.length, 'picture') : `${width} x ${height}`;
  return `${printable(path)}  ${size}, ${count(n)} ${unitFor(n, 'pixels')}, ${plural(palette.swatches.length, 'color')}`;
}

function removedLines({ removed }: FoundPalette): string[] {
  return removed.map(({ what, share }) => `left out: ${printable(what)}, ${percent(share)} of the pixels`);
}

function colorLines({ palette, pixels }: FoundPalette, options: PaletteOptions, painter: Painter): string[] {
  const { simulate: visions = [] } = options;
  const isNamed = palette.swatches.some(({ name }) => name !== undefined);
  const isShared = palette.swatches.some(({ share }) => share !== undefined);
  const counts = [...(pixels ? ['pixels'] : []), ...(isShared ? ['share'] : [])];
  const columns = [
    { title: 'hex' },
    ...(isNamed ? [{ title: 'name' }] : []),
    ...['red', 'green', 'blue', ...counts, 'on white', 'on black'].map(right),
    ...visions.map((vision) => ({ title: vision })),
  ];
  const rows = palette.swatches.map((swatch, c) => {
    const { rgb, name = '', share } = swatch;
    const { hex, onWhite, onBlack, seen } = colorFacts(swatch, visions);
    const contrasts = [onWhite, onBlack].map((ratio) => ratio.toFixed(1));
    const names = isNamed ? [printable(name)] : [];
    return [
      hex,
      ...names,
      ...rgb.map(String),
      ...(pixels ? [count(pixels[c])] : []),
      ...(isShared ? [share === undefined ? '' : percent(share)] : []),
      ...contrasts,
      ...seen,
    ];
  });
  return swatched(
    tableLines(columns, rows),
    (i) => painter.swatch(toHex(palette.swatches[i].rgb), 4),
    painter,
  );
}

function roleLines(
  roles: readonly Role[],
  weak: readonly string[] | undefined,
  { simulate: visions = [] }: PaletteOptions,
  painter: Painter,
): string[] {
  const columns = [
    ...[{ title: 'role' }, { title: 'hex' }, right('contrast')],
    ...visions.map((vision) => ({ title: vision })),
    { title: 'from' },
  ];
  const rows = roles.map(({ role, rgb, contrast: ratio, ...source }) => [
    role,
    toHex(rgb),
    ratio.toFixed(1),
    ...colorFacts({ rgb }, visions).seen,
    sourceText(source),
  ]);
  const told = weak?.length ? ['', `less contrast than was asked for: ${listAll(weak)}`] : [];
  return [
    ...swatched(tableLines(columns, rows), (i) => painter.swatch(toHex(roles[i].rgb), 4), painter),
    ...told,
  ];
}

/** "color 3", "color 3, lightness moved, delta E 12.1". */
function sourceText({ from, derived, deltaE }: Pick<Role, 'from' | 'derived' | 'deltaE'>): string {
  if (from === null || deltaE === null) return 'no color has this hue';
  return `color ${from + 1}${derived ? `, lightness moved, delta E ${deltaE.toFixed(1)}` : ''}`;
}

/** Lines of a table with the color of each in front. @param swatchOf 4 cells of color for a line */
function swatched(
  [header, ...lines]: readonly string[],
  swatchOf: (line: number) => string,
  painter: Painter,
): string[] {
  if (!painter.colors) return [header, ...lines];
  return [`      ${painter.faint(header)}`, ...lines.map((line, i) => `${swatchOf(i)}  ${line}`)];
}

/** Two palettes, color beside color. */
export function diffText(diff: PaletteDiff, painter: Painter): string {
  const { files, pairs, removed, added } = diff;
  const swatches = [...pairs.flatMap(({ from, to }) => [from, to]), ...removed, ...added];
  const isNamed = swatches.some(({ name }) => name !== undefined);
  const isShared = swatches.every(({ share }) => share !== undefined);
  const columns = [
    ...['from', ...(isNamed ? ['name'] : []), 'to', ...(isNamed ? ['name'] : [])].map((title) => ({ title })),
    right('delta E'),
    ...(isShared ? ['share', 'then', 'change'].map(right) : []),
  ];
  const cells = (swatch?: Swatch) => [
    swatch ? colorFacts(swatch).hex : '',
    ...(isNamed ? [swatch?.name ?? ''] : []),
  ];
  const row = (from: Swatch | undefined, to: Swatch | undefined, told: string) => {
    const [before, after] = [from?.share ?? 0, to?.share ?? 0];
    const change = `${after < before ? '-' : '+'}${percent(Math.abs(after - before))}`;
    return [
      ...cells(from),
      ...cells(to),
      told,
      ...(isShared ? [percent(before), percent(after), change] : []),
    ];
  };
  const rows = [
    ...pairs.map(({ from, to, deltaE }) => row(from, to, deltaE.toFixed(2))),
    ...removed.map((swatch) => row(swatch, undefined, 'removed')),
    ...added.map((swatch) => row(undefined, swatch, 'added')),
  ];
  const heading = files
    .map(({ path, palette }) => `${printable(path)} (${plural(palette.swatches.length, 'color')})`)
    .join(' to ');
  return `${[painter.strong(heading), changesText(diff), '', ...tableLines(columns, rows)].join('\n')}\n`;
}

/** "23 pairs, 1 removed; delta E at most 4.20, 0.50 on average; 3.1 % of the pixels moved". */
function changesText({ pairs, missing, extra, deltaE, meanDeltaE, share }: PaletteDiff): string {
  const counts = [
    plural(pairs.length, 'pair'),
    ...(missing > 0 ? [`${missing} removed`] : []),
    ...(extra > 0 ? [`${extra} added`] : []),
  ];
  const parts = [
    counts.join(', '),
    ...(pairs.length > 0
      ? [`delta E at most ${deltaE.toFixed(2)}, ${meanDeltaE.toFixed(2)} on average`]
      : []),
    ...(Number.isFinite(share) ? [`${percent(share)} of the pixels moved`] : []),
  ];
  return parts.join('; ');
}
