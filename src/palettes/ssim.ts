/** The sides of the windows. */
const SIDE = 7;

/** Windows of large pictures that are compared, in at least so many lines. */
const MOST_WINDOWS = 100_000;
const LEAST_LINES = 64;

/** Constants of the formula for values from 0 to 255. */
const C1 = 0.01 * 255 * (0.01 * 255);
const C2 = 0.03 * 255 * (0.03 * 255);

/** A picture of numbered gray values. */
export interface Grays {
  values: Float32Array;
  /** The number of the value of each pixel, of all lines or of those that are compared. */
  numbers: Int32Array | Uint8Array;
}

/** Of how many lines one is the first of windows. */
function stepOf(width: number, height: number): number {
  const [w, h] = [Math.min(SIDE, width), Math.min(SIDE, height)];
  const lines = height - h + 1;
  const thinned = Math.ceil(((width - w + 1) * lines) / MOST_WINDOWS);
  return Math.max(1, Math.min(thinned, Math.floor(lines / LEAST_LINES)));
}

/** The lines, rising, in which windows of `meanSsim` lie; undefined where these are all, or nearly. */
export function comparedLines(width: number, height: number): Int32Array | undefined {
  const step = stepOf(width, height);
  if (step < 2 * SIDE) return undefined;
  const lines: number[] = [];
  for (let top = 0; top + SIDE <= height; top += step) for (let y = 0; y < SIDE; y++) lines.push(top + y);
  return Int32Array.from(lines);
}

/**
 * The mean structural similarity of two gray pictures of values from 0 to 255, over all windows of 7 x 7 pixels that lie
 * inside, with sample variances (Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
 * visibility to structural similarity", IEEE Trans. Image Process. 13, 2004). Of more than 100 000 windows those in every
 * second, third, ... line are compared, in at least 64 lines. Pictures with a side below 7 are one window. O(pixels) time.
 * @param isThinned whether the pictures hold but the lines of `comparedLines`
 */
export function meanSsim(one: Grays, other: Grays, width: number, height: number, isThinned = false): number {
  const [w, h] = [Math.min(SIDE, width), Math.min(SIDE, height)];
  const lines = height - h + 1;
  const step = stepOf(width, height);
  const columns = Array.from({ length: 5 }, () => new Float64Array(width));
  let sum = 0;
  let windows = 0;
  let filled = Number.NEGATIVE_INFINITY;
  for (let top = 0; top < lines; top += step) {
    if (top - filled === 1) {
      addLine(columns, one, other, (top - 1) * width, width, -1);
      addLine(columns, one, other, (top + h - 1) * width, width, 1);
    } else {
      for (const column of columns) column.fill(0);
      const first = isThinned ? (top / step) * h : top;
      for (let y = first; y < first + h; y++) addLine(columns, one, other, y * width, width, 1);
    }
    filled = top;
    sum += lineSum(columns, width, w, w * h);
    windows += width - w + 1;
  }
  return sum / windows;
}

/** Adds a line to the sums of columns: both values, their squares and their product. */
function addLine(
  [sa, sb, saa, sbb, sab]: readonly Float64Array[],
  one: Grays,
  other: Grays,
  from: number,
  width: number,
  sign: number,
): void {
  for (let x = 0; x < width; x++) {
    const a = one.values[one.numbers[from + x]];
    const b = other.values[other.numbers[from + x]];
    sa[x] += sign * a;
    sb[x] += sign * b;
    saa[x] += sign * a * a;
    sbb[x] += sign * b * b;
    sab[x] += sign * a * b;
  }
}

/** The similarities of all windows of a line, added up. */
function lineSum(
  [sa, sb, saa, sbb, sab]: readonly Float64Array[],
  width: number,
  side: number,
  area: number,
): number {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  let sum = 0;
  // a window of one pixel has no variance
  const unbiased = area / Math.max(1, area - 1);
  for (let x = 0; x < width; x++) {
    a += sa[x];
    b += sb[x];
    aa += saa[x];
    bb += sbb[x];
    ab += sab[x];
    if (x < side - 1) continue;
    const ma = a / area;
    const mb = b / area;
    const va = unbiased * (aa / area - ma * ma);
    const vb = unbiased * (bb / area - mb * mb);
    const cov = unbiased * (ab / area - ma * mb);
    sum += ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
    const left = x - side + 1;
    a -= sa[left];
    b -= sb[left];
    aa -= saa[left];
    bb -= sbb[left];
    ab -= sab[left];
  }
  return sum;
}
