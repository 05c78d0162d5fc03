import { bestBySilhouette } from '../../work/medoids.ts';
import type { Result } from '../../work/result.ts';
import { score } from './indices.ts';

/*
 * Which of several clusterings is best, where their facets tell.
 */

/** Which of several mixtures is best, and by what. */
export function bestMixtureLines(results: readonly Result[]): string[] {
  const best = results.find(({ isBestMixture }) => isBestMixture);
  const { mixture, k } = best?.clustering ?? {};
  if (!mixture) return [];
  const flat = results.filter(({ clustering }) => clustering.mixture?.collapsed.length).length;
  const which = 'of mixtures with collapsed components';
  const told =
    flat === results.length
      ? ` All criteria are ${which}, and say little.`
      : ` Criteria in parentheses are ${which}, which have no say.`;
  return [
    `Best by BIC: ${mixture.form}, k = ${k} (${mixture.bic.toFixed(2)}; -2 log-likelihood + parameters x log n, smaller is better).${flat > 0 ? told : ''}`,
  ];
}

/** At which of several least sizes clusters persist longest, and what that means. */
export function persistenceLines(results: readonly Result[]): string[] {
  const best = results.find(({ persistence }) => persistence?.isBest);
  if (!best) return [];
  const size = `--min-cluster-size ${best.settings.minClusterSize}`;
  const told =
    'how often the size doubles while a cluster stays the same, times the share of rows in clusters';
  return [`Clusters persist longest at ${size} (persistence: ${told}).`];
}

/** At which of several k the medoid silhouette is best, where that was made best. */
export function medoidLines(results: readonly Result[]): string[] {
  const best = bestBySilhouette(results);
  if (!best) return [];
  const { k, medoids } = best.clustering;
  return [`The medoid silhouette is best at k = ${k}: ${score(medoids?.silhouette ?? Number.NaN)}.`];
}

/** How k was chosen that was not given. */
export function chosenLines({ chosen, clustering: { k } }: Result): string[] {
  if (!chosen) return [];
  const { by, ks } = chosen;
  if (by === 'all') return [`k = ${k}, as there are no more distinct rows; -k sets it.`];
  return [
    `k = ${k} is the knee of the inertia of k = ${ks[0]} to ${ks[ks.length - 1]}, as none was given: -k sets it, and --choose weighs more evidence.`,
  ];
}
