import { eigengapChart } from '../../charts/eigengap.ts';
import type { Spectrum } from '../../core/clustering.ts';
import { plural } from '../../core/words.ts';
import type { Result } from '../result.ts';
import { wordsOf } from './text.ts';

/** The eigenvalues of the graph, with the gap that suggests a number of clusters. */
export function eigengap(result: Result) {
  const { clustering } = result;
  const { eigenvalues, suggested, components } = clustering.spectrum as Spectrum;
  const words = wordsOf(result);
  const parts = components > 1 ? `; ${plural(components, 'component')}` : '';
  return eigengapChart({
    ...words,
    subtitle: `${words.subtitle}; the gap suggests ${suggested}${parts}`,
    eigenvalues: Array.from(eigenvalues),
    suggested,
    k: clustering.k,
  });
}
