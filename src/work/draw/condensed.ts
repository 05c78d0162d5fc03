import { condensedChart } from '../../charts/condensed.ts';
import { toHex } from '../../core/image.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import { wordsOf } from './text.ts';

/** The tree of densities with the chosen clusters ringed. */
export function condensed(result: Result) {
  const { clustering, subject, palette } = result;
  const { clusters, rows, selected } = clustering.condensed as NonNullable<typeof clustering.condensed>;
  return condensedChart({
    ...wordsOf(result),
    ...clusters,
    ...rows,
    selected,
    weights: subject.data?.weights,
    ...(palette && { colors: palette.map(toHex) }),
    unit: unitOf(subject),
  });
}
