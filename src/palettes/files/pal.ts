import { ClusterkitError } from '../../core/errors.ts';
import type { Palette, Swatch } from '../palette.ts';
import { fromGpl, GPL_MAGIC } from './gpl.ts';
import { channels, lineError, linesOf, opacityOfWord, shortened } from './lines.ts';

/** First line of a palette of Paint Shop Pro. */
export const JASC_MAGIC = 'JASC-PAL';

/** A palette of Paint Shop Pro, which many programs read; names are not kept. */
export function toPal({ swatches }: Palette): string {
  const lines = swatches.map(({ rgb }) => rgb.join(' '));
  return [JASC_MAGIC, '0100', String(swatches.length), ...lines, ''].join('\r\n');
}

/**
 * Three kinds of files are called .pal: those of Paint Shop Pro, in which some programs write an opacity behind each color, those
 * of Windows (RIFF), and GIMP's under a wrong name.
 * @throws {ClusterkitError} input
 */
export function fromPal(bytes: Uint8Array): Palette {
  if (startsWith(bytes, 'RIFF')) return fromRiff(bytes);
  if (startsWith(bytes, GPL_MAGIC)) return fromGpl(bytes);
  const [first, version, count, ...lines] = linesOf(bytes);
  if (first?.text !== JASC_MAGIC || version === undefined || count === undefined)
    throw new ClusterkitError(
      'input',
      `the file does not begin with "${JASC_MAGIC}", "RIFF" or "${GPL_MAGIC}"`,
    );
  if (!/^\d{1,6}$/.test(count.text))
    throw lineError(count.number, `expected the number of colors, not ${shortened(count.text)}`);
  if (lines.length < Number(count.text)) {
    throw new ClusterkitError('input', `the file is cut off: it has ${lines.length} of ${count.text} colors`);
  }
  const swatches = lines.slice(0, Number(count.text)).map((line): Swatch => {
    const words = line.text.split(/\s+/);
    return { rgb: channels(words, line), ...opacityOfWord(words[3]) };
  });
  return { name: '', swatches };
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return [...magic].every((character, i) => bytes[i] === character.charCodeAt(0));
}

/** Header: RIFF, size, "PAL data", size, version, number of colors; then red, green, blue and flags of each. */
const RIFF_HEADER = 24;

function fromRiff(bytes: Uint8Array): Palette {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = new TextDecoder('latin1').decode(bytes.subarray(8, 16));
  if (kind !== 'PAL data') throw new ClusterkitError('input', 'the RIFF file holds no palette');
  const count = bytes.length < RIFF_HEADER ? 0 : view.getUint16(22, true);
  if (bytes.length < RIFF_HEADER + 4 * count || count === 0) {
    throw new ClusterkitError('input', `the file is cut off: byte ${bytes.length} is its last`);
  }
  const swatches = Array.from({ length: count }, (_, i): Swatch => {
    const at = RIFF_HEADER + 4 * i;
    return { rgb: [bytes[at], bytes[at + 1], bytes[at + 2]] };
  });
  return { name: '', swatches };
}
