/*
 * The tables of the grid of t-SNE: cosines and sines, and the transforms of the forces. By + - * / alone, so that every
 * engine has the same bits.
 */

/** Lengths of transforms: products of 2 and 3, multiples of 8. */
const SIZES = [
  128, 192, 256, 288, 384, 432, 512, 576, 648, 768, 864, 1024, 1152, 1296, 1536, 1728, 2048, 2304, 2592, 3072,
];

/** Nodes that are left free at the ends of each axis: the filter of the spline reaches about as far. */
const MARGIN = 8;

/** Nodes beside those between the first and the last point. */
const SPARE = 5;

/** Distance of nodes at most. Between them q is taken to be a cubic spline: forces are off by 0.5 to 1 % of their size, about as those of a tree with theta 0.5. */
const WIDEST = 0.45;

/** How much the points may spread until the grid is made anew, and how little of it they may use. */
const GROWTH = 1.06;
const SHRINKAGE = 0.6;

/** Nodes of a transform's length along an axis; others are zeros. */
export function nodesOf(size: number): number {
  return size / 2 - MARGIN;
}

/** Bytes of a grid, whose scratch is for `threads`. */
export function gridBytes(size: number, threads: number): number {
  const nodes = nodesOf(size);
  return (
    24 * nodes * nodes + 24 * size * nodes + 64 * nodes + 6 * size * size + (128 * threads + 17) * size + 512
  );
}

/** The greatest length for n points, which spread over some 2 sqrt(n): beyond three times that, nodes are farther apart. */
export function largestSize(n: number): number {
  return sizeFor(6 * Math.sqrt(n));
}

function sizeFor(span: number): number {
  const most = SIZES[SIZES.length - 1];
  return SIZES.find((size) => WIDEST * (nodesOf(size) - SPARE) >= span) ?? most;
}

/** A grid: the length of its transforms, and nodes for each unit. */
export interface Grid {
  size: number;
  scale: number;
}

/** The grid for points that spread over `span`: the present one if it still fits. */
export function gridFor(span: number, n: number, present: Grid | undefined): Grid {
  if (present) {
    const used = (span * present.scale) / (nodesOf(present.size) - SPARE);
    if (used <= 1 && (used >= SHRINKAGE || present.size === SIZES[0])) return present;
  }
  const wide = span > 0 ? GROWTH * span : 1;
  const size = Math.min(sizeFor(wide), largestSize(n));
  return { size, scale: (nodesOf(size) - SPARE) / wide };
}

/** Cosines and sines of the angles from 0 to -2 pi, size * 2. @param size a multiple of 8 */
export function turnsOf(size: number): Float64Array {
  const turns = new Float64Array(2 * size);
  const eighth = size / 8;
  for (let k = 0; k < size; k++) {
    // in each quarter from the nearer axis
    const quarter = Math.floor((k + eighth) / (2 * eighth)) % 4;
    const angle = (2 * Math.PI * (k - Math.floor((k + eighth) / (2 * eighth)) * 2 * eighth)) / size;
    const [c, s] = [series(angle, 1, 1), series(angle, angle, 2)];
    turns[2 * k] = [c, -s, -c, s][quarter];
    turns[2 * k + 1] = -[s, c, -s, -c][quarter];
  }
  return turns;
}

/** Cosine, or sine, of an angle of at most pi / 4. */
function series(angle: number, first: number, step: number): number {
  let [sum, term] = [first, first];
  for (let k = step; k < 24; k += 2) {
    term *= -(angle * angle) / (k * (k + 1));
    sum += term;
  }
  return sum;
}

/** Transforms two complex signals at once, size * 4 numbers: real parts of both, imaginary parts of both. */
export type Transform = (signals: Float64Array) => void;

/**
 * The transforms of q = 1 / (1 + d2) and of the forces q^2 d along both axes, between nodes: size / 4 pairs of columns,
 * size / 2 lines, three numbers for both columns. The forces' are imaginary. All are divided by size^2, and twice by the
 * transform of the spline in each direction, so that nodes need no other filter.
 */
export function forceTable({ size, scale }: Grid, turns: Float64Array, transform: Transform): Float64Array {
  const half = size / 2;
  const lines = transformedLines(size, scale, transform);
  const table = new Float64Array(half * half * 3);
  const signals = new Float64Array(4 * size);
  const filter = Float64Array.from(
    { length: half },
    (_, k) => 9 / ((2 + turns[2 * k]) * (2 + turns[2 * k]) * size),
  );
  for (let k = 0; k < half; k += 2) {
    for (let j = 0; j < size; j++) {
      const from = 2 * ((j <= half ? j : size - j) * half + k);
      signals[4 * j] = lines[from];
      signals[4 * j + 1] = lines[from + 2];
      signals[4 * j + 2] = lines[from + 1];
      signals[4 * j + 3] = lines[from + 3];
    }
    transform(signals);
    for (let j = 0; j < half; j++)
      for (let c = 0; c < 2; c++) {
        const factor = filter[k + c] * filter[j];
        const at = 3 * (k * half + 2 * j) + c;
        table[at] = signals[4 * j + c] * factor;
        table[at + 2] = signals[4 * j + 2 + c] * factor;
        // the other axis has lines and columns exchanged
        const turned = 3 * ((j - (j & 1)) * half + 2 * (k + c)) + 4 + (j & 1);
        table[turned] = table[at + 2];
      }
  }
  return table;
}

/** The transforms of q + q^2 d along the first axis, (half + 1) lines of `half` complex numbers. */
function transformedLines(size: number, scale: number, transform: Transform): Float64Array {
  const half = size / 2;
  const lines = new Float64Array(2 * (half + 5) * half);
  const signals = new Float64Array(4 * size);
  for (let line = 0; line <= half; line += 4) {
    for (let j = 0; j < size; j++) {
      const d0 = (j < half ? j : j - size) / scale;
      for (let r = 0; r < 4; r++) {
        const d1 = (line + r) / scale;
        const q = 1 / (1 + d0 * d0 + d1 * d1);
        // the second and the third line are an imaginary part and a real part
        signals[4 * j + ((r & 1) << 1) + (r >> 1)] = j === half ? q : q + q * q * d0;
      }
    }
    transform(signals);
    for (let k = 0; k < half; k++) {
      const [z, y] = [4 * k, 4 * (k === 0 ? 0 : size - k)];
      for (let c = 0; c < 2; c++) {
        const at = 2 * ((line + 2 * c) * half + k);
        lines[at] = (signals[z + c] + signals[y + c]) / 2;
        lines[at + 1] = (signals[z + 2 + c] - signals[y + 2 + c]) / 2;
        lines[at + 2 * half] = (signals[z + 2 + c] + signals[y + 2 + c]) / 2;
        lines[at + 2 * half + 1] = (signals[y + c] - signals[z + c]) / 2;
      }
    }
  }
  return lines;
}
