import { describe, expect, it } from 'vitest';
import {
  COLOR_SPACES,
  COORDINATES,
  type ColorSpace,
  fromSpace,
  pointInSpace,
  pointsInSpace,
  toSpace,
} from '../../src/features/colorspace.ts';
import { plainFromLab, plainFromOklab, plainLab, plainOklab } from '../support/colorspace.ts';
import { Lottery } from '../support/random.ts';

/** Published values of primaries, of their mixtures and of greys: L*a*b* (D65) to 4 digits, OKLab to 5. */
const PUBLISHED = [
  { name: 'black', rgb: [0, 0, 0], lab: [0, 0, 0], oklab: [0, 0, 0] },
  { name: 'white', rgb: [255, 255, 255], lab: [100, 0, 0], oklab: [1, 0, 0] },
  { name: 'red', rgb: [255, 0, 0], lab: [53.2408, 80.0925, 67.2032], oklab: [0.62796, 0.22486, 0.12585] },
  { name: 'lime', rgb: [0, 255, 0], lab: [87.7347, -86.1827, 83.1793], oklab: [0.86644, -0.23389, 0.1795] },
  { name: 'blue', rgb: [0, 0, 255], lab: [32.297, 79.1875, -107.8602], oklab: [0.45201, -0.03246, -0.31153] },
  {
    name: 'yellow',
    rgb: [255, 255, 0],
    lab: [97.1393, -21.5537, 94.478],
    oklab: [0.96798, -0.07137, 0.19857],
  },
  {
    name: 'cyan',
    rgb: [0, 255, 255],
    lab: [91.1132, -48.0875, -14.1312],
    oklab: [0.9054, -0.14944, -0.0394],
  },
  {
    name: 'magenta',
    rgb: [255, 0, 255],
    lab: [60.3242, 98.2343, -60.8249],
    oklab: [0.70167, 0.27457, -0.16916],
  },
  { name: 'grey', rgb: [128, 128, 128], lab: [53.585, 0, 0], oklab: [0.59987, 0, 0] },
];

const PERCEPTUAL = ['lab', 'oklab'] as const;

/** What a coordinate may be off by: 1e-5 of the range of L. */
const NEAR: Record<ColorSpace, number> = { rgb: 255e-5, lab: 1e-3, oklab: 1e-5 };

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from({ length: 3 }, (_, j) => Math.abs(a[j] - b[j])));
}

/** Seeded colors, the corners of the cube and all greys. */
function sampleColors(count: number): Uint8Array {
  const corners = Array.from({ length: 8 }, (_, i) => [(i & 1) * 255, ((i >> 1) & 1) * 255, (i >> 2) * 255]);
  const greys = Array.from({ length: 256 }, (_, v) => [v, v, v]);
  return Uint8Array.from([...corners.flat(), ...greys.flat(), ...new Lottery(6).bytes(3 * count)]);
}

describe('coordinates of a color', () => {
  it.each(PUBLISHED)('of $name are the published ones', ({ rgb, lab, oklab }) => {
    expect(farthest(pointInSpace(rgb, 'lab'), lab)).toBeLessThan(NEAR.lab);
    expect(farthest(pointInSpace(rgb, 'oklab'), oklab)).toBeLessThan(NEAR.oklab);
    expect(pointInSpace(rgb, 'rgb')).toEqual(rgb);
  });

  it.each([
    ['lab', plainLab],
    ['oklab', plainOklab],
  ] as const)('in %s equal the definition, with Math.pow and derived matrices', (space, plain) => {
    const lottery = new Lottery(7);
    for (let i = 0; i < 3000; i++) {
      // every other color is dark, where the formulas change from one branch to the other
      const rgb = [...lottery.floats(3, 0, i % 2 === 0 ? 255 : 30)];
      expect(farthest(pointInSpace(rgb, space), plain(rgb))).toBeLessThan(NEAR[space]);
    }
  });

  it('of greys have no hue, within what the published digits allow', () => {
    for (let v = 0; v < 256; v++) {
      for (const space of PERCEPTUAL) {
        const [, a, b] = pointInSpace([v, v, v], space);
        expect(Math.max(Math.abs(a), Math.abs(b))).toBeLessThan(NEAR[space]);
      }
    }
  });

  it('have a name each', () => {
    expect(Object.keys(COORDINATES).sort()).toEqual([...COLOR_SPACES].sort());
    expect(Object.values(COORDINATES).every((names) => names.length === 3)).toBe(true);
  });
});

describe('toSpace', () => {
  it('gives sRGB bytes back as they are', () => {
    const rgb = Uint8Array.of(1, 2, 3);
    expect(toSpace(rgb, 'rgb')).toBe(rgb);
  });

  it.each(PERCEPTUAL)('in %s rounds the coordinates of each color to f32', (space) => {
    const rgb = sampleColors(2000);
    const x = toSpace(rgb, space);
    expect(x).toBeInstanceOf(Float32Array);
    for (let p = 0; p < rgb.length; p += 3) {
      expect([...x.subarray(p, p + 3)]).toEqual(pointInSpace(rgb.subarray(p, p + 3), space).map(Math.fround));
    }
  });

  it('leaves the colors as they are', () => {
    const rgb = sampleColors(10);
    const before = rgb.slice();
    for (const space of COLOR_SPACES) toSpace(rgb, space);
    expect(rgb).toEqual(before);
  });
});

describe('fromSpace', () => {
  it.each(COLOR_SPACES)('brings 24-bit colors back from %s within 1e-3 of a channel', (space) => {
    const rgb = sampleColors(100_000);
    const x = toSpace(rgb, space);
    let worst = 0;
    for (let p = 0; p < rgb.length; p += 3) {
      worst = Math.max(worst, farthest(fromSpace(x.subarray(p, p + 3), space), rgb.subarray(p, p + 3)));
    }
    expect(worst).toBeLessThan(1e-3);
  });

  it.each([
    ['lab', plainFromLab, plainLab],
    ['oklab', plainFromOklab, plainOklab],
  ] as const)('of %s equals the inverted definition, off whole numbers too', (space, plain, forward) => {
    const lottery = new Lottery(8);
    for (let i = 0; i < 500; i++) {
      const point = forward([...lottery.floats(3, 0, 255)]);
      expect(farthest(fromSpace(point, space), plain(point))).toBeLessThan(NEAR.rgb);
    }
  });

  it.each([
    ['lab', plainFromLab, [0, -128, -128], [100, 127, 127]],
    ['oklab', plainFromOklab, [0, -0.5, -0.5], [1, 0.5, 0.5]],
  ] as const)('clips what %s holds beyond the gamut, channel by channel', (space, plain, low, high) => {
    const lottery = new Lottery(9);
    let clipped = 0;
    for (let i = 0; i < 500; i++) {
      const point = low.map((from, j) => from + lottery.float() * (high[j] - from));
      const rgb = fromSpace(point, space);
      expect(rgb.every((v) => v >= 0 && v <= 255)).toBe(true);
      expect(farthest(rgb, plain(point))).toBeLessThan(NEAR.rgb);
      if (rgb.some((v) => v === 0 || v === 255)) clipped++;
    }
    // most of either box lies outside of sRGB
    expect(clipped).toBeGreaterThan(250);
  });

  it('does not round', () => {
    expect(fromSpace([1.25, 2.5, 3.75], 'rgb')).toEqual([1.25, 2.5, 3.75]);
    const back = fromSpace(pointInSpace([100.5, 30.25, 200.75], 'oklab'), 'oklab');
    expect(farthest(back, [100.5, 30.25, 200.75])).toBeLessThan(NEAR.rgb);
  });
});

describe('points to cluster', () => {
  it.each([
    ['lab', 2 ** -6],
    ['oklab', 2 ** -14],
  ] as const)('in %s are the nearest steps, for every color of a fifth of all levels', (space, step) => {
    const levels = Array.from({ length: 52 }, (_, v) => 5 * v);
    const rgb = Uint8Array.from(
      levels.flatMap((r) => levels.flatMap((g) => levels.flatMap((b) => [r, g, b]))),
    );
    const exact = toSpace(rgb, space);
    const points = pointsInSpace(rgb, space);
    let worst = 0;
    for (let p = 0; p < rgb.length; p++) worst = Math.max(worst, Math.abs(points[p] - exact[p]));
    expect(worst).toBeLessThanOrEqual(step / 2);
    expect(points.every((v) => Number.isInteger(v / step) && !Object.is(v, -0))).toBe(true);
    const distinct = new Set(levels.map((_, v) => points.subarray(3 * v, 3 * v + 3).join()));
    expect(distinct.size).toBe(52);
  });

  it('in rgb are the colors themselves', () => {
    const rgb = Uint8Array.of(1, 2, 3);
    expect(pointsInSpace(rgb, 'rgb')).toBe(rgb);
  });
});
