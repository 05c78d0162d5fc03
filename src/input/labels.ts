import { Readable } from 'node:stream';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import type { Warning } from '../core/warnings.ts';
import { classify } from './classify.ts';
import { gunzip } from './gzip.ts';
import { inOrder, isCount, type RowOrder } from './labels/join.ts';
import { labelsFromJson } from './labels/json.ts';
import { type LinesOptions, labelsFromLines } from './labels/lines.ts';
import { labelNumbers } from './labels/numbers.ts';
import type { LabelSet } from './labels/set.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, type InputFile, inFile, readInput } from './open.ts';
import { type FileKind, isMatrix, sniff } from './sniff.ts';
import type { DialectOptions } from './table/text/options.ts';

interface LabelsOptions extends FileOptions, LinesOptions, DialectOptions {
  /** Another column of the same table, with the class of each row. */
  truthColumn?: string;
}

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
    if (isMatrix(kind) && !isTable)
      return [{ name: path, labels: await labelNumbers(whole, kind, array, options) }];
    if (kind === 'text') {
      const text = new TextDecoder().decode(whole);
      const found = labelsFromJson(path, text);
      if (found) return found;
      const isCut = options.truthColumn !== undefined || isDelimited(text, options.delimiter);
      const lines = isCut ? undefined : labelsFromLines(path, text, options);
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
  return { sha256: file.sha256, sets: all, warnings };
}

/**
 * Reads the known classes of rows: the one clustering that a file of labels holds, in the order of the rows.
 * @throws {ClusterkitError} input, as `openLabels`, and when the labels are for other rows
 */
export async function openClasses(
  path: string,
  order: RowOrder,
  options: FileOptions & Pick<LinesOptions, 'id'> = {},
): Promise<{ classes: string[]; warnings: Warning[]; isNamed: boolean }> {
  const how = { ...options, expected: order.count };
  const { sets, warnings } = await openLabels(path, how).catch((error) => {
    // the column that names the rows need not be in both files
    if (!(error instanceof ClusterkitError) || error.option !== 'id') throw error;
    return openLabels(path, { ...how, id: undefined });
  });
  const { labels: texts, ids, guessed } = oneOf(sets, path);
  const classes = [...inOrder(order, { path, texts, ids, guessed })];
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

/** Whether the first line contains the given delimiter. */
function isDelimited(text: string, delimiter = ''): boolean {
  return delimiter.length === 1 && text.slice(0, text.search(/[\r\n]|$/)).includes(delimiter);
}

/** Formats of pictures that keep each pixel as written. */
const PICTURES: readonly FileKind[] = ['png', 'gif', 'webp', 'tiff', 'bmp'];

/** Gray levels as numbers, or colors as #rrggbb, pixel by pixel. */
async function pictureLabels(bytes: Uint8Array, { maxMemory }: LabelsOptions): Promise<string[]> {
  const { decodeImage } = await import('./image.ts');
  const { image } = await decodeImage(bytes, { maxMemory });
  const { data, bands } = image;
  return Array.from({ length: data.length / bands }, (_, i) => {
    const pixel = data.subarray(i * bands, (i + 1) * bands);
    if (bands < 3) return String(pixel[0]);
    return data instanceof Uint8Array ? toHex(pixel) : pixel.subarray(0, 3).join(',');
  });
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
      async ({ columns, plan, cells }) => {
        const texts = (of: typeof plan.truth) => {
          const found = of && cells[columns.indexOf(of)].texts;
          return found?.map((text) => text ?? '');
        };
        return { labels: texts(plan.truth) ?? [], ids: texts(plan.id) };
      },
      [labelColumn, ...(id === undefined ? [] : [id])],
    );
  const { labels, ids } = await read(column).catch((error) => {
    throw lacking(error, name, { option: 'labelColumn', how: 'set', to: 'say where the labels are' });
  });
  const set: LabelSet = { name, labels, ...(ids ? { ids } : {}) };
  if (truthColumn === undefined) return set;
  const truth = await read(truthColumn).catch((error) => {
    throw lacking(error, name, { option: 'truthColumn', how: 'set', to: 'say where the classes are' });
  });
  return { ...set, truth: truth.labels };
}

/** Turns an error about the label column into an error about the file: nobody may have named that column. */
function lacking(error: unknown, file: string, remedy: Remedy): unknown {
  if (!(error instanceof ClusterkitError) || error.option !== 'labelColumn') return error;
  return error.with({ option: undefined, at: { file }, remedies: [remedy] });
}
