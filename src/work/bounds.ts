import { invalid } from '../core/errors.ts';
import { type Condition, type MetCondition, metConditions, parseConditions } from './conditions.ts';
import { indexNamed } from './indexNamed.ts';

/**
 * Bounds of indices, such as "ari<0.6,davies-bouldin>2".
 * @throws {ClusterkitError} usage
 */
export function indexBounds(text: string | undefined): Condition[] {
  if (text === undefined) return [];
  const example = '"ari<0.6" or "ari<0.6,davies-bouldin>2"';
  const bounds = parseConditions(text, (word) => indexNamed(word, 'failIf').name, example);
  if (bounds.some(({ percent }) => percent))
    throw invalid('failIf', `values of indices, no percentages, such as ${example},`, text);
  return bounds;
}

/** The bounds that clusterings miss, clustering by clustering. */
export function missedBounds(
  clusterings: readonly { about: string; metrics: Readonly<Record<string, number>> }[],
  bounds: readonly Condition[],
): MetCondition[] {
  return clusterings.flatMap(({ about, metrics }) =>
    metConditions(about, bounds, ({ name }) => metrics[name] ?? Number.NaN),
  );
}
