import { fromHex, type Rgb, roundRgb, toHex } from '../core/image.ts';
import type { Swatch } from './palette.ts';

/** A color that may be see-through. */
export type Tint = Pick<Swatch, 'rgb' | 'opacity'>;

/** The opacity of a swatch as files of 8 bits have it, 0 to 255. */
export function opacityByte({ opacity = 1 }: Pick<Swatch, 'opacity'>): number {
  return Math.round(255 * opacity);
}

/** A value from 0 to 1 as the field of a swatch, which opaque ones have not; none for all else. */
export function opacityField(value: unknown): Pick<Swatch, 'opacity'> {
  return typeof value === 'number' && value >= 0 && value < 1 ? { opacity: value } : {};
}

/**
 * `#rrggbb`, and `#rrggbbaa` of a color that is not opaque.
 * @example
 * console.log(palettes.hexOf({ rgb: [255, 128, 0], opacity: 0.5 })); // #ff800080
 */
export function hexOf(swatch: Tint): string {
  const { rgb, opacity = 1 } = swatch;
  return `${toHex(rgb)}${opacity < 1 ? opacityByte(swatch).toString(16).padStart(2, '0') : ''}`;
}

/** The color of 3, 4, 6 or 8 hexadecimal digits (a # may be before them); undefined for other text. */
export function fromHexDigits(text: string): Tint | undefined {
  const [, digits, few, wide, many] =
    /^#?(?:([0-9a-f]{3})([0-9a-f])?|([0-9a-f]{6})([0-9a-f]{2})?)$/i.exec(text.trim()) ?? [];
  const rgb = fromHex(digits ?? wide ?? '');
  const opacity = few === undefined ? many : few + few;
  return rgb && { rgb, ...(opacity !== undefined && opacityField(Number.parseInt(opacity, 16) / 255)) };
}

/** What is seen of a color over a gray from 0 to 255. */
export function laidOn({ rgb, opacity = 1 }: Tint, level: number): Rgb {
  return roundRgb(rgb.map((value) => opacity * value + (1 - opacity) * level));
}
