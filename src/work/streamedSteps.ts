import { type FeatureStep, parseFeatures } from '../features/spec.ts';
import type { PreparingOptions } from './params/reading.ts';

/* Which steps of the preparation are fitted to rows that stay in their files. No code of features is loaded. */

/** The steps that options ask for. */
export function stepsOf({ scale = 'none', features = [] }: PreparingOptions): FeatureStep[] {
  return parseFeatures([...(scale === 'none' ? [] : [`scale:${scale}`]), ...features]);
}

/** Whether all steps that options ask for are fitted to moments. @throws {ClusterkitError} usage */
export function streamsSteps(options: PreparingOptions): boolean {
  return stepsOf(options).every((step) => momentsFor(step) !== undefined);
}

/** Moments that a step requires: none, those of single columns about any point, or about the mean, or those of pairs too. */
type NeededMoments = 'none' | 'any' | 'mean' | 'pairs';

/** The moments that a step requires; undefined for a step that requires the rows. */
export function momentsFor({ name, options }: FeatureStep): NeededMoments | undefined {
  if (name === 'pca') return options.method === 'randomised' ? undefined : 'pairs';
  if (name !== 'scale') return undefined;
  const needed: Record<string, NeededMoments> = { none: 'none', l2: 'none', minmax: 'any', standard: 'mean' };
  return needed[String(options.method)];
}
