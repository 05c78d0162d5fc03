import { clusterColors } from '../../charts/clusterColors.ts';
import { termsChart } from '../../charts/terms.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import { wordsOf } from './text.ts';

/** The terms that weigh most in each cluster. */
export function terms(result: Result) {
  const { k, sizes } = result.clustering;
  const colors = clusterColors(k);
  const clusters = (result.terms() ?? []).map((own, c) => ({
    name: `cluster ${c}`,
    color: colors[c],
    size: sizes[c],
    terms: own,
  }));
  return termsChart({ ...wordsOf(result), clusters, unit: unitOf(result.subject) });
}
