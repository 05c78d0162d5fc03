import { createHash } from 'node:crypto';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { surveyRows } from '../../algorithms/passes/pieces.ts';
import { emptyRange, joinRanges, rangeOf } from '../../algorithms/passes/range.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { RowStore } from '../../core/rowStore.ts';
import { findShape, type ShapeName } from '../../generators/table.ts';
import { fingerprint } from '../../input/fingerprint.ts';
import { openMatrix } from '../../input/matrix.ts';
import { isInLinesFile, type MatrixStore, openMatrixStore } from '../../input/matrixStore.ts';
import { fileIdentity } from '../../input/paths.ts';
import { toJson } from '../../output/json.ts';
import { toNpy } from '../../output/npy.ts';
import { writeOutput } from '../files.ts';
import { checkUsed, lookAt } from '../look.ts';
import { openStore } from '../openStore.ts';
import type { SubjectOptions } from '../params/reading.ts';
import { SHARD } from '../params/sharding.ts';
import type { Work } from '../work.ts';
import type { Manifest, Shard } from './form.ts';
import { manifestOf, rangeFacts } from './manifest.ts';
import { picturesOf } from './pictures.ts';
import { madePieces, piecesFor } from './rows.ts';

/** Options of `makeShards`, beside those by which tables are read. */
export interface ShardingOptions extends SubjectOptions {
  /** Rows, or pictures, of a shard; absent: those of about 64 MB. */
  rowsPerShard?: number;
  /** pixels: the colors of pictures. */
  by?: 'pixels' | 'pictures';
}

/** Bytes of the rows of a shard, where nothing else is said. */
const SHARD_BYTES = 64e6;

type Numberless = Omit<Shard, 'first'>;

/** Where shards go. */
interface Target {
  /** The path of the manifest. */
  output: string;
  /** The identities of the inputs, which must stay. */
  read: ReadonlySet<string | undefined>;
}

/**
 * Cuts inputs into shards and writes their manifest. Matrices whose rows follow each other in a file stay where they are;
 * other rows are packed into matrices beside the manifest. All rows are read once.
 * @param output the path of the manifest
 * @throws {ClusterkitError} usage, input, output or aborted
 */
export async function makeShards(
  work: Work,
  paths: readonly string[],
  output: string,
  options: ShardingOptions,
): Promise<Manifest> {
  const { by = 'pixels' } = options;
  const inputs = await lookAt(work, paths, { ...options, by, stays: true, shards: true });
  checkUsed(SHARD, options, inputs);
  if (inputs.kind === 'picture')
    return writeManifest(work, await picturesOf(work, inputs.files, output, options), output);
  if (inputs.kind !== 'table' && inputs.kind !== 'matrix')
    throw new ClusterkitError('usage', 'shards are made of matrices, tables and pictures', {
      at: { file: paths[0] },
    });
  const shards: Numberless[] = [];
  const read = new Set(inputs.groups.flatMap(({ files }) => files.map(fileIdentity)));
  const target: Target = { output, read };
  let columns: string[] | undefined;
  for (const group of inputs.groups) {
    const [path] = group.files;
    if (group.kind === 'matrix' && (await isInLinesFile(path))) {
      shards.push(...(await cutFile(work, path, output, options)));
      continue;
    }
    if (group.kind === 'matrix') {
      const { data } = await openMatrix(path, { maxMemory: work.maxMemory, ...work.pacing });
      shards.push(...(await packStore(work, memoryRows(data), target, shards.length, options)));
      continue;
    }
    const subject = await openStore(work, group, options);
    try {
      const { store } = subject.store as NonNullable<typeof subject.store>;
      columns ??= store.columns;
      shards.push(...(await packStore(work, store, target, shards.length, options)));
    } finally {
      await subject.close?.();
    }
  }
  const dims = [...new Set(shards.filter(({ rows }) => rows > 0).map(({ lows }) => lows.length))];
  if (dims.length !== 1)
    throw new ClusterkitError('input', `files have rows of ${dims.join(' and ')} columns`);
  return writeManifest(work, manifestOf(work.version, dims[0], { columns }, shards), output);
}

async function writeManifest(work: Work, manifest: Manifest, output: string): Promise<Manifest> {
  if (manifest.n === 0) throw new ClusterkitError('input', 'there are no rows');
  await writeOutput(work, output, toJson(manifest));
  return manifest;
}

/** Rows in memory, in their order. */
function memoryRows(data: Dataset): Pick<RowStore, 'dim' | 'weighted' | 'pieces'> {
  return {
    dim: data.dim,
    weighted: false,
    async *pieces() {
      yield data;
    },
  };
}

/** Number of rows of a shard. */
function sizeOf({ rowsPerShard }: ShardingOptions, dim: number, bytes: number): number {
  return rowsPerShard ?? Math.max(1, Math.floor(SHARD_BYTES / (dim * bytes)));
}

/** The shards of a matrix, whose rows stay in its file. */
async function cutFile(
  work: Work,
  path: string,
  output: string,
  options: ShardingOptions,
): Promise<Numberless[]> {
  const sha256 = await fingerprint(path);
  const file = await openMatrixStore(path);
  try {
    const { n, dim } = file.store;
    const size = sizeOf(options, dim, 4);
    const shards: Numberless[] = [];
    for (let from = 0; from < n; from += size) {
      const rows = Math.min(size, n - from);
      const pieces = () => readPieces(file, from, rows);
      const range = await surveyRows({ pieces, first: from, n: rows }, dim, work.pacing);
      const place = relative(dirname(resolve(output)), resolve(path));
      shards.push({
        path: place,
        ...(from > 0 && { from }),
        bytes: file.bytes,
        sha256,
        ...rangeFacts(range),
      });
    }
    await file.checkUnchanged();
    return shards;
  } finally {
    await file.close();
  }
}

async function* readPieces(
  { read, store }: MatrixStore,
  from: number,
  rows: number,
): AsyncGenerator<Dataset> {
  for (const [at, count] of piecesFor(rows, store.dim)) yield await read(from + at, count);
}

/** Packs the rows of a store into matrices beside the manifest. @param before number of the shards before */
async function packStore(
  work: Work,
  store: Pick<RowStore, 'dim' | 'weighted' | 'pieces'>,
  target: Target,
  before: number,
  options: ShardingOptions,
): Promise<Numberless[]> {
  const { dim } = store;
  const size = sizeOf(options, dim, 8);
  const shards: Numberless[] = [];
  const x = new Float64Array(size * dim);
  const weights = new Float64Array(store.weighted ? size : 0);
  let filled = 0;
  const flush = async () => {
    if (filled === 0) return;
    const part = { x: x.subarray(0, filled * dim), n: filled, dim };
    const weighed = store.weighted ? weights.subarray(0, filled) : undefined;
    const number = before + shards.length;
    shards.push(await packRows(work, { ...part, ...(weighed && { weights: weighed }) }, target, number));
    filled = 0;
  };
  for await (const piece of store.pieces()) {
    for (let i = 0; i < piece.n; ) {
      const count = Math.min(piece.n - i, size - filled);
      x.set(piece.x.subarray(i * dim, (i + count) * dim), filled * dim);
      if (piece.weights) weights.set(piece.weights.subarray(i, i + count), filled);
      filled += count;
      i += count;
      if (filled === size) await flush();
    }
  }
  await flush();
  return shards;
}

/** Writes rows as a shard. Doubles that single precision holds are written so. */
async function packRows(
  work: Work,
  data: Dataset,
  { output, read }: Target,
  number: number,
): Promise<Numberless> {
  const { n, dim, weights } = data;
  const single = Float32Array.from(data.x);
  const x = data.x.every((value, p) => value === single[p]) ? single : Float64Array.from(data.x);
  const range = joinRanges(emptyRange(dim), rangeOf({ ...data, x }));
  const stem = `${basename(output).replace(/\.[^.]*$/, '')}-${String(number).padStart(4, '0')}`;
  const bytes = toNpy(x, [n, dim]);
  const weightBytes = weights && toNpy(weights, [n]);
  const write = async (name: string, content: Uint8Array) => {
    const path = join(dirname(output), name);
    const identity = fileIdentity(path);
    if (identity !== undefined && read.has(identity)) throw replacesInput(path, output);
    await writeOutput(work, path, content);
  };
  await write(`${stem}.npy`, bytes);
  if (weightBytes) await write(`${stem}-weights.npy`, weightBytes);
  const hash = createHash('sha256').update(bytes);
  if (weightBytes) hash.update(weightBytes);
  return {
    path: `${stem}.npy`,
    bytes: bytes.length,
    sha256: hash.digest('hex'),
    ...(weightBytes && { weights: `${stem}-weights.npy` }),
    ...rangeFacts(range),
  };
}

function replacesInput(shard: string, manifest: string): ClusterkitError {
  return new ClusterkitError(
    'usage',
    `${manifest} has ${shard} beside it, an input that will not be overwritten`,
    {
      option: 'output',
      remedies: [{ how: 'do', what: 'write to another folder' }],
    },
  );
}

/** Rows of a shape that are made whenever they are read, and never written. */
export interface MadeOptions {
  shape: string;
  n: number;
  rowsPerShard?: number;
  k?: number;
  dim?: number;
  noise?: number;
  seed?: number;
}

/**
 * Writes the manifest of shards whose rows are made when they are read, each from a seed of its own.
 * @throws {ClusterkitError} usage, as `generateRows`; output; aborted
 */
export async function makeGenerated(work: Work, output: string, options: MadeOptions): Promise<Manifest> {
  const { shape, n, rowsPerShard, seed = 1, ...given } = options;
  const { name } = findShape(shape);
  const { generateRows } = await import('../../generators/generate.ts');
  const { data, centers, k } = await generateRows(name as ShapeName, {
    ...given,
    seed,
    n: Math.max(64, given.k ?? 1),
  });
  const { dim } = data;
  const size = sizeOf({ rowsPerShard }, dim, 4);
  const points = centers && {
    centers: Array.from({ length: k }, (_, c) => Array.from(centers.subarray(c * dim, (c + 1) * dim))),
  };
  const shards: Numberless[] = [];
  for (let first = 0; first < n; first += size) {
    const rows = Math.min(size, n - first);
    // no two parts of any shards have one seed
    const generate = { shape: name, ...given, ...points, seed: seed + first + 1 };
    const pieces = () => madePieces(generate, rows);
    const range = await surveyRows({ pieces, first, n: rows }, dim, work.pacing);
    const sha256 = createHash('sha256')
      .update(JSON.stringify([generate, rows]))
      .digest('hex');
    shards.push({ generate, sha256, ...rangeFacts(range) });
  }
  return writeManifest(work, manifestOf(work.version, dim, data, shards), output);
}
