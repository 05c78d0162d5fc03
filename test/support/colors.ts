import type { AlphaMode, Rgb } from '../../src/core/image.ts';

/*
 * Colors and intensities of pixels, counted one by one in a Map.
 */

interface PlainPixels {
  data: ArrayLike<number>;
  bands: number;
  alpha: AlphaMode;
  background: Rgb;
}

/** The color of a pixel and how much it counts, or undefined when it is left out. `top` is the highest sample. */
function pixelOf(
  source: PlainPixels,
  i: number,
  top: number,
): { color: number[]; weight: number } | undefined {
  const samples = Array.from({ length: source.bands }, (_, band) => source.data[i * source.bands + band]);
  const opacity = source.bands === 2 || source.bands === 4 ? (samples.pop() as number) : top;
  const color = samples.length === 1 ? [samples[0], samples[0], samples[0]] : samples;
  if (source.alpha === 'skip') return opacity < (top + 1) / 2 ? undefined : { color, weight: 1 };
  if (source.alpha === 'weight') return opacity === 0 ? undefined : { color, weight: opacity / top };
  const share = opacity / top;
  const laid = color.map((value, j) => {
    const behind = (source.background[j] * top) / 255;
    return share === 1 ? value : Math.round((value * opacity + behind * (top - opacity)) / top);
  });
  return { color: laid, weight: 1 };
}

/** The code of a color: bits of red, green and blue in turn, highest first. */
export function mortonCode([r, g, b]: readonly number[]): number {
  let bits = '';
  for (let bit = 7; bit >= 0; bit--) bits += `${(r >> bit) & 1}${(g >> bit) & 1}${(b >> bit) & 1}`;
  return Number.parseInt(bits, 2);
}

/** Colors as `r,g,b` with their weights, and the `r,g,b` of every pixel. */
export function plainColors(source: PlainPixels) {
  const counts = new Map<string, number>();
  const pixels: (string | undefined)[] = [];
  for (let i = 0; i < source.data.length / source.bands; i++) {
    const pixel = pixelOf(source, i, 255);
    const name = pixel?.color.join();
    pixels.push(name);
    if (pixel && name) counts.set(name, (counts.get(name) ?? 0) + pixel.weight);
  }
  return { counts, pixels, used: pixels.filter((name) => name !== undefined).length };
}

/** Weight of each intensity of one band. */
export function plainIntensities(source: PlainPixels, band: number, top: number) {
  const counts = new Array<number>(top + 1).fill(0);
  let used = 0;
  for (let i = 0; i < source.data.length / source.bands; i++) {
    const pixel = pixelOf(source, i, top);
    if (!pixel) continue;
    used++;
    counts[pixel.color[band]] += pixel.weight;
  }
  return { counts, used };
}
