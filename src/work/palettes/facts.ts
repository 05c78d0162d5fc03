import { type Rgb, toHex } from '../../core/image.ts';
import { contrast } from '../../core/luminance.ts';
import { type ColorPair, colorPairs } from '../../palettes/colorPairs.ts';
import { hexOf, laidOn, type Tint } from '../../palettes/opacity.ts';
import { simulate, type Vision } from '../../palettes/vision.ts';

/** How a color is read and seen. */
export interface ColorFacts {
  /** With two digits more where it is not opaque. */
  hex: string;
  /** Contrast of WCAG 2 of what is seen there. */
  onWhite: number;
  onBlack: number;
  /** The color as people see it who lack a kind of cones, in the order that was asked for. */
  seen: string[];
}

export function colorFacts(tint: Tint, visions: readonly Vision[] = []): ColorFacts {
  return {
    hex: hexOf(tint),
    onWhite: contrast(laidOn(tint, 255), [255, 255, 255]),
    onBlack: contrast(laidOn(tint, 0), [0, 0, 0]),
    seen: visions.map((vision) => toHex(simulate(tint.rgb, vision))),
  };
}

/** Two colors by their numbers from 1, and how they differ. */
export interface PairFacts extends ColorPair {
  hex: [from: string, to: string];
}

/** Every two of some colors. */
export function pairFacts(swatches: readonly { rgb: Rgb }[]): PairFacts[] {
  const colors = swatches.map(({ rgb }) => rgb);
  return colorPairs(colors).map(({ from, to, ...differences }) => ({
    from: from + 1,
    to: to + 1,
    hex: [toHex(colors[from]), toHex(colors[to])],
    ...differences,
  }));
}
