import { ClusterkitError } from '../../core/errors.ts';
import { findIndex } from '../../indices/table.ts';
import { indexBounds } from '../bounds.ts';
import { indexNamed } from '../indexNamed.ts';
import { factsOf, type NO_MEANS, WITHOUT_MEANS, withoutMeans } from '../judge.ts';
import type { EvaluateOptions } from '../params/evaluating.ts';
import type { Subject } from '../subject.ts';

/** Default indices of several clusterings side by side. */
export const SIDE_BY_SIDE = {
  truth: ['ari', 'ami', 'v-measure', 'purity', 'accuracy'],
  data: ['silhouette', 'calinski-harabasz', 'davies-bouldin'],
} as const;

/**
 * Names of the indices that are requested or bounded; undefined: all indices that truth and data allow.
 * @param several whether there are several files of labels
 * @param subject the data, once they are read
 * @throws {ClusterkitError} usage, for an unknown index, and for an index without the data it requires
 */
export function indicesToMeasure(
  options: EvaluateOptions,
  several: boolean,
  subject?: Subject,
): string[] | undefined {
  const { metrics, chart = [], failIf } = options;
  const needs: Needs = {
    truth: options.truth !== undefined || options.truthColumn !== undefined,
    data: options.data !== undefined || options.distances !== undefined,
    noMeans: noMeansOf(options, subject),
  };
  const bounded = indexBounds(failIf).map(({ name }) => name);
  const asked = metrics?.map((word) => indexNamed(word, 'metrics').name);
  const ofData = needs.noMeans ? WITHOUT_MEANS : SIDE_BY_SIDE.data;
  const usual = [...(needs.truth ? SIDE_BY_SIDE.truth : []), ...(needs.data ? ofData : [])];
  const shown = asked ?? (several || needs.noMeans ? usual : undefined);
  const drawn = chart.includes('silhouette') ? ['silhouette'] : [];
  if (!shown && bounded.length === 0) return undefined;
  for (const name of shown ?? usual) checkNeeds(name, 'metrics', needs);
  for (const name of bounded) checkNeeds(name, 'failIf', needs);
  return [...new Set([...(shown ?? usual), ...bounded, ...drawn])];
}

interface Needs {
  truth: boolean;
  data: boolean;
  /** Why clusters have no means, if they have none. */
  noMeans?: keyof typeof NO_MEANS;
}

function noMeansOf({ distances, metric }: EvaluateOptions, subject: Subject | undefined) {
  if (subject) return factsOf(subject, metric).noMeans;
  return distances === undefined ? undefined : 'distances';
}

/** @throws {ClusterkitError} usage, for an index without the data it requires */
function checkNeeds(name: string, option: string, { noMeans, ...given }: Needs): void {
  const { needs, needsMeans } = findIndex(name);
  if (noMeans && needsMeans) throw withoutMeans(name, option, noMeans);
  if (given[needs]) return;
  const what = needs === 'truth' ? 'true labels' : 'the data';
  const others = needs === 'truth' ? ['truth', 'truthColumn'] : ['data', 'distances'];
  throw new ClusterkitError('usage', `requires ${what}`, {
    option,
    value: name,
    remedies: others.map((other) => ({ option: other, how: 'set' })),
  });
}
