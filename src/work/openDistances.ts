import { ClusterkitError } from '../core/errors.ts';
import { checkDistanceMatrix } from '../distances/condensed.ts';
import { openDistances } from '../input/distances.ts';
import { openClasses } from '../input/labels.ts';
import { inFile } from '../input/open.ts';
import { isFolder } from '../input/paths.ts';
import { givenDialect } from './dialect.ts';
import { labelsReading, titleName, withKnownClasses } from './openItems.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** A subject with given distances only. */
export async function openGivenDistances(
  work: Work,
  path: string,
  options: SubjectOptions,
): Promise<Subject> {
  const started = performance.now();
  if (isFolder(path))
    throw new ClusterkitError('input', 'it is a folder, not a matrix of distances', { at: { file: path } });
  const { labels, sparse } = options;
  const { read: _, ...how } = labelsReading(work, options);
  const file = await openDistances(path, { ...how, sparse });
  work.read?.(path, { ...file.reading, unit: 'items', count: file.n, form: file.form });
  const distances = await inFile(path, () =>
    namingPairs(file.names, () => checkDistanceMatrix(file.values, file.n, { infinite: sparse })),
  );
  const { n } = distances;
  const order = { path, count: n, ids: file.names, unit: 'items' };
  const known =
    typeof labels === 'string' ? await openClasses(labels, order, labelsReading(work, options)) : undefined;
  const { truth, warnings } = withKnownClasses({
    truth: known?.classes,
    warnings: [...file.warnings, ...(known?.warnings ?? [])],
  });
  return {
    kind: 'distances',
    path,
    files: [path],
    name: titleName([path]),
    unit: 'items',
    n,
    distances,
    measuring: {},
    record: { path, sha256: file.sha256, kind: 'distances', n, form: file.form, reading: file.reading },
    reading: { ...(sparse && { sparse }), ...givenDialect(options) },
    steps: [],
    models: [],
    ...(file.names ? { ids: file.names } : {}),
    ...(truth ? { truth } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
    names: () => file.names ?? letters(n),
    placeOf: async (row) => ({ file: path, name: `row ${row}` }),
  };
}

/** Runs `work`; errors about the distance of two rows get the names of the rows. */
function namingPairs<T>(names: readonly string[] | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ClusterkitError) || !names || typeof error.at?.column !== 'number') throw error;
    const { row = 0, column } = error.at;
    throw error.with({
      at: { name: row === column ? `"${names[row]}"` : `"${names[row]}" and "${names[column]}"` },
    });
  }
}

/** A to Z; larger sets are numbered. */
function letters(n: number): string[] {
  return Array.from({ length: n }, (_, i) => (n <= 26 ? String.fromCharCode(65 + i) : String(i)));
}
