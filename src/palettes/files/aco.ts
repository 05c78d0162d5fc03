import { ClusterkitError } from '../../core/errors.ts';
import { swatchNames } from '../names.ts';
import type { Palette, Swatch } from '../palette.ts';
import { FieldReader, FieldWriter } from './bytes.ts';
import { fromCmyk, fromGray, fromHsb, fromLabD50, fromUnit } from './models.ts';

/** Numbers of colors and lengths of names are 16 bits. */
const MOST = 65535;

/**
 * Adobe Photoshop's color swatches: section 1, which old programs read, and section 2 with the names, which others
 * prefer.
 * @throws {ClusterkitError} output, if there are more than 65 535 colors
 */
export function toAco(palette: Palette): Uint8Array {
  const { swatches } = palette;
  if (swatches.length > MOST) {
    throw new ClusterkitError('output', `an ACO file holds ${MOST} colors, not ${swatches.length}`);
  }
  const names = swatchNames(palette).map((name) => name.slice(0, MOST - 1));
  const file = new FieldWriter().u16(1, swatches.length);
  for (const { rgb } of swatches) color(file, rgb);
  file.u16(2, swatches.length);
  swatches.forEach(({ rgb }, i) => {
    color(file, rgb);
    file.u32(names[i].length + 1).utf16(names[i]);
  });
  return file.done();
}

/** Space 0 is RGB; 255 is 65535. */
function color(file: FieldWriter, [r, g, b]: Swatch['rgb']): void {
  file.u16(0, r * 257, g * 257, b * 257, 0);
}

/** The section with names if there is one. @throws {ClusterkitError} input */
export function fromAco(bytes: Uint8Array): Palette {
  const file = new FieldReader(bytes);
  if (file.left < 4) throw new ClusterkitError('input', 'the file is too short for an ACO file');
  let swatches: Swatch[] = [];
  for (let section = 0; section < 2 && file.left > 0; section++) {
    const version = file.u16();
    if (version !== 1 && version !== 2) {
      // what stands behind section 1 is not ours to judge
      if (section > 0) break;
      throw new ClusterkitError('input', `expected version 1 or 2 of an ACO file, not ${version}`);
    }
    const count = file.u16();
    swatches = Array.from({ length: count }, (_, i) => swatchOf(file, version, i));
  }
  return { name: '', swatches };
}

function swatchOf(file: FieldReader, version: number, at: number): Swatch {
  const space = file.u16();
  const read = SPACES.get(space);
  if (!read) {
    throw new ClusterkitError('input', `color space ${space} of an ACO file is not known`, {
      at: { name: `color ${at + 1}` },
      remedies: [{ how: 'do', what: 'save the color as RGB' }],
    });
  }
  const rgb = read(file.part(8));
  if (version === 1) return { rgb };
  const name = file.utf16(file.u32());
  return { rgb, ...(name === '' ? {} : { name }) };
}

const unit = (part: FieldReader) => part.u16() / 65535;
/** 65535 is no ink. */
const ink = (part: FieldReader) => 1 - unit(part);

const SPACES = new Map<number, (part: FieldReader) => Swatch['rgb']>([
  [0, (part) => fromUnit([unit(part), unit(part), unit(part)])],
  [1, (part) => fromHsb([unit(part), unit(part), unit(part)])],
  [2, (part) => fromCmyk([ink(part), ink(part), ink(part), ink(part)])],
  [7, (part) => fromLabD50([part.u16() / 100, part.i16() / 100, part.i16() / 100])],
  [8, (part) => fromGray(1 - part.u16() / 10000)],
]);
