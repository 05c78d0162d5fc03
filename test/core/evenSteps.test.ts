import { describe, expect, it } from 'vitest';
import { evenSteps, type Steps } from '../../src/core/evenSteps.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import { plainSilhouettes } from '../support/internal.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

describe('values that are even steps apart', () => {
  const bytes = new Lottery(1).bytes(4000).fill(0, 0, 1).fill(255, 1, 2);

  it.each([
    ['the bytes themselves', (v: number) => v],
    ['shares of 255', (v: number) => v / 255],
    ['standardized ones', (v: number) => (v / 255 - 0.1307) / 0.3081],
    ['far from 0', (v: number) => v + 1e9],
    ['tiny', (v: number) => v * 1e-130],
  ])('are known: %s', (_, from) => {
    const found = evenSteps(Float64Array.from(bytes, from));
    expect(found?.values).toStrictEqual(bytes);
    expect((found as Steps).step / (from(1) - from(0))).toBeCloseTo(1, 5);
  });

  it('are as few steps as there can be', () => {
    expect(evenSteps(Float64Array.of(3, 7, 3, 13))).toStrictEqual({
      values: Uint8Array.of(0, 2, 0, 5),
      step: 2,
    });
    expect(evenSteps(Float64Array.of(-0, 0, 0))?.values).toStrictEqual(Uint8Array.of(0, 0, 0));
    expect(evenSteps(Float64Array.of(4, 4))?.values).toStrictEqual(Uint8Array.of(0, 0));
    expect(evenSteps(Float32Array.of(0, 0.5, 1))?.values).toStrictEqual(Uint8Array.of(0, 1, 2));
  });

  it('are not made of others', () => {
    expect(evenSteps(Float64Array.of(0, 1, 1 + 1e-9))).toBeUndefined();
    expect(evenSteps(Float64Array.of(0, 1, 256.5))).toBeUndefined();
    expect(evenSteps(Float64Array.from(bytes, (v) => Math.sqrt(v)))).toBeUndefined();
    expect(evenSteps(Float64Array.from({ length: 300 }, (_, i) => i))).toBeUndefined();
    // rounded to 24 bits these are no steps
    expect(evenSteps(Float32Array.from(bytes, (v) => v / 255))).toBeUndefined();
  });

  it('have the silhouettes of the values', async () => {
    const [n, dim] = [40, 30];
    const x = new Lottery(2).bytes(n * dim);
    const labels = Array.from({ length: n }, (_, i) => i % 3);
    for (const data of [x, Float64Array.from(x, (v) => v / 255 - 0.5)]) {
      const found = await silhouette({ x: data, n, dim }, labels);
      plainSilhouettes(rowsOf(data, dim), labels).forEach((s, i) => {
        expect(Math.abs(found.rows[i] - s)).toBeLessThan(1e-12);
      });
    }
  });
});
