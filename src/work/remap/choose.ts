import { Readable } from 'node:stream';
import { NoPixelsError } from '../../core/errors.ts';
import { makePalette } from '../palettes/make.ts';
import type { RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';
import type { OpenedPicture } from './open.ts';

/** The number of colors that pictures support, with the reason in words. */
export interface ChosenColors {
  /** Opaque colors; 0 where all pixels are transparent. */
  k: number;
  text: string;
}

/**
 * The number of colors that `palette` chooses for the same pictures.
 * @throws {ClusterkitError} input or memory
 */
export async function chooseColors(
  work: Work,
  pictures: readonly OpenedPicture[],
  { space, seed, alpha, background, region, resize, frames }: RemapOptions,
): Promise<ChosenColors> {
  // standard input was read, and gives the same bytes again
  const piped = pictures.find(({ path }) => path === '-');
  const again: Work = piped ? { ...work, stdin: Readable.from([piped.bytes]) } : work;
  const options = {
    ...({ k: 'auto', space, seed, region, resize, frames } as const),
    ...(alpha === 'blend' && { alpha, background }),
  };
  const files = pictures.map(({ path }) => path);
  try {
    const { choice, palette } = await makePalette(again, files, options);
    return choice ?? { k: palette.swatches.length, text: '' };
  } catch (error) {
    if (error instanceof NoPixelsError) return { k: 0, text: 'all pixels are transparent' };
    throw error;
  }
}
