import { checkNumber } from '../../core/check.ts';
import { invalid } from '../../core/errors.ts';

/** Options of `knee`. */
export interface KneeOptions {
  /** Whether values fall or rise with k, default falling, like the inertia. */
  direction?: 'falling' | 'rising';
  /**
   * convex: falling values are steep at the start, rising values at the end. Default: convex for falling, concave for
   * rising.
   */
  curve?: 'convex' | 'concave';
  /** How far a difference has to drop below its peak, in mean steps of k; default 1. */
  sensitivity?: number;
}

/** The result of `knee`. */
export interface Knee {
  /** The most pronounced knee; undefined if there is none. */
  k: number | undefined;
  /** All knees, by rising k. */
  knees: number[];
  /** For each k the difference between the curve, scaled to a unit square, and the diagonal. */
  differences: Float64Array;
}

/**
 * The knee of a curve by Kneedle (V. Satopaa, J. Albrecht, D. Irwin, B. Raghavan, "Finding a 'kneedle' in a haystack",
 * ICDCS Workshops 2011), without smoothing: the point where the curve, scaled to a unit square, is farthest from its
 * diagonal. The difference must fall by enough before the next such point or the end.
 *
 * @param ks rising, at least three
 * @param values one finite number for each k
 * @throws {ClusterkitError} usage
 * @example
 * console.log(choosing.knee([1, 2, 3, 4, 5], [100, 40, 8, 6, 5]).k); // 3
 */
export function knee(ks: ArrayLike<number>, values: ArrayLike<number>, options: KneeOptions = {}): Knee {
  const { direction = 'falling', sensitivity = 1 } = options;
  const curve = options.curve ?? (direction === 'falling' ? 'convex' : 'concave');
  checkNumber('sensitivity', sensitivity, 0);
  checkCurve(ks, values);
  const n = ks.length;
  const x = unitScale(ks);
  const y = unitScale(values);
  // the diagonal joins the ends of the curve; a knee is above the diagonal if concave and below it if convex
  const side = curve === 'concave' ? 1 : -1;
  const differences = x.map((at, i) => side * (y[i] - (direction === 'falling' ? 1 - at : at)));
  const threshold = sensitivity / (n - 1);
  const knees: number[] = [];
  let best = -1;
  for (let i = 1; i < n - 1; i++) {
    const [before, here, after] = [differences[i - 1], differences[i], differences[i + 1]];
    if (!(here > 0 && here > before && here >= after)) continue;
    if (!comesDown(differences, i, here - threshold)) continue;
    knees.push(ks[i]);
    if (best < 0 || here > differences[best]) best = i;
  }
  return { k: best < 0 ? undefined : ks[best], knees, differences };
}

/** Whether differences fall below a level before the next peak or the end. */
function comesDown(differences: Float64Array, peak: number, level: number): boolean {
  for (let i = peak + 1; i < differences.length; i++) {
    if (differences[i] < level) return true;
    const next = differences[i + 1] ?? Number.NEGATIVE_INFINITY;
    // the next peak
    if (differences[i] > differences[i - 1] && differences[i] >= next) return false;
  }
  return false;
}

function checkCurve(ks: ArrayLike<number>, values: ArrayLike<number>): void {
  if (ks.length < 3) throw invalid('ks', 'at least 3 numbers', ks.length);
  if (values.length !== ks.length)
    throw invalid('values', `${ks.length} numbers, as there are ks`, values.length);
  for (let i = 0; i < ks.length; i++) {
    if (!Number.isFinite(values[i])) throw invalid(`values[${i}]`, 'a finite number', values[i]);
    if (i > 0 && !(ks[i] > ks[i - 1])) throw invalid(`ks[${i}]`, `a number above ${ks[i - 1]}`, ks[i]);
  }
}

/** Scales values to 0 to 1; zeros if all are equal. */
function unitScale(values: ArrayLike<number>): Float64Array {
  const scaled = Float64Array.from(values);
  const least = scaled.reduce((a, b) => Math.min(a, b));
  const span = scaled.reduce((a, b) => Math.max(a, b)) - least;
  return scaled.map((value) => (span === 0 ? 0 : (value - least) / span));
}
