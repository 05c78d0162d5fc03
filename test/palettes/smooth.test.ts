import { describe, expect, it } from 'vitest';
import { smoothLabels } from '../../src/palettes/remap/smooth.ts';
import { remap } from '../../src/palettes/remap.ts';
import { Lottery } from '../support/random.ts';
import { plainSmooth } from '../support/smooth.ts';

const lottery = new Lottery(41);

/** Colors of which the last may be fully transparent, at random places of a picture. */
function randomPicture(clear: boolean, dim: 3 | 6) {
  const [width, height, frames] = [1 + lottery.below(9), 1 + lottery.below(7), 1 + lottery.below(3)];
  const [n, k] = [1 + lottery.below(40), 1 + lottery.below(6)];
  const x = Uint8Array.from({ length: n * dim }, () => lottery.below(40));
  const centers = Float64Array.from({ length: k * dim }, () => lottery.below(40));
  const points = Int32Array.from({ length: width * height * frames }, () => lottery.below(clear ? n + 1 : n));
  const row = (values: ArrayLike<number>, i: number) =>
    Array.from({ length: dim }, (_, j) => values[dim * i + j]);
  const distance = (i: number, c: number) =>
    row(x, i).reduce((sum, value, j) => sum + (value - centers[dim * c + j]) ** 2, 0);
  const nearest = Int32Array.from({ length: clear ? n + 1 : n }, (_, i) => {
    if (i === n) return 0;
    const all = Array.from({ length: k }, (_, c) => distance(i, c));
    return all.indexOf(Math.min(...all)) + (clear ? 1 : 0);
  });
  const weights = new Float64Array(clear ? n + 1 : n);
  for (const i of points) weights[i]++;
  const own = Array.from({ length: n }, (_, i) => distance(i, nearest[i] - (clear ? 1 : 0)));
  const seen = weights.subarray(0, n).reduce((a, b) => a + b, 0);
  const mean = own.reduce((sum, d, i) => sum + weights[i] * d, 0) / seen;
  return { width, height, frames, n, k, x, centers, points, nearest, weights, row, mean };
}

describe('smooth labels', () => {
  it.each([
    [false, 3],
    [true, 3],
    [false, 6],
    [true, 6],
  ] as const)('are those of the plain pass (transparent %s, %i coordinates)', (clear, dim) => {
    for (let trial = 0; trial < 60; trial++) {
      const { width, height, frames, n, k, x, centers, points, nearest, weights, row, mean } = randomPicture(
        clear,
        dim,
      );
      if (!(mean > 0)) continue;
      const labels = Uint8Array.from(points, (i) => nearest[i]);
      const plain = {
        ...{ width, height, frames, labels: [...labels] },
        pixels: Array.from(points, (i) => (i < n ? row(x, i) : undefined)),
        centers: Array.from({ length: k }, (_, c) => row(centers, c)),
      };
      const strength = [0.1, 0.5, 1][trial % 3];
      const colors = { n: clear ? n + 1 : n, rows: { x, n, dim }, weights, clear };
      const changed = smoothLabels({ points, width, height, colors, centers, nearest }, labels, strength);
      const found = plainSmooth(plain, strength * mean, clear);
      expect([...labels]).toEqual(found);
      const moved = found.flatMap((c, p) => (c === plain.labels[p] ? [] : [p]));
      expect([...changed]).toEqual(moved);
    }
  });

  it('by hand: a lonely pixel that is nearly as near joins those around it', () => {
    // colors 0, 100 and 52, which is nearer to 100; mean squared distance (7 * 0 + 2 * 48^2) / 9 = 512
    const points = Int32Array.of(0, 0, 0, 0, 2, 0, 1, 2, 1);
    const rows = { x: Uint8Array.of(0, 0, 0, 100, 0, 0, 52, 0, 0), n: 3, dim: 3 };
    const colors = { n: 3, rows, weights: Float64Array.of(5, 2, 2), clear: false };
    const input = {
      ...{ points, width: 3, height: 3, colors, nearest: Int32Array.of(0, 1, 1) },
      centers: Float64Array.of(0, 0, 0, 100, 0, 0),
    };
    const labels = Uint8Array.of(0, 0, 0, 0, 1, 0, 1, 1, 1);
    // 52^2 - 48^2 = 400 for 5 neighbors against 1 below: 4 * 512 r > 400 where r > 0.1953
    expect([...smoothLabels(input, labels, 0.19)]).toEqual([]);
    expect([...smoothLabels(input, labels, 0.2)]).toEqual([4]);
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('change nothing where colors are kept exactly, and tell the loss of what they change', async () => {
    const data = Uint8Array.from({ length: 3 * 900 }, (_, p) => [40, 90, 160][p % 3] + lottery.below(60));
    const image = { width: 30, height: 30, frames: 1, bands: 3 as const, data };
    const [plain] = await remap([image], { k: 6 });
    const [smooth] = await remap([image], { k: 6, smooth: 0.3 });
    const errorOf = ({ indices, palette }: (typeof plain)['image']) =>
      data.reduce(
        (sum, value, p) => sum + (value - palette[4 * indices[Math.floor(p / 3)] + (p % 3)]) ** 2,
        0,
      );
    expect(smooth.image.palette).toEqual(plain.image.palette);
    expect(smooth.image.indices).not.toEqual(plain.image.indices);
    expect(smooth.fidelity.mse).toBeCloseTo(errorOf(smooth.image) / data.length, 8);
    expect(smooth.fidelity.mse).toBeGreaterThan(plain.fidelity.mse);
    const both = await remap([image, image], { k: 6, smooth: 0.3 });
    for (const one of both) expect(one.image.indices).toEqual(both[0].image.indices);
    expect(both[0].fidelity.mse).toBeCloseTo(errorOf(both[0].image) / data.length, 8);
    const few = { ...image, data: data.map((value) => value & 0x80) };
    const [kept] = await remap([few], { k: 8, smooth: 1 });
    expect(kept.fidelity.mse).toBe(0);
  });
});
