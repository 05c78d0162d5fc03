import { ClusterkitError } from '../../core/errors.ts';
import { inFile, readInput } from '../../input/open.ts';
import { formatList, formatOf } from '../../output/formats.ts';
import { cssColors, type NamedColor } from '../../palettes/cssColors.ts';
import type { Palette } from '../../palettes/palette.ts';
import { READ_FORMATS, readPalette } from '../../palettes/read.ts';
import type { Work } from '../work.ts';

/** A palette is small; a larger file is a mistake. */
const MOST_BYTES = 64e6;

/**
 * The palette in a file. A file without a name of its own gives its stem.
 * @throws {ClusterkitError} usage, for another ending; input, naming the file
 */
export async function openPalette(work: Work, path: string, option?: string): Promise<Palette> {
  const format = formatOf(path, READ_FORMATS);
  if (!format) {
    const reason = `${path} must end in ${formatList(READ_FORMATS, 'or')}`;
    throw new ClusterkitError('usage', reason, option === undefined ? {} : { option });
  }
  const { bytes, name } = await readInput(path, { maxMemory: Math.min(work.maxMemory, MOST_BYTES) });
  const palette = await inFile(path, () => readPalette(bytes, format));
  return palette.name === '' ? { ...palette, name: name.slice(0, -format.length - 1) } : palette;
}

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
  const { swatches } = await openPalette(work, which, 'names');
  const named = swatches.flatMap(({ name, rgb }) => (name === undefined ? [] : [{ name, rgb }]));
  if (named.length > 0) return named;
  throw new ClusterkitError('input', 'no color in it has a name', { at: { file: which } });
}
