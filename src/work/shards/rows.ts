import { createHash } from 'node:crypto';
import type { SomeRows } from '../../algorithms/passes/pieces.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, describeError } from '../../core/errors.ts';
import type { RowStore, StoredRows } from '../../core/rowStore.ts';
import type { GenerateOptions } from '../../generators/generate.ts';
import type { ShapeName } from '../../generators/table.ts';
import { fingerprint } from '../../input/fingerprint.ts';
import { type MatrixStore, openMatrixStore } from '../../input/matrixStore.ts';
import { readInput } from '../../input/open.ts';
import { statOf } from '../folders.ts';
import { appliedTo } from '../prepareStore.ts';
import type { Shard } from './form.ts';
import { fileOf, type OpenManifest, storedDim } from './manifest.ts';

/** Numbers of a piece. */
const PIECE = 2 ** 20;

/** Rows of a shard that are made at a time. */
const MADE_ROWS = 2 ** 16;

/**
 * The rows of a shard. Its files are opened when they are read, and closed afterwards.
 * @throws {ClusterkitError} input, for files that are not as the manifest says, when they are read
 */
export function shardRows(manifest: OpenManifest, shard: Shard): SomeRows {
  const { first, rows } = shard;
  return { first, n: rows, pieces: (unchecked) => piecesOf(manifest, shard, unchecked) };
}

async function* piecesOf(manifest: OpenManifest, shard: Shard, unchecked = false): AsyncGenerator<Dataset> {
  const { preparation = [] } = manifest;
  const some = storedPieces(manifest, shard, unchecked && preparation.length === 0);
  for await (const piece of some) yield await appliedTo(piece, preparation);
}

async function* storedPieces(
  manifest: OpenManifest,
  shard: Shard,
  unchecked: boolean,
): AsyncGenerator<Dataset> {
  if (shard.rows === 0) return;
  if (shard.generate) {
    yield* generatedPieces(manifest, shard.generate, shard.rows);
    return;
  }
  const { from = 0, rows } = shard;
  const { file, weights } = await openShard(manifest, shard);
  try {
    for (const [at, count] of piecesFor(rows, storedDim(manifest))) {
      const piece = await file.read(from + at, count, unchecked);
      const some = await weights?.read(at, count);
      yield { ...piece, ...(some && { weights: Float64Array.from(some.x) }) };
    }
    await file.checkUnchanged();
  } finally {
    await file.close();
    await weights?.close();
  }
}

/** Rows that are made as a manifest says, which may have been edited. */
async function* generatedPieces(
  manifest: OpenManifest,
  generate: NonNullable<Shard['generate']>,
  rows: number,
): AsyncGenerator<Dataset> {
  const wrong = (what: string, cause?: unknown) =>
    new ClusterkitError('input', `its rows cannot be made: ${what}`, { at: { file: manifest.path }, cause });
  const made = madePieces(generate, rows);
  try {
    for await (const piece of made) {
      if (piece.dim !== storedDim(manifest)) throw wrong(`they have ${piece.dim} columns`);
      yield piece;
    }
  } catch (error) {
    throw error instanceof ClusterkitError && error.code === 'usage'
      ? wrong(describeError(error), error)
      : error;
  }
}

/** Where the pieces of rows begin, and how many rows they have. */
export function* piecesFor(rows: number, dim: number): Generator<[at: number, count: number]> {
  const most = Math.max(1, Math.floor(PIECE / dim));
  for (let at = 0; at < rows; at += most) yield [at, Math.min(most, rows - at)];
}

/**
 * Checks the bytes of the file of a shard. Of the shards of one file, the first one reads all of it, and the others nothing.
 * @throws {ClusterkitError} input, for a file that is missing or was changed
 */
export async function checkShard({ path }: OpenManifest, shard: Shard): Promise<void> {
  const { path: file, from = 0, weights, sha256 } = shard;
  if (file === undefined || from > 0 || shard.rows === 0) return;
  const name = placeOfShard(path, shard);
  const found =
    weights === undefined ? await fingerprint(name) : await hashOfFiles([name, fileOf(path, weights)]);
  if (found !== sha256) throw changed(name, 'has other bytes than its manifest says');
}

async function hashOfFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update((await readInput(file)).bytes);
  return hash.digest('hex');
}

/** Where the file of a shard is. @throws {ClusterkitError} input, if it is missing or has another size */
function placeOfShard(manifest: string, shard: Shard): string {
  const name = fileOf(manifest, shard.path as string);
  const size = statOf(name)?.size;
  if (size === undefined)
    throw new ClusterkitError('input', `there is no such file, and ${manifest} has shards in it`, {
      at: { file: name },
      remedies: [{ how: 'do', what: 'put it there, or make the manifest again' }],
    });
  if (size !== shard.bytes) throw changed(name, `has ${size} bytes, and its manifest says ${shard.bytes}`);
  return name;
}

/** The refusal of a file that has not the bytes of which its manifest was made. */
export function changed(file: string, what: string): ClusterkitError {
  return new ClusterkitError('input', `${what}: it was changed`, {
    at: { file },
    remedies: [{ how: 'do', what: 'make the manifest again' }],
  });
}

async function openShard(
  manifest: OpenManifest,
  shard: Shard,
): Promise<{ file: MatrixStore; weights?: MatrixStore }> {
  const { path } = manifest;
  const name = placeOfShard(path, shard);
  const file = await openMatrixStore(name);
  if (file.store.dim !== storedDim(manifest) || file.store.n < (shard.from ?? 0) + shard.rows) {
    await file.close();
    throw new ClusterkitError('input', `it has other rows than its manifest says`, { at: { file: name } });
  }
  if (shard.weights === undefined) return { file };
  return { file, weights: await openMatrixStore(fileOf(path, shard.weights)) };
}

/** Rows that are made when they are read, some at a time, each part from a seed of its own. */
export async function* madePieces(
  { shape, seed = 1, ...options }: NonNullable<Shard['generate']>,
  rows: number,
): AsyncGenerator<Dataset> {
  const { generateRows } = await import('../../generators/generate.ts');
  for (let at = 0, part = 0; at < rows; at += MADE_ROWS, part++) {
    const n = Math.min(MADE_ROWS, rows - at);
    const made = await generateRows(shape as ShapeName, {
      ...(options as GenerateOptions),
      n,
      seed: (seed as number) + part,
    });
    yield { x: Float32Array.from(made.data.x), n, dim: made.data.dim };
  }
}

/** All rows of a manifest as a store. The bytes of a file are compared with the manifest once, before all of it is read. */
export function shardStore(manifest: OpenManifest): StoredRows {
  const { n, dim, columns, range } = manifest;
  const open = new Map<Shard, MatrixStore>();
  const checked = new Set<Shard>();
  const store: RowStore = {
    n,
    dim,
    ...(columns && { columns }),
    weighted: range.mostWeight !== undefined,
    async gather(rows, x, weights) {
      const { preparation = [] } = manifest;
      const from = storedDim(manifest);
      const raw = preparation.length === 0 ? x : new Float64Array(rows.length * from);
      const one = new Uint32Array(1);
      for (const [i, row] of rows.entries()) {
        const shard = shardOf(manifest, row);
        if (shard.generate || weights) throw unordered();
        const file = open.get(shard) ?? (await openShard(manifest, shard)).file;
        open.set(shard, file);
        one[0] = (shard.from ?? 0) + row - shard.first;
        await file.store.gather(one, raw.subarray(i * from, (i + 1) * from));
      }
      if (raw !== x) x.set((await appliedTo({ x: raw, n: rows.length, dim: from }, preparation)).x);
    },
    async *pieces(unchecked) {
      for (const shard of manifest.shards) {
        if (!checked.has(shard)) await checkShard(manifest, shard);
        checked.add(shard);
        yield* piecesOf(manifest, shard, unchecked);
      }
    },
  };
  return {
    store,
    count: n,
    encodings: [],
    warnings: [],
    async close() {
      for (const file of open.values()) await file.close();
    },
  };
}

/** The shard of a row. */
function shardOf({ shards }: OpenManifest, row: number): Shard {
  let [low, high] = [0, shards.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (shards[middle].first + shards[middle].rows > row) high = middle;
    else low = middle + 1;
  }
  return shards[low];
}

function unordered(): ClusterkitError {
  return new ClusterkitError(
    'usage',
    'rows by number require shards of files without weights; kmeans takes rows in their order',
  );
}
