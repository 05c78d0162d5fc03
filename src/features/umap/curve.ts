import { pow } from '../../core/pow.ts';
import { exp, log } from '../../kernels/exp.ts';
import { ENTRIES, middleOf } from '../../kernels/umap/twin.ts';

/** The curve 1 / (1 + a d^2b): how near places at the distance d are. */
export interface Curve {
  a: number;
  b: number;
}

/** Distances at which curves are compared, from 0 to 3. */
const POINTS = 300;
const FARTHEST = 3;

const STEPS = 200;

/** A step ends the search if it changes neither ln a nor ln b by more than this. */
const STILL = 1e-12;

/**
 * The curve with the least squared differences to one that is 1 up to `minDist` and then falls as e^-(d - minDist), by
 * steps of Levenberg and Marquardt in ln a and ln b.
 * @param minDist from 0 to 1
 */
export function fitCurve(minDist: number): Curve {
  const x = Float64Array.from({ length: POINTS }, (_, p) => (p * FARTHEST) / (POINTS - 1));
  const wanted = x.map((d) => (d < minDist ? 1 : exp(minDist - d)));
  let at: Place = { a: 0, b: 0 };
  let found = compare(x, wanted, at);
  let damping = 1e-3;
  for (let step = 0; step < STEPS; step++) {
    const { aa, ab, bb, ra, rb } = found;
    const [p, q] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = p * q - ab * ab;
    const a = (q * ra - ab * rb) / determinant;
    const b = (p * rb - ab * ra) / determinant;
    const next = { a: at.a + clipped(a), b: at.b + clipped(b) };
    const better = compare(x, wanted, next);
    if (better.squares <= found.squares) {
      at = next;
      found = better;
      damping /= 10;
    } else damping *= 10;
    if (Math.max(Math.abs(a), Math.abs(b)) <= STILL) break;
  }
  return { a: powerOfE(at.a), b: powerOfE(at.b) };
}

/** ln a and ln b. */
type Place = Curve;

/** Squares of what is missing, and sums of products of the derivatives and of those with it. */
interface Comparison {
  squares: number;
  aa: number;
  ab: number;
  bb: number;
  ra: number;
  rb: number;
}

function compare(x: Float64Array, wanted: Float64Array, at: Place): Comparison {
  const a = powerOfE(at.a);
  const b = powerOfE(at.b);
  const sums: Comparison = { squares: 0, aa: 0, ab: 0, bb: 0, ra: 0, rb: 0 };
  for (let p = 0; p < x.length; p++) {
    const power = a * pow(x[p], 2 * b);
    const value = 1 / (1 + power);
    const rest = wanted[p] - value;
    // derivatives by ln a and by ln b
    const da = -power * value * value;
    const db = x[p] > 0 ? da * 2 * b * log(x[p]) : 0;
    sums.squares += rest * rest;
    sums.aa += da * da;
    sums.ab += da * db;
    sums.bb += db * db;
    sums.ra += da * rest;
    sums.rb += db * rest;
  }
  return sums;
}

/** Steps are short enough that no power leaves the numbers. */
function clipped(step: number): number {
  return Math.max(-1, Math.min(1, step));
}

function powerOfE(x: number): number {
  return x > 0 ? 1 / exp(-x) : exp(x);
}

/** Added to the squared distances of pushes, which would be endless. */
const SOFT = 0.001;

/** What differences of places are multiplied with, by the entry of their squared distance. */
export function forcesOf({ a, b }: Curve): { pulls: Float32Array; pushes: Float32Array } {
  const pulls = new Float32Array(ENTRIES);
  const pushes = new Float32Array(ENTRIES);
  for (let entry = 0; entry < ENTRIES; entry++) {
    const d2 = middleOf(entry);
    const power = a * pow(d2, b);
    pulls[entry] = (-2 * b * power) / (d2 * (1 + power));
    pushes[entry] = (2 * b) / ((SOFT + d2) * (1 + power));
  }
  return { pulls, pushes };
}
