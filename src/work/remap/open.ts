import type { Image } from '../../core/image.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { sampleBits } from '../../features/colors.ts';
import { decodeImage } from '../../input/image.ts';
import { inFile, readInput } from '../../input/open.ts';
import type { ImageInput } from '../../output/document.ts';
import { imageRecord } from '../openPictures.ts';
import { REMAP, type RemapOptions } from '../params/remap.ts';
import { partOf } from '../partOf.ts';
import type { Work } from '../work.ts';

/** A picture whose colors are to become few. */
export interface OpenedPicture {
  path: string;
  /** The whole file. */
  bytes: Uint8Array;
  /** The format of the file in the words of its ending. */
  format: string;
  /** Whether all that the file shows is in `image`. */
  whole: boolean;
  image: Image;
  record: ImageInput;
  warnings: Warning[];
}

/** @throws {ClusterkitError} usage, input or memory */
export async function openPicture(work: Work, path: string, options: RemapOptions): Promise<OpenedPicture> {
  const { frames, region, resize } = withDefaults(REMAP, options);
  const { maxMemory, stdin } = work;
  const file = await readInput(path, { maxMemory, stdin, expect: 'picture' });
  const {
    image: all,
    facts,
    warnings,
  } = await inFile(path, () => decodeImage(file.bytes, { maxMemory, frames }));
  const image = await inFile(path, () => partOf(all, { region, resize }));
  const bits = image.data.BYTES_PER_ELEMENT * 8;
  const used = sampleBits(image);
  if (bits > 8) warnings.push({ code: 'reduced-to-8-bit', bits, ...(used < bits ? { used } : {}) });
  return {
    path,
    bytes: file.bytes,
    format: facts.format,
    whole: region === undefined && resize === undefined && image.frames === facts.frames,
    image,
    record: imageRecord(path, file.sha256, image),
    warnings,
  };
}
