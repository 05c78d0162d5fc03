import { ClusterkitError } from '../../core/errors.ts';
import { type InputFile, inFile, readHead, readInput } from '../../input/open.ts';
import { formatList, formatOf } from '../../output/formats.ts';
import type { Palette } from '../../palettes/palette.ts';
import { contentKind, READ_FORMATS, readPalette } from '../../palettes/read.ts';
import type { PaletteFormatName } from '../../palettes/table.ts';
import { peekStdin } from '../look.ts';
import type { Work } from '../work.ts';

/** A palette is small; a larger file is a mistake. */
const MOST_BYTES = 64e6;

/** A palette with facts about its file. */
export interface OpenedPalette extends Pick<InputFile, 'sha256'> {
  palette: Palette;
  format: PaletteFormatName;
}

/** The kind of a file of colors by its ending, or its content where the ending says nothing; undefined for other files. */
export async function paletteKind(work: Work, path: string): Promise<PaletteFormatName | undefined> {
  const named = path === '-' ? undefined : formatOf(path, READ_FORMATS);
  if (named) return named;
  if (path === '-') return work.stdin && contentKind(await peekStdin(work));
  // whoever reads the file tells why it cannot be read
  const head = await readHead(path).catch(() => new Uint8Array());
  return contentKind(head);
}

/**
 * The palette in a file. A file without a name of its own gives its stem.
 * @param option what names the file; absent for an input
 * @throws {ClusterkitError} usage, for a file of another kind; input, naming the file
 */
export async function openPalette(work: Work, path: string, option?: string): Promise<OpenedPalette> {
  const format = await paletteKind(work, path);
  if (!format) {
    const reason = `${path} must end in ${formatList(READ_FORMATS, 'or')}`;
    throw new ClusterkitError('usage', reason, option === undefined ? {} : { option });
  }
  const { maxMemory, stdin } = work;
  const file = await readInput(path, { maxMemory: Math.min(maxMemory, MOST_BYTES), stdin });
  const { bytes, name, sha256 } = file;
  const palette = await inFile(path, () => readPalette(bytes, format));
  const ending = `.${format}`;
  const stem = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  return { palette: palette.name === '' ? { ...palette, name: stem } : palette, format, sha256 };
}
