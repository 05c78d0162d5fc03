import { describe, expect, it } from 'vitest';
import { numberSpots, ringLayers } from '../../src/charts/centerMarks.ts';
import { clusterPanels, pointPanels, pointsChart, scatterChart } from '../../src/charts/index.ts';
import { views } from './views.ts';

const ground = { width: 100, height: 100 };
const center = [{ x: 50, y: 50 }];

describe('centers', () => {
  it('have their number above and to the right where nothing is', () => {
    const [spot] = numberSpots(center, ['3'], 8, ground);
    expect(spot.x).toBeGreaterThan(58);
    expect(spot.y).toBeLessThan(45);
  });

  it('have their number where the fewest points are', () => {
    // points everywhere but to the lower left
    const points: { x: number; y: number }[] = [];
    for (let x = 0; x < 100; x += 2)
      for (let y = 0; y < 100; y += 2) if (!(x < 50 && y > 52)) points.push({ x, y });
    const [spot] = numberSpots(center, ['3'], 8, {
      ...ground,
      points: { n: points.length, spotOf: (i) => points[i] },
    });
    expect(spot.x).toBeLessThan(45);
    expect(spot.y).toBeGreaterThan(55);
  });

  it('have their numbers within the drawing, and not on each other or on a ring', () => {
    const corner = { x: 98, y: 2 };
    const [first] = numberSpots([corner], ['0'], 8, ground);
    expect(first.x).toBeLessThan(98);
    expect(first.y).toBeGreaterThan(2);
    const near = [
      { x: 40, y: 50 },
      { x: 60, y: 50 },
    ];
    const [a, b] = numberSpots(near, ['0', '1'], 8, ground);
    expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(10);
    for (const spot of [a, b])
      for (const one of near) expect(Math.hypot(spot.x - one.x, spot.y - one.y)).toBeGreaterThan(8);
  });

  it('are rings: what is below them can be seen', () => {
    const looks = ringLayers([{ x: 1, y: 2, color: '#ff0000' }], {
      ...{ x: 'x', y: 'y', color: 'color', size: 80 },
      tooltip: [{ field: 'x', type: 'quantitative' }],
    }).map((layer) => (layer as { mark: { filled: boolean; fill?: string } }).mark);
    expect(looks.map(({ filled, fill = 'transparent' }) => [filled, fill])).toEqual(
      new Array(3).fill([false, 'transparent']),
    );
  });

  const frame = { title: 'C', unit: 'rows' };
  const xy = { x: [1, 2, 3], y: [1, 2, 3] };
  const rgb = { rgb: Uint8Array.of(0, 0, 0, 200, 100, 90), weights: [1, 2] };
  const specs = {
    points: pointsChart({
      ...{ ...frame, ...xy, axes: ['x', 'y'], labels: [0, 0, 1], k: 2 },
      centers: [
        { x: 1.5, y: 1.5 },
        { x: 3, y: 3 },
      ],
    }),
    panels: pointPanels({
      ...{ ...frame, ...xy, axes: ['x', 'y'] },
      // the second number has no cluster
      panels: [
        {
          name: 'a',
          k: 1,
          labels: [0, 0, 0],
          centers: [
            { x: 2, y: 2 },
            { x: Number.NaN, y: Number.NaN },
          ],
        },
      ],
    }),
    colors: clusterPanels({
      ...{ title: 'C', ...rgb },
      algorithms: [{ name: 'a', labels: Int32Array.of(0, 0), colors: ['#102030'], centers: [[9, 8, 7]] }],
    }),
    scatter: scatterChart({
      ...{ title: 'C', ...rgb },
      centers: [{ rgb: [9, 8, 7], hex: '#090807', share: 1 }],
    }),
  };

  it.each(Object.entries(specs))('%s: hide nothing', (_, spec) => {
    const rings = views(spec).filter(({ mark }) => (mark as { shape?: string })?.shape === 'circle');
    expect(rings.length).toBeGreaterThanOrEqual(3);
    for (const { mark } of rings) expect((mark as { filled?: boolean }).filled).toBe(false);
    expect(JSON.stringify(spec)).not.toMatch(/NaN|null,null/);
  });
});
