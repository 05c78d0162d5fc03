import { type Dataset, totalWeight } from '../../core/dataset.ts';
import { wholeWeight } from '../wholeSums.ts';

/** Rows of three numbers in even steps, as the kernels for colors take them. */
export interface Stepped {
  /** A power of two: rows times this are numbers of the kernel, which are at most `REACH`, like their differences. */
  scale: number;
  /** Steps in 1 of the kernel. */
  steps: number;
  /** The largest number, in steps. */
  most: number;
  /** The least and the largest number that a center may have in each column. */
  low: number[];
  high: number[];
  /** Sum of the weights. */
  total: number;
  /** Whether f64 holds all weighted sums of squared distances exactly. */
  exact: boolean;
}

/** The bounds of rounding errors in assembly/colors hold up to here. */
const REACH_BITS = 8;
const REACH = 2 ** REACH_BITS;

/** Most bits of a number without its sign. Differences need 16 bits with their sign. */
const BITS = 14;

/** Bits of an f32 that are 0 in a number of so few bits. */
const SPARE = 2 ** (23 - BITS) - 1;

/** Squared distances of rows fit into this. */
const LARGEST_SQUARE = 2 ** 31 - 1;

/**
 * What the kernels need to know of rows; undefined if the rows are not of three numbers in even steps that are a power of
 * two, or their weights are not whole. O(n) time, or less if they are not.
 */
export function steppedRows(data: Dataset): Stepped | undefined {
  if (data.dim !== 3) return undefined;
  if (data.x instanceof Float32Array) return steppedFloats(data, data.x);
  const total = data.x instanceof Uint8Array ? wholeWeight(data) : undefined;
  if (total === undefined) return undefined;
  return { scale: 1, steps: 1, most: 255, low: [0, 0, 0], high: [255, 255, 255], total, exact: true };
}

function steppedFloats(data: Dataset, x: Float32Array): Stepped | undefined {
  const { weights } = data;
  const words = new Uint32Array(x.buffer, x.byteOffset, x.length);
  // ends soon for most rows of floats
  for (let p = 0; p < words.length; p++) if (words[p] & SPARE) return undefined;
  const box = boxOf(x);
  const size = Math.max(...box.low.map(Math.abs), ...box.high.map(Math.abs));
  if (size === 0 || size > 2 ** 64 || size < 2 ** -64) return undefined;
  const fine = 2 ** (BITS - exponentOf(size));
  let bits = 0;
  for (let p = 0; p < x.length; p++) {
    const step = x[p] * fine;
    if (!Number.isInteger(step)) return undefined;
    bits |= step;
  }
  if (weights?.every(Number.isInteger) === false) return undefined;
  const grain = fine / (bits & -bits);
  const ranges = box.high.map((v, j) => v - box.low[j]);
  const square = ranges.reduce((sum, range) => sum + (range * grain) ** 2, 0);
  const total = totalWeight(data);
  const most = size * grain;
  if (square > LARGEST_SQUARE || total * most > Number.MAX_SAFE_INTEGER) return undefined;
  const widest = Math.max(size, ...ranges);
  const scale = 2 ** (REACH_BITS - exponentOf(widest));
  // centers beyond the rows by no more than this keep all differences within REACH
  const around = ranges.map((range) => (REACH / scale - range) / 2);
  return {
    scale,
    steps: grain / scale,
    most,
    low: box.low.map((v, j) => Math.max(-REACH / scale, v - around[j])),
    high: box.high.map((v, j) => Math.min(REACH / scale, v + around[j])),
    total,
    exact: total * square <= Number.MAX_SAFE_INTEGER,
  };
}

/** The least e with v <= 2^e. */
function exponentOf(v: number): number {
  let e = 0;
  while (2 ** e < v) e++;
  while (2 ** (e - 1) >= v) e--;
  return e;
}

interface Box {
  low: number[];
  high: number[];
}

function boxOf(x: ArrayLike<number>): Box {
  const low = new Array<number>(3).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(3).fill(Number.NEGATIVE_INFINITY);
  for (let p = 0; p < x.length; p += 3) {
    for (let j = 0; j < 3; j++) {
      const v = x[p + j];
      if (v < low[j]) low[j] = v;
      if (v > high[j]) high[j] = v;
    }
  }
  return { low, high };
}

/** Rows of a block are looked at together, and blocks up to this wide, as a share of all rows, are worth it. */
const NARROW = 0.4;
const BLOCK = 16;
const BLOCKS_SEEN = 64;

/** Whether adjacent rows are alike, as colors in Morton order are: otherwise other kernels are faster. O(1) time. */
export function areAdjacentAlike({ x, n }: Dataset): boolean {
  const stride = Math.max(BLOCK, Math.floor(n / BLOCKS_SEEN));
  const boxes: Box[] = [];
  for (let i = 0; i < n; i += stride) boxes.push(boxOf(x.subarray(3 * i, 3 * Math.min(i + BLOCK, n))));
  const whole = boxOf(boxes.flatMap(({ low, high }) => [...low, ...high]));
  const widths = boxes.reduce((sum, box) => sum + widthOf(box), 0);
  return widths <= NARROW * boxes.length * widthOf(whole);
}

function widthOf({ low, high }: Box): number {
  return high.reduce((sum, v, j) => sum + v - low[j], 0);
}
