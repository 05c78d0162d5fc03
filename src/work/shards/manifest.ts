import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { emptyRange, joinRanges } from '../../algorithms/passes/range.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { FeatureModel } from '../../core/preparation.ts';
import type { RowRange } from '../../core/rowStore.ts';
import { checkFeatureModels } from '../../features/fitted.ts';
import { inFile, readInput } from '../../input/open.ts';
import { type ColorReading, checkManifest, type Manifest, type Shard } from './form.ts';
import { SHARDS_SCHEMA } from './heads.ts';

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
