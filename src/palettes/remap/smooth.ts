import type { OpaqueColors } from '../../features/opacity.ts';

/** What the neighbors of a pixel that have a color count for it: those beside it make the longer repeats in a file. */
const BESIDE = 2;
const ABOVE = 1;

/** Where there is no neighbor. */
const NONE = -1;

/** Where pixels lie, and what they cost. */
export interface SmoothInput {
  /** The number of the color of each pixel, frames below each other. */
  points: Int32Array;
  width: number;
  /** Rows of one frame. */
  height: number;
  colors: Pick<OpaqueColors, 'n' | 'rows' | 'weights' | 'clear'>;
  /** dim for each color of the palette that is not fully transparent. */
  centers: Float64Array;
  /** The nearest of the palette for each color. */
  nearest: Int32Array;
}

/**
 * Pixels take the color of neighbors where that costs little, so that lonely pixels vanish and files become smaller: one pass of
 * iterated conditional modes (J. Besag, "On the statistical analysis of dirty pictures", 1986), in which each pixel has the
 * color whose squared distance, less `strength` times the mean squared distance for each neighbor that has it, is least. Fully
 * transparent pixels stay so, and no others become so. O(pixels) time.
 * @param labels inout, the color of each pixel
 * @returns the numbers of the pixels that changed
 */
export function smoothLabels(
  { points, width, height, colors, centers, nearest }: SmoothInput,
  labels: Uint8Array,
  strength: number,
): Int32Array {
  const { rows, clear } = colors;
  const first = clear ? 1 : 0;
  const costOf = costsOf(rows.x, centers, rows.dim, first);
  const own = new Float64Array(rows.n);
  for (let i = 0; i < rows.n; i++) own[i] = costOf(i, nearest[i]);
  const reward = strength * meanOf(own, colors.weights);
  const changed = new Int32Array(labels.length);
  let count = 0;
  if (reward === 0) return changed.subarray(0, 0);
  for (let from = 0; from < labels.length; from += width) {
    const isTop = (from / width) % height === 0;
    const isBottom = (from / width) % height === height - 1;
    for (let x = 0, p = from; x < width; x++, p++) {
      const label = labels[p];
      const left = x > 0 ? labels[p - 1] : NONE;
      const right = x < width - 1 ? labels[p + 1] : NONE;
      const up = isTop ? NONE : labels[p - width];
      const down = isBottom ? NONE : labels[p + width];
      const votes = votesFor(label, left, right, up, down);
      const i = points[p];
      // with both neighbors beside it, or as many votes, no other color has more
      if (votes >= BESIDE + ABOVE || i >= rows.n) continue;
      let best = label;
      let least = own[i] - reward * votes;
      for (let n = 0; n < 4; n++) {
        const c = n === 0 ? left : n === 1 ? up : n === 2 ? right : down;
        // what is farther needs more votes
        const votesOfC = c === best || c < first ? 0 : votesFor(c, left, right, up, down);
        if (votesOfC <= votes) continue;
        const cost = costOf(i, c) - reward * votesOfC;
        if (cost < least) {
          least = cost;
          best = c;
        }
      }
      if (best === label) continue;
      labels[p] = best;
      changed[count++] = p;
    }
  }
  return changed.slice(0, count);
}

function votesFor(c: number, left: number, right: number, up: number, down: number): number {
  return (
    (c === left ? BESIDE : 0) + (c === right ? BESIDE : 0) + (c === up ? ABOVE : 0) + (c === down ? ABOVE : 0)
  );
}

/** Squared distances of colors from those of a palette. */
function costsOf(
  x: ArrayLike<number>,
  centers: Float64Array,
  dim: number,
  first: number,
): (i: number, c: number) => number {
  if (dim === 3)
    return (i, c) => {
      const p = 3 * i;
      const q = 3 * (c - first);
      const d0 = x[p] - centers[q];
      const d1 = x[p + 1] - centers[q + 1];
      const d2 = x[p + 2] - centers[q + 2];
      return d0 * d0 + d1 * d1 + d2 * d2;
    };
  return (i, c) => {
    let sum = 0;
    for (let p = dim * i, q = dim * (c - first), end = p + dim; p < end; p++, q++) {
      const d = x[p] - centers[q];
      sum += d * d;
    }
    return sum;
  };
}

function meanOf(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return total === 0 ? 0 : sum / total;
}
