import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { emptyRange, joinRanges, TYPES } from '../../algorithms/passes/range.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { FeatureModel } from '../../core/preparation.ts';
import type { RowRange } from '../../core/rowStore.ts';
import { checkFeatureModels } from '../../features/fitted.ts';
import { inFile, readInput } from '../../input/open.ts';
import type { PictureOptions } from '../params/reading.ts';
import { SHARDS_SCHEMA } from './heads.ts';

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

/** A manifest in a file. */
export interface OpenManifest extends Manifest {
  path: string;
  of: 'rows' | 'pictures';
  range: RowRange;
}

/** Maximum size of a manifest in bytes; a larger file is a mistake. */
const MOST_BYTES = 256e6;

/** What all shards of a manifest have in common. */
interface Common {
  columns?: string[];
  /** Of pictures. */
  reading?: ColorReading;
}

/** A manifest of shards, whose first rows are numbered here. */
export function manifestOf(
  version: string,
  dim: number,
  { columns, reading }: Common,
  given: readonly Omit<Shard, 'first'>[],
): Manifest {
  let n = 0;
  const shards = given.map((shard) => {
    const numbered = { ...shard, first: n };
    n += shard.rows;
    return numbered;
  });
  const facts = shards.map(({ sha256, from = 0, rows, weights }) => [
    sha256,
    from,
    rows,
    weights !== undefined,
  ]);
  const id = createHash('sha256')
    .update(JSON.stringify([dim, columns, facts, ...(reading ? [reading] : [])]))
    .digest('hex');
  return {
    schema: SHARDS_SCHEMA,
    tool: 'clusterkit',
    version,
    ...(reading && { of: 'pictures' as const }),
    id,
    n,
    dim,
    ...(columns && { columns }),
    ...(reading && { reading }),
    shards,
  };
}

/**
 * Reads a manifest.
 * @throws {ClusterkitError} input, saying what is wrong with it
 */
export async function readManifest(path: string): Promise<OpenManifest> {
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES });
  return inFile(path, () => {
    let manifest: Manifest;
    try {
      manifest = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      throw new ClusterkitError('input', 'not a manifest of shards: it is not JSON', { cause: error });
    }
    checkManifest(manifest);
    if (manifest.preparation !== undefined) checkFeatureModels(manifest.preparation);
    const ranges = manifest.shards.map((shard) => rangeOfShard(shard, manifest.dim));
    return { ...manifest, path, of: manifest.of ?? 'rows', range: ranges.reduce(joinRanges) };
  });
}

/** @throws {ClusterkitError} input */
function checkManifest({ schema, of = 'rows', id, n, dim, reading = {}, shards }: Manifest): void {
  const broken = (what: string) => new ClusterkitError('input', `not a manifest this can use: ${what}`);
  if (schema !== SHARDS_SCHEMA)
    throw broken(`its schema is ${JSON.stringify(schema)}, not "${SHARDS_SCHEMA}"`);
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof id !== 'string' || !isCount(n) || !isCount(dim) || dim < 1)
    throw broken('id, n or dim is missing');
  if (!['rows', 'pictures'].includes(of) || !isObject(reading)) throw broken('of or reading cannot be');
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
    Number.isSafeInteger((one as PictureFile).bytes);
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

/** What is known of the rows of a shard; of no rows, nothing is. */
function rangeOfShard(
  { rows, type, lows, highs, sizes, mostWeight, pictures }: Shard,
  dim: number,
): RowRange {
  if (pictures) return { ...emptyRange(dim), n: rows };
  return {
    n: rows,
    dim,
    type,
    lows: Float64Array.from(lows),
    highs: Float64Array.from(highs),
    sizes: Float64Array.from(sizes),
    ...(mostWeight !== undefined && { mostWeight }),
  };
}

/** What a manifest says of the range of a shard. */
export function rangeFacts({ n, type, lows, highs, sizes, mostWeight }: RowRange) {
  const list = (values: Float64Array) => (n === 0 ? [] : Array.from(values));
  return {
    rows: n,
    type,
    lows: list(lows),
    highs: list(highs),
    sizes: list(sizes),
    ...(mostWeight !== undefined && { mostWeight }),
  };
}

/** Where a file of a manifest is. */
export function fileOf(manifest: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(manifest), path);
}

/** Columns of the rows in files, before preparation. */
export function storedDim({ dim, preparation }: Pick<Manifest, 'dim' | 'preparation'>): number {
  return preparation?.[0]?.from ?? dim;
}

/** The same shards with rows that are prepared when they are read. @param path where the manifest may be written */
export function preparedManifest(
  manifest: OpenManifest,
  path: string,
  preparation: readonly FeatureModel[],
  { range, columns }: { range: RowRange; columns?: string[] },
): OpenManifest {
  const { path: from, columns: _, ...rest } = manifest;
  const id = createHash('sha256')
    .update(JSON.stringify([manifest.id, preparation]))
    .digest('hex');
  const absolute = (file: string | undefined) => file && resolve(fileOf(from, file));
  const shards = manifest.shards.map((shard) => ({
    ...shard,
    ...(shard.path !== undefined && { path: absolute(shard.path) }),
    ...(shard.weights !== undefined && { weights: absolute(shard.weights) }),
    ...rangeFacts({ ...range, n: shard.rows }),
  }));
  const { dim } = range;
  return {
    ...rest,
    id,
    dim,
    ...(columns && { columns }),
    preparation: [...preparation],
    shards,
    path,
    range,
  };
}
