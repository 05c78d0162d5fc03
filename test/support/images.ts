import { resolve } from 'node:path';
import type { Image } from '../../src/core/image.ts';
import { openImage } from '../../src/input/open.ts';

/** Decodes one of the pictures in images/. */
export async function picture(name: string): Promise<Image> {
  const { image } = await openImage(resolve(import.meta.dirname, '../../images', name));
  return image;
}

/** A picture of one frame from its samples. */
export function imageOf(
  data: Uint8Array | Uint16Array,
  bands: Image['bands'],
  width = data.length / bands,
): Image {
  return { width, height: data.length / bands / width, frames: 1, bands, data };
}
