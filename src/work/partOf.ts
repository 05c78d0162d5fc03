import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { shrinkImage } from '../features/shrink.ts';
import type { PictureOptions } from './params/reading.ts';

/**
 * The part of a picture that is used, and its size.
 * @throws {ClusterkitError} usage, for a region that is none; input, for one outside of the picture
 */
export function partOf(image: Image, { region, resize }: Pick<PictureOptions, 'region' | 'resize'>): Image {
  const part = region === undefined ? image : cropped(image, region);
  return resize === undefined ? part : shrinkImage(part, resize);
}

/** The pixels of x,y,w,h in each frame. */
function cropped(image: Image, region: string): Image {
  const [x, y, w, h] = numbersOf(region);
  const { width, height, frames, bands, data } = image;
  if (x + w > width || y + h > height) {
    const reason = `reaches beyond the picture of ${width} x ${height} pixels`;
    throw new ClusterkitError('input', reason, { option: 'region', value: region });
  }
  const part = data.slice(0, w * h * frames * bands);
  for (let frame = 0; frame < frames; frame++)
    for (let line = 0; line < h; line++) {
      const from = ((frame * height + y + line) * width + x) * bands;
      part.set(data.subarray(from, from + w * bands), (frame * h + line) * w * bands);
    }
  return { ...image, width: w, height: h, data: part };
}

function numbersOf(region: string): [x: number, y: number, w: number, h: number] {
  const [, ...found] = /^(\d+),(\d+),(\d+),(\d+)$/.exec(region.replaceAll(' ', '')) ?? [];
  const [x, y, w, h] = found.map(Number);
  if (found.length === 4 && w > 0 && h > 0) return [x, y, w, h];
  throw new ClusterkitError('usage', 'expected x,y,w,h in whole pixels, such as 0,0,640,480', {
    option: 'region',
    value: region,
  });
}
