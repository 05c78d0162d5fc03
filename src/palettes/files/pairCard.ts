import { toHex } from '../../core/image.ts';
import { contrast } from '../../core/luminance.ts';
import { escapeMarkup } from '../../core/markup.ts';
import { plainName } from '../names.ts';
import { hexOf } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';
import { CHECKERS, cut, FAINT, filled, INK, inkOn, short, text } from './marks.ts';

/** Two palettes with the colors that belong together. */
export interface PairedPalettes {
  from: Palette;
  to: Palette;
  pairs: readonly { from: Swatch; to: Swatch; deltaE: number }[];
  removed: readonly Swatch[];
  added: readonly Swatch[];
}

const WIDTH = 960;
const MARGIN = 40;
const GAP = 12;
const TITLE = 44;
const SWATCH = 64;
/** The line below a pair. */
const CAPTION = 40;
const MOST_ACROSS = 8;

/** A column for each color: above as it was, below as it is, and how far that is apart. */
export function toPairCard({ from, to, pairs, removed, added }: PairedPalettes): string {
  const columns: Column[] = [
    ...pairs.map((pair) => ({ ...pair, caption: `ΔE ${pair.deltaE.toFixed(1)}` })),
    ...removed.map((swatch) => ({ from: swatch, caption: 'removed' })),
    ...added.map((swatch) => ({ to: swatch, caption: 'added' })),
  ];
  const lines = Math.ceil(columns.length / MOST_ACROSS);
  const across = Math.min(MOST_ACROSS, columns.length);
  const width = (WIDTH - 2 * MARGIN - (across - 1) * GAP) / across;
  const step = 2 * SWATCH + CAPTION + GAP;
  const height = 2 * MARGIN + TITLE + lines * step - GAP;
  const title = `${nameOf(from)} → ${nameOf(to)}`;
  const isClear = columns.some(
    (column) => column.from?.opacity !== undefined || column.to?.opacity !== undefined,
  );
  const drawn = columns.map((column, i) => {
    const x = MARGIN + (i % across) * (width + GAP);
    return columnMarks(column, x, MARGIN + TITLE + Math.floor(i / across) * step, width);
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
    `role="img" font-family="Inter, Helvetica, Arial, sans-serif"><title>${escapeMarkup(title)}</title>` +
    `<desc>${escapeMarkup(columns.map(describe).join(', '))}</desc><rect width="100%" height="100%" fill="#ffffff"/>` +
    `${isClear ? CHECKERS : ''}${text(MARGIN, MARGIN + 18, cut(title, WIDTH - 2 * MARGIN, 20), { size: 20, weight: 600 })}${drawn.join('')}</svg>\n`
  );
}

interface Column {
  from?: Swatch;
  to?: Swatch;
  caption: string;
}

function nameOf({ name }: Palette): string {
  return plainName(name) || 'palette';
}

function describe({ from, to, caption }: Column): string {
  return [from && hexOf(from), to && hexOf(to), caption].filter(Boolean).join(' ');
}

function columnMarks({ from, to, caption }: Column, x: number, y: number, width: number): string {
  const name = plainName(to?.name ?? from?.name ?? '');
  const under = y + 2 * SWATCH;
  return [
    half(from, x, y, width),
    half(to, x, y + SWATCH, width),
    text(x, under + 17, caption, { size: 13, weight: from && to ? 400 : 600, fill: INK }),
    ...(name ? [text(x, under + 34, cut(name, width, 12), { size: 12, fill: FAINT })] : []),
  ].join('');
}

/** A color with its digits, or the place of one that is not there. */
function half(swatch: Swatch | undefined, x: number, y: number, width: number): string {
  const place = `x="${short(x + 0.5)}" y="${short(y + 0.5)}" width="${short(width - 1)}" height="${SWATCH - 1}"`;
  if (!swatch) return `<rect ${place} fill="none" stroke="${FAINT}" stroke-dasharray="4 4"/>`;
  const edge = contrast(swatch.rgb, [255, 255, 255]) < 1.25 ? '#d5dae0' : toHex(swatch.rgb);
  const digits = text(x + 10, y + SWATCH / 2 + 5, hexOf(swatch), {
    ...{ size: 13, weight: 600, fill: inkOn(swatch) },
  });
  return `${filled(place, swatch, ` stroke="${edge}"`)}${digits}`;
}
