import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { WeightedSampler } from '../../src/core/weightedSampler.ts';
import { Lottery } from '../support/random.ts';

describe('WeightedSampler', () => {
  it('fills with what single draws would be, for weights of every kind', () => {
    const lottery = new Lottery(91);
    for (let t = 0; t < 100; t++) {
      const n = 1 + lottery.below(70);
      const weights = [undefined, lottery.wholes(n, 3), lottery.floats(n), new Float64Array(n).fill(1e-300)][
        t % 4
      ];
      if (weights) weights[lottery.below(n)] = t % 5 === 0 ? 1e6 : 1;
      const sampler = new WeightedSampler(n, weights);
      const rows = new Uint32Array(200);
      sampler.fill(rows, new Random(t));
      const random = new Random(t);
      expect([...rows]).toEqual(Array.from(rows, () => sampler.draw(random)));
    }
  });

  it('draws each row as often as its weight says, within 4 standard errors', () => {
    const weights = Float64Array.of(0, 3, 0, 1, 6, 0);
    const rows = new Uint32Array(20_000);
    new WeightedSampler(6, weights).fill(rows, new Random(7));
    for (let i = 0; i < 6; i++) {
      const share = weights[i] / 10;
      const found = rows.filter((row) => row === i).length / rows.length;
      const error = Math.sqrt((share * (1 - share)) / rows.length);
      expect(Math.abs(found - share)).toBeLessThanOrEqual(4 * error);
    }
  });

  it('spreads draws over equal parts of the weight, in order', () => {
    const lottery = new Lottery(92);
    const random = new Random(3);
    for (let t = 0; t < 100; t++) {
      const n = 1 + lottery.below(50);
      const weights = t % 2 ? lottery.wholes(n, 5) : undefined;
      if (weights) weights[lottery.below(n)] = 2;
      const total = weights ? weights.reduce((sum, w) => sum + w) : n;
      const rows = new Uint32Array(1 + lottery.below(60));
      new WeightedSampler(n, weights).spread(rows, random);
      rows.forEach((row, i) => {
        const before = weights ? weights.slice(0, row).reduce((sum, w) => sum + w, 0) : row;
        const weight = weights ? weights[row] : 1;
        // the part of the draw and the share of the row overlap
        expect(weight).toBeGreaterThan(0);
        expect(before).toBeLessThan(((i + 1) / rows.length) * total + 1e-9);
        expect(before + weight).toBeGreaterThan((i / rows.length) * total - 1e-9);
      });
    }
    // as many draws as rows: each row once
    const all = new Uint32Array(40);
    new WeightedSampler(40).spread(all, random);
    expect([...all]).toEqual(Array.from(all, (_, i) => i));
  });
});
