import type { Rows } from '../../core/dataset.ts';
import { distinctValues, stepOf } from '../../core/evenSteps.ts';
import { powerAbove } from '../exactSums.ts';
import { ROUNDING } from '../kmeans.ts';

/*
 * Rows of floats in even steps, such as pictures divided by 255, are rows of bytes for the bounds of the kernel. f32 holds
 * no multiple of 1 / 255 exactly, so a value may be a little beside its step, and what is decided or summed up is the
 * value.
 */

/** Number of steps of a scale. */
export const STEPS = 256;

/** Values in even steps: up to `slack` steps each, a value is `origin` plus its step divided by `perStep`. */
export interface Scale {
  /** The value of each step; NaN, and 0 after `settle`, where no row has it. */
  values: Float64Array;
  origin: number;
  perStep: number;
  /** How far values and their centers are from whole steps at most, in steps, with the rounding of this number. */
  slack: number;
  /** A center moves only if a coordinate changes by more than this share: 0 for bytes, else that of the twin. */
  rounding: number;
}

/** Numbers of values from which a scale is guessed: of most other rows, few show that there is none. */
const SAMPLE = 2 ** 16;
const GLANCE = 2 ** 10;

/** Its multiples are spread evenly between whole numbers. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** How far a value may be beside its step, in steps. Bounds suffer from more. */
const MOST_SLACK = 2 ** -8;

/** The rounding of coordinates in steps, which are below 256. */
const CENTER_ROUNDING = 2 ** -40;

/** Other steps would leave f32 too few bits to compare, or squares come near the limits of f64. */
const LEAST_STEP = 1e-100;
const MOST_STEP = 1e100;

/** The scale on which values seem to lie, from a sample; undefined if there is none. */
export function guessScale(x: Rows): Scale | undefined {
  if (x instanceof Uint8Array) {
    const values = Float64Array.from({ length: STEPS }, (_, step) => step);
    return { values, origin: 0, perStep: 1, slack: 0, rounding: 0 };
  }
  const distinct = distinctValues(sampleOf(x, GLANCE)) && distinctValues(sampleOf(x, SAMPLE));
  const step = distinct && stepOf(distinct, MOST_SLACK);
  if (!step || step < LEAST_STEP || step > MOST_STEP) return undefined;
  const [low] = distinct;
  const high = distinct[distinct.length - 1];
  // a sample may lack the darkest color
  const fromZero =
    low >= 0 && high / step < STEPS - 0.5 && Math.abs(low / step - Math.round(low / step)) <= MOST_SLACK;
  const values = new Float64Array(STEPS).fill(Number.NaN);
  return {
    values,
    origin: fromZero ? 0 : low,
    perStep: 1 / step,
    slack: CENTER_ROUNDING,
    rounding: ROUNDING,
  };
}

/** Values from everywhere: all of few, else such that no period of the data agrees with that of the places. */
function sampleOf(x: Float32Array | Float64Array, size: number): Float32Array | Float64Array {
  if (x.length <= size) return x;
  const sample = new Float64Array(size);
  let share = 0;
  for (let s = 0; s < size; s++) {
    sample[s] = x[Math.floor(share * x.length)];
    share += GOLDEN;
    if (share >= 1) share--;
  }
  return sample;
}

/**
 * Writes values as steps.
 * @param scale inout: gets the values of steps that it did not have
 * @param steps out, one for each value
 * @returns whether all values lie on the scale
 */
export function takeSteps(x: Rows, scale: Scale, steps: Uint8Array): boolean {
  if (x instanceof Uint8Array) {
    steps.set(x);
    return true;
  }
  const { values, origin, perStep } = scale;
  for (let p = 0; p < x.length; p++) {
    const value = x[p];
    // beyond 0 to 255 there is no entry
    const step = ((value - origin) * perStep + 0.5) | 0;
    if (values[step] !== value && !take(value, step, scale)) return false;
    steps[p] = step;
  }
  return true;
}

/** Takes the first value of a step. @returns whether it lies on the scale, and the step has no other value */
function take(value: number, step: number, scale: Scale): boolean {
  const beside = Math.abs((value - scale.origin) * scale.perStep - step);
  if (!(step >= 0 && step < STEPS && beside <= MOST_SLACK && Number.isNaN(scale.values[step]))) return false;
  scale.values[step] = value;
  scale.slack = Math.max(scale.slack, beside + CENTER_ROUNDING);
  return true;
}

/**
 * Makes a scale whose rows are all taken ready for use.
 * @param total the total weight, a whole number
 * @returns whether all sums of values and weights are exact in f64: multiples of a unit, fewer than 2^53
 */
export function settle({ values }: Scale, total: number): boolean {
  let largest = 0;
  for (let step = 0; step < STEPS; step++) {
    if (Number.isNaN(values[step])) values[step] = 0;
    largest = Math.max(largest, Math.abs(values[step]));
  }
  if (largest === 0) return true;
  // differences of two values are up to twice as large
  const unit = powerAbove(2 * total * largest) * 2 ** -53;
  return values.every((value) => Number.isInteger(value / unit));
}

/** A bound of how far rows and centers are from what they are in steps, in steps. */
export function apartOf({ slack }: Scale, dim: number): number {
  return slack * Math.sqrt(dim) * (1 + 2 ** -20);
}

/** Whether the bounds of the kernel hold for these centers: they must lie within the steps. */
export function holdsCenters({ origin, perStep }: Scale, centers: Float64Array): boolean {
  return centers.every((v) => {
    const step = (v - origin) * perStep;
    return step >= -MOST_SLACK / 2 && step <= STEPS - 1 + MOST_SLACK;
  });
}
