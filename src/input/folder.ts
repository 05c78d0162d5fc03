import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkChoice, checkInteger } from '../core/check.ts';
import type { RowShape } from '../core/dataset.ts';
import { ClusterkitError, describeError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { chooseRows, type RowChoice } from '../core/rowChoice.ts';
import type { Warning } from '../core/warnings.ts';
import { decodeToShape, isPicture, readImageFacts } from './image.ts';
import { type ClassesOptions, openClasses } from './labels.ts';
import { inFile, readHead, readInput } from './open.ts';
import { systemReason } from './reasons.ts';
import { sniff } from './sniff.ts';

/** Options of `openFolder`. */
export interface FolderOptions extends Pacing, Omit<ClassesOptions, 'expect'> {
  /** The size that every picture is scaled to, in pixels; default 32 x 32. */
  size?: { width: number; height: number };
  /** Default rgb. */
  mode?: 'grey' | 'rgb';
  rows?: RowChoice;
  /** A file with the label of each picture, as for `openMatrix`. */
  labels?: string;
  /** What to do about an unreadable picture; default fail. */
  missing?: 'fail' | 'drop';
}

/** The contents of a folder. */
export interface FolderFacts {
  pictures: number;
  /** Files that are not pictures. */
  others: number;
  /** Pictures with an unreadable header. */
  damaged: number;
  /** Number of pictures by format. */
  formats: Record<string, number>;
  /** Total size of the pictures, in bytes. */
  fileSize: number;
  /** Smallest and largest size, absent without a readable picture. */
  width?: [number, number];
  height?: [number, number];
}

/** A file, and its name in results. */
interface Entry {
  path: string;
  name: string;
}

/** The size that pictures are scaled to unless another is asked for. */
export const FOLDER_SIZE = { width: 32, height: 32 };

/** Number of pictures that are decoded at the same time. */
const AT_ONCE = 4;

/**
 * Reads pictures as rows: the pictures of a folder and its subfolders, or many files, each scaled to one size. `ids`
 * are the names within the folder, or the paths when several were given. Digits in names are ordered by value. Hidden
 * files are skipped. Other files without a picture are left out with a warning. Columns hold the pictures' own sizes.
 * @throws {ClusterkitError} input, without a picture, or for an unreadable picture unless these are dropped; memory
 * @example
 * import { openFolder } from 'clusterkit/input';
 * const { data } = await openFolder('images/charts', { size: { width: 8, height: 8 }, mode: 'grey' });
 * console.log(data.dim, data.shape); // 64 { height: 8, width: 8, bands: 1 }
 */
export async function openFolder(
  paths: string | readonly string[],
  options: FolderOptions = {},
): Promise<Items> {
  const { size = FOLDER_SIZE, mode = 'rgb', missing = 'fail' } = options;
  const shape: RowShape = {
    height: checkInteger('size.height', size.height, 1, 4096),
    width: checkInteger('size.width', size.width, 1, 4096),
    bands: checkChoice('mode', mode, ['grey', 'rgb']) === 'grey' ? 1 : 3,
  };
  checkChoice('missing', missing, ['fail', 'drop']);
  const found = await findPictures(paths);
  const rows = chooseRows(found.pictures.length, options.rows);
  const entries = rows ? Array.from(rows, (i) => found.pictures[i]) : found.pictures;
  const warnings: Warning[] = [];
  if (found.others > 0) warnings.push({ code: 'files-left-out', files: found.others });
  const read = await readPictures(entries, shape, { ...options, missing });
  if (read.broken.length > 0) {
    warnings.push({ code: 'pictures-left-out', pictures: read.broken.length, first: read.broken[0] });
  }
  const { x, n, rowOf } = read;
  const order = {
    path: typeof paths === 'string' ? paths : paths[0],
    count: found.pictures.length,
    unit: 'pictures',
  };
  const known = options.labels ? await openClasses(options.labels, order, options) : undefined;
  const truth = known?.classes;
  warnings.push(...(known?.warnings ?? []));
  return {
    data: { x, n, dim: shape.height * shape.width * shape.bands, shape },
    count: entries.length,
    ...(n < entries.length ? { rowOf } : {}),
    ids: entries.map(({ name }) => name),
    ...(truth ? { truth: rows ? Array.from(rows, (row) => truth[row]) : truth } : {}),
    columns: [
      { name: 'width', values: read.widths },
      { name: 'height', values: read.heights },
    ],
    warnings,
  };
}

/**
 * Describes the pictures of a folder from their headers.
 * @throws {ClusterkitError} input, when the folder has no pictures
 */
export async function folderFacts(
  paths: string | readonly string[],
  pacing: Pacing = {},
): Promise<FolderFacts> {
  const { pictures, others } = await findPictures(paths);
  const facts: FolderFacts = { pictures: pictures.length, others, damaged: 0, formats: {}, fileSize: 0 };
  const range = (now: [number, number] | undefined, value: number): [number, number] =>
    now ? [Math.min(now[0], value), Math.max(now[1], value)] : [value, value];
  await sideBySide(pictures, 'looking at pictures', pacing, async ({ path }) => {
    const { bytes } = await readInput(path);
    const kind = sniff(bytes);
    facts.formats[kind] = (facts.formats[kind] ?? 0) + 1;
    facts.fileSize += bytes.length;
    try {
      const { width, height } = await readImageFacts(bytes);
      facts.width = range(facts.width, width);
      facts.height = range(facts.height, height);
    } catch (error) {
      if (!(error instanceof ClusterkitError)) throw error;
      facts.damaged++;
    }
  });
  return facts;
}

interface ReadPictures {
  x: Uint8Array;
  n: number;
  rowOf: Int32Array;
  widths: (number | null)[];
  heights: (number | null)[];
  /** What is wrong with each damaged file. */
  broken: string[];
}

async function readPictures(
  entries: Entry[],
  shape: RowShape,
  options: FolderOptions,
): Promise<ReadPictures> {
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const dim = shape.height * shape.width * shape.bands;
  const need = entries.length * dim;
  checkMemory(`${entries.length} pictures of ${shape.width} x ${shape.height}`, need, maxMemory, [
    { option: 'size', how: 'lower' },
    { option: 'limit', how: 'set' },
    { option: 'sample', how: 'set' },
    MORE_MEMORY,
  ]);
  const x = new Uint8Array(need);
  const sizes = entries.map((): { width: number; height: number } | null => null);
  const faults = new Map<number, string>();
  await sideBySide(entries, 'reading pictures', options, async ({ path }, i) => {
    try {
      const { bytes } = await readInput(path, { maxMemory });
      const { row, facts } = await inFile(path, () => decodeToShape(bytes, shape, maxMemory - need));
      x.set(row, i * dim);
      sizes[i] = facts;
    } catch (error) {
      if (options.missing !== 'drop' || !(error instanceof ClusterkitError) || error.code !== 'input')
        throw error;
      faults.set(i, describeError(error));
    }
  });
  const rowOf = closeGaps(
    x,
    dim,
    sizes.map((size) => size !== null),
  );
  const n = entries.length - faults.size;
  const broken = entries.flatMap((_, i) => faults.get(i) ?? []);
  if (n === 0) throw new ClusterkitError('input', `no picture can be read; the first: ${broken[0]}`);
  return {
    x: x.subarray(0, n * dim),
    n,
    rowOf,
    widths: sizes.map((size) => size?.width ?? null),
    heights: sizes.map((size) => size?.height ?? null),
    broken,
  };
}

/** Closes the gaps between the rows that exist. @returns the new number of each row, -1 for a missing row */
function closeGaps(x: Uint8Array, dim: number, there: boolean[]): Int32Array {
  let n = 0;
  return Int32Array.from(there, (isThere, i) => {
    if (!isThere) return -1;
    x.copyWithin(n * dim, i * dim, (i + 1) * dim);
    return n++;
  });
}

/** Works on a few items at once, in the order of the list. The first error in that order ends the work. */
async function sideBySide<T>(
  list: readonly T[],
  stage: string,
  pacing: Pacing,
  work: (item: T, i: number) => Promise<void>,
): Promise<void> {
  const pacer = new Pacer(pacing);
  const errors = new Map<number, unknown>();
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < list.length && errors.size === 0) {
      const i = next++;
      try {
        if (pacer.due) await pacer.pause();
        await work(list[i], i);
      } catch (error) {
        errors.set(i, error);
      }
      pacer.report({ stage, done: ++done, total: list.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (errors.size > 0) throw errors.get(Math.min(...errors.keys()));
}

/** The pictures, and the number of other files. Every file that was named counts as a picture. */
/**
 * The pictures of a folder and its subfolders, in natural order.
 * @throws {ClusterkitError} input, when the folder has no pictures
 */
export async function pictureFiles(path: string): Promise<string[]> {
  return (await findPictures(path)).pictures.map((entry) => entry.path);
}

async function findPictures(
  paths: string | readonly string[],
): Promise<{ pictures: Entry[]; others: number }> {
  const list = typeof paths === 'string' ? [paths] : paths;
  const pictures: Entry[] = [];
  let others = 0;
  let texts = false;
  for (const path of list) {
    const inside = await listFolder(path);
    if (!inside) {
      pictures.push({ path, name: path });
      continue;
    }
    for (const name of inside) {
      const entry = { path: join(path, name), name: list.length === 1 ? name : join(path, name) };
      if (isPicture(sniff(await readHead(entry.path)))) pictures.push(entry);
      else {
        others++;
        texts ||= /\.txt$/i.test(name);
      }
    }
  }
  if (pictures.length > 0) return { pictures, others };
  const held =
    others === 0
      ? 'it is empty'
      : others === 1
        ? 'its one file is not a picture'
        : `none of its ${others} files is a picture`;
  throw new ClusterkitError('input', `there is no picture in it: ${held}`, {
    at: { file: list.join(', ') },
    remedies: texts ? [{ option: 'features', how: 'set', value: 'tfidf', to: 'cluster its .txt files' }] : [],
  });
}

/** The files in a folder and below, in natural order, without hidden files; undefined for a file. */
export async function listFolder(path: string): Promise<string[] | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return undefined;
    return (await listFiles(path, '')).sort(compareNatural);
  } catch (error) {
    throw new ClusterkitError('input', systemReason(error), { at: { file: path }, cause: error });
  }
}

async function listFiles(root: string, below: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await listFiles(root, name)));
    // only links to files are followed: a link to a folder might lead back here
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(root, name))))) files.push(name);
  }
  return files;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

/** Compares names so that a2 comes before a10: digits by value, other characters by code, in every locale. */
export function compareNatural(a: string, b: string): number {
  const [as, bs] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const numbers = /^\d/.test(as[i]) && /^\d/.test(bs[i]);
    const [left, right] = numbers
      ? [as[i], bs[i]].map((run) => run.replace(/^0+(?=\d)/, ''))
      : [as[i], bs[i]];
    // without leading zeros, the longer number is the larger number
    if (numbers && left.length !== right.length) return left.length - right.length;
    if (left !== right) return left < right ? -1 : 1;
  }
  return as.length - bs.length || (a < b ? -1 : a > b ? 1 : 0);
}
