/** What is drawn over the points. */
import { clusterColor, textOn, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import type { Spots } from './spots.ts';

/** The number of the chosen cluster in the middle of its points: it is marked by more than its color. */
export function markCluster(
  pen: CanvasRenderingContext2D,
  { report, result, state: { cluster } }: Context,
  spots: Spots,
  sharp: number,
): void {
  if (cluster === undefined) return;
  const [x, y] = spots.middle(cluster).map((place) => place / sharp);
  const color = clusterColor(report, result, cluster);
  const text = cluster < result.k ? String(cluster) : '\u00d7';
  pen.font = '600 13px Inter, Helvetica, Arial, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const wide = Math.max(12, pen.measureText(text).width / 2 + 6);
  pen.beginPath();
  pen.roundRect(x - wide, y - 12, 2 * wide, 24, 12);
  pen.fillStyle = color;
  pen.fill();
  pen.strokeStyle = themeColor('page');
  pen.lineWidth = 2;
  pen.stroke();
  pen.fillStyle = textOn(color);
  pen.fillText(text, x, y + 0.5);
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
