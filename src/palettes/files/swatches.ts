import { zipSync } from 'fflate';
import { ClusterkitError } from '../../core/errors.ts';
import { plainName } from '../names.ts';
import type { Palette } from '../palette.ts';
import { toHsb } from './models.ts';

/** A page of Procreate has 30 places. */
const PLACES = 30;

/** The first day that a ZIP file can name: the same palette gives the same bytes. */
const DATE = new Date(1980, 0, 1);

/**
 * Swatches of Procreate: a ZIP file of one JSON document, in the form of an array, which newer versions read. There is no
 * public description of the format.
 * @throws {ClusterkitError} output, if there are more than 30 colors
 */
export function toSwatches({ name, swatches }: Palette): Uint8Array {
  if (swatches.length > PLACES) {
    throw new ClusterkitError('output', `a .swatches file holds ${PLACES} colors, not ${swatches.length}`, {
      remedies: [{ option: 'k', how: 'lower' }],
    });
  }
  const filled = swatches.map(({ rgb }) => {
    const [hue, saturation, brightness] = toHsb(rgb);
    return { hue, saturation, brightness, alpha: 1, colorSpace: 0 };
  });
  const places = Array.from({ length: PLACES }, (_, i) => filled[i] ?? null);
  const text = JSON.stringify([{ name: plainName(name) || 'palette', swatches: places }]);
  return zipSync({ 'Swatches.json': new TextEncoder().encode(text) }, { mtime: DATE });
}
