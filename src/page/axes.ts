/** What stands around points: a cube and the names of its axes, or two axes with their ticks. */
import { type Camera, planeBox, project, type Size, ticks } from './camera.ts';
import { rgbOf, themeColor } from './colors.ts';
import { short } from './data.ts';
import type { Grid } from './painter.ts';

export interface Axis {
  name: string;
  low: number;
  high: number;
}

const FONT = 'Inter, Helvetica, Arial, sans-serif';

export function drawFrame(
  pen: CanvasRenderingContext2D,
  size: Size,
  camera: Camera,
  axes: readonly Axis[],
): void {
  if (camera.dims > 2) drawCube(pen, size, camera, axes);
  else drawPlane(pen, size, camera, axes);
}

const SIGNS = [-1, 1];

function drawCube(pen: CanvasRenderingContext2D, size: Size, camera: Camera, axes: readonly Axis[]): void {
  pen.strokeStyle = themeColor('axis');
  pen.lineWidth = 1;
  for (const j of [0, 1, 2])
    for (const u of SIGNS)
      for (const v of SIGNS) {
        const [a, b] = SIGNS.map((t) => project(camera, size, inAxis(j, t, u, v)));
        pen.globalAlpha = (a[2] + b[2]) / 2 > 0.2 ? 0.35 : 1;
        pen.beginPath();
        pen.moveTo(a[0], a[1]);
        pen.lineTo(b[0], b[1]);
        pen.stroke();
      }
  pen.globalAlpha = 1;
  for (const [j, axis] of axes.slice(0, 3).entries()) nameEdge(pen, size, camera, j, axis);
}

/** A point of which one place is given, and the two others in their order. */
function inAxis(j: number, own: number, u: number, v: number): number[] {
  const point = [u, v];
  point.splice(j, 0, own);
  return point;
}

/** Names the edge of an axis that is farthest from the middle of the view, the lowest if two are as far. */
function nameEdge(pen: CanvasRenderingContext2D, size: Size, camera: Camera, j: number, axis: Axis): void {
  const { wide, tall } = size;
  const edges = SIGNS.flatMap((u) =>
    SIGNS.map((v) => {
      const ends = SIGNS.map((t) => project(camera, size, inAxis(j, t, u, v)));
      const x = (ends[0][0] + ends[1][0]) / 2 - wide / 2;
      const y = (ends[0][1] + ends[1][1]) / 2 - tall / 2;
      return { ends, x, y, far: j === 2 ? -x : y + 0.01 * x };
    }),
  );
  const { ends, x, y } = edges.reduce((best, one) => (one.far > best.far ? one : best));
  const length = Math.hypot(x, y) || 1;
  const [dx, dy] = [x / length, y / length];
  const align = dx > 0.35 ? 'left' : dx < -0.35 ? 'right' : 'center';
  for (const [at, value] of [axis.low, axis.high].entries())
    word(pen, short(value), [ends[at][0] + 14 * dx, ends[at][1] + 14 * dy], {
      align,
      color: 'muted',
      size: 11,
    });
  const middle: [number, number] = [
    (ends[0][0] + ends[1][0]) / 2 + 26 * dx,
    (ends[0][1] + ends[1][1]) / 2 + 26 * dy,
  ];
  word(pen, clipped(axis.name), middle, { align, color: 'ink', size: 12 });
}

/** Where a plane has ticks: their values, and their places in pixels. */
interface Ticks {
  across: { value: number; place: number }[];
  down: { value: number; place: number }[];
}

function ticksOf(size: Size, camera: Camera, [x, y]: readonly Axis[]): Ticks {
  const box = planeBox(size);
  const at = (axis: Axis, value: number) => (2 * (value - axis.low)) / (axis.high - axis.low || 1) - 1;
  const seen = (axis: Axis, middle: number): [number, number] => {
    const half = 1 / (camera.zoom * 0.97);
    const value = (place: number) => axis.low + ((place + 1) / 2) * (axis.high - axis.low);
    return [value(middle - half), value(middle + half)];
  };
  return {
    across: ticks(...seen(x, camera.x), box.wide / 90).map((value) => ({
      value,
      place: project(camera, size, [at(x, value), 0, 0])[0],
    })),
    down: y
      ? ticks(...seen(y, camera.y), box.tall / 60).map((value) => ({
          value,
          place: project(camera, size, [0, at(y, value), 0])[1],
        }))
      : [],
  };
}

/** The lines of a plane, which lie under the points. */
export function gridOf(size: Size, camera: Camera, axes: readonly Axis[]): Grid | undefined {
  if (camera.dims > 2) return undefined;
  const { across, down } = ticksOf(size, camera, axes);
  return {
    color: rgbOf(themeColor('grid')),
    across: across.map(({ place }) => place),
    down: down.map(({ place }) => place),
    box: planeBox(size),
  };
}

function drawPlane(pen: CanvasRenderingContext2D, size: Size, camera: Camera, axes: readonly Axis[]): void {
  const box = planeBox(size);
  const [x, y] = axes;
  const { across, down } = ticksOf(size, camera, axes);
  for (const { value, place } of across)
    word(pen, tickText(value), [place, box.top + box.tall + 13], {
      align: 'center',
      color: 'muted',
      size: 11,
    });
  for (const { value, place } of down)
    word(pen, tickText(value), [box.left - 7, place], { align: 'right', color: 'muted', size: 11 });
  const middle: [number, number] = [box.left + box.wide / 2, size.tall - 9];
  word(pen, clipped(x.name), middle, { align: 'center', color: 'ink', size: 12 });
  if (!y) return;
  pen.save();
  pen.translate(9, box.top + box.tall / 2);
  pen.rotate(-Math.PI / 2);
  word(pen, clipped(y.name), [0, 0], { align: 'center', color: 'ink', size: 12, isTurned: true });
  pen.restore();
}

/** `2000000` as `2M`, `15000` as `15k`. */
function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${short(value / 1e9)}G`;
  if (size >= 1e6) return `${short(value / 1e6)}M`;
  return size >= 1e4 ? `${short(value / 1e3)}k` : short(value);
}

function clipped(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}\u2026` : name;
}

function word(
  pen: CanvasRenderingContext2D,
  text: string,
  [x, y]: readonly [number, number],
  {
    align,
    color,
    size,
    isTurned,
  }: { align: CanvasTextAlign; color: string; size: number; isTurned?: boolean },
): void {
  pen.font = `${size}px ${FONT}`;
  pen.textAlign = align;
  pen.textBaseline = 'middle';
  const long = pen.measureText(text).width;
  const before = { left: 0, center: long / 2, right: long }[align as 'left'] ?? 0;
  const room = pen.canvas.clientWidth - 3;
  // a word stays inside the view
  const place = isTurned ? x : Math.max(3 + before, Math.min(room - long + before, x));
  pen.lineWidth = 4;
  pen.lineJoin = 'round';
  pen.strokeStyle = themeColor('page');
  pen.strokeText(text, place, y);
  pen.fillStyle = themeColor(color);
  pen.fillText(text, place, y);
}
