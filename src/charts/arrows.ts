/** Arrows from the origin of a plane: the columns of a biplot. */
import { textWidth } from './metrics.ts';
import type { Spot } from './pointName.ts';
import { nameMarks, placeNames } from './pointNames.ts';
import { INK, type Layer, placedAt, visible, wrapText } from './theme.ts';

/** The tip of an arrow from the origin. */
export interface Arrow {
  name: string;
  x: number;
  y: number;
}

/** What a mark covers, in pixels. */
type Disk = Spot & { radius: number };

/** How a plane lies in its panel. */
interface PanelPlane {
  width: number;
  height: number;
  /** Pixels from the left and from the top. */
  spotOf(x: number, y: number): Spot;
}

const HEAD = 9;
const NAME_SIZE = 12;
/** Longer names would hide the points. */
const WIDEST_NAME = 130;

/** Pixels between the spots of an arrow that names do not cover. */
const STEP = 3;

/** Lines with heads, and their names at the tips where there is room. */
export function arrowMarks(
  arrows: readonly Arrow[],
  plane: PanelPlane,
): { lines: Layer[]; names: Layer[]; named: number; covered: Disk[] } {
  const { x: fromX, y: fromY } = plane.spotOf(0, 0);
  const tips = arrows.map(({ x, y }) => plane.spotOf(x, y));
  const lines = tips.map(({ x, y }, i) => ({ fromX, fromY, toX: x, toY: y, column: arrows[i].name }));
  const heads = tips.flatMap(({ x, y }, i) => {
    const angle = Math.atan2(y - fromY, x - fromX);
    const side = (turned: number) => ({
      x: x - HEAD * Math.cos(angle + turned),
      y: y - HEAD * Math.sin(angle + turned),
    });
    return [side(0.4), { x, y }, side(-0.4)].map((at, corner) => ({
      headX: at.x,
      headY: at.y,
      arrow: i,
      corner,
    }));
  });
  const line = placedAt('fromX', 'fromY');
  const head = placedAt('headX', 'headY');
  const look = { color: INK, strokeWidth: 1.5, opacity: 0.9 };
  const layers = [
    {
      data: { values: lines },
      mark: { type: 'rule', ...look },
      encoding: {
        ...line,
        x2: { field: 'toX' },
        y2: { field: 'toY' },
        tooltip: [{ field: 'column', type: 'nominal', title: 'Column' }],
      },
    },
    {
      data: { values: heads },
      mark: { type: 'line', ...look, tooltip: null },
      encoding: {
        ...head,
        detail: { field: 'arrow', type: 'nominal' },
        order: { field: 'corner', type: 'quantitative' },
      },
    },
  ] as unknown as Layer[];
  return { lines: layers, ...tipNames(arrows, tips, plane, { x: fromX, y: fromY }) };
}

/** Names at the tips, which hide no arrow, and all that they and the arrows cover. */
function tipNames(
  arrows: readonly Arrow[],
  tips: readonly Spot[],
  { width, height }: PanelPlane,
  from: Spot,
): { names: Layer[]; named: number; covered: Disk[] } {
  const names = arrows.map(({ name }) => wrapText(visible(name), WIDEST_NAME, NAME_SIZE, 600, 1)[0]);
  const obstacles = tips.flatMap(({ x, y }) => {
    const [dx, dy] = [x - from.x, y - from.y];
    const steps = Math.ceil(Math.sqrt(dx * dx + dy * dy) / STEP);
    return Array.from({ length: steps }, (_, i) => ({
      x: x - (i * dx) / steps,
      y: y - (i * dy) / steps,
      radius: 1,
    }));
  });
  const placed = placeNames({ width, height, spots: tips, names, radius: 4, fontSize: NAME_SIZE, obstacles });
  const boxes = placed.flatMap(({ spot, x, y }) => {
    const radius = NAME_SIZE / 2;
    const steps = Math.ceil(textWidth(names[spot], NAME_SIZE, 600) / radius);
    return Array.from({ length: steps + 1 }, (_, i) => ({ x: x + i * radius, y, radius }));
  });
  const look = { fontSize: NAME_SIZE, fontWeight: 600, fill: INK };
  return {
    names: nameMarks(placed, names, look),
    named: placed.length,
    covered: [...obstacles, ...boxes],
  };
}
