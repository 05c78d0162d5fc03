import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PieLabel, placeLabels, RADIUS, sliceAngles } from '../../src/charts/pieLayout.ts';
import { palette } from './samples.ts';

function overlap(a: PieLabel['box'], b: PieLabel['box']): boolean {
  const slack = 0.01;
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  );
}

const random = fc.record({
  k: fc.integer({ min: 1, max: 80 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  power: fc.integer({ min: 1, max: 30 }),
});

describe('labels of a pie', () => {
  it('never overlap, lie in their slice or off the disc, and their leaders stay off it', () => {
    fc.assert(
      fc.property(random, ({ k, seed, power }) => {
        const slices = sliceAngles(palette(k, seed, power).colors);
        const labels = placeLabels(slices);
        for (let i = 0; i < labels.length; i++) {
          for (let j = 0; j < i; j++) expect(overlap(labels[i].box, labels[j].box)).toBe(false);
        }
        for (const { box, leader } of labels) {
          const corners = [box.x, box.x + box.width].flatMap((x) =>
            [box.y, box.y + box.height].map((y) => [x, y]),
          );
          const far = corners.map(([x, y]) => Math.hypot(x, y));
          if (leader) {
            expect(Math.min(Math.abs(box.x), Math.abs(box.x + box.width))).toBeGreaterThan(RADIUS);
            const [from, to] = leader;
            expect(Math.hypot((from.x + to.x) / 2, (from.y + to.y) / 2)).toBeGreaterThan(RADIUS);
          } else expect(Math.max(...far)).toBeLessThan(RADIUS);
        }
      }),
      { numRuns: 150, seed: 42 },
    );
  });

  it('are on every slice when there are few and none is tiny', () => {
    for (const k of [1, 2, 4, 8, 12]) {
      const colors = Array.from({ length: k }, () => ({ hex: '#336699', size: 10, share: 1 / k }));
      expect(placeLabels(sliceAngles(colors)).map((label) => label.slice)).toEqual(colors.map((_, i) => i));
    }
  });

  it('are light on dark slices and dark on light ones', () => {
    const colors = ['#f0b308', '#11130e'].map((hex) => ({ hex, size: 1, share: 0.5 }));
    const [onYellow, onBlack] = placeLabels(sliceAngles(colors));
    expect(onYellow.color).not.toBe('#ffffff');
    expect(onBlack.color).toBe('#ffffff');
  });
});
