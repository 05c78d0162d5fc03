import type { AlphaMode } from '../core/image.ts';

/**
 * Counts each intensity in one band of interleaved samples. One pass, O(n).
 * @param data in, n * bands samples of 0 to top
 * @param band number of the sample in a pixel
 * @param alphaBand number of the alpha sample, -1 if there is none
 * @param alpha see `features/colors`
 * @param background intensity behind transparent pixels under `blend`
 * @param counts out, top + 1 sums: of alpha values under `weight`, else of pixels
 * @returns the number of pixels counted
 */
export function countIntensities(
  data: Uint8Array | Uint16Array,
  bands: number,
  band: number,
  alphaBand: number,
  alpha: AlphaMode,
  background: number,
  counts: Float64Array,
): number {
  const top = counts.length - 1;
  if (alphaBand < 0) {
    for (let p = band; p < data.length; p += bands) counts[data[p]]++;
    return data.length / bands;
  }
  const least = alpha === 'skip' ? (top + 1) / 2 : alpha === 'blend' ? 0 : 1;
  let used = 0;
  for (let p = 0; p < data.length; p += bands) {
    const a = data[p + alphaBand];
    if (a < least) continue;
    used++;
    const v = data[p + band];
    if (alpha === 'blend') counts[Math.floor((v * a + background * (top - a) + (top >> 1)) / top)]++;
    else counts[v] += alpha === 'weight' ? a : 1;
  }
  return used;
}
