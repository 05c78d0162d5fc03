import { ClusterkitError } from '../../core/errors.ts';
import { opacityByte } from '../opacity.ts';
import type { Palette } from '../palette.ts';

/** The colors of a palette that is given. */
export interface GivenColors {
  /** The file that they are of. */
  file?: string;
  /** 4 for each color, none of which is fully transparent. */
  rgba: Uint8Array;
  /** Whether the opacity of one is neither none nor full. */
  isBetween: boolean;
  /** Colors that are left out because no pixel has their opacity. */
  idle: number;
}

/**
 * The colors of a palette. Transparent pixels need none of it.
 * @param isCut whether no pixel has an opacity between, so that such colors are left out
 * @throws {ClusterkitError} input, if all are transparent
 */
export function givenColors({ swatches }: Palette, isCut: boolean): GivenColors {
  const seen = swatches.filter((swatch) => opacityByte(swatch) > 0);
  const solid = seen.filter((swatch) => opacityByte(swatch) === 255);
  const used = isCut ? solid : seen;
  if (used.length === 0) throw new ClusterkitError('input', 'all colors in it are transparent');
  return {
    rgba: Uint8Array.from(used.flatMap((swatch) => [...swatch.rgb, opacityByte(swatch)])),
    isBetween: solid.length < used.length,
    idle: seen.length - used.length,
  };
}
