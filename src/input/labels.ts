import { Readable } from 'node:stream';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import type { ItemsReading } from '../core/reading.ts';
import type { Warning } from '../core/warnings.ts';
import { classify } from './classify.ts';
import { gunzip } from './gzip.ts';
import { type CodedTexts, codeTexts, textsOf } from './labels/coded.ts';
import { inOrder, isCount, type RowOrder } from './labels/join.ts';
import { labelsFromJson } from './labels/json.ts';
import { type LinesOptions, labelsFromLines, labelsFromWords } from './labels/lines.ts';
import { labelNumbers } from './labels/numbers.ts';
import type { LabelSet } from './labels/set.ts';
import { holdsTable, npyHeader } from './npy.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, type InputFile, inFile, readInput } from './open.ts';
import { type FileKind, isMatrix, sniff } from './sniff.ts';
import { checkDialectOptions } from './table/text/known.ts';
import { type FreeText, isFreeText, openFreeText, wholeText } from './table/text/lines.ts';
import type { DialectOptions } from './table/text/options.ts';

interface LabelsOptions extends FileOptions, LinesOptions, DialectOptions {
  /** Another column of the same table, with the class of each row. */
  truthColumn?: string;
  /** Takes how the labels were read. */
  read?(about: string, reading: ItemsReading): void;
}

/** How a file of the known classes of rows is read. */
export interface ClassesOptions extends FileOptions, DialectOptions, Pick<LabelsOptions, 'id' | 'read'> {}

interface LabelFile {
  sha256: string;
  sets: LabelSet[];
  warnings: Warning[];
}

/**
 * Reads labels. The content shows the kind of file: text of one label a line, a table with a column of labels, NPY, NPZ
 * or IDX of any shape, a picture with one label a pixel, or a result of clusterkit with the labels of one or several
 * clusterings or cuts of a tree. The file may be gzipped.
 * @throws {ClusterkitError} input, when the file has no labels or no such column; memory
 */
export async function openLabels(path: string, options: LabelsOptions = {}): Promise<LabelFile> {
  const { file: name, array } = splitArrayName(path);
  const file = await readInput(name, { ...options, expect: 'anything' });
  const sets = await inFile(path, async () => {
    const whole = await gunzip(file.bytes, options.maxMemory);
    const kind = sniff(whole);
    const isTable = options.id !== undefined || options.truthColumn !== undefined;
    if (kind === 'npy' && holdsTable(whole))
      return [await fromTable(path, file, { ...options, column: options.column ?? textColumn(whole) })];
    if (isMatrix(kind) && !isTable)
      return [{ name: path, labels: await labelNumbers(whole, kind, array, options) }];
    if (isFreeText(whole)) {
      checkDialectOptions(options);
      const words = options.truthColumn === undefined && labelsFromWords(path, whole, options);
      if (words) return [words];
      const text = freeText(whole, options);
      const found = labelsFromJson(path, wholeText(text));
      if (found) return found;
      const lines = options.truthColumn === undefined ? linesOf(path, whole, options) : undefined;
      if (lines) return [lines];
    } else if (PICTURES.includes(kind)) {
      return [{ name: path, labels: await pictureLabels(whole, options) }];
    } else if (classify(whole) !== 'table') {
      // `labelNumbers` refuses the file and says what it is
      await labelNumbers(whole, kind, array, options);
    }
    return undefined;
  });
  const all = sets ?? [await fromTable(path, file, options)];
  const warnings = all.flatMap(({ heading }): Warning[] =>
    heading === undefined ? [] : [{ code: 'heading-taken', heading, file: path }],
  );
  for (const { reading } of all) if (reading) options.read?.(path, reading);
  return { sha256: file.sha256, sets: all, warnings };
}

/** A label may begin as a comment does. */
function freeText(bytes: Uint8Array, options: LabelsOptions): FreeText {
  return openFreeText(bytes, { ...options, comment: options.comment ?? 'none' });
}

/** Lines in front and behind are left out where the number of labels does not say that none are to be. */
function linesOf(path: string, bytes: Uint8Array, options: LabelsOptions): LabelSet | undefined {
  const found = labelsFromLines(path, freeText(bytes, options), options);
  const isCut = options.skip || options.footer;
  if (!isCut || !options.expected || found?.labels.codes.length === options.expected) return found;
  const all = labelsFromLines(path, freeText(bytes, { ...options, skip: 0, footer: 0 }), options);
  return all?.labels.codes.length === options.expected ? all : found;
}

/**
 * Reads the known classes of rows: the one clustering that a file of labels holds, in the order of the rows.
 * @throws {ClusterkitError} input, as `openLabels`, and when the labels are for other rows
 */
export async function openClasses(
  path: string,
  order: RowOrder,
  options: ClassesOptions = {},
): Promise<{ classes: string[]; warnings: Warning[]; isNamed: boolean }> {
  const how = { ...options, expected: order.count };
  const { sets, warnings } = await openLabels(path, how).catch((error) => {
    // the column that names the rows need not be in both files
    if (!(error instanceof ClusterkitError) || error.option !== 'id') throw error;
    return openLabels(path, { ...how, id: undefined });
  });
  const { labels: texts, ids, guessed } = oneOf(sets, path);
  const classes = textsOf(inOrder(order, { path, texts, ids, guessed }));
  return { classes, warnings, isNamed: ids !== undefined && !isCount(ids) };
}

/**
 * The only clustering of a file.
 * @throws {ClusterkitError} input, for several clusterings
 */
export function oneOf(sets: readonly LabelSet[], path: string): LabelSet {
  if (sets.length === 1) return sets[0];
  throw new ClusterkitError('input', `holds ${sets.length} clusterings, not one`, { at: { file: path } });
}

/** The name of the only column of an array of texts. */
function textColumn(npy: Uint8Array): string | undefined {
  const { descr, shape } = npyHeader(npy);
  return typeof descr === 'string' && shape.slice(1).every((length) => length === 1) ? 'column1' : undefined;
}

/** Formats of pictures that keep each pixel as written. */
const PICTURES: readonly FileKind[] = ['png', 'gif', 'webp', 'tiff', 'bmp'];

/** Gray levels as numbers, or colors as #rrggbb, pixel by pixel. */
async function pictureLabels(bytes: Uint8Array, { maxMemory }: LabelsOptions): Promise<CodedTexts> {
  const { decodeImage } = await import('./image.ts');
  const { image } = await decodeImage(bytes, { maxMemory });
  const { data, bands } = image;
  const texts = Array.from({ length: data.length / bands }, (_, i) => {
    const pixel = data.subarray(i * bands, (i + 1) * bands);
    if (bands < 3) return String(pixel[0]);
    return data instanceof Uint8Array ? toHex(pixel) : pixel.subarray(0, 3).join(',');
  });
  return codeTexts(texts);
}

async function fromTable(name: string, file: InputFile, options: LabelsOptions): Promise<LabelSet> {
  const { column = 'label', id, truthColumn, expect: _, ...reading } = options;
  const { readTable } = await import('./table/read.ts');
  const stdin = Readable.from([file.bytes]);
  // only the labels and the names are read: no column is clustered
  const read = (labelColumn: string) =>
    readTable(
      [name],
      { ...reading, columns: [], labelColumn, id, stdin },
      async ({ columns, plan, cells, reading }) => {
        const texts = (of: typeof plan.truth) => {
          const found = of && cells[columns.indexOf(of)].texts;
          return found?.map((text) => text ?? '');
        };
        return { labels: texts(plan.truth) ?? [], ids: texts(plan.id), reading };
      },
      [labelColumn, ...(id === undefined ? [] : [id])],
    );
  const {
    labels,
    ids,
    reading: written,
  } = await read(column).catch((error) => {
    throw lacking(error, name, { option: 'labelColumn', how: 'set', to: 'say where the labels are' });
  });
  const { used: _used, leftOut: _left, rows: count, ...how } = written;
  const told: ItemsReading = { ...how, unit: 'labels', count, column };
  const set: LabelSet = { name, labels: codeTexts(labels), ...(ids ? { ids } : {}), reading: told };
  if (truthColumn === undefined) return set;
  const truth = await read(truthColumn).catch((error) => {
    throw lacking(error, name, { option: 'truthColumn', how: 'set', to: 'say where the classes are' });
  });
  return { ...set, truth: codeTexts(truth.labels) };
}

/** Turns an error about the label column into an error about the file: nobody may have named that column. */
function lacking(error: unknown, file: string, remedy: Remedy): unknown {
  if (!(error instanceof ClusterkitError) || error.option !== 'labelColumn') return error;
  return error.with({ option: undefined, at: { file }, remedies: [remedy] });
}
