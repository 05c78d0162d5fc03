import { ClusterkitError } from '../../core/errors.ts';
import { type FeatureStep, parseFeatures } from '../../features/spec.ts';

/** Steps that place rows near each other that are alike, and what a page calls them. */
const TITLES: Readonly<Record<string, string>> = { tsne: 't-SNE', umap: 'UMAP' };

/** Axes of a view. */
const MOST_DIMS = 3;

/** One way to place the points of a page. */
export interface Embedding {
  title: string;
  step: FeatureStep;
}

/**
 * Reads the ways to place the points of a page that are asked for.
 * @throws {ClusterkitError} usage, for anything but embeddings in two or three dimensions
 */
export function embeddingsOf(embed: readonly string[] = []): Embedding[] {
  for (const [word] of embed.map((spec) => /^[^:,]*/.exec(spec) ?? [spec]))
    if (!Object.hasOwn(TITLES, word.trim())) throw unknown(word);
  const steps = parseFeatures(embed);
  return steps.map((step) => {
    const { name, options } = step;
    const { dims = 2, ...others } = options;
    if (!Object.hasOwn(TITLES, name)) throw unknown(name);
    if (Number(dims) > MOST_DIMS) throw refused(`a page shows up to ${MOST_DIMS} dimensions, not ${dims}`);
    const isOne = steps.filter((other) => other.name === name).length === 1;
    const told = [
      ...(dims === 2 ? [] : [`${dims}-D`]),
      ...Object.entries(others).map((one) => one.join(' ')),
    ];
    return { title: [TITLES[name], ...(isOne ? [] : told)].join(', '), step };
  });
}

function unknown(name: string): ClusterkitError {
  return refused(`takes ${Object.keys(TITLES).join(' or ')}, not ${name}`);
}

function refused(reason: string): ClusterkitError {
  return new ClusterkitError('usage', reason, { option: 'embed' });
}
