import { contrast } from '../../core/luminance.ts';
import { escapeMarkup } from '../../core/markup.ts';
import { plainName, swatchNames } from '../names.ts';
import { hexOf, type Tint } from '../opacity.ts';
import type { Palette } from '../palette.ts';
import { simulate, VISIONS, type Vision } from '../vision.ts';
import { shareText } from './css.ts';
import { CHECKERS, cut, FAINT, filled, inkOn, short, text } from './marks.ts';

/** What a card shows beside the colors. */
export interface CardOptions {
  /** Rows of the colors as people see them who lack a kind of cones. */
  simulate?: readonly Vision[];
}

const WIDTH = 960;
const MARGIN = 40;
const GAP = 12;
const TITLE = 56;
const STRIP = 28;
const SWATCH = 132;
const CAPTION = 22;
const SIMULATED = 40;

/** Swatches beside each other; more than these go into further lines. */
const MOST_ACROSS = 8;

/** A card of swatches with their names, digits and shares, for print and slides. */
export function toCard(palette: Palette, { simulate: visions = [] }: CardOptions = {}): string {
  const { swatches } = palette;
  const lines = Math.max(1, Math.ceil(swatches.length / MOST_ACROSS));
  const across = Math.max(1, Math.ceil(swatches.length / lines));
  const inner = WIDTH - 2 * MARGIN;
  const width = (inner - (across - 1) * GAP) / across;
  const isShared = swatches.some(({ share }) => share !== undefined);
  const step = SWATCH + CAPTION + (isShared ? 18 : 0) + GAP;
  const top = MARGIN + TITLE + (isShared ? STRIP + 16 : 0);
  const rows = VISIONS.filter((vision) => visions.includes(vision));
  const height = top + lines * step + rows.length * (SIMULATED + GAP) + MARGIN - GAP;
  const title = plainName(palette.name) || 'palette';
  const drawn = [
    ...(swatches.some(({ opacity }) => opacity !== undefined) ? [CHECKERS] : []),
    text(MARGIN, MARGIN + 24, title, { size: 24, weight: 600 }),
    ...(isShared ? strip(palette, inner, MARGIN + TITLE) : []),
    ...swatchMarks(palette, { across, width, step, top }),
    ...rows.flatMap((vision, i) =>
      simulated(palette, vision, inner, top + lines * step + i * (SIMULATED + GAP)),
    ),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${short(height)}" viewBox="0 0 ${WIDTH} ${short(height)}" ` +
    `role="img" font-family="Inter, Helvetica, Arial, sans-serif"><title>${escapeMarkup(title)}</title>` +
    `<desc>${escapeMarkup(describe(palette))}</desc><rect width="100%" height="100%" fill="#ffffff"/>${drawn.join('')}</svg>\n`
  );
}

/** The colors in words, for readers who do not see the card. */
function describe(palette: Palette): string {
  const names = swatchNames(palette);
  return palette.swatches
    .map((swatch, i) => [names[i], hexOf(swatch), shareText(swatch)].filter(Boolean).join(' '))
    .join(', ');
}

interface Layout {
  across: number;
  width: number;
  step: number;
  top: number;
}

function swatchMarks(palette: Palette, { across, width, step, top }: Layout): string[] {
  const names = swatchNames(palette);
  return palette.swatches.flatMap((swatch, i) => {
    const x = MARGIN + (i % across) * (width + GAP);
    const y = top + Math.floor(i / across) * step;
    const share = shareText(swatch);
    const isNamed = (swatch.name ?? swatch.role ?? '') !== '';
    return [
      rect(x, y, width, SWATCH, swatch, 8),
      text(x + 10, y + SWATCH - 12, hexOf(swatch), {
        size: width < 80 ? 11 : 13,
        weight: 600,
        fill: inkOn(swatch),
      }),
      ...(isNamed ? [text(x, y + SWATCH + 18, cut(names[i], width, 13), { size: 13 })] : []),
      ...(share ? [text(x, y + SWATCH + (isNamed ? 36 : 18), share, { size: 13, fill: FAINT })] : []),
    ];
  });
}

/** All colors in proportion to their shares. */
function strip({ swatches }: Palette, width: number, y: number): string[] {
  const total = swatches.reduce((sum, { share = 0 }) => sum + share, 0) || 1;
  let x = MARGIN;
  return swatches.map((swatch) => {
    const part = (width * (swatch.share ?? 0)) / total;
    x += part;
    return rect(x - part, y, part, STRIP, swatch, 0);
  });
}

function simulated({ swatches }: Palette, vision: Vision, width: number, y: number): string[] {
  const label = 72;
  const part = (width - label) / Math.max(1, swatches.length);
  return [
    text(MARGIN, y + SIMULATED / 2 + 4, vision, { size: 13, fill: FAINT }),
    ...swatches.map((swatch, i) => {
      const seen = { ...swatch, rgb: simulate(swatch.rgb, vision) };
      return rect(MARGIN + label + i * part, y, part, SIMULATED, seen, 0);
    }),
  ];
}

/** Colors that would vanish on white paper get an edge. */
function rect(x: number, y: number, width: number, height: number, tint: Tint, radius: number): string {
  const edge = contrast(tint.rgb, [255, 255, 255]) < 1.25 ? ' stroke="#d5dae0"' : '';
  const round = radius > 0 ? ` rx="${radius}"` : '';
  const place = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${round}`;
  return filled(place, tint, edge);
}
