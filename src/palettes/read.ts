import { ClusterkitError } from '../core/errors.ts';
import type { Palette } from './palette.ts';
import { PALETTE_FILES, PALETTE_FORMATS, type PaletteFormat, type PaletteFormatName } from './table.ts';

/** First bytes by which a kind of file is told. */
const MAGICS: readonly [format: PaletteFormatName, magic: string][] = [
  ['gpl', 'GIMP Palette'],
  ['ase', 'ASEF'],
  ['pal', 'JASC-PAL'],
];

/** Kinds of files that hold JSON, or whose first bytes can be a color of any kind. */
const OPEN: ReadonlySet<PaletteFormatName> = new Set(['json', 'tokens.json', 'act']);

/** Kinds of files that can be read. */
export const READ_FORMATS = PALETTE_FORMATS.filter((format) => 'read' in PALETTE_FILES[format]);

/**
 * The palette in a file.
 * @param bytes the whole file
 * @param format what its name says
 * @throws {ClusterkitError} input: the file is cut off, empty, of another kind than its name says or cannot be read
 * @example
 * const bytes = new TextEncoder().encode('ff8000\n000000\n');
 * const { swatches } = await palettes.readPalette(bytes, 'hex');
 * console.log(swatches); // [ { rgb: [ 255, 128, 0 ] }, { rgb: [ 0, 0, 0 ] } ]
 */
export async function readPalette(bytes: Uint8Array, format: PaletteFormatName): Promise<Palette> {
  const { read, title }: PaletteFormat = PALETTE_FILES[format];
  if (!read) throw new ClusterkitError('input', `${title} is written only; ${readable()} are read`);
  if (bytes.length === 0) throw new ClusterkitError('input', 'the file is empty');
  const other = contentKind(bytes);
  // GIMP's palettes under the wrong name .pal are common, and its reader knows them
  const isKnown = format === 'pal' ? other === 'gpl' : other === 'json' && OPEN.has(format);
  if (other && other !== format && !isKnown) {
    throw new ClusterkitError(
      'input',
      `the file is of the kind ${PALETTE_FILES[other].title}, not ${title}`,
      {
        remedies: [{ how: 'do', what: `rename it to end in .${other}` }],
      },
    );
  }
  const palette = await read(bytes);
  if (palette.swatches.length === 0) throw new ClusterkitError('input', 'there are no colors in it');
  return palette;
}

function readable(): string {
  return READ_FORMATS.map((format) => `.${format}`).join(', ');
}

/** What the first bytes of a file say that it is; undefined for kinds that only its name tells. */
export function contentKind(bytes: Uint8Array): PaletteFormatName | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 16));
  // a byte order mark in front of text
  const text = start.replace(/^\xef\xbb\xbf/, '');
  if (/^\s*[[{]\s*["#{[\d\]}]/.test(text)) return 'json';
  return MAGICS.find(([, magic]) => text.startsWith(magic))?.[0];
}
