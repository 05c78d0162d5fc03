import type { Dataset } from '../core/dataset.ts';
import type { Items } from '../core/items.ts';
import { openTableStore } from '../input/table/store.ts';
import { checkInMemory, checkUsed, type Group, STORE_BYTES } from './look.ts';
import { recordOf, tableReading, tellReading, titleName } from './openItems.ts';
import { readingOf, rowNames } from './openRows.ts';
import { CLASSES, PREPARING, READING, type SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/**
 * A table whose rows are in a temporary file, for algorithms that read a few rows at a time.
 * @throws {ClusterkitError} usage, for options that require all rows at once; input, output or aborted
 */
export async function openStore(
  work: Work,
  files: readonly string[],
  options: SubjectOptions,
): Promise<Subject> {
  const started = performance.now();
  const group: Group = { kind: 'table', files };
  checkUsed(READING, options, group);
  const groups: Group[] = [{ ...group, store: true }];
  checkInMemory([...READING, ...PREPARING, CLASSES], options, { groups });
  const { id: _, ...reading } = tableReading(options);
  const bounds = { maxMemory: STORE_BYTES, signal: work.pacing.signal, stdin: work.stdin };
  const table = await openTableStore([...files], { ...reading, ...bounds });
  const { store, count, rowOf, encodings, reading: found, warnings } = table;
  tellReading(work, files, found);
  const { n, dim, columns } = store;
  const nothing: Dataset = { x: new Float64Array(0), n: 0, dim, columns };
  const items: Items = { data: { ...nothing, n }, count, rowOf, encodings, reading: found, warnings };
  return {
    kind: 'table',
    path: files[0],
    files,
    name: titleName(files),
    unit: 'rows',
    n,
    data: nothing,
    items,
    store: table,
    measuring: {},
    ...recordOf(work, group, items),
    reading: readingOf(options),
    steps: [],
    models: [],
    warnings,
    seconds: (performance.now() - started) / 1000,
    names: () => rowNames(items),
    placeOf: async (row) => ({ file: files[0], name: `row ${rowOf ? rowOf.indexOf(row) : row}` }),
    close: () => table.close(),
  };
}
