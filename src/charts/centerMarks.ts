/** Centers of clusters as rings, through which points are seen, with their numbers where the fewest points are. */
import { textWidth } from './metrics.ts';
import { haloed, INK, type Layer, PAGE } from './theme.ts';

/** A position in a drawing, in pixels from the left and from the top. */
export interface CenterSpot {
  x: number;
  y: number;
}

/** What the numbers of centers stand among. */
export interface CenterGround {
  width: number;
  height: number;
  /** n points in pixels; absent: nothing but the centers is to be seen. */
  points?: { n: number; spotOf: (i: number) => CenterSpot };
}

/** With more centers, numbers would hide the points. */
export const MOST_NUMBERED = 30;

const NUMBER_SIZE = 12;
const HALF_LINE = 7;

/** Pixels of a cell in which points are counted. */
const CELL = 4;

/** What a ring or another number weighs, in points: it is only covered if nothing else is possible. */
const HEAVY = 1e6;

/** Directions from a ring to its number, the usual ones first. */
const DIRECTIONS = [
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
] as const;

/**
 * Where the number of each center stands: beside its ring, where it covers the fewest points, and no other ring.
 * Time O(points + centers^2).
 * @param radius of the rings, in pixels
 */
export function numberSpots(
  centers: readonly CenterSpot[],
  texts: readonly string[],
  radius: number,
  ground: CenterGround,
): CenterSpot[] {
  const { width, height } = ground;
  const [wide, tall] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const counts = new Float64Array(wide * tall);
  const add = ({ x, y }: CenterSpot, weight: number) => {
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    if (column >= 0 && column < wide && row >= 0 && row < tall) counts[row * wide + column] += weight;
  };
  for (let i = 0; i < (ground.points?.n ?? 0); i++) add(ground.points?.spotOf(i) as CenterSpot, 1);
  const addBox = ({ x, y }: CenterSpot, across: number, up: number) => {
    for (let left = x - across; left <= x + across; left += CELL)
      for (let top = y - up; top <= y + up; top += CELL) add({ x: left, y: top }, HEAVY);
  };
  // within the ring, whose corners are free
  for (const { x, y } of centers)
    for (let across = -radius; across <= radius; across += CELL / 2)
      for (let up = -radius; up <= radius; up += CELL / 2)
        if (Math.hypot(across, up) <= radius - CELL / 2) add({ x: x + across, y: y + up }, HEAVY);
  const covered = ({ x, y }: CenterSpot, half: number) => {
    if (x - half < 0 || x + half > width || y - HALF_LINE < 0 || y + HALF_LINE > height)
      return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let left = x - half; left <= x + half; left += CELL)
      for (let top = y - HALF_LINE; top <= y + HALF_LINE; top += CELL)
        sum += counts[Math.floor(top / CELL) * wide + Math.floor(left / CELL)] ?? 0;
    return sum;
  };
  return centers.map(({ x, y }, c) => {
    const half = textWidth(texts[c], NUMBER_SIZE, 600) / 2 + 1;
    const places = DIRECTIONS.map(([across, up]) => {
      // diagonal places are nearer
      const away = across !== 0 && up !== 0 ? 0.75 : 1;
      return {
        x: x + across * (away * radius + half + 2),
        y: y + up * (away * radius + HALF_LINE),
      };
    });
    const weights = places.map((place) => covered(place, half));
    const best = places[weights.indexOf(Math.min(...weights))];
    addBox(best, half, HALF_LINE);
    return best;
  });
}

/** The ring of a center. */
export interface CenterRing {
  /** Names of the fields of its position. */
  x: string;
  y: string;
  /** Field with the color of the ring. */
  color: string;
  /** Field with its area in square pixels, or the area of all. */
  size: string | number;
  tooltip?: readonly object[];
}

/** Rings in their color between white and dark lines, which are visible on any ground. */
export function ringLayers(values: readonly object[], { x, y, color, size, tooltip }: CenterRing): Layer[] {
  const place = {
    x: { field: x, type: 'quantitative' },
    y: { field: y, type: 'quantitative' },
    ...(typeof size === 'string' ? { size: { field: size, type: 'quantitative', scale: null } } : {}),
  };
  const ring = (strokeWidth: number, look: object, encoding: object) => ({
    data: { values },
    mark: {
      type: 'point',
      shape: 'circle',
      filled: false,
      opacity: 1,
      strokeWidth,
      tooltip: null,
      ...(typeof size === 'number' ? { size } : {}),
      ...look,
    },
    encoding: { ...place, ...encoding },
  });
  const own = { stroke: { field: color, type: 'nominal', scale: null, legend: null } };
  return [
    ring(6, { stroke: INK }, {}),
    ring(4.4, { stroke: PAGE }, {}),
    // the pointer is answered within the ring as well
    tooltip ? ring(2.6, { fill: 'transparent', tooltip: true }, { ...own, tooltip }) : ring(2.6, {}, own),
  ] as unknown as Layer[];
}

/** Numbers at `labelX`, `labelY`, in the units of the axes. */
export function numberLayers(values: readonly object[], x: string, y: string): Layer[] {
  const look = { fontSize: NUMBER_SIZE, fontWeight: 600, baseline: 'middle', fill: INK };
  return haloed(look, {
    x: { field: x, type: 'quantitative' },
    y: { field: y, type: 'quantitative' },
    text: { field: 'number', type: 'nominal' },
  }).map((layer) => ({ data: { values }, ...layer }) as Layer);
}
