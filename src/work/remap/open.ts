import type { Image, Timing } from '../../core/image.ts';
import type { Warning } from '../../core/warnings.ts';
import { sampleBits } from '../../features/colors.ts';
import type { ImageFacts } from '../../input/facts.ts';
import { inFile } from '../../input/open.ts';
import type { ImageInput } from '../../output/document.ts';
import { formatOf } from '../../output/formats.ts';
import { decodePicture } from '../kept.ts';
import { imageRecord } from '../openPictures.ts';
import { REMAP_FORMATS, type RemapOptions } from '../params/remap.ts';
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
  timing: Timing;
  record: ImageInput;
  warnings: Warning[];
}

/**
 * Opens a picture, with all frames where an animation is to be written.
 * @throws {ClusterkitError} usage, input or memory
 */
export async function openPicture(work: Work, path: string, options: RemapOptions): Promise<OpenedPicture> {
  const { region, resize, output = [] } = options;
  const isMoving = output.some((one) => (formatOf(one, REMAP_FORMATS) ?? 'png') !== 'png');
  const frames = options.frames ?? (isMoving ? 'all' : undefined);
  const file = await decodePicture(work, path, frames);
  const { image: all, facts } = file;
  const warnings = [...file.warnings];
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
    timing: timingOf(facts, frames, image.frames),
    record: imageRecord(path, file.sha256, image),
    warnings,
  };
}

/** The delays of the frames that are used, the first of which a number or a range says. */
function timingOf({ delays, loop }: ImageFacts, frames: string | undefined, count: number): Timing {
  if (!delays || count === 1) return {};
  const first = Number.parseInt(frames ?? '', 10) || 0;
  return { delays: delays.slice(first, first + count), loop };
}
