/** Names of points in a plane, where they overlap neither each other nor points. */
import { textWidth } from './metrics.ts';
import type { Spot } from './pointName.ts';
import { haloed, type Layer, placedAt } from './theme.ts';

/** What names are placed in. */
export interface NamedPlane {
  width: number;
  height: number;
  /** In pixels from the left and from the top. */
  spots: readonly Spot[];
  /** Names of the spots, '' for none. */
  names: readonly string[];
  /** Radius of the points, in pixels. */
  radius: number;
  /** Default 10. */
  fontSize?: number;
  /** Larger marks, which names must not cover either. */
  obstacles?: readonly (Spot & { radius: number })[];
}

/** A name that found a place: its left end and its middle height, in pixels. */
export interface PlacedName {
  spot: number;
  x: number;
  y: number;
}

const FONT_SIZE = 10;
/** What is free around a name, in pixels. */
const GAP = 2;

/** Points are alone if few others lie so near, in pixels. */
const NEAR = 36;

/** Where a name may stand: its nearest side (-1 left or below, 1 right or above, 0 in the middle), the best first. */
const PLACES: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/**
 * Gives names to points: first to those that are most alone, each at the first free one of eight places around its point. A
 * name without a free place is left out. O(width height + spots) time for names of like length.
 */
export function placeNames(plane: NamedPlane): PlacedName[] {
  const { width, height, spots, names, radius, fontSize = FONT_SIZE } = plane;
  const tall = fontSize + 1;
  const points = countsBefore(plane);
  const taken = new Uint8Array(width * height);
  for (const { x, y, radius: r } of plane.obstacles ?? [])
    fill(taken, plane, { left: x - r, right: x + r, top: y - r, bottom: y + r });
  const crowd = Int32Array.from(spots, ({ x, y }) =>
    points(boxOf({ left: x - NEAR, right: x + NEAR, top: y - NEAR, bottom: y + NEAR }, plane)),
  );
  const order = Array.from(spots.keys()).sort((i, l) => crowd[i] - crowd[l] || i - l);
  const placed: PlacedName[] = [];
  for (const spot of order) {
    if (names[spot] === '') continue;
    const wide = textWidth(names[spot], fontSize);
    for (const [side, level] of PLACES) {
      const { x, y } = spots[spot];
      const away = radius + GAP;
      const left = side === 0 ? x - wide / 2 : side > 0 ? x + away : x - away - wide;
      const middle = y - level * (side === 0 ? away + tall / 2 : tall / 2 + 1);
      const box = { left, right: left + wide, top: middle - tall / 2, bottom: middle + tall / 2 };
      if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height) continue;
      const cells = boxOf(box, plane);
      if (points(cells) > 0 || !isFree(taken, plane, cells)) continue;
      fill(taken, plane, { ...box, left: box.left - GAP, right: box.right + GAP });
      placed.push({ spot, x: left, y: middle });
      break;
    }
  }
  return placed;
}

/** The names as marks. */
export function nameMarks(
  placed: readonly PlacedName[],
  names: readonly string[],
  mark: Record<string, unknown> = {},
): Layer[] {
  if (placed.length === 0) return [];
  const values = placed.map(({ spot, x, y }) => ({ left: x, middle: y, text: names[spot] }));
  const look = { align: 'left', baseline: 'middle', fontSize: FONT_SIZE, ...mark };
  const encoding = { ...placedAt('left', 'middle'), text: { field: 'text', type: 'nominal' } };
  return haloed(look, encoding).map((layer) => ({ data: { values }, ...layer }) as Layer);
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The cells of a box that are in the plane, ends included. */
function boxOf({ left, right, top, bottom }: Box, { width, height }: NamedPlane): Box {
  return {
    left: Math.max(0, Math.floor(left)),
    right: Math.min(width - 1, Math.floor(right)),
    top: Math.max(0, Math.floor(top)),
    bottom: Math.min(height - 1, Math.floor(bottom)),
  };
}

/** Counts the points in a box of cells, by sums over all cells to the left and above. */
function countsBefore({ width, height, spots }: NamedPlane): (box: Box) => number {
  const wide = width + 1;
  const sums = new Int32Array(wide * (height + 1));
  for (const { x, y } of spots) {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column >= 0 && row >= 0 && column < width && row < height) sums[(row + 1) * wide + column + 1]++;
  }
  for (let row = 1; row <= height; row++)
    for (let column = 1; column <= width; column++) {
      const at = row * wide + column;
      sums[at] += sums[at - 1] + sums[at - wide] - sums[at - wide - 1];
    }
  return ({ left, right, top, bottom }) =>
    sums[(bottom + 1) * wide + right + 1] -
    sums[top * wide + right + 1] -
    sums[(bottom + 1) * wide + left] +
    sums[top * wide + left];
}

function isFree(taken: Uint8Array, { width }: NamedPlane, { left, right, top, bottom }: Box): boolean {
  for (let row = top; row <= bottom; row++)
    for (let at = row * width + left; at <= row * width + right; at++) if (taken[at] !== 0) return false;
  return true;
}

function fill(taken: Uint8Array, plane: NamedPlane, box: Box): void {
  const { left, right, top, bottom } = boxOf(box, plane);
  for (let row = top; row <= bottom; row++)
    if (right >= left) taken.fill(1, row * plane.width + left, row * plane.width + right + 1);
}
