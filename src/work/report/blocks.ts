import type { Block, BlockType, ScaledBlock } from '../../output/report.ts';

export type Packable = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** Largest numbers of whole types. */
const MOST = { u8: 255, u16: 65535, u32: 4294967295 } as const;

/** The numbers of a page, each array an element of its own. */
export class Blocks {
  private readonly keep: (values: Packable) => number;

  /** @param keep takes an array, and tells its number */
  constructor(keep: (values: Packable) => number) {
    this.keep = keep;
  }

  /** Adds an array as it is. */
  add(values: Packable): Block {
    return { at: this.keep(values), type: typeOf(values) };
  }

  /** Adds numbers in the narrowest type that holds each of them exactly; other numbers with 24 bits. */
  numbers(values: ArrayLike<number>): ScaledBlock {
    const [low, high] = rangeOf(values);
    const whole = isWhole(values) && high - low <= MOST.u16;
    if (!whole) return { ...this.add(Float32Array.from(values)), low, high };
    const wide = high - low > MOST.u8;
    const type = wide ? Uint16Array : Uint8Array;
    const raw = new type(values.length);
    for (let i = 0; i < raw.length; i++) raw[i] = values[i] - low;
    return { ...this.add(raw), low, high: low + (wide ? MOST.u16 : MOST.u8) };
  }

  /** Adds numbers in steps of a share of their range: 1 / 255 or 1 / 65535. */
  steps(values: ArrayLike<number>, type: 'u8' | 'u16', range = rangeOf(values)): ScaledBlock {
    return { ...this.add(stepsOf(values, type, range)), low: range[0], high: range[1] };
  }

  /** Adds whole numbers from 0, in the narrowest type. */
  codes(values: ArrayLike<number>): Block {
    const [, high] = rangeOf(values);
    if (high <= MOST.u8) return this.add(Uint8Array.from(values));
    return this.add(high <= MOST.u16 ? Uint16Array.from(values) : Uint32Array.from(values));
  }
}

/** Numbers as steps between the least and the largest; NaN is the least. */
export function stepsOf(
  values: ArrayLike<number>,
  type: 'u8' | 'u16',
  [low, high]: readonly [number, number],
): Uint8Array | Uint16Array {
  const most = MOST[type];
  const steps = new (type === 'u8' ? Uint8Array : Uint16Array)(values.length);
  const factor = high > low ? most / (high - low) : 0;
  for (let i = 0; i < steps.length; i++) steps[i] = Math.round((values[i] - low) * factor);
  return steps;
}

/** The least and the largest finite number; 0 and 0 if there are none. */
export function rangeOf(values: ArrayLike<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value < Number.POSITIVE_INFINITY) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

function isWhole(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isInteger(values[i])) return false;
  return true;
}

function typeOf(values: Packable): BlockType {
  if (values instanceof Uint8Array) return 'u8';
  if (values instanceof Uint16Array) return 'u16';
  if (values instanceof Uint32Array) return 'u32';
  return values instanceof Float64Array ? 'f64' : 'f32';
}
