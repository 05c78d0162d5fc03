import type { Dataset } from '../core/dataset.ts';
import { type ColorSpace, fromSpace, pointsInSpace } from '../features/colorspace.ts';
import { type OpaqueColors, overBlackAndWhite } from '../features/opacity.ts';

/**
 * The mean color of each cluster, rounded: in the space of the colors, or of red, green and blue weighted by opacity where that
 * is between.
 * @param labels a cluster of 0 to k - 1 for each color that is not fully transparent
 * @returns 4 for each cluster that has a color: red, green, blue and opacity
 */
export function meanRgba(colors: OpaqueColors, labels: Int32Array, k: number, space: ColorSpace): Uint8Array {
  const means =
    colors.rows.dim === 3 ? solidMeans(colors, labels, k, space) : blendedMeans(colors, labels, k);
  const isUsed = new Uint8Array(k);
  for (const label of labels) isUsed[label] = 1;
  return means.filter((_, at) => isUsed[at >> 2] === 1);
}

function solidMeans(
  { rows: { x }, weights }: OpaqueColors,
  labels: Int32Array,
  k: number,
  space: ColorSpace,
) {
  const sums = new Float64Array(3 * k);
  const pixels = new Float64Array(k);
  for (let i = 0, p = 0; i < labels.length; i++, p += 3) {
    const to = 3 * labels[i];
    const weight = weights[i];
    sums[to] += weight * x[p];
    sums[to + 1] += weight * x[p + 1];
    sums[to + 2] += weight * x[p + 2];
    pixels[labels[i]] += weight;
  }
  const means = new Uint8Array(4 * k).fill(255);
  for (let c = 0; c < k; c++) {
    const mean = [0, 1, 2].map((j) => sums[3 * c + j] / pixels[c]);
    means.set(fromSpace(mean, space).map(Math.round), 4 * c);
  }
  return means;
}

function blendedMeans({ rgba, weights }: OpaqueColors, labels: Int32Array, k: number): Uint8Array {
  const sums = new Float64Array(4 * k);
  const pixels = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i];
    const mass = weights[i] * rgba[4 * i + 3];
    for (let j = 0; j < 3; j++) sums[4 * c + j] += mass * rgba[4 * i + j];
    sums[4 * c + 3] += mass;
    pixels[c] += weights[i];
  }
  const means = new Uint8Array(4 * k);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < 3; j++) means[4 * c + j] = Math.round(sums[4 * c + j] / sums[4 * c + 3]);
    means[4 * c + 3] = Math.round(sums[4 * c + 3] / pixels[c]);
  }
  return means;
}

/** The points of the colors of a palette, as those of `rows`. @param palette k * 4 */
export function pointsOfPalette(palette: Uint8Array, { dim }: Dataset, space: ColorSpace): Float64Array {
  if (dim === 6) return Float64Array.from(overBlackAndWhite(palette, space));
  const rgb = new Uint8Array((palette.length / 4) * 3);
  for (let c = 0; c < palette.length / 4; c++) rgb.set(palette.subarray(4 * c, 4 * c + 3), 3 * c);
  return Float64Array.from(pointsInSpace(rgb, space));
}
