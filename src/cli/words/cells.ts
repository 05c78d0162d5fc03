import type { Result } from '../../work/result.ts';
import { figure, measure } from '../table.ts';

/*
 * The columns of a table of several clusterings that facets have.
 */

/** The log-likelihood and the criteria of a mixture, in parentheses where components collapsed. */
export function mixtureCells({ clustering: { mixture } }: Result): string[] {
  if (!mixture) return ['', '', ''];
  const { logLikelihood, bic, icl, collapsed } = mixture;
  const values = [logLikelihood, bic, icl].map((value) => value.toFixed(2));
  return collapsed.length > 0 ? [values[0], `(${values[1]})`, `(${values[2]})`] : values;
}

/** The modularity at resolution 1, and the quality at the resolution of the run. */
export function communityCells({ clustering: { communities } }: Result): string[] {
  if (!communities) return ['', ''];
  return [communities.modularity, communities.quality].map((value) =>
    Number.isNaN(value) ? '' : value.toFixed(4),
  );
}

/** The facts of a fuzzy partition, one for each column. */
export function partitionCells({ clustering: { fuzzy } }: Result): string[] {
  if (!fuzzy) return ['', '', '', ''];
  const { objective, partitionCoefficient, partitionEntropy, xieBeni } = fuzzy;
  const shares = [partitionCoefficient, partitionEntropy].map((value) => value.toFixed(3));
  return [measure(objective), ...shares, xieBeni === undefined ? '' : figure(xieBeni)];
}
