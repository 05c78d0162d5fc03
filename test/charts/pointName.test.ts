import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/charts/metrics.ts';
import { ABOVE, BELOW, NAME_SIZE, placeOfName, type Spot } from '../../src/charts/pointName.ts';

const SIZE = { width: 270, height: 150 };
const LONG = 'min samples = 0.00012345';
const HALF = textWidth(LONG, NAME_SIZE, 600) / 2;

const place = (name: string, at: Spot, lines: Spot[][] = [], preferred = ABOVE) =>
  placeOfName(name, at, { ...SIZE, lines }, preferred);

describe('the name of a point', () => {
  it('stands where it is wanted, if that is free', () => {
    const line = [
      { x: 10, y: 60 },
      { x: 130, y: 50 },
      { x: 260, y: 60 },
    ];
    expect(place('k = 4', line[1], [line])).toEqual(ABOVE);
    expect(
      place('k = 4', line[1], [line.map(({ x, y }) => ({ x, y: 110 - y + (x === 130 ? -10 : 0) }))], BELOW),
    ).toEqual(BELOW);
  });

  it('does not leave the panel at its sides', () => {
    expect(place('k = 2', { x: 10, y: 50 })).toEqual(ABOVE);
    const first = place(LONG, { x: 10, y: 50 });
    expect(10 + first.dx - HALF).toBeCloseTo(-6, 10);
    const last = place(LONG, { x: 260, y: 50 });
    expect(260 + last.dx + HALF).toBeCloseTo(300, 10);
  });

  it('gives way to a line, to any side', () => {
    const point = { x: 130, y: 80 };
    const level = (y: number) => [
      { x: 0, y },
      { x: 270, y },
    ];
    expect(place('k = 4', point, [level(68)])).toEqual(BELOW);
    // steep from the upper left to the lower right
    const steep = [
      { x: 100, y: 0 },
      { x: 160, y: 150 },
    ];
    expect(place('k = 4', point, [steep, level(96)])).toMatchObject({ dx: 6, align: 'left' });
    // a whisker
    const whisker = [40, 120].map((y) => ({ x: 130, y }));
    expect(place('k = 4', point, [whisker])).toMatchObject({ dx: 6, align: 'left' });
    // too low for a name below it
    const low = { x: 260, y: 138 };
    const fall = [{ x: 200, y: 118 }, low];
    expect(place(LONG, low, [fall])).toMatchObject({ dy: -28 });
  });

  it('stands where it is wanted when no place is free', () => {
    const point = { x: 130, y: 80 };
    const grid = Array.from({ length: 30 }, (_, i) => [
      { x: 0, y: 5 * i },
      { x: 270, y: 5 * i },
    ]);
    expect(place('k = 4', point, grid, BELOW)).toEqual(BELOW);
  });
});
