import { describe, expect, it } from 'vitest';
import { fidelity } from '../../src/palettes/fidelity.ts';
import { comparedLines, meanSsim } from '../../src/palettes/ssim.ts';
import fixture from '../fixtures/pictures/fidelity.json' with { type: 'json' };
import { Lottery } from '../support/random.ts';

/** A picture as distinct colors and the number of each pixel's. @param bands of the samples */
function indexed(samples: readonly number[], bands: 3 | 4) {
  const codes = new Map<string, number>();
  const numbers: number[] = [];
  for (let p = 0; p < samples.length; p += bands) {
    const code = samples.slice(p, p + bands).join();
    if (!codes.has(code)) codes.set(code, codes.size);
    numbers.push(codes.get(code) as number);
  }
  const colors = [...codes.keys()].flatMap((code) => [...code.split(',').map(Number), 255].slice(0, 4));
  return { colors: Uint8Array.from(colors), numbers: Int32Array.from(numbers) };
}

function between(
  one: readonly number[],
  other: readonly number[],
  width: number,
  height: number,
  bands: 3 | 4 = 3,
) {
  const [from, to] = [indexed(one, bands), indexed(other, bands)];
  return fidelity({
    width,
    height,
    colors: from.colors,
    points: from.numbers,
    palette: to.colors,
    indices: to.numbers,
  });
}

describe('fidelity', () => {
  it('is that of scikit-image', () => {
    const found = between(fixture.one, fixture.other, fixture.width, fixture.height);
    expect(found.mse).toBeCloseTo(fixture.mse, 10);
    expect(found.psnr).toBeCloseTo(fixture.psnr, 10);
    // both have L*a*b*, with other last digits of the matrix
    expect(found.deltaE.mean).toBeCloseTo(fixture.deltaE.mean, 3);
    expect(found.deltaE.p95).toBeCloseTo(fixture.deltaE.p95, 2);
    expect(found.ssim).toBeCloseTo(fixture.ssim, 6);
  });

  it('refuses pixels that are missing or have no color', () => {
    const one = { width: 2, height: 1, colors: new Uint8Array(8), palette: new Uint8Array(4) };
    const points = Int32Array.of(0, 1);
    expect(() => fidelity({ ...one, points, indices: Uint8Array.of(0) })).toThrow('2 x 1 numbers');
    expect(() => fidelity({ ...one, points, indices: Uint8Array.of(0, 1) })).toThrow('numbers of 1 colors');
  });

  it('says that nothing was lost', () => {
    const one = [9, 8, 7, 255, 0, 3];
    expect(between(one, one, 2, 1)).toEqual({ mse: 0, psnr: null, deltaE: { mean: 0, p95: 0 }, ssim: 1 });
  });

  it('lays transparent pixels over white and black', () => {
    // over black both are black; over white 100 of 255 is 155 of 255 in all channels
    const found = between([0, 0, 0, 100], [0, 0, 0, 0], 1, 1, 4);
    expect(found.mse).toBe((100 * 100) / 2);
  });

  it('counts the share of pixels', () => {
    const white = Array.from({ length: 300 }, () => 255);
    const spotted = white.with(0, 155).with(1, 155).with(2, 155);
    const { mse, deltaE } = between(white, spotted, 10, 10);
    expect(mse).toBe(100);
    expect(deltaE.p95).toBe(0);
    expect(deltaE.mean).toBeGreaterThan(0.2);
  });
});

describe('structural similarity', () => {
  const lottery = new Lottery(3);
  const random = (n: number) => Float32Array.from({ length: n }, () => lottery.below(256));

  const grays = (values: Float32Array) => ({ values, numbers: Int32Array.from(values.keys()) });

  it('is the mean over windows, each computed by itself', () => {
    const [one, other] = [random(20 * 11), random(20 * 11)];
    let sum = 0;
    for (let top = 0; top <= 4; top++)
      for (let left = 0; left <= 13; left++) sum += windowSimilarity(one, other, 20, left, top);
    expect(meanSsim(grays(one), grays(other), 20, 11)).toBeCloseTo(sum / (5 * 14), 10);
  });

  it('of the lines that are compared alone is that of the picture', () => {
    const [width, height] = [1600, 960];
    const lines = comparedLines(width, height) as Int32Array;
    expect(lines.slice(0, 9)).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 14, 15));
    const whole = (steps: number) =>
      Int32Array.from({ length: width * height }, (_, p) => (p * steps + (p >> 5)) % 256);
    const thinned = (numbers: Int32Array) =>
      lines.reduce(
        (kept, y, at) => {
          kept.set(numbers.subarray(y * width, (y + 1) * width), at * width);
          return kept;
        },
        new Int32Array(lines.length * width),
      );
    const values = Float32Array.from({ length: 256 }, (_, v) => v);
    const [one, other] = [whole(7), whole(9)];
    const expected = meanSsim({ values, numbers: one }, { values, numbers: other }, width, height);
    const found = meanSsim(
      { values, numbers: thinned(one) },
      { values, numbers: thinned(other) },
      width,
      height,
      true,
    );
    expect(found).toBe(expected);
    expect(comparedLines(640, 480)).toBeUndefined();
  });

  it('of a picture smaller than a window is that of the picture', () => {
    expect(meanSsim(grays(random(1)), grays(random(1)), 1, 1)).toBeLessThanOrEqual(1);
    const one = random(12);
    expect(meanSsim(grays(one), grays(one), 4, 3)).toBeCloseTo(1, 12);
  });
});

function windowSimilarity(one: Float32Array, other: Float32Array, width: number, left: number, top: number) {
  const pixels = Array.from({ length: 49 }, (_, i) => (top + Math.floor(i / 7)) * width + left + (i % 7));
  const mean = (of: (p: number) => number) => pixels.reduce((sum, p) => sum + of(p), 0) / 49;
  const [a, b] = [mean((p) => one[p]), mean((p) => other[p])];
  const moment = (of: (p: number) => number) => (mean(of) * 49) / 48;
  const va = moment((p) => (one[p] - a) ** 2);
  const vb = moment((p) => (other[p] - b) ** 2);
  const cov = moment((p) => (one[p] - a) * (other[p] - b));
  const [c1, c2] = [6.5025, 58.5225];
  return ((2 * a * b + c1) * (2 * cov + c2)) / ((a * a + b * b + c1) * (va + vb + c2));
}
