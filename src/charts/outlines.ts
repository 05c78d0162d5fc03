/** Outlines of clusters in a plane: ellipses of a normal distribution, and convex hulls. */

/** A point of the plane. */
export interface PlanePoint {
  x: number;
  y: number;
}

/** A closed curve around a cluster. */
export interface Outline {
  cluster: number;
  /** Drawn thicker than one that is further out. */
  isInner: boolean;
  /** Points stand on it, since some of them are its corners. */
  isBelow?: true;
  points: PlanePoint[];
}

/** A mean and the covariances around it. */
export interface Spread {
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
}

/** Corners of an ellipse. */
const CORNERS = 72;

/**
 * The ellipse of points that lie `deviations` standard deviations from a mean, from corner to corner and closed. Without
 * extent in a direction it is a line, or a single point.
 */
export function ellipsePath({ x, y, xx, xy, yy }: Spread, deviations: number): PlanePoint[] {
  // the root of the covariances, row by row: [a, 0], [b, c]
  const a = Math.sqrt(Math.max(0, xx));
  const b = a > 0 ? xy / a : 0;
  const c = Math.sqrt(Math.max(0, yy - b * b));
  return Array.from({ length: CORNERS + 1 }, (_, t) => {
    const angle = (2 * Math.PI * (t % CORNERS)) / CORNERS;
    const [cos, sin] = [deviations * Math.cos(angle), deviations * Math.sin(angle)];
    return { x: x + a * cos, y: y + b * cos + c * sin };
  });
}

/** How many standard deviations around the mean of a normal distribution in a plane have this share of it. */
export function deviationsOf(share: number): number {
  return Math.sqrt(-2 * Math.log(1 - share));
}

/**
 * The mean and the covariances of some points: sums of squares divided by their weight minus 1, or by their weight if
 * that is 1 at most. O(n).
 * @param rows numbers of the points
 * @param weights absent: 1 each
 */
export function spreadOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  rows: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Spread {
  // sums of differences to a point lose no digits to a common offset
  const [x0, y0] = rows.length > 0 ? [x[rows[0]], y[rows[0]]] : [0, 0];
  let [mass, mx, my] = [0, 0, 0];
  for (let r = 0; r < rows.length; r++) {
    const w = weights ? weights[rows[r]] : 1;
    mass += w;
    mx += w * (x[rows[r]] - x0);
    my += w * (y[rows[r]] - y0);
  }
  if (mass > 0) {
    mx /= mass;
    my /= mass;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let r = 0; r < rows.length; r++) {
    const w = weights ? weights[rows[r]] : 1;
    const [dx, dy] = [x[rows[r]] - x0 - mx, y[rows[r]] - y0 - my];
    xx += w * dx * dx;
    xy += w * dx * dy;
    yy += w * dy * dy;
  }
  const freedom = mass > 1 ? mass - 1 : mass || 1;
  return { x: x0 + mx, y: y0 + my, xx: xx / freedom, xy: xy / freedom, yy: yy / freedom };
}

/**
 * The corners of the smallest convex polygon around some points, counterclockwise from the leftmost (of those the lowest);
 * points on an edge are no corners, and of equal points the first is one (Andrew, "Another efficient algorithm for convex
 * hulls in two dimensions", Information Processing Letters 9, 1979). O(m log m) time for m points.
 * @param rows numbers of the points
 * @returns numbers of the points
 */
export function convexHull(x: ArrayLike<number>, y: ArrayLike<number>, rows: ArrayLike<number>): Int32Array {
  const sorted = Int32Array.from(rows).sort((i, l) => x[i] - x[l] || y[i] - y[l] || i - l);
  const distinct = sorted.filter(
    (i, at) => at === 0 || x[i] !== x[sorted[at - 1]] || y[i] !== y[sorted[at - 1]],
  );
  const m = distinct.length;
  if (m < 3) return distinct;
  const hull = new Int32Array(2 * m);
  let size = 0;
  // the lower side from left to right, then the upper side back
  const add = (i: number, least: number) => {
    while (size >= least && turn(x, y, hull[size - 2], hull[size - 1], i) <= 0) size--;
    hull[size++] = i;
  };
  for (let at = 0; at < m; at++) add(distinct[at], 2);
  const lower = size + 1;
  for (let at = m - 2; at >= 0; at--) add(distinct[at], lower);
  return hull.slice(0, size - 1);
}

/** Above 0 if the way from a over b to c turns to the left. */
function turn(x: ArrayLike<number>, y: ArrayLike<number>, a: number, b: number, c: number): number {
  return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
}
