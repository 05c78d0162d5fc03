import type { AlphaMode } from '../core/image.ts';

/** Opacity of an opaque pixel: weights of colors are multiples of one unit, so that their sums are exact in any order. */
const OPAQUE = 255;

/** How often colors occur, in whole numbers. */
export interface ColorUnits {
  /** Morton codes, rising. */
  codes: Uint32Array;
  /** Pixels of each color, or under `weight` the sum of their opacity from 0 to 255. */
  units: Float64Array;
}

/** Weights of colors as whole numbers. */
export function unitsOf(weights: Float64Array, alpha: AlphaMode): Float64Array {
  return alpha === 'weight' ? weights.map((weight) => Math.round(weight * OPAQUE)) : weights;
}

/** Weights of colors from whole numbers. */
export function weightsOfUnits(units: Float64Array, alpha: AlphaMode): Float64Array {
  return alpha === 'weight' ? units.map((unit) => unit / OPAQUE) : units;
}

/**
 * The colors of all parts. The result has the same bytes for any order and grouping of parts.
 * Time: O(n log p) for n colors of p parts.
 */
export function joinUnits(parts: readonly ColorUnits[]): ColorUnits {
  if (parts.length === 0) return { codes: new Uint32Array(0), units: new Float64Array(0) };
  if (parts.length === 1) return parts[0];
  const half = parts.length >>> 1;
  return joinTwo(joinUnits(parts.slice(0, half)), joinUnits(parts.slice(half)));
}

function joinTwo(a: ColorUnits, b: ColorUnits): ColorUnits {
  const most = a.codes.length + b.codes.length;
  const codes = new Uint32Array(most);
  const units = new Float64Array(most);
  let [i, j, n] = [0, 0, 0];
  while (i < a.codes.length || j < b.codes.length) {
    const one = i < a.codes.length ? a.codes[i] : Number.POSITIVE_INFINITY;
    const other = j < b.codes.length ? b.codes[j] : Number.POSITIVE_INFINITY;
    codes[n] = Math.min(one, other);
    units[n++] = (one <= other ? a.units[i++] : 0) + (other <= one ? b.units[j++] : 0);
  }
  return { codes: codes.slice(0, n), units: units.slice(0, n) };
}
