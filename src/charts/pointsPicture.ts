/** Points as one picture, where a mark for each would make a file of megabytes. */
import { pngUrl, type Triple } from './density.ts';
import type { Layer } from './theme.ts';
import { type ThemeName, themedPicture } from './themes.ts';

/** The data of `pointsPicture`. */
interface DrawnPoints {
  n: number;
  /** The place of a point, from the top left of the panel. */
  spotOf(i: number): { x: number; y: number };
  /** The panel in points, and the points of a cell. */
  width: number;
  height: number;
  cell: number;
  /** The middle of the panel in the values of its axes. */
  middle: { x: number; y: number };
  colorOf(i: number, theme: ThemeName): Triple;
}

/** The last point of a cell gives its color: the order is that of the rows, not that of the clusters. */
export function pointsPicture(points: DrawnPoints): Layer {
  const { n, spotOf, width, height, cell, middle, colorOf } = points;
  const [wide, tall] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const last = new Int32Array(wide * tall).fill(-1);
  for (let i = 0; i < n; i++) {
    const spot = spotOf(i);
    const column = Math.min(wide - 1, Math.floor(spot.x / cell));
    const row = Math.min(tall - 1, Math.floor(spot.y / cell));
    last[row * wide + column] = i;
  }
  const url = themedPicture((theme) =>
    pngUrl(wide, tall, (at) => (last[at] < 0 ? undefined : colorOf(last[at], theme))),
  );
  return {
    data: { values: [{ url, ...middle }] },
    mark: { type: 'image', width, height, aspect: false, tooltip: null },
    encoding: { url: { field: 'url', type: 'nominal' } },
  } as Layer;
}
