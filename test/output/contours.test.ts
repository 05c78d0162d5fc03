import { describe, expect, it } from 'vitest';
import { type Contours, countEdges, outlinesOf, traceContours } from '../../src/output/contours.ts';
import { Lottery } from '../support/random.ts';

const lattice = { width: 7, height: 5 };

/** Twice the area of closed outlines, positive where they run clockwise on the screen. */
function doubleArea(outlines: Iterable<Int32Array>, pitch: number): number {
  let sum = 0;
  for (const outline of outlines)
    outline.forEach((corner, i) => {
      const next = outline[(i + 1) % outline.length];
      sum += (corner % pitch) * Math.floor(next / pitch) - (next % pitch) * Math.floor(corner / pitch);
    });
  return sum;
}

/** Whether a pixel's middle is inside, by the crossings of a ray to the left: the rule of even and odd. */
function isInside(outlines: readonly Int32Array[], pitch: number, x: number, y: number): boolean {
  let crossings = 0;
  for (const outline of outlines)
    outline.forEach((corner, i) => {
      const next = outline[(i + 1) % outline.length];
      const [x0, y0, y1] = [corner % pitch, Math.floor(corner / pitch), Math.floor(next / pitch)];
      if (x0 === next % pitch && x0 <= x && y >= Math.min(y0, y1) && y < Math.max(y0, y1)) crossings++;
    });
  return crossings % 2 === 1;
}

const all = (contours: Contours, label: number) =>
  Array.from(outlinesOf(contours, label), (one) => one.slice());

describe('outlines', () => {
  it('of a ring have a hole, and keep corners alone', () => {
    // 0 0 0 / 0 1 0 / 0 0 0
    const labels = Int32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const contours = traceContours(labels, { width: 3, height: 3 }, 0);
    const [frame, hole] = all(contours, 0);
    expect([...frame]).toEqual([0, 3, 15, 12]);
    expect([...hole].sort((a, b) => a - b)).toEqual([5, 6, 9, 10]);
    expect(all(contours, 1).map((one) => [...one])).toEqual([[5, 6, 10, 9]]);
    expect(doubleArea(all(contours, 0), 4)).toBe(16);
    expect(countEdges(labels, { width: 3, height: 3 })).toBe(16);
  });

  it('without tolerance hold just the pixels of their label, whatever touches at corners', () => {
    const lottery = new Lottery(5);
    for (let trial = 0; trial < 60; trial++) {
      const labels = Int32Array.from({ length: 35 }, () => lottery.below(1 + (trial % 4)) - (trial % 2));
      const contours = traceContours(labels, lattice, 0);
      for (let label = 0; label < 4; label++) {
        const outlines = all(contours, label);
        const count = labels.filter((one) => one === label).length;
        expect(doubleArea(outlines, 8)).toBe(2 * count);
        for (const [i, own] of labels.entries())
          expect(isInside(outlines, 8, i % 7, Math.floor(i / 7))).toBe(own === label);
      }
    }
  });

  it('with tolerance leave no gaps: areas add up to the frame, and stay where they were', () => {
    const [width, height] = [40, 30];
    // two waves
    const labels = Int32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return y < 10 + 4 * Math.sin(x / 6) ? 0 : x < 20 + 5 * Math.cos(y / 4) ? 1 : 2;
    });
    const exact = traceContours(labels, { width, height }, 0);
    const simple = traceContours(labels, { width, height }, 0.75);
    expect(simple.corners.length).toBeLessThan(0.7 * exact.corners.length);
    const areas = [0, 1, 2].map((label) => doubleArea(outlinesOf(simple, label), width + 1) / 2);
    expect(areas.reduce((a, b) => a + b)).toBe(width * height);
    for (const [label, area] of areas.entries())
      expect(Math.abs(area - labels.filter((one) => one === label).length)).toBeLessThan(25);
  });
});
