import { convertIndexedToRgb, decode } from 'fast-png';

/** The PNG of a data URL, in four bytes a pixel. */
export function pixelsOfUrl(url: unknown) {
  const png = decode(Buffer.from(String(url).split(',')[1], 'base64'));
  const { width, height } = png;
  const data = png.palette ? convertIndexedToRgb(png) : png.data;
  const channels = data.length / (width * height);
  if (channels === 4) return { width, height, channels, data };
  const opaque = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) opaque.set(data.subarray(i * channels, (i + 1) * channels), i * 4);
  return { width, height, channels: 4, data: opaque };
}
