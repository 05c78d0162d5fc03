import { ClusterkitError } from '../../core/errors.ts';
import { cssColors, type NamedColor } from '../../palettes/cssColors.ts';
import type { Work } from '../work.ts';
import { openPalette } from './open.ts';

/**
 * The colors whose names are given to others; undefined if there are to be none.
 * @throws {ClusterkitError} usage or input
 */
export async function namesFrom(work: Work, which = 'none'): Promise<NamedColor[] | undefined> {
  if (which === 'none') return undefined;
  if (which === 'css') return cssColors();
  if (which === '')
    throw new ClusterkitError('usage', 'expected css, none or a file of named colors', {
      option: 'names',
    });
  const { swatches } = (await openPalette(work, which, 'names')).palette;
  const named = swatches.flatMap(({ name, rgb }) => (name === undefined ? [] : [{ name, rgb }]));
  if (named.length > 0) return named;
  throw new ClusterkitError('input', 'no color in it has a name', { at: { file: which } });
}
