import type { Rows } from './dataset.ts';

/** How far a value may be from a whole step, in steps: the relative error of differences is then at most 1e-12. */
const ROUNDING = 4e-13;

/** Size of the table of distinct values. */
const SLOTS = 2048;

/** Values as numbers of steps. */
export interface Steps {
  values: Uint8Array;
  /** The length of a step. */
  step: number;
}

/**
 * Converts values to numbers of steps above the least value, if all values are multiples of one step within 255 steps.
 * This holds for the values of pictures, even after a division. Distances of rows are then in units of the step.
 * O(length).
 */
export function evenSteps(x: Rows): Steps | undefined {
  if (x instanceof Uint8Array) return { values: x, step: 1 };
  const distinct = distinctValues(x);
  const step = distinct && stepOf(distinct, ROUNDING);
  if (!step) return undefined;
  const [low] = distinct;
  const values = new Uint8Array(x.length);
  for (let p = 0; p < x.length; p++) values[p] = Math.round((x[p] - low) / step);
  return { values, step };
}

/**
 * The longest step of which all values are multiples above the least value, within 255 steps.
 * @param distinct in, up to 256 values, rising
 * @param rounding how far a value may be from a whole step, in steps
 */
export function stepOf(distinct: Float64Array, rounding: number): number | undefined {
  const [low, high] = [distinct[0], distinct[distinct.length - 1]];
  for (let count = distinct.length - 1; count < 256; count++) {
    const step = high > low ? (high - low) / count : 1;
    if (distinct.every((value) => isWhole((value - low) / step, rounding))) return step;
  }
  return undefined;
}

function isWhole(value: number, rounding: number): boolean {
  return Math.abs(value - Math.round(value)) <= rounding;
}

/** Up to 256 distinct values, rising; undefined if there are more. O(length). */
export function distinctValues(x: Float32Array | Float64Array): Float64Array | undefined {
  const table = new Float64Array(SLOTS).fill(Number.NaN);
  const word = new Float64Array(1);
  const bits = new Uint32Array(word.buffer);
  let count = 0;
  for (let p = 0; p < x.length; p++) {
    const value = x[p];
    word[0] = value;
    let slot = Math.imul(bits[0] ^ Math.imul(bits[1], 0x85ebca6b), 0x9e3779b1) >>> 21;
    // an empty slot holds NaN
    for (; table[slot] !== value; slot = (slot + 1) % SLOTS) {
      if (!Number.isNaN(table[slot])) continue;
      if (++count > 256) return undefined;
      table[slot] = value;
      break;
    }
  }
  return table.filter((value) => !Number.isNaN(value)).sort();
}
