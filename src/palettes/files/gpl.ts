import { ClusterkitError } from '../../core/errors.ts';
import { cutToBytes, plainName, swatchNames } from '../names.ts';
import type { Palette, Swatch } from '../palette.ts';
import { channels, linesOf, opacityOfWord } from './lines.ts';

/** First line of a GIMP palette. */
export const GPL_MAGIC = 'GIMP Palette';

/** Some readers refuse lines over 100 bytes. */
const NAME_BYTES = 60;

/**
 * A GIMP palette of version 2 (developer.gimp.org/core/standards/gpl). Each color has a name, since some programs drop
 * colors without one.
 */
export function toGpl(palette: Palette): string {
  const names = swatchNames(palette).map((name) => cutToBytes(name, NAME_BYTES));
  const lines = palette.swatches.map(({ rgb }, i) => {
    const numbers = Array.from(rgb, (value) => String(value).padStart(3)).join(' ');
    return `${numbers}\t${names[i]}\n`;
  });
  const title = cutToBytes(plainName(palette.name), NAME_BYTES) || 'palette';
  return `${GPL_MAGIC}\nName: ${title}\n#\n${lines.join('')}`;
}

/** Of files that say `Channels: RGBA`, as those of Aseprite, a fourth number is the opacity. @throws {ClusterkitError} input */
export function fromGpl(bytes: Uint8Array): Palette {
  const [first, ...lines] = linesOf(bytes);
  if (first?.text !== GPL_MAGIC) throw new ClusterkitError('input', `the first line is not "${GPL_MAGIC}"`);
  let name = '';
  let isClear = false;
  const swatches: Swatch[] = [];
  for (const line of lines) {
    const field = /^(Name|Columns|Channels):\s*(.*)$/i.exec(line.text);
    if (field && swatches.length === 0) {
      const [, key, value] = field;
      if (key.toLowerCase() === 'name') name = value;
      if (key.toLowerCase() === 'channels') isClear = value.toUpperCase() === 'RGBA';
    } else if (!line.text.startsWith('#')) {
      const [, r, g, b, rest = ''] = /^(\S+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line.text) ?? [];
      const rgb = channels([r, g, b], line);
      const [, a, behind] = (isClear && /^(\d{1,3})(?:\s+(.*))?$/.exec(rest)) || [];
      const title = a === undefined ? rest : behind;
      // programs write this word for a color without a name
      const name = title && title !== 'Untitled' ? { name: title } : {};
      swatches.push({ rgb, ...opacityOfWord(a), ...name });
    }
  }
  return { name, swatches };
}
