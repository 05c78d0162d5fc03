/** Small pictures as addresses: a browser draws hundreds of them sooner than as many canvases. */
import type { ReportPictures } from '../output/report.ts';
import type { Numbers } from './data.ts';

/** Bytes before the pixels of a BMP. */
const HEAD = 54;

/** The address of a picture, as a BMP of 24 bits. */
export function bitmapAddress(
  pixels: Numbers,
  { width, height, bands }: Pick<ReportPictures, 'width' | 'height' | 'bands'>,
  invert: boolean,
): string {
  const line = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(HEAD + line * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  const words: [at: number, value: number][] = [
    [2, bytes.length],
    [10, HEAD],
    [14, HEAD - 14],
    [18, width],
    // lines from the top
    [22, -height],
    [26, 1 | (24 << 16)],
  ];
  for (const [at, value] of words) view.setInt32(at, value, true);
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, to = HEAD + y * line; x < width; x++, from += bands, to += 3)
      for (let j = 0; j < 3; j++) {
        const value = pixels[from + (bands === 3 ? 2 - j : 0)];
        bytes[to + j] = invert ? 255 - value : value;
      }
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/bmp;base64,${btoa(text)}`;
}
