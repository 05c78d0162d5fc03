import { Readable } from 'node:stream';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import { classify } from './classify.ts';
import { gunzip } from './gzip.ts';
import { isMatrix, labelNumbers, readLines } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, type InputFile, inFile, readInput } from './open.ts';
import { type FileKind, sniff } from './sniff.ts';
import type { DialectOptions } from './table/text/options.ts';

interface LabelsOptions extends FileOptions, DialectOptions {
  /** The column of tables that labels are in, default label. */
  column?: string;
  /** The column of tables that names the rows. */
  id?: string;
  /** Another column of the same table, with the class of each row. */
  truthColumn?: string;
}

/** The labels of one clustering, as they were written. */
interface LabelSet {
  /** The file, with the k when it holds several clusterings. */
  name: string;
  /** One a row; '' where there is none. */
  labels: string[];
  /** The names of the rows. */
  ids?: string[];
  /** The class of each row, '' where there is none. */
  truth?: string[];
}

interface LabelFile {
  sha256: string;
  sets: LabelSet[];
}

/**
 * Reads labels, by content: text of one label a line, a table with a column of them, NPY, NPZ or
 * IDX of any shape, a picture that has one a pixel, or a result of clusterkit that holds labels, which may be several
 * clusterings or cuts of a tree; gzipped or not.
 * @throws {ClusterkitError} input, when there are none, or no such column; memory
 */
export async function openLabels(path: string, options: LabelsOptions = {}): Promise<LabelFile> {
  const { file: name, array } = splitArrayName(path);
  const file = await readInput(name, { ...options, expect: 'anything' });
  const sets = await inFile(path, async () => {
    const whole = await gunzip(file.bytes, options.maxMemory);
    const kind = sniff(whole);
    const tabular = options.id !== undefined || options.truthColumn !== undefined;
    if (isMatrix(kind) && !tabular) {
      const { labels } = await labelNumbers(whole, kind, array, options);
      return [{ name: path, labels }];
    }
    if (kind === 'text') {
      const found = fromJson(path, whole) ?? (tabular ? undefined : fromLines(path, whole, options));
      if (found) return found;
    } else if (PICTURES.includes(kind)) {
      return [{ name: path, labels: await pictureLabels(whole, options) }];
    } else if (classify(whole) !== 'table') {
      // refuses it and says what it is
      await labelNumbers(whole, kind, array, options);
    }
    return undefined;
  });
  return { sha256: file.sha256, sets: sets ?? [await fromTable(path, file, options)] };
}

/** Pictures that keep each pixel as it was written. */
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

/** The labels of the runs of a result, or an array of labels; undefined for other text and for a table of objects. */
function fromJson(name: string, bytes: Uint8Array): LabelSet[] | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // lines of objects, or an error whose place the reader of tables finds
    return undefined;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 || value.some((item) => typeof item === 'object' && item !== null))
      return undefined;
    return [{ name, labels: value.map((item) => String(item ?? '')) }];
  }
  const { runs } = value as { runs?: unknown };
  return Array.isArray(runs) ? fromRuns(name, runs) : undefined;
}

/** A clustering as the JSON of a result has it: a run, or a cut of a tree. */
interface FoundRun {
  algorithm?: unknown;
  params?: Record<string, unknown>;
  k?: unknown;
  labels?: unknown;
  cuts?: FoundRun[];
}

function fromRuns(name: string, runs: readonly FoundRun[]): LabelSet[] {
  const labeled = runs.flatMap(labeledOf);
  if (labeled.length === 0) {
    throw new ClusterkitError('input', 'the result holds no labels', {
      remedies: [{ how: 'do', what: 'write the result as JSON with its labels' }],
    });
  }
  const several = labeled.length > 1;
  return labeled.map((run) => ({
    name: several ? `${name} ${run.algorithm}${settingsText(run, labeled)} k=${run.k}` : name,
    labels: (run.labels as unknown[]).map((label) => String(label ?? '')),
  }));
}

/** A run with labels; of a tree that was cut several times its cuts. */
function labeledOf(run: FoundRun): FoundRun[] {
  if (Array.isArray(run.labels)) return [run];
  const { algorithm, params, cuts = [] } = run;
  return cuts.filter(({ labels }) => Array.isArray(labels)).map((cut) => ({ ...cut, algorithm, params }));
}

/** " eps=0.5": what tells a run from the others of its algorithm, beside k. */
function settingsText({ algorithm, params = {} }: FoundRun, all: readonly FoundRun[]): string {
  const alike = all.filter((one) => one.algorithm === algorithm);
  const differs = (key: string) =>
    alike.some((one) => JSON.stringify(one.params?.[key]) !== JSON.stringify(params[key]));
  const told = Object.keys(params).filter((key) => key !== 'k' && differs(key));
  return told.map((key) => ` ${key}=${params[key]}`).join('');
}

/** One label a line; undefined when the first line has several values or is the heading of a column of labels. */
function fromLines(name: string, bytes: Uint8Array, { column = 'label' }: LabelsOptions) {
  const labels = readLines(bytes);
  if (labels.length === 0) throw new ClusterkitError('input', 'the file is empty');
  const first = labels[0].replace(/^"(.*)"$/, '$1');
  // braces are JSON; the reader of tables finds the place of an error in it
  return /[,;\t]|^[[{]/.test(labels[0]) || first === column ? undefined : [{ name, labels }];
}

async function fromTable(name: string, file: InputFile, options: LabelsOptions): Promise<LabelSet> {
  const { column = 'label', id, truthColumn, expect: _, ...reading } = options;
  const { readTable } = await import('./table/read.ts');
  const stdin = Readable.from([file.bytes]);
  // no column is clustered: only the labels and the names are read
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

/** An error about the label column, as one about the file: nobody may have named that column. */
function lacking(error: unknown, file: string, remedy: Remedy): unknown {
  if (!(error instanceof ClusterkitError) || error.option !== 'labelColumn') return error;
  return error.with({ option: undefined, at: { file }, remedies: [remedy] });
}
