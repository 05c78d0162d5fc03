import { describe, expect, it } from 'vitest';
import { colorDataset, pointsOfPixels } from '../../src/features/colors.ts';
import { EMPHASIS_NAMES, type EmphasisName, emphasized } from '../../src/palettes/emphasis.ts';
import { representatives } from '../../src/palettes/represent.ts';

/** 4 x 4: black, but for a white pixel in a corner and one beside the middle, which is red. */
const data = new Uint8Array(48);
data.set([255, 255, 255], 0);
data.set([255, 0, 0], 3 * 5);
const image = { width: 4, height: 4, frames: 1, bands: 3, data } as const;
const whole = colorDataset(image);

/** The weight of black, red and white. */
function weightsBy(how: EmphasisName, colors = whole): number[] {
  return [...emphasized(colors, how, { image, whole, points: () => pointsOfPixels(whole) })];
}

describe('how much colors count', () => {
  it('is by hand: black fills 14 of 16 pixels', () => {
    expect([...whole.rgb]).toEqual([0, 0, 0, 255, 0, 0, 255, 255, 255]);
    expect(weightsBy('area')).toEqual([14, 1, 1]);
    expect(weightsBy('sqrt')).toEqual([Math.sqrt(14), 1, 1]);
    // places are -3/4, -1/4, 1/4, 3/4: white lies at 1 - 9/16, red at 1 - 1/16
    const [black, red, white] = weightsBy('center');
    expect([red, white]).toEqual([(15 / 16) ** 2, (7 / 16) ** 2]);
    const all = 4 * (15 / 16) ** 2 + 8 * (11 / 16) ** 2 + 4 * (7 / 16) ** 2;
    expect(black).toBeCloseTo(all - red - white, 12);
    const salient = weightsBy('salience');
    // the mean is near black; its distance is less than the mean distance
    expect(salient[0]).toBeLessThan(14);
    expect(salient[2]).toBeGreaterThan(salient[1]);
    expect(salient[1]).toBeGreaterThan(1);
  });

  it('is positive, and that of the same colors where some are left out', () => {
    const rest = {
      ...whole,
      n: 2,
      codes: whole.codes.slice(1),
      rgb: whole.rgb.slice(3),
      weights: whole.weights.slice(1),
    };
    expect(weightsBy('center', rest)).toEqual(weightsBy('center').slice(1));
    const flat = colorDataset({ ...image, data: new Uint8Array(48).fill(7) });
    for (const how of EMPHASIS_NAMES) {
      const all = { image, whole: flat, points: () => pointsOfPixels(flat) };
      expect(emphasized(flat, how, all)[0]).toBeGreaterThan(0);
    }
    expect([
      ...emphasized(flat, 'salience', { image, whole: flat, points: () => pointsOfPixels(flat) }),
    ]).toEqual([16]);
  });

  it('leaves the color with the most chroma to stand for all', () => {
    const labels = new Int32Array(whole.n);
    expect(representatives(whole, labels, 1, 'most-saturated').rgb).toEqual([[255, 0, 0]]);
  });
});
