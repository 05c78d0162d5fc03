import { describe, expect, it } from 'vitest';
import {
  dragged,
  planeBox,
  polygonMask,
  project,
  projection,
  START,
  ticks,
  zoomed,
} from '../../src/page/camera.ts';

const SIZE = { wide: 400, tall: 300 };

describe('camera', () => {
  it('shows the middle of a plane in the middle of its box, and its corners at the corners', () => {
    const camera = { ...START, dims: 2 };
    const box = planeBox(SIZE);
    const [x, y] = project(camera, SIZE, [0, 0, 0]);
    expect([x, y]).toEqual([box.left + box.wide / 2, box.top + box.tall / 2]);
    const [right, top] = project(camera, SIZE, [1, 1, 0]);
    expect(right).toBeCloseTo(box.left + box.wide * 0.985);
    expect(top).toBeCloseTo(box.top + box.tall * 0.015);
  });

  it('keeps what is in front nearer, and turns around the upright axis', () => {
    const flat = { ...START, turn: 0, tilt: 0 };
    expect(project(flat, SIZE, [0, -1, 0])[2]).toBeGreaterThan(project(flat, SIZE, [0, 1, 0])[2]);
    const turned = project({ ...flat, turn: Math.PI / 2 }, SIZE, [0, 1, 0]);
    expect(turned[0]).toBeLessThan(SIZE.wide / 2);
    expect(turned[1]).toBeCloseTo(SIZE.tall / 2);
  });

  it('is the same for one point and for many', () => {
    const by = projection(START, SIZE, 2);
    const point = [0.3, -0.7, 0.2];
    const [x, y, near] = project(START, SIZE, point);
    const all = [0, 4, 8].map((t) => point.reduce((sum, value, j) => sum + by[t + j] * value, by[t + 3]));
    expect(all[0]).toBeCloseTo(2 * x);
    expect(all[1]).toBeCloseTo(2 * y);
    expect(all[2]).toBeCloseTo(near);
  });

  it('moves a plane with the pointer, and keeps what is under it while zooming', () => {
    const camera = { ...START, dims: 2, zoom: 2, x: 0.1, y: -0.2 };
    const point = [0.4, 0.3, 0];
    const before = project(camera, SIZE, point);
    const moved = project(dragged(camera, SIZE, 12, -7), SIZE, point);
    expect(moved[0] - before[0]).toBeCloseTo(12);
    expect(moved[1] - before[1]).toBeCloseTo(-7);
    const near = project(zoomed(camera, SIZE, 3, [before[0], before[1]]), SIZE, point);
    expect(near[0]).toBeCloseTo(before[0]);
    expect(near[1]).toBeCloseTo(before[1]);
  });

  it('has ticks at round numbers', () => {
    expect(ticks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticks(-0.3, 0.25, 4).map((tick) => Number(tick.toFixed(6)))).toEqual([-0.2, 0, 0.2]);
    expect(ticks(3, 3, 4)).toEqual([]);
  });

  it('fills polygons, those with bays as well', () => {
    const square = polygonMask(
      [
        [2, 1],
        [6, 1],
        [6, 4],
        [2, 4],
      ],
      { wide: 8, tall: 6 },
    );
    expect(square.reduce((a, b) => a + b)).toBe(12);
    expect([square[1 * 8 + 2], square[3 * 8 + 5], square[4 * 8 + 3], square[2 * 8 + 6]]).toEqual([
      1, 1, 0, 0,
    ]);
    const bay = polygonMask(
      [
        [0, 0],
        [8, 0],
        [8, 6],
        [6, 6],
        [6, 2],
        [2, 2],
        [2, 6],
        [0, 6],
      ],
      { wide: 8, tall: 6 },
    );
    expect([bay[5 * 8 + 1], bay[5 * 8 + 4], bay[5 * 8 + 7]]).toEqual([1, 0, 1]);
  });
});
