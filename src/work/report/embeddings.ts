import { ClusterkitError } from '../../core/errors.ts';
import { type FeatureStep, parseFeatures } from '../../features/spec.ts';
import { PLACES } from '../coordinates.ts';

/** Steps that place rows near each other that are alike: principal components are in a page anyway. */
const EMBEDDINGS = ['tsne', 'umap'];

/** Axes of a view. */
const MOST_DIMS = 3;

/** One way to place the points of a page. */
export interface Embedding {
  title: string;
  step: FeatureStep;
  /** What charts take to have such axes. */
  axes: string;
}

/**
 * Reads the ways to place the points of a page that are asked for.
 * @throws {ClusterkitError} usage, for anything but embeddings in two or three dimensions
 */
export function embeddingsOf(embed: readonly string[] = []): Embedding[] {
  for (const [word] of embed.map((spec) => /^[^:,]*/.exec(spec) ?? [spec]))
    if (!EMBEDDINGS.includes(word.trim())) throw unknown(word);
  const steps = parseFeatures(embed);
  return steps.map((step) => {
    const { name, options } = step;
    const { dims = 2, ...others } = options;
    if (!EMBEDDINGS.includes(name)) throw unknown(name);
    if (Number(dims) > MOST_DIMS) throw refused(`a page shows up to ${MOST_DIMS} dimensions, not ${dims}`);
    const isOne = steps.filter((other) => other.name === name).length === 1;
    const told = [
      ...(dims === 2 ? [] : [`${dims}-D`]),
      ...Object.entries(others).map((one) => one.join(' ')),
    ];
    const given = Object.entries(options).map(([key, value]) => (value === true ? key : `${key}=${value}`));
    const axes = given.length > 0 ? `${name}:${given.join()}` : name;
    return { title: [PLACES[name], ...(isOne ? [] : told)].join(', '), step, axes };
  });
}

function unknown(name: string): ClusterkitError {
  return refused(`takes ${EMBEDDINGS.join(' or ')}, not ${name}`);
}

function refused(reason: string): ClusterkitError {
  return new ClusterkitError('usage', reason, { option: 'embed' });
}
