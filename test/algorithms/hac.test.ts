import { describe, expect, it } from 'vitest';
import { LINKAGE_NAMES, type Linkage } from '../../src/algorithms/hac/linkages.ts';
import { hac } from '../../src/algorithms/hac.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import type { Distance } from '../../src/distances/table.ts';
import scipy from '../fixtures/scipy/hac.json' with { type: 'json' };
import { dataOf, gridData, lineOf } from '../support/datasets.ts';
import { BLACKBOARD, replayFlaws, rowsOfMerges } from '../support/hac.ts';
import { Lottery } from '../support/random.ts';

const DEFINED = LINKAGE_NAMES.filter((linkage) => linkage !== 'wardD');

describe('the trees of SciPy', () => {
  for (const one of scipy.cases) {
    it(`${one.name}: ${one.metric}, ${one.linkage}`, async () => {
      const data = { x: Float64Array.from(one.x), n: one.n, dim: one.dim };
      const linkage = one.linkage as Linkage;
      const metric = one.metric as Distance;
      const { merges, precision } = await hac(data, { linkage, metric });
      expect(precision).toBe('f64');
      expectMerges(rowsOfMerges(merges), one.merges);
      const { condensed } = await pairwiseDistances(data, { metric });
      const given = await hac({ n: one.n, condensed }, { linkage });
      expect(given.metric).toBe('precomputed');
      expectMerges(rowsOfMerges(given.merges), one.merges);
    });
  }
});

function expectMerges(found: number[][], expected: number[][]): void {
  expect(found.map(([a, b, , size]) => [a, b, size])).toEqual(expected.map(([a, b, , size]) => [a, b, size]));
  found.forEach(([, , height], t) => {
    expect(Math.abs(height - expected[t][2])).toBeLessThanOrEqual(1e-9 * expected[t][2]);
  });
}

describe('by hand', () => {
  const heights: Record<string, [number, number, number][]> = {
    single: [
      [0, 1, 12],
      [2, 4, 13],
      [3, 5, 15],
    ],
    complete: [
      [0, 1, 12],
      [2, 3, 15],
      [4, 5, 34],
    ],
    average: [
      [0, 1, 12],
      [2, 4, 14.5],
      [3, 5, (34 + 28 + 15) / 3],
    ],
    weighted: [
      [0, 1, 12],
      [2, 4, 14.5],
      [3, 5, (31 + 15) / 2],
    ],
    // R: hclust(d, 'ward.D')
    wardD: [
      [0, 1, 12],
      [2, 3, 15],
      [4, 5, 64 / 2],
    ],
  };
  for (const [linkage, expected] of Object.entries(heights)) {
    it(`four items on a blackboard, ${linkage}`, async () => {
      const { merges } = await hac(BLACKBOARD, { linkage: linkage as Linkage });
      const found = rowsOfMerges(merges).map(([a, b, height]) => [a, b, height]);
      if (linkage !== 'wardD') return expect(found).toEqual(expected);
      // AB with C: (2 * 13 + 2 * 16 - 12) / 3; with D: (2 * 34 + 2 * 28 - 12) / 3; then ABC... CD first at 15
      const toC = (2 * 13 + 2 * 16 - 12) / 3;
      const toD = (2 * 34 + 2 * 28 - 12) / 3;
      const last = (3 * toC + 3 * toD - 2 * 15) / 4;
      expect(found.slice(0, 2)).toEqual(expected.slice(0, 2));
      expect(found[2]).toEqual([4, 5, last]);
    });
  }

  it('ward, centroid and median of places on a line', async () => {
    const data = lineOf([0, 1, 5, 11]);
    const ward = await hac(data, { linkage: 'ward' });
    const expected = [
      [0, 1, 1, 2],
      [2, 4, Math.sqrt((2 * 2 * 1) / 3) * 4.5, 3],
      [3, 5, Math.sqrt((2 * 3 * 1) / 4) * 9, 4],
    ];
    expectMerges(rowsOfMerges(ward.merges), expected);
    const centroid = await hac(data, { linkage: 'centroid' });
    expectMerges(rowsOfMerges(centroid.merges), [
      [0, 1, 1, 2],
      [2, 4, 4.5, 3],
      [3, 5, 9, 4],
    ]);
    const median = await hac(data, { linkage: 'median' });
    expectMerges(rowsOfMerges(median.merges), [
      [0, 1, 1, 2],
      [2, 4, 4.5, 3],
      [3, 5, 8.25, 4],
    ]);
  });

  it('a triangle inverts centroid and median', async () => {
    const data = dataOf([
      [0, 0],
      [2, 0],
      [1, 1.9],
    ]);
    for (const linkage of ['centroid', 'median'] as const) {
      const { merges, warnings } = await hac(data, { linkage });
      expect(Array.from(merges.height)).toEqual([2, 1.9]);
      expect(warnings).toEqual([{ code: 'inversions', count: 1, deepest: 2 - 1.9 }]);
    }
  });

  it('one row has no merges, two have one', async () => {
    for (const linkage of LINKAGE_NAMES) {
      expect(rowsOfMerges((await hac(lineOf([3]), { linkage })).merges)).toEqual([]);
      expect(rowsOfMerges((await hac(lineOf([3, 5]), { linkage })).merges)).toEqual([[0, 1, 2, 2]]);
    }
    expect((await hac({ n: 1, condensed: new Float64Array(0) })).merges.height.length).toBe(0);
  });
});

describe('replayed', () => {
  for (const linkage of DEFINED) {
    it(`${linkage}: every merge is a nearest pair, with duplicates and ties`, async () => {
      const lottery = new Lottery(11);
      for (const [n, dim, side] of [
        [2, 1, 2],
        [9, 1, 3],
        [20, 2, 3],
        [24, 2, 50],
        [18, 5, 4],
      ]) {
        const data = gridData(lottery, n, dim, side);
        expect(replayFlaws(data, await hac(data, { linkage }))).toEqual([]);
      }
    });
  }

  it('ward, average and centroid with weights', async () => {
    const lottery = new Lottery(12);
    const weights = Float64Array.from({ length: 22 }, () => 0.5 + lottery.below(9));
    const data = { ...gridData(lottery, 22, 2, 30), weights };
    for (const linkage of ['ward', 'average', 'centroid', 'median'] as const) {
      expect(replayFlaws(data, await hac(data, { linkage }))).toEqual([]);
    }
  });
});

describe('any tree', () => {
  it('of weighted rows is that of repeated rows above height 0', async () => {
    const lottery = new Lottery(13);
    const n = 15;
    const x = lottery.floats(n * 2, -5, 5);
    const weights = Float64Array.from({ length: n }, () => 1 + lottery.below(4));
    const repeated = Array.from({ length: n }, (_, i) =>
      new Array(weights[i]).fill(Array.from(x.subarray(2 * i, 2 * i + 2))),
    ).flat();
    for (const linkage of LINKAGE_NAMES) {
      const short = await hac({ x, n, dim: 2, weights }, { linkage });
      const long = await hac(dataOf(repeated), { linkage });
      const above = rowsOfMerges(long.merges).filter(([, , height]) => height > 0);
      expect(above.map(([, , , size]) => size)).toEqual(Array.from(short.merges.size));
      above.forEach(([, , height], t) => {
        expect(short.merges.height[t]).toBeCloseTo(height, 9);
      });
    }
  });

  it('rises, but for centroid and median', async () => {
    const x = new Lottery(14).floats(200 * 3);
    for (const linkage of LINKAGE_NAMES) {
      const { merges, warnings } = await hac({ x, n: 200, dim: 3 }, { linkage });
      const rises = merges.height.every((height, t) => t === 0 || height >= merges.height[t - 1]);
      expect(rises).toBe(linkage !== 'centroid' && linkage !== 'median');
      expect(warnings.length > 0).toBe(!rises);
    }
  });

  it('is not moved by an offset of 1e9', async () => {
    const x = new Lottery(15).wholes(60 * 2, 1000);
    const far = x.map((value) => value + 1e9);
    for (const linkage of LINKAGE_NAMES) {
      const near = await hac({ x, n: 60, dim: 2 }, { linkage });
      const moved = await hac({ x: far, n: 60, dim: 2 }, { linkage });
      near.merges.height.forEach((height, t) => {
        expect(Math.abs(moved.merges.height[t] - height)).toBeLessThanOrEqual(1e-9 * height);
      });
    }
  });

  it('of equal rows merges at 0', async () => {
    for (const linkage of LINKAGE_NAMES) {
      const { merges } = await hac(lineOf([4, 4, 4, 4, 4]), { linkage });
      expect(Array.from(merges.height)).toEqual([0, 0, 0, 0]);
      expect(merges.size[3]).toBe(5);
    }
  });

  it('of very many equal rows is found at once', async () => {
    // the corners of a cube, some of them of -0
    const n = 30_000;
    const x = Float64Array.from({ length: n * 3 }, (_, p) => ((Math.floor(p / 3) >> (p % 3)) & 1) * 5);
    for (let p = 0; p < x.length; p += 7) if (x[p] === 0) x[p] = -0;
    for (const linkage of DEFINED) {
      const { merges } = await hac({ x, n, dim: 3 }, { linkage });
      expect(merges.height.filter((height) => height > 0).length).toBe(7);
      expect(merges.height[n - 8]).toBeCloseTo(5 * (linkage === 'ward' ? Math.sqrt(n / 8) : 1), 9);
      expect(merges.size[n - 2]).toBe(n);
    }
  });

  it('leaves its input as it was', async () => {
    const data = gridData(new Lottery(16), 20, 2, 9);
    const copy = data.x.slice();
    const given = { n: 4, condensed: BLACKBOARD.condensed.slice() };
    for (const linkage of LINKAGE_NAMES) {
      await hac(data, { linkage });
      await hac(given, { linkage });
    }
    expect(data.x).toEqual(copy);
    expect(given.condensed).toEqual(BLACKBOARD.condensed);
  });

  it('of columns is that of the turned rows', async () => {
    const x = new Lottery(17).floats(8 * 5);
    const turned = Float64Array.from({ length: 40 }, (_, p) => x[(p % 8) * 5 + Math.floor(p / 8)]);
    const found = await hac({ x, n: 8, dim: 5 }, { linkage: 'average', transpose: true });
    const expected = await hac({ x: turned, n: 5, dim: 8 }, { linkage: 'average' });
    expect(found.n).toBe(5);
    expect(found.merges).toEqual(expected.merges);
  });
});

describe('refused', () => {
  const data = lineOf([1, 2, 3]);
  it('what cannot be clustered', async () => {
    await expect(hac(data, { linkage: 'wards' as Linkage })).rejects.toThrow(/did you mean ward/);
    await expect(hac(data, { linkage: 'ward', metric: 'manhattan' })).rejects.toThrow(
      /requires centroids and euclidean distances/,
    );
    await expect(hac(lineOf([1, Number.NaN]))).rejects.toThrow(/row 1, column 0: NaN/);
    await expect(hac({ ...data, weights: Float64Array.of(1, 0, 1) })).rejects.toThrow(/row 1: the weight 0/);
    await expect(hac({ ...data, weights: Float64Array.of(1, 1) })).rejects.toThrow(
      /n = 3 numbers for weights/,
    );
    await expect(hac({ n: 3, condensed: Float64Array.of(1) })).rejects.toThrow(
      /9 or 3 numbers for distances/,
    );
    const nan = { n: 3, condensed: Float64Array.of(1, Number.NaN, 2) };
    await expect(hac(nan, { linkage: 'average' })).rejects.toThrow(/row 0, column 2: the distance NaN/);
    await expect(hac(data, { signal: AbortSignal.abort() })).rejects.toThrow('interrupted');
  });

  it('given distances that cannot be squared or added up', async () => {
    const given = (...condensed: number[]) => ({ n: 3, condensed: Float64Array.from(condensed) });
    const large = given(1e200, 2e200, 3e200);
    await expect(hac(large, { linkage: 'ward' })).rejects.toThrow(/up to 3e\+200 have no finite sum/);
    await expect(hac(given(1, 1, 1.7e308), { linkage: 'average' })).rejects.toThrow(/have no finite sum/);
    await expect(hac(given(0, 1e-200, 1e-200), { linkage: 'ward' })).rejects.toThrow(
      /squares of distances up to 1e-200 are 0 in f64/,
    );
    const { merges } = await hac(large, { linkage: 'average' });
    expect(merges.height[0]).toBe(1e200);
    expect(merges.height[1] / 1e200).toBeCloseTo(2.5, 12);
  });

  it('a matrix beyond the memory that may be taken', async () => {
    const big = { x: new Float64Array(3000), n: 3000, dim: 1 };
    const options = { linkage: 'average', maxMemory: 1e6 } as const;
    await expect(hac(big, options)).rejects.toThrow(
      /average linkage of 3000 rows needs about .*; use sample to .* linkage = single/,
    );
  });

  it('no ward linkage, which takes longer then, and says so', async () => {
    const wide = { x: new Lottery(90).floats(300 * 20), n: 300, dim: 20 };
    const roomy = await hac(wide, { linkage: 'ward', precision: 'f64' });
    const tight = await hac(wide, { linkage: 'ward', precision: 'f64', maxMemory: 5e5 });
    expect(roomy.warnings).toEqual([]);
    expect(tight.warnings).toEqual([{ code: 'matrix-left-out', bytes: expect.any(Number) }]);
    for (const [t, height] of tight.merges.height.entries()) {
      expect(height / roomy.merges.height[t]).toBeCloseTo(1, 9);
      expect([tight.merges.a[t], tight.merges.b[t]]).toEqual([roomy.merges.a[t], roomy.merges.b[t]]);
    }
  });
});
