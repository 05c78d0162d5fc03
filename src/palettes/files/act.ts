import { ClusterkitError } from '../../core/errors.ts';
import { opacityByte } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';

const COLORS = 256;
const TABLE = 3 * COLORS;

/** "No color is transparent." */
const NONE = 0xffff;

/**
 * An Adobe color table: 256 colors, of which those behind the palette are black, the number in use, and the first that is
 * fully transparent. Names and other opacity are not kept.
 * @param length 772 bytes, or 768 for programs that take no number behind the colors
 * @throws {ClusterkitError} output, if there are more than 256 colors
 */
export function toAct({ swatches }: Palette, length: 768 | 772 = 772): Uint8Array {
  if (swatches.length > COLORS) {
    throw new ClusterkitError('output', `an ACT file holds ${COLORS} colors, not ${swatches.length}`, {
      remedies: [{ how: 'do', what: 'write .aco or .ase' }],
    });
  }
  const bytes = new Uint8Array(length);
  swatches.forEach(({ rgb }, i) => {
    bytes.set(rgb, 3 * i);
  });
  const clear = swatches.findIndex((swatch) => opacityByte(swatch) === 0);
  const numbers = [swatches.length, clear < 0 ? NONE : clear];
  if (length > TABLE)
    bytes.set(
      numbers.flatMap((number) => [number >> 8, number & 255]),
      TABLE,
    );
  return bytes;
}

/** All 256 colors if the file does not say how many are in use. @throws {ClusterkitError} input */
export function fromAct(bytes: Uint8Array): Palette {
  if (bytes.length !== TABLE && bytes.length !== TABLE + 4) {
    const lengths = `${TABLE} or ${TABLE + 4} bytes`;
    throw new ClusterkitError('input', `an ACT file has ${lengths}, this one has ${bytes.length}`);
  }
  const stated = bytes.length > TABLE ? (bytes[TABLE] << 8) | bytes[TABLE + 1] : COLORS;
  const count = stated === 0 || stated > COLORS ? COLORS : stated;
  const clear = bytes.length > TABLE ? (bytes[TABLE + 2] << 8) | bytes[TABLE + 3] : NONE;
  const swatches = Array.from({ length: count }, (_, i): Swatch => {
    const rgb = [bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]] as const;
    return { rgb, ...(i === clear && { opacity: 0 }) };
  });
  return { name: '', swatches };
}
