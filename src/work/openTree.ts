import { copheneticDistances } from '../algorithms/tree/cophenetic.ts';
import { pairCount } from '../distances/pairIndex.ts';
import { openClasses } from '../input/labels.ts';
import { openTree } from '../input/tree.ts';
import { givenDialect } from './dialect.ts';
import { labelsReading, titleName, withKnownClasses } from './openItems.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Of larger trees the distances between leaves are not made. */
const MOST_LEAVES = 5000;

/** A subject of which the tree is known already; the distances between its leaves are those of the tree. */
export async function openGivenTree(work: Work, path: string, options: SubjectOptions): Promise<Subject> {
  const started = performance.now();
  const { maxMemory } = work;
  const { labels } = options;
  const { read: _, ...how } = labelsReading(work, options);
  const { merges, names, form, sha256, ...file } = await openTree(path, how);
  const { n } = merges;
  const order = { path, count: n, ids: names, unit: 'items' };
  const known =
    typeof labels === 'string' ? await openClasses(labels, order, labelsReading(work, options)) : undefined;
  const { truth, warnings } = withKnownClasses({
    truth: known?.classes,
    warnings: [
      ...file.warnings,
      ...(known?.warnings ?? []),
      ...(known && !known.isNamed ? [{ code: 'labels-by-place' } as const] : []),
    ],
  });
  const isSmall = n <= MOST_LEAVES && 8 * pairCount(n) <= maxMemory;
  return {
    kind: 'tree',
    path,
    files: [path],
    name: titleName([path]),
    unit: 'items',
    n,
    tree: merges,
    ...(isSmall && { distances: { condensed: copheneticDistances(merges), n } }),
    measuring: {},
    record: { path, sha256, kind: 'tree', n, form },
    reading: givenDialect(options),
    steps: [],
    models: [],
    ids: names,
    ...(truth ? { truth } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
    names: () => [...names],
    placeOf: async (row) => ({ file: path, name: `leaf "${names[row]}"` }),
  };
}
