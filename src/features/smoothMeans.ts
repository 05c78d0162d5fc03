import { pow } from '../core/pow.ts';
import { exp } from '../kernels/exp.ts';

/** Normal curves are cut off this many standard deviations from their middle. */
const REACH = 4;

/**
 * A running mean: at each x the mean of all y, weighted by a normal curve around x (E. A. Nadaraya 1964, G. S. Watson 1964).
 * O(n m) time, with m the number of x within four widths of one.
 * @param x rising
 * @param width standard deviation of the curve, in units of x, above 0
 */
export function smoothMeans(x: Float64Array, y: Float64Array, width: number): Float64Array {
  const smooth = new Float64Array(x.length);
  let from = 0;
  for (let i = 0; i < x.length; i++) {
    while (x[i] - x[from] > REACH * width) from++;
    let [sum, total] = [0, 0];
    for (let j = from; j < x.length && x[j] - x[i] <= REACH * width; j++) {
      const far = (x[j] - x[i]) / width;
      const weight = exp((-far * far) / 2);
      sum += weight * y[j];
      total += weight;
    }
    smooth[i] = sum / total;
  }
  return smooth;
}

/**
 * A width for `smoothMeans` by the rule of thumb of Silverman for the density of the x ("Density Estimation", 1986, formula
 * 3.31), and at least half of the mean distance of neighbors; 1 if all x are equal.
 * @param x rising
 */
export function smoothMeansWidth(x: Float64Array): number {
  const { length } = x;
  const range = length > 0 ? x[length - 1] - x[0] : 0;
  if (!(range > 0)) return 1;
  const mean = x.reduce((sum, value) => sum + value, 0) / length;
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / length);
  const at = (share: number) => x[Math.min(length - 1, Math.floor(share * length))];
  const middle = (at(0.75) - at(0.25)) / 1.34;
  const spread = middle > 0 ? Math.min(deviation, middle) : deviation;
  return Math.max((0.5 * range) / (length - 1), (0.9 * spread) / pow(length, 0.2));
}
