import { Random } from '../../core/random.ts';

/** Directions in which the corners of a palette are looked for. */
const DIRECTIONS = 512;

/** The squared distance within which a mix is found. */
const CLOSE = 0.25;
const MOST_STEPS = 60;

/**
 * What mixes of a palette can look like: for each color the nearest point of the convex hull of the palette. What lies outside
 * would leave an error that is passed on for ever. The corners of the hull are those that 512 directions find; the nearest point
 * is found by moving weight from the worst corner to the best (B. F. Mitchell, V. F. Demyanov, V. N. Malozemov, "Finding the
 * point of a polyhedron closest to the origin", SIAM J. Control 12, 1974), from the mix of the color before on.
 * @param colors n * bands
 * @param palette k * bands
 * @returns n * bands
 */
export function reachable(colors: Float64Array, palette: Float64Array, bands: number): Float64Array {
  const corners = cornersOf(palette, bands);
  const goals = new Float64Array(colors.length);
  const search = new HullSearch(corners, bands);
  for (let at = 0; at < colors.length; at += bands) search.nearest(colors, at, goals);
  return goals;
}

function cornersOf(palette: Float64Array, bands: number): Float64Array {
  const random = new Random(1);
  const k = palette.length / bands;
  const found = new Set<number>();
  for (let d = 0; d < DIRECTIONS; d++) {
    const direction = Array.from({ length: bands }, () => random.float() - 0.5);
    let most = Number.NEGATIVE_INFINITY;
    let best = 0;
    for (let c = 0; c < k; c++) {
      let reach = 0;
      for (let j = 0; j < bands; j++) reach += direction[j] * palette[bands * c + j];
      if (reach > most) {
        most = reach;
        best = c;
      }
    }
    found.add(best);
  }
  return Float64Array.from([...found].flatMap((c) => [...palette.subarray(bands * c, bands * (c + 1))]));
}

/** Finds nearest points of a hull, each from the one before. */
class HullSearch {
  private readonly corners: Float64Array;
  private readonly bands: number;
  private readonly weights: Float64Array;
  private readonly point: Float64Array;

  constructor(corners: Float64Array, bands: number) {
    this.corners = corners;
    this.bands = bands;
    this.weights = new Float64Array(corners.length / bands);
    this.weights[0] = 1;
    this.point = corners.slice(0, bands);
  }

  /** Writes the point that is nearest to the color at `at` there. */
  nearest(colors: Float64Array, at: number, goals: Float64Array): void {
    const { corners, bands, weights, point } = this;
    let d2 = this.distance(colors, at);
    for (let step = 0; step < MOST_STEPS && d2 > CLOSE; step++) {
      let best = 0;
      let worst = -1;
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (let v = 0; v < weights.length; v++) {
        let slope = 0;
        for (let j = 0; j < bands; j++) slope += (point[j] - colors[at + j]) * corners[bands * v + j];
        if (slope < least) {
          least = slope;
          best = v;
        }
        if (weights[v] > 0 && slope > most) {
          most = slope;
          worst = v;
        }
      }
      // the nearest point is at most the root of this away
      if (most - least <= CLOSE) break;
      this.move(worst, best, most - least);
      d2 = this.distance(colors, at);
    }
    for (let j = 0; j < bands; j++) goals[at + j] = d2 <= CLOSE ? colors[at + j] : point[j];
  }

  private distance(colors: Float64Array, at: number): number {
    let sum = 0;
    for (let j = 0; j < this.bands; j++) {
      const d = this.point[j] - colors[at + j];
      sum += d * d;
    }
    return sum;
  }

  /** Moves weight from a corner to another until that gains nothing, or none is left. */
  private move(from: number, to: number, gain: number): void {
    const { corners, bands, weights, point } = this;
    let length = 0;
    for (let j = 0; j < bands; j++) {
      const d = corners[bands * to + j] - corners[bands * from + j];
      length += d * d;
    }
    const part = Math.min(weights[from], gain / length);
    weights[from] -= part;
    weights[to] += part;
    for (let j = 0; j < bands; j++) point[j] += part * (corners[bands * to + j] - corners[bands * from + j]);
  }
}
