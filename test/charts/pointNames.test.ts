import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/charts/metrics.ts';
import { type NamedPlane, placeNames } from '../../src/charts/pointNames.ts';
import { Lottery } from '../support/random.ts';

const plane = (spots: { x: number; y: number }[], names: string[]): NamedPlane => ({
  width: 300,
  height: 200,
  spots,
  names,
  radius: 3,
});

describe('names beside points', () => {
  it('stand to the right of a point, or to its left at the edge', () => {
    const spots = [
      { x: 100, y: 100 },
      { x: 290, y: 50 },
    ];
    const placed = placeNames(plane(spots, ['first', 'second']));
    expect(placed.find(({ spot }) => spot === 0)).toEqual({ spot: 0, x: 105, y: 100 });
    const second = placed.find(({ spot }) => spot === 1);
    expect(second?.x).toBeCloseTo(290 - 5 - textWidth('second', 10), 6);
  });

  it('overlap neither each other nor points, stay within the panel, and are as many as fit', () => {
    const lottery = new Lottery(2);
    const spots = Array.from({ length: 120 }, () => ({ x: lottery.float() * 300, y: lottery.float() * 200 }));
    const names = spots.map((_, i) => (i % 10 === 0 ? '' : `point ${i}`));
    const placed = placeNames(plane(spots, names));
    expect(placed.length).toBeGreaterThan(20);
    expect(placed.length).toBeLessThan(108);
    const boxes = placed.map(({ spot, x, y }) => {
      expect(names[spot]).not.toBe('');
      return { left: x, right: x + textWidth(names[spot], 10), top: y - 5.5, bottom: y + 5.5 };
    });
    for (const [i, a] of boxes.entries()) {
      expect(Math.min(a.left, a.top, 300 - a.right, 200 - a.bottom)).toBeGreaterThanOrEqual(0);
      for (const { x, y } of spots)
        expect(x > a.left && x < a.right && y > a.top && y < a.bottom).toBe(false);
      for (const b of boxes.slice(0, i))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    }
  });

  it('are none for points on each other, and go to points that are alone first', () => {
    const crowd = Array.from({ length: 200 }, (_, i) => ({ x: 100 + (i % 20), y: 100 + Math.floor(i / 20) }));
    const placed = placeNames(
      plane([...crowd, { x: 20, y: 20 }], [...crowd.map((_, i) => `c${i}`), 'alone']),
    );
    expect(placed[0].spot).toBe(200);
    expect(placed.length).toBeLessThan(100);
  });
});
