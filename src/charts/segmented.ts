/** A picture in its regions: with their mean colors, or the picture itself with tinted and outlined regions. */
import { fromHex } from '../core/image.ts';
import { clusterColor, NOISE_COLOR } from './clusterColors.ts';
import { pngUrl, type Triple } from './density.ts';
import { clusterCell, withNumbers } from './numbers.ts';
import { type ChartSpec, type ChartText, counted, formatShare, frame, inProportion } from './theme.ts';
import { rgbIn } from './themes.ts';

/** The data of `segmentedChart`. */
export interface SegmentedChart extends ChartText {
  width: number;
  height: number;
  /** width * height clusters, row by row; -1 for pixels that were left out. */
  labels: ArrayLike<number>;
  /** k colors of the clusters. */
  colors: readonly string[];
  /** Whether the last cluster is the noise. */
  noise?: boolean;
  /** k shares of the whole, 0 to 1. */
  shares: readonly number[];
  /**
   * The colors of the picture, three bytes for each pixel: the regions are drawn on it. Absent: regions in their own
   * colors.
   */
  rgb?: ArrayLike<number>;
}

/** Pixels of the drawing along the longer side; its file has twice as many. */
const LONGER = 720;

/** Opacity of the color of a region over the picture. */
const TINT = 0.42;

const WHITE: Triple = [255, 255, 255];

/** More regions than that are not told apart by colors, and have outlines only. */
const MOST_TINTED = 64;

/** Draws the picture at a size that is neither larger than the page nor too small to read. */
export function segmentedChart(chart: SegmentedChart): ChartSpec {
  const { width, height } = chart;
  const scale = LONGER / Math.max(width, height);
  const [wide, tall] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const url = regionsUrl(chart, 2 * wide, 2 * tall);
  const spec = {
    ...inProportion(frame(chart, Math.max(wide, 480), finding(chart))),
    width: wide,
    height: tall,
    data: { values: [{ url }] },
    mark: { type: 'image', width: wide, height: tall, aspect: false, tooltip: null },
    encoding: {
      url: { field: 'url', type: 'nominal' },
      x: { value: wide / 2 },
      y: { value: tall / 2 },
    },
  } as unknown as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

/** The clusters, with the pixels that are drawn. */
function numbersOf({ colors, shares, labels, noise }: SegmentedChart) {
  const pixels = new Array<number>(colors.length).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) pixels[labels[i]]++;
  const isNoise = (c: number) => noise === true && c === colors.length - 1;
  return [
    { name: 'Cluster', values: colors.map((_, c) => clusterCell(isNoise(c) ? -1 : c)) },
    { name: 'Color', values: colors },
    { name: 'Pixels', values: pixels },
    { name: 'Share', values: shares },
  ];
}

/** The regions of a picture. */
export type Regions = Omit<SegmentedChart, 'title' | 'subtitle' | 'description' | 'shares'>;

/** The picture in its regions, as the data URL of a PNG with so many pixels. */
export function regionsUrl(
  { width, height, labels, colors, noise, rgb }: Regions,
  wide: number,
  tall: number,
): string {
  const opacity = colors.length > MOST_TINTED ? 0 : TINT;
  const own = colors.map((hex) => fromHex(hex) ?? [0, 0, 0]);
  const tint = (c: number) => (noise && c === colors.length - 1 ? NOISE_COLOR : clusterColor(c));
  const tints = colors.map((_, c) => rgbIn('light', tint(c)));
  // the pixel of a place of the drawing is at rows[y] + columns[x]
  const columns = Int32Array.from({ length: wide }, (_, x) => Math.floor(((x + 0.5) * width) / wide));
  const rows = Int32Array.from({ length: tall }, (_, y) => Math.floor(((y + 0.5) * height) / tall) * width);
  const isEdge = (x: number, y: number, label: number) =>
    (x > 0 && labels[rows[y] + columns[x - 1]] !== label) ||
    (x + 1 < wide && labels[rows[y] + columns[x + 1]] !== label) ||
    (y > 0 && labels[rows[y - 1] + columns[x]] !== label) ||
    (y + 1 < tall && labels[rows[y + 1] + columns[x]] !== label);
  const color = (i: number): Triple | undefined => {
    const [x, y] = [i % wide, Math.floor(i / wide)];
    const pixel = rows[y] + columns[x];
    const label = labels[pixel];
    if (label < 0) return undefined;
    if (!rgb) return own[label] as Triple;
    if (isEdge(x, y, label)) return WHITE;
    const [red, green, blue] = [rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2]];
    // noise has no color of its own, and none of the picture
    const light = (19595 * red + 38470 * green + 7471 * blue) / 65536;
    const isNoise = noise && label === colors.length - 1;
    const tinted = tints[label];
    const mix = (under: number, j: number) =>
      Math.round((isNoise ? light : under) * (1 - opacity) + tinted[j] * opacity);
    return [mix(red, 0), mix(green, 1), mix(blue, 2)];
  };
  return pngUrl(wide, tall, color, 1);
}

function finding({ title, colors, shares }: SegmentedChart): string {
  const told = shares.slice(0, 8).map(formatShare).join(', ');
  return `${title}. ${counted(colors.length, 'clusters')}: ${told}${shares.length > 8 ? ' and more' : ''}.`;
}
