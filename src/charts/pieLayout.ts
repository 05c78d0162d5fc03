/**
 * Where the labels of a pie are placed: inside the slice, beside the disc with a leader, or nowhere. Positions are in
 * pixels from the center of the disc, y down.
 */
import { textWidth } from './metrics.ts';
import { formatShare, INK, nameOf, type Swatch, textOn } from './theme.ts';

export const RADIUS = 170;

const FONT_SIZE = 12;
const LINE = 16;
/** Leaders bend here, and the labels beside the disc begin a little further out. */
const ELBOW = RADIUS + 18;
const LABEL_X = ELBOW + 10;
/** Labels beside the disc may begin this far above its top and end this far below it. */
const OVERHANG = 24;
/** Above this number of slices, only the table names the smallest. */
const LABEL_ALL = 16;

export interface PieSlice extends Swatch {
  /** Radians clockwise from 12 o'clock. */
  start: number;
  end: number;
}

interface Point {
  x: number;
  y: number;
}

export interface PieLabel {
  /** Index of the slice. */
  slice: number;
  box: Point & { width: number; height: number };
  /** Left end and middle line of each piece of text. */
  lines: (Point & { text: string; weight: 400 | 600 })[];
  color: string;
  /** From the rim to the label; absent if the label is inside. */
  leader?: Point[];
}

/** Angles proportional to size; together they are exactly a circle. If all sizes are 0, the slices are equal. */
export function sliceAngles(colors: readonly Swatch[]): PieSlice[] {
  const total = colors.reduce((sum, color) => sum + color.size, 0);
  const turn = 2 * Math.PI;
  let sum = 0;
  let end = 0;
  return colors.map((color, i) => {
    const start = end;
    sum += total > 0 ? color.size / total : 1 / colors.length;
    end = i === colors.length - 1 ? turn : sum * turn;
    return { ...color, start, end };
  });
}

/** Labels of the slices that can have one, by index of the slice. */
export function placeLabels(slices: readonly PieSlice[]): PieLabel[] {
  const inside: PieLabel[] = [];
  const outside: number[] = [];
  slices.forEach((slice, i) => {
    const label = insideLabel(slice, i, slices.length === 1);
    if (label) inside.push(label);
    else if (slice.size > 0) outside.push(i);
  });
  const wide = (angle: number) => outside.filter((i) => slices[i].end - slices[i].start > angle);
  let beside = outsideLabels(slices, slices.length <= LABEL_ALL ? outside : wide(0.06));
  // If some slices go to the table, slices too thin to be seen require no label either.
  if (slices.length <= LABEL_ALL && beside.length < outside.length)
    beside = outsideLabels(slices, wide(0.012));
  return [...inside, ...beside].sort((a, b) => a.slice - b.slice);
}

/** Share over hex within the slice, if the box fits; undefined if it does not. */
function insideLabel(slice: PieSlice, index: number, whole: boolean): PieLabel | undefined {
  const share = formatShare(slice.share);
  const shareWidth = textWidth(share, FONT_SIZE, 600);
  const name = nameOf(slice);
  const nameWidth = textWidth(name, FONT_SIZE);
  const width = Math.max(shareWidth, nameWidth);
  const middle = (slice.start + slice.end) / 2;
  for (const at of whole ? [0] : [0.62, 0.68, 0.74, 0.56, 0.5]) {
    const x = Math.sin(middle) * RADIUS * at;
    const y = -Math.cos(middle) * RADIUS * at;
    const box = { x: x - width / 2, y: y - LINE, width, height: 2 * LINE };
    if (!whole && !boxInSlice(box, slice)) continue;
    return {
      slice: index,
      box,
      lines: [
        { x: x - shareWidth / 2, y: y - LINE / 2, text: share, weight: 600 },
        { x: x - nameWidth / 2, y: y + LINE / 2, text: name, weight: 400 },
      ],
      color: textOn(slice.hex),
    };
  }
  return undefined;
}

/**
 * Whether a box, with a margin, lies in the slice. The edges are walked, because a test of the corners would let the
 * center of the disc be covered.
 */
function boxInSlice(box: PieLabel['box'], { start, end }: PieSlice): boolean {
  const margin = 5;
  const steps = 8;
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      if (i % steps !== 0 && j % steps !== 0) continue;
      const x = box.x - margin + ((box.width + 2 * margin) * i) / steps;
      const y = box.y - margin + ((box.height + 2 * margin) * j) / steps;
      const angle = (Math.atan2(x, -y) + 2 * Math.PI) % (2 * Math.PI);
      if (Math.hypot(x, y) > RADIUS - 2 || angle < start || angle > end) return false;
    }
  }
  return true;
}

/**
 * One line for each label, in a column at each side; the smallest slices lose their labels until no leader crosses the
 * disc.
 */
function outsideLabels(slices: readonly PieSlice[], wanted: readonly number[]): PieLabel[] {
  const middle = (i: number) => (slices[i].start + slices[i].end) / 2;
  const labels: PieLabel[] = [];
  for (const side of [1, -1] as const) {
    const column = wanted.filter((i) => (middle(i) <= Math.PI ? 1 : -1) === side);
    while (column.length > 0) {
      const ys = spread(column.map((i) => -Math.cos(middle(i)) * (RADIUS + 8)));
      const placed = column.map((i, at) => outsideLabel(slices[i], i, side, ys[at]));
      if (
        ys.length > 0 &&
        placed.every((label) => leaderIsClear(label) && label.box.y >= -RADIUS - OVERHANG - LINE)
      ) {
        labels.push(...placed);
        break;
      }
      // The colors fall by size, so the last is the smallest.
      column.pop();
    }
  }
  return labels;
}

/**
 * Heights near the preferred heights, at least one line apart and within the column. Preferred heights go down the
 * right side and up the left side. Labels that push each other are placed around the mean of their preferred heights.
 */
function spread(wishes: readonly number[]): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a] - wishes[b] || a - b);
  const limit = RADIUS + OVERHANG;
  // Groups of touching labels: the sum of preferred heights (each minus its offset in the group), and the number of
  // labels.
  const groups: { sum: number; count: number }[] = [];
  const top = (group: { sum: number; count: number }) =>
    Math.min(limit - (group.count - 1) * LINE, Math.max(-limit, group.sum / group.count));
  for (const i of order) {
    let group = { sum: wishes[i], count: 1 };
    for (
      let above = groups.at(-1);
      above && top(above) + above.count * LINE > top(group);
      above = groups.at(-1)
    ) {
      groups.pop();
      group = {
        sum: above.sum + group.sum - group.count * above.count * LINE,
        count: above.count + group.count,
      };
    }
    groups.push(group);
  }
  const heights = groups.flatMap((group) =>
    Array.from({ length: group.count }, (_, j) => top(group) + j * LINE),
  );
  const result = new Array<number>(wishes.length);
  order.forEach((i, at) => {
    result[i] = heights[at];
  });
  return result;
}

function outsideLabel(slice: PieSlice, index: number, side: 1 | -1, y: number): PieLabel {
  const share = formatShare(slice.share);
  const name = nameOf(slice);
  const shareWidth = textWidth(share, FONT_SIZE, 600);
  const width = shareWidth + 7 + textWidth(name, FONT_SIZE);
  const left = side === 1 ? LABEL_X : -LABEL_X - width;
  const angle = (slice.start + slice.end) / 2;
  const rim = { x: Math.sin(angle) * (RADIUS + 2), y: -Math.cos(angle) * (RADIUS + 2) };
  return {
    slice: index,
    box: { x: left, y: y - LINE / 2, width, height: LINE },
    lines: [
      { x: left, y, text: share, weight: 600 },
      { x: left + shareWidth + 7, y, text: name, weight: 400 },
    ],
    color: INK,
    leader: [rim, { x: side * ELBOW, y }, { x: side * (LABEL_X - 4), y }],
  };
}

/** Whether the slanted part of the leader stays outside of the disc. */
function leaderIsClear({ leader }: PieLabel): boolean {
  if (!leader) return true;
  const [from, to] = leader;
  for (let i = 1; i <= 16; i++) {
    const x = from.x + ((to.x - from.x) * i) / 16;
    const y = from.y + ((to.y - from.y) * i) / 16;
    if (Math.hypot(x, y) < RADIUS + 1) return false;
  }
  return true;
}
