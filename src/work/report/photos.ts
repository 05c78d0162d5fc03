import { basename } from 'node:path';
import type { Image } from '../../core/image.ts';
import { pagePicture } from '../../output/raster.ts';
import type { Block, ReportPhoto } from '../../output/report.ts';
import { labelsOf } from '../items.ts';
import type { Subject } from '../subject.ts';
import type { Blocks } from './blocks.ts';

/** Pixels of the longer side of a photograph in a page. */
const MOST_SIDE = 900;

/** The pictures of a subject that were clustered together, or the only one. */
function partsOf(subject: Subject): { part: Subject | undefined; image: Image; path: string }[] {
  const { picture, path } = subject;
  if (!picture) return [];
  if (!picture.parts) return [{ part: undefined, image: picture.image, path }];
  return picture.parts.flatMap((part) =>
    part.picture ? [{ part, image: part.picture.image, path: part.path }] : [],
  );
}

export async function photosOf(subject: Subject): Promise<ReportPhoto[]> {
  const photos: ReportPhoto[] = [];
  for (const { image, path } of partsOf(subject)) {
    const { bytes, width, height, type } = await pagePicture(image, MOST_SIDE);
    const source = `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
    photos.push({ name: basename(path), width, height, source });
  }
  return photos;
}

/** The cluster of each pixel of each photograph, as large as it is in the page. */
export function mapsOf(
  blocks: Blocks,
  subject: Subject,
  { labels, k }: { labels: Int32Array; k: number },
  photos: readonly ReportPhoto[],
): Block[] {
  return partsOf(subject).map(({ part, image }, at) => {
    const all = labelsOf(subject, labels, part);
    const { width, height } = photos[at];
    const wide = k > 254;
    const map = new (wide ? Uint16Array : Uint8Array)(width * height);
    for (let y = 0, p = 0; y < height; y++) {
      const line = Math.floor(((y + 0.5) * image.height) / height) * image.width;
      for (let x = 0; x < width; x++, p++) {
        const label = all[line + Math.floor(((x + 0.5) * image.width) / width)];
        map[p] = label < 0 ? (wide ? 65535 : 255) : label;
      }
    }
    return blocks.add(map);
  });
}
