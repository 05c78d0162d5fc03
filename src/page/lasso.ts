/** The points inside a line that the reader drew. */
import { polygonMask, type Size } from './camera.ts';
import type { Spots } from './spots.ts';

/**
 * Rows inside a lasso, as far as they were drawn, in their order.
 * @param line corners in pixels of the page @param sharp pixels of the screen for each of them
 * @param cluster of the rows that can be gathered; absent: all
 */
export function gathered(
  { left, top, rows, labels, drawn }: Pick<Spots, 'left' | 'top' | 'rows' | 'labels' | 'drawn'>,
  line: readonly [number, number][],
  size: Size,
  sharp: number,
  cluster?: number,
): Uint32Array {
  const mask = polygonMask(line, size);
  const width = Math.ceil(size.wide);
  const tall = Math.ceil(size.tall);
  const isInside = new Uint8Array(rows.length);
  let count = 0;
  for (let o = 0; o < drawn; o++) {
    const x = Math.floor(left[o] / sharp);
    const y = Math.floor(top[o] / sharp);
    if (x < 0 || y < 0 || x >= width || y >= tall || mask[y * width + x] === 0) continue;
    if (cluster !== undefined && labels[o] !== cluster) continue;
    isInside[rows[o]] = 1;
    count++;
  }
  const found = new Uint32Array(count);
  for (let i = 0, at = 0; at < count; i++) if (isInside[i] === 1) found[at++] = i;
  return found;
}
