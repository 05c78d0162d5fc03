import { createHash } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import { ClusterkitError } from '../../core/errors.ts';
import { Pacer } from '../../core/pacer.ts';
import { fingerprint } from '../../input/fingerprint.ts';
import { statOf } from '../folders.ts';
import type { SubjectOptions } from '../params/reading.ts';
import type { Work } from '../work.ts';
import type { Manifest, PictureFile, Shard } from './form.ts';
import { manifestOf } from './manifest.ts';

/** Bytes of the files of a shard, where nothing else is said. */
const SHARD_BYTES = 64e6;

/**
 * The manifest of pictures whose colors are counted. Pictures stay where they are, and are decoded when their shard is.
 * @throws {ClusterkitError} input, for a file that cannot be read; aborted
 */
export async function picturesOf(
  work: Work,
  files: readonly string[],
  output: string,
  options: SubjectOptions & { rowsPerShard?: number },
): Promise<Manifest> {
  const { rowsPerShard = Number.POSITIVE_INFINITY, alpha, background, frames, region, resize } = options;
  const mostBytes = options.rowsPerShard === undefined ? SHARD_BYTES : Number.POSITIVE_INFINITY;
  const pacer = new Pacer(work.pacing);
  const shards: PictureFile[][] = [];
  let bytes = 0;
  for (const [at, file] of files.entries()) {
    const picture = await pictureOf(file, output);
    const last = shards.at(-1);
    const fits = last && last.length < rowsPerShard && bytes + picture.bytes <= mostBytes;
    if (fits) last.push(picture);
    else shards.push([picture]);
    bytes = fits ? bytes + picture.bytes : picture.bytes;
    pacer.mention({ stage: 'pictures', done: at + 1, total: files.length });
    if (pacer.due) await pacer.pause();
  }
  const reading = { alpha, background, frames, region, resize };
  return manifestOf(work.version, 3, { reading }, shards.map(shardOf));
}

/** @throws {ClusterkitError} input */
async function pictureOf(file: string, output: string): Promise<PictureFile> {
  const size = statOf(file)?.size;
  if (size === undefined)
    throw new ClusterkitError('input', 'pictures of shards are files', { at: { file } });
  return {
    path: relative(dirname(resolve(output)), resolve(file)),
    bytes: size,
    sha256: await fingerprint(file),
  };
}

function shardOf(pictures: PictureFile[]): Omit<Shard, 'first'> {
  const hash = createHash('sha256').update(pictures.map(({ sha256 }) => sha256).join('\n'));
  return {
    pictures,
    sha256: hash.digest('hex'),
    rows: pictures.length,
    type: 'u8',
    lows: [],
    highs: [],
    sizes: [],
  };
}
