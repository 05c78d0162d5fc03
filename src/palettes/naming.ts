import { pointInSpace } from '../features/colorspace.ts';
import type { NamedColor } from './cssColors.ts';
import { ciede2000 } from './difference.ts';
import type { Palette } from './palette.ts';

/** A name with how far its color is from that of the swatch. */
export interface NearestName {
  name: string;
  /** CIEDE2000. */
  deltaE: number;
}

/**
 * For each swatch the name of the nearest color by CIEDE2000, the first of equally near ones. Colors can share a name.
 * @param names at least one
 * @example
 * const brand = { name: 'brand', swatches: [{ rgb: [240, 179, 8] as const }] };
 * console.log(palettes.nearestNames(brand, palettes.cssColors())[0].name); // goldenrod
 */
export function nearestNames({ swatches }: Palette, names: readonly NamedColor[]): NearestName[] {
  const points = names.map(({ rgb }) => pointInSpace(rgb, 'lab'));
  return swatches.map(({ rgb }) => {
    const point = pointInSpace(rgb, 'lab');
    let best = 0;
    let deltaE = Number.POSITIVE_INFINITY;
    for (let i = 0; i < points.length; i++) {
      const difference = ciede2000(point, points[i]);
      if (difference < deltaE) {
        best = i;
        deltaE = difference;
      }
    }
    return { name: names[best].name, deltaE };
  });
}

/**
 * The palette with the nearest names; a name that occurs again gets a number.
 * @example
 * const brand = { name: 'brand', swatches: [{ rgb: [1, 0, 0] as const }, { rgb: [0, 1, 0] as const }] };
 * const { swatches } = palettes.nameSwatches(brand, palettes.cssColors());
 * console.log(swatches.map(({ name }) => name)); // [ 'black', 'black 2' ]
 */
export function nameSwatches(palette: Palette, names: readonly NamedColor[]): Palette {
  const uses = new Map<string, number>();
  const found = nearestNames(palette, names);
  const swatches = palette.swatches.map((swatch, i) => {
    const { name } = found[i];
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return { ...swatch, name: use === 1 ? name : `${name} ${use}` };
  });
  return { ...palette, swatches };
}
