import { plural } from '../../core/words.ts';
import { inFile } from '../../input/open.ts';
import { type GivenColors, givenColors } from '../../palettes/remap/given.ts';
import { openPalette } from '../palettes/open.ts';
import type { Work } from '../work.ts';

/**
 * The colors of a file of a palette; undefined without one. It tells which are left out.
 * @param isCut whether no pixel has an opacity between
 * @throws {ClusterkitError} usage or input
 */
export async function readGivenColors(
  work: Work,
  file: string | undefined,
  isCut: boolean,
): Promise<GivenColors | undefined> {
  if (file === undefined) return undefined;
  const { palette } = await openPalette(work, file, 'palette');
  const given = await inFile(file, () => givenColors(palette, isCut));
  if (given.idle > 0)
    work.note(`${file}: ${plural(given.idle, 'color')} left out, whose opacity no pixel has here`);
  return { ...given, file };
}
