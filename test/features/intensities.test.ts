import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/core/image.ts';
import { intensityHistogram, topIntensities } from '../../src/features/intensities.ts';
import { plainIntensities } from '../support/colors.ts';
import { imageOf, picture } from '../support/images.ts';
import { Lottery } from '../support/random.ts';

const WHITE = [255, 255, 255] as const;

/** Mean and deviation straight from the samples of a band. */
function plainMoments(image: Image, band: number) {
  const samples = Array.from(image.data).filter((_, p) => p % image.bands === band);
  const mean = samples.reduce((sum, v) => sum + v, 0) / samples.length;
  const variance = samples.reduce((sum, v) => sum + (v - mean) ** 2, 0) / samples.length;
  samples.sort((a, b) => a - b);
  const median = samples[Math.ceil(samples.length / 2) - 1];
  return { mean, median, min: samples[0], max: samples[samples.length - 1], deviation: Math.sqrt(variance) };
}

describe('the intensities of photographs', () => {
  it.each([
    ['flower.jpg', ['red', 'green', 'blue']],
    ['coins.png', ['grey']],
  ])('of %s equal a plain count and plain moments', async (name, names) => {
    const image = await picture(name);
    const histogram = intensityHistogram(image);
    expect(histogram).toMatchObject({ bins: 256, levels: 256, used: image.width * image.height });
    expect(histogram.bands.map((band) => band.name)).toEqual(names);
    histogram.bands.forEach((found, band) => {
      const plain = plainIntensities(
        { data: image.data, bands: image.bands, alpha: 'skip', background: WHITE },
        band,
        255,
      );
      expect([...found.levels]).toEqual(plain.counts);
      expect([...found.counts]).toEqual(plain.counts);
      const moments = plainMoments(image, band);
      expect(found).toMatchObject({ min: moments.min, max: moments.max, median: moments.median });
      expect(Math.abs(found.mean / moments.mean - 1)).toBeLessThan(1e-12);
      expect(Math.abs(found.deviation / moments.deviation - 1)).toBeLessThan(1e-12);
    });
  });
});

describe('intensityHistogram', () => {
  it('gives every field of a small picture, by hand', () => {
    const image = imageOf(Uint8Array.of(10, 10, 20, 40, 60), 1);
    const { bands, ...rest } = intensityHistogram(image, { bins: 4 });
    expect(rest).toEqual({ bins: 4, levels: 256, used: 5 });
    const { levels, counts, ...moments } = bands[0];
    expect([...counts]).toEqual([5, 0, 0, 0]);
    expect(levels[10]).toBe(2);
    expect(levels.length).toBe(256);
    // deviations from 28 are -18 (twice), -8, 12, 32: squares 648 + 64 + 144 + 1024 = 1880
    expect(moments).toEqual({
      name: 'grey',
      min: 10,
      max: 60,
      mean: 28,
      median: 20,
      deviation: Math.sqrt(376),
    });
  });

  it('takes the lower of two middle intensities as the median', () => {
    expect(intensityHistogram(imageOf(Uint8Array.of(1, 2, 7, 9), 1)).bands[0].median).toBe(2);
  });

  it.each([1, 2, 3, 7, 100, 255, 256])('sorts intensities into %d bins of nearly equal width', (bins) => {
    const image = imageOf(new Lottery(bins).bytes(4000), 1);
    const { counts, levels } = intensityHistogram(image, { bins }).bands[0];
    const plain = new Array<number>(bins).fill(0);
    for (const v of image.data) plain[Math.floor((v / 256) * bins)]++;
    expect([...counts]).toEqual(plain);
    expect(levels.length).toBe(256);
    // no bin is wider than another by more than one intensity
    const each = intensityHistogram(
      imageOf(
        Uint8Array.from({ length: 256 }, (_, v) => v),
        1,
      ),
      { bins },
    );
    const widths = [...each.bands[0].counts];
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
  });

  it('keeps the 65 536 intensities of 16 bits apart', () => {
    const lottery = new Lottery(4);
    const data = Uint16Array.from({ length: 3000 }, () => lottery.below(65536));
    const histogram = intensityHistogram(imageOf(data, 3), { bins: 1000 });
    expect(histogram).toMatchObject({ levels: 65536, bins: 1000, used: 1000 });
    histogram.bands.forEach((found, band) => {
      const plain = plainIntensities({ data, bands: 3, alpha: 'skip', background: WHITE }, band, 65535);
      expect(found.levels.findIndex((count, v) => count !== plain.counts[v])).toBe(-1);
      const binned = new Array<number>(1000).fill(0);
      data.forEach((v, p) => {
        if (p % 3 === band) binned[Math.floor((v / 65536) * 1000)]++;
      });
      expect([...found.counts]).toEqual(binned);
    });
  });

  it.each([
    ['skip', 2],
    ['blend', 2],
    ['weight', 2],
    ['skip', 4],
    ['blend', 4],
    ['weight', 4],
  ] as const)('under %s equals a plain count of %d bands; alpha is no band', (alpha, bands) => {
    const data = new Lottery(bands).bytes(2000 * bands);
    const background = [200, 100, 0] as const;
    const histogram = intensityHistogram(imageOf(data, bands), { alpha, background });
    expect(histogram.bands.map((band) => band.name)).toEqual(
      bands === 2 ? ['grey'] : ['red', 'green', 'blue'],
    );
    histogram.bands.forEach((found, band) => {
      const plain = plainIntensities({ data, bands, alpha, background }, band, 255);
      expect(histogram.used).toBe(plain.used);
      plain.counts.forEach((count, v) => {
        expect(Math.abs(found.levels[v] - count)).toBeLessThanOrEqual(1e-12 * count);
      });
    });
  });

  it('lays 16-bit pixels over a background of 8 bits: white behind nothing is 65535', () => {
    const { bands } = intensityHistogram(imageOf(Uint16Array.of(0, 0), 2), { alpha: 'blend' });
    expect(bands[0]).toMatchObject({ min: 65535, max: 65535, mean: 65535, deviation: 0 });
  });

  it.each([0, 257, 2.5, Number.NaN])('refuses %s bins of 256 intensities', (bins) => {
    expect(() => intensityHistogram(imageOf(Uint8Array.of(1), 1), { bins })).toThrow(
      `Expected a whole number from 1 to 256 for bins but received ${bins}`,
    );
  });

  it.each(['skip', 'weight'] as const)('refuses a wholly transparent picture under %s', (alpha) => {
    expect(() => intensityHistogram(imageOf(new Uint8Array(8), 4), { alpha })).toThrow(
      expect.objectContaining({ code: 'input' }),
    );
  });
});

describe('topIntensities', () => {
  it('falls by count, of equals the darker first, and leaves out what does not occur', () => {
    const levels = Float64Array.of(0, 3, 5, 3, 0, 5, 1);
    expect(topIntensities(levels, 4)).toEqual([
      { intensity: 2, count: 5 },
      { intensity: 5, count: 5 },
      { intensity: 1, count: 3 },
      { intensity: 3, count: 3 },
    ]);
    expect(topIntensities(levels, 99)).toHaveLength(5);
    expect(topIntensities(levels, 0)).toEqual([]);
    expect(topIntensities(new Float64Array(256), 10)).toEqual([]);
  });

  it('equals picking the largest again and again', () => {
    const levels = new Lottery(5).wholes(256, 12);
    const left = [...levels];
    for (const { intensity, count } of topIntensities(levels, 60)) {
      const most = Math.max(...left);
      expect({ intensity, count }).toEqual({ intensity: left.indexOf(most), count: most });
      left[intensity] = -1;
    }
  });
});
