/** The points inside a line that the reader drew. */
import { polygonMask, type Size } from './camera.ts';
import { themeColor } from './colors.ts';
import type { Painter } from './painter.ts';

/**
 * Rows inside a lasso, as far as they were drawn.
 * @param line corners in pixels of the page @param sharp pixels of the screen for each of them
 * @param isOpen whether a row can be gathered; absent: all
 */
export function gathered(
  { left, top }: Pick<Painter, 'left' | 'top'>,
  line: readonly [number, number][],
  size: Size,
  sharp: number,
  isOpen?: (i: number) => boolean,
): Uint32Array {
  const mask = polygonMask(line, size);
  const width = Math.ceil(size.wide);
  const tall = Math.ceil(size.tall);
  const found = new Uint32Array(left.length);
  let count = 0;
  for (let i = 0; i < left.length; i++) {
    const x = Math.floor(left[i] / sharp);
    const y = Math.floor(top[i] / sharp);
    if (x < 0 || y < 0 || x >= width || y >= tall || mask[y * width + x] === 0) continue;
    if (!isOpen || isOpen(i)) found[count++] = i;
  }
  return found.slice(0, count);
}

export function drawLasso(pen: CanvasRenderingContext2D, line: readonly [number, number][]): void {
  if (line.length < 2) return;
  pen.beginPath();
  for (const [x, y] of line) pen.lineTo(x, y);
  pen.closePath();
  pen.setLineDash([5, 4]);
  pen.strokeStyle = themeColor('ink');
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.setLineDash([]);
}
