import { ClusterkitError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import { formatOf } from '../../output/formats.ts';
import { opacityByte } from '../../palettes/opacity.ts';
import { openPalette } from '../palettes/open.ts';
import { REMAP_FORMATS, type RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';

/** The colors of a file. */
export interface GivenColors {
  file: string;
  /** 4 for each color, none of which is fully transparent. */
  rgba: Uint8Array;
  /** Whether the opacity of one is neither none nor full. */
  isBetween: boolean;
}

/**
 * The colors of a palette that is given; undefined without one. Where opacity is cut or blended no pixel has one between, so
 * such colors are left out, which is told. Transparent pixels need no color of the file.
 * @throws {ClusterkitError} usage or input
 */
export async function givenColors(work: Work, options: RemapOptions): Promise<GivenColors | undefined> {
  const { palette: file } = options;
  if (file === undefined) return undefined;
  const { swatches } = (await openPalette(work, file, 'palette')).palette;
  const seen = swatches.filter((swatch) => opacityByte(swatch) > 0);
  const solid = seen.filter((swatch) => opacityByte(swatch) === 255);
  const isBetween = solid.length < seen.length && !isCut(options);
  const used = isBetween ? seen : solid;
  const idle = seen.length - used.length;
  if (idle > 0) work.note(`${file}: ${plural(idle, 'color')} left out, whose opacity no pixel has here`);
  if (used.length === 0)
    throw new ClusterkitError('input', 'all colors in it are transparent', { at: { file } });
  const rgba = Uint8Array.from(used.flatMap((swatch) => [...swatch.rgb, opacityByte(swatch)]));
  return { file, rgba, isBetween };
}

/** Whether no pixel can have an opacity between: that of a GIF is cut. */
export function isCut({ alpha = 'keep', output = [] }: RemapOptions): boolean {
  return alpha !== 'keep' || output.some((one) => formatOf(one, REMAP_FORMATS) === 'gif');
}
