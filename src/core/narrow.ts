import type { Rows } from './dataset.ts';
import { finish } from './pacer.ts';

/** Numbers visited between two opportunities to pause. */
const SLICE_VALUES = 2 ** 22;

/** Returns numbers in the narrowest type that holds them exactly; returns x itself if this type is f64. */
export function narrow(x: Float64Array): Rows {
  return finish(narrowSteps(x));
}

/** `narrow` with pauses. */
export function* narrowSteps(x: Float64Array): Generator<void, Rows> {
  let bytes = true;
  for (let from = 0; from < x.length; from += SLICE_VALUES) {
    for (let p = from; p < Math.min(from + SLICE_VALUES, x.length); p++) {
      const value = x[p];
      if (bytes && ((value & 255) !== value || Object.is(value, -0))) bytes = false;
      if (!bytes && Math.fround(value) !== value) return x;
    }
    yield;
  }
  const narrowed = bytes ? new Uint8Array(x.length) : new Float32Array(x.length);
  for (let from = 0; from < x.length; from += SLICE_VALUES) {
    narrowed.set(x.subarray(from, from + SLICE_VALUES), from);
    yield;
  }
  return narrowed;
}
