import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { hilbertPlace } from '../../src/palettes/hilbert.ts';
import { ORDER_NAMES, type OrderName, orderOf, sortPalette } from '../../src/palettes/order.ts';
import { shortPath } from '../../src/palettes/tour.ts';
import { Lottery } from '../support/random.ts';

const SWATCHES = [
  { rgb: [128, 128, 128], share: 0.1 },
  { rgb: [255, 0, 0], share: 0.2 },
  { rgb: [0, 0, 255], share: 0.4 },
  { rgb: [0, 255, 0], share: 0.3 },
] satisfies { rgb: Rgb; share: number }[];

describe('orders of a palette', () => {
  const cases: [OrderName, number[]][] = [
    ['share', [2, 3, 1, 0]],
    ['lightness', [2, 0, 1, 3]],
    ['hue', [1, 3, 2, 0]],
    ['chroma', [2, 3, 1, 0]],
  ];
  it.each(cases)('%s', (order, expected) => {
    expect(orderOf(SWATCHES, order)).toEqual(expected);
  });

  it.each(ORDER_NAMES)('%s keeps every color', (order) => {
    const swatches = Array.from({ length: 30 }, (_, i) => ({ rgb: [i * 8, 255 - i, i % 7] as Rgb }));
    const sorted = sortPalette({ name: 'x', swatches }, order);
    expect(sorted.name).toBe('x');
    expect(new Set(sorted.swatches)).toEqual(new Set(swatches));
    expect(orderOf([], order)).toEqual([]);
  });

  it('refuses others', () => {
    const wrong = 'hues' as OrderName;
    expect(() => sortPalette({ name: '', swatches: [] }, wrong)).toThrow(/did you mean hue/);
  });
});

describe('places on the Hilbert curve', () => {
  it('are each taken once, and steps lead to neighbors', () => {
    // a cube of 16 points a side at the origin is the first part of the curve
    const points = new Map<number, number[]>();
    for (let x = 0; x < 16; x++)
      for (let y = 0; y < 16; y++)
        for (let z = 0; z < 16; z++) points.set(hilbertPlace([x, y, z]), [x, y, z]);
    expect(points.size).toBe(4096);
    for (let place = 1; place < 4096; place++) {
      const [now, before] = [points.get(place), points.get(place - 1)];
      if (!now || !before) throw new Error(`no point at ${place}`);
      expect(now.reduce((sum, value, j) => sum + Math.abs(value - before[j]), 0)).toBe(1);
    }
    expect(hilbertPlace([0, 0, 0])).toBe(0);
  });
});

/** The least length over all orders of the points. */
function leastLength(distances: Float64Array, n: number): number {
  let least = Number.POSITIVE_INFINITY;
  const visit = (path: number[], length: number) => {
    if (path.length === n) least = Math.min(least, length);
    for (let i = 0; i < n; i++)
      if (!path.includes(i))
        visit([...path, i], path.length === 0 ? 0 : length + distances[path[path.length - 1] * n + i]);
  };
  visit([], 0);
  return least;
}

function distancesOf(points: readonly number[][]): Float64Array {
  return Float64Array.from(points.flatMap((a) => points.map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))));
}

const lengthOf = (path: readonly number[], distances: Float64Array, n: number) =>
  path.slice(1).reduce((sum, i, at) => sum + distances[path[at] * n + i], 0);

describe('a short path', () => {
  it('is the shortest of all orders for a few points', () => {
    const lottery = new Lottery(4);
    for (let n = 1; n <= 7; n++) {
      const points = Array.from({ length: n }, () => [...lottery.bytes(2)]);
      const distances = distancesOf(points);
      const path = shortPath(distances, n);
      expect([...path].sort()).toEqual(points.map((_, i) => i));
      expect(lengthOf(path, distances, n)).toBeCloseTo(leastLength(distances, n), 9);
    }
  });

  it('along a line is the line, from the end with the lower number, for many points too', () => {
    for (const n of [12, 13, 40]) {
      const places = Array.from({ length: n }, (_, i) => (i * 7) % n);
      const path = shortPath(distancesOf(places.map((place) => [place, 0])), n);
      const walked = path.map((i) => places[i]);
      expect(walked).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it('ends where points are equal', () => {
    expect(shortPath(new Float64Array(400), 20).length).toBe(20);
  });
});
