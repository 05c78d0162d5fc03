import { TYPES } from '../../algorithms/passes/range.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { ALPHA_MODES } from '../../core/image.ts';
import type { FeatureModel } from '../../core/preparation.ts';
import type { RowRange } from '../../core/rowStore.ts';
import type { PictureOptions } from '../params/reading.ts';
import { SHARDS_SCHEMA } from './heads.ts';

/*
 * The form of manifests: what is written, and the check of what is read.
 */

/** A picture of a shard. */
export interface PictureFile {
  /** From the folder of the manifest on. */
  path: string;
  bytes: number;
  sha256: string;
}

/** Rows in one file, rows that are made when they are read, or pictures. */
export interface Shard {
  /** A matrix, from the folder of the manifest on; absent: rows are made, or pictures. */
  path?: string;
  /** Pictures whose colors are counted; they are the rows of the shard. */
  pictures?: PictureFile[];
  /** The first row of the file that belongs to the shard; absent: 0. */
  from?: number;
  /** Size of the file. */
  bytes?: number;
  /** SHA-256 of the file, or of how rows are made. */
  sha256: string;
  /** A file with a weight for each row of the shard. */
  weights?: string;
  /** How rows are made: a shape of `generate`, its number of rows and its options. */
  generate?: Record<string, unknown> & { shape: string };
  /** The number of the first row among all rows. */
  first: number;
  rows: number;
  type: RowRange['type'];
  lows: number[];
  highs: number[];
  sizes: number[];
  mostWeight?: number;
}

/** How the pixels of pictures become colors, as a manifest has it. */
export type ColorReading = Pick<PictureOptions, 'alpha' | 'background' | 'frames' | 'region' | 'resize'>;

/** Where the rows of a job are, as plain data for JSON. */
export interface Manifest {
  schema: typeof SHARDS_SCHEMA;
  tool: 'clusterkit';
  version?: string;
  /** What the shards hold; absent: rows. */
  of?: 'rows' | 'pictures';
  /** Of pictures: how their pixels become colors. */
  reading?: ColorReading;
  /** SHA-256 of what the shards hold, wherever they are. */
  id: string;
  n: number;
  dim: number;
  columns?: string[];
  /** Steps by which rows are prepared when they are read. */
  preparation?: FeatureModel[];
  shards: Shard[];
}

/**
 * Checks what a file says of shards.
 * @throws {ClusterkitError} input, saying what is wrong with it
 */
export function checkManifest(manifest: Manifest): void {
  if (!isObject(manifest)) throw broken('it is no object');
  const { schema, of = 'rows', id, n, dim, columns, reading = {}, shards } = manifest;
  if (schema !== SHARDS_SCHEMA)
    throw broken(`its schema is ${JSON.stringify(schema)}, not "${SHARDS_SCHEMA}"`);
  if (typeof id !== 'string' || !isCount(n) || !isCount(dim) || dim < 1)
    throw broken('id, n or dim is missing');
  if (!['rows', 'pictures'].includes(of)) throw broken('of cannot be');
  if (!isReading(reading)) throw broken('reading cannot be');
  if (columns !== undefined && !areTexts(columns, dim)) throw broken(`columns are no ${dim} names`);
  if (!Array.isArray(shards) || shards.length === 0) throw broken('it has no shards');
  let next = 0;
  for (const [s, shard] of shards.entries()) {
    if (!isObject(shard)) throw broken(`shard ${s} is no object`);
    if (shard.first !== next || !isCount(shard.rows))
      throw broken(`shard ${s} does not begin where the one before ends`);
    const wrong = of === 'pictures' ? wrongPictures(shard) : wrongField(shard, dim);
    if (wrong)
      throw broken(`${wrong} of shard ${s} ${shard[wrong] === undefined ? 'is missing' : 'cannot be'}`);
    next += shard.rows;
  }
  if (next !== n) throw broken(`its shards have ${next} rows, not ${n}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first field of a shard of pictures that is not as it must be. */
function wrongPictures({ sha256, rows, pictures }: Shard): keyof Shard | undefined {
  if (typeof sha256 !== 'string') return 'sha256';
  const isPicture = (one: unknown) =>
    isObject(one) &&
    ['path', 'sha256'].every((name) => typeof (one as Record<string, unknown>)[name] === 'string') &&
    isCount((one as PictureFile).bytes);
  return Array.isArray(pictures) && pictures.length === rows && pictures.every(isPicture)
    ? undefined
    : 'pictures';
}

/** The first field of a shard that is not as it must be. */
function wrongField(shard: Shard, dim: number): keyof Shard | undefined {
  const { path, generate, sha256, from = 0, bytes, weights, rows, type, mostWeight = 0 } = shard;
  const isSize = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;
  const isList = (list: unknown, holds: (value: unknown) => boolean) =>
    Array.isArray(list) && (rows === 0 || list.length === dim) && list.every(holds);
  if (generate === undefined ? typeof path !== 'string' : path !== undefined) return 'path';
  if (generate !== undefined && typeof generate?.shape !== 'string') return 'generate';
  if (typeof sha256 !== 'string') return 'sha256';
  if (!Number.isSafeInteger(from) || from < 0) return 'from';
  if (bytes !== undefined && !isSize(bytes)) return 'bytes';
  if (weights !== undefined && typeof weights !== 'string') return 'weights';
  if (!TYPES.includes(type)) return 'type';
  for (const name of ['lows', 'highs'] as const) if (!isList(shard[name], Number.isFinite)) return name;
  if (!isSize(mostWeight)) return 'mostWeight';
  const { lows, highs, sizes } = shard;
  const most = (j: number) => Math.max(Math.abs(lows[j]), Math.abs(highs[j])) * (shard.mostWeight ?? 1);
  // sums are cut by the sizes: those that the range does not allow would leave nothing of the rows
  return isList(sizes, isSize) && sizes.every((size, j) => size <= most(j)) ? undefined : 'sizes';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areTexts(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count && value.every((one) => typeof one === 'string');
}

/** Whether the fields have the types that readers of pictures take; these say what is wrong with the values. */
function isReading(value: unknown): value is ColorReading {
  if (!isObject(value)) return false;
  const { alpha, background, frames, region, resize } = value as Record<string, unknown>;
  const isText = (text: unknown) => text === undefined || typeof text === 'string';
  const isLevel = (level: unknown) => isCount(level) && (level as number) <= 255;
  return (
    (alpha === undefined || ALPHA_MODES.some((mode) => mode === alpha)) &&
    (background === undefined ||
      (Array.isArray(background) && background.length === 3 && background.every(isLevel))) &&
    isText(frames) &&
    isText(region) &&
    (resize === undefined || typeof resize === 'number')
  );
}

function broken(what: string): ClusterkitError {
  return new ClusterkitError('input', `not a manifest this can use: ${what}`);
}
