import { plural } from '../../core/words.ts';
import { summarize } from '../bench/timing.ts';
import type { Result } from '../result.ts';

/*
 * Seconds that were measured several times, for charts.
 */

/** The median and the range of the seconds of one fit. */
export function rangeOf(seconds: readonly number[]) {
  const { median, min } = summarize(seconds);
  return { median, least: min, most: Math.max(...seconds), repeats: seconds.length };
}

/** The seconds of a result: all that were measured, or those of its only fit. */
export function secondsOf({ measured, seconds }: Result): readonly number[] {
  return measured ?? [seconds];
}

/** "median and range of 5 fits": how often results were measured. */
export function repeatsText(results: readonly Result[]): string {
  const counts = results.map((result) => secondsOf(result).length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return 'one fit each';
  return `median and range of ${least === most ? plural(most, 'fit') : `${least} to ${most} fits`}`;
}
