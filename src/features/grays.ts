import { checkInteger } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { numberedColumns } from './columns.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';

/** Options of `grayHistogram`. */
export interface GrayOptions extends MemoryBound, Pacing {
  /** Number of intervals of equal width, default 256. */
  bins?: number;
  /** Start of the first bin and end of the last bin, both included; default 0 and 255. */
  range?: readonly [low: number, high: number];
}

/** The result of `grayHistogram`, with the options that were used. */
export interface GrayResult {
  data: Dataset;
  bins: number;
  range: readonly [low: number, high: number];
  warnings: Warning[];
}

/**
 * Counts the values of each row in each bin, like numpy's `histogram` with a range. Value v of [low, high] falls into
 * bin floor((v - low) bins / (high - low)), and the highest value into the last bin. Values outside the range fall into
 * no bin, and there is a warning. With the defaults every 8-bit gray has a bin of its own. Rows that are pictures in
 * color have the bins of red, then of green, then of blue. Counts are stored in 8 bits if they fit, else as Float32.
 * O(n dim) time, n * bins numbers of memory.
 * @throws {ClusterkitError} usage, for an invalid number of bins or an empty range; input, for data that cannot be
 * used; memory; aborted
 * @example
 * const data = { x: Uint8Array.of(0, 10, 200, 255), n: 1, dim: 4 };
 * console.log([...(await features.grayHistogram(data, { bins: 2 })).data.x]); // [ 2, 2 ]
 */
export async function grayHistogram(data: Dataset, options: GrayOptions = {}): Promise<GrayResult> {
  const { bins = 256, range = [0, 255], maxMemory = Number.POSITIVE_INFINITY } = options;
  checkInteger('bins', bins, 1, 65536);
  if (!Array.isArray(range)) throw invalid('range', 'a lower and a higher number', range);
  const [low, high] = range as readonly [number, number];
  if (!(Number.isFinite(high - low) && low < high))
    throw invalid('range', 'a lower and a higher number', range);
  checkDataset(data);
  const { x, n, dim } = data;
  const bands = data.shape?.bands ?? 1;
  const wide = bands * bins;
  const small = dim / bands <= 255;
  checkMemory('histograms', n * wide * (small ? 1 : 4), maxMemory, [
    { how: 'do', what: 'ask for fewer bins' },
    MORE_MEMORY,
  ]);
  const pacer = new Pacer(options);
  const counts = small ? new Uint8Array(n * wide) : new Float32Array(n * wide);
  let outside = 0;
  for (let i = 0, q = 0; i < n; i++, q += wide) {
    for (let j = 0, p = i * dim; j < dim; j++, p++) {
      const value = x[p];
      if (value < low || value > high) outside++;
      else {
        const bin = Math.min(bins - 1, Math.floor(((value - low) * bins) / (high - low)));
        counts[q + (bands === 1 ? 0 : (j % bands) * bins) + bin]++;
      }
    }
    if (i % 256 === 0 && pacer.due) {
      pacer.report({ stage: 'histograms', done: i, total: n });
      await pacer.pause();
    }
  }
  const columns =
    bands === 1
      ? numberedColumns('grey', bins, 0)
      : ['red', 'green', 'blue'].flatMap((band) => numberedColumns(band, bins, 0));
  return {
    data: { x: counts, n, dim: wide, weights: data.weights, columns },
    bins,
    range,
    warnings: outside > 0 ? [{ code: 'outside-range', values: outside, low, high }] : [],
  };
}

export const step: Step = {
  async run(given, options, context) {
    const { data, warnings, ...params } = await grayHistogram(given, { ...options, ...context });
    return { data, params, warnings };
  },
};
