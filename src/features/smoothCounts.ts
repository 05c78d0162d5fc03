import { checkNumber } from '../core/check.ts';
import { pow } from '../core/pow.ts';

/** Normal curves are cut off this many standard deviations from their middle. */
const REACH = 4;

/** A narrower curve leaves counts as they are. */
const LEAST = 0.1;

/**
 * Counts at equal distances with each count spread over its neighbors by a normal curve (kernel density estimation, Rosenblatt
 * 1956 and Parzen 1962, in counts): the sum stays what it is, since nothing is spread beyond the ends. O(length width) time.
 * @param counts at least 0
 * @param width standard deviation of the curve, in distances between counts, at least 0.1
 * @throws {ClusterkitError} usage, for a smaller width
 * @example
 * console.log(Array.from(features.smoothCounts([0, 8, 0], 1), (count) => count.toFixed(2))); // [ '2.19', '3.61', '2.19' ]
 */
export function smoothCounts(counts: ArrayLike<number>, width: number): Float64Array {
  checkNumber('width', width, LEAST);
  const { length } = counts;
  const reach = Math.min(length - 1, Math.ceil(REACH * width));
  const curve = Float64Array.from({ length: reach + 1 }, (_, d) => Math.exp(-(d * d) / (2 * width * width)));
  const smooth = new Float64Array(length);
  for (let v = 0; v < length; v++) {
    if (counts[v] === 0) continue;
    const [from, to] = [Math.max(0, v - reach), Math.min(length - 1, v + reach)];
    let sum = 0;
    for (let u = from; u <= to; u++) sum += curve[Math.abs(u - v)];
    const share = counts[v] / sum;
    for (let u = from; u <= to; u++) smooth[u] += share * curve[Math.abs(u - v)];
  }
  return smooth;
}

/**
 * A width for `smoothCounts` by the rule of thumb of Silverman ("Density Estimation", 1986, formula 3.31): 0.9 times the
 * standard deviation, or the range of the middle half by 1.34 if that is less, divided by the fifth root of the sum; at least
 * 0.5. O(length) time.
 * @example
 * console.log(features.smoothWidth([1, 2, 4, 2, 1]).toFixed(3)); // 0.622
 */
export function smoothWidth(counts: ArrayLike<number>): number {
  let [total, sum] = [0, 0];
  for (let v = 0; v < counts.length; v++) {
    total += counts[v];
    sum += v * counts[v];
  }
  if (!(total > 0)) return 0.5;
  const mean = sum / total;
  let squares = 0;
  for (let v = 0; v < counts.length; v++) squares += counts[v] * (v - mean) * (v - mean);
  const deviation = Math.sqrt(squares / total);
  const upTo = (share: number) => {
    let below = 0;
    for (let v = 0; v < counts.length; v++) {
      below += counts[v];
      if (below >= share * total) return v;
    }
    return counts.length - 1;
  };
  const middle = (upTo(0.75) - upTo(0.25)) / 1.34;
  const spread = middle > 0 ? Math.min(deviation, middle) : deviation;
  return Math.max(0.5, (0.9 * spread) / pow(total, 0.2));
}
