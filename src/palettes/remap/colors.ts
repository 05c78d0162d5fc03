import { labelRows } from '../../algorithms/centers/labelRows.ts';
import { kmeans } from '../../algorithms/kmeans.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { Pacer } from '../../core/pacer.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import type { OpaqueColors } from '../../features/opacity.ts';
import { parseQuality, type QualityRange, qualityOf } from '../quality.ts';
import { meanRgba, pointsOfPalette } from '../quantize.ts';
import { type Limits, MOST_ROUGH, roughStart } from '../roughStart.ts';
import type { GivenColors } from './given.ts';

/** How colors are found. */
export interface ColorSettings {
  /** Most colors, a transparent one among them: 1 to 256, default 256. Not with a palette. */
  k?: number;
  /** Where colors are compared, default oklab. */
  space?: ColorSpace;
  /** A range such as "70-90": the fewest colors, up to k, whose quality is the end of it. */
  quality?: string;
  /** Starts of k-means; default: 10 up to 16 colors, 3 up to 64, else 1. */
  nInit?: number;
  /** Default 1. */
  seed?: number;
}

/** The colors to use. */
export interface FoundColors {
  /** k * 4, the fully transparent one first. */
  palette: Uint8Array;
  /** The color of the palette that each color becomes. */
  nearest: Int32Array;
  quality?: ReachedQuality;
}

/** What was asked for, and what is. */
export interface ReachedQuality extends QualityRange {
  value: number;
  /** Whether it is at least the least. */
  reached: boolean;
}

/**
 * The colors of a palette that is given, or k colors, or the fewest that have a quality.
 * @throws {ClusterkitError} usage or input
 */
export async function findColors(
  limits: Limits,
  colors: OpaqueColors,
  settings: ColorSettings,
  given: GivenColors | undefined,
): Promise<FoundColors> {
  const { k = 256 } = settings;
  const beside = colors.clear ? 1 : 0;
  if (k <= beside)
    throw new ClusterkitError('usage', 'leaves no color beside the transparent one', {
      option: 'k',
      value: String(k),
      remedies: [{ option: 'k', how: 'raise' }],
    });
  const withPalette = async (rgba: Uint8Array): Promise<FoundColors> => {
    const palette = withoutCopies(colors.clear ? Uint8Array.of(0, 0, 0, 0, ...rgba) : rgba);
    return {
      palette,
      nearest: await nearestLabels(limits, colors, palette, { ...settings, isGiven: given !== undefined }),
    };
  };
  const ofSize = async (size: number) =>
    withPalette(
      given
        ? fitting(given, 256 - beside)
        : byOpacityAndLightness(await foundColors(limits, colors, size - beside, settings)),
    );
  if (settings.quality === undefined) return ofSize(k);
  const range = parseQuality(settings.quality);
  const measure = qualityOf(colors);
  const reachedBy = ({ palette, nearest }: FoundColors) => measure(palette, nearest);
  const found = await fewest(ofSize, given ? k : beside + 1, k, (one) => reachedBy(one) >= range.wished);
  const value = reachedBy(found);
  return { ...found, quality: { ...range, value, reached: value >= range.least } };
}

/** The fewest colors that are enough, by halving; the most if none are. */
async function fewest(
  ofSize: (k: number) => Promise<FoundColors>,
  least: number,
  most: number,
  isEnough: (found: FoundColors) => boolean,
): Promise<FoundColors> {
  let best = await ofSize(most);
  if (!isEnough(best)) return best;
  let [low, high] = [least, Math.min(most, best.palette.length / 4)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await ofSize(middle);
    if (isEnough(found)) {
      best = found;
      high = middle;
    } else low = middle + 1;
  }
  return best;
}

/** @throws {ClusterkitError} input, for more colors than there is room for */
function fitting({ file, rgba }: GivenColors, room: number): Uint8Array {
  const count = rgba.length / 4;
  if (count <= room) return rgba;
  const beside = room < 256 ? ' beside the transparent one' : '';
  const reason = `there are ${count} colors in it, and a picture holds ${room}${beside}`;
  throw new ClusterkitError('input', reason, file === undefined ? {} : { at: { file } });
}

/** The colors themselves where they are few, else means of clusters. */
async function foundColors(
  limits: Limits,
  colors: OpaqueColors,
  k: number,
  settings: ColorSettings,
): Promise<Uint8Array> {
  const { rows, rgba } = colors;
  if (rows.n <= k) return rgba.slice(0, 4 * rows.n);
  const { labels, k: found } = await clustersOf(limits, colors, k, settings);
  return meanRgba(colors, labels, found, settings.space ?? 'oklab');
}

/** Colors up to which clusters of cells are refined to the end; with more, once, which loses 0.2 to 0.6 % of squared error. */
const MOST_REFINED = 200_000;

/** The clusters of colors. Few clusters are first found among cells, from several starts, and then refined with all colors. */
async function clustersOf(
  limits: Limits,
  colors: OpaqueColors,
  k: number,
  { nInit = startsFor(k), seed, space = 'oklab' }: ColorSettings,
) {
  const { pacing, maxMemory } = limits;
  const { rows, rgba, weights } = colors;
  const whole = { k, seed, tol: tolFor(k), maxMemory, ...pacing };
  const sampled = { rows: { ...rows, weights }, samples: rgba, bands: 4, space } as const;
  const init = await roughStart(limits, sampled, { k, nInit, seed });
  if (!init) return kmeans(rows, { ...whole, nInit });
  if (rows.n <= MOST_REFINED) return kmeans(rows, { ...whole, init });
  const { labels } = await labelRows(rows, init, new Pacer(pacing));
  return { labels, k: init.length / rows.dim };
}

/** Colors that are not opaque in front, as PNG likes it, and like colors side by side. */
function byOpacityAndLightness(rgba: Uint8Array): Uint8Array {
  const lightness = Float64Array.from(
    { length: rgba.length / 4 },
    (_, c) => 0.2126 * rgba[4 * c] + 0.7152 * rgba[4 * c + 1] + 0.0722 * rgba[4 * c + 2],
  );
  const order = Array.from(lightness, (_, c) => c);
  order.sort((a, b) => rgba[4 * a + 3] - rgba[4 * b + 3] || lightness[a] - lightness[b] || a - b);
  const sorted = new Uint8Array(rgba.length);
  for (const [to, c] of order.entries()) sorted.set(rgba.subarray(4 * c, 4 * c + 4), 4 * to);
  return sorted;
}

/** More starts gain less with more colors. */
function startsFor(k: number): number {
  if (k <= 16) return 10;
  return k <= MOST_ROUGH ? 3 : 1;
}

/** When centers are at rest: of many colors, the last moves gain 0.3 to 0.6 % of squared error in twice the time. */
function tolFor(k: number): number {
  return k <= MOST_ROUGH ? 1e-5 : 3e-4;
}

/** Colors that differ. */
function withoutCopies(rgba: Uint8Array): Uint8Array {
  const seen = new Set<number>();
  const view = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  const kept: number[] = [];
  for (let p = 0; p < rgba.length; p += 4) {
    const code = view.getUint32(p);
    if (!seen.has(code)) kept.push(...rgba.subarray(p, p + 4));
    seen.add(code);
  }
  return Uint8Array.from(kept);
}

/** The color of the palette that is the nearest to each color; of given ones, opaque colors get opaque ones where there are any. */
export async function nearestLabels(
  { pacing }: Limits,
  { rows, rgba, clear, n }: OpaqueColors,
  palette: Uint8Array,
  { space = 'oklab', isGiven }: Pick<ColorSettings, 'space'> & { isGiven: boolean },
): Promise<Int32Array> {
  const labels = new Int32Array(n);
  if (rows.n === 0) return labels;
  const seen = Array.from({ length: palette.length / 4 }, (_, c) => c).slice(clear ? 1 : 0);
  const solid = seen.filter((c) => palette[4 * c + 3] === 255);
  const among = async (some: readonly number[], isLabeled: (opacity: number) => boolean) => {
    const chosen = Uint8Array.from(some.flatMap((c) => [...palette.subarray(4 * c, 4 * c + 4)]));
    const found = await labelRows(rows, pointsOfPalette(chosen, rows, space), new Pacer(pacing));
    for (let i = 0; i < rows.n; i++) if (isLabeled(rgba[4 * i + 3])) labels[i] = some[found.labels[i]];
  };
  await among(seen, () => true);
  if (isGiven && solid.length > 0 && solid.length < seen.length)
    await among(solid, (opacity) => opacity === 255);
  return labels;
}
