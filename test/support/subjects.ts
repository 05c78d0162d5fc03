import type { Clustering } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { Subject } from '../../src/work/subject.ts';

/** Rows as if a table had been read. */
export function rowsSubject(data: Dataset, more: Partial<Subject> = {}): Subject {
  const { n, dim } = data;
  return {
    kind: 'table',
    path: 'rows.csv',
    files: ['rows.csv'],
    name: 'rows.csv',
    unit: 'rows',
    n,
    data,
    measuring: {},
    reading: {},
    record: { path: 'rows.csv', sha256: null, kind: 'table', n, dim },
    steps: [],
    models: [],
    warnings: [],
    seconds: 0,
    names: () => Array.from({ length: n }, (_, i) => String(i)),
    placeOf: async (row) => ({ file: 'rows.csv', name: `line ${row + 2}` }),
    items: { data, count: n, warnings: [] },
    ...more,
  };
}

/** A clustering by its labels. */
export function clusteringOf(labels: readonly number[], more: Partial<Clustering> = {}): Clustering {
  const k = Math.max(...labels) + 1;
  const sizes = new Float64Array(k);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return {
    algorithm: 'test',
    n: labels.length,
    k,
    labels: Int32Array.from(labels),
    sizes,
    warnings: [],
    ...more,
  };
}
