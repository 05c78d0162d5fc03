import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { optics } from '../../src/algorithms/optics.ts';
import fixture from '../fixtures/r/dbscan.json' with { type: 'json' };
import rows from '../fixtures/r/hdbscan.json' with { type: 'json' };

/** The rows of a case, which stand in the fixture of hdbscan. */
function dataOf(name: string) {
  const { n, dim, x } = rows.cases.find((one) => one.name.startsWith(name)) as (typeof rows.cases)[number];
  return { x: Float64Array.from(x), n, dim };
}

/** Labels by the order in which they come, noise as -1. */
function byFirst(labels: ArrayLike<number>, noise: number): number[] {
  const names = new Map([[noise, -1]]);
  return Array.from(labels, (label) => {
    if (!names.has(label)) names.set(label, names.size - 1);
    return names.get(label) as number;
  });
}

describe('dbscan and the package dbscan of R', () => {
  it.each(fixture.dbscan.map((one) => [`${one.data} ${one.eps} ${one.minPts}`, one] as const))(
    '%s',
    async (_, { data, eps, minPts, core, labels, withoutBorders }) => {
      const found = await dbscan(dataOf(data), { eps, minSamples: minPts, border: 'first' });
      expect([...found.density.core]).toEqual(core);
      expect(byFirst(found.labels, -1)).toEqual(byFirst(labels, 0));
      const without = await dbscan(dataOf(data), { eps, minSamples: minPts, border: 'noise' });
      expect(byFirst(without.labels, -1)).toEqual(byFirst(withoutBorders, 0));
    },
  );
});

describe('optics and the package dbscan of R', () => {
  it.each(fixture.optics.map((one) => [`${one.data} ${one.minPts}`, one] as const))(
    '%s',
    async (_, { data, minPts, core, eps, labels }) => {
      const found = await optics(dataOf(data), { minSamples: minPts, eps });
      const own = found.density.coreDistances as Float64Array;
      for (const [i, d] of core.entries()) expect(own[i]).toBeCloseTo(d, 12);
      // many rows are reached at the same distance; R takes them in another order, and so ties other borders
      const among = (all: ArrayLike<number>, noise: number) =>
        byFirst(
          Array.from(all).filter((_, i) => core[i] <= eps),
          noise,
        );
      expect(among(found.labels, -1)).toEqual(among(labels, 0));
    },
  );
});
