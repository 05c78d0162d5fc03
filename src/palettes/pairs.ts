import { checkInteger } from '../core/check.ts';
import { invalid } from '../core/errors.ts';

/** Two pictures of the same size, each as colors and the number of the color of each pixel. */
export interface Compared {
  width: number;
  /** Rows of all frames. */
  height: number;
  /** n * 4 distinct colors of the original: red, green, blue and opacity. */
  colors: Uint8Array;
  points: Int32Array;
  /** The colors of the other, and which pixel has which. */
  palette: Uint8Array;
  indices: Uint8Array | Int32Array;
}

/** Which color became which, and for how many pixels. */
export interface Pairs {
  points: Int32Array;
  indices: Uint8Array | Int32Array;
  weights: Float64Array;
}

/** Pairs of colors whose difference is computed; of more an even sample of the pixels stands for all. */
const MOST_PAIRS = 20_000;

/**
 * Counts the pairs of colors, in the order of the first. O(pixels) time.
 * @throws {ClusterkitError} usage, when there are not width * height pixels, or one has a color that is missing
 */
export function pairsOf(compared: Compared): Pairs {
  const { width, height, colors, points, indices, palette } = compared;
  checkInteger('width', width, 1);
  checkInteger('height', height, 1);
  for (const [name, numbers] of [['points', points] as const, ['indices', indices] as const])
    if (numbers.length !== width * height)
      throw invalid(`${name}.length`, `${width} x ${height} numbers`, numbers.length);
  const n = colors.length / 4;
  const k = palette.length / 4;
  const counts = new Int32Array(n);
  // what each color became where that is always the same
  const became = new Int32Array(n).fill(-1);
  let isPlain = true;
  for (let p = 0; p < points.length; p++) {
    const i = points[p];
    const c = indices[p];
    if (!(i >= 0 && i < n)) throw invalid('points', `numbers of ${n} colors, from 0 on`, i);
    if (!(c >= 0 && c < k)) throw invalid('indices', `numbers of ${k} colors, from 0 on`, c);
    if (counts[i]++ === 0) became[i] = c;
    else if (became[i] !== c) isPlain = false;
  }
  return isPlain ? plainPairs(counts, became) : mixedPairs(compared, counts);
}

/** Each color that occurs and what it became. */
function plainPairs(counts: Int32Array, became: Int32Array): Pairs {
  const points = new Int32Array(counts.length);
  const indices = new Int32Array(counts.length);
  const weights = new Float64Array(counts.length);
  let found = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    points[found] = i;
    indices[found] = became[i];
    weights[found++] = counts[i];
  }
  return {
    points: points.subarray(0, found),
    indices: indices.subarray(0, found),
    weights: weights.subarray(0, found),
  };
}

/** A counting sort by color, then one count for each index. */
function mixedPairs({ points, indices, palette }: Compared, pixels: Int32Array): Pairs {
  const n = pixels.length;
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i] + pixels[i];
  const ends = starts.slice(0, n);
  const sorted = new Int32Array(points.length);
  for (let p = 0; p < points.length; p++) sorted[ends[points[p]]++] = indices[p];
  const found: [number[], number[], number[]] = [[], [], []];
  const counts = new Int32Array(palette.length / 4);
  for (let i = 0; i < n; i++) {
    for (let at = starts[i]; at < starts[i + 1]; at++) counts[sorted[at]]++;
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      const c = sorted[at];
      if (counts[c] === 0) continue;
      found[0].push(i);
      found[1].push(c);
      found[2].push(counts[c]);
      counts[c] = 0;
    }
  }
  return {
    points: Int32Array.from(found[0]),
    indices: Int32Array.from(found[1]),
    weights: Float64Array.from(found[2]),
  };
}

/** All pairs, or those of evenly spaced pixels in the order of the pairs. */
export function sampleOf(pairs: Pairs): Pairs {
  const { points, indices, weights } = pairs;
  if (weights.length <= MOST_PAIRS) return pairs;
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  const step = total / MOST_PAIRS;
  const used = new Int32Array(MOST_PAIRS);
  const kept = new Float64Array(MOST_PAIRS);
  let found = 0;
  let passed = 0;
  let next = step / 2;
  for (let i = 0; i < weights.length; i++) {
    passed += weights[i];
    if (next >= passed || found === MOST_PAIRS) continue;
    used[found] = i;
    for (; next < passed; next += step) kept[found]++;
    found++;
  }
  const rows = used.subarray(0, found);
  return {
    points: rows.map((i) => points[i]),
    indices: rows.map((i) => indices[i]),
    weights: kept.slice(0, found),
  };
}
