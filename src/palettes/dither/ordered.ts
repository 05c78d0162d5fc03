import type { Mask } from './masks.ts';
import type { Mixer } from './mixer.ts';

/** Colors whose lists are made between two opportunities to pause. */
const SLICE = 256;

/**
 * Ordered dithering with any palette (T. Knoll, "Pattern dithering", U.S. Patent 6,606,166, 2003, expired): for each color a
 * list of colors of the palette whose mean comes near to it, the dark ones first, of which the mask picks one for each place.
 * @param points the number of the color of each pixel, frames below each other
 * @param mixes colors in a list, at most as many as the mask has places
 * @yields the share of the lists that is made, now and then
 */
export function* orderedDither(
  mixer: Mixer,
  points: Int32Array,
  { width, height }: { width: number; height: number },
  { side, ranks }: Mask,
  mixes: number,
  strength: number,
): Generator<number, Uint8Array> {
  const lists = yield* mixLists(mixer, mixes, strength);
  // which of the list each place of the mask picks
  const picks = Uint8Array.from(ranks, (rank) => Math.floor((rank * mixes) / ranks.length));
  const indices = new Uint8Array(points.length);
  for (let p = 0; p < indices.length; p++) {
    const x = p % width;
    const y = Math.floor(p / width) % height;
    indices[p] = lists[points[p] * mixes + picks[(y & (side - 1)) * side + (x & (side - 1))]];
  }
  return indices;
}

/** A list for each color, n * mixes. */
function* mixLists(mixer: Mixer, mixes: number, strength: number): Generator<number, Uint8Array> {
  const { n, bands } = mixer;
  const lists = new Uint8Array(n * mixes);
  const place = mixer.placesByLightness();
  const wanted = new Float64Array(bands);
  const missing = new Float64Array(bands);
  for (let i = 0; i < n; i++) {
    const list = lists.subarray(i * mixes, (i + 1) * mixes);
    missing.fill(0);
    for (let m = 0; m < mixes; m++) {
      for (let j = 0; j < bands; j++) wanted[j] = mixer.goals[bands * i + j] + strength * missing[j];
      const c = mixer.nearest(i, wanted);
      for (let j = 0; j < bands; j++) missing[j] += mixer.goals[bands * i + j] - mixer.palette[bands * c + j];
      list[m] = place.of[c];
    }
    list.sort();
    for (let m = 0; m < mixes; m++) list[m] = place.color[list[m]];
    if (i % SLICE === SLICE - 1) yield (i + 1) / n;
  }
  return lists;
}
