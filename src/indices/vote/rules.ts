import type { VoteRule } from './table.ts';

/** Probability from which on Beale's F ratio is no evidence of two clusters. */
const LIKELY = 0.1;

/**
 * The k that a rule reads; undefined if it reads none. Values that are not finite are left out, and of equal values the
 * smaller k counts. Differences are those of successive whole k.
 * @param ks rising
 * @param values one for each k
 * @param bounds for each k the critical value, or the probability
 */
export function readK(
  rule: VoteRule,
  ks: readonly number[],
  values: readonly number[],
  bounds: readonly number[] = [],
): number | undefined {
  const at = (k: number) => values[ks.indexOf(k)] ?? Number.NaN;
  const first = (holds: (place: number) => boolean) => ks.find((_, place) => holds(place));
  switch (rule) {
    case 'largest':
      return largest(ks, values);
    case 'least':
      return largest(
        ks,
        values.map((value) => -value),
      );
    case 'largest-step':
      return largest(
        ks,
        ks.map((k) => Math.abs(at(k) - at(k - 1))),
      );
    case 'largest-bend':
      return largest(
        ks,
        ks.map((k) => at(k + 1) - 2 * at(k) + at(k - 1)),
      );
    case 'least-bend':
      return largest(
        ks,
        ks.map((k) => -(at(k + 1) - 2 * at(k) + at(k - 1))),
      );
    case 'above-critical':
      return first((place) => values[place] >= bounds[place]);
    case 'below-critical':
      return first((place) => values[place] <= bounds[place]);
    case 'likely-one':
      return first((place) => bounds[place] >= LIKELY);
    case 'before-below-1': {
      const below = first((place) => values[place] < 1);
      return below !== undefined && ks.includes(below - 1) ? below - 1 : undefined;
    }
    case 'one-error':
      return undefined;
  }
}

function largest(ks: readonly number[], values: readonly number[]): number | undefined {
  let best = -1;
  for (const [at, value] of values.entries())
    if (Number.isFinite(value) && !(best >= 0 && values[best] >= value)) best = at;
  return best < 0 ? undefined : ks[best];
}
