import { sizePersistence } from '../indices/choose/persistence.ts';
import type { Result } from './result.ts';

/** Results of a tree of densities with how long their clusters persist, where only their least size differs. */
export function withPersistence(results: readonly Result[]): Result[] {
  const [first] = results;
  const isOfSizes =
    results.length > 1 &&
    first.varying.length === 1 &&
    first.varying[0] === 'minClusterSize' &&
    results.every(({ clustering }) => clustering.condensed);
  if (!isOfSizes) return [...results];
  const sizes = results.map(({ settings }) => settings.minClusterSize as number);
  const labelings = results.map(({ clustering }) => clustering.labels);
  const { values, size } = sizePersistence(sizes, labelings, first.subject.data?.weights);
  return results.map((result, at) => ({
    ...result,
    persistence: { value: values[at], isBest: sizes[at] === size },
  }));
}
