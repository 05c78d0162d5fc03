import { describe, expect, it } from 'vitest';
import { grayHistogram } from '../../src/features/grays.ts';
import { rawPixels } from '../../src/features/raw.ts';
import { dataOf } from '../support/datasets.ts';
import { readDigits } from '../support/digits.ts';
import { Lottery } from '../support/random.ts';

describe('grayHistogram', () => {
  it('gives each grey a bin of its own', async () => {
    const { data, warnings } = await grayHistogram({ x: Uint8Array.of(0, 7, 7, 255), n: 2, dim: 2 });
    expect(data).toMatchObject({ n: 2, dim: 256 });
    expect([data.x[0], data.x[7], data.x[256 + 7], data.x[256 + 255]]).toEqual([1, 1, 1, 1]);
    expect(Array.from(data.x).reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(data.columns?.[255]).toBe('grey255');
    expect(warnings).toEqual([]);
  });

  it('counts as numpy does: the top belongs to the last bin, what is outside to none', async () => {
    const row = dataOf([[-1, 0, 3.9, 4, 15.9, 16, 17]]);
    const { data, warnings } = await grayHistogram(row, { bins: 4, range: [0, 16] });
    expect(Array.from(data.x)).toEqual([2, 1, 0, 2]);
    expect(warnings).toEqual([{ code: 'outside-range', values: 2, low: 0, high: 16 }]);
  });

  it('agrees with a plain count, for all bins', async () => {
    const x = new Lottery(4).bytes(300);
    for (let bins = 1; bins <= 256; bins += 5) {
      const { data } = await grayHistogram({ x, n: 1, dim: 300 }, { bins });
      const slow = Array.from(
        { length: bins },
        (_, b) =>
          [...x].filter((v) => v * bins >= b * 255 && (v * bins < (b + 1) * 255 || b === bins - 1)).length,
      );
      expect(Array.from(data.x)).toEqual(slow);
    }
  });

  it('keeps bands apart', async () => {
    const data = {
      x: Uint8Array.of(1, 2, 3, 1, 9, 3),
      n: 1,
      dim: 6,
      shape: { height: 1, width: 2, bands: 3 as const },
    };
    const result = await grayHistogram(data, { bins: 256 });
    expect([1, 256 + 2, 256 + 9, 512 + 3].map((q) => result.data.x[q])).toEqual([2, 1, 1, 2]);
    expect(result.data.columns?.[256]).toBe('green0');
  });

  it('counts more than 255 equal values', async () => {
    const { data } = await grayHistogram({ x: new Uint8Array(1000).fill(3), n: 1, dim: 1000 });
    expect(data.x[3]).toBe(1000);
  });

  it('refuses wrong options', async () => {
    const { data } = readDigits(1);
    await expect(grayHistogram(data, { bins: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(grayHistogram(data, { range: [5, 5] })).rejects.toMatchObject({ code: 'usage' });
    await expect(grayHistogram(data, { maxMemory: 9 })).rejects.toMatchObject({ code: 'memory' });
  });
});

describe('rawPixels', () => {
  it('divides by the largest value, or by another', () => {
    const { data } = readDigits(20);
    const { data: divided, divideBy } = rawPixels(data);
    expect(divideBy).toBe(16);
    expect(divided.x).toEqual(Float32Array.from(data.x, (value) => value / 16));
    expect(divided.shape).toEqual(data.shape);
    expect(rawPixels(data, { divideBy: 255 }).data.x[3]).toBe(Math.fround(data.x[3] / 255));
  });

  it('keeps doubles, and black pictures black', () => {
    expect(rawPixels(dataOf([[1, 3]])).data.x).toEqual(Float64Array.of(1 / 3, 1));
    expect(rawPixels(dataOf([[0, 0]]))).toMatchObject({ divideBy: 1 });
  });

  it('refuses a divisor that is none', () => {
    expect(() => rawPixels(dataOf([[1]]), { divideBy: 0 })).toThrow(/above 0/);
  });
});
