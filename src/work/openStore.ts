import type { Dataset, RowShape } from '../core/dataset.ts';
import type { Items } from '../core/items.ts';
import type { TableReading } from '../core/reading.ts';
import type { StoredRows } from '../core/rowStore.ts';
import { openMatrixStore } from '../input/matrixStore.ts';
import { openTableStore } from '../input/table/store.ts';
import { checkInMemory, checkUsed, type Group, isManifest, STORE_BYTES } from './look.ts';
import { startRecord, tableReading, tellReading, titleName } from './openItems.ts';
import { readingOf, rowNames } from './openRows.ts';
import { CLASSES, PREPARING, READING, type SubjectOptions } from './params/reading.ts';
import { type FittedSteps, prepareStored } from './prepareStore.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/**
 * A table whose rows are in a temporary file, or a matrix whose rows are in its own file, for algorithms that read a few
 * rows at a time.
 * @throws {ClusterkitError} usage, for options that require all rows at once; input, output or aborted
 */
export async function openStore(work: Work, group: Group, options: SubjectOptions): Promise<Subject> {
  const started = performance.now();
  const { kind, files } = group;
  checkUsed(READING, options, group);
  const groups: Group[] = [{ ...group, store: true }];
  checkInMemory([...READING, ...PREPARING, CLASSES], options, { groups });
  const stored = await openStored(work, group, options);
  const { fitted = NOTHING_FITTED } = stored;
  const { store, count, rowOf, encodings, reading: found, shape, warnings } = stored;
  tellReading(work, files, found);
  const { n, dim, columns } = store;
  const nothing: Dataset = { x: new Float64Array(0), n: 0, dim, columns, ...(shape && { shape }) };
  const items: Items = { data: { ...nothing, n }, count, rowOf, encodings, reading: found, warnings };
  return {
    kind,
    path: files[0],
    files,
    name: titleName(files),
    unit: 'rows',
    n,
    data: nothing,
    items,
    store: stored,
    measuring: {},
    ...startRecord(work, group, {
      ...items,
      data: { ...nothing, dim: fitted.steps[0]?.from ?? dim, columns: stored.sourceColumns ?? columns },
    }),
    reading: readingOf(options),
    steps: fitted.steps,
    models: fitted.models,
    warnings: [...warnings, ...fitted.warnings],
    seconds: (performance.now() - started) / 1000,
    names: () => rowNames(items),
    placeOf: async (row) => ({ file: files[0], name: `row ${rowOf ? rowOf.indexOf(row) : row}` }),
    close: () => stored.close(),
  };
}

/** What is known of rows in a file, of which some is known of tables or matrices alone. */
interface Stored extends StoredRows {
  reading?: TableReading;
  shape?: RowShape;
  fitted?: FittedSteps;
}

const NOTHING_FITTED: FittedSteps = { models: [], steps: [], warnings: [] };

async function openStored(work: Work, { kind, files }: Group, options: SubjectOptions): Promise<Stored> {
  if (kind === 'matrix' && (await isManifest(files[0]))) {
    const { openShards } = await import('./shards/store.ts');
    return openShards(work, files[0], options);
  }
  return prepareStored(work, await openFile(work, { kind, files }, options), options);
}

async function openFile(work: Work, { kind, files }: Group, options: SubjectOptions): Promise<Stored> {
  if (kind === 'matrix') return openMatrixStore(files[0]);
  const { id: _, ...reading } = tableReading(options);
  const bounds = { maxMemory: STORE_BYTES, signal: work.pacing.signal, stdin: work.stdin };
  return openTableStore([...files], { ...reading, ...bounds });
}
