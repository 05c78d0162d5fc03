import { checkChoice } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, type Place } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import type { ItemsReading, TableReading } from '../core/reading.ts';
import { findDistance } from '../distances/table.ts';
import { fingerprint } from '../input/fingerprint.ts';
import { isMissingLabel } from '../input/labels/missing.ts';
import { splitArrayName } from '../input/npz.ts';
import { isFile, isStream } from '../input/paths.ts';
import { MISSING_NUMBERS, type MissingNumbers } from '../input/table/options.ts';
import type { RowsInput } from '../output/document.ts';
import { dialectOf } from './dialect.ts';
import { keptItems } from './kept.ts';
import { checkUsed, type Group, isMicro } from './look.ts';
import type { DialectParams } from './params/dialect.ts';
import { READING, type SubjectOptions } from './params/reading.ts';
import { takesTexts } from './texts.ts';
import type { Work } from './work.ts';

/** Options for reading rows without preparing them. */
export interface ReadOptions extends Omit<SubjectOptions, 'scale'> {
  /** Of tables that hold nothing else: every column of numbers, whatever its name. */
  everyNumber?: boolean;
}

/**
 * Reads the items of tables, a matrix or a folder.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function openItems(work: Work, group: Group, options: ReadOptions = {}): Promise<Items> {
  checkUsed(READING, options, group);
  const items = withKnownClasses(await readItems(work, group, options));
  return options.shape ? shaped(items, options.shape, group.files[0]) : items;
}

/** Texts that stand for nothing are no classes, which is told. */
export function withKnownClasses<T extends Pick<Items, 'truth' | 'warnings'>>(items: T): T {
  const { truth, warnings } = items;
  const unknown = truth?.filter(isMissingLabel).length ?? 0;
  if (!truth || unknown === 0) return items;
  return {
    ...items,
    truth: truth.map((text) => (isMissingLabel(text) ? '' : text)),
    warnings: [...warnings, { code: 'classes-unknown', rows: unknown, total: truth.length }],
  };
}

async function readItems(work: Work, { kind, files }: Group, options: ReadOptions): Promise<Items> {
  const { limit, sample, seed, missing } = options;
  const common = filesOf(work);
  const classes = { ...work.pacing, ...labelsReading(work, options) };
  const labels = typeof options.labels === 'string' ? options.labels : undefined;
  if (kind === 'table') {
    const { openTable } = await import('../input/table.ts');
    const reading = tableReading(options);
    const table = await keptItems(work, files, reading, () =>
      openTable([...files], { ...common, ...reading }),
    );
    tellReading(work, files, table.reading);
    if (labels === undefined) return table;
    const { openClasses } = await import('../input/labels.ts');
    const order = {
      path: titleName(files),
      count: table.count,
      ids: options.id === undefined ? undefined : table.ids,
    };
    const { classes: truth, warnings } = await openClasses(labels, order, { ...classes, id: options.id });
    return { ...table, truth, warnings: [...table.warnings, ...warnings] };
  }
  const rows = { limit, sample, seed };
  if (kind === 'matrix' && (await isMicro(files[0]))) {
    const { openMicro } = await import('./micro.ts');
    return openMicro(files[0], options);
  }
  if (kind === 'matrix') {
    const { openMatrix } = await import('../input/matrix.ts');
    const how = missing && checkChoice<MissingNumbers>('missing', missing, MISSING_NUMBERS);
    return openMatrix(files[0], { ...classes, rows, labels, missing: how });
  }
  if (takesTexts(options)) {
    const { openTextFolder } = await import('../input/textFolder.ts');
    return openTextFolder(files[0], { ...classes, rows, labels });
  }
  const { openFolder } = await import('../input/folder.ts');
  const reading = {
    rows,
    size: options.size,
    mode: options.grey ? ('grey' as const) : ('rgb' as const),
    missing: missing && checkChoice<'fail' | 'drop'>('missing', missing, ['fail', 'drop']),
  };
  const read = () => openFolder(files.length > 1 ? files : files[0], { ...classes, ...reading, labels });
  return labels === undefined ? keptItems(work, files, reading, read) : read();
}

/** Tells how files were read as one table. */
export function tellReading(work: Work, files: readonly string[], reading: TableReading | undefined): void {
  if (reading) work.read?.(files.length > 1 ? `${files[0]} and ${files.length - 1} more` : files[0], reading);
}

function filesOf({ maxMemory, stdin, pacing }: Work) {
  return { maxMemory, stdin, ...pacing };
}

/** How files of labels are read. */
export function labelsReading(work: Work, options: DialectParams) {
  const { maxMemory, stdin } = work;
  const read = (about: string, reading: ItemsReading) => work.read?.(about, reading);
  return { maxMemory, stdin, ...dialectOf(options), read };
}

/** The options for `openTable`. */
export function tableReading(options: ReadOptions) {
  const { columns, where, id, labelColumn, strips, weights, limit, sample, seed, missing } = options;
  const { preferenceColumn, everyNumber, categories } = options;
  const text = options.text ?? (takesTexts(options) ? (true as const) : undefined);
  const encode = encodingOf(options);
  const dialect = dialectOf(options);
  return {
    columns,
    text,
    where,
    id,
    labelColumn,
    strips: strips && [...strips],
    weights,
    preferenceColumn,
    limit,
    sample,
    seed,
    missing,
    encode,
    everyNumber,
    categories,
    ...dialect,
  };
}

/** The default encoding of text. Where categories are compared, a text becomes the number of its category. */
export function encodingOf({ encode, metric, categories }: ReadOptions): string {
  if (encode === undefined && categories) return 'label';
  if (encode !== undefined || metric === undefined) return encode ?? 'auto';
  return [metric].flat().every((one) => findDistance(one).categorical) ? 'label' : 'auto';
}

/** The place of a row of the data: the line of a table, the name of a picture, the number of an item. */
export async function placeOfRow(
  work: Work,
  { kind, files }: Group,
  { ids, rowOf }: Pick<Items, 'ids' | 'rowOf'>,
  options: ReadOptions,
  row: number,
): Promise<Place> {
  const item = rowOf ? rowOf.indexOf(row) : row;
  if (kind === 'folder' && ids) return { file: files[0], name: ids[item] };
  // standard input cannot be read again
  if (kind !== 'table' || files.some((path) => path === '-' || isStream(path)))
    return { file: files[0], name: `row ${item}` };
  const { placeInTable } = await import('../input/table.ts');
  return placeInTable([...files], { ...filesOf(work), ...tableReading(options) }, item);
}

/** @throws {ClusterkitError} input, if rows do not have the number of values of such pictures */
function shaped(items: Items, { width, height }: { width: number; height: number }, path: string): Items {
  const { dim } = items.data;
  const bands = dim === 3 * width * height ? 3 : 1;
  if (dim !== bands * width * height) {
    const wanted = `${width * height} columns (or ${3 * width * height} with colors)`;
    throw new ClusterkitError('input', `${width}x${height} needs ${wanted}, and it has ${dim}`, {
      option: 'shape',
      at: { file: path },
    });
  }
  return { ...items, data: { ...items.data, shape: { height, width, bands } } };
}

/** The name of files in titles. */
export function titleName(files: readonly string[]): string {
  const first = files[0] === '-' ? 'standard input' : files[0].replace(/\/+$/, '').replace(/^.*[/\\]/, '');
  return files.length > 1 ? `${first} and ${files.length - 1} more` : first;
}

/** What is recorded of rows. */
interface RecordedItems {
  data: Pick<Dataset, 'dim' | 'columns' | 'shape'>;
  count: number;
  reading?: TableReading;
}

/** The JSON of rows. */
export async function recordOf(work: Work, group: Group, items: RecordedItems): Promise<RowsInput> {
  const { record, hashed } = startRecord(work, group, items);
  await hashed;
  return record;
}

/**
 * The JSON of rows. The fingerprints of the files, which are computed beside other work, are in it when `hashed` ends.
 */
export function startRecord(
  work: Work,
  { kind, files }: Group,
  items: RecordedItems,
): { record: RowsInput; hashed: Promise<void> } {
  const { data, count, reading } = items;
  const each = files.map((path) => ({ path, sha256: null as string | null }));
  const record: RowsInput = {
    ...each[0],
    ...(files.length > 1 ? { files: each } : {}),
    kind: kind as RowsInput['kind'],
    n: count,
    dim: data.dim,
    ...(data.columns ? { columns: data.columns } : {}),
    ...(data.shape ? { shape: data.shape } : {}),
    ...(reading ? { reading } : {}),
  };
  const hashed = Promise.all(
    each.map(async (one, i) => {
      one.sha256 = await hashOf(work, one.path);
      if (i === 0) record.sha256 = one.sha256;
    }),
  ).then(() => {});
  // whoever waits for it gets the error
  hashed.catch(() => {});
  return { record, hashed };
}

/** SHA-256 of a file, hexadecimal; null for folders, streams and patterns, which have none, and if nobody asks for it. */
export async function hashOf(
  { fingerprints }: Pick<Work, 'fingerprints'>,
  path: string,
): Promise<string | null> {
  if (!fingerprints) return null;
  const { file } = splitArrayName(path);
  return path !== '-' && isFile(file) ? fingerprint(file) : null;
}
