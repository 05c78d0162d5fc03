/*
 * Roots computed by + - * / alone, which IEEE 754 defines to the last bit. Math.cbrt and Math.pow may differ between
 * engine versions, and one bit of a color can change a label.
 */

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** Cube root of x >= 0. */
export function cubeRoot(x: number): number {
  if (x === 0) return 0;
  // the range of exponents of an f32 is smaller than that of x
  if (x < 2 ** -120) return cubeRoot(x * 2 ** 240) / 2 ** 80;
  if (x > 2 ** 120) return cubeRoot(x / 2 ** 240) * 2 ** 80;
  // a third of the exponent gives a guess within 6 %; each step of Halley's method triples the correct digits
  word[0] = x;
  bits[0] = Math.floor(bits[0] / 3) + 0x2a5137a0;
  let root = word[0];
  for (let step = 0; step < 3; step++) {
    const cube = root * root * root;
    root *= (cube + 2 * x) / (2 * cube + x);
  }
  return root;
}

/** Fifth root of x in [0, 1], by Newton's method from above. */
export function fifthRoot(x: number): number {
  if (x === 0) return 0;
  // subnormal numbers have few digits
  if (x < 2 ** -900) return fifthRoot(x * 2 ** 500) / 2 ** 100;
  let root = 1;
  for (;;) {
    const fourth = root * root * root * root;
    const next = root - (root * fourth - x) / (5 * fourth);
    if (Number.isNaN(next)) return next;
    if (next >= root) return root;
    root = next;
  }
}

/** sRGB's transfer function, from 0 to 1: v^2.4 as the twelfth power of the fifth root. */
export function linearize(v: number): number {
  if (v <= 0.04045) return v / 12.92;
  const root = fifthRoot(Math.min(1, (v + 0.055) / 1.055));
  const cube = root * root * root;
  return cube * cube * cube * cube;
}
