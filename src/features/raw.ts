import { checkDataset, type Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';

/** Options of `rawPixels`. */
export interface RawOptions extends MemoryBound {
  /** The divisor of all values, above 0; default: the largest value (1 if no value is above 0). */
  divideBy?: number;
}

/**
 * The values of pictures divided by a maximum, so that white is 1. Float64 rows stay Float64, other rows become
 * Float32.
 * O(n dim) time, n * dim numbers of memory.
 * @throws {ClusterkitError} usage, for a divisor that is not above 0; input, for data that cannot be used; memory
 * @example
 * const { data, divideBy } = features.rawPixels({ x: Float64Array.of(0, 51, 255), n: 1, dim: 3 });
 * console.log([...data.x], divideBy); // [ 0, 0.2, 1 ] 255
 */
export function rawPixels(data: Dataset, options: RawOptions = {}): { data: Dataset; divideBy: number } {
  checkDataset(data);
  const { x } = data;
  const { divideBy = largest(x) || 1, maxMemory = Number.POSITIVE_INFINITY } = options;
  if (!(divideBy > 0 && Number.isFinite(divideBy))) throw invalid('divideBy', 'a number above 0', divideBy);
  const wide = x instanceof Float64Array;
  checkMemory('raw pixels', x.length * (wide ? 8 : 4), maxMemory);
  const divided = wide ? new Float64Array(x.length) : new Float32Array(x.length);
  for (let p = 0; p < x.length; p++) divided[p] = x[p] / divideBy;
  return { data: { ...data, x: divided }, divideBy };
}

function largest(x: ArrayLike<number>): number {
  let most = 0;
  for (let p = 0; p < x.length; p++) if (x[p] > most) most = x[p];
  return most;
}

export const step: Step = {
  async run(given, { max }, { maxMemory }) {
    const { data, divideBy } = rawPixels(given, { divideBy: max as number | undefined, maxMemory });
    return { data, params: { max: divideBy } };
  },
};
