/**
 * Palettes: colors in order, the files that designers' programs read, and measures of colors. `readPalette` and the writers
 * of `PALETTE_FILES` turn palettes into files and back.
 */
export { contrast, luminance } from '../core/luminance.ts';
export { type ColorPair, colorPairs } from './colorPairs.ts';
export { comparePalettes, type PaletteChange, type SwatchPair } from './compare.ts';
export { textOn } from './contrast.ts';
export { cssColors, type NamedColor } from './cssColors.ts';
export { ciede2000, colorDifference, oklabDistance } from './difference.ts';
export type { DitherName } from './dither/choices.ts';
export { type Fidelity, fidelity } from './fidelity.ts';
export { type NearestName, nameSwatches, nearestNames } from './naming.ts';
export { hsl, type NotationName, oklch } from './notation.ts';
export { hexOf, type Tint } from './opacity.ts';
export { type OrderName, sortPalette } from './order.ts';
export type { Compared } from './pairs.ts';
export type { Palette, Swatch } from './palette.ts';
export type { QualityRange } from './quality.ts';
export { readPalette } from './read.ts';
export type { ColorSettings, ReachedQuality } from './remap/colors.ts';
export { type RemapImageOptions, type RemappedImage, type RemapSettings, remap } from './remap.ts';
export { scaleOf } from './scale.ts';
export {
  PALETTE_FILES,
  type PaletteFileOptions,
  type PaletteFormat,
  type PaletteFormatName,
} from './table.ts';
export { simulate, type Vision } from './vision.ts';
