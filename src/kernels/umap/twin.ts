import { BITS, HIGHEST, LOWEST } from '../layouts/umap.ts';

/** A graph whose edges pull places together. */
export interface Pulls {
  readonly n: number;
  /** Numbers of a place. */
  readonly dims: number;
  /** n + 1. */
  offsets: Int32Array;
  targets: Int32Array;
  /** Passes between two turns of an edge. */
  every: Float32Array;
  /** inout, the pass of its next turn. */
  next: Float32Array;
  /** inout, n * dims. */
  places: Float32Array;
  /** What differences of places are multiplied with in a pull, by the entry of the squared distance: ENTRIES. */
  pulls: Float32Array;
  /** In a push. */
  pushes: Float32Array;
}

/** Entries of a table of forces. */
export const ENTRIES = (HIGHEST - LOWEST) << BITS;

const SHIFT = 23 - BITS;
const FIRST = (127 + LOWEST) << BITS;
/** Numbers of which rows are drawn, for each edge. */
const LANES = 8;
const PUSHES = 5;
const LONGEST = 4;

const f = Math.fround;
const number = new Float32Array(1);
const bits = new Int32Array(number.buffer);

/** The squared distance in the middle of those of an entry. */
export function middleOf(entry: number): number {
  bits[0] = ((entry + FIRST) << SHIFT) + (1 << (SHIFT - 1));
  return number[0];
}

/**
 * A pass over the edges of some rows; every operation is one in f32, in the order of the kernel.
 * @param rate f32, share of the forces by which places move
 * @param pass number of the pass, from 0
 * @param key random, 32 bits for this pass
 */
export function move(graph: Pulls, from: number, to: number, rate: number, pass: number, key: number): void {
  const { offsets, targets, every, next } = graph;
  const rows = new Int32Array(PUSHES + 1);
  const forces = new Float32Array(PUSHES + 1);
  for (let i = from; i < to; i++)
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      if (next[p] > pass) continue;
      next[p] += every[p];
      rows[0] = targets[p];
      for (let lane = 1; lane <= PUSHES; lane++) rows[lane] = drawn(key + p * LANES + lane, graph.n);
      step(graph, i, rate, rows, forces);
    }
}

/**
 * @param rows in, the row that pulls and those that push
 * @param forces scratch
 */
function step(
  { dims, places, pulls, pushes }: Pulls,
  i: number,
  rate: number,
  rows: Int32Array,
  forces: Float32Array,
): void {
  const own = i * dims;
  for (let lane = 0; lane <= PUSHES; lane++) {
    let d2 = 0;
    for (let c = 0; c < dims; c++) {
      const apart = f(places[own + c] - places[rows[lane] * dims + c]);
      d2 = f(d2 + f(apart * apart));
    }
    forces[lane] = (lane === 0 ? pulls : pushes)[entryOf(d2)];
  }
  for (let c = 0; c < dims; c++) {
    const part = (lane: number) =>
      clipped(f(forces[lane] * f(places[own + c] - places[rows[lane] * dims + c])));
    const pull = part(0);
    const even = f(f(pull + part(4)) + part(2));
    const odd = f(f(part(1) + part(5)) + part(3));
    places[rows[0] * dims + c] -= f(rate * pull);
    places[own + c] += f(rate * f(even + odd));
  }
}

function entryOf(d2: number): number {
  number[0] = d2;
  return Math.max(0, Math.min((bits[0] >>> SHIFT) - FIRST, ENTRIES - 1));
}

/** A random row: a whole number mixed (Appleby's MurmurHash3), and scaled to 0..n - 1. */
export function drawn(number: number, n: number): number {
  let h = Math.imul(number, 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  // the product has up to 63 bits
  const low = Math.floor(((h & 0xffff) * n) / 65536);
  return Math.floor(((h >>> 16) * n + low) / 65536);
}

function clipped(force: number): number {
  return Math.max(-LONGEST, Math.min(LONGEST, force));
}
