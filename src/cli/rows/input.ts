import { existsSync } from 'node:fs';
import { checkChoice } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, type Place } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import type { FeatureModel, StepRecord } from '../../core/preparation.ts';
import type { Warning } from '../../core/warnings.ts';
import { runFeatures } from '../../features/pipeline.ts';
import { parseFeatures } from '../../features/spec.ts';
import { readLabels } from '../../input/matrix.ts';
import { splitArrayName } from '../../input/npz.ts';
import { fingerprint, inFile } from '../../input/open.ts';
import { isFolder, isStream } from '../../input/paths.ts';
import type { RowsInput } from '../../output/document.ts';
import type { Inputs } from '../inputs.ts';
import type { Session } from '../session.ts';
import type { PrepareOptions, ReadOptions } from './options.ts';

/** What is clustered, and how it came about. */
export interface Prepared {
  data: Dataset;
  steps: StepRecord[];
  /** For doing the same to other rows. */
  models: FeatureModel[];
  warnings: Warning[];
}

/** Reads the items of tables, a matrix or a folder. */
export async function openItems(
  session: Session,
  kind: Inputs['kind'],
  files: readonly string[],
  options: ReadOptions,
): Promise<Items> {
  checkReadOptions(kind, files[0], options);
  const { limit, sample, seed, missing } = options;
  const common = readingIn(session);
  const labels = typeof options.labels === 'string' ? options.labels : undefined;
  const items = await (async () => {
    if (kind === 'table') {
      const { openTable } = await import('../../input/table.ts');
      const table = await openTable([...files], { ...common, ...tableReading(options) });
      return labels === undefined
        ? table
        : { ...table, truth: await readLabels(labels, table.count, common) };
    }
    const rows = { limit, sample, seed };
    if (kind === 'matrix') {
      const { openMatrix } = await import('../../input/matrix.ts');
      return openMatrix(files[0], { ...common, rows, labels, missing });
    }
    const { openFolder } = await import('../../input/folder.ts');
    const mode = options.grey ? 'grey' : 'rgb';
    return openFolder(files.length > 1 ? files : files[0], {
      ...common,
      rows,
      size: options.size,
      mode,
      missing: checkChoice('--missing', missing, ['fail', 'drop']) as 'fail' | 'drop',
    });
  })();
  return options.shape ? shaped(items, options.shape, files[0]) : items;
}

function readingIn(session: Session) {
  return { maxMemory: session.maxMemory, stdin: session.io.stdin, ...session.pacing };
}

function tableReading(options: ReadOptions) {
  const { columns, where, id, labelColumn, weights, limit, sample, seed, missing, encode } = options;
  return { columns, where, id, labelColumn, weights, limit, sample, seed, missing, encode };
}

/** Where a row of the data is: the line of a table, the name of a picture, the number of an item. */
export async function placeOfRow(
  session: Session,
  kind: Inputs['kind'],
  files: readonly string[],
  { ids, rowOf }: Items,
  options: ReadOptions,
  row: number,
): Promise<Place> {
  const item = rowOf ? rowOf.indexOf(row) : row;
  if (kind === 'folder' && ids) return { file: files[0], name: ids[item] };
  // standard input is gone
  if (kind !== 'table' || files.some((path) => path === '-' || isStream(path)))
    return { file: files[0], name: `row ${item}` };
  const { placeInTable } = await import('../../input/table.ts');
  return placeInTable([...files], { ...readingIn(session), ...tableReading(options) }, item);
}

/** Options that only tables have. */
const ONLY_TABLES = ['columns', 'where', 'id', 'labelColumn', 'weights'] as const;

/** @throws {ClusterkitError} usage, for an option that such an input has no use for */
function checkReadOptions(kind: Inputs['kind'], path: string, options: ReadOptions): void {
  const idle = kind === 'table' ? undefined : ONLY_TABLES.find((name) => options[name] !== undefined);
  if (idle) {
    const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new ClusterkitError('usage', `${flag} is for tables, and ${path} is a ${kind}`);
  }
  const sized = options.grey ? '--grey' : options.size ? '--size' : undefined;
  if (sized && kind !== 'folder') {
    throw new ClusterkitError('usage', `${sized} is for folders of pictures, and ${path} is a ${kind}`);
  }
}

/** @throws {ClusterkitError} input, when rows have not as many values as such pictures */
function shaped(items: Items, { width, height }: { width: number; height: number }, path: string): Items {
  const { dim } = items.data;
  const bands = dim === 3 * width * height ? 3 : 1;
  if (dim !== bands * width * height) {
    const wanted = `${width * height} columns (or ${3 * width * height} with colours)`;
    throw new ClusterkitError(
      'input',
      `${path}: --shape ${width}x${height} asks for ${wanted}, it has ${dim}`,
    );
  }
  return { ...items, data: { ...items.data, shape: { height, width, bands } } };
}

/** Scaling, then the features in their order. */
export async function prepare(
  session: Session,
  path: string,
  data: Dataset,
  { scale, features = [], seed }: PrepareOptions & { seed?: number },
): Promise<Prepared> {
  const specs = [...(scale === 'none' ? [] : [`scale:${scale}`]), ...features];
  if (specs.length === 0) return { data, steps: [], models: [], warnings: [] };
  const steps = parseFeatures(specs);
  const settings = { seed, maxMemory: session.maxMemory, ...session.pacing };
  return inFile(path, () => runFeatures(data, steps, settings));
}

/** What the JSON says of an input. */
export async function recordOf(
  kind: Inputs['kind'],
  files: readonly string[],
  { data, count }: { data: Pick<Dataset, 'dim' | 'columns' | 'shape'>; count: number },
): Promise<RowsInput> {
  const hashed = await Promise.all(files.map(async (path) => ({ path, sha256: await hashOf(path) })));
  return {
    ...hashed[0],
    ...(files.length > 1 ? { files: hashed } : {}),
    kind: kind as RowsInput['kind'],
    n: count,
    dim: data.dim,
    ...(data.columns ? { columns: data.columns } : {}),
    ...(data.shape ? { shape: data.shape } : {}),
  };
}

/** Folders, streams and patterns have none. */
async function hashOf(path: string): Promise<string | null> {
  const file = splitArrayName(path).file;
  return path === '-' || !existsSync(file) || isFolder(file) || isStream(file) ? null : fingerprint(file);
}

/** One label an item from one label a row. */
export function labelItems({ count, rowOf }: Items, labels: Int32Array): Int32Array {
  if (!rowOf) return labels;
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = rowOf[i] < 0 ? -1 : labels[rowOf[i]];
  return out;
}

/** One value a row from one value an item. */
export function ofRows<T>({ count, rowOf, data }: Items, values: ArrayLike<T>): ArrayLike<T> {
  if (!rowOf) return values;
  const rows = new Array<T>(data.n);
  for (let i = 0; i < count; i++) if (rowOf[i] >= 0) rows[rowOf[i]] = values[i];
  return rows;
}

/** Names for columns that have none: x0, x1 and so on. */
export function columnNames({ columns, dim }: Dataset): string[] {
  return columns ?? Array.from({ length: dim }, (_, j) => `x${j}`);
}
