import { ClusterkitError, invalid } from '../core/errors.ts';
import { type FeatureStep, parseFeatures } from '../features/spec.ts';

/** Steps whose columns say where rows lie, with what their axes are called; principal components have names of their own. */
export const PLACES: Readonly<Record<string, string>> = { pca: 'Component', tsne: 't-SNE', umap: 'UMAP' };

/** The options of such steps that say how many columns they make. */
const DIMENSIONS: readonly string[] = ['dims', 'components'];

/**
 * The step that axes name, such as tsne or umap:2,neighbors=30, with at least as many columns as a chart has axes.
 * @returns undefined for names of columns
 * @throws {ClusterkitError} usage, for wrong options of the step
 */
export function axesStep(axes: readonly string[], count: number): FeatureStep | undefined {
  const [name, options] = (axes[0] ?? '').split(':');
  if (!Object.hasOwn(PLACES, name) || (axes.length > 1 && options === undefined)) return undefined;
  const spec = options === undefined ? `${name}:${count}` : axes.join();
  const [step, another] = parsed(spec);
  const dims = DIMENSIONS.find((one) => step.options[one] !== undefined);
  if (another || (dims !== undefined && Number(step.options[dims]) < count))
    throw invalid('axes', `one step of at least ${count} columns`, axes.join());
  return dims === undefined
    ? { ...step, options: { ...parsed(`${name}:${count}`)[0].options, ...step.options } }
    : step;
}

function parsed(spec: string): FeatureStep[] {
  try {
    return parseFeatures([spec]);
  } catch (error) {
    throw error instanceof ClusterkitError && error.option === 'features'
      ? error.with({ option: 'axes' })
      : error;
  }
}
