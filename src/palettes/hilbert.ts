const BITS = 8;

/**
 * The place of a point on the Hilbert curve through the cube of 256 x 256 x 256 points, from 0 to 2^24 - 1: neighbors on
 * the curve are neighbors in the cube (J. Skilling, "Programming the Hilbert curve", 2004).
 * @param point three whole numbers from 0 to 255
 */
export function hilbertPlace(point: ArrayLike<number>): number {
  const axes = [point[0], point[1], point[2]];
  untwist(axes);
  grayCode(axes);
  let place = 0;
  for (let bit = BITS - 1; bit >= 0; bit--)
    for (let j = 0; j < 3; j++) place = place * 2 + ((axes[j] >> bit) & 1);
  return place;
}

/** Undoes the turns and mirrorings of the cubes within cubes. */
function untwist(axes: number[]): void {
  for (let bit = BITS - 1; bit > 0; bit--) {
    const low = (1 << bit) - 1;
    for (let j = 0; j < 3; j++) {
      if ((axes[j] >> bit) & 1) axes[0] ^= low;
      else {
        const differing = (axes[0] ^ axes[j]) & low;
        axes[0] ^= differing;
        axes[j] ^= differing;
      }
    }
  }
}

/** Replaces each axis by the exclusive or with the one before, and mirrors what the last one says. */
function grayCode(axes: number[]): void {
  axes[1] ^= axes[0];
  axes[2] ^= axes[1];
  let mirrored = 0;
  for (let bit = BITS - 1; bit > 0; bit--) if ((axes[2] >> bit) & 1) mirrored ^= (1 << bit) - 1;
  for (let j = 0; j < 3; j++) axes[j] ^= mirrored;
}
