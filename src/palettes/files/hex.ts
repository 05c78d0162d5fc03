import { fromHex, toHex } from '../../core/image.ts';
import type { Palette, Swatch } from '../palette.ts';
import { lineError, linesOf, shortened } from './lines.ts';

/** A color on each line as six hexadecimal digits, as pixel artists exchange them; names are not kept. */
export function toHexLines({ swatches }: Palette): string {
  return swatches.map(({ rgb }) => `${toHex(rgb).slice(1)}\n`).join('');
}

/** Three or six digits on each line, with or without #. Lines that begin with ; are comments. @throws {ClusterkitError} input */
export function fromHexLines(bytes: Uint8Array): Palette {
  const swatches = linesOf(bytes)
    .filter(({ text }) => !text.startsWith(';'))
    .map(({ text, number }): Swatch => {
      const rgb = fromHex(text);
      if (!rgb) throw lineError(number, `expected six hexadecimal digits, not ${shortened(text)}`);
      return { rgb };
    });
  return { name: '', swatches };
}
