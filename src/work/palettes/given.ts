import { ClusterkitError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import { nameSwatches } from '../../palettes/naming.ts';
import { sortPalette } from '../../palettes/order.ts';
import type { Palette } from '../../palettes/palette.ts';
import { PALETTE, type PaletteOptions } from '../params/palette.ts';
import type { Work } from '../work.ts';
import { checkRoles, type FoundPalette, paramsOf, withRoles } from './make.ts';
import { namesFrom } from './names.ts';
import { openPalette, paletteKind } from './open.ts';

/** Pictures whose palette is found, or a file of a palette. */
export interface PaletteGroup {
  /** At least one. */
  files: readonly string[];
  isGiven: boolean;
}

/** Options that say something of the colors of files of palettes, too. */
const OF_PALETTES = new Set<string>([
  ...['sort', 'names', 'roles', 'contrast', 'pairs', 'simulate'],
  ...['output', 'csv', 'css', 'scales', 'tokensForm', 'actSize'],
]);

/** @throws {ClusterkitError} usage, for an option of pictures where there are none */
export function refuseOfPictures(options: object, because: string): void {
  const given = options as Record<string, unknown>;
  const idle = PALETTE.find(({ name }) => given[name] !== undefined && !OF_PALETTES.has(name));
  if (!idle) return;
  throw new ClusterkitError('usage', `is for pictures, and ${because}`, { option: idle.name });
}

/**
 * The palettes that are found or read.
 * @throws {ClusterkitError} usage, for files of palettes among pictures that are taken together, and options of pictures
 * where there are none
 */
export async function paletteGroups(
  work: Work,
  files: readonly string[],
  options: PaletteOptions,
): Promise<PaletteGroup[]> {
  const isGiven: boolean[] = [];
  for (const file of files) isGiven.push((await paletteKind(work, file)) !== undefined);
  const first = isGiven.indexOf(true);
  if (first >= 0 && (options.together || !isGiven.includes(false)))
    refuseOfPictures(options, `${files[first]} is a palette`);
  if (options.together) return [{ files, isGiven: false }];
  return files.map((file, i) => ({ files: [file], isGiven: isGiven[i] }));
}

/**
 * The palette in a file, as one that was found: with its own names and in its own order unless others are asked for.
 * @throws {ClusterkitError} usage or input
 */
export async function readGivenPalette(
  work: Work,
  path: string,
  options: PaletteOptions,
): Promise<FoundPalette> {
  const started = performance.now();
  checkRoles(options);
  const { palette: own, format, sha256 } = await openPalette(work, path);
  const palette = await renamed(work, options.sort ? sortPalette(own, options.sort) : own, options.names);
  const n = palette.swatches.length;
  const clear = own.swatches.filter(({ opacity }) => opacity !== undefined).length;
  if (clear > 0 && (options.roles || options.pairs))
    work.note(`${path}: ${plural(clear, 'color')} not opaque; roles and pairs take all as opaque`);
  const total = (performance.now() - started) / 1000;
  return {
    palette,
    input: { path, sha256, kind: 'palette', form: format, n },
    removed: [],
    pictures: [],
    ...(options.roles && withRoles(palette, options)),
    params: paramsOf(options, n),
    seconds: { read: total, fit: 0, total },
    warnings: [],
  };
}

async function renamed(work: Work, palette: Palette, which: string | undefined): Promise<Palette> {
  if (which === undefined) return palette;
  const names = await namesFrom(work, which);
  if (names) return nameSwatches(palette, names);
  return { ...palette, swatches: palette.swatches.map(({ name: _, ...swatch }) => swatch) };
}
