import { ClusterkitError } from '../core/errors.ts';
import { type Rgb, toHex } from '../core/image.ts';
import type { PassSums } from '../core/rowStore.ts';
import type { Warning } from '../core/warnings.ts';
import { fingerprint } from '../input/fingerprint.ts';
import type { ImageInput } from '../output/document.ts';
import { type Group, isManifest } from './look.ts';
import { titleName } from './openItems.ts';
import { imageRecord, ofColors } from './openPictures.ts';
import type { PictureSubject } from './openPixels.ts';
import { PICTURES, SPACE, type SubjectOptions } from './params/reading.ts';
import { readSummary, type SummaryHead } from './shards/cks.ts';
import { colorsOfSums } from './shards/colors.ts';
import type { ColorReading } from './shards/form.ts';
import { fileOf, type OpenManifest, readManifest } from './shards/manifest.ts';
import { missingShards } from './shards/merge.ts';
import { ownPass, shardPasses } from './shards/passes.ts';
import type { Work } from './work.ts';

/** Colors that were counted, and where. */
interface Counted {
  sums: PassSums;
  reading: ColorReading;
  /** The pictures, where a manifest names them. */
  pictures?: { path: string; sha256: string }[];
}

/**
 * The colors of the pictures of a manifest, which are counted now, or of a summary of such colors. There are no pixels.
 * @throws {ClusterkitError} usage, for options that require pixels; input; output, for a store that cannot be written
 */
export async function openCounted(
  work: Work,
  { files: [path, other] }: Pick<Group, 'files'>,
  options: SubjectOptions,
): Promise<PictureSubject> {
  const started = performance.now();
  if (other !== undefined)
    throw new ClusterkitError('usage', 'colors that were counted are one input; shard takes all pictures', {
      option: 'together',
      at: { file: path },
    });
  checkCounted(path, options);
  const { space = SPACE.default } = options;
  const { sums, reading, pictures } = await ((await isManifest(path))
    ? countManifest(work, path)
    : readCounted(path));
  const { colors, images } = colorsOfSums(sums, { ...reading, background: reading.background as Rgb }, space);
  const n = images.reduce((sum, { image }) => sum + image.width * image.height * image.frames, 0);
  const image = { width: n, height: 1, frames: 1, bands: 3, data: new Uint8Array(0) } as const;
  const parts = pictures?.map(({ path: file, sha256 }, at) => imageRecord(file, sha256, images[at].image));
  const record: ImageInput = {
    ...imageRecord(path, await fingerprint(path), image),
    ...(parts && { pictures: parts }),
  };
  const { alpha = 'skip', background, frames, region, resize } = reading;
  return {
    kind: 'picture',
    path,
    files: [path],
    name: titleName([path]),
    ...ofColors(colors, []),
    placeOf: async (row) => ({ file: path, name: `color ${row}` }),
    measuring: {},
    record,
    reading: {
      space,
      alpha,
      ...(alpha === 'blend' && background ? { background: toHex(background as Rgb) } : {}),
      frames: frames ?? 'first',
      ...(region !== undefined && { region }),
      ...(resize !== undefined && { resize }),
    },
    steps: [],
    models: [],
    warnings: images.flatMap<Warning>(({ warnings }) => warnings),
    seconds: (performance.now() - started) / 1000,
    picture: { image, colors },
  };
}

/** Options that require the pixels of the pictures. */
const OF_PIXELS = ['position', 'superpixels', 'grid', 'pixels', 'labels'] as const;

/** @throws {ClusterkitError} usage */
function checkCounted(path: string, options: SubjectOptions): void {
  const given = options as Record<string, unknown>;
  const refuse = (option: string, reason: string) => new ClusterkitError('usage', reason, { option });
  const pixels = OF_PIXELS.find((name) => given[name] !== undefined && given[name] !== false);
  if (pixels)
    throw refuse(pixels, `requires pixels, and the colors of ${path} are counted apart from their pictures`);
  const read = PICTURES.find(
    ({ name, ...param }) =>
      given[name] !== undefined && String(given[name]) !== String('default' in param && param.default),
  );
  if (read)
    throw refuse(
      read.name,
      `is not used with colors that are counted: the manifest of ${path} says how pictures are read`,
    );
}

async function countManifest(work: Work, path: string): Promise<Counted> {
  const manifest = await readManifest(path);
  const { reading = {}, shards } = manifest;
  const sums = await countAll(work, manifest);
  const files = shards.flatMap(({ pictures = [] }) => pictures);
  return {
    sums,
    reading,
    pictures: files.map(({ path: file, sha256 }) => ({ path: fileOf(path, file), sha256 })),
  };
}

function countAll(work: Work, manifest: OpenManifest): Promise<PassSums> {
  if (work.shards) return shardPasses(work, manifest, work.shards).run({ kind: 'colors' });
  return ownPass(work, manifest, { kind: 'colors' });
}

/** @throws {ClusterkitError} input, for a summary that does not cover all shards */
async function readCounted(path: string): Promise<Counted> {
  const { head, sums } = await readSummary(path);
  checkComplete(path, head);
  return { sums, reading: { alpha: head.alpha } };
}

function checkComplete(file: string, head: SummaryHead): void {
  const missing = missingShards(head);
  if (missing === undefined) return;
  throw new ClusterkitError('input', `it lacks shards ${missing}`, {
    at: { file },
    remedies: [{ how: 'do', what: 'merge the summaries of all shards' }],
  });
}
