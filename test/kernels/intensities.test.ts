import { describe, expect, it } from 'vitest';
import type { AlphaMode, Rgb } from '../../src/core/image.ts';
import { countIntensities } from '../../src/kernels/intensities.ts';
import { plainIntensities } from '../support/colors.ts';
import { Lottery } from '../support/random.ts';

const ALPHA: AlphaMode[] = ['skip', 'blend', 'weight'];

/** Counts of one band against the plain ones; the kernel leaves opacities undivided under weight. */
function expectPlain(
  data: Uint8Array | Uint16Array,
  bands: number,
  band: number,
  alpha: AlphaMode,
  background: Rgb,
): void {
  const top = data instanceof Uint16Array ? 65535 : 255;
  const alphaBand = bands % 2 === 0 ? bands - 1 : -1;
  const counts = new Float64Array(top + 1);
  const behind = background[band] * (top === 255 ? 1 : 257);
  const used = countIntensities(data, bands, band, alphaBand, alpha, behind, counts);
  const plain = plainIntensities({ data, bands, alpha, background }, band, top);
  const unit = alpha === 'weight' && alphaBand >= 0 ? top : 1;
  expect(used).toBe(plain.used);
  const wrong = plain.counts.findIndex(
    (count, v) => Math.abs(counts[v] / unit - count) > 1e-12 * (count + 1),
  );
  expect(wrong).toBe(-1);
}

describe('counting intensities', () => {
  for (const bands of [1, 2, 3, 4]) {
    for (const alpha of ALPHA) {
      it(`equals a plain count of ${bands} bands under ${alpha}, in 8 and in 16 bits`, () => {
        const lottery = new Lottery(10 * bands);
        const background: Rgb = [30, 200, 255];
        for (let band = 0; band < Math.max(1, bands - 1 + (bands % 2)); band++) {
          expectPlain(lottery.bytes(500 * bands), bands, band, alpha, background);
          expectPlain(
            lottery.bytes(500 * bands, 3).map((v) => v * 127),
            bands,
            band,
            alpha,
            background,
          );
          const wide = Uint16Array.from({ length: 500 * bands }, () => lottery.below(65536));
          expectPlain(wide, bands, band, alpha, background);
        }
      });
    }
  }

  it('adds to what the counts hold', () => {
    const counts = new Float64Array(256).fill(10);
    countIntensities(Uint8Array.of(4, 4, 5), 1, 0, -1, 'skip', 0, counts);
    expect([...counts.subarray(3, 7)]).toEqual([10, 12, 11, 10]);
  });

  it('tells the halves of opacity apart in 16 bits', () => {
    const counts = new Float64Array(65536);
    const data = Uint16Array.of(100, 32767, 200, 32768);
    expect(countIntensities(data, 2, 0, 1, 'skip', 0, counts)).toBe(1);
    expect([counts[100], counts[200]]).toEqual([0, 1]);
  });
});
