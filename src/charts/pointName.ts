/** Where the name of a marked point stands in a small panel: in the panel, and where no line crosses it. */
import { textWidth } from './metrics.ts';

/** A position in the panel, in pixels from the left and from the top. */
export interface Spot {
  x: number;
  y: number;
}

/** A place beside a point, as a text mark has it. */
export interface NamePlace {
  dx: number;
  dy: number;
  align: 'left' | 'center' | 'right';
}

/** What a name is placed in. */
export interface NamePanel {
  width: number;
  height: number;
  /** The lines, each from left to right, and whiskers. */
  lines: readonly (readonly Spot[])[];
}

export const NAME_SIZE = 11;

export const ABOVE: NamePlace = { dx: 0, dy: -13, align: 'center' };
export const BELOW: NamePlace = { dx: 0, dy: 15, align: 'center' };

/** Other places, the nearest first. */
const PLACES: readonly NamePlace[] = [
  ABOVE,
  BELOW,
  { dx: 6, dy: -9, align: 'left' },
  { dx: -6, dy: -9, align: 'right' },
  { dx: 6, dy: 11, align: 'left' },
  { dx: -6, dy: 11, align: 'right' },
  { dx: 0, dy: -28, align: 'center' },
];

/** Pixels by which a name may leave the panel: left are tick labels, right the space between panels, above the title. */
const BEYOND = { left: 6, right: 30, top: 20 };

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * The place of a name beside its point.
 * @param preferred taken if it is free, and if none is
 */
export function placeOfName(name: string, point: Spot, panel: NamePanel, preferred: NamePlace): NamePlace {
  const width = textWidth(name, NAME_SIZE, 600);
  const places = [preferred, ...PLACES].map((place) => inside(place, point, width, panel));
  const isFree = (place: NamePlace) => {
    const box = boxOf(place, point, width);
    const isWithin = box.top >= -BEYOND.top && box.bottom <= panel.height;
    return isWithin && !panel.lines.some((line) => crosses(line, box));
  };
  return places.find(isFree) ?? places[0];
}

/** The same place, moved sideways into the panel. */
function inside(place: NamePlace, point: Spot, width: number, panel: NamePanel): NamePlace {
  const { left, right } = boxOf(place, point, width);
  const over = Math.max(0, right - panel.width - BEYOND.right);
  const under = Math.max(0, -BEYOND.left - left);
  return { ...place, dx: place.dx + under - over };
}

function boxOf({ dx, dy, align }: NamePlace, { x, y }: Spot, width: number): Box {
  const share = { left: 0, center: 0.5, right: 1 }[align];
  const left = x + dx - share * width;
  const half = 0.6 * NAME_SIZE;
  return { left, right: left + width, top: y + dy - half, bottom: y + dy + half };
}

function crosses(line: readonly Spot[], box: Box): boolean {
  return line.some((spot, i) => i > 0 && meets(line[i - 1], spot, box));
}

/** Whether the piece of a line between two spots, a before b, is in the box somewhere. */
function meets(a: Spot, b: Spot, { left, right, top, bottom }: Box): boolean {
  const [from, to] = [Math.max(a.x, left), Math.min(b.x, right)];
  if (from > to) return false;
  const heightAt = (x: number) => a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
  const [one, other] = b.x > a.x ? [heightAt(from), heightAt(to)] : [a.y, b.y];
  return Math.max(one, other) >= top && Math.min(one, other) <= bottom;
}
