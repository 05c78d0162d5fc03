import { fromHexDigits, hexOf } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';
import { lineError, linesOf, shortened } from './lines.ts';

/** A color on each line as six hexadecimal digits, as pixel artists exchange them, or eight with opacity; names are not kept. */
export function toHexLines({ swatches }: Palette): string {
  return swatches.map((swatch) => `${hexOf(swatch).slice(1)}\n`).join('');
}

/** Three or six digits on each line, or four or eight with opacity, with or without #. Lines that begin with ; are comments. @throws {ClusterkitError} input */
export function fromHexLines(bytes: Uint8Array): Palette {
  const swatches = linesOf(bytes)
    .filter(({ text }) => !text.startsWith(';'))
    .map(({ text, number }): Swatch => {
      const tint = fromHexDigits(text);
      if (!tint) throw lineError(number, `expected six or eight hexadecimal digits, not ${shortened(text)}`);
      return tint;
    });
  return { name: '', swatches };
}
