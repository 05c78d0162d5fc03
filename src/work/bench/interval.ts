import { Random } from '../../core/random.ts';
import type { RatioInterval } from './document.ts';

/** How often the repeats are drawn again. */
const DRAWS = 2000;

const LEVEL = 0.95;

/**
 * How many times as long fits take now, with an interval that tells a change from noise: the percentile bootstrap
 * (Efron, "Bootstrap methods: another look at the jackknife", Ann. Statist. 7, 1979) of the median. Of pairs, which
 * were measured in turns, the ratios of pairs are drawn; of repeats that were measured at two times, both sides are
 * drawn by themselves, and the interval knows nothing of a machine that was busier at one of these times.
 * @param base seconds of each repeat, at least one
 * @param now the same; of pairs, as many and in the same order
 */
export function ratioInterval(
  base: readonly number[],
  now: readonly number[],
  { paired, seed }: { paired: boolean; seed: number },
): RatioInterval {
  const random = new Random(seed, base.length, now.length);
  const draw = (from: readonly number[], into: Float64Array) => {
    for (let i = 0; i < into.length; i++) into[i] = from[random.below(from.length)];
    return medianOf(into);
  };
  const drawn = new Float64Array(DRAWS);
  let ratio: number;
  if (paired) {
    const pairs = now.map((seconds, at) => seconds / base[at]);
    const sample = new Float64Array(pairs.length);
    ratio = medianOf(Float64Array.from(pairs));
    for (let i = 0; i < DRAWS; i++) drawn[i] = draw(pairs, sample);
  } else {
    const [before, after] = [new Float64Array(base.length), new Float64Array(now.length)];
    ratio = medianOf(Float64Array.from(now)) / medianOf(Float64Array.from(base));
    for (let i = 0; i < DRAWS; i++) drawn[i] = draw(now, after) / draw(base, before);
  }
  drawn.sort();
  const at = (share: number) => drawn[Math.round(share * (DRAWS - 1))];
  return { ratio, low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2), level: LEVEL, paired };
}

/** Sorts the values. */
function medianOf(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
