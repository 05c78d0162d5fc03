import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { chooseGap, type GapRule, gap } from '../../src/indices/choose/gap.ts';
import fixture from '../fixtures/r/gap.json' with { type: 'json' };

/** References of our own; R's have been drawn once. */
const REFERENCES = 60;

const SPACES = { scaledPCA: 'pca', original: 'box' } as const;

const runs = fixture.cases.flatMap(({ name, n, dim, x, labels, runs: all }) =>
  all.map((known) => ({ name, data: { x: Float64Array.from(x), n, dim }, labels, known, ...known })),
);

describe("the gap statistic and R's clusGap", () => {
  it.each(runs)('agree: $name, power $power, $space', async ({ name, data, labels, known }) => {
    const ks = labels.map((_, at) => at + 1);
    // of the data R's clusters, of references our own
    const cluster = async (rows: Dataset, k: number, seed: number) =>
      rows === data ? labels[k - 1] : (await kmeans(rows, { k, nInit: 3, seed })).labels;
    const { power, space, logW, expectedLogW, error } = known;
    const options = { power: power as 1 | 2, reference: SPACES[space as 'original'] };
    const found = await gap(data, { ks, cluster, references: REFERENCES, ...options, rule: 'first-se' });
    for (const at of ks.keys()) {
      expect(found.logW[at]).toBeCloseTo(logW[at], 12);
      // the means of both are off by their standard errors
      const deviation = error[at] / Math.sqrt(1 + 1 / fixture.references);
      const apart = deviation * Math.sqrt(1 / REFERENCES + 1 / fixture.references);
      expect(Math.abs(found.expectedLogW[at] - expectedLogW[at])).toBeLessThan(4 * apart);
      // and a deviation by about 1 / sqrt(2 * references) of itself
      expect(Math.abs(Math.log(found.error[at] / error[at]))).toBeLessThan(0.4);
    }
    if (name === 'iris') return;
    expect(found.k).toBe(known.firstSe);
    expect(1 + chooseGap(found.gap, found.error, 'tibshirani')).toBe(known.tibshirani);
  });

  it('have the same rules', () => {
    for (const { logW, expectedLogW, error, firstSe, tibshirani, firstMax } of runs) {
      const gaps = Float64Array.from(logW, (log, at) => expectedLogW[at] - log);
      const chosen = (rule: GapRule) => 1 + chooseGap(gaps, Float64Array.from(error), rule);
      expect([chosen('first-se'), chosen('tibshirani'), chosen('first-max')]).toEqual([
        firstSe,
        tibshirani,
        firstMax,
      ]);
    }
  });

  it('have clusters that are as good, but for what exchanges of single rows gain', async () => {
    for (const { data, labels, logW, power, space } of runs) {
      if (power !== 2 || space !== 'original') continue;
      for (const k of labels.keys()) {
        const { centers } = await kmeans(data, { k: k + 1, nInit: 50 });
        expect(Math.log(centers.inertia / 2)).toBeLessThan(logW[k] + 0.02);
      }
    }
  });
});
